"""Escalations: what is late and has gone to a named post, until it is answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.accounts.models import Matter
from core.accounts.policy import visible_q
from core.accounts.roles import PostKind
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models.clock import Deadline, Side, sees_internal
from deadlines.models.ladder import Level

if TYPE_CHECKING:
    from core.accounts.models import User


class EscalationState(models.TextChoices):
    """Open until it is answered."""

    RAISED = "raised", "Answer needed"
    ACKNOWLEDGED = "acknowledged", "Acknowledged, answer needed"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"


class ClosedBecause(models.TextChoices):
    """Why it closed by itself."""

    NOTHING_OWED = "nothing-owed", "Nothing it was raised for is owed any more"
    NOTHING_LATE = "nothing-late", "Nothing it was raised for is late any more"


OPEN = (EscalationState.RAISED, EscalationState.ACKNOWLEDGED)


class EscalationQuerySet(models.QuerySet["Escalation"]):
    """What a set of escalations means."""

    def visible_to(self, user: User) -> EscalationQuerySet:
        """The escalations of the matters this person may see, without those of clocks that are
        not theirs to see (`sees_internal`)."""
        found = self.filter(visible_q(user))
        return found if sees_internal(user) else found.filter(internal=False)

    def open(self) -> EscalationQuerySet:
        """Still to be answered."""
        return self.filter(state__in=OPEN)

    def settled(self, *, at: datetime) -> EscalationQuerySet:
        """Not closed, and nothing under them is late at that instant. One raised by hand stands
        for as long as its clock runs: a person asked, whether late or not."""
        late = RungFired.objects.filter(
            escalation=OuterRef("pk"), deadline__ended_at=None, deadline__due_at__lte=at
        )
        by_hand = Q(about__isnull=False, about__ended_at=None)
        return self.exclude(state=EscalationState.CLOSED).exclude(by_hand).exclude(Exists(late))

    def about_clocks(self, deadline_ids: Iterable[UUID]) -> EscalationQuerySet:
        """Those that were raised for one of these clocks, by a rung or by hand."""
        ids = list(deadline_ids)
        items = RungFired.objects.filter(escalation=OuterRef("pk"), deadline__in=ids)
        return self.filter(Q(about__in=ids) | Exists(items))


class Escalation(models.Model):
    """All that is late on one case, on one side, at one level; one of them is open at a time. The
    internal clocks of the CPS have theirs apart.

    `post` is where it stands now, `to_user` who was told there (nobody, if every post is vacant).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="escalations", db_index=False)
    owed_by = models.CharField(max_length=10, choices=Side.choices)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    # as the clocks it was raised for: the police neither see it nor are told of it
    internal = models.BooleanField(default=False, db_default=False)
    post = models.CharField(max_length=40, choices=PostKind.choices)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="escalations"
    )
    state = models.CharField(
        max_length=15, choices=EscalationState.choices, default=EscalationState.RAISED
    )
    raised_at = models.DateTimeField()
    by_hand = models.BooleanField(default=False)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    about = models.ForeignKey(
        Deadline, models.PROTECT, null=True, blank=True, related_name="escalations_by_hand"
    )  # raised by hand: the clock it is about
    reason = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    acknowledge_by = models.DateField()
    climb_at = models.DateTimeField(null=True, blank=True)  # when it goes to the next post up
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    answer = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(
        max_length=20, choices=ClosedBecause.choices, blank=True, db_default=""
    )
    not_answered = models.BooleanField(default=False)  # closed by itself, and never answered
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Escalation]] = models.Manager.from_queryset(
        EscalationQuerySet
    )()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "owed_by", "level", "internal"],
                condition=Q(state__in=OPEN),
                name="one_open_escalation_a_side_level_and_view",
            ),
            models.CheckConstraint(
                condition=~Q(by_hand=True) | (Q(about__isnull=False) & ~Q(reason="")),
                name="by_hand_about_something_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(climb_at=None) | Q(state=EscalationState.RAISED),
                name="only_the_unacknowledged_climbs",
            ),
            models.CheckConstraint(
                condition=~Q(state=EscalationState.ANSWERED) | ~Q(answer=""),
                name="answered_in_words",
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "raised_at"], name="escalations_of_a_matter"),
            # the sweep: what has waited too long for its acknowledgement
            models.Index(
                fields=["climb_at"],
                condition=Q(climb_at__isnull=False),
                name="escalations_to_climb",
            ),
        ]

    def __str__(self) -> str:
        return f"Escalation to {self.get_post_display()}: {self.get_level_display()}"


class EscalationStep(models.Model):
    """Who was told of an escalation, and why this person."""

    class Why(models.TextChoices):
        """Why this person."""

        HOLDER = "holder", "Holds the post"
        DEPUTY = "deputy", "Deputy, because the holder is away or the post is vacant"
        NEXT_POST = "next-post", "Next post up, because the post is vacant"
        NOT_ACKNOWLEDGED = "not-acknowledged", "Not acknowledged in time at the post below"
        RESTRICTED_BY = "restricted-by", "Restricted the case, and no named person holds the post"
        NOBODY = "nobody", "Nobody: every post from here up is vacant"

    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="steps", db_index=False)
    post = models.CharField(max_length=40, choices=PostKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    at = models.DateTimeField()
    why = models.CharField(max_length=20, choices=Why.choices)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["escalation"], name="steps_of_an_escalation")]


class RungFired(models.Model):
    """A rung that was raised, once for each run of a clock. The item of an escalation."""

    deadline = models.ForeignKey(
        Deadline, models.PROTECT, related_name="rungs_fired", db_index=False
    )
    run = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    fell_at = models.DateTimeField()
    fired_at = models.DateTimeField()
    escalation = models.ForeignKey(
        Escalation, models.PROTECT, null=True, blank=True, related_name="items"
    )
    told = models.BooleanField()  # after an outage only the highest rung sends a notice

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "run", "position"], name="a_rung_fires_once_a_run"
            )
        ]
