"""Reading the rows: from a `Deadline` to what its clock says. Pages, API and reports ask here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from core.london import london_day
from core.reference.lookup import labels
from deadlines import ledger
from deadlines.events import Clock, Event, EventType, Target, Unit, in_utc
from deadlines.ledger import Reading
from deadlines.models import CalendarVersion, ClockEvent, Deadline
from deadlines.workingdays import BeyondHorizon, Calendar

CALENDAR_LOCK = 7_461_002  # advisory; any number that nobody else takes
PAUSE_CATEGORY = "pause-category"  # the kind of the reference data


class NoCalendar(LookupError):
    """No calendar has been loaded yet: `manage.py load_reference` loads the reviewed one."""


def current_calendar() -> Calendar:
    """The calendar that open clocks are counted by. One query."""
    return calendar_of(current_version())


def current_version() -> CalendarVersion:
    """The newest list of bank holidays."""
    try:
        return CalendarVersion.objects.get(is_current=True)
    except CalendarVersion.DoesNotExist:
        raise NoCalendar("Load the calendar first: manage.py load_reference") from None


def is_working_day(day: date) -> bool:
    """Whether people work that day; where no calendar reaches, every day but the weekend."""
    try:
        return current_calendar().is_working(day)
    except (NoCalendar, BeyondHorizon):
        return day.weekday() < 5


def lock_calendar(*, to_change: bool = False) -> None:
    """Until the end of the transaction nobody loads a calendar while clocks are written by it.

    Writers share the lock; loading a calendar waits for them, and they for it.
    """
    function = "pg_advisory_xact_lock" if to_change else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [CALENDAR_LOCK])


def calendar_of(version: CalendarVersion) -> Calendar:
    """The working days of one version. Built once in a process: a version never changes."""
    return _calendar(version.pk, version.name)


@lru_cache(maxsize=8)
def _calendar(version_id: int, name: str) -> Calendar:
    version = CalendarVersion.objects.get(pk=version_id)
    return Calendar(
        name, version.first, version.last, dict(version.holidays.values_list("day", "title"))
    )


def event_of(row: ClockEvent, said: Mapping[str, str]) -> Event:
    """The event as the pure functions know it. `said` gives the words of each pause category."""
    target = None
    if row.type in (EventType.STARTED, EventType.RETARGETED):
        target = Target(Unit(row.unit), n=row.n, on=row.target_on)
    return Event(
        type=EventType(row.type),
        at=row.at,
        seq=row.seq,
        by=row.by.name,
        category=said.get(row.category, row.category),
        reason=row.reason,
        n=row.n,
        target=target,
        expected_on=row.expected_on,
        ends=row.ends_seq,
        cps_time=row.cps_time,
    )


def clock_of(deadline: Deadline, said: Mapping[str, str] | None = None) -> Clock:
    """The clock behind a row, with its events read from the database (or fetched before)."""
    return clock_from(deadline, deadline.events.all(), said or {})


def clock_from(deadline: Deadline, rows: Iterable[ClockEvent], said: Mapping[str, str]) -> Clock:
    """The clock behind a row: its events, and the target it was started with."""
    events = [event_of(row, said) for row in rows]
    promised = next((event.target for event in events if event.type == EventType.STARTED), None)
    if promised is None:
        raise ValueError(f"clock {deadline.pk} has no event that started it")
    return Clock(promised, deadline.received_at, events, deadline.first_received_on)


def counted_by(deadline: Deadline, current: Calendar | None = None) -> Calendar:
    """An open clock is counted by the current calendar, an ended one by that of its day."""
    if deadline.ended_at is not None:
        return calendar_of(deadline.calendar)
    return current or current_calendar()


def reading(deadline: Deadline, at: datetime, calendar: Calendar | None = None) -> Reading:
    """What the clock says at an instant.

    For a list, take `Deadline.objects.with_events()` and hand in `current_calendar()` once.
    """
    return ledger.read(clock_of(deadline), counted_by(deadline, calendar), in_utc(at))


def ledger_of(deadline: Deadline, at: datetime) -> dict[str, Any]:
    """The account of the clock, day by day, in the shape that page and API show."""
    clock = clock_of(deadline, labels(PAUSE_CATEGORY, london_day(at)))
    return ledger.as_json(clock, counted_by(deadline), in_utc(at))
