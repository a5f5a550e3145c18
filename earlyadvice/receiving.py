"""Writing down a request, whoever brings it: the case, its people, the clocks, the request."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from casework.actions import bind, register
from casework.handing_over import give, in_charge
from casework.moving import hold, people_named
from core.accounts.models import Bond, Officer
from core.history import write
from core.notices.actions import announce
from deadlines import actions as clocks
from deadlines.reading import current_calendar, lock_calendar
from earlyadvice.clocks import ADVICE_CLOCK, TRIAGE_CLOCK
from earlyadvice.lifecycle import SUBMIT, State
from earlyadvice.models import Request, RequestLine, RequestMaterial
from earlyadvice.moving import answered, note_move, tell_managers
from earlyadvice.rules import as_stated
from earlyadvice.urgency import triage_target

if TYPE_CHECKING:
    from casework.models import Case
    from core.accounts.models import Force, Unit, User
    from earlyadvice.submission import Submission


@transaction.atomic
def receive(
    *,
    submission: Submission,
    force: Force,
    unit: Unit,
    verb: str,
    by: User,
    at: datetime,
    why: str,
) -> Request:
    """Write down a request and start its clocks. Nothing is refused for being thin.

    `unit` takes a new case; `verb` of `casework.policy` says who may state a known one anew. A
    returned request of the same chain is linked, and the first date of receipt of the chain stays
    beside the new one. Another officer than the one in charge takes the case over (decision 0007).
    """
    officer, supervisor = people_named(force, submission.officer, submission.supervisor)
    lock_calendar()  # before any row, as everybody does
    case = register(
        facts=submission.case,
        force=force,
        unit=unit,
        verb=verb,
        by=by,
        at=at,
        why=why,
    )
    matter = hold(case.matter_id)
    before = in_charge(matter)
    if before is None:
        bind(matter=matter, user=officer.user, bond=Bond.OFFICER_IN_CHARGE, by=by, at=at, why=why)
    elif before != officer.user_id:
        give(case, matter, officer, by=by, at=at, why="A new request names another officer")
    if supervisor is not None:
        bind(
            matter=matter, user=supervisor.user, bond=Bond.POLICE_SUPERVISOR, by=by, at=at, why=why
        )
    first_on, returned = _chain(case, force)
    for one in returned:
        answered(one, by=by, at=at, why="Sent again")
    clock = clocks.start(
        matter_id=matter.pk,
        kind=ADVICE_CLOCK,
        received_at=at,
        first_received_on=first_on,
        by=by,
        at=at,
    )
    triage_clock = clocks.start(
        matter_id=matter.pk,
        kind=TRIAGE_CLOCK,
        received_at=at,
        by=by,
        at=at,
        target=triage_target(at, current_calendar()) if submission.urgent else None,
    )
    request = write(
        Request(
            case=case,
            received_at=at,
            updated_at=at,
            resubmission_of=next(iter(returned), None),
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
    note_move(request, SUBMIT, "", by=by, at=at)
    announce(
        matter,
        "early-advice.submitted",
        object_kind="early-advice-request",
        object_id=request.pk,
        at=at,
    )
    tell_managers(request, at=at)
    return request


def _chain(case: Case, force: Force) -> tuple[date | None, list[Request]]:
    """What a new request goes on from: the first receipt of its chain, and the returns it answers,
    the newest first.

    A chain is every request of the case and the force since the last that was advised or closed;
    neither a withdrawal ends it nor a duplicate in between.
    """
    found = Request.objects.filter(case=case, officer__force=force).select_related(
        "clock", "answer_clock"
    )
    chain: list[Request] = []
    for one in found.order_by("-received_at", "-id"):
        if one.state in (State.ADVISED, State.CLOSED):
            break
        chain.append(one)
    first_on = min((one.clock.first_received_on for one in chain), default=None)
    return first_on, [one for one in chain if one.state == State.RETURNED]


def fill_in_supervisors(*, by: User, at: datetime) -> int:
    """Supervisors whom a force named before it had registered them. Answers how many requests."""
    waiting = (
        Request.objects.visible_to(by).filter(supervisor=None).exclude(supervisor_collar_number="")
    )
    known = waiting.filter(
        Exists(
            Officer.objects.in_service().filter(
                force=OuterRef("case__matter__force"),
                collar_number=OuterRef("supervisor_collar_number"),
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
    matter = hold(seen.case.matter_id)
    request = Request.objects.select_for_update().get(pk=request_id)
    if request.supervisor_id is not None:
        return  # another round of the task was quicker
    request.supervisor = Officer.objects.select_related("user").get(
        force=matter.force_id, collar_number=request.supervisor_collar_number
    )
    request.updated_at = at
    why = "The supervisor whom the request names has been registered"
    write(request, by=by, at=at, why=why, fields=["supervisor", "updated_at"])
    newest = Request.objects.filter(case=request.case_id).order_by("-received_at", "-id").first()
    if newest is not None and newest.pk == request.pk:  # whoever a later one names stays
        user, bond = request.supervisor.user, Bond.POLICE_SUPERVISOR
        bind(matter=matter, user=user, bond=bond, by=by, at=at, why=why)
