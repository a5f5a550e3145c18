"""Action plans: a round of asking, its items, and the record of why an item is proportionate."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.models.case import Case, Suspect
from casework.models.quality import FileAssessment
from casework.models.referral import Referral, Track
from casework.plans.lifecycle import (
    UNISSUED,
    Cause,
    ItemState,
    Notice,
    RoundKind,
    RoundState,
)
from core.accounts.models import Matter, Officer, UserKind
from core.accounts.policy import visible_q
from core.accounts.roles import Rank
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models import Deadline

if TYPE_CHECKING:
    from core.accounts.models import User

POLICE = (UserKind.OFFICER, UserKind.FORCE_SYSTEM)


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User) -> RoundQuerySet:
        """The police see a round once it is issued, or what of it went first."""
        found = self.filter(visible_q(user, "case__matter"))
        if user.kind in POLICE:
            first = PlanItem.objects.filter(round=models.OuterRef("pk"), went_first=True)
            found = found.filter(Q(state=RoundState.ISSUED) | Q(models.Exists(first)))
        return found

    def with_people(self) -> RoundQuerySet:
        return self.select_related(
            "case__matter__unit__area",
            "case__matter__force",
            "referral__case__matter__unit__area",
            "referral__case__matter__force",
            "referral__officer__user",
            "referral__supervisor__user",
            "referral__lawyer",
            "author",
            "reviewed_by",
            "review_clock__rule",
            "review_clock__calendar",
        )

    def for_reading(self) -> RoundQuerySet:
        """With all that a page or an answer shows of it, in a fixed number of queries."""
        return self.with_people().prefetch_related(
            "review_clock__events__by",
            "case__suspects",
            "items__suspect",
            "items__officer__user",
            "items__proportionality",
            "items__closed_by",
            "items__clock__rule",
            "items__clock__calendar",
            "items__clock__events__by",
            "items__replies__by",
            "items__replies__clock__rule",
            "items__replies__clock__calendar",
            "items__replies__clock__events__by",
            "items__challenges__by",
            "items__challenges__answered_by",
            "items__challenges__clock__rule",
            "items__challenges__clock__calendar",
            "items__challenges__clock__events__by",
            "items__date_changes__by",
            "items__date_changes__answered_by",
            "items__date_changes__clock__rule",
            "items__date_changes__clock__calendar",
            "items__date_changes__clock__events__by",
            "items__approvals__by",
            "items__chasers",
        )


class Round(models.Model):
    """One plan, or one set of questions, and its answer. Its number is the case's own, so that a
    resubmission begins nothing anew."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="rounds")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=RoundKind.choices)
    state = models.CharField(max_length=20, choices=RoundState.choices)
    why = FreeText(disclosure=Disclosure.PRIVILEGED)
    # who caused it, and what of theirs shows that
    cause = models.CharField(max_length=10, choices=Cause.choices, default=Cause.CPS)
    after_reply = models.ForeignKey(
        "casework.ItemReply", models.PROTECT, null=True, blank=True, related_name="+"
    )
    after_failure = models.ForeignKey(
        FileAssessment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    # a legal manager's agreement, where one is needed
    needs_review = models.BooleanField(default=False)
    review_clock = models.OneToOneField(
        Deadline, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_words = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    urgent_because = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Round]] = models.Manager.from_queryset(RoundQuerySet)()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RoundState.values), name="round_state_is_known"
            ),
            models.UniqueConstraint(fields=["case", "number"], name="one_round_a_number"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=UNISSUED),
                name="one_round_of_a_case_in_the_making",
            ),
            models.CheckConstraint(
                condition=~Q(cause=Cause.POLICE)
                | Q(after_reply__isnull=False)
                | Q(after_failure__isnull=False),
                name="a_round_caused_by_police_shows_how",
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.ISSUED) | Q(issued_at__isnull=False),
                name="an_issued_round_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.AWAITING_REVIEW)
                | Q(review_clock__isnull=False, needs_review=True),
                name="a_round_to_be_agreed_has_a_clock",
            ),
        ]
        indexes = [models.Index(fields=["updated_at", "id"], name="rounds_by_change")]

    def __str__(self) -> str:
        return f"Round {self.number}"

    @property
    def matter(self) -> Matter:
        return self.case.matter

    @property
    def matter_id(self) -> UUID:
        return self.case.matter_id


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def visible_to(self, user: User) -> PlanItemQuerySet:
        """The police see an item once it has been sent, also while it is held for approval."""
        found = self.filter(visible_q(user, "round__case__matter"))
        if user.kind in POLICE:
            found = found.exclude(state=ItemState.DRAFT).filter(
                Q(round__state=RoundState.ISSUED) | Q(went_first=True)
            )
        return found


