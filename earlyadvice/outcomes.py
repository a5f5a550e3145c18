"""After the advice: what the force did with it, or its next date, until the request is closed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from casework.moving import needs_words
from core.accounts.models import Officer
from core.accounts.roles import Rank, at_least
from core.errors import Fault, Invalid
from core.london import london_day
from core.notices.actions import tell
from core.reference.lookup import labels
from deadlines import actions as clocks
from deadlines.events import Target, Unit
from earlyadvice.clocks import OUTCOME_CLOCK
from earlyadvice.lifecycle import OutcomeKind, Verb
from earlyadvice.models import Outcome, Request
from earlyadvice.moving import lock, move, page_of, tell_officer
from earlyadvice.rules import OutcomeFacts, outcome_faults

if TYPE_CHECKING:
    from core.accounts.models import User

OUTCOME_CODES = "police_outcome"


@transaction.atomic
def report(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    told: OutcomeFacts,
    version: int | None = None,
) -> Request:
    """The force says what it did. Still investigating keeps the request open until the next date
    it names; everything else closes it."""
    today = london_day(at)
    faults = outcome_faults(told, today)
    if told.code and told.code not in labels(OUTCOME_CODES, today):
        faults.append(
            Fault("/code", "unknown-code", "GET /api/v1/reference lists the outcome codes.")
        )
    if faults:
        raise Invalid(faults)
    request = lock(request_id, by, Verb.OUTCOME, version)
    outcome = Outcome.objects.create(
        request=request,
        kind=told.kind,
        next_expected_on=told.next_expected_on,
        code=told.code,
        reason=told.reason,
        open_lines=told.open_lines,
        inspector=_inspector(request, told.inspector),
        by=by,
        at=at,
    )
    said = OutcomeKind(told.kind).label
    if request.outcome_clock is not None and request.outcome_clock.ended_at is None:
        clocks.meet(deadline_id=request.outcome_clock.pk, by=by, at=at, reason=said)
    also = []
    if outcome.kind == OutcomeKind.STILL_INVESTIGATING:
        request.outcome_clock = clocks.start(
            matter_id=request.matter_id,
            kind=OUTCOME_CLOCK,
            received_at=at,
            by=by,
            at=at,
            target=Target(Unit.DATE, on=outcome.next_expected_on),
        )
        also.append("outcome_clock")
    move(request, Verb.OUTCOME, by=by, at=at, why=said, also=also, event="outcome-reported")
    if outcome.kind != OutcomeKind.STILL_INVESTIGATING:
        move(request, Verb.CLOSE, by=by, at=at, why=said)
    if request.lawyer_id is not None:
        tell(
            [request.lawyer_id],
            matter_id=request.matter_id,
            kind="outcome-reported",
            path=page_of(request),
            key=f"outcome:{outcome.pk}",
            at=at,
        )
    return request


def _inspector(request: Request, collar_number: str) -> Officer | None:
    """The officer who decided on no further action; `Invalid` unless an inspector or above."""
    if not collar_number:
        return None
    named = Officer.objects.in_service().filter(collar_number=collar_number)
    officer = named.filter(force=request.matter.force_id).first()
    if officer is None or not at_least(officer.rank, Rank.INSPECTOR):
        text = "Name an active officer of your force, of the rank of inspector or above."
        raise Invalid([Fault("/inspector", "not-an-inspector", text)])
    return officer


@transaction.atomic
def close(
    *, request_id: UUID, by: User, at: datetime, why: str, version: int | None = None
) -> Request:
    """A legal manager closes an advised request without the force's answer, saying why."""
    needs_words(why, "why", "Say why it is closed without an answer from the force.")
    request = lock(request_id, by, Verb.CLOSE, version)
    if request.outcome_clock is not None and request.outcome_clock.ended_at is None:
        clocks.cancel(deadline_id=request.outcome_clock.pk, by=by, at=at, reason="Closed")
    move(request, Verb.CLOSE, by=by, at=at, why=why)
    tell_officer(request, "request-closed", at=at)
    return request
