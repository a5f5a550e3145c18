"""Reviews: what a lawyer wrote, version by version; who countersigned it; and working notes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from casework.models.case import Case, Suspect
from casework.models.referral import Referral
from casework.reviews.lifecycle import WAITING, CountersignState, CountersignVerb
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models import Deadline


class Review(models.Model):
    """One version of the review of a referral. Never changed: another wording is another row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="reviews")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="one_review_a_number")
        ]

    @property
    def version(self) -> int:
        """What tells a page that a newer one has been proposed."""
        return self.number


class ReviewSection(models.Model):
    """What a review says under one heading, of the case or of one suspect where it differs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="sections")
    suspect = models.ForeignKey(Suspect, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=40)
    text = FreeText(disclosure=Disclosure.PRIVILEGED)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "suspect", "code"],
                name="one_section_a_heading",
                nulls_distinct=False,
            )
        ]


class Countersign(models.Model):
    """Another lawyer reads one review with its decisions, and agrees to exactly that wording."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="countersigns")
    state = models.CharField(
        max_length=20, choices=CountersignState.choices, default=CountersignState.ASKED
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)  # SHA-256 of review, decisions and charges
    clock = models.OneToOneField(Deadline, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CountersignState.values), name="countersign_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(reader=F("asked_by")), name="another_lawyer_countersigns"
            ),
            models.UniqueConstraint(
                fields=["review"], condition=Q(state__in=WAITING), name="one_open_countersign"
            ),
        ]


class CountersignEntry(models.Model):
    """What was said between author and reader. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    countersign = models.ForeignKey(Countersign, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20, choices=CountersignVerb.choices)
    text = FreeText(disclosure=Disclosure.PRIVILEGED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class WorkingNote(models.Model):
    """One lawyer's working notes on a case, with every earlier wording in their history.

    Legal working papers: read by lawyers only, never in a pack, letter, answer of the API, list,
    search or notice; inside disclosure review and subject access.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="working_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["changed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "author"], name="one_working_note_a_lawyer")
        ]
