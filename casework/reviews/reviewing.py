"""The review of a referral: drafted in private, proposed as a version that is never changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from casework.models import (
    DecidedCharge,
    Decision,
    Referral,
    Review,
    ReviewSection,
    StrategySection,
    Suspect,
    Track,
)
from casework.referrals.lifecycle import TrackState
from casework.referrals.moving import page_of
from casework.reviews.facts import CASE, ReviewFacts
from casework.reviews.lifecycle import (
    DECISION,
    NO_CHARGE,
    DecisionState,
    DecisionVerb,
    Kind,
    ReviewVerb,
)
from casework.reviews.moving import in_state, lock, newest_review
from casework.reviews.overtaking import overtake_countersigns
from casework.reviews.rules import review_faults
from core.accounts.models import User
from core.drafts import actions as drafts
from core.errors import Invalid, RuleBroken
from core.history import write
from core.london import london_day

if TYPE_CHECKING:
    from core.drafts.models import Draft

DECIDABLE = (TrackState.DECIDING, TrackState.WAITING)
DRAFT_CHANGED = "draft-changed"


def draft_place(referral: Referral) -> str:
    """Under which address the review in the making is kept (`core.drafts`)."""
    return f"{page_of(referral)}review/"


def draft_of(referral: Referral, author: User, *, locked: bool = False) -> Draft | None:
    """The lawyer's own unfinished review."""
    return drafts.standing(draft_place(referral), author, locked=locked)


def open_for(referral: Referral) -> list[Track]:
    """The suspects that can be decided now: no decision of theirs has been made already."""
    made = {one.track_id for one in in_state(referral, DecisionState.MADE)}
    tracks = Track.objects.filter(referral=referral, state__in=DECIDABLE)
    return [one for one in tracks.select_related("suspect", "clock") if one.pk not in made]


def carried_forward(referral: Referral) -> dict[str, dict[str, str]]:
    """What was last said under each heading, in early advice or an earlier review: where a first
    review begins. By suspect's reference, or `CASE`."""
    said: dict[str, dict[str, str]] = {}
    rows = StrategySection.objects.filter(case=referral.case_id).order_by("at", "id")
    for row in rows.select_related("suspect"):
        whom = row.suspect.reference if row.suspect else CASE
        said.setdefault(whom, {})[row.code] = row.text
    return said


@transaction.atomic
def propose(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    facts: ReviewFacts,
    version: int | None = None,
    draft_version: int | None = None,
) -> Review:
    """Write the next version of the review, with what it proposes for each suspect.

    It takes the place of what was proposed before; a countersignature that waits is overtaken.
    `draft_version` is that of the draft the lawyer has read; `RuleBroken` if another window has
    saved it since. `Invalid` with all that the rules find.
    """
    referral = lock(referral_id, by, ReviewVerb.PROPOSE, version)
    draft = draft_of(referral, by, locked=True)
    if draft_version is not None and draft_version != (draft.version if draft else 0):
        raise RuleBroken(
            DRAFT_CHANGED,
            "Your draft was saved again after this page was opened, so nothing was proposed. "
            "Read it as it stands now.",
        )
    tracks = {one.suspect.reference: one for one in open_for(referral)}
    if faults := review_faults(facts, open_for=tracks, today=london_day(at)):
        raise Invalid(faults)
    for before in in_state(referral, DecisionState.PROPOSED, locked=True):
        before.state = DECISION.after(DecisionVerb.PROPOSE_ANEW, before.state)
        write(before, by=by, at=at, why="Proposed anew", fields=["state"])
    overtake_countersigns(referral, by=by, at=at, why="Proposed anew")
    newest = newest_review(referral)
    review = Review(
        referral=referral,
        number=newest.number + 1 if newest is not None else 1,
        author=by,
        at=at,
    )
    review.save(force_insert=True)
    _write_sections(review, facts)
    charged = {
        one.track.suspect.reference
        for one in in_state(referral, DecisionState.RELEASED)
        if one.kind == Kind.CHARGE
    }
    for one in facts.decisions:
        decision = Decision(
            track=tracks[one.suspect],
            review=review,
            kind=one.kind,
            test=one.test,
            reasons=one.reasons,
            full_code_review_on=one.full_code_review_on,
            stops=one.kind in NO_CHARGE and one.suspect in charged,
        )
        write(decision, by=by, at=at, why="Proposed")
        for position, charge in enumerate(one.charges):
            DecidedCharge(
                decision=decision, position=position, code=charge.code, suffix=charge.suffix
            ).save(force_insert=True)
    drafts.sent(form=draft_place(referral), by=by, at=at)
    return review


def _write_sections(review: Review, facts: ReviewFacts) -> None:
    suspects = {one.reference: one for one in Suspect.objects.filter(case=review.referral.case_id)}
    for whom, under in facts.sections.items():
        for code, text in under.items():
            if text.strip():
                ReviewSection(review=review, suspect=suspects.get(whom), code=code, text=text).save(
                    force_insert=True
                )
