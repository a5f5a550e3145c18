"""The steps of a review and its decisions, for tests that are about something else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from casework.models import Countersign, Decision, Referral, Review
from casework.plans import discussing
from casework.reviews import countersigning, deciding, releasing, reviewing
from casework.reviews.facts import CASE, Charge, DecisionFacts, ReviewFacts, TellingFacts
from core.accounts.work import work
from tests.casework import referring
from tests.cast import Cast

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday
TOLD_AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
SUSPECT_AT = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SECTIONS = {
    "in_short": "The suspect planned the evening.",
    "points_away": "He says that there was agreement.",
    "evidential": "The messages support the account.",
    "public_interest": "A prosecution is required.",
}


def charge(suspect: str = "S1", **changes: Any) -> DecisionFacts:
    given: dict[str, Any] = {
        "kind": "A",
        "reasons": "A realistic prospect of conviction.",
        "charges": (Charge("SX03002"),),
    }
    return DecisionFacts(suspect, **{**given, **changes})


def no_charge(suspect: str = "S1", **changes: Any) -> DecisionFacts:
    given: dict[str, Any] = {"kind": "K", "reasons": "There is no realistic prospect."}
    return DecisionFacts(suspect, **{**given, **changes})


def review(*decisions: DecisionFacts, **sections: str) -> ReviewFacts:
    return ReviewFacts({CASE: {**SECTIONS, **sections}}, decisions or (no_charge(),))


def propose(
    cast: Cast, referral_id: UUID, *decisions: DecisionFacts, at: datetime = NOW, **sections: str
) -> Review:
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        return reviewing.propose(
            referral_id=referral_id, by=lawyer, at=at, facts=review(*decisions, **sections)
        )


def ask(
    cast: Cast, referral_id: UUID, reader: str = "second_prosecutor", at: datetime = NOW
) -> Countersign:
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        return countersigning.ask(
            referral_id=referral_id, by=lawyer, at=at, reader_id=cast.people[reader].pk
        )


def challenge(
    cast: Cast, referral_id: UUID, words: str = "What of the messages?", at: datetime = NOW
) -> Countersign:
    reader = cast.fresh("second_prosecutor")
    with work(reader):
        return countersigning.challenge(referral_id=referral_id, by=reader, at=at, words=words)


def answer(cast: Cast, referral_id: UUID, words: str = "They were read.") -> Countersign:
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        return countersigning.answer(referral_id=referral_id, by=lawyer, at=NOW, words=words)


def agree(
    cast: Cast, referral_id: UUID, reader: str = "second_prosecutor", at: datetime = NOW
) -> Countersign:
    person = cast.fresh(reader)
    with work(person):
        return countersigning.agree(referral_id=referral_id, by=person, at=at)


def make(cast: Cast, referral_id: UUID, at: datetime = NOW) -> list[Decision]:
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        return deciding.make(referral_id=referral_id, by=lawyer, at=at)


def told(complainant: str = "C1", **changes: Any) -> TellingFacts:
    given: dict[str, Any] = {
        "told": "planned",
        "teller": "officer_in_charge",
        "channel": "in_person",
        "planned_at": TOLD_AT,
        "agreed": True,
        "tell_suspect_after": SUSPECT_AT,
    }
    return TellingFacts(complainant, **{**given, **changes})


def plan(
    cast: Cast,
    referral_id: UUID,
    *tellings: TellingFacts,
    by: str = "prosecutor",
    at: datetime = NOW,
) -> Referral:
    person = cast.fresh(by)
    with work(person):
        return releasing.plan_telling(
            referral_id=referral_id, by=person, at=at, tellings=tellings or (told(),)
        )


def release(
    cast: Cast, referral_id: UUID, at: datetime = NOW, by: str = "prosecutor", **given: Any
) -> list[Decision]:
    person = cast.fresh(by)
    with work(person):
        return releasing.release(referral_id=referral_id, by=person, at=at, **given)


# --- a referral brought so far -------------------------------------------------------------------


def offer(cast: Cast, referral: Referral, at: datetime = referring.AT) -> None:
    """A discussion of a decision not to charge, offered some days before."""
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        discussing.offer(
            referral_id=referral.pk, by=lawyer, at=at, about="no_charge", words="Tomorrow at ten?"
        )


def proposed(cast: Cast, *decisions: DecisionFacts, **changes: Any) -> Referral:
    referral = referring.allocated(cast, **changes)
    offer(cast, referral)
    propose(cast, referral.pk, *decisions)
    return referral


def asked(cast: Cast, *decisions: DecisionFacts, **changes: Any) -> Referral:
    referral = proposed(cast, *decisions, **changes)
    ask(cast, referral.pk)
    return referral


def challenged(cast: Cast) -> Referral:
    referral = asked(cast)
    challenge(cast, referral.pk)
    return referral


def agreed(cast: Cast, *decisions: DecisionFacts, **changes: Any) -> Referral:
    referral = asked(cast, *decisions, **changes)
    agree(cast, referral.pk)
    return referral


def made(cast: Cast, *decisions: DecisionFacts, **changes: Any) -> Referral:
    """A decision not to charge that waits for its release."""
    referral = agreed(cast, *decisions, **changes)
    make(cast, referral.pk)
    return referral


def planned(cast: Cast, *decisions: DecisionFacts, **changes: Any) -> Referral:
    referral = made(cast, *decisions, **changes)
    plan(cast, referral.pk)
    return referral


def released(cast: Cast, *decisions: DecisionFacts, **changes: Any) -> Referral:
    referral = planned(cast, *decisions, **changes)
    release(cast, referral.pk)
    return referral
