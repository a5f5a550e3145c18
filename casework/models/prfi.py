"""Pending response, further investigation: waiting on police, with a next date always."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.case import Case, Suspect
from casework.models.referral import Track
from casework.prfi.lifecycle import Informs, Moved, PrfiKind, PrfiState
from core.accounts.models import Matter
from core.accounts.policy import visible_q
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models import Deadline

if TYPE_CHECKING:
    from core.accounts.models import User


class PrfiQuerySet(models.QuerySet["Prfi"]):
    def visible_to(self, user: User) -> PrfiQuerySet:
        return self.filter(visible_q(user, "case__matter"))

    def open(self) -> PrfiQuerySet:
        return self.filter(state=PrfiState.OPEN)

    def for_cards(self) -> PrfiQuerySet:
        """With all that a line of the register shows, in a fixed number of queries."""
        return self.select_related(
            "case__matter__unit__area",
            "case__matter__force",
            "suspect",
            "track__clock__rule",
            "track__clock__calendar",
            "clock__rule",
            "clock__calendar",
        ).prefetch_related("clock__events__by", "track__clock__events__by", "reports__by")


class Prfi(models.Model):
    """One suspect's case while it waits for the police. Never a decision; opened and taken up
    again, the next time is a row of its own and this one stays as it was."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="prfis")
    # nobody has been identified, or the whole case waits
    suspect = models.ForeignKey(Suspect, models.PROTECT, null=True, blank=True, related_name="+")
    # the open track of a charging referral; none in early advice
    track = models.ForeignKey(Track, models.PROTECT, null=True, blank=True, related_name="prfis")
    kind = models.CharField(max_length=20, choices=PrfiKind.choices)
    state = models.CharField(max_length=20, choices=PrfiState.choices, default=PrfiState.OPEN)
    reason = models.CharField(max_length=60)
    sub_category = models.CharField(max_length=60)
    why = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    booked_on = models.DateField(null=True, blank=True)  # of a laboratory or device examination
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # since when the police have the next move: counted whether or not the label is used
    waiting_since = models.DateField()
    next_review_on = models.DateField()
    kept_times = models.PositiveIntegerField(default=0)  # since somebody last looked
    clock = models.OneToOneField(Deadline, models.PROTECT, related_name="+")
    pause_seq = models.PositiveIntegerField(null=True, blank=True)  # of the decision clock
    informs = models.CharField(max_length=40, choices=Informs.choices)
    last_informed_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Prfi]] = models.Manager.from_queryset(PrfiQuerySet)()

    class Meta:
        verbose_name = "PRFI"
        verbose_name_plural = "PRFIs"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PrfiState.values), name="prfi_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=PrfiKind.CHARGING, track__isnull=False)
                | Q(kind=PrfiKind.EARLY_ADVICE, track=None),
                name="charging_prfi_is_of_a_track",
            ),
            models.CheckConstraint(
                condition=Q(state=PrfiState.OPEN, ended_at=None)
                | ~Q(state=PrfiState.OPEN) & Q(ended_at__isnull=False) & ~Q(ended_because=""),
                name="prfi_ends_once_and_says_why",
            ),
            models.UniqueConstraint(
                fields=["case", "suspect"],
                condition=Q(state=PrfiState.OPEN),
                nulls_distinct=False,
                name="one_open_prfi_a_suspect",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_review_on", "id"],
                condition=Q(state=PrfiState.OPEN),
                name="prfi_by_review",
            ),
        ]

    def __str__(self) -> str:
        return f"PRFI {self.case.urn}, {self.suspect or 'whole case'}"

    @property
    def matter(self) -> Matter:
        return self.case.matter

    @property
    def matter_id(self) -> UUID:
        return self.case.matter_id


class ProgressReport(models.Model):
    """The officer's short update with their next date. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    prfi = models.ForeignKey(Prfi, models.PROTECT, related_name="reports")
    text = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    next_expected_on = models.DateField()
    kept = models.BooleanField()  # the date that the one before promised
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class PrfiReview(models.Model):
    """How the review date came to stand where it stands. Append-only: the history of slippage."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    prfi = models.ForeignKey(Prfi, models.PROTECT, related_name="reviews")
    moved = models.CharField(max_length=20, choices=Moved.choices)
    was_on = models.DateField(null=True, blank=True)
    next_on = models.DateField()
    why = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class PrfiChaser(models.Model):
    """One reminder to the officer in charge, on record. Append-only; one a month without report."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    prfi = models.ForeignKey(Prfi, models.PROTECT, related_name="chasers")
    number = models.PositiveIntegerField()  # since the last report
    since = models.DateField()  # the last report, or the beginning
    told = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["prfi", "since", "number"], name="one_chaser_a_month_without_report"
            )
        ]
