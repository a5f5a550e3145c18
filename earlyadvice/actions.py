"""Every change to an early-advice request: one function a verb, the only writer of these rows.

Each reads in the same order: lock, allow, check the move, change, clock, record, save, tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from casework.actions import bind, register
from core.accounts.models import Bond, Matter, Officer, Unit, User, UserKind
from core.accounts.policy import allow, roles_on, said
from core.accounts.roles import PostKind, Role
from core.accounts.work import elevated
from core.errors import Absent, Fault, Invalid, NotPermitted, RuleBroken, check_version
from core.fields import opened, sealed
from core.history import write
from core.london import london_day
from core.notices.actions import announce, tell
from core.reference.lookup import labels
from deadlines import actions as clocks
from deadlines.reading import lock_calendar
from deadlines.recipients import resolve
from earlyadvice.lifecycle import LIFECYCLE, WHOSE_MOVE, State, Verb
from earlyadvice.models import (
    Advice,
    AdviceDraft,
    Move,
    Request,
    RequestLine,
    RequestMaterial,
    ReturnReason,
)
from earlyadvice.policy import MAY
from earlyadvice.routing import unit_for
from earlyadvice.rules import as_stated
from earlyadvice.submission import Submission

if TYPE_CHECKING:
    from core.accounts.models import Force

ADVICE_CLOCK = "early-advice"
TRIAGE_CLOCK = "early-advice-triage"
DRAFT_CHANGED = "draft-changed"
DETAILS_MAX = 250  # characters of one return reason's details: domain.md §1


def page_of(request: Request) -> str:
    return f"/early-advice/{request.pk}/"


# --- the police ask ------------------------------------------------------------------------------


@transaction.atomic
def submit(*, submission: Submission, force: Force, by: User, at: datetime) -> Request:
    """Write down a request and start its clocks. Nothing is refused for being thin.

    `by` is an officer of `force`. A returned request of the same case is linked, and its first
    date of receipt stays beside the new one.
    """
    if by.kind != UserKind.OFFICER or by.standing.force_id != force.pk:
        raise NotPermitted("A request is made by an officer of the force.")
    officer = _officer(force, submission.officer, "officer")
    supervisor = Officer.objects.filter(
        force=force, collar_number=submission.supervisor or ""
    ).first()
    why = "Early-advice request received"
    urn = submission.case.urn
    lock_calendar()  # before any row, as everybody does
    case = register(
        facts=submission.case,
        force=force,
        unit=unit_for(force=force, urn=urn, named=submission.unit),
        by=by,
        at=at,
        why=why,
    )
    matter = _hold(case.matter_id)
    bind(matter=matter, user=officer.user, bond=Bond.OFFICER_IN_CHARGE, by=by, at=at, why=why)
    if supervisor is not None:
        bind(
            matter=matter, user=supervisor.user, bond=Bond.POLICE_SUPERVISOR, by=by, at=at, why=why
        )
    newest = Request.objects.filter(case=case).order_by("-received_at").first()
    earlier = newest if newest is not None and newest.state == State.RETURNED else None
    first_on = earlier.clock.first_received_on if earlier is not None else None
    clock = clocks.start(
        matter_id=matter.pk,
        kind=ADVICE_CLOCK,
        received_at=at,
        first_received_on=first_on,
        by=by,
        at=at,
    )
    triage_clock = clocks.start(
        matter_id=matter.pk, kind=TRIAGE_CLOCK, received_at=at, by=by, at=at
    )
    request = write(
        Request(
            case=case,
            received_at=at,
            updated_at=at,
            resubmission_of=earlier,
            officer=officer,
            supervisor=supervisor,
            clock=clock,
            triage_clock=triage_clock,
            **as_stated(submission),
        ),
        by=by,
        at=at,
        why=why,
    )
    for position, line in enumerate(submission.lines_of_enquiry):
        row = RequestLine(
            request=request,
            position=position,
            text=line.text,
            status=line.status,
            anticipated_outcome=line.anticipated_outcome,
            expected_by=line.expected_by,
        )
        write(row, by=by, at=at, why=why)
    for position, piece in enumerate(submission.material):
        write(
            RequestMaterial(request=request, position=position, kind=piece.kind, text=piece.text),
            by=by,
            at=at,
            why=why,
        )
    _note_move(request, "submit", "", by=by, at=at)
    announce(
        matter,
        "early-advice.submitted",
        object_kind="early-advice-request",
        object_id=request.pk,
        at=at,
    )
    _tell_managers(request, at=at)
    return request


def _officer(force: Force, collar_number: str, field: str) -> Officer:
    officer = (
        Officer.objects.select_related("user")
        .filter(force=force, collar_number=collar_number, is_active=True)
        .first()
    )
    if officer is None:
        raise Invalid(
            [
                Fault(
                    f"/{field}",
                    "unknown-officer",
                    "This is not an active officer of your force. "
                    "PUT /api/v1/officers/{collar_number} registers one.",
                )
            ]
        )
    return officer


@transaction.atomic
def withdraw(
    *, request_id: UUID, by: User, at: datetime, why: str, version: int | None = None
) -> Request:
    """The police take their request back, saying why."""
    _needs_words(why, "reason", "Say why the request is withdrawn.")
    request = _lock(request_id, by, Verb.WITHDRAW, version)
    _end_clocks(request, by=by, at=at, why="Withdrawn by police")
    _move(request, Verb.WITHDRAW, by=by, at=at, why=why)
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


def fill_in_supervisors(*, by: User, at: datetime) -> int:
    """Supervisors whom a force named before it had registered them. Answers how many requests."""
    waiting = (
        Request.objects.visible_to(by).filter(supervisor=None).exclude(supervisor_collar_number="")
    )
    known = waiting.filter(
        Exists(
            Officer.objects.filter(
                force=OuterRef("case__matter__force"),
                collar_number=OuterRef("supervisor_collar_number"),
                is_active=True,
            )
        )
    )
    pks = list(known.values_list("pk", flat=True))
    for pk in pks:
        _fill_in_supervisor(pk, by, at)
    return len(pks)


@transaction.atomic
def _fill_in_supervisor(request_id: UUID, by: User, at: datetime) -> None:
    seen = Request.objects.select_related("case").get(pk=request_id)
    matter = _hold(seen.case.matter_id)
    request = Request.objects.select_for_update().get(pk=request_id)
    request.supervisor = Officer.objects.select_related("user").get(
        force=matter.force_id, collar_number=request.supervisor_collar_number
    )
    why = "The supervisor whom the request names has been registered"
    write(request, by=by, at=at, why=why, fields=["supervisor"])
    bond = Bond.POLICE_SUPERVISOR
    bind(matter=matter, user=request.supervisor.user, bond=bond, by=by, at=at, why=why)


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
    _needs_words(why, "why", "Say why this unit takes it.")
    request = _lock(request_id, by, Verb.ROUTE, version)
    check_in_queue(request)
    unit = Unit.objects.filter(code=unit_code, is_queue=False).first()
    if unit is None:
        raise RuleBroken("unknown-unit", "Choose a unit from the list.", field="unit_code")
    _move(request, Verb.ROUTE, by=by, at=at, why=f"{unit.name}: {why}")
    with elevated("route"):
        matter = request.matter
        matter.unit = unit
        write(matter, by=by, at=at, why=why, fields=["unit"])
        _tell_managers(request, at=at)
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
    request = _lock(request_id, by, Verb.ACCEPT, version)
    clocks.meet(deadline_id=request.triage_clock_id, by=by, at=at, reason="Accepted")
    return _move(request, Verb.ACCEPT, by=by, at=at, why=note)


@transaction.atomic
def send_back(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    reasons: Mapping[str, str],
    police_response_on: date,
    version: int | None = None,
) -> Request:
    """Return a request with one or more of early advice's own reasons, each with details.

    `reasons` maps a code to its details, at most 250 characters. Both clocks end; a resubmission
    starts new ones beside the first date of receipt.
    """
    today = london_day(at)
    known = labels("early_advice_return_reason", today)
    faults = [
        Fault("/reasons", "unknown-reason", "Choose reasons from the list.")
        for code in reasons
        if code not in known
    ]
    if not reasons:
        faults.append(Fault("/reasons", "reason-needed", "Choose at least one reason."))
    faults += [
        Fault(
            f"/details_{code}",
            "too-long",
            f"Details can have {DETAILS_MAX} characters; these have {len(details)}.",
        )
        for code, details in reasons.items()
        if len(details) > DETAILS_MAX
    ]
    if police_response_on <= today:
        faults.append(
            Fault("/police_response_on", "not-in-the-future", "Choose a date after today.")
        )
    if faults:
        raise Invalid(faults)
    request = _lock(request_id, by, Verb.RETURN, version)
    request.police_response_on = police_response_on
    clocks.meet(deadline_id=request.triage_clock_id, by=by, at=at, reason="Returned")
    clocks.cancel(deadline_id=request.clock_id, by=by, at=at, reason="Returned to police")
    why = "; ".join(known[code] for code in reasons)
    for code, details in reasons.items():
        reason = ReturnReason(request=request, code=code, details=details)
        write(reason, by=by, at=at, why="Returned to police")
    _move(request, Verb.RETURN, by=by, at=at, why=why, also=["police_response_on"])
    _tell_officer(request, "request-returned", at=at)
    return request


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
    """Give a request to a lawyer of the unit, or to another one, saying why."""
    request = _lock(request_id, by, Verb.ALLOCATE, version)
    lawyer = User.objects.filter(pk=lawyer_id, is_active=True).first()
    if lawyer is None or not can_advise(lawyer, request.matter):
        raise RuleBroken(
            "not-a-lawyer-here", "Choose a lawyer of this unit from the list.", field="lawyer"
        )
    if request.lawyer_id == lawyer.pk:
        raise RuleBroken("already-theirs", f"{lawyer.name} has this request.", field="lawyer")
    if request.lawyer_id is not None:
        _needs_words(why, "why", "Say why another lawyer takes it.")
    request.lawyer = lawyer
    reason = why or f"Allocated to {lawyer.name}"
    bind(matter=request.matter, user=lawyer, bond=Bond.LAWYER, by=by, at=at, why=reason)
    _move(request, Verb.ALLOCATE, by=by, at=at, why=reason, also=["lawyer"])
    tell(
        [lawyer.pk],
        matter_id=request.matter_id,
        kind="allocated",
        path=page_of(request),
        key=f"allocated:{request.pk}:{request.version}",
        at=at,
    )
    return request


def can_advise(person: User, matter: Matter) -> bool:
    """Whether somebody may be given a request of this matter's unit."""
    advisers = {Role.PROSECUTOR, Role.LEGAL_MANAGER, Role.UNIT_HEAD}
    return bool(roles_on(person, matter) & advisers)


