"""A referral that came on paper, and one suspect on three cases. Everything is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from casework.facts import CaseFacts, ComplainantFacts
from casework.links import actions as links
from casework.referrals.entering import enter
from casework.referrals.submission import ChargeFacts, ReferralFacts
from core.accounts.models import Unit
from core.accounts.work import work
from rasso.demo.referred import S1, allocated, refer

if TYPE_CHECKING:
    from rasso.demo.named import Stage

UNIT = "north-west-rasso"
ROBIN = replace(S1, name="Robin Q. Invented", date_of_birth=date(1984, 5, 17))


def _on_paper(stage: Stage) -> None:
    unit = Unit.objects.get(code=UNIT)
    people = (replace(S1, name="Suspect W. Invented"),)
    facts = ReferralFacts(
        case=CaseFacts(
            urn="99NM0000126",
            offences=("SX03002",),
            suspects=people,
            complainants=(ComplainantFacts("C1", adult_now=True),),
        ),
        summary="A report of rape on a ship. The account was taken at the port.",
        officer="N-77",
        completed_by="",
        supervisor="",
        suspects=("S1",),
        charges=(ChargeFacts("S1", "SX03002"),),
    )
    given = {
        "facts": facts,
        "force_code": "national-crime-agency",
        "unit_code": UNIT,
        "name": "Investigator Green",
        "email": "",
    }
    by = stage.people.staff[unit.pk]["case-progression-manager"]
    referral = stage.do(by, enter, stage.at(1, "11:20"), **given)
    stage.name("A referral that came on paper, entered by hand", referral, "legal-manager")


def _same_suspect(stage: Stage) -> None:
    earlier = refer(stage, "06NM0002526", stage.at(14), ROBIN)
    allocated(stage, earlier, 13)
    later = refer(stage, "06NM0002626", stage.at(9), ROBIN)
    allocated(stage, later, 8)
    why = "The custody records were compared: it is the same man."
    with work(stage.people.by):
        suspects = {
            "suspect_id": earlier.case.suspects.get().pk,
            "other_suspect_id": later.case.suspects.get().pk,
        }
    given = {"case_id": earlier.case_id, "other_urn": later.case.urn, "kind": "same_suspect"}
    manager = stage.staff(earlier, "legal-manager")
    stage.do(manager, links.link, stage.at(7), why=why, **given, **suspects)
    turned = replace(ROBIN, name="INVENTED, Robin")
    newest = refer(stage, "06NM0002726", stage.at(0, "00:40"), turned)
    stage.name("The same suspect may be in two other cases", newest, "legal-manager")


STORIES: tuple[Callable[[Stage], None], ...] = (_on_paper, _same_suspect)
