"""What somebody tells us about a case, before it is written down. Plain values, no rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class SuspectFacts:
    """`reference` is the force's own (S1, S2 …); a suspect nobody has identified has no name."""

    reference: str
    name: str = ""
    date_of_birth: date | None = None
    status: str = ""
    liberty: str = ""
    bail_ends_on: date | None = None
    under_18: bool | None = None
    explanation: str = ""
    bail_conditions: str = ""
    pnc_id: str = ""


@dataclass(frozen=True)
class ComplainantFacts:
    reference: str
    adult_then: bool | None = None
    adult_now: bool | None = None


@dataclass(frozen=True)
class CaseFacts:
    """The facts that a request or a referral states. Dates of the incident may be partial."""

    urn: str
    offences: tuple[str, ...] = ()
    reported_on: date | None = None
    incident_from: str = ""
    incident_to: str = ""
    incident_when: str = ""
    relationship: str = ""
    suspects: tuple[SuspectFacts, ...] = field(default=())
    complainants: tuple[ComplainantFacts, ...] = field(default=())
