"""Case progression clinics of the demonstration: one that was held, and the next one.

Everything in them is invented, as in `referred.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from casework import reminding
from casework.clinics import actions
from casework.clinics.agenda import agenda_of
from casework.clinics.rules import Agreed
from casework.models import ClinicItem
from core.accounts.work import work
from rasso.demo.referred import STATEMENT, allocated, planned, refer

if TYPE_CHECKING:
    from casework.models import Clinic, Referral
    from rasso.demo.named import Stage

PEOPLE = {
    "cps_people": "A. Invented, legal manager",
    "police_people": "Detective Sergeant B. Invented, supervisor\nC. Invented, gatekeeper",
}


def _plan(stage: Stage, referral: Referral, days: int, meets: timedelta) -> Clinic:
    """A clinic with the referral's force, planned so many working days ago."""
    keeper, at = stage.staff(referral, "case-progression-manager"), stage.at(days, "09:00")
    given = {
        "unit_id": referral.matter.unit_id,
        "force_id": referral.matter.force_id,
        "chair_id": keeper.pk,
        "meets_at": at + meets,
        **PEOPLE,
    }
    return stage.do(keeper, actions.plan, at, **given)  # type: ignore[no-any-return]


def _held(stage: Stage) -> None:
    referral = refer(stage, "06NM0003026", stage.at(55))
    allocated(stage, referral, 54)
    (item,) = planned(stage, referral, 48, STATEMENT)
    keeper = stage.staff(referral, "case-progression-manager")
    clinic = _plan(stage, referral, 14, timedelta(hours=5))
    urn, at = referral.case.urn, stage.at(13)
    with work(keeper):
        there = {line.case.urn for line in agenda_of(clinic, keeper, at).lines}
    if urn not in there:  # so many others wait longer
        given = {"clinic_id": clinic.pk, "urn": urn, "why": "The neighbour is not found."}
        stage.do(keeper, actions.put_on, at, **given)
    stage.do(keeper, actions.fix, stage.at(13, "15:00"), clinic_id=clinic.pk)
    with work(stage.people.by):
        rows = list(ClinicItem.objects.filter(clinic=clinic).select_related("case"))
    by_on = stage.calendar.add(stage.today, 3)
    for row in rows:
        agreed = [Agreed("police", "The officer sends what is owed, or says why not.", by_on)]
        if row.case.urn == urn:
            text = "Ask the housing office for the neighbour's address, and see her."
            agreed = [Agreed("police", text, by_on), Agreed("cps", "Decide within a week.", by_on)]
        stage.do(keeper, actions.record, stage.at(12, "15:00"), item_id=row.pk, agreed=agreed)
    stage.do(keeper, actions.close, stage.at(12, "16:00"), clinic_id=clinic.pk)
    asked = {"deadline_id": item.clock_id, "words": "Where does the search for her stand?"}
    stage.do(keeper, reminding.remind, stage.at(1), **asked)
    _plan(stage, referral, 1, timedelta(days=7, hours=5))
    title = "Spoken of at a clinic, reminded of since; the next clinic is planned"
    stage.name(title, referral, "case-progression-manager")


STORIES: tuple[Callable[[Stage], None], ...] = (_held,)
