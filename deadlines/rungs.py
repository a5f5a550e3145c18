"""When a rung of a ladder falls, and whether it is owed: pure arithmetic on the due day."""

from datetime import date, datetime

from deadlines.events import HOUR, ONE_DAY, Unit, midnight
from deadlines.ledger import Due
from deadlines.workingdays import Calendar


def rung_at(falls: Due, offset: int, unit: Unit, calendar: Calendar) -> datetime:
    """When a rung falls: 00:00 London, `offset` days from the due day; or hours from `due_at`."""
    if unit == Unit.HOURS:
        return falls.at + offset * HOUR
    if unit == Unit.CALENDAR_DAYS:
        return midnight(falls.on + offset * ONE_DAY)
    return midnight(calendar.add(falls.on, offset))


def escalates(offset: int, unit: Unit) -> bool:
    """A rung before the due instant reminds; one after it escalates."""
    return offset >= 0 if unit == Unit.HOURS else offset > 0


def is_owed(at: datetime, falls: Due, received_on: date, *, escalation: bool) -> bool:
    """Whether a rung is owed at all.

    One that would fall before the clock began is not. A reminder that would fall before the
    present run began is not either: a reminder of the past reminds nobody.
    """
    if at < midnight(received_on):
        return False
    return escalation or at >= falls.run_began_at
