"""Days and times as people type them, and what they mean. Without any form or page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta, timezone

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
TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?\s*(gmt|bst)?", re.IGNORECASE | re.ASCII)
# for the hour that comes twice when the clocks go back
WINTER, SUMMER = timezone(timedelta(0), "GMT"), timezone(timedelta(hours=1), "BST")
# letters and signs that are drawn as nothing, though they are of no class that says so
DRAWN_AS_NOTHING = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def called(character: str) -> str:
    """A character by its number and its name: "U+200B (ZERO WIDTH SPACE)"."""
    name = unicodedata.name(character, "a control character")
    return f"U+{ord(character):04X} ({name})"


def unseen(text: str) -> str:
    """The first character of a text in which there is nothing to see, by its name. Empty if there
    is something, and for mere spaces, which every form takes for nothing."""
    if any(_is_drawn(one) for one in text):
        return ""
    return next((called(one) for one in text if not one.isspace()), "")


def _is_drawn(character: str) -> bool:
    # marks are drawn upon a letter; format and control characters, spaces and lines are not drawn
    kind = unicodedata.category(character)[0]
    return kind not in "CMZ" and character not in DRAWN_AS_NOTHING


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
    year, month, day = whole_number(typed.year), _month(typed.month), whole_number(typed.day)
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
    """A time of day such as 14:30, 14.30, 2pm or 01:30 BST; None if it is none."""
    found = TIME.fullmatch(typed)
    if found is None:
        return None
    hour, half = int(found[1]), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        zone = {"gmt": WINTER, "bst": SUMMER}.get((found[4] or "").lower())
        return time(hour, int(found[2] or 0), tzinfo=zone)
    except ValueError:
        return None


def whole_number(text: str, longest: int = 18) -> int | None:
    """A number written in at most so many plain digits; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= longest else None


def _month(text: str) -> int | None:
    """A month by number, by name or by its first three letters."""
    name = text.lower().rstrip(".")
    if len(name) >= 3:
        for number, month in enumerate(MONTHS, start=1):
            if month.startswith(name):
                return number
    number_typed = whole_number(text)
    return number_typed if number_typed and number_typed <= 12 else None