# --- advice --------------------------------------------------------------------------------------


@transaction.atomic
def save_draft(
    *, request_id: UUID, by: User, at: datetime, text: str, version: int | None = None
) -> AdviceDraft:
    """Keep the lawyer's unfinished words, encrypted and theirs alone.

    `version` is the draft's, 0 if there was none; `Stale` if it was saved elsewhere since.
    """
    request = _lock(request_id, by, Verb.ADVISE, None)
    draft = AdviceDraft.objects.select_for_update().filter(request=request, author=by).first()
    why = "Draft saved"
    if draft is None:
        draft = AdviceDraft(request=request, author=by, saved_at=at)
        draft.body = sealed(draft, "body", text)
        return write(draft, by=by, at=at, why=why)
    check_version(draft.version, version, "Your draft")
    draft.body = sealed(draft, "body", text)
    draft.saved_at = at
    return write(draft, by=by, at=at, why=why, fields=["body", "saved_at"])


def draft_of(request: Request, author: User) -> tuple[str, AdviceDraft | None]:
    """The lawyer's own unfinished words, and the row that keeps them."""
    draft = AdviceDraft.objects.filter(request=request, author=author).first()
    return (opened(draft, "body"), draft) if draft is not None else ("", None)


@transaction.atomic
def advise(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    text: str,
    version: int | None = None,
    draft_version: int | None = None,
) -> Request:
    """Give the advice. It cannot be changed afterwards, and the clock ends.

    `draft_version` is that of the draft the lawyer has read; `RuleBroken` if another window has
    saved it since.
    """
    _needs_words(text, "text", "Write the advice.")
    request = _lock(request_id, by, Verb.ADVISE, version)
    draft = AdviceDraft.objects.select_for_update().filter(request=request, author=by).first()
    if draft_version is not None and draft_version != (draft.version if draft else 0):
        raise RuleBroken(
            DRAFT_CHANGED,
            "Your draft was saved again after this page was opened, so nothing was given. "
            "Read it as it stands now.",
        )
    Advice.objects.create(request=request, text=text, given_by=by, given_at=at)
    _forget_draft(request, by=by, at=at)
    clocks.meet(deadline_id=request.clock_id, by=by, at=at, reason="Advice given")
    _move(request, Verb.ADVISE, by=by, at=at, why="Advice given")
    _tell_officer(request, "advice-given", at=at)
    return request


