"""The countersignature: asked for, challenged, answered with the same wording, agreed.

Its clock is internal: the police neither see it nor are told of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from casework.lawyers import ANOTHER, lawyer_who_can
from casework.models import Countersign, CountersignEntry, Referral, Review, StrategySection
from casework.moving import needs_words
from casework.reviews.lifecycle import (
    COUNTERSIGN,
    WAITING,
    CountersignVerb,
    DecisionState,
    ReviewVerb,
)
from casework.reviews.moving import (
    facts_of,
    in_state,
    lock,
    newest_countersign,
    newest_review,
    tell_person,
)
from casework.reviews.overtaking import overtake_countersigns
from core.accounts.policy import roles_on
from core.accounts.roles import Role
from core.errors import NotPermitted, RuleBroken, check_version
from core.history import write
from core.london import london_day
from deadlines import actions as clocks

if TYPE_CHECKING:
    from core.accounts.models import User

CLOCK = "second-reading"


def who_wrote(referral: Referral) -> set[int]:
    """Those who have written a part of it: they cannot countersign. Two queries."""
    reviews = Review.objects.filter(referral__case=referral.case_id)
    strategy = StrategySection.objects.filter(case=referral.case_id)
    return {*reviews.values_list("author", flat=True), *strategy.values_list("by", flat=True)}


def proposed_review(referral: Referral) -> Review:
    """The review whose decisions are proposed now; `RuleBroken` if none are."""
    review = newest_review(referral)
    if review is None or not any(
        one.review_id == review.pk for one in in_state(referral, DecisionState.PROPOSED)
    ):
        raise RuleBroken("nothing-proposed", "Propose a decision first.")
    return review


@transaction.atomic
def ask(
    *, referral_id: UUID, by: User, at: datetime, reader_id: int, version: int | None = None
) -> Countersign:
    """Ask another lawyer to agree to the newest review, in exactly its wording. One asked before
    who still waits is overtaken."""
    referral = lock(referral_id, by, ReviewVerb.ASK, version)
    review = proposed_review(referral)
    today = london_day(at)
    reader = lawyer_who_can(
        reader_id,
        referral.matter,
        today=today,
        due_on=today,
        field="reader",
        said=ANOTHER,
    )
    if reader.pk == by.pk:
        raise RuleBroken("not-a-lawyer-here", ANOTHER, field="reader")
    if reader.pk in who_wrote(referral):
        text = f"{reader.name} has written a part of it: choose somebody who has not."
        raise RuleBroken("not-unseen", text, field="reader")
    manages = Role.LEGAL_MANAGER in roles_on(by, referral.matter)
    if manages and Role.UNIT_HEAD not in roles_on(reader, referral.matter):
        text = "A legal manager's own case is countersigned by the unit head."
        raise RuleBroken("unit-head-needed", text, field="reader")
    overtake_countersigns(referral, by=by, at=at, why="Asked anew")
    asked = Countersign(
        review=review,
        asked_by=by,
        asked_at=at,
        reader=reader,
        digest=facts_of(review).digest(),
        clock=clocks.start(matter_id=referral.matter_id, kind=CLOCK, received_at=at, by=by, at=at),
    )
    write(asked, by=by, at=at, why="Countersignature asked for")
    tell_person(referral, reader.pk, "countersign-asked", key=str(asked.pk), at=at)
    return asked


@transaction.atomic
def challenge(
    *, referral_id: UUID, by: User, at: datetime, words: str, version: int | None = None
) -> Countersign:
    """The reader does not agree yet, and says what must be answered."""
    needs_words(words, "words", "Say what you challenge.")
    referral, asked = _asked_of(referral_id, by, version)
    _move(asked, CountersignVerb.CHALLENGE, words, by=by, at=at)
    key = f"{asked.pk}:{asked.version}"
    tell_person(referral, asked.asked_by_id, "countersign-challenged", key=key, at=at)
    return asked


@transaction.atomic
def agree(
    *, referral_id: UUID, by: User, at: datetime, words: str = "", version: int | None = None
) -> Countersign:
    """The reader agrees to exactly this wording, also after a challenge was answered."""
    referral, asked = _asked_of(referral_id, by, version)
    _move(asked, CountersignVerb.AGREE, words, by=by, at=at)
    clocks.meet(deadline_id=asked.clock_id, by=by, at=at, reason="Agreed")
    tell_person(referral, asked.asked_by_id, "countersign-agreed", key=str(asked.pk), at=at)
    return asked


@transaction.atomic
def answer(
    *, referral_id: UUID, by: User, at: datetime, words: str, version: int | None = None
) -> Countersign:
    """The author answers a challenge and keeps the wording. Another wording is proposed anew."""
    needs_words(words, "words", "Answer the challenge.")
    referral = lock(referral_id, by, ReviewVerb.ANSWER, None)
    asked = _waiting(referral, version)
    if asked.asked_by_id != by.pk:
        raise NotPermitted(f"{asked.asked_by.name} answers this challenge.")
    _move(asked, CountersignVerb.ANSWER, words, by=by, at=at)
    key = f"{asked.pk}:{asked.version}"
    tell_person(referral, asked.reader_id, "countersign-answered", key=key, at=at)
    return asked


def waiting_for(referral: Referral) -> Countersign | None:
    """The countersignature of the newest review that waits for somebody."""
    review = newest_review(referral)
    found = newest_countersign(review) if review is not None else None
    return found if found is not None and found.state in WAITING else None


def _waiting(referral: Referral, version: int | None) -> Countersign:
    asked = waiting_for(referral)
    if asked is None:
        raise RuleBroken("no-countersign", "No countersignature waits here.")
    check_version(asked.version, version, "This countersignature")
    return asked


def _asked_of(referral_id: UUID, by: User, version: int | None) -> tuple[Referral, Countersign]:
    referral = lock(referral_id, by, ReviewVerb.READ, None)
    asked = _waiting(referral, version)
    if asked.reader_id != by.pk:
        raise NotPermitted(f"{asked.reader.name} is asked to read this.")
    return referral, asked


def _move(asked: Countersign, verb: CountersignVerb, words: str, *, by: User, at: datetime) -> None:
    asked.state = COUNTERSIGN.after(verb, asked.state)
    write(asked, by=by, at=at, why=str(verb.label), fields=["state"])
    CountersignEntry(countersign=asked, kind=verb, text=words, by=by, at=at).save(force_insert=True)
