"""What comes on paper: who of the CPS may enter it, for which unit, and on whose behalf."""

from __future__ import annotations

from casework.models import Case
from casework.policy import ENTER, MAY
from core.accounts.models import Force, Unit, User
from core.accounts.policy import said
from core.errors import NotPermitted, RuleBroken


def who_may() -> str:
    """What whoever may not is told, by the page and by the action."""
    return f"This can be done by: {said(MAY[ENTER])} of the unit."


def units_to_enter_for(person: User) -> list[Unit]:
    """The units in which this person may enter what came on paper."""
    found = [pk for pk, roles in person.standing.units.items() if roles & MAY[ENTER]]
    return list(Unit.objects.filter(pk__in=found, is_queue=False).order_by("name"))


def unit_to_enter_for(person: User, code: str) -> Unit:
    """The unit of this code; `NotPermitted` if the person may not enter for it."""
    unit = Unit.objects.filter(code=code, is_queue=False).first()
    if unit is None or unit not in units_to_enter_for(person):
        raise NotPermitted(who_may())
    return unit


def check_not_of_another(force: Force, urn: str, by: User) -> None:
    """A URN is one case: that of another force is not taken over."""
    other = Case.objects.visible_to(by).filter(urn=urn).exclude(matter__force=force).first()
    if other is not None:
        text = f"This is the URN of a case of {other.matter.force.name}."
        raise RuleBroken("urn-of-another-force", text, field="urn")
