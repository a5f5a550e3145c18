"""An urgent request is answered: a date is agreed, which becomes a target, or why there is none.

The 21 working days run on beside it (police-api.md).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from core.errors import Fault, Invalid, RuleBroken
from core.london import london_day
from deadlines import actions as clocks
from deadlines.events import Target, Unit
from earlyadvice.lifecycle import Verb
from earlyadvice.models import Request
from earlyadvice.moving import lock, move, tell_officer, waits_for_a_date

if TYPE_CHECKING:
    from core.accounts.models import User
    from deadlines.workingdays import Calendar

URGENT_CLOCK = "early-advice-urgent"


def triage_target(received_at: datetime, calendar: Calendar) -> Target:
    """An urgent request is triaged the same day: on the next working day where that day is none."""
    day = london_day(received_at)
    return Target(Unit.DATE, on=day if calendar.is_working(day) else calendar.add(day, 1))


def check_waits(request: Request) -> None:
    """Raise `RuleBroken` unless a date is asked for and not answered."""
    if not waits_for_a_date(request):
        text = "No date is asked for here, or it has been answered."
        raise RuleBroken("no-date-asked", text, state=request.state)


@transaction.atomic
def agree_date(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    on: date | None = None,
    why_not: str = "",
    version: int | None = None,
) -> Request:
    """Agree by when the advice comes, or say why that cannot be: one of the two, once."""
    faults = []
    if on is None and not why_not.strip():
        text = "Agree a date, or say why that cannot be."
        faults.append(Fault("/on", "one-of-two", text))
    if on is not None and why_not.strip():
        text = "A date was given: leave this empty, or give no date."
        faults.append(Fault("/why_not", "one-of-two", text))
    if on is not None and on < london_day(at):
        faults.append(Fault("/on", "in-the-past", "Choose today or a later day."))
    if faults:
        raise Invalid(faults)
    request = lock(request_id, by, Verb.AGREE_DATE, version)
    check_waits(request)
    if on is not None:
        request.urgent_agreed_on = on
        request.urgent_clock = clocks.start(
            matter_id=request.matter_id,
            kind=URGENT_CLOCK,
            received_at=at,
            by=by,
            at=at,
            target=Target(Unit.DATE, on=on),
        )
        why = f"Agreed: {on:%Y-%m-%d}"
    else:
        request.urgent_why_not = why = why_not
    also = ["urgent_agreed_on", "urgent_clock", "urgent_why_not"]
    move(request, Verb.AGREE_DATE, by=by, at=at, why=why, also=also, event="urgent-answered")
    tell_officer(request, "urgent-answered", at=at)
    return request