def _forget_draft(request: Request, *, by: User, at: datetime) -> None:
    """Given advice stands by itself; the draft's words are blanked, and history says so."""
    draft = AdviceDraft.objects.select_for_update().filter(request=request, author=by).first()
    if draft is not None:
        draft.body = ""
        write(draft, by=by, at=at, why="Advice given", fields=["body"])


# --- what every verb shares ----------------------------------------------------------------------


def _hold(matter_id: UUID) -> Matter:
    """The calendar, then the matter: one order of locks for every action and the sweep."""
    lock_calendar()
    return Matter.objects.select_for_update(no_key=True).get(pk=matter_id)


def _lock(request_id: UUID, by: User, verb: Verb, version: int | None) -> Request:
    """Lock a request that `by` can see, may move so, and has read in its present version."""
    seen = Request.objects.visible_to(by).select_related("case").filter(pk=request_id).first()
    if seen is None:
        raise Absent
    _hold(seen.matter_id)
    request = Request.objects.with_people().select_for_update(of=("self",)).get(pk=request_id)
    allow(by, verb, request.matter, MAY)
    check_version(request.version, version, "This request")
    LIFECYCLE.after(verb, request.state)
    return request


def _move(
    request: Request,
    verb: Verb,
    *,
    by: User,
    at: datetime,
    why: str,
    also: list[str] | None = None,
) -> Request:
    """Take the move of the table, write it to the timeline and to the feed of the force."""
    before = request.state
    request.state = LIFECYCLE.after(verb, before)
    request.updated_at = at
    fields = ["state", "updated_at", *(also or [])]
    write(request, by=by, at=at, why=why or Verb(verb).label, fields=fields)
    _note_move(request, verb, before, by=by, at=at, why=why)
    announce(
        request.matter,
        f"early-advice.{request.state}",
        object_kind="early-advice-request",
        object_id=request.pk,
        at=at,
    )
    return request


