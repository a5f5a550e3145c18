"""What the police do with an item: reply, challenge it, ask for more time. Each is on our clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.models import ItemChallenge, ItemDateChange, ItemReply, PlanItem, Referral
from casework.moving import end_clock, needs_words
from casework.plans import waiting
from casework.plans.lifecycle import (
    ChallengeAnswer,
    DateAnswer,
    ItemState,
    ItemVerb,
    ReplyOutcome,
    Side,
)
from casework.plans.moving import end_item_clock, lock_item, move_item, tell_about
from core import sense
from core.accounts.models import User
from core.errors import Fault, Invalid, RuleBroken
from core.history import write
from core.london import london_day
from core.sense import Sense
from deadlines import actions as clocks

REPLY_CLOCK = "action-plan-reply-review"
CHALLENGE_CLOCK = "action-item-challenge"
EXTENSION_CLOCK = "action-item-extension"
MOST_DOCUMENTS = 100


@transaction.atomic
def reply(
    *,
    item_id: UUID,
    by: User,
    at: datetime,
    outcome: str,
    text: str,
    documents: Sequence[str] = (),
    version: int | None = None,
) -> PlanItem:
    """The police answer an item, in whole, in part, or that it cannot be obtained; or add to their
    answer. Their clock is met, ours on the answer begins; a challenge of theirs is overtaken."""
    needs_words(text, "text", "Say what was done, or why it could not be.")
    if outcome not in ReplyOutcome.values:
        raise Invalid([Fault("/outcome", "unknown-code", "Choose an outcome from the list.")])
    item = lock_item(item_id, by, ItemVerb.REPLY, version)
    was = item.state
    earlier = ItemReply.objects.filter(item=item).select_related("clock").order_by("at").last()
    if was == ItemState.REPLIED and earlier is not None:
        clock = earlier.clock  # what is added buys no time
    else:
        clock = clocks.start(
            matter_id=item.matter_id, kind=REPLY_CLOCK, received_at=at, by=by, at=at
        )
    ItemReply.objects.create(
        item=item,
        outcome=outcome,
        text=text,
        documents=list(documents),
        by=by,
        at=at,
        clock=clock,
    )
    if was == ItemState.OPEN and item.clock is not None:
        clocks.meet(deadline_id=item.clock.pk, by=by, at=at, reason="Answered")
        close_extensions(item, by=by, at=at)
    if was == ItemState.CHALLENGED:
        answer_challenge(item, ChallengeAnswer.OVERTAKEN, by=by, at=at, words="")
    move_item(item, ItemVerb.REPLY, by=by, at=at, why="", event="replied")
    waiting.answered(item.round, by=by, at=at)
    _tell_lawyer(item, "item-replied", at=at)
    return item


@transaction.atomic
def challenge(
    *,
    item_id: UUID,
    by: User,
    at: datetime,
    reason: str,
    proposal: str = "",
    version: int | None = None,
) -> PlanItem:
    """The police say that an item is no reasonable line or goes too far. Their clock ends, and the
    decision waits for nobody but us: our answer is on a clock."""
    needs_words(reason, "reason", "Say why the item goes too far.")
    item = lock_item(item_id, by, ItemVerb.CHALLENGE, version)
    end_item_clock(item, by=by, at=at, why="Challenged by the police")
    close_extensions(item, by=by, at=at)
    clock = clocks.start(
        matter_id=item.matter_id, kind=CHALLENGE_CLOCK, received_at=at, by=by, at=at
    )
    row = ItemChallenge(item=item, reason=reason, proposal=proposal, by=by, at=at, clock=clock)
    write(row, by=by, at=at, why="Challenged by the police")
    move_item(item, ItemVerb.CHALLENGE, by=by, at=at, why="", event="challenged")
    waiting.answered(item.round, by=by, at=at)
    _tell_lawyer(item, "item-challenged", at=at)
    return item


@transaction.atomic
def ask_extension(
    *,
    item_id: UUID,
    by: User,
    at: datetime,
    new_date: date,
    reason: str,
    version: int | None = None,
) -> PlanItem:
    """The police ask for more time. The date stands until the lawyer answers, on a clock."""
    needs_words(reason, "reason", "Say why more time is needed.")
    item = lock_item(item_id, by, ItemVerb.ASK_EXTENSION, version)
    if new_date <= max(item.required_on, london_day(at)):
        text = "Ask for a date after the one that stands, and after today."
        raise Invalid([Fault("/new_date", "not-later", text)])
    if faults := sense.faults("/new_date", Sense.ANSWER, new_date, london_day(at)):
        raise Invalid(faults)
    if ItemDateChange.objects.filter(item=item, side=Side.POLICE, answer="").exists():
        text = "A request for more time waits for its answer already."
        raise RuleBroken("asked-already", text, state=item.state)
    clock = clocks.start(
        matter_id=item.matter_id, kind=EXTENSION_CLOCK, received_at=at, by=by, at=at
    )
    row = ItemDateChange(
        item=item,
        side=Side.POLICE,
        from_on=item.required_on,
        to_on=new_date,
        why=reason,
        by=by,
        at=at,
        clock=clock,
    )
    write(row, by=by, at=at, why="More time asked for")
    move_item(item, ItemVerb.ASK_EXTENSION, by=by, at=at, why="", event="extension-asked")
    _tell_lawyer(item, "item-extension-asked", at=at)
    return item


# --- parts that the CPS's answers share -----------------------------------------------------------


def answer_challenge(
    item: PlanItem, answer: ChallengeAnswer, *, by: User, at: datetime, words: str
) -> None:
    """What became of the open challenge of an item; its clock is met, or nobody owes it."""
    row = ItemChallenge.objects.select_for_update(of=("self",)).select_related("clock")
    found = row.get(item=item, answer="")
    if answer == ChallengeAnswer.OVERTAKEN:
        end_clock(found.clock, by=by, at=at, why=answer.label)
    else:
        clocks.meet(deadline_id=found.clock_id, by=by, at=at, reason=answer.label)
    found.answer, found.words, found.answered_by, found.answered_at = answer, words, by, at
    fields = ["answer", "words", "answered_by", "answered_at"]
    write(found, by=by, at=at, why=words or answer.label, fields=fields)


def close_extensions(item: PlanItem, *, by: User, at: datetime) -> None:
    """A request for more time that nobody needs to answer any more."""
    asked = ItemDateChange.objects.select_for_update(of=("self",)).filter(
        item=item, side=Side.POLICE, answer=""
    )
    for row in asked.select_related("clock"):
        assert row.clock is not None
        end_clock(row.clock, by=by, at=at, why=DateAnswer.OVERTAKEN.label)
        row.answer, row.answered_by, row.answered_at = DateAnswer.OVERTAKEN, by, at
        fields = ["answer", "answered_by", "answered_at"]
        write(row, by=by, at=at, why=DateAnswer.OVERTAKEN.label, fields=fields)


def _tell_lawyer(item: PlanItem, kind: str, *, at: datetime) -> None:
    lawyer = item.round.referral.lawyer_id
    tell_about(item.round, [lawyer], kind, key=f"{item.pk}:{item.version}", at=at)


def replied_since(referral: Referral, since: datetime) -> bool:
    """Whether the police have answered or challenged an item of the referral since (a duty)."""
    of_referral = {"item__round__referral": referral.pk, "at__gt": since}
    return (
        ItemReply.objects.filter(**of_referral).exists()
        or ItemChallenge.objects.filter(**of_referral).exists()
    )
