"""Requests of bodies that have no API and no code of a URN, such as the National Crime Agency: they
come on paper, and somebody of the CPS enters them on the body's behalf."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from casework.entering import check_not_of_another, unit_to_enter_for
from casework.policy import ENTER
from core.accounts.actions import record_officer
from core.accounts.models import Force, UserKind
from core.errors import RuleBroken
from earlyadvice.lifecycle import SUBMIT
from earlyadvice.models import Move
from earlyadvice.receiving import receive

if TYPE_CHECKING:
    from core.accounts.models import User
    from earlyadvice.models import Request
    from earlyadvice.submission import Submission


@transaction.atomic
def enter(
    *,
    submission: Submission,
    body: str,
    unit_code: str,
    name: str,
    email: str,
    by: User,
    at: datetime,
) -> Request:
    """Write down a request that a body without a code has sent on paper; it is timed and worked on
    like any other.

    `submission.officer` is the body's own reference of the person in charge there, `name` and
    `email` who that is. The history says who entered it.
    """
    unit = unit_to_enter_for(by, unit_code)
    force = Force.objects.without_codes().filter(code=body).first()
    if force is None:
        raise RuleBroken("unknown-body", "Choose a body from the list.", field="body")
    check_not_of_another(force, submission.case.urn, by)
    officer = record_officer(
        force=force, collar_number=submission.officer, name=name, email=email, by=by, at=at
    )
    return receive(
        submission=replace(submission, officer=officer.collar_number),
        force=force,
        unit=unit,
        verb=ENTER,
        by=by,
        at=at,
        why=f"Early-advice request entered by hand for {force.name}",
    )


def entered_by(request: Request) -> User | None:
    """Who of the CPS entered it by hand; nobody if the force sent it."""
    first = Move.objects.select_related("by").filter(request=request, verb=SUBMIT).first()
    return first.by if first is not None and first.by.kind == UserKind.STAFF else None
