"""A request as a force states it, before it is written down. Plain values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.facts import CaseFacts


@dataclass(frozen=True)
class LineFacts:
    """A line of enquiry, as the police see it at the time of the request."""

    text: str
    status: str = ""
    anticipated_outcome: str = ""
    expected_by: date | None = None


@dataclass(frozen=True)
class MaterialFacts:
    kind: str
    text: str = ""


@dataclass(frozen=True)
class Urgency:
    reason: str
    needed_by: date


@dataclass(frozen=True)
class SupervisorReview:
    """The check that a supervisor or gatekeeper made before submission."""

    by: str  # collar number
    role: str
    on: date
    comments: str


@dataclass(frozen=True)
class Submission:
    """The whole body of police-api.md. `officer` and `supervisor` are collar numbers."""

    case: CaseFacts
    factual_summary: str
    advice_sought: str
    officer: str
    supervisor: str = ""
    unit: str = ""
    lines_of_enquiry: tuple[LineFacts, ...] = ()
    issues: tuple[str, ...] = ()
    issues_text: str = ""
    material: tuple[MaterialFacts, ...] = ()
    potentially_disclosable: str = ""
    discussion_requested: bool = False
    urgent: Urgency | None = None
    supervisor_review: SupervisorReview | None = None
    no_review_because: str = ""
