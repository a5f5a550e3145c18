"""Verbs of a clock: where it is, its escalations, and the ladder that raises them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from deadlines import asking, escalating
from deadlines.events import Unit
from deadlines.ladders import adopt
from earlyadvice.lifecycle import State
from tests.doors.asking import WORDS, Door, VerbAtDoors
from tests.doors.left import of_deadline, of_escalation, of_ladder, of_question
from tests.doors.verbs.parts import ADMINISTRATOR, OFFICER, STAFF, SUPERVISOR, about, day, state
from tests.doors.worlds import (
    a_ladder,
    against_cps,
    against_police,
    answered,
    ladder_from_later,
    question_overtaken,
    withdrawn,
)
from tests.doors.worlds import asked as worlds_asked


def rung(row: int, when: str, number: int, post: str, label: str) -> dict[str, str]:
    """The boxes of one rung of a ladder."""
    boxes = {"when": when, "number": str(number), "posts": post, "label": label}
    return {f"rung_{row}_{name}": text for name, text in boxes.items()}


CLOCKS: dict[str, VerbAtDoors] = {
    "escalate by hand": VerbAtDoors(
        action=escalating.escalate_by_hand,
        given=lambda asked: {
            "deadline_id": asked.row.clock_id,
            "reason": WORDS,
            "version": None,  # the clock's, where the row here is its request
        },
        doors={
            "page": Door(
                "clock-escalate",
                # what the page carries is how high it stood escalated: not at all
                lambda asked: replace(asked, version=0).page(
                    f"/deadlines/{asked.row.clock_id}/escalate/", {"reason": WORDS}
                ),
                begin=state(State.ALLOCATED),
                keeps=True,
                versioned=False,
                may="legal_manager",
                may_not="paralegal_officer",
                stranger="other_legal_manager",
            ),
            "api": Door(
                "api-escalate",
                lambda asked: replace(asked, version=None).api(
                    f"/deadlines/{asked.row.clock_id}/escalate", {"reason": WORDS}
                ),
                begin=state(State.ALLOCATED),
                versioned=False,
                **SUPERVISOR,
            ),
        },
        spoil=withdrawn,
        seen=of_deadline,
        leaves={"escalations": [(1, "legal_manager", "raised", WORDS)]},
        told=[("Legal Manager", "escalated")],
        fed=["escalation-raised"],
    ),
    "ask where it is": VerbAtDoors(
        action=asking.ask,
        given=lambda asked: {"deadline_id": asked.row.clock_id, "text": WORDS},
        doors={
            "api": Door(
                "api-ask",
                lambda asked: asked.api(f"/deadlines/{asked.row.clock_id}/ask", {"text": WORDS}),
                begin=state(State.ALLOCATED),
                versioned=False,
                **OFFICER,
            )
        },
        spoil=withdrawn,
        seen=of_question,
        leaves={"questions": [("early-advice", WORDS, "", "Officer")]},
        told=[("Prosecutor", "where-is-it")],
        fed=["deadline-question-asked"],
    ),
    "answer where it is": VerbAtDoors(
        action=asking.answer,
        given=lambda asked: {"deadline_id": asked.row.deadline_id, "words": WORDS},
        doors={
            "page": Door(
                "clock-answer",
                lambda asked: asked.page(
                    f"/deadlines/{asked.row.deadline_id}/answer/", {"answer": WORDS}
                ),
                begin=worlds_asked,
                keeps=True,
                may="prosecutor",
                may_not="paralegal_officer",
                stranger="other_prosecutor",
            )
        },
        spoil=question_overtaken,
        seen=of_question,
        leaves={"questions": [("early-advice", "It is urgent.", WORDS, "Officer")]},
        told=[("Officer", "where-it-is")],
        fed=["deadline-question-answered"],
    ),
    "acknowledge": VerbAtDoors(
        action=escalating.acknowledge,
        given=about("escalation_id"),
        doors={
            "page": Door(
                "escalation",
                lambda asked: asked.page(
                    f"/escalations/{asked.row.pk}/", {"acknowledge": "yes", "answer": ""}
                ),
                begin=against_cps,
                **STAFF,
            ),
            "api": Door(
                "api-acknowledge",
                lambda asked: asked.api(f"/escalations/{asked.row.pk}/acknowledge"),
                begin=against_police,
                **SUPERVISOR,
            ),
        },
        spoil=answered,
        seen=of_escalation,
        leaves={"state": "acknowledged", "answer": "", "noted": True},
        fed=["escalation-acknowledged"],
    ),
    "answer": VerbAtDoors(
        action=escalating.answer,
        given=about("escalation_id", words=WORDS),
        doors={
            "page": Door(
                "escalation",
                lambda asked: asked.page(f"/escalations/{asked.row.pk}/", {"answer": WORDS}),
                begin=against_cps,
                keeps=True,
                **STAFF,
            ),
            "api": Door(
                "api-answer",
                lambda asked: asked.api(f"/escalations/{asked.row.pk}/answer", {"answer": WORDS}),
                begin=against_police,
                **SUPERVISOR,
            ),
        },
        spoil=answered,
        seen=of_escalation,
        leaves={"state": "answered", "answer": WORDS, "noted": True},
        told_raiser=True,
        fed=["escalation-answered"],
    ),
    "change a ladder": VerbAtDoors(
        action=adopt,
        given=lambda asked: {
            "kind": "early-advice",
            "unit": Unit.WORKING_DAYS,
            "rungs": [
                {"distance": -5, "posts": ["lawyer"], "level": 0, "label": "due soon"},
                {"distance": 2, "posts": ["legal_manager"], "level": 1, "label": "late"},
            ],
            "why": WORDS,
            "source": "The test",
            "verified": False,
            "in_force_from": date(2027, 3, 1),
        },
        doors={
            "page": Door(
                "ladder",
                lambda asked: asked.page(
                    f"/administration/ladders/{asked.row.pk}/",
                    {
                        **rung(1, "before", 5, "lawyer", "due soon"),
                        **rung(2, "after", 2, "legal_manager", "late"),
                        "source": "The test",
                        "why": WORDS,
                        **day("in_force_from", date(2027, 3, 1)),
                    },
                ),
                begin=a_ladder,
                keeps=True,
                versioned=False,
                **ADMINISTRATOR,
            )
        },
        spoil=ladder_from_later,
        seen=of_ladder,
        leaves={
            "ended": [date(2027, 3, 1), None],
            "rungs": [(-5, "due soon"), (2, "late")],
        },
    ),
}
