"""A round goes to the police: its items get their dates and clocks, and decisions wait for it.

A counselling item is held until both sides have approved exactly its words; the rest goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.models import Approval, PlanItem, PreChargeDiscussion, Proportionality, Round
from casework.moving import needs_words
from casework.plans import waiting
from casework.plans.discussing import last_issued, was_offered
from casework.plans.lifecycle import (
    ROUND,
    DiscussionAbout,
    ItemState,
    ItemVerb,
    RoundVerb,
    Side,
)
from casework.plans.moving import (
    announce_round,
    categories,
    lock_item,
    lock_round,
    move_item,
    open_tracks,
    tell_about,
)
from casework.plans.policy import allow_approval, approving_side
from casework.plans.proportionality import ProportionalityFacts
from casework.plans.rules import ItemFacts, digest_of, may_go_first
from core.accounts.models import User
from core.errors import Fault, Invalid, RuleBroken
from core.history import write
from core.london import london_day
from deadlines import actions as clocks
from deadlines.events import Target, Unit

ITEM_CLOCK = "action-item"


@transaction.atomic
def issue(*, round_id: UUID, by: User, at: datetime, version: int | None = None) -> Round:
    """Send a round to the police. Refused before a discussion has been offered, and when a date or
    a suspect no longer fits."""
    plan = lock_round(round_id, by, RoundVerb.ISSUE, version)
    check_discussed(plan, at)
    return send(plan, by=by, at=at)


def send(plan: Round, *, by: User, at: datetime) -> Round:
    """The sending itself, of a locked round that may go."""
    items = list(_drafts(plan))
    if faults := _faults(plan, items, at):
        raise Invalid(faults)
    plan.state = ROUND.after(RoundVerb.ISSUE, plan.state)
    plan.issued_at = plan.updated_at = at
    write(plan, by=by, at=at, why="Issued", fields=["state", "issued_at", "updated_at"])
    opened = open_items(plan, items, by=by, at=at)
    waiting.begin(plan, opened, by=by, at=at)
    announce_round(plan, "issued", at=at)
    told = [item.officer.user_id for item in items]
    tell_about(plan, told, "plan-issued", key=str(plan.pk), at=at)
    return plan


def _drafts(plan: Round) -> Sequence[PlanItem]:
    found = PlanItem.objects.select_for_update(of=("self",)).filter(
        round=plan, state=ItemState.DRAFT
    )
    return list(found.select_related("suspect", "officer__user").order_by("position"))


def _faults(plan: Round, items: Sequence[PlanItem], at: datetime) -> list[Fault]:
    """What no longer fits since the round was written."""
    tracks, today, faults = open_tracks(plan.referral), london_day(at), []
    if not tracks:
        text = "No suspect of this referral waits for a decision."
        raise RuleBroken("nothing-to-decide", text, state=plan.state)
    for number, item in enumerate(items):
        name = f"Item {number + 1}"
        if item.required_on <= today:
            text = f"{name}: choose a date after today."
            faults.append(Fault(f"/item_{number}_required_on", "not-in-the-future", text))
        if item.officer_id != plan.referral.officer_id and not item.officer.in_service:
            text = f"{name}: {item.officer} is no longer active: name another officer."
            faults.append(Fault(f"/item_{number}_officer", "unknown-officer", text))
        if item.suspect is not None and item.suspect.reference not in tracks:
            text = f"{name}: this suspect does not wait for a decision."
            faults.append(Fault(f"/item_{number}_suspect", "unknown-suspect", text))
    return faults


def open_items(plan: Round, items: Sequence[PlanItem], *, by: User, at: datetime) -> list[PlanItem]:
    """Draft items go to the police, those about counselling are held. Answers those that went."""
    known = categories(london_day(at))
    went = []
    for item in items:
        item.round = plan
        if known[item.category].is_counselling:
            move_item(item, ItemVerb.HOLD, by=by, at=at, why="", event="held")
            continue
        open_item(item, by=by, at=at)
        went.append(item)
    return went


def open_item(item: PlanItem, *, by: User, at: datetime) -> None:
    """The police owe it from now on, by its date."""
    start_clock(item, by=by, at=at)
    move_item(item, ItemVerb.OPEN, by=by, at=at, why="", also=["clock"], event="open")


def start_clock(item: PlanItem, *, by: User, at: datetime) -> None:
    """A clock on the date required. An earlier one of the item has ended."""
    item.clock = clocks.start(
        matter_id=item.matter_id,
        kind=ITEM_CLOCK,
        subject=item.suspect.reference if item.suspect is not None else "",
        received_at=at,
        by=by,
        at=at,
        target=Target(Unit.DATE, on=item.required_on),
    )


# --- the discussion that is offered first ---------------------------------------------------------


def check_discussed(plan: Round, at: datetime) -> None:
    """Refuse a round for which no discussion has been offered in time, nor answered. The same words
    after a reply in part need no new one."""
    if plan.after_reply_id is not None and not plan.needs_review:
        return
    if not discussed(plan, at):
        raise RuleBroken(
            "discussion-first",
            "Offer the officer a discussion first: a plan is issued once it has been answered, or "
            "a working day later.",
            state=plan.state,
        )


def discussed(plan: Round, at: datetime) -> bool:
    """Whether a discussion about plans has been offered since the last round, and answered, or
    offered long enough ago (a setting)."""
    found = PreChargeDiscussion.objects.filter(case=plan.case_id, about=DiscussionAbout.PLAN)
    last = last_issued(plan.case_id)
    if last is not None:
        found = found.filter(offered_at__gt=last)
    return was_offered(found, at)


# --- one urgent item first ------------------------------------------------------------------------


@transaction.atomic
def urgent_first(
    *,
    round_id: UUID,
    by: User,
    at: datetime,
    item_id: UUID,
    why: str,
    version: int | None = None,
) -> Round:
    """Send one item before the round is agreed, saying why it cannot wait: once, nothing that takes
    anybody's information, and no decision waits for it."""
    needs_words(why, "why", "Say why it cannot wait for the agreement.")
    plan = lock_round(round_id, by, RoundVerb.URGENT_FIRST, version)
    if PlanItem.objects.filter(round=plan, went_first=True).exists():
        text = "One item of this plan has gone first already. The others wait for the agreement."
        raise RuleBroken("one-goes-first", text, state=plan.state)
    items = {item.pk: item for item in _drafts(plan)}
    item = items.get(item_id)
    if item is None:
        raise Invalid([Fault("/item", "unknown-item", "Choose an item of this plan.")])
    if not may_go_first(categories(london_day(at))[item.category]):
        text = "Digital, third-party and counselling material waits for the agreement."
        raise RuleBroken("never-first", text, field="item")
    if faults := _faults(plan, [item], at):
        raise Invalid([Fault("/item", one.code, one.detail) for one in faults])
    plan.urgent_because, plan.updated_at = why, at
    write(plan, by=by, at=at, why=why, fields=["urgent_because", "updated_at"])
    item.round, item.went_first = plan, True
    start_clock(item, by=by, at=at)
    move_item(
        item, ItemVerb.OPEN, by=by, at=at, why=why, also=["clock", "went_first"], event="open"
    )
    tell_about(plan, [item.officer.user_id], "plan-issued", key=str(item.pk), at=at)
    return plan


