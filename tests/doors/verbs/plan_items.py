"""Verbs of one item of an action plan: answered by the police, and by us."""

from __future__ import annotations

from datetime import UTC, date, datetime

from casework import tasks
from casework.plans import (
    answering,
    chasing,
    deciding,
    issuing,
)
from tests.casework.planning import REQUIRED, item
from tests.doors.asking import WORDS, Door, VerbAtDoors
from tests.doors.verbs.parts import LAWYER, OFFICER, STAFF, TALKING, about, day
from tests.doors.verbs.plan_parts import (
    APPROVER,
    CHALLENGED,
    LATER,
    REPLIED,
    api,
    challenged,
    held,
    item_gone,
    leaves,
    more_time,
    of_again,
    of_approval,
    of_chasers,
    of_item,
    of_one,
    reminded,
    replied,
    sent,
)

PLAN_ITEMS: dict[str, VerbAtDoors] = {
    "reply to an item": VerbAtDoors(
        action=answering.reply,
        given=about("item_id", outcome="completed", text=WORDS),
        doors={
            "api": Door(
                "api-item-reply",
                api("reply", outcome="completed", text=WORDS),
                begin=sent,
                **OFFICER,
            )
        },
        spoil=item_gone,
        seen=of_one,
        leaves=leaves(state="replied", clock="met", replies=[("completed", WORDS)]),
        told=[("Prosecutor", "item-replied")],
        fed=["action-item.replied", "deadline-met", "deadline-started"],
    ),
    "challenge an item": VerbAtDoors(
        action=answering.challenge,
        given=about("item_id", reason=WORDS),
        doors={
            "api": Door("api-item-challenge", api("challenge", reason=WORDS), begin=sent, **OFFICER)
        },
        spoil=item_gone,
        seen=of_one,
        leaves=leaves(state="challenged", clock="cancelled", challenges=[(WORDS, "", "")]),
        told=[("Prosecutor", "item-challenged")],
        fed=["action-item.challenged", "deadline-cancelled", "deadline-started"],
    ),
    "ask for more time": VerbAtDoors(
        action=answering.ask_extension,
        given=about("item_id", new_date=LATER, reason=WORDS),
        doors={
            "api": Door(
                "api-item-extension",
                api("extension", new_date="2026-12-18", reason=WORDS),
                begin=sent,
                **OFFICER,
            )
        },
        spoil=item_gone,
        seen=of_one,
        leaves=leaves(dates=[("police", LATER, "")]),
        told=[("Prosecutor", "item-extension-asked")],
        fed=["action-item.extension-asked", "deadline-started"],
    ),
    "approve counselling records": VerbAtDoors(
        action=issuing.approve,
        given=about("item_id", agreed=True, words=WORDS),
        doors={
            "api": Door(
                "api-item-approval",
                api("approval", agreed=True, words=WORDS),
                begin=held,
                **APPROVER,
            )
        },
        spoil=item_gone,
        seen=of_approval,
        leaves={**leaves(state="held", clock=None), "approvals": [("police", True, WORDS)]},
        told=[("Prosecutor", "item-approval-answered"), ("Officer", "item-approval-answered")],
        fed=["action-item.approved"],
    ),
    "approve counselling records for the CPS": VerbAtDoors(
        action=issuing.approve,
        given=about("item_id", agreed=True, words=WORDS),
        doors={
            "page": Door(
                "plan-item-approval",
                of_item("approval", agreed="yes", words=WORDS),
                begin=held,
                keeps=True,
                **STAFF,
            )
        },
        spoil=item_gone,
        seen=of_approval,
        leaves={**leaves(state="held", clock=None), "approvals": [("cps", True, WORDS)]},
        told=[("Prosecutor", "item-approval-answered"), ("Officer", "item-approval-answered")],
        fed=["action-item.approved"],
    ),
    "accept a reply": VerbAtDoors(
        action=deciding.accept,
        given=about("item_id", words=WORDS),
        doors={
            "page": Door(
                "plan-item-reply",
                of_item("reply", decision="accept", why=WORDS),
                begin=replied,
                keeps=True,
                **TALKING,
            )
        },
        spoil=item_gone,
        seen=of_one,
        leaves=leaves(state="accepted", closed=WORDS, **REPLIED),
        told=[("Officer", "item-accepted")],
        fed=["action-item.accepted", "deadline-met"],
    ),
    "ask again": VerbAtDoors(
        action=deciding.ask_again,
        given=about("item_id", why=WORDS, required_on=LATER),
        doors={
            "page": Door(
                "plan-item-reply",
                of_item("reply", decision="again", why=WORDS, **day("required_on", LATER)),
                begin=replied,
                may="prosecutor",
                keeps=True,
            )
        },
        spoil=item_gone,
        seen=of_again,
        leaves={
            **leaves(state="asked_again", closed=WORDS, **REPLIED),
            "successor": [("A statement from the neighbour.", "open")],
        },
        told=[("Officer", "plan-issued")],
        fed=[
            "action-item.asked-again",
            "action-item.open",
            "action-plan.issued",
            "deadline-met",
            "deadline-started",
        ],
    ),
    "keep an item": VerbAtDoors(
        action=deciding.keep,
        given=about("item_id", words=WORDS, required_on=LATER),
        doors={
            "page": Door(
                "plan-item-challenge",
                of_item("challenge", decision="keep", words=WORDS, **day("required_on", LATER)),
                begin=challenged,
                keeps=True,
                **TALKING,
            )
        },
        spoil=item_gone,
        seen=of_one,
        leaves=leaves(required=LATER, challenges=[("No reasonable line.", "kept", WORDS)]),
        told=[("Officer", "item-kept")],
        fed=["action-item.kept", "deadline-met", "deadline-started"],
    ),
    "change an item": VerbAtDoors(
        action=deciding.change,
        given=about("item_id", words=WORDS, facts=item(what=WORDS, why="It is needed.")),
        doors={
            "page": Door(
                "plan-item-change",
                of_item(
                    "change",
                    words=WORDS,
                    item_0_what=WORDS,
                    item_0_why="It is needed.",
                    **day("item_0_required_on", REQUIRED),
                ),
                begin=challenged,
                keeps=True,
                **LAWYER,
            )
        },
        spoil=item_gone,
        seen=of_again,
        leaves={
            **leaves(
                state="changed",
                closed=WORDS,
                challenges=[("No reasonable line.", "changed", WORDS)],
                **CHALLENGED,
            ),
            "successor": [(WORDS, "open")],
        },
        told=[("Officer", "item-changed")],
        fed=["action-item.changed", "action-item.open", "deadline-met", "deadline-started"],
    ),
    "withdraw an item": VerbAtDoors(
        action=deciding.withdraw,
        given=about("item_id", why=WORDS),
        doors={
            "page": Door(
                "plan-item-withdraw",
                of_item("withdraw", why=WORDS),
                begin=sent,
                keeps=True,
                **TALKING,
            )
        },
        spoil=item_gone,
        seen=of_one,
        leaves=leaves(state="withdrawn", clock="cancelled", closed=WORDS),
        told=[("Officer", "item-withdrawn")],
        fed=["action-item.withdrawn", "deadline-cancelled"],
    ),
    "answer a request for more time": VerbAtDoors(
        action=deciding.answer_extension,
        given=about("item_id", agreed=True, words=WORDS),
        doors={
            "page": Door(
                "plan-item-date",
                of_item("date", agreed="yes", words=WORDS),
                begin=more_time,
                keeps=True,
                **TALKING,
            )
        },
        spoil=item_gone,
        seen=of_one,
        leaves=leaves(required=LATER, dates=[("police", LATER, "agreed")]),
        told=[("Officer", "item-extension-answered")],
        fed=["action-item.extension-agreed", "deadline-met", "deadline-re-targeted"],
    ),
    "change the date of an item": VerbAtDoors(
        action=deciding.change_date,
        given=about("item_id", required_on=LATER, why=WORDS),
        doors={
            "page": Door(
                "plan-item-date",
                of_item("date", agreed="other", words=WORDS, **day("required_on", LATER)),
                begin=sent,
                keeps=True,
                **TALKING,
            )
        },
        spoil=item_gone,
        seen=of_one,
        leaves=leaves(required=LATER, dates=[("cps", LATER, "")]),
        told=[("Officer", "item-date-changed")],
        fed=["action-item.date-changed", "deadline-re-targeted"],
    ),
    "remind the officer of an item": VerbAtDoors(
        action=chasing.remind,
        given=about("item_id"),
        doors={
            "worker": Door(
                "casework.remind_of_items",
                lambda asked: asked.task(tasks.remind_of_items),
                begin=reminded,
                may="watchdog",
                versioned=False,
            )
        },
        at=datetime(2026, 12, 7, 9, 0, tzinfo=UTC),
        seen=of_chasers,
        leaves={"chasers": [("open", date(2026, 12, 7))]},
        told=[("Officer", "item-reminder")],
    ),
}
