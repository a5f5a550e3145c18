"""Whether two suspects may be the same person: a pure rule, and the keys by which it finds them.

It looks at suspects only. A victim is never matched here: that is for the liaison officer, for safe
contact, and never for whoever reviews the case.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

KEY_MAX, NUMBER_MAX = 200, 20
TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr"})
WORD = re.compile(r"\w+")
UNSURE = 40  # what two different PNC numbers take off


@dataclass(frozen=True)
class Person:
    """What is known of a suspect that tells one person from another."""

    name: str = ""
    date_of_birth: date | None = None
    pnc_id: str = ""


@dataclass(frozen=True)
class Match:
    """How sure, of 100, and why, in words. Never shown as a probability: it only orders."""

    score: int
    why: str


def names_of(name: str) -> tuple[str, ...]:
    """The names of a person in the order spoken: "BROWN, Álex" is alex, brown.

    Case, accents, apostrophes and titles are left out; a double-barrelled name is two names.
    """
    surname, comma, rest = name.partition(",")
    spoken = f"{rest} {surname}" if comma else name
    plain = "".join(
        one for one in unicodedata.normalize("NFKD", spoken) if not unicodedata.combining(one)
    )
    words = WORD.findall(re.sub(r"['’`]", "", plain).casefold().replace("_", " "))
    return tuple(word for word in words if word not in TITLES)


def match_key(name: str, born: date | None) -> str:
    """First and last name, in whichever order they were given, with the date of birth. '' if it
    takes more to tell one person from another."""
    names = names_of(name)
    if len(names) < 2 or born is None:
        return ""
    first, last = sorted((names[0], names[-1]))
    return f"{born.isoformat()} {first} {last}"[:KEY_MAX]


def pnc_key(pnc_id: str) -> str:
    """A PNC number as it is compared: `88 / 123456a` is `88123456A`."""
    return re.sub(r"[\W_]", "", pnc_id).upper()[:NUMBER_MAX]


def match(one: Person, other: Person) -> Match | None:
    """Whether they may be the same person. None if nothing says so."""
    numbers = pnc_key(one.pnc_id), pnc_key(other.pnc_id)
    if numbers[0] and numbers[0] == numbers[1]:
        return Match(100, "The same PNC number")
    key = match_key(one.name, one.date_of_birth)
    if not key or key != match_key(other.name, other.date_of_birth):
        return None
    found = _by_name(names_of(one.name), names_of(other.name))
    if all(numbers):
        return Match(found.score - UNSURE, f"{found.why}; the PNC numbers differ")
    return found


def _by_name(one: tuple[str, ...], other: tuple[str, ...]) -> Match:
    if one == other:
        return Match(90, "The same name and date of birth")
    if sorted(one) == sorted(other):
        return Match(80, "The same names in another order, and the same date of birth")
    return Match(70, "The same first name, surname and date of birth; other names differ")
