"""The early-advice discussion: offered, held or declined, what each side says of it, and the note
that both agree or dispute."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models import Deadline
from earlyadvice.lifecycle import DiscussionState, How, Side, Understood
from earlyadvice.models.request import Request

CLOSED = (DiscussionState.HELD, DiscussionState.DECLINED, DiscussionState.NOT_HELD)


class Discussion(models.Model):
    """One discussion about a request, from the offer on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="discussions")
    state = models.CharField(
        max_length=20, choices=DiscussionState.choices, default=DiscussionState.OFFERED
    )
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True, blank=True)  # the time both have agreed
    held_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=20, choices=How.choices, blank=True)
    attendees = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    not_held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    not_held_because = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    # the shared note: the newest words, with a version of its own
    note = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    note_version = models.PositiveIntegerField(default=0)  # 0 until somebody has written it
    note_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note_at = models.DateTimeField(null=True, blank=True)
    # the officer's own points: asked for when it was held, closed when they did not come
    points_clock = models.OneToOneField(
        Deadline, models.PROTECT, null=True, blank=True, related_name="+"
    )
    points_closed_at = models.DateTimeField(null=True, blank=True)
    # an officer understood "stop" or was not sure: since when, and what the lawyer did about it
    unclear_since = models.DateTimeField(null=True, blank=True)
    put_right = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    put_right_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    put_right_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["offered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=~Q(state__in=CLOSED), name="one_open_discussion"
            ),
            models.CheckConstraint(
                condition=~Q(state=DiscussionState.HELD)
                | (Q(held_at__isnull=False) & ~Q(how="") & ~Q(attendees="")),
                name="held_says_when_how_and_with_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DiscussionState.DECLINED, DiscussionState.NOT_HELD])
                | (Q(not_held_by__isnull=False) & ~Q(not_held_because="")),
                name="not_held_says_why",
            ),
        ]


class Slot(models.Model):
    """A time that one side proposes. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    discussion = models.ForeignKey(Discussion, models.PROTECT, related_name="slots")
    side = models.CharField(max_length=10, choices=Side.choices)
    starts_at = models.DateTimeField()
    how = models.CharField(max_length=20, choices=How.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]


class Entry(models.Model):
    """What one person said about a discussion, at one time. Append-only: nothing is overwritten."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    discussion = models.ForeignKey(Discussion, models.PROTECT, related_name="entries")
    side = models.CharField(max_length=10, choices=Side.choices)
    points = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    # "Did anyone suggest taking no further action? Who, why, and which lines were still open?"
    nfa_suggested = models.BooleanField(null=True, blank=True)
    nfa_who = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    nfa_why = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    nfa_open_lines = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    understood = models.CharField(max_length=20, choices=Understood.choices, blank=True)
    # of the shared note, in the version that was read
    agrees = models.BooleanField(null=True, blank=True)
    disputed_point = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    note_version = models.PositiveIntegerField(null=True, blank=True)
    after_shown = models.BooleanField(default=False)  # the other side's words were seen before
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nfa_suggested=True)
                | (~Q(nfa_who="") & ~Q(nfa_why="") & ~Q(nfa_open_lines="")),
                name="no_further_action_says_who_why_and_what_was_open",
            ),
            models.CheckConstraint(
                condition=~Q(agrees=False) | ~Q(disputed_point=""), name="a_dispute_says_the_point"
            ),
        ]
