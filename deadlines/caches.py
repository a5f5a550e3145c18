"""What the dated columns of a clock must hold: computed here, stored by the actions, compared by
`verify_deadlines`. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from deadlines.events import Clock, EventType, Target, Unit, effective_target, ending, pauses
from deadlines.ledger import Due, due
from deadlines.rungs import is_owed, rung_at
from deadlines.workingdays import Calendar


@dataclass(frozen=True, slots=True)
class Steps:
    """A ladder as the arithmetic needs it: (position, distance, whether it escalates), in order."""

    unit: Unit
    rungs: Sequence[tuple[int, int, bool]]


@dataclass(frozen=True, slots=True)
class Caches:
    """The cached columns of one clock."""

    target: Target
    due_on: date
    due_at: datetime
    run: int
    paused_until: date | None
    next_rung_position: int | None
    next_rung_at: datetime | None
    ended_at: datetime | None
    ended_how: str


def compute(
    clock: Clock, calendar: Calendar, steps: Steps | None, fired: Collection[tuple[int, int]]
) -> Caches:
    """`fired` holds (run, position) of each rung that was raised already.

    Raises BeyondHorizon when the due day or the next rung lies past the calendar.
    """
    falls = due(clock, calendar)
    end = ending(clock.events)
    position, at = None, None
    if end is None and steps is not None:
        position, at = next_rung(clock, falls, calendar, steps, fired)
    return Caches(
        target=effective_target(clock),
        due_on=falls.on,
        due_at=falls.at,
        run=falls.run,
        paused_until=max((pause.ended_on for pause in pauses(clock.events)), default=None),
        next_rung_position=position,
        next_rung_at=at,
        ended_at=end.at if end else None,
        ended_how={EventType.MET: "met", EventType.CANCELLED: "cancelled"}[end.type] if end else "",
    )


def next_rung(
    clock: Clock,
    falls: Due,
    calendar: Calendar,
    steps: Steps,
    fired: Collection[tuple[int, int]],
) -> tuple[int | None, datetime | None]:
    """The first rung of the present run that is owed and has not been raised."""
    for position, distance, escalation in steps.rungs:
        if (falls.run, position) in fired:
            continue
        at = rung_at(falls, distance, steps.unit, calendar)
        if is_owed(at, falls, clock.received_on, escalation=escalation):
            return position, at
    return None, None
