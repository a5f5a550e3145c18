"""The disclosure list of a case, the holds on it, and what was said with the defence before charge.

Kept by the CPS: the police are told that an item is there, and get the list as a document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.disclosure.lifecycle import (
    DECIDED,
    Came,
    HoldState,
    InvitedBy,
    Outcome,
    SourceKind,
)
from casework.models.case import Case, Suspect
from core.accounts.models import Matter
from core.accounts.policy import visible_q
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models import Deadline

if TYPE_CHECKING:
    from core.accounts.models import User


class DisclosureItemQuerySet(models.QuerySet["DisclosureItem"]):
    def visible_to(self, user: User) -> DisclosureItemQuerySet:
        return self.filter(visible_q(user, "case__matter"))

    def for_reading(self) -> DisclosureItemQuerySet:
        """With all that the list shows, in a fixed number of queries; undecided ones first."""
        undecided = models.Case(
            models.When(outcome=Outcome.UNDECIDED, then=0),
            default=1,
            output_field=models.IntegerField(),
        )
        return (
            self.select_related("added_by", "clock__rule", "clock__calendar")
            .prefetch_related("decisions__by", "clock__events__by")
            .order_by(undecided, "added_at", "id")
        )


class DisclosureItem(models.Model):
    """Something that may have to be revealed: what it is, where it comes from, what is decided."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="disclosure_items")
    kind = models.CharField(max_length=60)  # of the reference data
    what = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    # as they were said by a victim or witness; '' for what is no record of a contact
    words = FreeText(disclosure=Disclosure.CONTACT, blank=True)
    source_kind = models.CharField(max_length=20, choices=SourceKind.choices, blank=True)
    source_id = models.UUIDField(null=True, blank=True)
    source_number = models.PositiveIntegerField(default=0)  # which record of that row
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=20, choices=Outcome.choices, default=Outcome.UNDECIDED
    )  # of the newest decision
    clock = models.OneToOneField(Deadline, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[DisclosureItem]] = models.Manager.from_queryset(
        DisclosureItemQuerySet
    )()

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="disclosure_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=Q(source_kind="", source_id=None)
                | Q(source_kind__in=SourceKind.values, source_id__isnull=False),
                name="disclosure_source_is_whole_or_none",
            ),
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "source_number"],
                condition=~Q(source_kind=""),
                name="one_disclosure_item_a_record",
            ),
        ]

    def __str__(self) -> str:
        return f"Disclosure item of {self.case.urn}"

    @property
    def matter(self) -> Matter:
        return self.case.matter

    @property
    def matter_id(self) -> UUID:
        return self.case.matter_id


class DisclosureDecision(models.Model):
    """What a lawyer decided about an item, and why. Append-only: the newest one stands."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(DisclosureItem, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reason = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)  # goes out with the list
    sensitive_because = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)  # never does
    decided_anew_because = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=DECIDED), name="disclosure_decision_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.SENSITIVE, reason="") & ~Q(sensitive_because="")
                | ~Q(outcome=Outcome.SENSITIVE) & Q(sensitive_because="") & ~Q(reason=""),
                name="disclosure_decision_says_why_once",
            ),
        ]


class Hold(models.Model):
    """Why a case is kept for longer than its periods. One stands at a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="holds")
    state = models.CharField(max_length=20, choices=HoldState.choices, default=HoldState.STANDS)
    reason = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_because = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["placed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=HoldState.STANDS, lifted_at=None, lifted_by=None)
                | Q(state=HoldState.LIFTED, lifted_at__isnull=False, lifted_by__isnull=False)
                & ~Q(lifted_because=""),
                name="a_lifted_hold_says_by_whom_and_why",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=HoldState.STANDS), name="one_hold_a_case"
            ),
        ]


class Engagement(models.Model):
    """One entry on engagement with a suspect's defence before charge. Append-only: what was wrong
    in one is put right by another that names it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    suspect = models.ForeignKey(Suspect, models.PROTECT, related_name="engagements")
    number = models.PositiveIntegerField()  # of the suspect's entries
    invited_on = models.DateField()
    invited_by = models.CharField(max_length=20, choices=InvitedBy.choices)
    with_whom = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    came = models.CharField(max_length=20, choices=Came.choices)
    words = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    corrects_because = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["suspect__reference", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(came__in=Came.values) & Q(invited_by__in=InvitedBy.values),
                name="engagement_codes_are_known",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, corrects_because="")
                | Q(corrects__isnull=False) & ~Q(corrects_because=""),
                name="a_correction_of_engagement_says_why",
            ),
            models.UniqueConstraint(fields=["suspect", "number"], name="one_engagement_a_number"),
        ]
