"""Every verb and every door that leads to it: page, API, and the action behind both.

A door takes the thing, who asks, and the version they read; it says what came of it. The table at
the end is what the tests walk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from core.accounts.actions import register_officer
from core.accounts.models import Officer
from core.reference.actions import follow
from deadlines import escalating
from earlyadvice import actions
from earlyadvice.lifecycle import State
from earlyadvice.models import AdviceDraft, Request
from tests.cast import Cast, request_body
from tests.doors.asking import WORDS, Asked, Door, Said, VerbAtDoors
from tests.doors.worlds import (
    a_line_status,
    against_cps,
    against_police,
    answered,
    in_queue,
    of_advice,
    of_deadline,
    of_draft,
    of_escalation,
    of_item,
    of_officer,
    of_request,
    of_requests,
    row_ended,
    with_draft,
    withdrawn,
)
from tests.earlyadvice.test_actions import in_state, submission

# --- the actions ----------------------------------------------------------------------------------


def _now(asked: Asked) -> dict[str, Any]:
    return {"by": asked.user, "at": timezone.now(), "version": asked.version}


def _accept(asked: Asked) -> Any:
    return actions.accept(request_id=asked.row.pk, note=WORDS, **_now(asked))


def _send_back(asked: Asked) -> Any:
    return actions.send_back(
        request_id=asked.row.pk,
        reasons={"too_early": WORDS},
        police_response_on=date(2026, 12, 1),
        **_now(asked),
    )


def _allocate(asked: Asked) -> Any:
    lawyer = asked.cast.prosecutor.pk
    return actions.allocate(request_id=asked.row.pk, lawyer_id=lawyer, why=WORDS, **_now(asked))


def _advise(asked: Asked) -> Any:
    return actions.advise(request_id=asked.row.pk, text=WORDS, **_now(asked))


def _route(asked: Asked) -> Any:
    return actions.route(
        request_id=asked.row.pk, unit_code="wessex-rasso", why=WORDS, **_now(asked)
    )


def _withdraw(asked: Asked) -> Any:
    return actions.withdraw(request_id=asked.row.pk, why=WORDS, **_now(asked))


def _submit(asked: Asked) -> Any:
    officer = "4412" if asked.row is None else asked.row
    return actions.submit(
        submission=submission(officer=officer),
        force=asked.cast.force,
        by=asked.user,
        at=timezone.now(),
    )


def _escalate(asked: Asked) -> Any:
    return escalating.escalate_by_hand(
        deadline_id=asked.row.clock_id, by=asked.user, at=timezone.now(), reason=WORDS
    )


def _acknowledge(asked: Asked) -> Any:
    return escalating.acknowledge(escalation_id=asked.row.pk, **_now(asked))


def _answer(asked: Asked) -> Any:
    return escalating.answer(escalation_id=asked.row.pk, words=WORDS, **_now(asked))


def _register(asked: Asked) -> Any:
    return register_officer(
        force=asked.cast.force,
        collar_number="5150",
        name="Another Name",
        rank="sergeant",
        email="",
        supervisor_collar_number="",
        is_active=True,
        **_now(asked),
    )


def _follow(asked: Asked) -> Any:
    given: dict[str, Any] = {
        "label": "Going on",
        "data": {},
        "source": "The test",
        "verified": False,
    }
    return follow(
        item_id=asked.row.pk, why=WORDS, in_force_from=date(2027, 3, 1), **given, **_now(asked)
    )


# --- the table ------------------------------------------------------------------------------------


def page(path: str, **form: Any) -> Callable[[Asked], Said]:
    """The door of a page of the request: `form` is what is typed."""
    return lambda asked: asked.page(f"/early-advice/{asked.row.pk}/{path}/", form)


def day(name: str, on: date) -> dict[str, str]:
    return {
        f"{name}-day": str(on.day),
        f"{name}-month": str(on.month),
        f"{name}-year": str(on.year),
    }


STAFF: dict[str, Any] = {
    "may": "legal_manager",
    "may_not": "prosecutor",
    "stranger": "other_legal_manager",
}
LAWYER: dict[str, Any] = {
    "may": "prosecutor",
    "may_not": "legal_manager",
    "stranger": "other_prosecutor",
}
OFFICER: dict[str, Any] = {"may": "officer", "may_not": "colleague", "stranger": "other_officer"}
SUPERVISOR: dict[str, Any] = {
    "may": "supervisor",
    "may_not": "officer",
    "stranger": "other_officer",
}


def state(which: State) -> Callable[[Cast], Request]:
    return lambda cast: in_state(cast, which)


def whole_body(asked: Asked) -> dict[str, Any]:
    return request_body(officer="4412" if asked.row is None else asked.row)


def draft_page(asked: Asked) -> Said:
    return asked.page(f"/early-advice/{asked.row.request_id}/advise/draft/", {"text": WORDS})


def draft_script(asked: Asked) -> Said:
    return asked.page(
        f"/early-advice/{asked.row.request_id}/advise/draft/",
        {"text": WORDS},
        headers={"Accept": "application/json"},
    )


def draft_itself(cast: Cast) -> AdviceDraft:
    return AdviceDraft.objects.get(request=with_draft(cast))


def draft_request_withdrawn(cast: Cast, row: AdviceDraft) -> None:
    withdrawn(cast, row.request)


VERBS: dict[str, VerbAtDoors] = {
    "submit": VerbAtDoors(
        action=_submit,
        doors={
            "api": Door(
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
    "accept": VerbAtDoors(
        action=_accept,
        doors={
            "page": Door(
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
        action=_send_back,
        doors={
            "page": Door(
                page(
                    "return",
                    reasons="too_early",
                    details_too_early=WORDS,
                    **day("police_response_on", date(2026, 12, 1)),
                ),
                begin=state(State.SUBMITTED),
                keeps=True,
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
        fed=["deadline-cancelled", "deadline-met", "early-advice.returned"],
    ),
    "allocate": VerbAtDoors(
        action=_allocate,
        doors={
            "page": Door(
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
    "save a draft": VerbAtDoors(
        action=lambda asked: actions.save_draft(
            request_id=asked.row.request_id, text=WORDS, **_now(asked)
        ),
        doors={
            "page": Door(draft_page, begin=draft_itself, keeps=True, **LAWYER),
            "script": Door(draft_script, begin=draft_itself, **LAWYER),
        },
        spoil=draft_request_withdrawn,
        seen=of_draft,
        leaves={"draft": WORDS, "version": 2},
    ),
    "advise": VerbAtDoors(
        action=_advise,
        doors={"page": Door(page("advise/check", draft="1"), begin=with_draft, **LAWYER)},
        spoil=withdrawn,
        seen=of_advice,
        leaves={
            "state": "advised",
            "lawyer": "Prosecutor",
            "clocks": ("met", "met"),
            "last move": "advise",
            "advice": [(WORDS, "Prosecutor")],
            "draft": "",
        },
        told=[("Officer", "advice-given")],
        fed=["deadline-met", "early-advice.advised"],
    ),
    "route": VerbAtDoors(
        action=_route,
        doors={
            "page": Door(
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
        action=_withdraw,
        doors={
            "api": Door(
                lambda asked: asked.api(
                    f"/early-advice-requests/{asked.row.pk}/withdraw", {"reason": WORDS}
                ),
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
    "escalate by hand": VerbAtDoors(
        action=_escalate,
        doors={
            "page": Door(
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
                lambda asked: asked.api(
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
    "acknowledge": VerbAtDoors(
        action=_acknowledge,
        doors={
            "page": Door(
                lambda asked: asked.page(
                    f"/escalations/{asked.row.pk}/", {"acknowledge": "yes", "answer": ""}
                ),
                begin=against_cps,
                **STAFF,
            ),
            "api": Door(
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
        action=_answer,
        doors={
            "page": Door(
                lambda asked: asked.page(f"/escalations/{asked.row.pk}/", {"answer": WORDS}),
                begin=against_cps,
                keeps=True,
                **STAFF,
            ),
            "api": Door(
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
    "register an officer": VerbAtDoors(
        action=_register,
        doors={
            "api": Door(
                lambda asked: asked.api(
                    "/officers/5150", {"name": "Another Name", "rank": "sergeant"}, "put"
                ),
                begin=lambda cast: Officer.objects.get(force=cast.force, collar_number="5150"),
                may="force_system",
            )
        },
        seen=of_officer,
        leaves={"name": "Another Name", "rank": "sergeant", "version": 2},
    ),
    "change reference data": VerbAtDoors(
        action=_follow,
        doors={
            "page": Door(
                lambda asked: asked.page(
                    f"/administration/reference/line_status/{asked.row.pk}/",
                    {
                        "label": "Going on",
                        "details": "{}",
                        "source": "The test",
                        "why": WORDS,
                        **day("in_force_from", date(2027, 3, 1)),
                    },
                ),
                begin=a_line_status,
                may="administrator",
                may_not="legal_manager",
                keeps=True,
            )
        },
        spoil=row_ended,
        seen=of_item,
        leaves={"labels": [("Ongoing", date(2027, 3, 1)), ("Going on", None)]},
    ),
}