class PlanItem(models.Model):
    """One doable thing that is asked of the police. Once it is issued its words never change: what
    is asked otherwise is a successor."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    suspect = models.ForeignKey(Suspect, models.PROTECT, null=True, blank=True, related_name="+")
    category = models.CharField(max_length=60)
    what = FreeText(disclosure=Disclosure.PRIVILEGED)
    why = FreeText(disclosure=Disclosure.PRIVILEGED)
    line = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)  # of enquiry
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    required_on = models.DateField()
    first_required_on = models.DateField()  # as first asked, whatever was agreed later
    remind_on = models.DateField(null=True, blank=True)
    blocks = models.BooleanField(default=False)
    cannot_decide_because = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    not_counselling_because = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    state = models.CharField(max_length=20, choices=ItemState.choices, default=ItemState.DRAFT)
    clock = models.OneToOneField(Deadline, models.PROTECT, null=True, blank=True, related_name="+")
    went_first = models.BooleanField(default=False)  # as the one urgent item of a round
    successor_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="successor"
    )
    # which prompts of proportionality were shown, and which still held when it was sent
    prompted = ArrayField(models.CharField(max_length=40), default=list)
    prompts_left = ArrayField(models.CharField(max_length=40), default=list)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[PlanItem]] = models.Manager.from_queryset(PlanItemQuerySet)()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ItemState.values), name="item_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["round", "position"],
                condition=~Q(state=ItemState.WITHDRAWN),
                name="one_item_a_position",
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(went_first=True), name="one_item_goes_first"
            ),
            models.CheckConstraint(
                condition=Q(blocks=False) | ~Q(cannot_decide_because=""),
                name="an_item_that_blocks_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.OPEN) | Q(clock__isnull=False),
                name="an_open_item_has_a_clock",
            ),
        ]
        indexes = [
            # the officer's to-do list
            models.Index(
                fields=["officer", "required_on"],
                condition=Q(state=ItemState.OPEN),
                name="open_items_of_an_officer",
            ),
            # the task that reminds
            models.Index(
                fields=["remind_on"],
                condition=Q(state=ItemState.OPEN, remind_on__isnull=False),
                name="items_to_remind_of",
            ),
        ]

    def __str__(self) -> str:
        return f"Item {self.position + 1}"

    @property
    def matter(self) -> Matter:
        return self.round.matter

    @property
    def matter_id(self) -> UUID:
        return self.round.matter_id


class Proportionality(models.Model):
    """Why digital or third-party material may be asked for: the three tests of the Victim
    Information Requests code of practice, in force since 12 January 2026, and what belongs to
    them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.OneToOneField(PlanItem, models.PROTECT, related_name="proportionality")
    reason_to_believe_held = FreeText(disclosure=Disclosure.PRIVILEGED)
    relevant_to_line = FreeText(disclosure=Disclosure.PRIVILEGED)
    necessary_and_proportionate = FreeText(disclosure=Disclosure.PRIVILEGED)
    why_this_source = FreeText(disclosure=Disclosure.PRIVILEGED)
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    why_this_period = FreeText(disclosure=Disclosure.PRIVILEGED)
    less_intrusive_tried = FreeText(disclosure=Disclosure.PRIVILEGED)
    notice = models.CharField(max_length=20, choices=Notice.choices)
    notice_withheld_because = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    approver_name = models.CharField(max_length=200)  # of the police
    approver_rank = models.CharField(max_length=30, choices=Rank.choices)
    device_part = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)  # of a phone
    processing_notice = models.BooleanField(default=False)  # the Digital Processing Notice
    substantial_probative_value = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(notice=Notice.WITHHELD) | ~Q(notice_withheld_because=""),
                name="notice_is_withheld_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(period_from=None)
                | Q(period_to=None)
                | Q(period_from__lte=models.F("period_to")),
                name="a_period_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"Why {self.item} is proportionate"


class PlanWait(models.Model):
    """A suspect's decision that waits for a round: from when, until when at most, and which pause
    of the clock it is; none where the clock runs on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="waits")
    track = models.ForeignKey(Track, models.PROTECT, related_name="waits")
    pause_seq = models.PositiveSmallIntegerField(null=True, blank=True)
    until_on = models.DateField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "track"],
                condition=Q(ended_at=None),
                name="one_wait_a_round_and_suspect",
            )
        ]
        indexes = [
            models.Index(fields=["until_on"], condition=Q(ended_at=None), name="waits_by_their_end")
        ]

    def __str__(self) -> str:
        return f"{self.track} waits for {self.round}"
