"""Who can advise on a case: one rule for the page, the action and the suggestion alike."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from core.accounts.models import Bond, Leave, Matter, MatterPerson, RoleHeld, User, UserKind
from core.accounts.working import LAWYERS
from core.errors import RuleBroken

if TYPE_CHECKING:
    from django.db.models import QuerySet

SAID = "Choose a lawyer of this unit from the list."
ANOTHER = "Choose another lawyer of this unit from the list."  # to read


def who_can_advise(matter: Matter, *, today: date, due_on: date) -> QuerySet[User]:
    """The lawyers of its unit or Area, and those named on it; on a restricted case only these.
    Never somebody walled off from it, switched off, or on leave from today until it is due."""
    roles = RoleHeld.objects.held().filter(user=OuterRef("pk"), role__in=LAWYERS)
    bonds = MatterPerson.objects.filter(matter=matter.pk, user=OuterRef("pk"))
    here = Q(Exists(roles.filter(Q(unit=matter.unit_id) | Q(area=matter.unit.area_id))))
    named = Q(Exists(bonds.filter(bond=Bond.NAMED))) & Q(
        Exists(roles.exclude(unit=None, area=None))
    )
    away = Leave.objects.filter(
        user=OuterRef("pk"),
        cancelled_on=None,
        begins_on__lte=today,
        ends_on__gte=max(today, due_on),
    )
    return User.objects.in_service().filter(
        named if matter.restricted else here | named,
        ~Q(Exists(bonds.filter(bond=Bond.CONFLICTED))),
        ~Q(Exists(away)),
        kind=UserKind.STAFF,
    )


def lawyer_who_can(
    user_id: int, matter: Matter, *, today: date, due_on: date, field: str, said: str = SAID
) -> User:
    """The lawyer who is to advise on the case, or to read; `RuleBroken` unless they can."""
    found = who_can_advise(matter, today=today, due_on=due_on).filter(pk=user_id).first()
    if found is None:
        raise RuleBroken("not-a-lawyer-here", said, field=field)
    return found
