"""Reference data: every code the service knows, dated, with its source.

A row is never changed, only ended and followed: a case keeps the rules of its day.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from core.history import Recorded


class ItemQuerySet(models.QuerySet["Item"]):
    def in_force(self, on: Any) -> ItemQuerySet:
        """The rows that hold on day `on`."""
        return self.filter(Q(in_force_until=None) | Q(in_force_until__gt=on), in_force_from__lte=on)


class Item(models.Model):
    """One code of one kind, from a day until (not including) another."""

    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=300)
    data = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    verified = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Item]] = models.Manager.from_queryset(ItemQuerySet)()

    class Meta:
        ordering = ["kind", "position", "code", "in_force_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_until__gt=F("in_force_from")),
                name="in_force_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_item_in_force_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
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
            ),
        ]

    def __str__(self) -> str:
        return self.label