# --- counselling ----------------------------------------------------------------------------------


@transaction.atomic
def approve(
    *,
    item_id: UUID,
    by: User,
    at: datetime,
    agreed: bool,
    words: str,
    version: int | None = None,
) -> PlanItem:
    """One side approves, or refuses, exactly these words of a counselling item. With both sides it
    goes to the police; refused, it is withdrawn."""
    needs_words(words, "words", "Say why.")
    item = lock_item(item_id, by, ItemVerb.APPROVE, version)
    allow_approval(by, item, london_day(at))
    side, digest = approving_side(by), digest_of(facts_of(item))
    given = Approval.objects.filter(item=item, digest=digest)
    if given.filter(side=side).exists():
        text = f"The {side.label} side has approved this. The other side has not answered yet."
        raise RuleBroken("approved-already", text, state=item.state)
    Approval.objects.create(
        item=item, side=side, agreed=agreed, words=words, digest=digest, by=by, at=at
    )
    if not agreed:
        move_item(item, ItemVerb.REFUSE_APPROVAL, by=by, at=at, why=words, event="withdrawn")
    elif given.filter(agreed=True).values("side").distinct().count() == len(Side):
        if item.required_on <= london_day(at):
            text = "Its date has passed. The lawyer withdraws it, or asks for it anew."
            raise RuleBroken("date-has-passed", text, state=item.state)
        open_item(item, by=by, at=at)
    else:
        move_item(item, ItemVerb.APPROVE, by=by, at=at, why=words, event="approved")
    people = [item.round.author_id, item.round.referral.lawyer_id, item.officer.user_id]
    key = f"{item.pk}:{item.version}"
    tell_about(item.round, people, "item-approval-answered", key=key, at=at)
    return item


def record_of(item: PlanItem) -> Proportionality | None:
    """The proportionality record of an item, if it has one."""
    found: Proportionality | None = getattr(item, "proportionality", None)
    return found


def facts_of(item: PlanItem) -> ItemFacts:
    """An item as it would be written: to look at its words, and to begin a change from."""
    record = record_of(item)
    names = ProportionalityFacts.__dataclass_fields__
    said = {name: getattr(record, name) for name in names} if record is not None else {}
    return ItemFacts(
        category=item.category,
        what=item.what,
        why=item.why,
        line=item.line,
        suspect=item.suspect.reference if item.suspect is not None else "",
        officer=item.officer.collar_number,
        required_on=item.required_on,
        remind_on=item.remind_on,
        blocks=item.blocks,
        cannot_decide_because=item.cannot_decide_because,
        not_counselling_because=item.not_counselling_because,
        proportionality=ProportionalityFacts(**said),
    )
