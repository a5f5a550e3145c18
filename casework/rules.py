"""Pure rules about cases: how a URN reads, and dates of which only a part is known."""

from __future__ import annotations

import re
from datetime import date

# force (2 digits), unit (2 letters or digits), serial (5 digits), year (2 digits); no check digit.
# Source: Case-Management URN validator, domain.md §8.
URN = re.compile(r"^\d{2}[A-Z0-9]{2}\d{5}\d{2}$", re.ASCII)
PARTIAL_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$", re.ASCII)
EARLIEST_YEAR = 1900


def normalise_urn(text: str) -> str:
    """Upper case, without spaces and slashes: `06rx/00123/26` is `06RX0012326`."""
    return re.sub(r"[\s/]", "", text).upper()


def is_urn(text: str) -> bool:
    return URN.fullmatch(text) is not None


def force_code(urn: str) -> str:
    return urn[:2]


def unit_part(urn: str) -> str:
    return urn[2:4]


def partial_date_fault(text: str, today: date) -> str:
    """What is wrong with a day, month or year; '' if nothing is."""
    if not PARTIAL_DATE.fullmatch(text):
        return "Give a day (2026-09-26), a month (2026-09) or a year (2026)."
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    try:
        first = date(year, month, day)
    except ValueError:
        return "There is no such date."
    if year < EARLIEST_YEAR or first > today:
        return f"The date must lie between {EARLIEST_YEAR} and today."
    return ""


def partial_in_words(text: str) -> str:
    """A day, month or year in words: "4 September 2017", "September 2017", "2017"."""
    parts = [int(part) for part in text.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    known = date(year, month, day)
    return {1: f"{year}", 2: f"{known:%B %Y}", 3: f"{day} {known:%B %Y}"}[len(parts)]


def first_day(text: str) -> date:
    """The first day that a partial date may mean."""
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    return date(year, month, day)
