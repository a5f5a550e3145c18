"""What may be done about the review of a referral now, and by whom."""

from __future__ import annotations

from datetime import datetime

from casework.models import Referral
from casework.referrals.lifecycle import ReferralState
from casework.reviews.countersigning import waiting_for
from casework.reviews.full_code import is_owed
from casework.reviews.lifecycle import CountersignState, DecisionState, ReviewVerb
from casework.reviews.moving import facts_of, in_state, newest_review, why_not_agreed
from casework.reviews.policy import MAY
from casework.reviews.reviewing import open_for
from casework.reviews.told import waiting_to_be_told
from core.accounts.models import User
from core.accounts.policy import roles_on, said


def open_verbs(referral: Referral, at: datetime) -> list[ReviewVerb]:
    """The verbs that the review of this referral allows as it stands, whoever asks."""
    found = []
    if referral.state == ReferralState.ALLOCATED:
        proposed = in_state(referral, DecisionState.PROPOSED)
        review = newest_review(referral) if proposed else None
        asked = waiting_for(referral) if review is not None else None
        if asked is not None:
            found.append(ReviewVerb.READ)
            if asked.state == CountersignState.CHALLENGED:
                found.append(ReviewVerb.ANSWER)
        if review is not None:
            agreed = not why_not_agreed(referral, review, facts_of(review), at)
            found.append(ReviewVerb.MAKE if agreed else ReviewVerb.ASK)
        if in_state(referral, DecisionState.MADE):
            found += [ReviewVerb.PLAN_TELLING, ReviewVerb.RELEASE, ReviewVerb.UNMAKE]
        if open_for(referral):
            found.append(ReviewVerb.PROPOSE)
    if referral.state in (ReferralState.ALLOCATED, ReferralState.CLOSED):
        released = in_state(referral, DecisionState.RELEASED)
        if waiting_to_be_told(referral):
            found.append(ReviewVerb.NOTE_TOLD)
        if any(is_owed(one) for one in released):
            found.append(ReviewVerb.CONFIRM)
        if any(one.reconsidered_at is None for one in released):
            found.append(ReviewVerb.RECONSIDER)
    return found


def mine(referral: Referral, user: User, verbs: list[ReviewVerb]) -> set[ReviewVerb]:
    """Those of them that this person may use. A countersignature is for whoever was asked."""
    roles = roles_on(user, referral.matter)
    asked = waiting_for(referral) if ReviewVerb.READ in verbs else None
    return {
        verb
        for verb in verbs
        if roles & MAY[verb]
        and (verb != ReviewVerb.READ or (asked is not None and asked.reader_id == user.pk))
    }


def who_may(verb: ReviewVerb) -> str:
    return said(MAY[verb])
