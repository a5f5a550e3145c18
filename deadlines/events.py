"""The clock's own words: what was promised, when it was asked for, and what happened since.

Events are values here; the rows behind them are append-only. All instants carry a time zone, all
days are civil dates of Europe/London. No Django.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from core.london import london_day, start_of_day

ONE_DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
Moment = TypeVar("Moment", date, datetime)


class Unit(StrEnum):
    """What a target is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"
    DATE = "date"


class EventType(StrEnum):
    """What can happen to a clock."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    RETARGETED = "re-targeted"
    REROUTED = "re-routed"  # another unit has the case, and its ladder tells others
    RETIMED = "re-timed"  # a new calendar was loaded: it explains, and changes no rule
    MET = "met"
    CANCELLED = "cancelled"


NEW_RUN = frozenset({EventType.EXTENDED, EventType.RETARGETED, EventType.REROUTED})


class State(StrEnum):
    """How a clock stands. Late is not a state: it is the due day compared with today."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Target:
    """`n` working days, calendar days or hours; or the fixed date `on`."""

    unit: Unit
    n: int | None = None
    on: date | None = None

    def __post_init__(self) -> None:
        dated = self.unit == Unit.DATE
        if dated != (self.on is not None) or dated != (self.n is None):
            raise ValueError("a target is a number of days or hours, or a date, and not both")
        if self.n is not None and self.n < 0:
            raise ValueError("a target cannot be negative")

    def plus(self, n: int) -> "Target":
        """The same target with `n` more of its unit (a fixed date moves by n calendar days)."""
        if self.on is not None:
            return Target(self.unit, on=self.on + n * ONE_DAY)
        return Target(self.unit, n=self.count + n)

    @property
    def count(self) -> int:
        """How many days or hours; a fixed date has none."""
        if self.n is None:
            raise ValueError("a fixed date is not a number of days")
        return self.n


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a clock. `seq` orders events of the same instant."""

    type: EventType
    at: datetime
    seq: int = 0
    by: str = ""
    category: str = ""
    reason: str = ""
    n: int | None = None  # extended: how many more
    target: Target | None = None  # re-targeted: the new one
    expected_on: date | None = None  # paused: the day it ends by itself
    ends: int | None = None  # resumed: the `seq` of the pause that ends; None ends all of them
    cps_time: bool = False  # paused: counts as CPS time in the second figure

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", in_utc(self.at))


@dataclass(frozen=True, slots=True)
class Clock:
    """What was promised, when it was asked for, and everything that happened since."""

    target: Target
    received_at: datetime
    events: Sequence[Event] = ()
    first_received_on: date | None = None  # earlier than the receipt when a return came back

    def __post_init__(self) -> None:
        object.__setattr__(self, "received_at", in_utc(self.received_at))

    @property
    def received_on(self) -> date:
        """The civil day of receipt, which is day 0."""
        return london_day(self.received_at)


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause as it turned out: from `began` until `ended`, the day of the end counted again."""

    event: Event
    began_on: date
    ended_on: date
    ended_at: datetime
    answered: bool


# --- civil time ----------------------------------------------------------------------------------


def in_utc(at: datetime) -> datetime:
    """The same instant in UTC, where adding hours means elapsed hours, even when clocks change."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC)


def midnight(day: date) -> datetime:
    """00:00 London on that day, as an instant in UTC."""
    return start_of_day(day).astimezone(UTC)


def end_of(day: date) -> datetime:
    """23:59:59 London on that day, as an instant in UTC."""
    return midnight(day + ONE_DAY) - timedelta(seconds=1)


# --- events --------------------------------------------------------------------------------------


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events as they happened, whatever order they came in."""
    return sorted(events, key=lambda event: (event.at, event.seq))


def effective_target(clock: Clock) -> Target:
    """The target after every extension and re-targeting so far."""
    target = clock.target
    for event in in_order(clock.events):
        if event.type == EventType.EXTENDED:
            target = target.plus(event.n or 0)
        elif event.type == EventType.RETARGETED and event.target is not None:
            target = event.target
    return target


def pauses(events: Iterable[Event]) -> list[Pause]:
    """Every pause with the day it ended: by its answer, or else at its expected date."""
    found = in_order(events)
    answers = [event for event in found if event.type == EventType.RESUMED]
    result = []
    for event in found:
        if event.type != EventType.PAUSED:
            continue
        if event.expected_on is None:
            raise ValueError("a pause needs the date on which it ends by itself")
        end = max(midnight(event.expected_on), event.at)
        own = (
            answer.at
            for answer in answers
            if (answer.at, answer.seq) > (event.at, event.seq) and answer.ends in (None, event.seq)
        )
        answered_at = min(own, default=None)
        answered = answered_at is not None
        if answered_at is not None:
            end = min(end, answered_at)
        result.append(Pause(event, london_day(event.at), london_day(end), end, answered))
    return result


def union(spans: Iterable[tuple[Moment, Moment]]) -> list[tuple[Moment, Moment]]:
    """Half-open spans as disjoint ones in order: [a, b) and [b, c) become [a, c)."""
    merged: list[tuple[Moment, Moment]] = []
    for begin, end in sorted(spans):
        if begin >= end:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def run(events: Iterable[Event], received_at: datetime) -> tuple[int, datetime]:
    """The number of the clock's present run, from 1, and when that run began.

    The rungs of another target, or of another ladder, are raised anew.
    """
    turns = [e.at for e in events if e.type in NEW_RUN]
    started = [e.at for e in events if e.type == EventType.STARTED]
    return 1 + len(turns), max(turns, default=min(started, default=received_at))


def ending(events: Iterable[Event]) -> Event | None:
    """The event that ended the clock, if it has ended."""
    ends = [e for e in in_order(events) if e.type in (EventType.MET, EventType.CANCELLED)]
    return ends[0] if ends else None
