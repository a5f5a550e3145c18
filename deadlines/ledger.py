"""What a clock reads, and why: a pure function of its events, its target and the calendar.

Nothing here is stored and nothing is counted nightly: ask again and the answer is made again.
The rules (design record 0001):

- days are civil dates of Europe/London; working days come from `workingdays.Calendar`;
- day 1 is the first working day after the day of receipt, and a clock of n working days is due at
  the end of day n (23:59:59 London), late from the next day;
- a day counts if the clock is running at its end: the day of a pause does not count, the day of a
  resume does; a pause lasts until its answer or its expected date, whichever is first, and
  overlapping pauses are one;
- calendar-day clocks count every day after receipt; hour clocks count elapsed hours;
- an extension adds to the target, a re-targeting replaces it, and neither touches the days used;
- when the work arrives the reading stands still at that day, which counts as used.

Two figures always stand together: working days counted, and working days since the first request.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from core.london import london_day
from deadlines.events import (
    HOUR,
    ONE_DAY,
    Clock,
    EventType,
    Pause,
    State,
    Target,
    Unit,
    effective_target,
    end_of,
    ending,
    in_order,
    in_utc,
    midnight,
    pauses,
    run,
    union,
)
from deadlines.workingdays import Calendar, every_day


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock falls due. `run` begins anew with each extension or re-targeting."""

    on: date
    at: datetime  # the last second of `on`, or the exact instant of an hour clock
    run: int
    run_began_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock on one day. Days are in the clock's own unit; once late, in working days.

    The `days_…` figures are None for hour clocks and the `hours_…` figures for all others.
    """

    state: State
    unit: Unit
    calendar: str
    on: date
    received_on: date
    first_received_on: date
    day_one: date
    due_on: date
    due_at: datetime
    breach_on: date
    overdue: bool
    run: int
    days_allowed: int | None
    days_used: int | None
    days_left: int | None
    hours_allowed: int | None
    hours_used: int | None
    hours_left: int | None
    working_days_since_first_request: int
    working_days_waiting: int  # of those, paused on a question to the police in good time
    paused_until: date | None
    choose_by: date | None  # a pause ended unanswered: advise, ask again or return by this day
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One line of the account: a day that counted, with its number, or did not, with the reason."""

    on: date
    counted: bool
    number: int | None = None
    why: str = ""
    by: str = ""
    reason: str = ""
    hours: float | None = None
    is_due: bool = False
    is_late: bool = False

    def as_json(self) -> dict[str, Any]:
        """The line as the API shows it, without what it does not have."""
        line: dict[str, Any] = {"date": self.on.isoformat(), "counted": self.counted}
        for name in ("number", "hours", "why", "by", "reason"):
            if value := getattr(self, name):
                line[name] = value
        if self.is_due:
            line["due"] = True
        if self.is_late:
            line["late"] = True
        return line


# --- counting ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Days:
    """Counts days of one sort (working days, or every day) outside the pauses."""

    ordinal: Callable[[date], int]
    add: Callable[[date, int], date]
    received_on: date
    paused: list[tuple[date, date]]

    def used(self, on: date) -> int:
        """Days counted after the day of receipt up to and including `on`."""
        if on <= self.received_on:
            return 0
        total = self.ordinal(on) - self.ordinal(self.received_on)
        for begin, end in self.paused:
            begin, end = max(begin, self.received_on + ONE_DAY), min(end, on + ONE_DAY)
            if begin < end:
                total -= self.ordinal(end - ONE_DAY) - self.ordinal(begin - ONE_DAY)
        return total

    def nth(self, n: int) -> date:
        """The day that counts as number `n`; 0 is the day of receipt."""
        day = self.received_on
        if n == 0:
            return day
        for begin, end in self.paused:
            begin = max(begin, self.received_on + ONE_DAY)
            if begin >= end:
                continue
            before = self.ordinal(begin - ONE_DAY) - self.ordinal(day)
            if before >= n:
                break
            n -= before
            day = end - ONE_DAY
        return self.add(day, n)


def _days(clock: Clock, unit: Unit, calendar: Calendar) -> _Days:
    spans = union((pause.began_on, pause.ended_on) for pause in pauses(clock.events))
    if unit == Unit.CALENDAR_DAYS:
        return _Days(date.toordinal, lambda day, n: day + n * ONE_DAY, clock.received_on, spans)
    return _Days(calendar.ordinal, calendar.add, clock.received_on, spans)


