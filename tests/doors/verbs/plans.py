"""Verbs of a round of an action plan: written, agreed, sent; and of the discussion before it."""

from __future__ import annotations

from datetime import date

from casework import tasks
from casework.models import (
    PlanWait,
)
from casework.plans import (
    discussing,
    issuing,
    proposing,
    waiting,
)
from tests.casework.planning import items_of
from tests.doors.asking import WORDS, Door, VerbAtDoors
from tests.doors.verbs.parts import LAWYER, STAFF, TALKING, about, day
from tests.doors.verbs.plan_parts import (
    FACTS,
    PLAN_BOXES,
    RUN_OUT,
    allocated,
    discussed,
    discussion_declined,
    of_plan,
    of_referral,
    of_round,
    of_talk,
    offered,
    plan_gone,
    recorded,
    referral_gone,
    rounds_of,
    second,
    waits,
    with_offer,
    written,
)

PLANS: dict[str, VerbAtDoors] = {
    "write a plan": VerbAtDoors(
        action=proposing.propose,
        given=about("referral_id", facts=FACTS),
        doors={
            "page": Door(
                "plan-new",
                of_referral("plans/new", **PLAN_BOXES),
                begin=allocated,
                keeps=True,
                **LAWYER,
            )
        },
        spoil=referral_gone,
        seen=rounds_of,
        leaves={"rounds": [(1, "plan", "ready", WORDS)]},
    ),
    "change a plan": VerbAtDoors(
        action=proposing.edit,
        given=about("round_id", facts=FACTS),
        doors={
            "page": Door(
                "plan-edit", of_plan("edit", **PLAN_BOXES), begin=written, keeps=True, **LAWYER
            )
        },
        spoil=plan_gone,
        seen=of_round,
        leaves={"state": "ready", "words": "", "items": [(WORDS, "draft")], "tracks": ["deciding"]},
    ),
    "issue a plan": VerbAtDoors(
        action=issuing.issue,
        given=about("round_id"),
        doors={"page": Door("plan-issue", of_plan("issue"), begin=discussed, **LAWYER)},
        spoil=plan_gone,
        seen=of_round,
        leaves={
            "state": "issued",
            "words": "",
            "items": [("A statement from the neighbour.", "open")],
            "tracks": ["deciding"],
        },
        told=[("Officer", "plan-issued")],
        fed=["action-item.open", "action-plan.issued", "deadline-started"],
    ),
    "agree to a plan": VerbAtDoors(
        action=proposing.agree,
        given=about("round_id", words=WORDS),
        doors={
            "page": Door(
                "plan-review",
                of_plan("review", agreed="yes", words=WORDS),
                begin=second,
                keeps=True,
                **STAFF,
            )
        },
        spoil=plan_gone,
        seen=of_round,
        leaves={
            "state": "ready",
            "words": WORDS,
            "items": [("A statement from the neighbour.", "draft")] * 2,
            "tracks": ["deciding"],
        },
        told=[("Prosecutor", "plan-reviewed")],
    ),
    "do not agree to a plan": VerbAtDoors(
        action=proposing.refuse,
        given=about("round_id", words=WORDS),
        doors={
            "page": Door(
                "plan-review",
                of_plan("review", agreed="no", words=WORDS),
                begin=second,
                keeps=True,
                **STAFF,
            )
        },
        spoil=plan_gone,
        seen=of_round,
        leaves={
            "state": "refused",
            "words": WORDS,
            "items": [("A statement from the neighbour.", "draft")] * 2,
            "tracks": ["deciding"],
        },
        told=[("Prosecutor", "plan-reviewed")],
    ),
    "send an urgent item first": VerbAtDoors(
        action=issuing.urgent_first,
        given=lambda asked: {
            "round_id": asked.row.pk,
            "item_id": items_of(asked.row)[0].pk if items_of(asked.row) else asked.row.pk,
            "why": WORDS,
        },
        doors={
            "page": Door(
                "plan-urgent",
                lambda asked: of_plan(
                    "urgent",
                    item=items_of(asked.row)[0].pk if items_of(asked.row) else "",
                    why=WORDS,
                )(asked),
                begin=second,
                keeps=True,
                may="prosecutor",
                may_not="legal_manager",
            )
        },
        spoil=plan_gone,
        seen=of_round,
        leaves={
            "state": "awaiting_review",
            "words": "",
            "items": [
                ("A statement from the neighbour.", "open"),
                ("A statement from the neighbour.", "draft"),
            ],
            "tracks": ["deciding"],
        },
        told=[("Officer", "plan-issued")],
        fed=["action-item.open", "deadline-started"],
    ),
    "discard a plan": VerbAtDoors(
        action=proposing.discard,
        given=about("round_id", why=WORDS),
        doors={
            "page": Door(
                "plan-discard", of_plan("discard", why=WORDS), begin=written, keeps=True, **LAWYER
            )
        },
        spoil=plan_gone,
        seen=of_round,
        leaves={"state": "discarded", "words": "", "items": [], "tracks": ["deciding"]},
    ),
    "offer a pre-charge discussion": VerbAtDoors(
        action=discussing.offer,
        given=about("referral_id", about="plan", words=WORDS),
        doors={
            "page": Door(
                "plan-discussion-offer",
                of_referral("discussion/offer", about="plan", words=WORDS),
                begin=allocated,
                keeps=True,
                **TALKING,
            )
        },
        spoil=referral_gone,
        seen=of_talk,
        leaves={"discussions": [("plan", "", "", "", "")], "not asked": []},
        told=[("Officer", "pre-charge-discussion-offered")],
        fed=["pre-charge-discussion.offered"],
    ),
    "answer an offer of a discussion": VerbAtDoors(
        action=discussing.answer,
        given=lambda asked: {"urn": asked.row.case.urn, "answer": "accepted", "words": WORDS},
        doors={
            "api": Door(
                "api-case-discussion",
                lambda asked: asked.api(
                    f"/cases/{asked.row.case.urn}/discussion",
                    {"answer": "accepted", "words": WORDS},
                ),
                begin=offered,
                may="officer",
                may_not="colleague",
            )
        },
        spoil=discussion_declined,
        seen=of_talk,
        leaves={"discussions": [("plan", "accepted", WORDS, "", "")], "not asked": []},
        told=[("Prosecutor", "pre-charge-discussion-answered")],
        fed=["pre-charge-discussion.accepted"],
    ),
    "record a pre-charge discussion": VerbAtDoors(
        action=discussing.record,
        given=about(
            "referral_id",
            held_on=date(2026, 11, 24),
            note=WORDS,
            not_asked=[discussing.Limit("The phone.", WORDS)],
        ),
        doors={
            "page": Door(
                "plan-discussion-record",
                of_referral(
                    "discussion/record",
                    note=WORDS,
                    what_0="The phone.",
                    why_0=WORDS,
                    **day("held_on", date(2026, 11, 24)),
                ),
                begin=with_offer,
                keeps=True,
                **TALKING,
            )
        },
        spoil=referral_gone,
        seen=of_talk,
        leaves={
            "discussions": [("plan", "accepted", "", WORDS, "")],
            "not asked": [("The phone.", WORDS, None)],
        },
        told=[("Officer", "pre-charge-discussion-recorded")],
        fed=["pre-charge-discussion.recorded"],
    ),
    "add the officer's note of a discussion": VerbAtDoors(
        action=discussing.add_officers_note,
        given=lambda asked: {
            "urn": asked.row.case.urn,
            "note": WORDS,
            "agrees_not_asked": True,
        },
        doors={
            "api": Door(
                "api-case-discussion",
                lambda asked: asked.api(
                    f"/cases/{asked.row.case.urn}/discussion",
                    {"note": WORDS, "agrees_not_asked": True},
                ),
                begin=recorded,
                may="officer",
                may_not="colleague",
            )
        },
        seen=of_talk,
        leaves={
            "discussions": [("plan", "accepted", "", "We spoke.", WORDS)],
            "not asked": [("The phone.", "The thread is whole.", "Officer")],
        },
        told=[("Prosecutor", "pre-charge-discussion-noted")],
        fed=["pre-charge-discussion.note-added"],
    ),
    "end a wait that ran out": VerbAtDoors(
        action=waiting.come_back,
        given=lambda asked: {"wait_id": PlanWait.objects.get(round=asked.row).pk},
        doors={
            "worker": Door(
                "casework.come_back",
                lambda asked: asked.task(tasks.come_back),
                begin=waits,
                may="watchdog",
                versioned=False,
            )
        },
        at=RUN_OUT,
        seen=of_round,
        leaves={
            "state": "issued",
            "words": "",
            "items": [("A statement from the neighbour.", "open")],
            "tracks": ["deciding"],
        },
        told=[("Prosecutor", "plan-wait-over")],
    ),
}
