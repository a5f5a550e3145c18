"""Decisions: made by the lawyer, taken back before release, reconsidered after it.

Making one changes nothing that the force can see. A charge and an out-of-court disposal are
released as they are made; a decision not to charge waits until the victim's telling is agreed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.duties import WHEN_CLOCK_REPLACED
from casework.models import Decision, Referral, Review, Source, StrategySection, Suspect, Track
from casework.moving import end_clock, needs_words
from casework.referrals.lifecycle import (
    CLOCK_OF,
    Priority,
    ReferralVerb,
    TrackState,
    TrackVerb,
)
from casework.referrals.moving import move, set_track, tell_officer
from casework.reviews.countersigning import proposed_review
from casework.reviews.facts import ReviewFacts
from casework.reviews.lifecycle import (
    DECISION,
    NO_CHARGE,
    DecisionState,
    DecisionVerb,
    ReviewVerb,
)
from casework.reviews.moving import (
    discussion_offered,
    facts_of,
    in_state,
    lock,
    why_not_agreed,
)
from casework.reviews.releasing import release_these
from core.accounts.models import User
from core.errors import RuleBroken
from core.history import write
from deadlines import actions as clocks


def check_decidable(referral: Referral, review: Review, facts: ReviewFacts, at: datetime) -> None:
    """What must stand when a decision is made, and still when it is released."""
    if why := why_not_agreed(referral, review, facts, at):
        raise RuleBroken("countersign-needed", why)
    no_charge = any(one.kind in NO_CHARGE for one in facts.decisions)
    if no_charge and not discussion_offered(referral.case, at):
        text = "Offer the police a discussion before you decide not to charge."
        raise RuleBroken("discussion-needed", text)


@transaction.atomic
def make(
    *, referral_id: UUID, by: User, at: datetime, version: int | None = None
) -> list[Decision]:
    """Decide as the newest review proposes. What was written goes on with the case."""
    referral = lock(referral_id, by, ReviewVerb.MAKE, version)
    review = proposed_review(referral)
    if review.author_id != by.pk:
        text = f"{review.author.name} proposed it. Write your own review and propose it."
        raise RuleBroken("not-your-review", text)
    facts = facts_of(review)
    check_decidable(referral, review, facts, at)
    decisions = in_state(referral, DecisionState.PROPOSED, locked=True)
    for decision in decisions:
        decision.state = DECISION.after(DecisionVerb.MAKE, decision.state)
        decision.made_by, decision.made_at = by, at
        write(decision, by=by, at=at, why="Made", fields=["state", "made_by", "made_at"])
    _carry_on(review, by=by, at=at)
    at_once = [one for one in decisions if one.kind not in NO_CHARGE]
    if at_once:
        release_these(referral, at_once, by=by, at=at)
    return decisions


def _carry_on(review: Review, *, by: User, at: datetime) -> None:
    """What the review says under each heading is what the case strategy says from now on."""
    for section in review.sections.all():
        StrategySection(
            case=review.referral.case,
            suspect_id=section.suspect_id,
            code=section.code,
            text=section.text,
            source=Source.REVIEW,
            source_id=review.pk,
            by=by,
            at=at,
        ).save(force_insert=True)


@transaction.atomic
def unmake(
    *, referral_id: UUID, by: User, at: datetime, why: str, version: int | None = None
) -> Sequence[Decision]:
    """Take back what was made and not released, saying why. Nobody outside has heard of it."""
    needs_words(why, "why", "Say why the decision is taken back.")
    referral = lock(referral_id, by, ReviewVerb.UNMAKE, version)
    decisions = in_state(referral, DecisionState.MADE, locked=True)
    if not decisions:
        raise RuleBroken("nothing-made", "No decision waits for its release.")
    for decision in decisions:
        decision.state = DECISION.after(DecisionVerb.UNMAKE, decision.state)
        write(decision, by=by, at=at, why=why, fields=["state"])
    return decisions


@transaction.atomic
def reconsider(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    suspect: str,
    why: str,
    version: int | None = None,
) -> Decision:
    """A manager has one suspect (a reference) decided anew. What was released stays what was told;
    the decision that follows it has a clock of its own."""
    needs_words(why, "why", "Say why it is reconsidered.")
    referral = lock(referral_id, by, ReviewVerb.RECONSIDER, version)
    released = [
        one
        for one in in_state(referral, DecisionState.RELEASED, locked=True)
        if one.track.suspect.reference == suspect and one.reconsidered_at is None
    ]
    if not released:
        text = "Choose a suspect whose decision was released."
        raise RuleBroken("nothing-released", text, field="suspect")
    decision = released[-1]
    DECISION.after(DecisionVerb.RECONSIDER, decision.state)
    _check_not_open(decision.track.suspect)
    decision.reconsidered_at, decision.reconsidered_because = at, why
    fields = ["reconsidered_at", "reconsidered_because"]
    write(decision, by=by, at=at, why="Reconsidered", fields=fields)
    if decision.full_code_clock is not None:  # the full test is applied anew, on a clock of its own
        end_clock(decision.full_code_clock, by=by, at=at, why="Reconsidered")
    track = Track.objects.select_for_update(of=("self",)).get(pk=decision.track_id)
    before = track.clock
    track.clock = clocks.start(
        matter_id=referral.matter_id,
        kind=CLOCK_OF[Priority(referral.priority)],
        subject=suspect,
        received_at=at,
        first_received_on=before.first_received_on,
        by=by,
        at=at,
    )
    write(track, by=by, at=at, why="Reconsidered", fields=["clock"])
    for duty in WHEN_CLOCK_REPLACED:
        duty(track, by, at, "Reconsidered")
    set_track(track, TrackVerb.RECONSIDER, by=by, at=at, why="Reconsidered")
    move(referral, ReferralVerb.REOPEN, by=by, at=at, why="", event="reconsidered")
    tell_officer(referral, "decision-reconsidered", at=at, key=str(decision.pk))
    return decision


def _check_not_open(suspect: Suspect) -> None:
    if Track.objects.filter(suspect=suspect).exclude(state=TrackState.ENDED).exists():
        text = "This suspect is being decided in another referral already."
        raise RuleBroken("referral-open", text, field="suspect")
