"""What may be done with a round and its items now: the tables and the policy, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from casework.models import PlanItem, Round
from casework.plans.lifecycle import ITEM, ROUND, ItemState, ItemVerb, RoundVerb, Side
from casework.plans.policy import MAY, allow_approval, allow_review, approving_side
from core.accounts.models import User
from core.accounts.policy import roles_on, said
from core.errors import NotPermitted

# what one of the others stands for
NEVER_BY_HAND = (RoundVerb.REVISE, ItemVerb.OPEN, ItemVerb.HOLD, ItemVerb.REFUSE_APPROVAL)


def extension_waits(item: PlanItem) -> bool:
    """Whether the police have asked for more time, and nobody has answered."""
    return any(one.side == Side.POLICE and not one.answer for one in item.date_changes.all())


# beside state and role: what else must be so, whoever asks
ITEM_NOW: dict[str, Callable[[PlanItem], bool]] = {
    ItemVerb.ASK_EXTENSION: lambda item: not extension_waits(item),
    ItemVerb.ANSWER_EXTENSION: extension_waits,
    ItemVerb.WITHDRAW: lambda item: item.state != ItemState.DRAFT,
}
ROUND_NOW: dict[str, Callable[[Round], bool]] = {
    RoundVerb.URGENT_FIRST: lambda plan: not any(one.went_first for one in plan.items.all()),
    RoundVerb.DISCARD: lambda plan: not any(one.went_first for one in plan.items.all()),
}


def item_open_now(item: PlanItem, verb: str) -> bool:
    if verb not in ITEM.open_verbs(item.state) or verb in NEVER_BY_HAND:
        return False
    return verb not in ITEM_NOW or ITEM_NOW[verb](item)


def round_open_now(plan: Round, verb: str) -> bool:
    if verb not in ROUND.open_verbs(plan.state) or verb in NEVER_BY_HAND:
        return False
    return verb not in ROUND_NOW or ROUND_NOW[verb](plan)


def available_round(plan: Round, user: User) -> list[str]:
    """The verbs this person may use on the round now."""
    roles = roles_on(user, plan.matter)
    found = [
        verb
        for verb in ROUND.open_verbs(plan.state)
        if round_open_now(plan, verb) and roles & MAY[verb]
    ]
    if not _permitted(lambda: allow_review(user, plan)):
        found = [one for one in found if one not in (RoundVerb.AGREE, RoundVerb.REFUSE)]
    return found


def available_item(item: PlanItem, user: User, on: date) -> list[str]:
    """The verbs this person may use on the item now."""
    roles = roles_on(user, item.matter)
    found = [
        verb
        for verb in ITEM.open_verbs(item.state)
        if item_open_now(item, verb) and roles & MAY[verb]
    ]
    if ItemVerb.APPROVE in found:
        given = {one.side for one in item.approvals.all()}
        waits = approving_side(user) not in given
        if not waits or not _permitted(lambda: allow_approval(user, item, on)):
            found.remove(ItemVerb.APPROVE)
    return found


def _permitted(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except NotPermitted:
        return False
    return True


def who_may(verb: str) -> str:
    return said(MAY[verb])
