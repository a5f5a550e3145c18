"""A case goes to another officer in charge: the bond, and what is still open in every room."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from casework.actions import bind
from casework.duties import WHEN_HANDED_OVER
from casework.models import Case
from casework.moving import active_officer, hold, needs_words
from casework.policy import HAND_OVER, MAY
from core.accounts.models import Bond, Matter, MatterPerson
from core.accounts.policy import allow
from core.errors import Absent, RuleBroken, check_version
from core.history import write
from core.notices.actions import announce, tell

if TYPE_CHECKING:
    from core.accounts.models import Officer, User


@transaction.atomic
def hand_over(
    *, urn: str, by: User, at: datetime, officer: str, why: str, version: int | None = None
) -> Case:
    """Another officer of the force (a collar number) takes charge of the case, for a reason.

    `RuleBroken` for the one who has it already, and for one who may not see the case.
    """
    needs_words(why, "reason", "Say why the case is handed over.")
    seen = Case.objects.visible_to(by).filter(urn=urn).first()
    if seen is None:
        raise Absent
    matter = hold(seen.matter_id)
    case = Case.objects.select_for_update().get(pk=seen.pk)
    allow(by, HAND_OVER, matter, MAY)
    check_version(case.version, version, "This case")
    successor = active_officer(matter.force, officer)
    if in_charge(matter) == successor.user_id:
        text = "This officer is in charge of the case already."
        raise RuleBroken("already-theirs", text, field="officer")
    give(case, matter, successor, by=by, at=at, why=why)
    return case


def in_charge(matter: Matter) -> int | None:
    """The id of the officer in charge, if the case has one."""
    held = MatterPerson.objects.filter(matter=matter, bond=Bond.OFFICER_IN_CHARGE)
    return held.values_list("user_id", flat=True).first()


def vacancy(officer: Officer) -> str:
    """In words, that somebody switched off is in charge and another must be named; empty if not."""
    if officer.in_service:
        return ""
    return (
        f"{officer} is no longer active: a supervisor of {officer.force} hands the case over to "
        "another officer"
    )


def give(
    case: Case, matter: Matter, successor: Officer, *, by: User, at: datetime, why: str
) -> None:
    """The hand-over itself, to an officer who is not in charge yet: the bond, what is open
    in every room, and whoever must know. Under the matter's lock; the caller has asked who may."""
    if not Matter.objects.visible_to(successor.user).filter(pk=matter.pk).exists():
        # restricted or walled off, which is not for the caller to know
        raise RuleBroken("ask-the-unit", "Please telephone the unit about this.", field="officer")
    held = dict(MatterPerson.objects.filter(matter=matter).values_list("bond", "user_id"))
    bond = Bond.OFFICER_IN_CHARGE
    bind(matter=matter, user=successor.user, bond=bond, by=by, at=at, why=why)
    write(case, by=by, at=at, why=f"Handed over: {why}", fields=[])
    for duty in WHEN_HANDED_OVER:
        duty(case, successor, by, at, why)
    announce(matter, "case.officer-changed", object_kind="case", object_id=case.pk, at=at)
    for user_id, kind in (
        (held.get(Bond.OFFICER_IN_CHARGE), "handed-over"),
        (successor.user_id, "taken-over"),
        (held.get(Bond.LAWYER), "officer-changed"),
    ):
        if user_id is not None:
            tell(
                [user_id],
                matter_id=matter.pk,
                kind=kind,
                path=f"/cases/{case.urn}/",
                key=f"{kind}:{case.pk}:{case.version}",
                at=at,
            )
