"""A review with its decisions as a lawyer wrote it, before it is written down. Plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from casework.disclosure.rules import Said
from casework.reviews.lifecycle import Test

CASE = ""  # the reference under which a section is about the whole case


@dataclass(frozen=True)
class Charge:
    """An offence to be charged: its code and the suffix for an attempt and the like."""

    code: str
    suffix: str = ""


@dataclass(frozen=True)
class DecisionFacts:
    """What is proposed for one suspect, by reference."""

    suspect: str
    kind: str
    reasons: str
    test: str = Test.FULL_CODE
    charges: tuple[Charge, ...] = ()
    full_code_review_on: date | None = None


@dataclass(frozen=True)
class ReviewFacts:
    """`sections` maps a suspect's reference, or `CASE`, to what is said under each heading."""

    sections: Mapping[str, Mapping[str, str]]
    decisions: tuple[DecisionFacts, ...] = field(default=())

    def said(self, code: str, suspect: str = CASE) -> str:
        return self.sections.get(suspect, {}).get(code, "")

    def as_json(self) -> str:
        """All of it in one text, the same for the same words."""
        whole = {
            "sections": {
                whom: {code: text for code, text in under.items() if text.strip()}
                for whom, under in self.sections.items()
                if any(text.strip() for text in under.values())
            },
            "decisions": sorted(
                (asdict(one) for one in self.decisions), key=lambda one: str(one["suspect"])
            ),
        }
        return json.dumps(whole, sort_keys=True, default=str, ensure_ascii=False)

    def digest(self) -> str:
        """What tells one wording from another: SHA-256, 64 hexadecimal digits."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()


@dataclass(frozen=True)
class TellingFacts:
    """How one complainant, by reference, is told: planned, or why they are not."""

    complainant: str
    told: str
    why_not: str = ""
    teller: str = ""
    channel: str = ""
    planned_at: datetime | None = None
    agreed: bool = False  # with the officer in charge
    ends: str = ""
    liberty_first: bool = False
    safety_plan: str = ""
    tell_suspect_after: datetime | None = None
    said: Said | None = None  # asked where somebody spoke with them: they asked not to be told
