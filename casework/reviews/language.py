"""The language aid: marks phrases that blame the victim in a lawyer's own text, and says why.

Advisory, and it stores nothing: text comes in, marks go out. Quotations are passed over, and the
section in which myths are met. The word list is reference data, owned by training with independent
sexual violence advisers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KIND = "victim_blaming_phrase"  # of the reference data
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w)")


@dataclass(frozen=True)
class Phrase:
    """A phrase of the list: why it is marked, and what may be written instead."""

    words: str
    why: str
    instead: str


@dataclass(frozen=True)
class Mark:
    """A phrase found in a text, with the words around it."""

    where: str  # the heading
    around: str
    phrase: Phrase


def marks_in(
    texts: Iterable[tuple[str, str, str]], phrases: Iterable[Phrase], *, about_myths: str
) -> list[Mark]:
    """Every marked phrase, in order. `texts` gives code, heading and text of each section."""
    listed = [(one, _pattern(one.words)) for one in phrases]
    found = []
    for code, heading, text in texts:
        if code == about_myths:
            continue
        own = QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
        hits = [
            (match.start(), match.end(), one)
            for one, pattern in listed
            for match in pattern.finditer(own)
        ]
        for start, end, one in sorted(hits, key=lambda hit: hit[:2]):
            found.append(Mark(heading, _around(text, start, end), one))
    return found


def _pattern(words: str) -> re.Pattern[str]:
    spaced = r"\s+".join(re.escape(word) for word in words.split())
    return re.compile(rf"\b{spaced}\b", re.IGNORECASE)


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    return f"{'…' if start > 40 else ''}{before}{text[start:end]}{after}".strip() + (
        "…" if len(text) > end + 40 else ""
    )


def phrases_from(items: Iterable[tuple[str, Mapping[str, str]]]) -> list[Phrase]:
    """The phrases of the reference data: label and data of each row."""
    return [Phrase(label, data.get("why", ""), data.get("instead", "")) for label, data in items]
