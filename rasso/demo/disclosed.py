"""Disclosure in the demonstration: what a victim said when told, and engagement with the defence.

Everything in it is invented, as in `referred.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from casework.disclosure import listing
from casework.disclosure.engaging import EngagementFacts, engage
from casework.disclosure.rules import Said
from casework.models import DisclosureItem
from casework.reviews import releasing
from casework.reviews.told import note_told
from core.accounts.work import work
from rasso.demo.decided import agreed, asked, say
from rasso.demo.referred import allocated, refer

if TYPE_CHECKING:
    from rasso.demo.named import Stage

SAID = (
    "She said: “I told the nurse on the Monday that he had taken my keys. Nobody wrote that down.”"
)


def _told(stage: Stage) -> None:
    """Decided and released; the victim was told yesterday, and said something new."""
    referral = refer(stage, "06NM0003126", stage.at(20))
    allocated(stage, referral, 19)

    asked(stage, referral, 9)
    told_at = stage.at(1)
    agreed(stage, referral, 6, told_at)
    say(stage, referral, "prosecutor", releasing.release, 2, confirmed=True)
    heard = {"complainant": "C1", "on": told_at.date(), "said": Said(anything=True, words=SAID)}
    say(stage, referral, "victim-liaison-officer", note_told, 1, **heard)
    _listed(stage, referral)
    stage.name("Something that a victim said is on the disclosure list", referral, "prosecutor")


def _listed(stage: Stage, referral: Any) -> None:
    """Two things more, one of them decided; and the defence, who answered after an invitation."""
    lawyer, case = stage.staff(referral, "prosecutor"), {"case_id": referral.case_id}
    added = {"kind": "referral_material", "what": "Notebook of the first officer, page 12"}
    stage.do(lawyer, listing.add, stage.at(5), **added, **case)
    with work(stage.people.by):
        item = DisclosureItem.objects.get(case=referral.case_id, kind="referral_material")
    why = "It records the account as it was given, and differs from it nowhere."
    decided = {"item_id": item.pk, "outcome": "unused", "reason": why}
    stage.do(lawyer, listing.decide, stage.at(4), **decided)
    entry = EngagementFacts(
        suspect="S1",
        invited_on=stage.at(15).date(),
        invited_by="cps",
        with_whom="A. Invented of Invented and Partners",
        came="declined",
        words="They answer once they have seen the interview of the complainant.",
    )
    stage.do(lawyer, engage, stage.at(14), facts=entry, **case)


STORIES: tuple[Callable[[Stage], None], ...] = (_told,)
