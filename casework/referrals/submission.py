"""A charging referral as a force states it, before it is written down. Plain values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.facts import CaseFacts


@dataclass(frozen=True)
class ChargeFacts:
    """A proposed charge: the suspect's reference, the CJS offence code, its suffix, and when the
    offence is said to have happened (a day, a month, a year, or nothing)."""

    suspect: str
    code: str
    suffix: str = ""
    on: str = ""


@dataclass(frozen=True)
class PieceFacts:
    """A piece of the file, and where it is."""

    kind: str
    standing: str
    text: str = ""


@dataclass(frozen=True)
class ReferralFacts:
    """The whole body of `POST /charging-referrals` (domain.md §4). `officer`, `completed_by` and
    `supervisor` are collar numbers; `suspects` are the references of those to be decided."""

    case: CaseFacts
    summary: str
    officer: str
    completed_by: str
    supervisor: str
    suspects: tuple[str, ...]
    charges: tuple[ChargeFacts, ...]
    supervisor_comments: str = ""
    priority: str = "standard"
    why_priority: str = ""
    decision_required_by: date | None = None
    early_advice: UUID | None = None
    why_no_early_advice: str = ""
    flags: tuple[str, ...] = ()
    potentially_disclosable: str = ""
    material: tuple[PieceFacts, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class AdviceSaid:
    """What an early-advice request of the same case said, for a referral that follows from it."""

    id: UUID
    label: str
    summary: str
    potentially_disclosable: str
    material: tuple[PieceFacts, ...]
