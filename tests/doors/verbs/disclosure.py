"""Verbs of a disclosure list: something is added and decided, a hold placed and lifted, engagement
with the defence written down; and that a victim was told of a decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from casework.disclosure import engaging, holding, listing
from casework.disclosure.rules import Said as Heard
from casework.models import DisclosureItem, Engagement, Hold, Telling
from casework.reviews import told
from tests.casework import referring
from tests.casework.disclosure import listing as steps
from tests.casework.reviews import reviewing
from tests.cast import Cast
from tests.doors.asking import WORDS, Asked, Door, VerbAtDoors
from tests.doors.verbs.parts import about, day
from tests.doors.verbs.reviews import UnderReview, at

DECIDERS: dict[str, Any] = {
    "may": "prosecutor",
    "may_not": "second_prosecutor",
    "stranger": "other_prosecutor",
}
HEARERS: dict[str, Any] = {**DECIDERS, "may": "victim_liaison_officer"}
TODAY = date(2026, 11, 24)


@dataclass
class CaseAt:
    """A case, with the number that tells one page that another was sent meanwhile."""

    pk: UUID
    urn: str = "06RX9999926"

    def refresh_from_db(self) -> None:
        """Read anew each time."""


@dataclass
class ListAt(CaseAt):
    @property
    def version(self) -> int:
        return DisclosureItem.objects.filter(case=self.pk).count()


@dataclass
class HoldAt(CaseAt):
    @property
    def version(self) -> int:
        return Hold.objects.filter(case=self.pk).count()


@dataclass
class HeldAt(CaseAt):
    @property
    def version(self) -> int:
        return Hold.objects.get(case=self.pk).version


@dataclass
class EngagementAt(CaseAt):
    @property
    def version(self) -> int:
        return Engagement.objects.filter(suspect__case=self.pk).count()


def case_as(kind: type[CaseAt]) -> Callable[[Cast], CaseAt]:
    def begin(cast: Cast) -> CaseAt:
        case = referring.allocated(cast).case
        return kind(case.pk, case.urn)

    return begin


def held(cast: Cast) -> HeldAt:
    case = referring.allocated(cast).case
    steps.hold(cast, case)
    return HeldAt(case.pk, case.urn)


def held_already(cast: Cast, row: CaseAt) -> None:
    steps.do(cast, "legal_manager", holding.place_hold, case_id=row.pk, reason="Earlier.")


def lifted(cast: Cast, row: CaseAt) -> None:
    steps.do(cast, "legal_manager", holding.lift_hold, case_id=row.pk, why="Over.")


def listed(cast: Cast) -> DisclosureItem:
    return steps.add(cast, referring.allocated(cast).case)


def told_already(cast: Cast, row: Any) -> None:
    given = {"referral_id": row.pk, "complainant": "C1", "on": TODAY, "said": steps.NO}
    steps.do(cast, "legal_manager", told.note_told, **given)


def on_case(path: str, **form: Any) -> Callable[[Asked], Any]:
    return lambda asked: asked.page(f"/cases/{asked.row.urn}/{path}/", form)


def of_list(row: CaseAt) -> dict[str, Any]:
    found = DisclosureItem.objects.filter(case=row.pk)
    return {"listed": list(found.values_list("kind", "what", "words", "outcome"))}


def of_item(row: DisclosureItem) -> dict[str, Any]:
    now = DisclosureItem.objects.select_related("clock").get(pk=row.pk)
    decided = now.decisions.values_list("outcome", "reason", "sensitive_because")
    return {"outcome": now.outcome, "decided": list(decided), "clock": now.clock.ended_how}


def of_holds(row: CaseAt) -> dict[str, Any]:
    found = Hold.objects.filter(case=row.pk)
    return {"holds": list(found.values_list("state", "reason", "lifted_because"))}


def of_engagement(row: CaseAt) -> dict[str, Any]:
    found = Engagement.objects.filter(suspect__case=row.pk)
    return {"entries": list(found.values_list("suspect__reference", "came", "words"))}


def of_telling(row: Any) -> dict[str, Any]:
    telling = Telling.objects.get(decision__track__referral=row.pk)
    heard = DisclosureItem.objects.filter(case__referrals=row.pk)
    return {"told_on": telling.told_on, "heard": list(heard.values_list("words", flat=True))}


DISCLOSURE: dict[str, VerbAtDoors] = {
    "add to the disclosure list": VerbAtDoors(
        action=listing.add,
        given=about("case_id", kind="contact", what="At the court", words=WORDS),
        doors={
            "page": Door(
                "disclosure-add",
                on_case("disclosure/add", kind="contact", what="At the court", words=WORDS),
                begin=case_as(ListAt),
                keeps=True,
                **HEARERS,
            )
        },
        seen=of_list,
        leaves={"listed": [("contact", "At the court", WORDS, "undecided")]},
        told=[("Prosecutor", "something-was-said"), ("Officer", "something-was-said")],
    ),
    "decide an item of the disclosure list": VerbAtDoors(
        action=listing.decide,
        given=about("item_id", outcome="sensitive", reason=WORDS),
        doors={
            "page": Door(
                "disclosure-decide",
                lambda asked: asked.page(
                    f"/disclosure/{asked.row.pk}/", {"outcome": "sensitive", "reason": WORDS}
                ),
                begin=listed,
                keeps=True,
                **DECIDERS,
            )
        },
        seen=of_item,
        leaves={
            "outcome": "sensitive",
            "decided": [("sensitive", "", WORDS)],
            "clock": "met",
        },
    ),
    "place a hold": VerbAtDoors(
        action=holding.place_hold,
        given=about("case_id", reason=WORDS),
        doors={
            "page": Door(
                "disclosure-hold",
                on_case("disclosure/hold", reason=WORDS),
                begin=case_as(HoldAt),
                keeps=True,
                **DECIDERS,
            )
        },
        spoil=held_already,
        seen=of_holds,
        leaves={"holds": [("stands", WORDS, "")]},
    ),
    "lift a hold": VerbAtDoors(
        action=holding.lift_hold,
        given=about("case_id", why=WORDS),
        doors={
            "page": Door(
                "disclosure-lift",
                on_case("disclosure/hold/lift", why=WORDS),
                begin=held,
                keeps=True,
                **DECIDERS,
            )
        },
        spoil=lifted,
        seen=of_holds,
        leaves={"holds": [("lifted", "An inquiry.", WORDS)]},
    ),
    "write down engagement with the defence": VerbAtDoors(
        action=engaging.engage,
        given=about("case_id", facts=steps.engagement(came="held", words=WORDS)),
        doors={
            "page": Door(
                "engagement",
                on_case(
                    "engagement",
                    suspect="S1",
                    invited_by="defence",
                    with_whom="An invented solicitor",
                    came="held",
                    words=WORDS,
                    **day("invited_on", date(2026, 11, 20)),
                ),
                begin=case_as(EngagementAt),
                keeps=True,
                **DECIDERS,
            )
        },
        seen=of_engagement,
        leaves={"entries": [("S1", "held", WORDS)]},
    ),
    "write down that the victim was told": VerbAtDoors(
        action=told.note_told,
        given=about(
            "referral_id", complainant="C1", on=TODAY, said=Heard(anything=True, words=WORDS)
        ),
        doors={
            "page": Door(
                "referral-told",
                lambda asked: asked.page(
                    f"/referrals/{asked.row.pk}/told/",
                    {
                        "complainant": "C1",
                        "something_said": "yes",
                        "said_words": WORDS,
                        **day("on", TODAY),
                    },
                ),
                begin=at(UnderReview, reviewing.released),
                keeps=True,
                **HEARERS,
            )
        },
        spoil=told_already,
        seen=of_telling,
        leaves={"told_on": TODAY, "heard": [WORDS]},
        told=[("Prosecutor", "something-was-said"), ("Officer", "something-was-said")],
        fed=["deadline-met"],
    ),
}
