"""Ladders: who is told when, before and after a due day. Dated; a clock keeps its own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from core.accounts.models import Memorandum
from core.accounts.roles import PostKind
from core.history import Recorded
from deadlines.events import Unit


class Level(models.IntegerChoices):
    """How serious a rung is. Escalations of one case and side meet on their level."""

    REMINDER = 0, "due soon"
    LATE = 1, "late"
    VERY_LATE = 2, "very late"
    CRITICALLY_LATE = 3, "critically late"


class LadderQuerySet(models.QuerySet["Ladder"]):
    """Which ladders hold."""

    def in_force(self, on: Any) -> LadderQuerySet:
        """The ladders that hold on day `on`."""
        return self.filter(Q(in_force_until=None) | Q(in_force_until__gt=on), in_force_from__lte=on)


class Ladder(models.Model):
    """The rungs of one kind of clock; with a memorandum, those of one Area and force."""

    kind = models.CharField(max_length=60)
    memorandum = models.ForeignKey(
        Memorandum, models.PROTECT, null=True, blank=True, related_name="ladders"
    )
    unit = models.CharField(
        max_length=20,
        choices=[(u.value, u.value) for u in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.HOURS)],
    )
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    verified = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Ladder]] = models.Manager.from_queryset(LadderQuerySet)()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_ladder_in_force_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    (Coalesce("memorandum_id", Value(0)), RangeOperators.EQUAL),
                    (
                        Func(
                            F("in_force_from"),
                            F("in_force_until"),
                            Value("[)"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"Ladder of {self.kind}"


class Rung(models.Model):
    """One step: `distance` from the due day in the ladder's unit, whom to tell, what to call it.

    Never changed: another ladder follows instead.
    """

    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="rungs", db_index=False)
    position = models.PositiveSmallIntegerField()  # 1 is the earliest
    distance = models.SmallIntegerField()
    posts = ArrayField(models.CharField(max_length=40, choices=PostKind.choices))
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    label = models.CharField(max_length=60)

    class Meta:
        ordering = ["ladder", "position"]
        constraints = [
            models.UniqueConstraint(fields=["ladder", "position"], name="one_rung_a_position"),
            models.UniqueConstraint(fields=["ladder", "distance"], name="one_rung_a_distance"),
            models.CheckConstraint(
                condition=Q(level=Level.REMINDER) | Q(posts__len=1),
                name="an_escalation_goes_to_one_post",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.distance:+d}: {self.label}"
