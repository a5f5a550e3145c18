"""Decisions: one for each suspect, proposed, made, released; and how the victim is told first."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.case import Complainant
from casework.models.referral import Track
from casework.models.review import Review
from casework.referrals.lifecycle import Suffix
from casework.reviews.lifecycle import (
    NO_CHARGE,
    Channel,
    DecisionState,
    Kind,
    Teller,
    Test,
    Told,
)
from core.accounts.models import Officer
from core.fields import Disclosure, EncryptedText, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models import Deadline

IN_HAND = (DecisionState.PROPOSED, DecisionState.MADE)


class Decision(models.Model):
    """What is decided for one suspect. Nothing of it is told to the force before its release."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    track = models.ForeignKey(Track, models.PROTECT, related_name="decisions")
    review = models.ForeignKey(Review, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=1, choices=Kind.choices)
    test = models.CharField(max_length=20, choices=Test.choices)
    reasons = FreeText(disclosure=Disclosure.PRIVILEGED)
    full_code_review_on = models.DateField(null=True, blank=True)
    # from its release on, a charge under the Threshold Test owes its review under the full test
    full_code_clock = models.OneToOneField(
        Deadline, models.PROTECT, null=True, blank=True, related_name="+"
    )
    full_code_met_at = models.DateTimeField(null=True, blank=True)
    full_code_reasons = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True, db_default="")
    # a prosecution that had begun
    stops = models.BooleanField(default=False, db_default=False)
    state = models.CharField(
        max_length=20, choices=DecisionState.choices, default=DecisionState.PROPOSED
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    tell_suspect_after = models.DateTimeField(null=True, blank=True)
    reconsidered_at = models.DateTimeField(null=True, blank=True)
    reconsidered_because = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["track__suspect__reference", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DecisionState.values), name="decision_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="decision_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(test=Test.THRESHOLD)
                | Q(kind=Kind.CHARGE, full_code_review_on__isnull=False),
                name="a_threshold_decision_names_its_review",
            ),
            models.CheckConstraint(
                condition=Q(full_code_met_at=None, full_code_reasons="")
                | Q(test=Test.THRESHOLD, full_code_met_at__isnull=False) & ~Q(full_code_reasons=""),
                name="a_full_review_says_why_it_is_met",
            ),
            models.CheckConstraint(
                condition=Q(stops=False) | Q(kind__in=sorted(NO_CHARGE)),
                name="what_stops_is_no_charge",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DecisionState.MADE, DecisionState.RELEASED])
                | Q(made_by__isnull=False, made_at__isnull=False),
                name="a_made_decision_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state=DecisionState.RELEASED)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="a_released_decision_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["track"],
                condition=Q(state__in=IN_HAND),
                name="one_decision_in_hand_a_track",
            ),
        ]


class DecidedCharge(models.Model):
    """An offence that is to be charged. Append-only, as its decision was proposed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="charges")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=20)
    suffix = models.CharField(max_length=1, choices=Suffix.choices, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "position"], name="one_decided_charge_a_position"
            )
        ]


class Telling(models.Model):
    """How one complainant is told of a decision not to charge, agreed with the officer in charge.

    Without a complainant while the case names none by reference.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="tellings")
    complainant = models.ForeignKey(
        Complainant, models.PROTECT, null=True, blank=True, related_name="+"
    )
    told = models.CharField(max_length=20, choices=Told.choices)
    why_not = FreeText(disclosure=Disclosure.CONTACT, blank=True)
    teller = models.CharField(max_length=30, choices=Teller.choices, blank=True)
    channel = models.CharField(max_length=20, choices=Channel.choices, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    agreed_with = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ends = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)  # bail, orders
    # bail or custody that ends at once is never prolonged so that somebody can be told first
    liberty_first = models.BooleanField(default=False)
    safety_plan = EncryptedText(disclosure=Disclosure.CONTACT, blank=True)
    tell_suspect_after = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # the day on which they were in fact told, and who wrote it down
    told_on = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["complainant__reference", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(told_on=None, noted_by=None, noted_at=None)
                | Q(
                    told=Told.PLANNED,
                    told_on__isnull=False,
                    noted_by__isnull=False,
                    noted_at__isnull=False,
                ),
                name="a_telling_that_was_done_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(told=Told.PLANNED, planned_at__isnull=False, agreed_with__isnull=False)
                & ~Q(teller="")
                & ~Q(channel="")
                | Q(told__in=[Told.NOT_TRACEABLE, Told.ASKED_NOT_TO]) & ~Q(why_not=""),
                name="a_telling_is_planned_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(liberty_first=False) | ~Q(safety_plan=""),
                name="liberty_first_has_a_safety_plan",
            ),
            models.UniqueConstraint(
                fields=["decision", "complainant"],
                name="one_telling_a_complainant",
                nulls_distinct=False,
            ),
        ]
