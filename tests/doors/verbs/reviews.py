"""Verbs of a review: proposed, countersigned, made, told and released; and working notes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from casework import recording
from casework.models import (
    CaseFact,
    Countersign,
    CountersignEntry,
    Decision,
    Referral,
    Review,
    Telling,
    WorkingNote,
)
from casework.reviews import countersigning, deciding, full_code, notes, releasing, reviewing
from core.accounts.work import work
from core.drafts import actions as drafts
from tests.casework import referring
from tests.casework.reviews import reviewing as steps
from tests.cast import Cast
from tests.doors.asking import NOW, WORDS, Asked, Door, Said, VerbAtDoors
from tests.doors.verbs.parts import LAWYER, READER, STAFF, TALKING, about, day
from tests.doors.verbs.referrals import withdrawn

FACTS = steps.review(steps.no_charge(reasons=WORDS))
TYPED = {**steps.SECTIONS, "kind_S1": "K", "test_S1": "full_code", "reasons_S1": WORDS}


@dataclass
class Open:
    """A referral without a review."""

    pk: UUID


@dataclass
class UnderReview(Open):
    """A referral with one: what is read of it has the number of its newest review."""

    @property
    def version(self) -> int:
        return Review.objects.filter(referral=self.pk).count()

    def refresh_from_db(self) -> None:
        """Read anew each time."""


@dataclass
class Waiting(UnderReview):
    """A countersignature that waits has a version of its own."""

    @property
    def version(self) -> int:
        return Countersign.objects.get(review__referral=self.pk).version


@dataclass
class Notes(UnderReview):
    @property
    def version(self) -> int:
        found = WorkingNote.objects.filter(case__referrals=self.pk).first()
        return found.version if found is not None else 0


def at(kind: type[Open], so_far: Callable[[Cast], Referral]) -> Callable[[Cast], Any]:
    return lambda cast: kind(so_far(cast).pk)


def drafted(cast: Cast) -> Open:
    referral, lawyer = referring.allocated(cast), cast.fresh("prosecutor")
    with work(lawyer):
        drafts.keep(
            form=reviewing.draft_place(referral),
            by=lawyer,
            at=NOW,
            words=json.dumps({name: [text] for name, text in TYPED.items()}),
        )
    return Open(referral.pk)


def noted(cast: Cast) -> Notes:
    referral, reader = referring.allocated(cast), cast.fresh("second_prosecutor")
    with work(reader):
        notes.keep_notes(referral_id=referral.pk, by=reader, at=NOW, text="Earlier.")
    return Notes(referral.pk)


def charged(cast: Cast) -> Referral:
    return steps.proposed(cast, steps.charge())


def on_the_threshold(cast: Cast) -> Referral:
    """Charged, with a full review that is owed by 8 December."""
    later = steps.charge(test="threshold", full_code_review_on=date(2026, 12, 8))
    referral = steps.agreed(cast, later)
    steps.make(cast, referral.pk)
    return referral


def page(path: str, **form: Any) -> Callable[[Asked], Said]:
    return lambda asked: asked.page(f"/referrals/{asked.row.pk}/{path}/", form)


def gone(cast: Cast, row: Open) -> None:
    withdrawn(cast, Referral.objects.get(pk=row.pk))


def of_review(row: Open) -> dict[str, Any]:
    found = Decision.objects.filter(track__referral=row.pk).order_by("id")
    return {
        "referral": Referral.objects.get(pk=row.pk).state,
        "reviews": Review.objects.filter(referral=row.pk).count(),
        "decisions": list(found.values_list("kind", "state")),
    }


def of_full_review(row: Open) -> dict[str, Any]:
    found = Decision.objects.filter(track__referral=row.pk)
    met = [(one.full_code_met_at is not None, one.full_code_reasons) for one in found]
    return {**of_review(row), "met": met}


def of_countersign(row: Open) -> dict[str, Any]:
    asked = Countersign.objects.filter(review__referral=row.pk).order_by("asked_at", "id")
    said = CountersignEntry.objects.filter(countersign__review__referral=row.pk)
    return {
        "asked": list(asked.values_list("reader__name", "state")),
        "said": list(said.values_list("kind", "text")),
    }


def of_telling(row: Open) -> dict[str, Any]:
    found = Telling.objects.filter(decision__track__referral=row.pk)
    told = found.values_list("complainant__reference", "told", "teller", "ends")
    return {**of_review(row), "tellings": list(told)}


def of_facts(row: Open) -> dict[str, Any]:
    found = CaseFact.objects.filter(case__referrals=row.pk)
    return {"facts": list(found.values_list("kind", "on", "detail"))}


def of_notes(row: Open) -> dict[str, Any]:
    found = WorkingNote.objects.filter(case__referrals=row.pk)
    return {"notes": list(found.values_list("author__name", "text", "version"))}


def left(state: str, referral: str = "allocated", kind: str = "K", reviews: int = 1) -> Any:
    return {"referral": referral, "reviews": reviews, "decisions": [(kind, state)]}


REVIEWS: dict[str, VerbAtDoors] = {
    "propose a decision": VerbAtDoors(
        action=reviewing.propose,
        given=about("referral_id", facts=FACTS, version=0),
        doors={
            "page": Door(
                "referral-review-check",
                page("review/check", draft="1", version="0"),
                begin=drafted,
                versioned=False,
                **LAWYER,
            )
        },
        spoil=gone,
        seen=of_review,
        leaves=left("proposed"),
        fed=[],
    ),
    "ask for a countersignature": VerbAtDoors(
        action=countersigning.ask,
        given=lambda asked: {
            "referral_id": asked.row.pk,
            "reader_id": asked.cast.people["second_prosecutor"].pk,
        },
        doors={
            "page": Door(
                "referral-countersign-ask",
                lambda asked: page(
                    "countersign/ask", reader=asked.cast.people["second_prosecutor"].pk
                )(asked),
                begin=at(UnderReview, steps.proposed),
                **LAWYER,
            )
        },
        spoil=gone,
        seen=of_countersign,
        leaves={"asked": [("Second Prosecutor", "asked")], "said": []},
        told=[("Second Prosecutor", "countersign-asked")],
        fed=[],
    ),
    "challenge a decision": VerbAtDoors(
        action=countersigning.challenge,
        given=about("referral_id", words=WORDS),
        doors={
            "page": Door(
                "referral-countersign",
                page("countersign", decision="challenge", words=WORDS),
                begin=at(Waiting, steps.asked),
                keeps=True,
                **READER,
            )
        },
        spoil=gone,
        seen=of_countersign,
        leaves={"asked": [("Second Prosecutor", "challenged")], "said": [("challenge", WORDS)]},
        told=[("Prosecutor", "countersign-challenged")],
        fed=[],
    ),
    "countersign": VerbAtDoors(
        action=countersigning.agree,
        given=about("referral_id", words=WORDS),
        doors={
            "page": Door(
                "referral-countersign",
                page("countersign", decision="agree", words=WORDS),
                begin=at(Waiting, steps.asked),
                keeps=True,
                **READER,
            )
        },
        spoil=gone,
        seen=of_countersign,
        leaves={"asked": [("Second Prosecutor", "agreed")], "said": [("agree", WORDS)]},
        told=[("Prosecutor", "countersign-agreed")],
        fed=[],
    ),
    "answer a challenge": VerbAtDoors(
        action=countersigning.answer,
        given=about("referral_id", words=WORDS),
        doors={
            "page": Door(
                "referral-countersign-answer",
                page("countersign/answer", words=WORDS),
                begin=at(Waiting, steps.challenged),
                keeps=True,
                **LAWYER,
            )
        },
        spoil=gone,
        seen=of_countersign,
        leaves={
            "asked": [("Second Prosecutor", "asked")],
            "said": [("challenge", "What of the messages?"), ("answer", WORDS)],
        },
        told=[("Second Prosecutor", "countersign-answered")],
        fed=[],
    ),
    "decide not to charge": VerbAtDoors(
        action=deciding.make,
        given=about("referral_id"),
        doors={
            "page": Door(
                "referral-make", page("make"), begin=at(UnderReview, steps.agreed), **LAWYER
            )
        },
        spoil=gone,
        seen=of_review,
        leaves=left("made"),
        fed=[],
    ),
    "decide to charge": VerbAtDoors(
        action=deciding.make,
        given=about("referral_id"),
        doors={
            "page": Door("referral-make", page("make"), begin=at(UnderReview, charged), **LAWYER)
        },
        spoil=gone,
        seen=of_review,
        leaves=left("released", "closed", "A"),
        told=[("Officer", "decision-released")],
        fed=["charging-referral.closed", "charging-referral.decided", "deadline-met"],
    ),
    "take a decision back": VerbAtDoors(
        action=deciding.unmake,
        given=about("referral_id", why=WORDS),
        doors={
            "page": Door(
                "referral-unmake",
                page("unmake", why=WORDS),
                begin=at(UnderReview, steps.made),
                keeps=True,
                **LAWYER,
            )
        },
        spoil=gone,
        seen=of_review,
        leaves=left("superseded"),
        fed=[],
    ),
    "agree who tells the victim": VerbAtDoors(
        action=releasing.plan_telling,
        given=about("referral_id", tellings=[steps.told(ends=WORDS)]),
        doors={
            "page": Door(
                "referral-telling",
                page(
                    "telling",
                    told_C1="planned",
                    teller_C1="officer_in_charge",
                    channel_C1="in_person",
                    agreed_C1="on",
                    ends_C1=WORDS,
                    planned_time_C1="10:00",
                    suspect_time_C1="12:00",
                    **day("planned_on_C1", date(2026, 11, 25)),
                    **day("suspect_on_C1", date(2026, 11, 25)),
                ),
                begin=at(UnderReview, steps.made),
                keeps=True,
                **TALKING,
            )
        },
        spoil=gone,
        seen=of_telling,
        leaves={
            **left("made"),
            "tellings": [("C1", "planned", "officer_in_charge", WORDS)],
        },
        fed=[],
    ),
    "release a decision": VerbAtDoors(
        action=releasing.release,
        given=about("referral_id"),
        doors={
            "page": Door(
                "referral-release",
                page("release"),
                begin=at(UnderReview, steps.planned),
                **TALKING,
            )
        },
        spoil=gone,
        seen=of_review,
        leaves=left("released", "closed"),
        told=[("Officer", "decision-released")],
        fed=[
            "charging-referral.closed",
            "charging-referral.decided",
            "deadline-met",
            "deadline-started",
        ],
    ),
    "reconsider a suspect": VerbAtDoors(
        action=deciding.reconsider,
        given=about("referral_id", suspect="S1", why=WORDS),
        doors={
            "page": Door(
                "referral-reconsider",
                page("reconsider", suspect="S1", why=WORDS),
                begin=at(UnderReview, steps.released),
                keeps=True,
                **STAFF,
            )
        },
        seen=of_review,
        leaves=left("released"),
        told=[("Officer", "decision-reconsidered")],
        fed=["charging-referral.reconsidered", "deadline-started"],
    ),
    "write down the full review": VerbAtDoors(
        action=full_code.confirm,
        given=about("referral_id", suspect="S1", reasons=WORDS),
        doors={
            "page": Door(
                "referral-full-review",
                page("full-review", suspect="S1", reasons=WORDS),
                begin=at(UnderReview, on_the_threshold),
                keeps=True,
                **LAWYER,
            )
        },
        seen=of_full_review,
        leaves={**left("released", "closed", "A"), "met": [(True, WORDS)]},
        fed=[],  # a clock of the CPS's own
    ),
    "keep working notes": VerbAtDoors(
        action=notes.keep_notes,
        given=about("referral_id", text=WORDS),
        doors={
            "page": Door(
                "referral-notes", page("notes", text=WORDS), begin=noted, keeps=True, **READER
            )
        },
        seen=of_notes,
        leaves={"notes": [("Second Prosecutor", WORDS, 2)]},
        fed=[],
    ),
    "write down what happened": VerbAtDoors(
        action=recording.record,
        given=about("referral_id", kind="sent", on=date(2026, 11, 23), detail=WORDS),
        doors={
            "page": Door(
                "referral-facts",
                page("facts", kind="sent", detail=WORDS, **day("on", date(2026, 11, 23))),
                begin=at(Open, referring.allocated),
                keeps=True,
                versioned=False,
                **TALKING,
            )
        },
        seen=of_facts,
        leaves={"facts": [("sent", date(2026, 11, 23), WORDS)]},
        fed=[],
    ),
}
