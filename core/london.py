"""Civil time. Days belong to Europe/London, storage to UTC; conversion happens here only.

What is typed or sent lies in a year that a person can mean: anything else is a slip.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

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


def at_london(day: date, clock: time) -> datetime:
    """The instant at which a London clock shows this time on this day."""
    return datetime.combine(day, clock, tzinfo=LONDON)


def utc(at: datetime) -> str:
    """The instant as the API writes it: `2026-11-20T15:04:05Z`, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
