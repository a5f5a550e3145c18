"""The calendar as versioned data: each list of bank holidays that was ever loaded, and the table
that turns days into working days in SQL."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CalendarVersion(models.Model):
    """A reviewed list of bank holidays, with its reach and source. One of them is current."""

    name = models.CharField(max_length=60, unique=True)
    first = models.DateField()
    last = models.DateField()  # the horizon: beyond it nothing can be counted
    source = models.CharField(max_length=300)
    read_on = models.DateField()
    loaded_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="one_current_calendar"
            ),
            models.CheckConstraint(
                condition=Q(last__gt=models.F("first")), name="calendar_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BankHoliday(models.Model):
    """One bank holiday of one version."""

    calendar = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="holidays")
    day = models.DateField()
    title = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="one_holiday_a_day")
        ]


class CalendarDay(models.Model):
    """Every civil day of the current calendar, for sums in SQL.

    `ordinal` is the number of working days from the calendar's first day up to and including it.
    """

    day = models.DateField(primary_key=True)
    ordinal = models.PositiveIntegerField()
    is_working = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ordinal"], condition=Q(is_working=True), name="one_working_day_an_ordinal"
            )
        ]
