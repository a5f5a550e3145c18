"""Charging referrals that come on paper: from bodies without an API, and from a force whose system
could not send one. Somebody of the CPS enters them on their behalf; the history says who."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from casework.entering import check_not_of_another, unit_to_enter_for
from casework.models import Case, Referral
from casework.policy import ENTER
from casework.referrals.receiving import receive
from casework.routing import may_use
from core.accounts.actions import record_officer
from core.accounts.models import Force, Officer, UserKind
from core.errors import RuleBroken
from core.london import london_day

if TYPE_CHECKING:
    from casework.referrals.submission import ReferralFacts
    from core.accounts.models import User


@transaction.atomic
def enter(
    *,
    facts: ReferralFacts,
    force_code: str,
    unit_code: str,
    name: str,
    email: str,
    by: User,
    at: datetime,
) -> Referral:
    """Write down a charging referral for a force or a body; it is timed and triaged like any other.

    A case that is known keeps its unit, so `unit_code` takes a new one only. `facts.officer` is the
    collar number, or the body's own reference; `name` and `email` say who that is, where the
    force has not registered them.
    """
    urn = facts.case.urn
    known = Case.objects.visible_to(by).select_related("matter__unit").filter(urn=urn).first()
    unit = known.matter.unit if known is not None else unit_to_enter_for(by, unit_code)
    force = Force.objects.filter(code=force_code).first()
    if force is None:
        text = "Choose the force or the body from the list."
        raise RuleBroken("unknown-force", text, field="force")
    check_not_of_another(force, urn, by)
    has_codes = Force.objects.with_codes().filter(pk=force.pk).exists()
    if has_codes and not may_use(force, urn, london_day(at)):
        text = (
            f"The first two digits of {urn} are not a code of {force.name}, nor of a force that "
            "has named it as working on the case."
        )
        raise RuleBroken("urn-not-of-this-force", text, field="force")
    officer = _officer(force, facts, name, email, vouches=has_codes, by=by, at=at)
    return receive(
        facts=replace(
            facts,
            officer=officer.collar_number,
            completed_by=facts.completed_by or officer.collar_number,
        ),
        force=force,
        unit=unit,
        verb=ENTER,
        by=by,
        at=at,
        why=f"Charging referral entered by hand for {force.name}",
    )


def _officer(
    force: Force,
    facts: ReferralFacts,
    name: str,
    email: str,
    *,
    vouches: bool,
    by: User,
    at: datetime,
) -> Officer:
    """Who is in charge there. Whom a force has registered stays as it says; anybody else is written
    down as an officer without a rank, until the force registers them."""
    known = Officer.objects.filter(force=force, collar_number=facts.officer).first()
    if known is not None and not known.in_service and vouches:
        text = f"{force.name} says that this officer is no longer active. Enter who took over."
        raise RuleBroken("officer-inactive", text, field="officer")
    if known is not None and (vouches or not name):
        return known
    if not name:
        text = f"{force.name} has not registered this officer yet: enter a name."
        raise RuleBroken("required", text, field="name")
    return record_officer(
        force=force, collar_number=facts.officer, name=name, email=email, by=by, at=at
    )


def entered_by(referral: Referral) -> User | None:
    """Who of the CPS entered it by hand; nobody if the force sent it. `moves__by` is fetched."""
    found = [move.by for move in referral.moves.all() if move.verb == "submit"]
    return found[0] if found and found[0].kind == UserKind.STAFF else None
