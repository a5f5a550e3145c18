"""Worlds in which something may be done with an action plan, and what is left of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from casework.models import (
    Chaser,
    NotAsked,
    PlanItem,
    PreChargeDiscussion,
    Referral,
    Round,
    Track,
)
from casework.plans import (
    discussing,
)
from casework.referrals import actions as referrals
from core.accounts.work import work
from tests.casework import planning, referring
from tests.casework.planning import AT, REQUIRED, blocking, counselling, item, items_of, only
from tests.cast import Cast
from tests.doors.asking import WORDS, Asked, Said
from tests.doors.verbs.parts import day

LATER = date(2026, 12, 18)
APPROVER: dict[str, Any] = {
    "may": "supervisor",  # an inspector who is not in charge of the case
    "may_not": "officer",
    "stranger": "other_officer",
}
PLAN_BOXES: dict[str, Any] = {
    "kind": "plan",
    "why": WORDS,
    "item_0_what": WORDS,
    "item_0_category": "statement",
    "item_0_why": "It is needed.",
    **day("item_0_required_on", REQUIRED),
}
FACTS = planning.plan(item(what=WORDS, why="It is needed."), why=WORDS)


def of_plan(path: str, **form: Any) -> Callable[[Asked], Said]:
    return lambda asked: asked.page(f"/plans/{asked.row.pk}/{path}/", form)


def of_item(path: str, **form: Any) -> Callable[[Asked], Said]:
    return lambda asked: asked.page(f"/plans/items/{asked.row.pk}/{path}/", form)


def of_referral(path: str, **form: Any) -> Callable[[Asked], Said]:
    return lambda asked: asked.page(f"/referrals/{asked.row.pk}/{path}/", form)


def api(verb: str, **body: Any) -> Callable[[Asked], Said]:
    return lambda asked: asked.api(f"/action-items/{asked.row.pk}/{verb}", body)


# --- worlds ---------------------------------------------------------------------------------------


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def allocated(cast: Cast) -> Referral:
    return referring.allocated(cast)


def written(cast: Cast) -> Round:
    return fresh(planning.propose(cast, allocated(cast), item()))  # type: ignore[no-any-return]


def discussed(cast: Cast) -> Round:
    referral = allocated(cast)
    planning.talk(cast, referral)
    return fresh(planning.propose(cast, referral, item()))  # type: ignore[no-any-return]


def second(cast: Cast) -> Round:
    """A second plan, which waits to be agreed."""
    first = planning.issued(cast)
    planning.accept(cast, planning.reply(cast, only(first).pk).pk)
    return fresh(planning.propose(cast, first.referral, item(), item()))  # type: ignore[no-any-return]


def sent(cast: Cast) -> PlanItem:
    return fresh(only(planning.issued(cast)))  # type: ignore[no-any-return]


def replied(cast: Cast) -> PlanItem:
    return fresh(planning.reply(cast, sent(cast).pk, "part_completed"))  # type: ignore[no-any-return]


def challenged(cast: Cast) -> PlanItem:
    return fresh(planning.challenge(cast, sent(cast).pk))  # type: ignore[no-any-return]


def more_time(cast: Cast) -> PlanItem:
    return fresh(planning.ask_extension(cast, sent(cast).pk, LATER))  # type: ignore[no-any-return]


def held(cast: Cast) -> PlanItem:
    return fresh(only(planning.issued(cast, counselling())))  # type: ignore[no-any-return]


def offered(cast: Cast) -> PreChargeDiscussion:
    referral, lawyer = allocated(cast), cast.fresh("prosecutor")
    with work(lawyer):
        return discussing.offer(
            referral_id=referral.pk, by=lawyer, at=AT, about="plan", words="Today at four?"
        )


def recorded(cast: Cast) -> PreChargeDiscussion:
    discussion, lawyer = offered(cast), cast.fresh("prosecutor")
    with work(lawyer):
        return discussing.record(
            referral_id=discussion.referral_id,
            by=lawyer,
            at=AT,
            held_on=date(2026, 11, 24),
            note="We spoke.",
            not_asked=[discussing.Limit("The phone.", "The thread is whole.")],
        )


def with_offer(cast: Cast) -> Referral:
    return fresh(offered(cast).referral)  # type: ignore[no-any-return]


# --- what spoils them -----------------------------------------------------------------------------


def _take_back(cast: Cast, referral_id: Any) -> None:
    officer = cast.fresh("officer")
    with work(officer):
        referrals.withdraw(referral_id=referral_id, by=officer, at=AT, why="Elsewhere.")


def referral_gone(cast: Cast, row: Referral) -> None:
    _take_back(cast, row.pk)


def plan_gone(cast: Cast, row: Round) -> None:
    _take_back(cast, row.referral_id)


def item_gone(cast: Cast, row: PlanItem) -> None:
    _take_back(cast, row.round.referral_id)


def discussion_declined(cast: Cast, row: PreChargeDiscussion) -> None:
    officer = cast.fresh("officer")
    with work(officer):
        discussing.answer(urn=row.case.urn, by=officer, at=AT, answer="declined", words="No time.")


# --- what they leave ------------------------------------------------------------------------------


def rounds_of(row: Referral) -> dict[str, Any]:
    rounds = Round.objects.filter(case=row.case).order_by("number")
    return {"rounds": list(rounds.values_list("number", "kind", "state", "why"))}


def of_round(row: Round) -> dict[str, Any]:
    now = Round.objects.get(pk=row.pk)
    return {
        "state": now.state,
        "words": now.review_words,
        "items": [(one.what, one.state) for one in items_of(now)],
        "tracks": list(Track.objects.values_list("state", flat=True)),
    }


def of_one(row: PlanItem) -> dict[str, Any]:
    now = PlanItem.objects.select_related("clock").get(pk=row.pk)
    return {
        "state": now.state,
        "required": now.required_on,
        "clock": now.clock.ended_how if now.clock is not None else None,
        "replies": list(now.replies.values_list("outcome", "text")),
        "challenges": list(now.challenges.values_list("reason", "answer", "words")),
        "dates": list(now.date_changes.values_list("side", "to_on", "answer")),
        "closed": now.closed_why,
    }


def leaves(**changes: Any) -> dict[str, Any]:
    """What an item is like that has been sent, but for the changes."""
    standing: dict[str, Any] = {
        "state": "open",
        "required": REQUIRED,
        "clock": "",
        "replies": [],
        "challenges": [],
        "dates": [],
        "closed": "",
    }
    return {**standing, **changes}


REPLIED = {"clock": "met", "replies": [("part_completed", "It is attached.")]}
CHALLENGED = {"clock": "cancelled"}


def of_again(row: PlanItem) -> dict[str, Any]:
    made = PlanItem.objects.filter(successor_of=row).values_list("what", "state")
    return {**of_one(row), "successor": list(made)}


def of_approval(row: PlanItem) -> dict[str, Any]:
    return {**of_one(row), "approvals": list(row.approvals.values_list("side", "agreed", "words"))}


def of_talk(row: Any) -> dict[str, Any]:
    found = PreChargeDiscussion.objects.values_list(
        "about", "answer", "answer_words", "note", "officer_note"
    )
    limits = NotAsked.objects.values_list("what", "why", "agreed_by__name")
    return {"discussions": list(found), "not asked": list(limits)}


# --- the worker -----------------------------------------------------------------------------------

RUN_OUT = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)


def waits(cast: Cast) -> Round:
    return fresh(planning.issued(cast, blocking()))  # type: ignore[no-any-return]


def reminded(cast: Cast) -> PlanItem:
    plan = planning.issued(cast, item(remind_on=date(2026, 12, 7)))
    return fresh(only(plan))  # type: ignore[no-any-return]


def of_chasers(row: PlanItem) -> dict[str, Any]:
    return {"chasers": list(Chaser.objects.values_list("item__state", "due_on"))}
