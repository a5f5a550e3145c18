"""Civil time. Days belong to Europe/London, storage to UTC; conversion happens here only."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_day(at: datetime) -> date:
    """The London calendar day on which the instant falls."""
    return at.astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    """The instant at which a London day begins."""
    return datetime.combine(day, time.min, tzinfo=LONDON)