def _stopped(clock: Clock) -> list[tuple[datetime, datetime]]:
    return union((pause.event.at, pause.ended_at) for pause in pauses(clock.events))


def _elapsed(clock: Clock, at: datetime) -> timedelta:
    """Time since receipt without the pauses, for hour clocks."""
    total = max(at - clock.received_at, timedelta())
    for begin, end in _stopped(clock):
        total -= max(min(end, at) - max(begin, clock.received_at), timedelta())
    return total


def due(clock: Clock, calendar: Calendar) -> Due:
    """The day and instant at which the clock falls due, as its events stand.

    An open pause is taken to last until its expected date, so that there is always an answer.
    Raises BeyondHorizon when the calendar does not reach that far.
    """
    target = effective_target(clock)
    number, began_at = run(clock.events, clock.received_at)
    if target.unit == Unit.HOURS:
        at = clock.received_at + target.count * HOUR
        for begin, end in _stopped(clock):
            begin = max(begin, clock.received_at)
            if begin < min(end, at):
                at += end - begin
        return Due(london_day(at), at, number, began_at)
    if target.on is not None:
        on = target.on
    else:
        on = _days(clock, target.unit, calendar).nth(target.count)
    return Due(on, end_of(on), number, began_at)


def read(clock: Clock, calendar: Calendar, at: datetime) -> Reading:
    """What the clock says at an instant. An ended clock says for ever what it said at its end."""
    end = ending(clock.events)
    at = in_utc(at) if end is None else min(in_utc(at), end.at)
    on = london_day(at)
    target = effective_target(clock)
    falls = due(clock, calendar)
    days = _days(clock, target.unit, calendar)
    first = clock.first_received_on or clock.received_on
    overdue = at.replace(microsecond=0) > falls.at
    all_pauses = pauses(clock.events)
    # a fixed date stands through a pause, and what is late is not paused (decision record 0021)
    hourly = target.unit == Unit.HOURS
    paused_until = None if overdue else _paused_until(clock, days, at, hourly=hourly)
    figures = _hours(clock, target, falls, at, overdue) if target.unit == Unit.HOURS else None
    used = days.used(on)
    allowed = days.used(falls.on) if target.n is None else target.n
    return Reading(
        state=State(end.type.value) if end else State.PAUSED if paused_until else State.RUNNING,
        unit=target.unit,
        calendar=calendar.name,
        on=on,
        received_on=clock.received_on,
        first_received_on=first,
        day_one=clock.received_on if figures else days.add(clock.received_on, 1),
        due_on=falls.on,
        due_at=falls.at,
        breach_on=falls.on if figures else falls.on + ONE_DAY,
        overdue=overdue,
        run=falls.run,
        days_allowed=None if figures else allowed,
        days_used=None if figures else used,
        days_left=(
            None if figures else -calendar.between(falls.on, on) if overdue else allowed - used
        ),
        hours_allowed=figures[0] if figures else None,
        hours_used=figures[1] if figures else None,
        hours_left=figures[2] if figures else None,
        working_days_since_first_request=max(calendar.between(first, on), 0),
        working_days_waiting=_waiting(all_pauses, calendar, clock.received_on, on),
        paused_until=None if end else paused_until,
        choose_by=None if end else _choose_by(all_pauses, calendar, on),
        ended_on=on if end else None,
    )


