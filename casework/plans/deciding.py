"""What the CPS does with what the police said: accept, ask again, keep, change, withdraw, dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.models import ItemDateChange, ItemReply, PlanItem, Round
from casework.moving import end_clock, needs_words
from casework.plans import proposing, waiting
from casework.plans.answering import answer_challenge, close_extensions
from casework.plans.issuing import facts_of, open_items, send, start_clock
from casework.plans.lifecycle import (
    ChallengeAnswer,
    DateAnswer,
    ItemState,
    ItemVerb,
    ReplyOutcome,
    RoundKind,
    Side,
)
from casework.plans.moving import end_item_clock, lock_item, move_item, tell_about
from casework.plans.rules import ItemFacts, PlanFacts, digest_of
from core import sense
from core.accounts.models import User
from core.errors import Invalid, RuleBroken
from core.history import write
from core.london import london_day
from core.sense import Sense
from deadlines import actions as clocks
from deadlines.events import Target, Unit


@transaction.atomic
def accept(
    *, item_id: UUID, by: User, at: datetime, words: str = "", version: int | None = None
) -> PlanItem:
    """The reply is what was asked for."""
    item = lock_item(item_id, by, ItemVerb.ACCEPT, version)
    _review_met(item, by=by, at=at, reason="Accepted")
    move_item(item, ItemVerb.ACCEPT, by=by, at=at, why=words, event="accepted")
    tell_officer(item, "item-accepted", at=at)
    return item


@transaction.atomic
def ask_again(
    *,
    item_id: UUID,
    by: User,
    at: datetime,
    why: str,
    required_on: date | None,
    what: str = "",
    version: int | None = None,
) -> Round:
    """The reply is not what was asked for: a successor in a new round.

    The same words after a reply in part go at once. Others are a round like every later one: a
    legal manager agrees first.
    """
    needs_words(why, "why", "Say what is missing in the reply.")
    item = lock_item(item_id, by, ItemVerb.ASK_AGAIN, version)
    newest = _newest_reply(item)
    before = facts_of(item)
    facts = replace(before, what=what or item.what, required_on=required_on, remind_on=None)
    same = digest_of(facts) == digest_of(before)
    in_part = newest.outcome == ReplyOutcome.PART_COMPLETED
    plan = proposing.add_round(
        item.round.referral,
        PlanFacts(why=why, items=(facts,), kind=RoundKind.ASK_AGAIN),
        by=by,
        at=at,
        after=newest,
        same_words=same and in_part,
    )
    (successor,) = PlanItem.objects.filter(round=plan)
    successor.successor_of, successor.first_required_on = item, item.first_required_on
    fields = ["successor_of", "first_required_on"]
    write(successor, by=by, at=at, why="Asked again", fields=fields)
    _review_met(item, by=by, at=at, reason="Asked again")
    move_item(item, ItemVerb.ASK_AGAIN, by=by, at=at, why=why, event="asked-again")
    if not plan.needs_review:
        send(plan, by=by, at=at)
    return plan


@transaction.atomic
def keep(
    *,
    item_id: UUID,
    by: User,
    at: datetime,
    words: str,
    required_on: date,
    version: int | None = None,
) -> PlanItem:
    """The item stands, with the reason and a new date: the time of the challenge was ours. What was
    first asked stays on it."""
    needs_words(words, "words", "Say why it stands, in words for the officer.")
    _check_date(required_on, at)
    item = lock_item(item_id, by, ItemVerb.KEEP, version)
    answer_challenge(item, ChallengeAnswer.KEPT, by=by, at=at, words=words)
    item.required_on = required_on
    start_clock(item, by=by, at=at)
    also = ["clock", "required_on"]
    move_item(item, ItemVerb.KEEP, by=by, at=at, why=words, also=also, event="kept")
    if item.blocks:
        waiting.begin(item.round, [item], by=by, at=at)
    tell_officer(item, "item-kept", at=at)
    return item


@transaction.atomic
def change(
    *,
    item_id: UUID,
    by: User,
    at: datetime,
    words: str,
    facts: ItemFacts,
    version: int | None = None,
) -> PlanItem:
    """The challenge was right, in whole or in part: another item of the same category takes the
    place of this one, and goes at once. One about counselling is approved anew."""
    needs_words(words, "words", "Say what you change, and why, in words for the officer.")
    item = lock_item(item_id, by, ItemVerb.CHANGE, version)
    before = facts_of(item)
    if facts.category != item.category or facts.suspect != before.suspect:
        text = "A changed item is about the same kind of material and the same suspect."
        raise RuleBroken("another-item", text, field="category")
    plan = item.round
    whole = PlanFacts(why=plan.why, items=(facts,), kind=plan.kind)
    around = proposing.look_around(plan.referral, whole, at)
    successor = proposing.write_item(
        plan,
        facts,
        around,
        position=proposing.next_position(plan),
        after=item,
        by=by,
        at=at,
    )
    answer_challenge(item, ChallengeAnswer.CHANGED, by=by, at=at, words=words)
    move_item(item, ItemVerb.CHANGE, by=by, at=at, why=words, event="changed")
    went = open_items(plan, [successor], by=by, at=at)
    waiting.begin(plan, went, by=by, at=at)
    tell_officer(successor, "item-changed", at=at)
    return successor


@transaction.atomic
def withdraw(
    *, item_id: UUID, by: User, at: datetime, why: str, version: int | None = None
) -> PlanItem:
    """The item is not asked for any more, whatever stands on it."""
    needs_words(why, "why", "Say why it is withdrawn.")
    item = lock_item(item_id, by, ItemVerb.WITHDRAW, version)
    if item.state == ItemState.DRAFT:
        text = "This has not been sent. Take it out of the plan instead."
        raise RuleBroken("not-sent", text, state=item.state)
    drop(item, by=by, at=at, why=why)
    waiting.answered(item.round, by=by, at=at)
    tell_officer(item, "item-withdrawn", at=at)
    return item


def drop(item: PlanItem, *, by: User, at: datetime, why: str) -> None:
    """End an item with all that is owed on it, on either side."""
    if item.state == ItemState.CHALLENGED:
        answer_challenge(item, ChallengeAnswer.WITHDRAWN, by=by, at=at, words=why)
    if item.state == ItemState.REPLIED:
        end_clock(_newest_reply(item).clock, by=by, at=at, why=why)
    if item.state == ItemState.OPEN:
        close_extensions(item, by=by, at=at)
        end_item_clock(item, by=by, at=at, why=why)
    event = "" if item.state == ItemState.DRAFT else "withdrawn"
    move_item(item, ItemVerb.WITHDRAW, by=by, at=at, why=why, event=event)


# --- dates ----------------------------------------------------------------------------------------


@transaction.atomic
def answer_extension(
    *,
    item_id: UUID,
    by: User,
    at: datetime,
    agreed: bool,
    words: str = "",
    version: int | None = None,
) -> PlanItem:
    """Agree to the date the police ask for, or say why not. What was first asked stays."""
    if not agreed:
        needs_words(words, "words", "Say why the date stands, in words for the officer.")
    item = lock_item(item_id, by, ItemVerb.ANSWER_EXTENSION, version)
    row = _asked(item)
    assert row.clock_id is not None
    answer = DateAnswer.AGREED if agreed else DateAnswer.REFUSED
    if agreed and row.to_on <= london_day(at):
        text = "The date they asked for has passed. Change the date instead."
        raise RuleBroken("date-has-passed", text, field="agreed")
    clocks.meet(deadline_id=row.clock_id, by=by, at=at, reason=answer.label)
    row.answer, row.words, row.answered_by, row.answered_at = answer, words, by, at
    fields = ["answer", "words", "answered_by", "answered_at"]
    write(row, by=by, at=at, why=words or answer.label, fields=fields)
    also = []
    if agreed:
        _set_date(item, row.to_on, by=by, at=at, why=row.why)
        also = ["required_on"]
    event = f"extension-{answer}"
    move_item(item, ItemVerb.ANSWER_EXTENSION, by=by, at=at, why=words, also=also, event=event)
    tell_officer(item, "item-extension-answered", at=at)
    return item


@transaction.atomic
def change_date(
    *,
    item_id: UUID,
    by: User,
    at: datetime,
    required_on: date,
    why: str,
    version: int | None = None,
) -> PlanItem:
    """Another date, by the CPS, with the reason; days used stay used. A request for more time that
    waits is answered by it."""
    needs_words(why, "why", "Say why the date changes.")
    _check_date(required_on, at)
    item = lock_item(item_id, by, ItemVerb.CHANGE_DATE, version)
    if required_on == item.required_on:
        raise RuleBroken("same-date", "Choose another date than the one that stands.")
    close_extensions(item, by=by, at=at)
    row = ItemDateChange(
        item=item,
        side=Side.CPS,
        from_on=item.required_on,
        to_on=required_on,
        why=why,
        by=by,
        at=at,
    )
    write(row, by=by, at=at, why=why)
    _set_date(item, required_on, by=by, at=at, why=why)
    also = ["required_on"]
    move_item(item, ItemVerb.CHANGE_DATE, by=by, at=at, why=why, also=also, event="date-changed")
    tell_officer(item, "item-date-changed", at=at)
    return item


def _set_date(item: PlanItem, on: date, *, by: User, at: datetime, why: str) -> None:
    item.required_on = on
    assert item.clock is not None
    target = Target(Unit.DATE, on=on)
    clocks.retarget(deadline_id=item.clock.pk, by=by, at=at, target=target, reason=why)


def _asked(item: PlanItem) -> ItemDateChange:
    found = (
        ItemDateChange.objects.select_for_update()
        .filter(item=item, side=Side.POLICE, answer="")
        .first()
    )
    if found is None:
        raise RuleBroken("nothing-asked", "Nobody asks for more time here.", state=item.state)
    return found


# --- parts ----------------------------------------------------------------------------------------


def _check_date(required_on: date, at: datetime) -> None:
    if faults := sense.faults("/required_on", Sense.ANSWER, required_on, london_day(at)):
        raise Invalid(faults)


def _newest_reply(item: PlanItem) -> ItemReply:
    return ItemReply.objects.filter(item=item).select_related("clock").latest("at", "id")


def _review_met(item: PlanItem, *, by: User, at: datetime, reason: str) -> None:
    clocks.meet(deadline_id=_newest_reply(item).clock_id, by=by, at=at, reason=reason)


def tell_officer(item: PlanItem, kind: str, *, at: datetime) -> None:
    officer = item.officer.user_id
    tell_about(item.round, [officer], kind, key=f"{item.pk}:{item.version}", at=at)
