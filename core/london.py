"""Civil time. Days belong to Europe/London, storage to UTC; conversion happens here only.

What is typed or sent lies in a year that a person can mean: anything else is a slip.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from core.errors import RuleBroken

LONDON = ZoneInfo("Europe/London")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


def has_sane_year(at: date) -> bool:
    """Whether a day or an instant lies in a year that can be meant."""
    return EARLIEST_YEAR <= at.year <= LATEST_YEAR


def london_day(at: datetime) -> date:
    """The London calendar day on which the instant falls."""
    return at.astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    """The instant at which a London day begins."""
    return datetime.combine(day, time.min, tzinfo=LONDON)


def at_london(day: date, clock: time, field: str = "") -> datetime:
    """The instant at which a London clock shows this time on this day. `clock` may know whether
    winter or summer time is meant; a time that the clock shows twice, or never, is refused at
    `field`, with the two that can be meant."""
    if clock.tzinfo is not None:
        at = datetime.combine(day, clock).astimezone(LONDON)
        if at.utcoffset() == clock.utcoffset():
            return at.astimezone(UTC)  # Python takes no two zones' readings of that hour for equal
        raise RuleBroken("clocks-change", f"On that day it is {_said(at)}.", field=field)
    first, second = (datetime.combine(day, clock.replace(fold=n), tzinfo=LONDON) for n in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    # as they are on the clock: of a time that never comes, the other offset's
    meant = [one.astimezone(UTC).astimezone(LONDON) for one in (first, second)]
    happens = "happens twice" if meant[0].time() == clock else "does not happen"
    choices = " or ".join(_said(one) for one in sorted(meant))
    raise RuleBroken(
        "clocks-change",
        f"{clock:%H:%M} {happens} on that day, when the clocks change: write {choices}.",
        field=field,
    )


def _said(at: datetime) -> str:
    return f"{at:%H:%M} {at.tzname()}"


def utc(at: datetime) -> str:
    """The instant as the API writes it: `2026-11-20T15:04:05Z`, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
