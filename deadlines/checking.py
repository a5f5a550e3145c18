"""Recomputing every cached column from the events: for `verify_deadlines` and for re-timing.

Reads in chunks with a fixed number of statements each, whatever the number of clocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from deadlines.caches import Caches, Steps, compute
from deadlines.events import Clock, Event, EventType, Target, Unit
from deadlines.models import (
    CalendarVersion,
    ClockEvent,
    Deadline,
    Ladder,
    RungFired,
    Verification,
)
from deadlines.reading import calendar_of, current_version
from deadlines.workingdays import BeyondHorizon, Calendar

CHUNK = 2_000
CACHED = (
    "target_n",
    "target_unit",
    "target_on",
    "due_on",
    "due_at",
    "run",
    "paused_until",
    "next_rung_position",
    "next_rung_at",
    "ended_at",
    "ended_how",
)
FACTS = ("id", "ladder_id", "calendar_id", "received_at", "first_received_on")
EVENT = (
    "deadline_id",
    "seq",
    "type",
    "at",
    "n",
    "unit",
    "target_on",
    "expected_on",
    "ends_seq",
    "cps_time",
)


@dataclass(frozen=True, slots=True)
class Examined:
    """One clock: what its columns hold and what they should hold, or why that cannot be said."""

    id: UUID
    stored: Mapping[str, Any]
    wanted: Mapping[str, Any]
    fault: str = ""

    @property
    def differs(self) -> list[str]:
        """The columns that hold something else than the events say."""
        return [name for name in self.wanted if self.stored[name] != self.wanted[name]]


def columns(found: Caches) -> dict[str, Any]:
    """The cached columns of `Deadline`, by name."""
    return {
        "target_n": found.target.n,
        "target_unit": found.target.unit.value,
        "target_on": found.target.on,
        "due_on": found.due_on,
        "due_at": found.due_at,
        "run": found.run,
        "paused_until": found.paused_until,
        "next_rung_position": found.next_rung_position,
        "next_rung_at": found.next_rung_at,
        "ended_at": found.ended_at,
        "ended_how": found.ended_how,
    }


def examine(only: Q | None = None) -> Iterator[Examined]:
    """Every clock, or those of `only`, in the order of their ids. Four statements a chunk."""
    steps = all_steps()
    current = current_version()
    calendars = {version.pk: calendar_of(version) for version in CalendarVersion.objects.all()}
    found = Deadline.objects.order_by("id").values_list(*FACTS, *CACHED)
    if only is not None:
        found = found.filter(only)
    last: UUID | None = None
    while True:
        rows = list((found if last is None else found.filter(id__gt=last))[:CHUNK])
        if not rows:
            return
        last = rows[-1][0]
        ids = [row[0] for row in rows]
        events = _events(ids)
        fired = _fired(ids)
        for row in rows:
            facts = dict(zip(FACTS, row, strict=False))
            stored = dict(zip(CACHED, row[len(FACTS) :], strict=True))
            is_open = not stored["ended_how"]
            calendar = calendars[current.pk if is_open else facts["calendar_id"]]
            yield _examine(
                facts,
                stored,
                events.get(facts["id"], []),
                fired.get(facts["id"], set()),
                steps.get(facts["ladder_id"]),
                calendar,
            )


def all_steps() -> dict[int, Steps]:
    """Every ladder as the arithmetic needs it, by id. One statement."""
    rungs: dict[int, list[tuple[int, int, bool]]] = {}
    units: dict[int, Unit] = {}
    rows = Ladder.objects.order_by("id", "rungs__position").values_list(
        "id", "unit", "rungs__position", "rungs__distance", "rungs__level"
    )
    for ladder_id, unit, position, distance, level in rows:
        units[ladder_id] = Unit(unit)
        if position is not None:
            rungs.setdefault(ladder_id, []).append((position, distance, level > 0))
    return {pk: Steps(unit, rungs.get(pk, [])) for pk, unit in units.items()}


def _examine(
    facts: Mapping[str, Any],
    stored: Mapping[str, Any],
    events: list[Event],
    fired: set[tuple[int, int]],
    steps: Steps | None,
    calendar: Calendar,
) -> Examined:
    promised = next((e.target for e in events if e.type == EventType.STARTED), None)
    if promised is None:
        return Examined(facts["id"], stored, {}, fault="no event that started it")
    clock = Clock(promised, facts["received_at"], events, facts["first_received_on"])
    try:
        wanted = columns(compute(clock, calendar, steps, fired))
    except BeyondHorizon:
        return Examined(facts["id"], stored, {}, fault=f"beyond {calendar.name}")
    return Examined(facts["id"], stored, wanted)


def _events(ids: list[UUID]) -> dict[UUID, list[Event]]:
    found: dict[UUID, list[Event]] = {}
    rows = ClockEvent.objects.filter(deadline__in=ids).order_by().values_list(*EVENT)
    for deadline_id, seq, kind, at, n, unit, target_on, expected_on, ends, cps_time in rows:
        promises = kind in (EventType.STARTED, EventType.RETARGETED)
        found.setdefault(deadline_id, []).append(
            Event(
                type=EventType(kind),
                at=at,
                seq=seq,
                n=n,
                target=Target(Unit(unit), n=n, on=target_on) if promises else None,
                expected_on=expected_on,
                ends=ends,
                cps_time=cps_time,
            )
        )
    return found


def _fired(ids: list[UUID]) -> dict[UUID, set[tuple[int, int]]]:
    found: dict[UUID, set[tuple[int, int]]] = {}
    rows = RungFired.objects.filter(deadline__in=ids).values_list("deadline", "run", "position")
    for deadline_id, run, position in rows:
        found.setdefault(deadline_id, set()).add((run, position))
    return found


@dataclass(slots=True)
class Tally:
    """What a verification found."""

    looked_at: int = 0
    mismatches: int = 0


def verify(report: Callable[[Examined], None] | None = None) -> Tally:
    """Compare every clock; `report` is called with each `Examined` that does not hold."""
    tally = Tally()
    for one in examine():
        tally.looked_at += 1
        if one.fault or one.differs:
            tally.mismatches += 1
            if report is not None:
                report(one)
    return tally


def note_verification(tally: Tally, *, started_at: datetime, finished_at: datetime) -> None:
    """Keep the result for footers and health."""
    Verification.objects.create(
        started_at=started_at,
        finished_at=finished_at,
        looked_at=tally.looked_at,
        mismatches=tally.mismatches,
    )
