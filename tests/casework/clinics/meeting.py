"""The steps of a clinic, for tests that are about something else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from casework.clinics import actions
from casework.clinics.agenda import Agenda, agenda_of
from casework.clinics.rules import Agreed
from casework.models import Clinic, ClinicItem
from core.accounts.work import work
from tests.cast import Cast

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday
MEETS_AT = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
NEXT = date(2026, 12, 8)


def plan(cast: Cast, at: datetime = AT, **changes: Any) -> Clinic:
    manager = cast.fresh("progression_manager")
    given: dict[str, Any] = {
        "unit_id": cast.unit.pk,
        "force_id": cast.force.pk,
        "meets_at": MEETS_AT,
        "chair_id": manager.pk,
        "police_people": "DS Green, supervisor",
    }
    with work(manager):
        return actions.plan(by=manager, at=at, **{**given, **changes})


def do(
    cast: Cast, verb: Any, who: str = "progression_manager", at: datetime = AT, **given: Any
) -> Any:
    person = cast.fresh(who)
    with work(person):
        return verb(by=person, at=at, **given)


def add(
    cast: Cast, clinic: Clinic, urn: str, why: str = "The officer asks.", **who: Any
) -> ClinicItem:
    found: ClinicItem = do(cast, actions.put_on, clinic_id=clinic.pk, urn=urn, why=why, **who)
    return found


def fix(cast: Cast, clinic: Clinic, at: datetime = AT) -> Clinic:
    fixed: Clinic = do(cast, actions.fix, at=at, clinic_id=clinic.pk)
    return fixed


def agree(cast: Cast, item_id: UUID, at: datetime = AT, **given: Any) -> ClinicItem:
    agreed = [Agreed("police", "The download is sent.", NEXT)]
    row: ClinicItem = do(
        cast, actions.record, at=at, item_id=item_id, **({"agreed": agreed} | given)
    )
    return row


def send_it(by_on: date) -> Agreed:
    return Agreed("police", "The download is sent, with a note of what it leaves out.", by_on)


def leave_out(cast: Cast, clinic: Clinic, urn: str, at: datetime = AT) -> ClinicItem:
    given: dict[str, Any] = {"clinic_id": clinic.pk, "urn": urn, "why": "It is decided today."}
    row: ClinicItem = do(cast, actions.leave_out, at=at, **given)
    return row


def not_reached(cast: Cast, item_id: UUID, at: datetime = AT) -> ClinicItem:
    return agree(cast, item_id, at, agreed=[], not_reached=True)


def agenda(
    cast: Cast, clinic: Clinic, who: str = "progression_manager", at: datetime = AT
) -> Agenda:
    person = cast.fresh(who)
    with work(person):
        return agenda_of(Clinic.objects.get(pk=clinic.pk), person, at)


def sitting(cast: Cast, urn: str, at: datetime = AT) -> ClinicItem:
    """A clinic whose agenda is fixed, with one case that somebody added."""
    clinic = plan(cast, at, meets_at=at + timedelta(hours=2))
    row = add(cast, clinic, urn, at=at)
    fix(cast, clinic, at)
    return row
