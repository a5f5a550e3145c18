"""Civil time. Days belong to Europe/London, storage to UTC; conversion happens here only."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_day(at: datetime) -> date:
    """The London calendar day on which the instant falls."""
    return at.astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    """The instant at which a London day begins."""
    return datetime.combine(day, time.min, tzinfo=LONDON)


def utc(at: datetime) -> str:
    """The instant as the API writes it: `2026-11-20T15:04:05Z`, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