def _note_move(
    request: Request, verb: str, before: str, *, by: User, at: datetime, why: str = ""
) -> None:
    Move.objects.create(
        request=request,
        verb=verb,
        from_state=before,
        to_state=request.state,
        by=by,
        at=at,
        why=why,
    )


def _end_clocks(request: Request, *, by: User, at: datetime, why: str) -> None:
    for deadline in (request.clock, request.triage_clock):
        if deadline.ended_at is None:
            clocks.cancel(deadline_id=deadline.pk, by=by, at=at, reason=why)


def _tell_managers(request: Request, *, at: datetime) -> None:
    manager = resolve(request.matter_id, PostKind.LEGAL_MANAGER, london_day(at)).user_id
    if manager is not None:
        tell(
            [manager],
            matter_id=request.matter_id,
            kind="triage-needed",
            path=page_of(request),
            key=f"triage:{request.pk}:{request.matter.unit_id}",
            at=at,
            urgent=bool(request.urgent_reason),
        )


def _tell_officer(request: Request, kind: str, *, at: datetime) -> None:
    tell(
        [request.officer.user_id],
        matter_id=request.matter_id,
        kind=kind,
        path=page_of(request),
        key=f"{kind}:{request.pk}",
        at=at,
    )


def _needs_words(text: str, field: str, message: str) -> None:
    if not text.strip():
        raise RuleBroken("words-needed", message, field=field)


def available(request: Request, user: User) -> list[str]:
    """The verbs this person may use on this request now: the table and the policy, nothing else."""
    roles = roles_on(user, request.matter)
    return [
        verb
        for verb in LIFECYCLE.open_verbs(request.state)
        if roles & MAY[verb] and (verb != Verb.ROUTE or request.matter.unit.is_queue)
    ]


def also_open(request: Request) -> list[UUID]:
    """Other requests of the same case that wait for the CPS: perhaps one was sent twice."""
    waiting = [state for state, side in WHOSE_MOVE.items() if side == "cps"]
    others = Request.objects.filter(case=request.case_id, state__in=waiting).exclude(pk=request.pk)
    return list(others.values_list("pk", flat=True))


def who_may(verb: Verb) -> str:
    return said(MAY[verb])
