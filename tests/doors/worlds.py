"""Worlds in which a verb may be done, and what is looked at after it."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.accounts.models import Officer, Unit
from core.accounts.work import work
from core.notices.models import Event, Notice
from core.reference.models import Item
from deadlines import actions as clocks
from deadlines import escalating
from deadlines.events import Target
from deadlines.events import Unit as ClockUnit
from deadlines.models import Escalation
from earlyadvice import actions
from earlyadvice.lifecycle import State
from earlyadvice.models import Advice, AdviceDraft, Move, Request
from tests.cast import Cast
from tests.doors.asking import NOW, WORDS
from tests.earlyadvice.test_actions import in_state, submit

# --- what a verb leaves ---------------------------------------------------------------------------


def of_request(row: Request) -> dict[str, Any]:
    now = Request.objects.select_related("clock", "triage_clock", "lawyer").get(pk=row.pk)
    return {
        "state": now.state,
        "lawyer": now.lawyer.name if now.lawyer else "",
        "clocks": (now.triage_clock.ended_how, now.clock.ended_how),
        "last move": Move.objects.filter(request=now).order_by("at", "id").last().verb,  # type: ignore[union-attr]
    }


def of_escalation(row: Escalation) -> dict[str, Any]:
    now = Escalation.objects.get(pk=row.pk)
    by = now.answered_by or now.acknowledged_by
    return {"state": now.state, "answer": now.answer, "noted": by is not None}


def of_deadline(row: Request) -> dict[str, Any]:
    raised = Escalation.objects.filter(about=row.clock_id)
    return {"escalations": list(raised.values_list("level", "post", "state", "reason"))}


def of_advice(row: Request) -> dict[str, Any]:
    given = Advice.objects.filter(request=row).values_list("text", "given_by__name")
    drafts = AdviceDraft.objects.filter(request=row).values_list("body", flat=True)
    return {**of_request(row), "advice": list(given), "draft": "".join(drafts)}


def of_draft(row: AdviceDraft) -> dict[str, Any]:
    now = AdviceDraft.objects.get(pk=row.pk)
    with work(now.author):
        return {"draft": actions.draft_of(now.request, now.author)[0], "version": now.version}


def of_officer(row: Officer) -> dict[str, Any]:
    now = Officer.objects.select_related("user").get(pk=row.pk)
    return {"name": now.user.name, "rank": now.rank, "version": now.version}


def of_item(row: Item) -> dict[str, Any]:
    rows = Item.objects.filter(kind=row.kind, code=row.code).order_by("in_force_from")
    return {"labels": list(rows.values_list("label", "in_force_until"))}


def of_requests(row: Any) -> dict[str, Any]:
    found = Request.objects.values_list("case__urn", "state", "officer__collar_number")
    return {"requests": list(found)}


def told() -> list[tuple[str, str]]:
    """Whom notices went to, and which."""
    return list(Notice.objects.order_by("at", "id").values_list("user__name", "kind"))


def fed() -> list[str]:
    """The kinds of events in the feed of the force."""
    return sorted(Event.objects.values_list("kind", flat=True))


# --- the worlds -----------------------------------------------------------------------------------


def with_draft(cast: Cast) -> Request:
    request = in_state(cast, State.ALLOCATED)
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        actions.save_draft(request_id=request.pk, by=lawyer, at=NOW, text=WORDS, version=0)
    return request


def in_queue(cast: Cast) -> Request:
    """A request of doubtful routing, with our manager looking after the queue."""
    request = submit(cast)
    queue = Unit.objects.get(code="metropolitan-routing")
    matter = request.matter
    matter.unit = queue
    cast.save_change(matter, "unit")
    for name in ("legal_manager", "prosecutor"):
        cast.add_role(name, queue)
    return Request.objects.get(pk=request.pk)


def against_cps(cast: Cast) -> Escalation:
    return _escalated(cast, in_state(cast, State.ALLOCATED).clock_id, "sergeant")


def against_police(cast: Cast) -> Escalation:
    request = in_state(cast, State.ALLOCATED)
    with work(cast.set_up):
        owed = clocks.start(
            matter_id=request.matter_id,
            kind="early-advice-information",
            received_at=NOW,
            by=cast.set_up,
            at=NOW,
            target=Target(ClockUnit.DATE, on=date(2026, 12, 4)),
        )
    return _escalated(cast, owed.pk, "legal_manager")


def _escalated(cast: Cast, deadline_id: Any, name: str) -> Escalation:
    by = cast.fresh(name)
    with work(by):
        return escalating.escalate_by_hand(
            deadline_id=deadline_id, by=by, at=NOW, reason="Bail ends soon"
        )


def withdrawn(cast: Cast, row: Request) -> None:
    officer = cast.fresh("officer")
    with work(officer):
        actions.withdraw(request_id=row.pk, by=officer, at=NOW, why="Taken over")


def answered(cast: Cast, row: Escalation) -> None:
    by = cast.fresh("legal_manager" if row.owed_by == "cps" else "supervisor")
    with work(by):
        escalating.answer(escalation_id=row.pk, by=by, at=NOW, words="It will be done.")


def a_line_status(cast: Cast) -> Item:
    return Item.objects.get(kind="line_status", code="ongoing", in_force_until=None)


def row_ended(cast: Cast, row: Item) -> None:
    row.in_force_until = date(2030, 1, 1)
    cast.save_change(row, "in_force_until")
