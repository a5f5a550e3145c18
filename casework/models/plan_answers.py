"""What both sides say of an action-plan item, and what they talk about before it is issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.models.case import Case
from casework.models.plan import PlanItem
from casework.models.referral import Referral
from casework.plans.lifecycle import (
    ChallengeAnswer,
    DateAnswer,
    DiscussionAbout,
    DiscussionAnswer,
    ReplyOutcome,
    Side,
)
from core.accounts.models import Matter
from core.accounts.policy import visible_q
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models import Deadline

if TYPE_CHECKING:
    from core.accounts.models import User


class ItemReply(models.Model):
    """What the police say of an item. Append-only: what is added later is a row of its own, on the
    clock of the first; the newest outcome stands."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="replies")
    outcome = models.CharField(max_length=20, choices=ReplyOutcome.choices)
    text = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    documents = ArrayField(models.CharField(max_length=200), default=list)  # their names
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    clock = models.ForeignKey(Deadline, models.PROTECT, related_name="+")  # our review of it

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_outcome_display()}"


class ItemChallenge(models.Model):
    """The police say that an item goes too far, and what they propose; and what we answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="challenges")
    reason = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    proposal = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    clock = models.OneToOneField(Deadline, models.PROTECT, related_name="+")  # our answer
    answer = models.CharField(max_length=20, choices=ChallengeAnswer.choices, blank=True)
    words = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(answer=""), name="one_open_challenge_an_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}: challenged"


class ItemDateChange(models.Model):
    """Another date for an item, by either side, with the reason. The police ask; the CPS changes.

    What was asked first stays on the item; what the other side answered stays here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="date_changes")
    side = models.CharField(max_length=10, choices=Side.choices)
    from_on = models.DateField()
    to_on = models.DateField()
    why = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    clock = models.OneToOneField(
        Deadline, models.PROTECT, null=True, blank=True, related_name="+"
    )  # our answer, if the police asked
    answer = models.CharField(max_length=20, choices=DateAnswer.choices, blank=True)
    words = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(side=Side.POLICE, answer=""),
                name="one_open_request_for_more_time",
            ),
            models.CheckConstraint(
                condition=Q(side=Side.CPS) | Q(clock__isnull=False),
                name="a_request_for_more_time_has_a_clock",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.from_on} to {self.to_on}"


class Approval(models.Model):
    """One side's approval, or refusal, of exactly these words of an item about counselling.
    Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="approvals")
    side = models.CharField(max_length=10, choices=Side.choices)
    agreed = models.BooleanField()
    words = FreeText(disclosure=Disclosure.PRIVILEGED)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "side", "digest"], name="one_approval_a_side")
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_side_display()}"


class Chaser(models.Model):
    """A reminder of an item, on record, once for each day it was due. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="chasers")
    due_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["item", "due_on"], name="one_chaser_an_item_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.item}: reminded {self.due_on}"


class PreChargeDiscussionQuerySet(models.QuerySet["PreChargeDiscussion"]):
    def visible_to(self, user: User) -> PreChargeDiscussionQuerySet:
        return self.filter(visible_q(user, "case__matter"))


class PreChargeDiscussion(models.Model):
    """A discussion of lawyer and officer, offered before a plan is issued or before a decision not
    to charge: the offer, its answer, and the note of each side."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="pre_charge_discussions")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="pre_charge_discussions")
    about = models.CharField(max_length=20, choices=DiscussionAbout.choices)
    words = FreeText(disclosure=Disclosure.PRIVILEGED)  # what to talk about, and when
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    answer = models.CharField(max_length=20, choices=DiscussionAnswer.choices, blank=True)
    answer_words = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    note = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    officer_note = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[PreChargeDiscussion]] = models.Manager.from_queryset(
        PreChargeDiscussionQuerySet
    )()

    class Meta:
        ordering = ["offered_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answered_offer_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(answer=DiscussionAnswer.DECLINED) | ~Q(answer_words=""),
                name="an_offer_is_declined_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"Pre-charge discussion of {self.offered_at:%Y-%m-%d}"

    @property
    def matter(self) -> Matter:
        return self.case.matter

    @property
    def matter_id(self) -> UUID:
        return self.case.matter_id


class NotAsked(models.Model):
    """What was decided not to be asked for, and why: words, never a count. It goes on into the
    disclosure management document and the advocate's instructions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="not_asked")
    discussion = models.ForeignKey(
        PreChargeDiscussion, models.PROTECT, null=True, blank=True, related_name="not_asked"
    )
    what = FreeText(disclosure=Disclosure.PRIVILEGED)
    why = FreeText(disclosure=Disclosure.PRIVILEGED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # the officer's agreement, once it is there
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return "Decided not to be asked for"
