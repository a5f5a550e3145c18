"""A clock and its events. The events are the truth; the dated columns are caches of the ledger."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.accounts.models import Matter, UserKind
from core.accounts.policy import visible_q
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from core.london import london_day
from core.reference.models import Item
from deadlines.events import EventType, Unit
from deadlines.models.calendar import CalendarVersion
from deadlines.models.ladder import Ladder

if TYPE_CHECKING:
    from core.accounts.models import User


class Side(models.TextChoices):
    """Who owes what the clock times. A period that nobody owes is shown and never late."""

    CPS = "cps", "CPS"
    POLICE = "police", "Police"
    NOBODY = "nobody", "Nobody"


class Ended(models.TextChoices):
    """How a clock ended."""

    MET = "met", "Met"
    CANCELLED = "cancelled", "Cancelled"


def sees_internal(user: User) -> bool:
    """Whether the clocks of the CPS alone, such as the second lawyer's, and whatever comes of them
    exist for this person: for the police they do not."""
    return user.kind not in (UserKind.OFFICER, UserKind.FORCE_SYSTEM)


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """What a set of clocks means."""

    def visible_to(self, user: User) -> DeadlineQuerySet:
        """The clocks of the matters this person may see, without those that are not theirs to
        see (`sees_internal`)."""
        found = self.of_matters_seen_by(user)
        if sees_internal(user):
            return found
        return found.exclude(rule__data__contains={"internal": True})

    def of_matters_seen_by(self, user: User) -> DeadlineQuerySet:
        """Every clock of those matters: what somebody does to a case may end one they never see."""
        return self.filter(visible_q(user))

    def open(self) -> DeadlineQuerySet:
        """Neither met nor cancelled."""
        return self.filter(ended_at=None)

    def paused(self, *, at: datetime) -> DeadlineQuerySet:
        """Standing still at that instant's day: a pause ends by itself at its expected date, and
        what is late is not paused."""
        return self.open().filter(paused_until__gt=london_day(at), due_at__gte=at)

    def running(self, *, at: datetime) -> DeadlineQuerySet:
        """Open and not paused."""
        return self.open().filter(
            Q(paused_until=None) | Q(paused_until__lte=london_day(at)) | Q(due_at__lt=at),
        )

    def overdue(self, *, at: datetime) -> DeadlineQuerySet:
        """Open, owed by somebody, and past the end of the due day."""
        return self.open().exclude(owed_by=Side.NOBODY).filter(due_at__lt=at.replace(microsecond=0))

    def with_events(self) -> DeadlineQuerySet:
        """With all that `reading` needs, in a fixed number of queries."""
        events = ClockEvent.objects.select_related("by").order_by("seq")
        return self.select_related("calendar", "rule").prefetch_related(
            models.Prefetch("events", queryset=events)
        )


class Deadline(models.Model):
    """A dated duty: who owes what, by when.

    `rule` and `ladder` are those in force when it started and stay so. The columns from `target_n`
    to `next_rung_at` are caches: `manage.py verify_deadlines` compares them with the events.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="deadlines")
    kind = models.CharField(max_length=60)
    rule = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    subject = models.CharField(max_length=40, blank=True)  # the suspect's reference, if on a track
    owed_by = models.CharField(max_length=10, choices=Side.choices)
    ladder = models.ForeignKey(
        Ladder, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    calendar = models.ForeignKey(
        CalendarVersion, models.PROTECT, related_name="+", db_index=False
    )  # by which the caches were computed
    received_at = models.DateTimeField()
    first_received_on = models.DateField()  # earlier than the receipt if it had been returned
    started_at = models.DateTimeField()
    target_n = models.PositiveSmallIntegerField(null=True, blank=True)
    target_unit = models.CharField(max_length=20, choices=[(u.value, u.value) for u in Unit])
    target_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    due_at = models.DateTimeField()
    run = models.PositiveSmallIntegerField(default=1)
    paused_until = models.DateField(null=True, blank=True)
    next_rung_position = models.PositiveSmallIntegerField(null=True, blank=True)
    next_rung_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=Ended.choices, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Deadline]] = models.Manager.from_queryset(DeadlineQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(target_unit=Unit.DATE, target_n=None, target_on__isnull=False)
                | (~Q(target_unit=Unit.DATE) & Q(target_n__isnull=False, target_on=None)),
                name="target_is_a_number_or_a_date",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | Q(ended_at__isnull=False, ended_how__in=["met", "cancelled"], next_rung_at=None),
                name="ended_once_and_told_no_more",
            ),
            models.CheckConstraint(
                condition=Q(next_rung_at=None, next_rung_position=None)
                | Q(
                    next_rung_at__isnull=False,
                    next_rung_position__isnull=False,
                    ladder__isnull=False,
                ),
                name="next_rung_has_position_and_instant",
            ),
        ]
        indexes = [
            # the sweep: the clocks whose next rung is due, earliest first
            models.Index(
                fields=["next_rung_at", "id"],
                condition=Q(next_rung_at__isnull=False),
                name="clocks_with_a_rung_to_come",
            ),
            # lists of what is open and late, on one side
            models.Index(
                fields=["owed_by", "due_at"], condition=Q(ended_at=None), name="open_clocks_by_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} due {self.due_on:%Y-%m-%d}"

    def stands_still(self, today: date) -> bool:
        """Whether a pause holds it on a day: not before a fixed date, which no pause moves."""
        held = self.paused_until is not None and self.paused_until > today
        return held and self.target_unit != Unit.DATE

    @property
    def internal(self) -> bool:
        """Of the CPS alone: the police neither see it nor are told of it."""
        return bool(self.rule.data.get("internal"))


class ClockEvent(models.Model):
    """One thing that happened to a clock. Append-only: the database refuses to change a row."""

    deadline = models.ForeignKey(
        Deadline, models.PROTECT, related_name="events", db_index=False
    )  # the unique constraint serves
    seq = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=12, choices=[(t.value, t.value) for t in EventType])
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    category = models.CharField(max_length=60, blank=True)
    reason = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )  # paused: the officer who was sent the question
    n = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    target_on = models.DateField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    ends_seq = models.PositiveSmallIntegerField(null=True, blank=True)
    cps_time = models.BooleanField(default=False)

    class Meta:
        ordering = ["deadline", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["deadline", "seq"], name="one_event_a_place"),
            models.CheckConstraint(
                condition=~Q(type=EventType.PAUSED)
                | (
                    Q(expected_on__isnull=False, asked__isnull=False)
                    & ~Q(category="")
                    & ~Q(reason="")
                ),
                name="a_pause_is_asked_explained_and_ends",
            ),
        ]
