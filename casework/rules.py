"""Pure rules about cases: how a URN reads, and dates of which only a part is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

from core.errors import Fault
from core.london import EARLIEST_YEAR
from core.typed import called

if TYPE_CHECKING:
    from casework.facts import CaseFacts

# force (2 digits), unit (2 letters or digits), serial (5 digits), year (2 digits); no check digit.
# Source: Case-Management URN validator, domain.md §8.
URN = re.compile(r"^\d{2}[A-Z0-9]{2}\d{5}\d{2}$", re.ASCII)
PARTIAL_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$", re.ASCII)


# a to z only: other small letters may become two large ones, or a plain one
UPPER = str.maketrans(ascii_lowercase, ascii_uppercase)
A_URN = (
    "A URN has 11 characters: force (2 digits), unit (2), number (5 digits), year (2 digits), "
    "such as 06RX0012326."
)


def normalise_urn(text: str) -> str:
    """Upper case, without spaces and slashes: `06rx/00123/26` is `06RX0012326`."""
    return re.sub(r"[\s/]", "", text).translate(UPPER)


def is_urn(text: str) -> bool:
    return URN.fullmatch(text) is not None


def urn_fault(text: str, how: str = A_URN) -> str:
    """What is wrong with a URN that was normalised; '' if nothing is. `how` says how one reads."""
    if is_urn(text):
        return ""
    odd = next((one for one in text if not (one.isascii() and one.isalnum())), "")
    return f"{how.rstrip('.')}. Take out {called(odd)}" if odd else how


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


# --- what cannot be, in the facts of a case -------------------------------------------------------

TWINS = "Give each person a reference of their own."
ENDS_FIRST = "The incident cannot end before it begins."
IN_FUTURE = "The date must not lie in the future."


def repeated(references: Iterable[str]) -> set[str]:
    """The references that more than one person was given."""
    return {one for one, times in Counter(references).items() if times > 1}


def ends_before_it_begins(began: str, ended: str) -> bool:
    """Whether the dates of an incident, each a day, a month or a year, are the wrong way round."""
    return bool(began and ended) and first_day(ended) < first_day(began[: len(ended)])


def case_faults(facts: CaseFacts, today: date) -> list[Fault]:
    """All that cannot be so, at whichever door it is stated."""
    faults = []
    days = {"incident_from": facts.incident_from, "incident_to": facts.incident_to}
    wrong = {name: partial_date_fault(text, today) for name, text in days.items() if text}
    faults += [Fault(f"/{name}", "impossible-date", one) for name, one in wrong.items() if one]
    if not any(wrong.values()) and ends_before_it_begins(*days.values()):
        faults.append(Fault("/incident_to", "impossible-date", ENDS_FIRST))
    if facts.reported_on is not None and facts.reported_on > today:
        faults.append(Fault("/reported_on", "impossible-date", IN_FUTURE))
    for number, one in enumerate(facts.suspects):
        if one.date_of_birth is not None and one.date_of_birth > today:
            pointer = f"/suspects/{number}/date_of_birth"
            faults.append(Fault(pointer, "impossible-date", IN_FUTURE))
    faults += _twins("suspects", [one.reference for one in facts.suspects])
    faults += _twins("complainants", [one.reference for one in facts.complainants])
    return faults


def _twins(group: str, references: list[str]) -> list[Fault]:
    twins = repeated(references)
    return [
        Fault(f"/{group}/{number}/reference", "reference-repeated", TWINS)
        for number, one in enumerate(references)
        if one in twins
    ]
