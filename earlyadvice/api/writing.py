"""A request as the API shows it to the force. One shape for submission, list and detail."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from casework.api.writing import complainants_json, day, suspects_json
from core.london import london_day, utc
from core.reference.lookup import labels
from deadlines.api import clock_json
from deadlines.workingdays import Calendar
from earlyadvice.advice_rules import HANDLING, SECTIONS
from earlyadvice.comparing import changed_since_return
from earlyadvice.discussion_rules import WHO_DECIDES, points_of, shown_to_police
from earlyadvice.lifecycle import DiscussionState, Side, Verb
from earlyadvice.moving import newest_reasons, side_to_move
from earlyadvice.offering import also_open, available
from earlyadvice.rules import CONTENTS, NONE_IS_AN_ANSWER, SUPERVISOR_REVIEW

if TYPE_CHECKING:
    from core.accounts.models import User
    from earlyadvice.models import Advice, Discussion, Query, Request, ReturnReview


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
        "whose_move": side_to_move(request) or None,
        "version": request.version,
        "received_at": utc(request.received_at),
        "updated_at": utc(request.updated_at),
        "clock": clock_json(request.clock, at, calendar),
        "unit": request.matter.unit.code,
        "officer": request.officer.collar_number,
        "needs_officer": not request.officer.in_service,
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
        "changed_since_return": [one.part for one in changed_since_return(request)],
        "also_open": sorted(str(pk) for pk in also_open(request)),
        "offences": case.offences,
        "reported_on": day(case.reported_on),
        "incident_from": case.incident_from or None,
        "incident_to": case.incident_to or None,
        "incident_when": case.incident_when,
        "relationship": case.relationship,
        "urgent": (
            {
                "reason": request.urgent_reason,
                "needed_by": day(request.urgent_needed_by),
                "agreed_on": day(request.urgent_agreed_on),
                "why_not": request.urgent_why_not,
                "clock": (
                    clock_json(request.urgent_clock, at, calendar) if request.urgent_clock else None
                ),
            }
            if request.urgent_reason
            else None
        ),
        "factual_summary": request.factual_summary,
        "suspects": suspects_json(case),
        "complainants": complainants_json(case),
        "lines_of_enquiry": [
            {
                "text": line.text,
                "status": line.status,
                "anticipated_outcome": line.anticipated_outcome,
                "expected_by": day(line.expected_by),
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
                "on": day(request.review_on),
                "comments": request.review_comments,
            }
            if request.review_by
            else None
        ),
        "no_supervisor_review_because": request.no_review_because,
        "returned": _returned(request, at, calendar),
        "queries": [_query(query) for query in request.queries.all()],
        "information": [
            {
                "query": str(one.query_id) if one.query_id else None,
                "contents": one.contents,
                "text": one.text,
                "at": utc(one.at),
                "by": one.by.name,
            }
            for one in request.information.all()
        ],
        "reviews_of_return": [_review(review) for review in request.return_reviews.all()],
        "outcome_clock": (
            clock_json(request.outcome_clock, at, calendar) if request.outcome_clock else None
        ),
        "outcomes": [
            {
                "kind": one.kind,
                "next_expected_on": day(one.next_expected_on),
                "code": one.code,
                "reason": one.reason,
                "open_lines": one.open_lines,
                "inspector": one.inspector.collar_number if one.inspector else None,
                "at": utc(one.at),
                "by": one.by.name,
            }
            for one in request.outcomes.all()
        ],
        "discussions": [_discussion(one, at, calendar) for one in request.discussions.all()],
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
        "sections": [
            {"section": name, "heading": heading, "text": getattr(newest, name)}
            for name, (heading, _) in SECTIONS.items()
            if getattr(newest, name)
        ],
        "leanings": [
            {
                "suspect": one.suspect.reference if one.suspect else None,
                "leaning": one.leaning,
            }
            for one in newest.leanings.all()
        ],
        "lines_of_enquiry": [
            {
                "text": line.text,
                "why": line.why,
                "by_when": day(line.by_when),
                "points": line.points,
            }
            for line in newest.lines.all()
        ],
        "open_lines": [{"text": one.line.text, "why": one.why} for one in newest.open_lines.all()],
        "issues": newest.issues,
        "correction_why": newest.correction_why,
    }


def _discussion(discussion: Discussion, at: datetime, calendar: Calendar) -> dict[str, Any]:
    """A discussion as the force may read it: the lawyer's words after the officer's own."""
    shown = shown_to_police(discussion)
    entries = [one for one in discussion.entries.all() if shown or one.side == Side.POLICE]
    return {
        "id": str(discussion.pk),
        "state": discussion.state,
        "offered_at": utc(discussion.offered_at),
        "offered_by": discussion.offered_by.name,
        "times": [
            {
                "id": str(slot.pk),
                "proposed_by": slot.side,
                "starts_at": utc(slot.starts_at),
                "how": slot.how,
            }
            for slot in discussion.slots.all()
        ],
        "starts_at": utc(discussion.starts_at) if discussion.starts_at else None,
        "held_at": utc(discussion.held_at) if discussion.held_at else None,
        "how": discussion.how or None,
        "attendees": discussion.attendees,
        "not_held_because": discussion.not_held_because,
        "not_held_by": discussion.not_held_by.name if discussion.not_held_by else None,
        "who_decides": list(WHO_DECIDES),
        "points": _points_state(discussion),
        "points_clock": (
            clock_json(discussion.points_clock, at, calendar) if discussion.points_clock else None
        ),
        "note": (
            {
                "text": discussion.note,
                "version": discussion.note_version,
                "by": discussion.note_by.name if discussion.note_by else None,
                "at": utc(discussion.note_at) if discussion.note_at else None,
            }
            if shown and discussion.note_version
            else None
        ),
        "entries": [
            {
                "side": one.side,
                "by": one.by.name,
                "at": utc(one.at),
                "after_shown": one.after_shown,
                "points": one.points,
                "nfa_suggested": one.nfa_suggested,
                "nfa_who": one.nfa_who,
                "nfa_why": one.nfa_why,
                "nfa_open_lines": one.nfa_open_lines,
                "understood": one.understood,
                "agrees": one.agrees,
                "disputed_point": one.disputed_point,
                "note_version": one.note_version,
            }
            for one in entries
        ],
        "put_right": discussion.put_right,
    }


def _points_state(discussion: Discussion) -> str | None:
    """asked, received or not_received; null while no discussion has been held."""
    if points_of(discussion.entries.all(), Side.POLICE):
        return "received"
    if discussion.points_closed_at is not None:
        return "not_received"
    return "asked" if discussion.state == DiscussionState.HELD else None


def _query(query: Query) -> dict[str, Any]:
    return {
        "id": str(query.pk),
        "text": query.text,
        "pauses_because": query.cannot_advise_because,
        "asked_by": query.asked_by.name,
        "asked_at": utc(query.asked_at),
        "expected_on": day(query.expected_on),
        "answered_at": utc(query.answered_at) if query.answered_at else None,
    }


def _review(review: ReturnReview) -> dict[str, Any]:
    return {
        "why": review.why,
        "asked_by": review.asked_by.name,
        "asked_at": utc(review.asked_at),
        "upheld": review.upheld,
        "answer": review.answer,
        "answered_by": review.answered_by.name if review.answered_by else None,
        "answered_at": utc(review.answered_at) if review.answered_at else None,
    }


def _returned(request: Request, at: datetime, calendar: Calendar) -> dict[str, Any] | None:
    """The newest return, while it stands, in the words of its day."""
    reasons = newest_reasons(request)
    if not reasons:
        return None
    returned_at = request.moves.filter(verb=Verb.RETURN).latest("at", "id").at
    said = labels("early_advice_return_reason", london_day(returned_at))
    clock = request.answer_clock
    return {
        "reasons": [
            {
                "code": reason.code,
                "label": said.get(reason.code, reason.code),
                "contents": reason.contents,
                "details": reason.details,
            }
            for reason in reasons
        ],
        "police_response_on": day(request.police_response_on),
        "answer_clock": clock_json(clock, at, calendar) if clock is not None else None,
    }
