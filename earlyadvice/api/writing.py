"""A request as the API shows it to the force. One shape for submission, list and detail."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from core.london import utc
from core.reference.lookup import labels
from deadlines.api import clock_json
from deadlines.workingdays import Calendar
from earlyadvice.actions import also_open, available
from earlyadvice.lifecycle import WHOSE_MOVE, State
from earlyadvice.rules import CONTENTS, NONE_IS_AN_ANSWER, SUPERVISOR_REVIEW

if TYPE_CHECKING:
    from core.accounts.models import User
    from earlyadvice.models import Advice, Request

HANDLING = (
    "Legal advice to the police. Do not copy, list as evidence or share outside the force "
    "without the lawyer's agreement."
)


def thin_json(contents: list[str]) -> list[dict[str, str]]:
    """The contents not answered: which, why we ask, how to mend it."""
    found = []
    for content in contents:
        if content == SUPERVISOR_REVIEW.content:
            why, how = SUPERVISOR_REVIEW.why, SUPERVISOR_REVIEW.how_to_mend
        else:
            why, how = CONTENTS[content][0], f"{CONTENTS[content][1]} {NONE_IS_AN_ANSWER}"
        found.append({"content": content, "why": why, "how_to_mend": how})
    return found


def line_json(request: Request, *, user: User, at: datetime, calendar: Calendar) -> dict[str, Any]:
    """A request in a list: where it stands and whose move it is. No word of the case."""
    return {
        "id": str(request.pk),
        "urn": request.case.urn,
        "state": request.state,
        "whose_move": WHOSE_MOVE[State(request.state)] or None,
        "version": request.version,
        "received_at": utc(request.received_at),
        "updated_at": utc(request.updated_at),
        "clock": clock_json(request.clock, at, calendar),
        "unit": request.matter.unit.code,
        "officer": request.officer.collar_number,
        "lawyer": request.lawyer.name if request.lawyer else None,
        "available": available(request, user),
    }


def detail_json(
    request: Request, *, user: User, at: datetime, calendar: Calendar
) -> dict[str, Any]:
    """A request whole, as its force may read it."""
    case = request.case
    return line_json(request, user=user, at=at, calendar=calendar) | {
        "triage_clock": clock_json(request.triage_clock, at, calendar),
        "thin": thin_json(request.thin),
        "resubmission_of": str(request.resubmission_of_id) if request.resubmission_of_id else None,
        "also_open": sorted(str(pk) for pk in also_open(request)),
        "offences": case.offences,
        "reported_on": _day(case.reported_on),
        "incident_from": case.incident_from or None,
        "incident_to": case.incident_to or None,
        "incident_when": case.incident_when,
        "relationship": case.relationship,
        "urgent": (
            {"reason": request.urgent_reason, "needed_by": _day(request.urgent_needed_by)}
            if request.urgent_reason
            else None
        ),
        "factual_summary": request.factual_summary,
        "suspects": [
            {
                "reference": suspect.reference,
                "name": suspect.name,
                "date_of_birth": _day(suspect.date_of_birth),
                "status": suspect.status,
                "liberty": suspect.liberty,
                "bail_ends_on": _day(suspect.bail_ends_on),
                "under_18": suspect.under_18,
                "explanation": suspect.explanation,
            }
            for suspect in case.suspects.all()
        ],
        "complainants": [
            {
                "reference": complainant.reference,
                "adult_then": complainant.adult_then,
                "adult_now": complainant.adult_now,
            }
            for complainant in case.complainants.all()
        ],
        "lines_of_enquiry": [
            {
                "text": line.text,
                "status": line.status,
                "anticipated_outcome": line.anticipated_outcome,
                "expected_by": _day(line.expected_by),
            }
            for line in request.lines.all()
        ],
        "issues": request.issues,
        "issues_text": request.issues_text,
        "advice_sought": request.advice_sought,
        "material": [{"kind": piece.kind, "text": piece.text} for piece in request.material.all()],
        "potentially_disclosable": request.potentially_disclosable,
        "discussion_requested": request.discussion_requested,
        "supervisor": request.supervisor_collar_number or None,
        "supervisor_review": (
            {
                "by": request.review_by,
                "role": request.review_role,
                "on": _day(request.review_on),
                "comments": request.review_comments,
            }
            if request.review_by
            else None
        ),
        "no_supervisor_review_because": request.no_review_because,
        "returned": _returned(request),
        "advice": _advice(list(request.advices.all())),
    }


def _advice(given: list[Advice]) -> dict[str, Any] | None:
    if not given:
        return None
    newest = max(given, key=lambda advice: advice.number)
    return {
        "number": newest.number,
        "handling": "legal-advice",
        "handling_note": HANDLING,
        "given_at": utc(newest.given_at),
        "given_by": newest.given_by.name,
        "text": newest.text,
    }


def _returned(request: Request) -> dict[str, Any] | None:
    reasons = list(request.return_reasons.all())
    if not reasons:
        return None
    said = labels("early_advice_return_reason", request.updated_at.date())
    return {
        "reasons": [
            {
                "code": reason.code,
                "label": said.get(reason.code, reason.code),
                "details": reason.details,
            }
            for reason in reasons
        ],
        "police_response_on": _day(request.police_response_on),
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None
