"""Charging referrals: what the police ask to be decided, for whom, and who moved it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.models.case import Case, Suspect
from casework.referrals.lifecycle import Ended, Priority, ReferralState, ReferralVerb, TrackState
from core.accounts.models import Matter, Officer
from core.accounts.policy import visible_q
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models import Deadline

if TYPE_CHECKING:
    from core.accounts.models import User


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: User) -> ReferralQuerySet:
        return self.filter(visible_q(user, "case__matter"))

    def with_people(self) -> ReferralQuerySet:
        """With everything that a line of a list or the head of a page shows, in one query."""
        return self.select_related(
            "case__matter__unit__area",
            "case__matter__force",
            "officer__user",
            "supervisor__user",
            "lawyer",
            "triage_clock__rule",
            "triage_clock__calendar",
            "answer_clock__rule",
            "answer_clock__calendar",
            "assessment",
        )

    def for_cards(self) -> ReferralQuerySet:
        """With all that a line of a list shows, in a fixed number of queries."""
        return self.with_people().prefetch_related(
            "case__suspects",
            "triage_clock__events__by",
            "answer_clock__events__by",
            "tracks__suspect",
            "tracks__clock__rule",
            "tracks__clock__calendar",
            "tracks__clock__events__by",
        )


class Referral(models.Model):
    """One file for a charging decision, as the force stated it, and where its intake stands.

    What is decided, is decided for a suspect: see `Track`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    state = models.CharField(
        max_length=20, choices=ReferralState.choices, default=ReferralState.SUBMITTED
    )
    priority = models.CharField(max_length=20, choices=Priority.choices)
    received_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    resubmission_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="resubmissions"
    )
    # as stated
    summary = FreeText(disclosure=Disclosure.PRIVILEGED)
    decision_required_by = models.DateField(null=True, blank=True)
    why_priority = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    early_advice_id = models.UUIDField(null=True, blank=True)  # the request it follows from
    why_no_early_advice = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    flags = ArrayField(models.CharField(max_length=20), default=list)
    potentially_disclosable = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    completed_by = models.CharField(max_length=20)  # the officer who completed the file
    supervisor = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    supervisor_collar_number = models.CharField(max_length=20)
    supervisor_comments = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    gaps = ArrayField(models.CharField(max_length=40), default=list)  # what it does not say
    # where it stands
    triage_clock = models.OneToOneField(Deadline, models.PROTECT, related_name="+")
    # what the police answer to a return, by the date they were given
    answer_clock = models.OneToOneField(
        Deadline, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lawyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # why the case went to another lawyer than the one who had it; empty while the same one has it
    continuity_broken_because = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Referral]] = models.Manager.from_queryset(ReferralQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ReferralState.values), name="referral_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(priority__in=Priority.values), name="referral_priority_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReferralState.ALLOCATED, ReferralState.CLOSED])
                | Q(lawyer__isnull=False),
                name="a_lawyer_decides",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.RETURNED) | Q(answer_clock__isnull=False),
                name="a_return_names_a_date",
            ),
        ]
        indexes = [
            models.Index(fields=["updated_at", "id"], name="referrals_by_change"),
            models.Index(fields=["state", "received_at"], name="referrals_by_state"),
            models.Index(
                fields=["lawyer", "state"],
                condition=Q(lawyer__isnull=False),
                name="referrals_of_a_lawyer",
            ),
        ]

    def __str__(self) -> str:
        return f"Charging referral {self.case.urn}"

    @property
    def matter(self) -> Matter:
        return self.case.matter

    @property
    def matter_id(self) -> UUID:
        return self.case.matter_id


class TrackQuerySet(models.QuerySet["Track"]):
    def visible_to(self, user: User) -> TrackQuerySet:
        return self.filter(visible_q(user, "referral__case__matter"))

    def open(self) -> TrackQuerySet:
        return self.exclude(state=TrackState.ENDED)


class Track(models.Model):
    """Where one suspect of a referral stands. Tracks differ; a headline is derived from them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="tracks")
    suspect = models.ForeignKey(Suspect, models.PROTECT, related_name="tracks")
    state = models.CharField(max_length=20, choices=TrackState.choices, default=TrackState.DECIDING)
    clock = models.OneToOneField(Deadline, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=20, choices=Ended.choices, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Track]] = models.Manager.from_queryset(TrackQuerySet)()

    class Meta:
        ordering = ["suspect__reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=TrackState.values), name="track_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=TrackState.ENDED, ended_at__isnull=False) & ~Q(ended_because="")
                | ~Q(state=TrackState.ENDED) & Q(ended_at=None, ended_because=""),
                name="an_ended_track_says_why",
            ),
            models.UniqueConstraint(fields=["referral", "suspect"], name="one_track_a_suspect"),
            models.UniqueConstraint(
                fields=["suspect"],
                condition=~Q(state=TrackState.ENDED),
                name="one_open_track_a_suspect",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suspect}: {TrackState(self.state).label}"


class ProposedCharge(models.Model):
    """An offence that the police propose to charge, with the suffix for an attempt and the like."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="charges")
    suspect = models.ForeignKey(Suspect, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=20)
    suffix = models.CharField(max_length=1, blank=True)
    on = models.CharField(max_length=10, blank=True)  # a day, a month or a year
    history = Recorded()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "position"], name="one_proposed_charge_a_position"
            )
        ]


class ReferralMaterial(models.Model):
    """A piece of the file: provided, to follow or not available."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="material")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    standing = models.CharField(max_length=20)
    text = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    history = Recorded()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "position"], name="one_piece_of_a_file_a_position"
            )
        ]


class ReferralReason(models.Model):
    """One of the reasons for which a referral went back, with details for the officer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="return_reasons")
    code = models.CharField(max_length=60)
    details = models.CharField(max_length=250, blank=True)
    history = Recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "code"], name="each_referral_return_reason_once"
            )
        ]


class ReferralMove(models.Model):
    """Who moved a referral, from where to where, when and why. Append-only: its timeline."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="moves")
    verb = models.CharField(
        max_length=20,
        choices=[("submit", "Submitted"), ("hand-over", "Handed over"), *ReferralVerb.choices],
    )
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, choices=ReferralState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)

    class Meta:
        ordering = ["at", "id"]
