"""Changes to cases: registering one, telling whose it is. The only writer of these rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction

from casework.duties import WHEN_RESTATED
from casework.facts import CaseFacts
from casework.models import Case, Complainant, Suspect
from casework.moving import hold
from casework.policy import MAY, RESTATE
from core.accounts.models import Bond, Force, Matter, MatterPerson, Unit
from core.accounts.policy import allow
from core.accounts.work import elevated
from core.errors import RuleBroken
from core.history import write

if TYPE_CHECKING:
    from core.accounts.models import User


@transaction.atomic
def register(
    *,
    facts: CaseFacts,
    force: Force,
    unit: Unit,
    by: User,
    at: datetime,
    why: str,
    verb: str = RESTATE,
) -> Case:
    """The case of this URN, made if it is new, brought up to date if the force knows it already.

    `unit` takes a new case only; one that exists stays where it is. Facts that are not stated
    leave what stands. `verb` of the policy says who may state a known case anew; for others it is
    `NotPermitted`. A URN that exists and is closed to the caller is `RuleBroken`.
    """
    _hold_urn(facts.urn)
    with elevated("find-case"):
        known = Case.objects.filter(urn=facts.urn).exists()
    if not known:
        matter = write(Matter(reference=facts.urn, unit=unit, force=force), by=by, at=at, why=why)
        case = Case(matter=matter, urn=facts.urn, **_stated(facts))
        write(case, by=by, at=at, why=why)
        _people(Suspect, case, facts.suspects, by=by, at=at, why=why)
        _people(Complainant, case, facts.complainants, by=by, at=at, why=why)
        return case
    seen = Case.objects.visible_to(by).filter(urn=facts.urn).first()
    if seen is None:
        raise RuleBroken("ask-the-unit", "Please telephone the unit about this URN.", field="urn")
    matter = hold(seen.matter_id)
    case = Case.objects.select_for_update().get(pk=seen.pk)
    allow(by, verb, matter, MAY)
    differs = _restate(case, _stated(facts), by=by, at=at, why=why)
    anybody = _people(Suspect, case, facts.suspects, by=by, at=at, why=why)
    anybody |= _people(Complainant, case, facts.complainants, by=by, at=at, why=why)
    if anybody and not differs:
        write(case, by=by, at=at, why=why, fields=[])
    if anybody or differs:
        restated(case, by=by, at=at, why=why)
    return case


def restated(case: Case, *, by: User, at: datetime, why: str) -> None:
    """What requests and referrals show of their case has changed: so has their version."""
    for duty in WHEN_RESTATED:
        duty(case, by, at, why)


def _hold_urn(urn: str) -> None:
    """Two requests for one new URN at the same moment: the second waits and finds the case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"urn:{urn}"])


def _stated(facts: CaseFacts) -> dict[str, Any]:
    return {
        "offences": list(facts.offences),
        "reported_on": facts.reported_on,
        "incident_from": facts.incident_from,
        "incident_to": facts.incident_to,
        "incident_when": facts.incident_when,
        "relationship": facts.relationship,
    }


def _restate(
    row: models.Model, stated: dict[str, Any], *, by: User, at: datetime, why: str
) -> bool:
    """Write the facts that are stated and differ; an empty one leaves what stands. Answers whether
    any did."""
    changed = [
        name
        for name, value in stated.items()
        if value not in (None, "", []) and value != getattr(row, name)
    ]
    if changed:
        for name in changed:
            setattr(row, name, stated[name])
        write(row, by=by, at=at, why=why, fields=changed)
    return bool(changed)


def _people(
    model: type[Suspect] | type[Complainant],
    case: Case,
    people: Iterable[Any],
    *,
    by: User,
    at: datetime,
    why: str,
) -> bool:
    """Write them down, each by the force's reference. Answers whether anything was new."""
    known = {row.reference: row for row in model.objects.filter(case=case)}
    differs = False
    for person in people:
        stated = asdict(person)
        if person.reference in known:
            differs |= _restate(known[person.reference], stated, by=by, at=at, why=why)
        else:
            write(model(case=case, **stated), by=by, at=at, why=why)
            differs = True
    return differs


@transaction.atomic
def bind(
    *, matter: Matter, user: User, bond: Bond, by: User, at: datetime, why: str
) -> MatterPerson:
    """Make `user` the one holder of a bond with the matter: its lawyer, its officer in charge."""
    held = MatterPerson.objects.select_for_update().filter(matter=matter, bond=bond).first()
    if held is None:
        return write(MatterPerson(matter=matter, user=user, bond=bond), by=by, at=at, why=why)
    if held.user_id != user.pk:
        held.user = user
        write(held, by=by, at=at, why=why, fields=["user"])
    return held
