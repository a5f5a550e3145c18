"""Every change to an early-advice request: one function a verb, the only writer of these rows.

Each reads in the same order: lock, allow, check the move, change, clock, record, save, tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from casework.actions import bind, restated
from casework.lawyers import lawyer_who_can
from casework.moving import lawyer_of_case, needs_words
from casework.policy import RESTATE
from casework.routing import unit_for
from core.accounts.models import Bond, Unit, User, UserKind
from core.accounts.work import elevated
from core.drafts import actions as drafts
from core.errors import Invalid, NotPermitted, RuleBroken
from core.history import write
from core.london import london_day
from core.notices.actions import tell
from core.reference.lookup import items
from deadlines import actions as clocks
from earlyadvice.lifecycle import Continuity, Verb
from earlyadvice.models import Move, Request, ReturnReason
from earlyadvice.moving import (
    await_answer,
    end_clocks,
    lock,
    move,
    page_of,
    tell_managers,
    tell_officer,
)
from earlyadvice.receiving import receive
from earlyadvice.rules import CONTENT_MISSING, return_faults
from earlyadvice.submission import Submission

if TYPE_CHECKING:
    from core.accounts.models import Force

# --- the police ask ------------------------------------------------------------------------------


@transaction.atomic
def submit(*, submission: Submission, force: Force, by: User, at: datetime) -> Request:
    """Write down a request and start its clocks. Nothing is refused for being thin.

    `by` is an officer of `force`. A returned request of the same case is linked, and its first
    date of receipt stays beside the new one. Another officer than the one in charge takes the case
    over (decision 0007).
    """
    if by.kind != UserKind.OFFICER or by.standing.force_id != force.pk:
        raise NotPermitted("A request is made by an officer of the force.")
    urn = submission.case.urn
    unit = unit_for(force=force, urn=urn, named=submission.unit)
    why = "Early-advice request received"
    return receive(
        submission=submission, force=force, unit=unit, verb=RESTATE, by=by, at=at, why=why
    )


@transaction.atomic
def withdraw(
    *, request_id: UUID, by: User, at: datetime, why: str, version: int | None = None
) -> Request:
    """The police take their request back, saying why."""
    needs_words(why, "reason", "Say why the request is withdrawn.")
    request = lock(request_id, by, Verb.WITHDRAW, version)
    end_clocks(request, by=by, at=at, why="Withdrawn by police")
    move(request, Verb.WITHDRAW, by=by, at=at, why=why)
    if request.lawyer_id is not None:
        tell(
            [request.lawyer_id],
            matter_id=request.matter_id,
            kind="request-withdrawn",
            path=page_of(request),
            key=f"withdrawn:{request.pk}",
            at=at,
        )
    return request


# --- triage --------------------------------------------------------------------------------------


@transaction.atomic
def route(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    unit_code: str,
    why: str,
    version: int | None = None,
) -> Request:
    """Send a request from the routing queue to the unit that takes it. Its clocks run on."""
    needs_words(why, "why", "Say why this unit takes it.")
    request = lock(request_id, by, Verb.ROUTE, version)
    check_in_queue(request)
    unit = Unit.objects.filter(code=unit_code, is_queue=False).first()
    if unit is None:
        raise RuleBroken("unknown-unit", "Choose a unit from the list.", field="unit_code")
    move(request, Verb.ROUTE, by=by, at=at, why=f"{unit.name}: {why}")
    with elevated("route"):
        matter = request.matter
        matter.unit = unit
        write(matter, by=by, at=at, why=why, fields=["unit"])
        clocks.follow_unit(matter=matter, by=by, at=at, why=f"Sent to {unit.name}")
        restated(request.case, by=by, at=at, why=why)
        request.refresh_from_db(fields=["version", "updated_at"])
        tell_managers(request, at=at)
    return request


def check_in_queue(request: Request) -> None:
    """Raise `RuleBroken` unless the request waits for somebody to choose its unit."""
    if not request.matter.unit.is_queue:
        raise RuleBroken("not-in-a-queue", "This request has a unit already.")


@transaction.atomic
def accept(
    *, request_id: UUID, by: User, at: datetime, note: str = "", version: int | None = None
) -> Request:
    """Take a request on. The 21 days have run since receipt and run on."""
    request = lock(request_id, by, Verb.ACCEPT, version)
    clocks.meet(deadline_id=request.triage_clock_id, by=by, at=at, reason="Accepted")
    return move(request, Verb.ACCEPT, by=by, at=at, why=note)


@transaction.atomic
def send_back(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    reasons: Mapping[str, str],
    police_response_on: date,
    contents: Sequence[str] = (),
    remind_on: date | None = None,
    version: int | None = None,
) -> Request:
    """Return a request with one or more of early advice's own reasons, each with details.

    `reasons` maps a code to its details, at most 250 characters; `contents` names those of the
    eight that are missing. Our clocks end and the police owe an answer by `police_response_on`; a
    resubmission starts new ones beside the first date of receipt.
    """
    said = check_return(
        reasons=reasons,
        police_response_on=police_response_on,
        at=at,
        contents=contents,
        remind_on=remind_on,
    )
    request = lock(request_id, by, Verb.RETURN, version)
    request.remind_on, request.reminded_at = remind_on, None
    request.review_clock = None
    if request.triage_clock.ended_at is None:
        clocks.meet(deadline_id=request.triage_clock_id, by=by, at=at, reason="Returned")
    end_clocks(request, by=by, at=at, why="Returned to police")
    await_answer(request, police_response_on, by=by, at=at)
    number = Move.objects.filter(request=request, verb=Verb.RETURN).count() + 1
    for code, details in reasons.items():
        reason = ReturnReason(
            request=request,
            number=number,
            code=code,
            contents=list(contents) if code == CONTENT_MISSING else [],
            details=details,
        )
        write(reason, by=by, at=at, why="Returned to police")
    why = "; ".join(said[code] for code in reasons)
    also = ["police_response_on", "answer_clock", "review_clock", "remind_on", "reminded_at"]
    move(request, Verb.RETURN, by=by, at=at, why=why, also=also)
    tell_officer(request, "request-returned", at=at, key=str(number))
    return request


def check_return(
    *,
    reasons: Mapping[str, str],
    police_response_on: date,
    at: datetime,
    contents: Sequence[str] = (),
    remind_on: date | None = None,
) -> dict[str, str]:
    """Raise `Invalid` for a return that could not be sent; answers what each reason is called."""
    today = london_day(at)
    known = items("early_advice_return_reason", today)
    faults = return_faults(
        reasons=reasons,
        contents=contents,
        needs={item.code: str(item.data.get("needs", "")) for item in known},
        police_response_on=police_response_on,
        remind_on=remind_on,
        today=today,
    )
    if faults:
        raise Invalid(faults)
    return {item.code: item.label for item in known}


@transaction.atomic
def allocate(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    lawyer_id: int,
    why: str = "",
    version: int | None = None,
) -> Request:
    """Give a request to a lawyer of the unit. If another one has had the case before, saying why:
    the same lawyer stays (capabilities B7)."""
    request = lock(request_id, by, Verb.ALLOCATE, version)
    lawyer = lawyer_who_can(
        lawyer_id,
        request.matter,
        today=london_day(at),
        due_on=request.clock.due_on,
        field="lawyer",
    )
    if request.lawyer_id == lawyer.pk:
        raise RuleBroken("already-theirs", f"{lawyer.name} has this request.", field="lawyer")
    before = lawyer_of_case(request.matter)
    if before is not None:
        kept = before.pk == lawyer.pk
        if not kept:
            text = f"{before.name} has had this case. Say why another lawyer takes it."
            needs_words(why, "why", text)
        request.continuity = Continuity.KEPT if kept else Continuity.BROKEN
    had = request.lawyer_id
    request.lawyer = lawyer
    reason = why or f"Allocated to {lawyer.name}"
    bind(matter=request.matter, user=lawyer, bond=Bond.LAWYER, by=by, at=at, why=reason)
    move(request, Verb.ALLOCATE, by=by, at=at, why=reason, also=["lawyer", "continuity"])
    tell(
        [lawyer.pk],
        matter_id=request.matter_id,
        kind="allocated",
        path=page_of(request),
        key=f"allocated:{request.pk}:{request.version}",
        at=at,
    )
    if had is not None:
        drafts.let_go(under=page_of(request), author_id=had, at=at)
        tell(
            [had],
            matter_id=request.matter_id,
            kind="given-to-another",
            path=page_of(request),
            key=f"given-to-another:{request.pk}:{request.version}",
            at=at,
        )
    return request
