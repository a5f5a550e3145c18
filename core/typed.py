"""Days and times as people type them, and what they mean. Without any form or page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from core.london import EARLIEST_YEAR, LATEST_YEAR, has_sane_year

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
PARTS = ("day", "month", "year")
TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)


@dataclass(frozen=True)
class TypedDay:
    """A date as it was typed, in three parts, so that nothing typed is lost."""

    day: str = ""
    month: str = ""
    year: str = ""

    def __bool__(self) -> bool:
        return bool(self.day or self.month or self.year)

    def __str__(self) -> str:
        return " ".join(part for part in (self.day, self.month, self.year) if part)


class Misread(Exception):
    """What was typed is no day: how to mend it, and which parts are at fault."""

    def __init__(self, text: str, parts: Iterable[str]) -> None:
        super().__init__(text)
        self.parts = tuple(parts)


def read_day(typed: TypedDay) -> date:
    """The day that was typed; `Misread` says what is wrong, to go on from its name."""
    missing = [part for part in PARTS if not getattr(typed, part)]
    if missing:
        raise Misread(f"must include a {' and '.join(missing)}", missing)
    year, month, day = _number(typed.year), _month(typed.month), _number(typed.day)
    if year is not None and len(typed.year) != 4:
        raise Misread("must have a year of 4 numbers, like 2027", ["year"])
    if year is None or month is None or day is None:
        wrong = [p for p, v in zip(PARTS, (day, month, year), strict=True) if v is None]
        raise Misread("must be a real date", wrong)
    try:
        found = date(year, month, day)
    except ValueError:
        raise Misread("must be a real date", PARTS) from None
    if not has_sane_year(found):
        raise Misread(f"must have a year between {EARLIEST_YEAR} and {LATEST_YEAR}", ["year"])
    return found


def read_time(typed: str) -> time | None:
    """A time of day such as 14:30, 14.30 or 2pm; None if it is none."""
    found = TIME.fullmatch(typed)
    if found is None:
        return None
    hour, half = int(found[1]), (found[3] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, int(found[2] or 0))
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _month(text: str) -> int | None:
    """A month by number, by name or by its first three letters."""
    name = text.lower().rstrip(".")
    if len(name) >= 3:
        for number, month in enumerate(MONTHS, start=1):
            if month.startswith(name):
                return number
    number_typed = _number(text)
    return number_typed if number_typed and number_typed <= 12 else None
