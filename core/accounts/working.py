"""When people work and when they are away: what their managers write down. The only writer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from core.accounts.models import Leave, RoleHeld, User, UserKind, WorkPattern
from core.accounts.roles import Role
from core.errors import Absent, Fault, Invalid, NotPermitted, check_version
from core.history import write

if TYPE_CHECKING:
    from django.db.models import QuerySet

MANAGERS = frozenset({Role.LEGAL_MANAGER, Role.UNIT_HEAD})
LAWYERS = frozenset({Role.PROSECUTOR, Role.LEGAL_MANAGER, Role.UNIT_HEAD})
WHY = "Working time and leave"


def units_managed(by: User) -> set[int]:
    """The units whose people `by` looks after."""
    return {unit for unit, roles in by.standing.units.items() if roles & MANAGERS}


def people_of(by: User) -> QuerySet[User]:
    """The lawyers of those units, by name."""
    held = RoleHeld.objects.held().filter(unit__in=units_managed(by), role__in=LAWYERS)
    return User.objects.filter(
        pk__in=held.values("user"), is_active=True, kind=UserKind.STAFF
    ).order_by("name")


def managers_only(by: User) -> None:
    """Raise `NotPermitted` for whoever looks after nobody."""
    if not units_managed(by):
        raise NotPermitted("This can be done by: legal manager, unit head.")


def _person(user_id: int, by: User) -> User:
    managers_only(by)
    person = people_of(by).filter(pk=user_id).first()
    if person is None:
        raise Absent
    return person


@transaction.atomic
def set_pattern(
    *,
    user_id: int,
    by: User,
    at: datetime,
    percent: int,
    specialisms: Sequence[str],
    version: int | None = None,
) -> WorkPattern:
    """How much of the week somebody works, in per cent, and the codes of what they know best."""
    person = _person(user_id, by)
    if not 1 <= percent <= 100:
        raise Invalid([Fault("/percent", "out-of-range", "Enter a whole number from 1 to 100.")])
    row = WorkPattern.objects.select_for_update().filter(user=person).first()
    check_version(row.version if row is not None else 0, version, "This page")
    if row is None:
        row = WorkPattern(user=person, percent=percent, specialisms=list(specialisms))
        return write(row, by=by, at=at, why=WHY)
    row.percent, row.specialisms = percent, list(specialisms)
    return write(row, by=by, at=at, why=WHY, fields=["percent", "specialisms"])


@transaction.atomic
def plan_leave(*, user_id: int, by: User, at: datetime, begins_on: date, ends_on: date) -> Leave:
    """Days on which somebody is away, both included."""
    person = _person(user_id, by)
    if ends_on < begins_on:
        text = "The last day must not lie before the first."
        raise Invalid([Fault("/ends_on", "before-its-beginning", text)])
    return write(Leave(user=person, begins_on=begins_on, ends_on=ends_on), by=by, at=at, why=WHY)


@transaction.atomic
def cancel_leave(*, leave_id: int, by: User, at: datetime, today: date) -> Leave:
    """They are not away after all."""
    leave = Leave.objects.select_for_update().filter(pk=leave_id, cancelled_on=None).first()
    if leave is None:
        raise Absent
    _person(leave.user_id, by)
    leave.cancelled_on = today
    return write(leave, by=by, at=at, why=WHY, fields=["cancelled_on"])


def leave_of(people: Sequence[int], today: date, until: date) -> dict[int, Leave]:
    """Of each person the leave they are on, or the first that begins before `until`. One query."""
    found: dict[int, Leave] = {}
    rows = Leave.objects.filter(
        user__in=people, cancelled_on=None, ends_on__gte=today, begins_on__lte=until
    )
    for row in rows.order_by("begins_on"):
        found.setdefault(row.user_id, row)
    return found
