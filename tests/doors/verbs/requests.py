"""Verbs of a request: sent, triaged, given to a lawyer, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.handing_over import hand_over
from earlyadvice import actions, entering, outcomes, receiving, reminders, tasks, urgency
from earlyadvice.lifecycle import State
from earlyadvice.rules import OutcomeFacts
from tests.cast import request_body
from tests.doors.asking import WORDS, Asked, Door, VerbAtDoors
from tests.doors.left import (
    of_case,
    of_outcome,
    of_reminder,
    of_request,
    of_requests,
    of_supervisor,
    of_urgent,
)
from tests.doors.verbs.parts import OFFICER, STAFF, about, day, page, state, verb_of_api
from tests.doors.worlds import (
    colleague_walled_off,
    in_queue,
    of_an_officer,
    outcome_told,
    supervisor_registered_late,
    to_be_reminded_of,
    urgent,
    with_reasons,
    withdrawn,
)
from tests.earlyadvice.test_actions import submission


def whole_body(asked: Asked) -> dict[str, Any]:
    return request_body(officer="4412" if asked.row is None else asked.row)


ON_PAPER = "99RX0012326"  # of no force's code
PAPER = {
    "body": "national-crime-agency",
    "unit": "north-west-rasso",
    "urn": ON_PAPER,
    "name": "Investigator Green",
    "email": "green@nca.example",
    "officer": "N-77",
    "factual_summary": "An invented account.",
    "advice_sought": "What to do next.",
}

REQUESTS: dict[str, VerbAtDoors] = {
    "submit": VerbAtDoors(
        action=actions.submit,
        given=lambda asked: {
            "submission": submission(officer="4412" if asked.row is None else asked.row),
            "force": asked.cast.force,
        },
        doors={
            "api": Door(
                "api-requests",
                lambda asked: asked.api("/early-advice-requests", whole_body(asked)),
                begin=lambda cast: None,
                may="officer",
                versioned=False,
            )
        },
        seen=of_requests,
        leaves={"requests": [("06RX0012326", "submitted", "4412")]},
        told=[("Legal Manager", "triage-needed")],
        fed=["deadline-started", "deadline-started", "early-advice.submitted"],
    ),
    "enter by hand": VerbAtDoors(
        action=entering.enter,
        given=lambda asked: {
            "submission": submission(ON_PAPER, officer="N-77"),
            "body": "national-crime-agency",
            "unit_code": "north-west-rasso",
            "name": "Investigator Green",
            "email": "green@nca.example",
        },
        doors={
            "page": Door(
                "enter-request",
                lambda asked: asked.page("/early-advice/enter/", PAPER),
                begin=lambda cast: None,
                may="progression_manager",
                may_not="prosecutor",
                versioned=False,
            )
        },
        seen=of_requests,
        leaves={"requests": [(ON_PAPER, "submitted", "N-77")]},
        told=[("Legal Manager", "triage-needed")],
        fed=["deadline-started", "deadline-started", "early-advice.submitted"],
    ),
    "accept": VerbAtDoors(
        action=actions.accept,
        given=about("request_id", note=WORDS),
        doors={
            "page": Door(
                "request-triage",
                page("triage", decision="accept", note=WORDS),
                begin=state(State.SUBMITTED),
                keeps=True,
                **STAFF,
            )
        },
        spoil=withdrawn,
        seen=of_request,
        leaves={"state": "accepted", "lawyer": "", "clocks": ("met", ""), "last move": "accept"},
        fed=["deadline-met", "early-advice.accepted"],
    ),
    "return": VerbAtDoors(
        action=actions.send_back,
        given=about(
            "request_id", reasons={"too_early": WORDS}, police_response_on=date(2026, 12, 1)
        ),
        doors={
            "page": Door(
                "request-return-check",
                page("return/check", draft="1"),
                begin=with_reasons,
                **STAFF,
            )
        },
        spoil=withdrawn,
        seen=of_request,
        leaves={
            "state": "returned",
            "lawyer": "",
            "clocks": ("met", "cancelled"),
            "last move": "return",
        },
        told=[("Officer", "request-returned")],
        fed=["deadline-cancelled", "deadline-met", "deadline-started", "early-advice.returned"],
    ),
    "allocate": VerbAtDoors(
        action=actions.allocate,
        given=lambda asked: {
            "request_id": asked.row.pk,
            "lawyer_id": asked.cast.prosecutor.pk,
            "why": WORDS,
        },
        doors={
            "page": Door(
                "request-allocate",
                lambda asked: page("allocate", lawyer=asked.cast.prosecutor.pk, why=WORDS)(asked),
                begin=state(State.ACCEPTED),
                keeps=True,
                **STAFF,
            )
        },
        spoil=withdrawn,
        seen=of_request,
        leaves={
            "state": "allocated",
            "lawyer": "Prosecutor",
            "clocks": ("met", ""),
            "last move": "allocate",
        },
        told=[("Prosecutor", "allocated")],
        fed=["early-advice.allocated"],
    ),
    "route": VerbAtDoors(
        action=actions.route,
        given=about("request_id", unit_code="wessex-rasso", why=WORDS),
        doors={
            "page": Door(
                "request-route",
                page("route", unit_code="wessex-rasso", why=WORDS),
                begin=in_queue,
                keeps=True,
                **STAFF,
            )
        },
        spoil=withdrawn,
        seen=of_request,
        leaves={"state": "submitted", "lawyer": "", "clocks": ("", ""), "last move": "route"},
        fed=["early-advice.submitted"],
    ),
    "withdraw": VerbAtDoors(
        action=actions.withdraw,
        given=about("request_id", why=WORDS),
        doors={
            "api": Door(
                "api-withdraw",
                verb_of_api("withdraw", reason=WORDS),
                begin=state(State.ALLOCATED),
                **OFFICER,
            )
        },
        spoil=withdrawn,
        seen=of_request,
        leaves={
            "state": "withdrawn",
            "lawyer": "Prosecutor",
            "clocks": ("met", "cancelled"),
            "last move": "withdraw",
        },
        told=[("Prosecutor", "request-withdrawn")],
        fed=["deadline-cancelled", "early-advice.withdrawn"],
    ),
    "answer an urgent request": VerbAtDoors(
        action=urgency.agree_date,
        given=about("request_id", on=date(2026, 12, 1)),
        doors={
            "page": Door(
                "request-urgent",
                page("urgent", answer="date", **day("on", date(2026, 12, 1))),
                begin=urgent,
                **STAFF,
            )
        },
        spoil=withdrawn,
        seen=of_urgent,
        leaves={
            "state": "submitted",
            "lawyer": "",
            "clocks": ("", ""),
            "last move": "agree-date",
            "agreed": date(2026, 12, 1),
            "due": date(2026, 12, 1),
        },
        told=[("Officer", "urgent-answered")],
        fed=["deadline-started", "early-advice.urgent-answered"],
    ),
    "outcome": VerbAtDoors(
        action=outcomes.report,
        given=about("request_id", told=OutcomeFacts("other", reason=WORDS)),
        doors={
            "api": Door(
                "api-outcome",
                verb_of_api("outcome", kind="other", reason=WORDS),
                begin=state(State.ADVISED),
                **OFFICER,
            )
        },
        spoil=outcome_told,
        seen=of_outcome,
        leaves={
            "state": "closed",
            "lawyer": "Prosecutor",
            "clocks": ("met", "met"),
            "last move": "close",
            "outcomes": [("other", WORDS)],
        },
        told=[("Prosecutor", "outcome-reported")],
        fed=["deadline-met", "early-advice.closed", "early-advice.outcome-reported"],
    ),
    "close": VerbAtDoors(
        action=outcomes.close,
        given=about("request_id", why=WORDS),
        doors={
            "page": Door(
                "request-close",
                page("close", why=WORDS),
                begin=state(State.ADVISED),
                keeps=True,
                **STAFF,
            )
        },
        spoil=outcome_told,
        seen=of_request,
        leaves={
            "state": "closed",
            "lawyer": "Prosecutor",
            "clocks": ("met", "met"),
            "last move": "close",
        },
        told=[("Officer", "request-closed")],
        fed=["deadline-cancelled", "early-advice.closed"],
    ),
    "hand over": VerbAtDoors(
        action=hand_over,
        given=lambda asked: {"urn": asked.row.urn, "officer": "5150", "why": WORDS},
        doors={
            "api": Door(
                "api-case-officer",
                lambda asked: asked.api(
                    f"/cases/{asked.row.urn}/officer", {"officer": "5150", "reason": WORDS}
                ),
                begin=of_an_officer,
                **OFFICER,
            )
        },
        spoil=colleague_walled_off,
        seen=of_case,
        leaves={"in charge": ["Colleague"], "requests": [("allocated", "5150")]},
        told=[
            ("Officer", "handed-over"),
            ("Colleague", "taken-over"),
            ("Prosecutor", "officer-changed"),
        ],
        fed=["case.officer-changed", "early-advice.officer-changed"],
    ),
    "remind of a return": VerbAtDoors(
        action=reminders.remind,
        given=about("request_id"),
        doors={
            "worker": Door(
                "earlyadvice.remind",
                lambda asked: asked.task(tasks.remind),
                begin=to_be_reminded_of,
                may="watchdog",
                versioned=False,
            )
        },
        seen=of_reminder,
        leaves={"state": "returned", "reminded": True},
        told=[("Legal Manager", "return-reminder")],
    ),
    "bind a supervisor who is known at last": VerbAtDoors(
        action=receiving.fill_in_supervisors,
        given=lambda asked: {},
        doors={
            "worker": Door(
                "earlyadvice.fill_in_supervisors",
                lambda asked: asked.task(tasks.fill_in),
                begin=supervisor_registered_late,
                may="watchdog",
                versioned=False,
            )
        },
        seen=of_supervisor,
        leaves={"supervisor": "Late Supervisor", "bound": ["Late Supervisor"]},
    ),
}
