"""The steps of an action plan, for tests that are about something else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from casework.models import PlanItem, PreChargeDiscussion, Referral, Round
from casework.plans import answering, deciding, discussing, issuing, proposing
from casework.plans.proportionality import ProportionalityFacts
from casework.plans.rules import ItemFacts, PlanFacts
from core.accounts.work import work
from tests.casework import referring
from tests.cast import Cast

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, the fifth day of the referral
REQUIRED = date(2026, 12, 8)


def record(**changes: Any) -> ProportionalityFacts:
    """A proportionality record with nothing missing."""
    given: dict[str, Any] = {
        "reason_to_believe_held": "The officer saw the thread on the screen.",
        "relevant_to_line": "The messages after the night show what he said of it.",
        "necessary_and_proportionate": "Nothing else shows his words of those days.",
        "why_this_source": "The phone of the suspect was never found.",
        "period_from": date(2026, 9, 26),
        "period_to": date(2026, 10, 3),
        "why_this_period": "The week in which they wrote to one another.",
        "less_intrusive_tried": "Screenshots were offered and are not whole.",
        "notice": "given",
        "approver_name": "An Inspector",
        "approver_rank": "inspector",
        "device_part": "The one thread.",
        "processing_notice": True,
    }
    return ProportionalityFacts(**{**given, **changes})


def item(**changes: Any) -> ItemFacts:
    """One plain item."""
    given: dict[str, Any] = {
        "category": "statement",
        "what": "A statement from the neighbour.",
        "why": "She may have heard the door.",
        "required_on": REQUIRED,
    }
    return ItemFacts(**{**given, **changes})


def blocking(**changes: Any) -> ItemFacts:
    return item(blocks=True, cannot_decide_because="It decides whether there is a case.", **changes)


def phone(**changes: Any) -> ItemFacts:
    given: dict[str, Any] = {
        "category": "phone",
        "what": "The thread between the two.",
        "why": "It may show what was said.",
        "line": "What he said of the night.",
        "proportionality": record(),
    }
    return item(**{**given, **changes})


def counselling(**changes: Any) -> ItemFacts:
    given: dict[str, Any] = {
        "category": "counselling",
        "what": "The note of the session of 2 October.",
        "why": "She told it there first, by the officer's account.",
        "line": "The first account.",
        "proportionality": record(
            substantial_probative_value="It is the only record of the first account."
        ),
    }
    return item(**{**given, **changes})


def plan(*items: ItemFacts, **changes: Any) -> PlanFacts:
    return PlanFacts(**{"why": "To decide on S1.", "items": items or (item(),), **changes})


def propose(
    cast: Cast, referral: Referral, *items: ItemFacts, at: datetime = AT, **changes: Any
) -> Round:
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        return proposing.propose(
            referral_id=referral.pk, by=lawyer, at=at, facts=plan(*items, **changes)
        )


def talk(cast: Cast, referral: Referral, at: datetime = AT) -> PreChargeDiscussion:
    """A discussion that is offered and taken."""
    lawyer, officer = cast.fresh("prosecutor"), cast.fresh("officer")
    with work(lawyer):
        offered = discussing.offer(
            referral_id=referral.pk, by=lawyer, at=at, about="plan", words="Today at four?"
        )
    with work(officer):
        return discussing.answer(
            urn=offered.case.urn, by=officer, at=at, answer="accepted", words="Yes."
        )


def agree(cast: Cast, row: Round, at: datetime = AT) -> Round:
    manager = cast.fresh("legal_manager")
    with work(manager):
        return proposing.agree(round_id=row.pk, by=manager, at=at)


def issue(cast: Cast, row: Round, at: datetime = AT) -> Round:
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        return issuing.issue(round_id=row.pk, by=lawyer, at=at)


def issued(
    cast: Cast, *items: ItemFacts, urn: str = referring.URN, at: datetime = AT, **referred: Any
) -> Round:
    """A first plan with the police."""
    referral = referring.allocated(cast, urn, **referred)
    talk(cast, referral, at)
    return issue(cast, propose(cast, referral, *items, at=at), at)


def items_of(row: Round) -> list[PlanItem]:
    return list(PlanItem.objects.filter(round=row).exclude(state="withdrawn").order_by("position"))


def only(row: Round) -> PlanItem:
    (found,) = items_of(row)
    return found


def reply(
    cast: Cast,
    item_id: UUID,
    outcome: str = "completed",
    at: datetime = AT,
    text: str = "It is attached.",
) -> PlanItem:
    officer = cast.fresh("officer")
    with work(officer):
        return answering.reply(item_id=item_id, by=officer, at=at, outcome=outcome, text=text)


def challenge(cast: Cast, item_id: UUID, at: datetime = AT) -> PlanItem:
    officer = cast.fresh("officer")
    with work(officer):
        return answering.challenge(
            item_id=item_id, by=officer, at=at, reason="No reasonable line.", proposal="One week."
        )


def ask_extension(cast: Cast, item_id: UUID, until: date, at: datetime = AT) -> PlanItem:
    officer = cast.fresh("officer")
    with work(officer):
        return answering.ask_extension(
            item_id=item_id, by=officer, at=at, new_date=until, reason="She is away."
        )


def accept(cast: Cast, item_id: UUID, at: datetime = AT) -> PlanItem:
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        return deciding.accept(item_id=item_id, by=lawyer, at=at)
