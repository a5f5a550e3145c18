"""Dates, times, counts and lists in words, GOV.UK style, in London time. Pure functions.

Dates in full on the page of one thing ("Monday 21 December 2026"), short in lists
("Mon 21 December 2026"); clock times in 24 hours ("14:02"), as design/pages.md has them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from core.london import LONDON

ONE_DAY = timedelta(days=1)


def in_full(day: date) -> str:
    """For the page of one thing: "Monday 21 December 2026"."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def short(day: date) -> str:
    """For lists: "Mon 21 December 2026"."""
    return f"{day:%a} {day.day} {day:%B} {day.year}"


def time_of(at: datetime) -> str:
    """The London clock at an instant: "14:02"."""
    return f"{at.astimezone(LONDON):%H:%M}"


def moment(at: datetime) -> str:
    """An instant in full: "Monday 21 December 2026 at 14:02"."""
    return f"{in_full(at.astimezone(LONDON).date())} at {time_of(at)}"


def short_moment(at: datetime) -> str:
    """An instant in lists: "Mon 21 December 2026 at 14:02"."""
    return f"{short(at.astimezone(LONDON).date())} at {time_of(at)}"


def span(first: date, last: date) -> str:
    """A period, naming month and year once where both days share them: "1 to 5 June 2026"."""
    if first == last:
        return in_full(first)
    if first.year != last.year:
        begin = f"{first.day} {first:%B} {first.year}"
    elif first.month != last.month:
        begin = f"{first.day} {first:%B}"
    else:
        begin = f"{first.day}"
    return f"{begin} to {last.day} {last:%B} {last.year}"


def near(day: date, today: date) -> str:
    """The name of a day beside today: "today", "tomorrow", "yesterday"; of any other, nothing."""
    return {today - ONE_DAY: "yesterday", today: "today", today + ONE_DAY: "tomorrow"}.get(day, "")


def count(n: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 working day", "1,204 working days", "2 enquiries"."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def listed(items: Iterable[str], joined_by: str = "and") -> str:
    """A list in a sentence: "a, b and c"."""
    *most, last = [*items] or [""]
    return f"{', '.join(most)} {joined_by} {last}" if most else last


def sentence(text: str) -> str:
    """The text with a capital letter in front and the rest as it was."""
    return text[:1].upper() + text[1:]


def sentences(parts: Iterable[str]) -> str:
    """What people wrote, one after the other, whether or not they ended it with a full stop."""
    return " ".join(part if part[-1] in ".!?" else f"{part}." for part in parts if part)