def _hours(
    clock: Clock, target: Target, falls: Due, at: datetime, overdue: bool
) -> tuple[int, int, int]:
    """Whole hours allowed, used and left; left is negative once late."""
    used = _elapsed(clock, at)
    left = -((at - falls.at) // HOUR) if overdue else (target.count * HOUR - used) // HOUR
    return target.count, used // HOUR, left


def _paused_until(clock: Clock, days: _Days, at: datetime, *, hourly: bool) -> date | None:
    """The day on which the present pause ends; None when the clock runs."""
    if hourly:
        ends = [london_day(end) for begin, end in _stopped(clock) if begin <= at < end]
    else:
        ends = [end for begin, end in days.paused if begin <= london_day(at) < end]
    return ends[0] if ends else None


def _waiting(found: list[Pause], calendar: Calendar, received_on: date, on: date) -> int:
    """Working days spent paused on a question that was sent in good time."""
    asked = union((p.began_on, p.ended_on) for p in found if not p.event.cps_time)
    clock = _Days(calendar.ordinal, calendar.add, received_on, asked)
    every = _Days(calendar.ordinal, calendar.add, received_on, [])
    return every.used(on) - clock.used(on)


def _choose_by(found: list[Pause], calendar: Calendar, on: date) -> date | None:
    """The day by which its owner must choose what to do about the question that ran out first.

    One that was answered, or after which it was asked again, asks nothing any more.
    """
    ran_out = [
        pause.ended_on
        for pause in found
        if not pause.answered
        and pause.ended_on <= on
        and not any(later.began_on >= pause.ended_on for later in found if later is not pause)
    ]
    return calendar.add(min(ran_out), 1) if ran_out else None


# --- the account, day by day ---------------------------------------------------------------------


def ledger(clock: Clock, calendar: Calendar, at: datetime) -> tuple[LedgerDay, ...]:
    """Each civil day from receipt to the due day, or to today when late, or to the end."""
    end = ending(clock.events)
    falls = due(clock, calendar)
    unit = effective_target(clock).unit
    last = max(falls.on, london_day(at)) if end is None else london_day(end.at)
    found = pauses(clock.events)
    stop = max(falls.at, in_utc(at)) if end is None else end.at
    lines = []
    number = 0
    for day in every_day(clock.received_on, max(last, clock.received_on)):
        line = LedgerDay(day, counted=False, is_due=day == falls.on, is_late=day > falls.on)
        paused = next((p for p in found if p.began_on <= day < p.ended_on), None)
        if unit == Unit.HOURS:
            until = min(midnight(day + ONE_DAY), stop)
            hours = (_elapsed(clock, until) - _elapsed(clock, midnight(day))) / HOUR
            line = replace(line, counted=hours > 0, hours=round(hours, 2))
        elif day == clock.received_on:
            line = replace(line, why="day of receipt")
        elif unit != Unit.CALENDAR_DAYS and (why := calendar.why_not(day)):
            line = replace(line, why=why)
        elif paused:
            line = replace(
                line,
                why=f"paused: {paused.event.category}",
                by=paused.event.by,
                reason=paused.event.reason,
            )
        else:
            number += 1
            line = replace(line, counted=True, number=number)
        lines.append(line)
    return tuple(lines)


NOTED = frozenset({EventType.EXTENDED, EventType.RETARGETED, EventType.REROUTED, EventType.RETIMED})


def notes(clock: Clock) -> list[dict[str, str]]:
    """What changed the sum or whom it tells: extensions, new targets, units and calendars, oldest
    first."""
    return [
        {
            "date": london_day(event.at).isoformat(),
            "what": event.type.value,
            "why": event.reason,
            "by": event.by,
        }
        for event in in_order(clock.events)
        if event.type in NOTED
    ]


def as_json(clock: Clock, calendar: Calendar, at: datetime) -> dict[str, Any]:
    """The ledger as page and API show it."""
    reading = read(clock, calendar, at)
    return {
        "due_on": reading.due_on.isoformat(),
        "calendar": calendar.name,
        "received_on": reading.received_on.isoformat(),
        "first_received_on": reading.first_received_on.isoformat(),
        "working_days_since_first_request": reading.working_days_since_first_request,
        "state": reading.state.value,
        "days": [line.as_json() for line in ledger(clock, calendar, at)],
        "notes": notes(clock),
    }


# --- in words ------------------------------------------------------------------------------------


def words(reading: Reading) -> str:
    """The sum in words, for the brackets after a date: "4 working days left", "tomorrow"."""
    if reading.state == State.CANCELLED:
        return "cancelled"
    if reading.state == State.MET:
        return "met late" if reading.overdue else "met in time"
    if reading.overdue:
        return _late(reading)
    if reading.state == State.PAUSED:
        return f"paused, {_left(reading)}"
    if reading.hours_left is not None:
        return _left(reading)
    if reading.due_on == reading.on:
        return "today"
    if reading.due_on == reading.on + ONE_DAY:
        return "tomorrow"
    return _left(reading)


def _left(reading: Reading) -> str:
    if reading.hours_left is not None:
        left = reading.hours_left
        return f"{_count(left, 'hour')} left" if left else "less than 1 hour left"
    noun = "day" if reading.unit == Unit.CALENDAR_DAYS else "working day"
    return f"{_count(reading.days_left or 0, noun)} left"


def _late(reading: Reading) -> str:
    if reading.hours_left is not None:
        late = -reading.hours_left
        return f"{_count(late, 'hour')} late" if late else "less than 1 hour late"
    late = -(reading.days_left or 0)
    # Late on a Saturday after a Friday: late, and no working day has passed yet.
    return f"{_count(late, 'working day')} late" if late else "late"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
