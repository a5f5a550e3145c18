"""Who may do what with an action plan and its items (access.md)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casework.plans.lifecycle import DiscussionVerb, ItemVerb, RoundVerb, Side
from core.accounts.models import UserKind
from core.accounts.policy import roles_on
from core.accounts.roles import Rank, Role, at_least
from core.errors import NotPermitted
from core.reference.lookup import get

if TYPE_CHECKING:
    from casework.models import PlanItem, Round
    from core.accounts.models import User

MANAGERS = frozenset({Role.LEGAL_MANAGER, Role.UNIT_HEAD})
LAWYER = frozenset({Role.LAWYER})
# the lawyer, or a manager while they are away: an answer that is owed waits for nobody's leave
ANSWERING = MANAGERS | LAWYER
POLICE = frozenset({Role.OFFICER_IN_CHARGE, Role.POLICE_SUPERVISOR})

MAY: dict[str, frozenset[Role]] = {
    RoundVerb.PROPOSE: LAWYER,
    RoundVerb.EDIT: LAWYER,
    RoundVerb.REVISE: LAWYER,
    RoundVerb.AGREE: MANAGERS,  # another than the author
    RoundVerb.REFUSE: MANAGERS,
    RoundVerb.URGENT_FIRST: LAWYER,
    RoundVerb.ISSUE: LAWYER,
    RoundVerb.DISCARD: LAWYER,
    ItemVerb.OPEN: frozenset(),  # only as what issuing and approving do
    ItemVerb.HOLD: frozenset(),
    ItemVerb.REFUSE_APPROVAL: frozenset(),
    ItemVerb.APPROVE: MANAGERS | {Role.POLICE_SUPERVISOR, Role.INSPECTOR},  # see `allow_approval`
    ItemVerb.REPLY: POLICE,
    ItemVerb.CHALLENGE: POLICE,
    ItemVerb.ASK_EXTENSION: POLICE,
    ItemVerb.ANSWER_EXTENSION: ANSWERING,
    ItemVerb.CHANGE_DATE: ANSWERING,
    ItemVerb.ACCEPT: ANSWERING,
    ItemVerb.ASK_AGAIN: LAWYER,
    ItemVerb.KEEP: ANSWERING,
    ItemVerb.CHANGE: LAWYER,
    ItemVerb.WITHDRAW: ANSWERING,
    DiscussionVerb.OFFER: ANSWERING,
    DiscussionVerb.ANSWER: POLICE,
    DiscussionVerb.RECORD: ANSWERING,
}

APPROVAL = "counselling_approval"  # the kind of the reference data


def allow_review(by: User, plan: Round) -> None:
    """Another manager than the author; of a manager's own referral, the unit head."""
    lawyer = plan.referral.lawyer
    if by.pk in (plan.author_id, plan.referral.lawyer_id):
        raise NotPermitted("This can be done by: another manager than who wrote the plan.")
    if lawyer is not None and Role.LEGAL_MANAGER in roles_on(lawyer, plan.matter):
        allowed = frozenset({Role.UNIT_HEAD})
        if not roles_on(by, plan.matter) & allowed:
            raise NotPermitted("This can be done by: unit head, for a legal manager's own case.")


def approving_side(by: User) -> Side:
    return Side.CPS if by.kind == UserKind.STAFF else Side.POLICE


def allow_approval(by: User, item: PlanItem, on: date) -> None:
    """Who approves a request for counselling records: a District Crown Prosecutor who did not write
    it, and a senior officer of the force who does not investigate it. Posts and rank are reference
    data."""
    side = approving_side(by)
    data = get(APPROVAL, side, on).data
    roles = roles_on(by, item.matter)
    if side == Side.CPS:
        named = {Role(one) for one in data["roles"]}
        if not roles & named or by.pk in (item.round.author_id, item.round.referral.lawyer_id):
            raise NotPermitted(
                "This can be done by: a legal manager or unit head who did not write the plan."
            )
        return
    floor = Rank(data["rank"])
    if not at_least(by.standing.rank, floor) or Role.OFFICER_IN_CHARGE in roles:
        raise NotPermitted(
            f"This can be done by: an officer of the rank of {floor.label.lower()} or above who is "
            "not in charge of the case."
        )
