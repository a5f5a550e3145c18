"""Who should take a case next, and why: a pure rule that explains itself. It decides nothing.

Source: capabilities B7 and B8: the same lawyer stays; then unit, capacity, leave and specialism.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.words import count, listed, short

WHOLE = 100  # per cent of the week: full time


@dataclass(frozen=True)
class Candidate:
    """A lawyer who may take it. `load` counts what they have to do now, `percent` is how much of
    the week they work, `away_until` the last day of the leave they are on, or will be on before the
    work is due."""

    id: int
    name: str
    has_it: bool = False  # the lawyer of the case so far
    in_unit: bool = True
    manages: bool = False  # has a unit to look after beside
    load: int = 0
    percent: int = WHOLE
    away_from: date | None = None
    away_until: date | None = None
    knows: tuple[str, ...] = ()  # what they know best, of what this case is about, in words


@dataclass(frozen=True)
class Suggested:
    """A candidate with the reasons in words. The first of a list is the suggestion."""

    candidate: Candidate
    why: tuple[str, ...]


def ranked(candidates: Iterable[Candidate], *, today: date, load_noun: str) -> list[Suggested]:
    """Everybody who can take it, best first: the lawyer of the case, of the unit, without managing
    it too, not away today, what they know, and least to do for the time they work."""
    ordered = sorted(candidates, key=lambda one: _order(one, today))
    return [Suggested(one, tuple(_why(one, today, load_noun))) for one in ordered]


def _order(one: Candidate, today: date) -> tuple[object, ...]:
    return (
        not one.has_it,
        not one.in_unit,
        one.manages,
        is_away(one, today),
        -len(one.knows),
        one.load / one.percent,
        one.name,
    )


def is_away(one: Candidate, today: date) -> bool:
    """On leave today."""
    return bool(one.away_from and one.away_until and one.away_from <= today <= one.away_until)


def _why(one: Candidate, today: date, load_noun: str) -> Iterable[str]:
    if one.has_it:
        yield "advised on this case before"
    if not one.in_unit:
        yield "of the Area, not of the unit"
    if one.manages:
        yield "manages the unit"
    if one.away_from and one.away_until:
        if is_away(one, today):
            yield f"on leave until {short(one.away_until)}"
        else:
            yield f"on leave from {short(one.away_from)} to {short(one.away_until)}"
    if one.knows:
        yield f"knows {listed(one.knows)}"
    part = "" if one.percent == WHOLE else f", works {one.percent}% of the week"
    yield f"{count(one.load, load_noun)} to do{part}"
