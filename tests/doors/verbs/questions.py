"""Verbs of asking: a query and its answer, a return and the review of it."""

from __future__ import annotations

from datetime import date

from earlyadvice import queries, return_reviews
from earlyadvice.lifecycle import State
from tests.doors.asking import WORDS, Door, VerbAtDoors
from tests.doors.left import of_information, of_query, of_review
from tests.doors.verbs.parts import (
    OFFICER,
    SUPERVISOR,
    TALKING,
    about,
    day,
    page,
    state,
    verb_of_api,
)
from tests.doors.worlds import review_answered, review_asked, reviewed, withdrawn

QUESTIONS: dict[str, VerbAtDoors] = {
    "ask": VerbAtDoors(
        action=queries.ask,
        given=about("request_id", text=WORDS, expected_on=date(2026, 12, 1)),
        doors={
            "page": Door(
                "request-ask",
                page("ask", text=WORDS, way="carry-on", **day("expected_on", date(2026, 12, 1))),
                begin=state(State.ALLOCATED),
                keeps=True,
                **TALKING,
            )
        },
        spoil=withdrawn,
        seen=of_query,
        leaves={
            "state": "allocated",
            "lawyer": "Prosecutor",
            "clocks": ("met", ""),
            "last move": "ask",
            "queries": [(WORDS, "4412")],
        },
        told=[("Officer", "query-asked")],
        fed=["deadline-started", "early-advice.query-asked"],
    ),
    "information": VerbAtDoors(
        action=queries.inform,
        given=about("request_id", text=WORDS),
        doors={
            "api": Door(
                "api-information",
                verb_of_api("information", text=WORDS),
                begin=state(State.ALLOCATED),
                **OFFICER,
            )
        },
        spoil=withdrawn,
        seen=of_information,
        leaves={
            "state": "allocated",
            "lawyer": "Prosecutor",
            "clocks": ("met", ""),
            "last move": "information",
            "information": [(WORDS, "Officer")],
        },
        told=[("Prosecutor", "information-given")],
        fed=["early-advice.information-given"],
    ),
    "ask for a review of a return": VerbAtDoors(
        action=return_reviews.seek,
        given=about("request_id", why=WORDS),
        doors={
            "api": Door(
                "api-review-of-return",
                verb_of_api("review-of-return", reason=WORDS),
                begin=state(State.RETURNED),
                **SUPERVISOR,
            )
        },
        spoil=review_asked,
        seen=of_review,
        leaves={
            "state": "returned",
            "lawyer": "",
            "clocks": ("met", "cancelled"),
            "last move": "review-of-return",
            "reviews": [(WORDS, None, "")],
        },
        told=[("Unit Head", "review-asked")],
        fed=["deadline-met", "deadline-started", "early-advice.review-asked"],
    ),
    "answer a review of a return": VerbAtDoors(
        action=return_reviews.answer,
        given=about("request_id", upheld=True, words=WORDS),
        doors={
            "page": Door(
                "request-review",
                page("review", upheld="upheld", words=WORDS),
                begin=reviewed,
                keeps=True,
                may="second_prosecutor",
                may_not="progression_manager",
                stranger="other_prosecutor",
            )
        },
        spoil=review_answered,
        seen=of_review,
        leaves={
            "state": "accepted",
            "lawyer": "",
            "clocks": ("met", ""),
            "last move": "reopen",
            "reviews": [("The lines are named.", True, WORDS)],
        },
        told=[("Officer", "review-answered"), ("Chief Inspector", "review-answered")],
        fed=[
            "deadline-met",
            "deadline-started",
            "early-advice.accepted",
            "early-advice.review-answered",
        ],
    ),
}
