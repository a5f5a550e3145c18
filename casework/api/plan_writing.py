"""Action plans and pre-charge discussions as the API shows them to the force."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from casework.api.plan_shapes import CLOSED, OPEN
from casework.api.writing import day
from casework.plans.issuing import record_of
from casework.plans.lifecycle import (
    LIVE,
    WITH_POLICE,
    DiscussionVerb,
    ItemState,
    RoundState,
    Side,
)
from casework.plans.offering import available_item, extension_waits
from casework.plans.policy import MAY
from casework.plans.proportionality import ProportionalityFacts
from core.accounts.policy import may
from core.london import london_day, utc
from deadlines.api import clock_json
from deadlines.workingdays import Calendar

if TYPE_CHECKING:
    from casework.models import Case, NotAsked, PlanItem, PreChargeDiscussion, Round
    from core.accounts.models import User

RECORD = tuple(ProportionalityFacts.__dataclass_fields__)


def items_for_police(plan: Round) -> list[PlanItem]:
    """The items of a round that the police may see: those that were sent."""
    issued = plan.state == RoundState.ISSUED
    return [
        item
        for item in plan.items.all()
        if (issued or item.went_first) and item.state != ItemState.DRAFT and _was_sent(item)
    ]


def _was_sent(item: PlanItem) -> bool:
    """Not one that was taken out of the plan before it was issued."""
    return item.state != ItemState.WITHDRAWN or bool(item.clock_id or item.approvals.all())


def whose_move(items: list[PlanItem]) -> list[str]:
    ours = any(
        item.state in (ItemState.REPLIED, ItemState.CHALLENGED) or extension_waits(item)
        for item in items
    )
    theirs = any(item.state in WITH_POLICE for item in items)
    return [*([Side.POLICE.value] if theirs else []), *([Side.CPS.value] if ours else [])]


def plan_line_json(plan: Round, *, user: User, at: datetime) -> dict[str, Any]:
    """A plan in a list: what is open and whose move it is. No word of the case."""
    items = items_for_police(plan)
    return {
        "id": str(plan.pk),
        "urn": plan.case.urn,
        "charging_referral": str(plan.referral_id),
        "number": plan.number,
        "kind": plan.kind,
        "state": OPEN if any(item.state in LIVE for item in items) else CLOSED,
        "whose_move": whose_move(items),
        "issued_at": utc(plan.issued_at) if plan.issued_at else None,
        "updated_at": utc(plan.updated_at),
        "version": plan.version,
        "items": [item_line_json(item, user=user, at=at) for item in items],
    }


def item_line_json(item: PlanItem, *, user: User, at: datetime) -> dict[str, Any]:
    return {
        "id": str(item.pk),
        "suspect": item.suspect.reference if item.suspect is not None else None,
        "category": item.category,
        "state": item.state,
        "officer": item.officer.collar_number,
        "required_on": day(item.required_on),
        "version": item.version,
        "available": available_item(item, user, london_day(at)),
    }


def plan_json(plan: Round, *, user: User, at: datetime, calendar: Calendar) -> dict[str, Any]:
    """A plan whole, as its force may read it."""
    return plan_line_json(plan, user=user, at=at) | {
        "why": plan.why if plan.state == RoundState.ISSUED else "",
        "lawyer": plan.author.name,
        "items": [
            item_json(item, user=user, at=at, calendar=calendar) for item in items_for_police(plan)
        ],
    }


def item_json(item: PlanItem, *, user: User, at: datetime, calendar: Calendar) -> dict[str, Any]:
    def clock(deadline: Any) -> dict[str, Any] | None:
        return clock_json(deadline, at, calendar) if deadline is not None else None

    record = record_of(item)
    return item_line_json(item, user=user, at=at) | {
        "plan": str(item.round_id),
        "what": item.what,
        "why": item.why,
        "line_of_enquiry": item.line,
        "first_required_on": day(item.first_required_on),
        "cannot_decide_because": item.cannot_decide_because,
        "proportionality": (
            {
                name: day(value) if name.startswith("period_") else value
                for name in RECORD
                for value in [getattr(record, name)]
            }
            if record is not None
            else None
        ),
        "clock": clock(item.clock),
        "successor_of": str(item.successor_of_id) if item.successor_of_id else None,
        "closed_why": item.closed_why,
        "replies": [
            {
                "outcome": one.outcome,
                "text": one.text,
                "documents": one.documents,
                "by": one.by.name,
                "at": utc(one.at),
                "review_clock": clock(one.clock),
            }
            for one in item.replies.all()
        ],
        "challenges": [
            {
                "reason": one.reason,
                "proposal": one.proposal,
                "by": one.by.name,
                "at": utc(one.at),
                "answer": one.answer,
                "words": one.words,
                "answered_at": utc(one.answered_at) if one.answered_at else None,
                "clock": clock(one.clock),
            }
            for one in item.challenges.all()
        ],
        "date_changes": [
            {
                "side": one.side,
                "from_on": day(one.from_on),
                "to_on": day(one.to_on),
                "why": one.why,
                "at": utc(one.at),
                "answer": one.answer,
                "words": one.words,
                "answered_at": utc(one.answered_at) if one.answered_at else None,
                "clock": clock(one.clock),
            }
            for one in item.date_changes.all()
        ],
        "approvals": [
            {"side": one.side, "agreed": one.agreed, "words": one.words, "at": utc(one.at)}
            for one in item.approvals.all()
        ],
    }


def discussion_json(
    case: Case, newest: PreChargeDiscussion | None, limits: list[NotAsked], user: User
) -> dict[str, Any]:
    return {
        "urn": case.urn,
        "discussion": _discussion(newest) if newest is not None else None,
        "not_asked": [
            {
                "what": one.what,
                "why": one.why,
                "at": utc(one.at),
                "agreed_at": utc(one.agreed_at) if one.agreed_at else None,
            }
            for one in limits
        ],
        "available": _of_discussion(case, newest, user),
    }


def _of_discussion(case: Case, newest: PreChargeDiscussion | None, user: User) -> list[str]:
    """An answer while an offer waits, a note once it was held."""
    if newest is None or not may(user, DiscussionVerb.ANSWER, case.matter, MAY):
        return []
    if newest.held_on is not None:
        return ["note"]
    return [] if newest.answer else ["answer"]


def _discussion(one: PreChargeDiscussion) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "about": one.about,
        "words": one.words,
        "offered_by": one.offered_by.name,
        "offered_at": utc(one.offered_at),
        "answer": one.answer,
        "answer_words": one.answer_words,
        "answered_at": utc(one.answered_at) if one.answered_at else None,
        "held_on": day(one.held_on),
        "note": one.note,
        "officer_note": one.officer_note,
        "version": one.version,
    }
