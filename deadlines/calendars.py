"""Loading a calendar, and bringing open clocks to it when a new bank holiday is proclaimed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core.errors import RuleBroken
from deadlines import workingdays
from deadlines.models import BankHoliday, CalendarDay, CalendarVersion
from deadlines.reading import calendar_of, lock_calendar
from deadlines.retiming import retime
from deadlines.workingdays import Calendar, every_day

if TYPE_CHECKING:
    from core.accounts.models import User


@transaction.atomic
def load_calendar(
    body: Mapping[str, Any], *, by: User, at: datetime, why: str
) -> tuple[CalendarVersion, int]:
    """Make a list of bank holidays the current one, and re-time every open clock it moves.

    `body` has the shape of deadlines/data/bank_holidays.json. Answers the version and how many
    clocks moved. A name that was loaded before is refused: a version never changes.
    """
    calendar = workingdays.from_json(body)
    if CalendarVersion.objects.filter(name=calendar.name).exists():
        raise RuleBroken("calendar-known", f"The calendar {calendar.name} was loaded before.")
    lock_calendar(to_change=True)
    before = CalendarVersion.objects.filter(is_current=True).first()
    if before is not None:
        before.is_current = False
        before.save(update_fields=["is_current"])
    version = CalendarVersion.objects.create(
        name=calendar.name,
        first=calendar.first,
        last=calendar.last,
        source=str(body["source"]),
        read_on=date.fromisoformat(body["read_on"]),
        loaded_at=at,
    )
    BankHoliday.objects.bulk_create(
        BankHoliday(calendar=version, day=day, title=title)
        for day, title in sorted(calendar.holidays.items())
    )
    _write_days(calendar)
    if before is None:
        return version, 0
    return version, retime(version, before=calendar_of(before), by=by, at=at, why=why)


def _write_days(calendar: Calendar) -> None:
    """The table of every civil day, for sums in SQL."""
    CalendarDay.objects.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, ordinal=calendar.ordinal(day), is_working=calendar.is_working(day))
        for day in every_day(calendar.first, calendar.last)
    )
