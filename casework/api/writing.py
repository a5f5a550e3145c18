"""Cases and charging referrals as the API shows them to the force."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from casework.headings import HANDLING
from casework.referrals.lifecycle import Priority, ReferralState, ReferralVerb, headline, side_of
from casework.referrals.offering import available
from casework.referrals.rules import GAPS
from casework.reviews.lifecycle import DecisionState
from core.london import london_day, utc
from core.reference.lookup import labels
from deadlines.api import clock_json
from deadlines.workingdays import Calendar

if TYPE_CHECKING:
    from casework.models import Case, Decision, FileAssessment, Referral
    from core.accounts.models import User


def day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def suspects_json(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "reference": suspect.reference,
            "name": suspect.name,
            "date_of_birth": day(suspect.date_of_birth),
            "pnc_id": suspect.pnc_id,
            "status": suspect.status,
            "liberty": suspect.liberty,
            "bail_ends_on": day(suspect.bail_ends_on),
            "bail_conditions": suspect.bail_conditions,
            "under_18": suspect.under_18,
            "explanation": suspect.explanation,
        }
        for suspect in case.suspects.all()
    ]


def complainants_json(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "reference": complainant.reference,
            "adult_then": complainant.adult_then,
            "adult_now": complainant.adult_now,
        }
        for complainant in case.complainants.all()
    ]


def line_json(
    referral: Referral, *, user: User, at: datetime, calendar: Calendar
) -> dict[str, Any]:
    """A referral in a list: where it stands and whose move it is. No word of the case."""
    tracks = list(referral.tracks.all())
    states = [track.state for track in tracks]
    return {
        "id": str(referral.pk),
        "urn": referral.case.urn,
        "state": referral.state,
        "headline": headline(referral.state, states),
        "whose_move": side_of(referral.state, states) or None,
        "priority": Priority(referral.priority).value,
        "version": referral.version,
        "received_at": utc(referral.received_at),
        "updated_at": utc(referral.updated_at),
        "tracks": [
            {
                "suspect": track.suspect.reference,
                "state": track.state,
                "ended_because": track.ended_because,
                "clock": clock_json(track.clock, at, calendar),
            }
            for track in tracks
        ],
        "unit": referral.matter.unit.code,
        "officer": referral.officer.collar_number,
        "needs_officer": not referral.officer.in_service,
        "lawyer": referral.lawyer.name if referral.lawyer else None,
        "available": available(referral, user),
    }


def detail_json(
    referral: Referral, *, user: User, at: datetime, calendar: Calendar
) -> dict[str, Any]:
    """A referral whole, as its force may read it."""
    case = referral.case
    return line_json(referral, user=user, at=at, calendar=calendar) | {
        "gaps": [{"content": one, "how_to_mend": GAPS[one]} for one in referral.gaps],
        "resubmission_of": (
            str(referral.resubmission_of_id) if referral.resubmission_of_id else None
        ),
        "early_advice": str(referral.early_advice_id) if referral.early_advice_id else None,
        "why_no_early_advice": referral.why_no_early_advice,
        "triage_clock": clock_json(referral.triage_clock, at, calendar),
        "summary": referral.summary,
        "decision_required_by": day(referral.decision_required_by),
        "why_priority": referral.why_priority,
        "flags": referral.flags,
        "potentially_disclosable": referral.potentially_disclosable,
        "offences": case.offences,
        "suspects": suspects_json(case),
        "complainants": complainants_json(case),
        "charges": [
            {
                "suspect": charge.suspect.reference,
                "code": charge.code,
                "suffix": charge.suffix,
                "on": charge.on or None,
            }
            for charge in referral.charges.all()
        ],
        "material": [
            {"kind": piece.kind, "standing": piece.standing, "text": piece.text}
            for piece in referral.material.all()
        ],
        "completed_by": referral.completed_by,
        "supervisor": referral.supervisor_collar_number or None,
        "supervisor_comments": referral.supervisor_comments,
        "returned": _returned(referral, at, calendar),
        "file_assessment": _assessment(getattr(referral, "assessment", None)),
        "decisions": [
            _decision(one, track.suspect.reference)
            for track in referral.tracks.all()
            for one in track.decisions.all()
            if one.state == DecisionState.RELEASED
        ],
    }


def _decision(decision: Decision, suspect: str) -> dict[str, Any]:
    """A released decision. Its reasons are legal advice, and say so."""
    return {
        "suspect": suspect,
        "kind": decision.kind,
        "test": decision.test,
        "stops_prosecution": decision.stops,
        "classification": "legal-advice",
        "handling": HANDLING,
        "reasons": decision.reasons,
        "charges": [{"code": one.code, "suffix": one.suffix} for one in decision.charges.all()],
        "full_code_review_on": day(decision.full_code_review_on),
        "released_at": utc(decision.released_at) if decision.released_at else None,
        "tell_suspect_after": (
            utc(decision.tell_suspect_after) if decision.tell_suspect_after else None
        ),
        "reconsidered_at": utc(decision.reconsidered_at) if decision.reconsidered_at else None,
    }


def _returned(referral: Referral, at: datetime, calendar: Calendar) -> dict[str, Any] | None:
    if referral.state != ReferralState.RETURNED or referral.answer_clock is None:
        return None
    returned_at = referral.moves.filter(verb=ReferralVerb.RETURN).latest("at", "id").at
    said = labels("referral_return_reason", london_day(returned_at))
    return {
        "reasons": [
            {
                "code": reason.code,
                "label": said.get(reason.code, reason.code),
                "details": reason.details,
            }
            for reason in referral.return_reasons.all()
        ],
        "answer_clock": clock_json(referral.answer_clock, at, calendar),
    }


def _assessment(assessment: FileAssessment | None) -> dict[str, Any] | None:
    if assessment is None:
        return None
    return {
        "met": not assessment.failures,
        "failures": assessment.failures,
        "comments": assessment.comments,
        "at": utc(assessment.at),
        "dispute": assessment.dispute,
        "dispute_by": day(assessment.dispute_by),
        "dispute_reason": assessment.dispute_reason,
        "answer": assessment.answer,
    }
