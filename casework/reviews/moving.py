"""What every verb of a review shares: lock, allow, the newest review, and whether it is agreed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from casework.duties import HAVE_POLICE_ADDED, IS_DISCUSSION_OFFERED
from casework.models import Case, Countersign, Decision, Referral, Review, Suspect
from casework.moving import hold
from casework.referrals.lifecycle import ReferralState
from casework.referrals.moving import page_of
from casework.reviews.facts import CASE, Charge, DecisionFacts, ReviewFacts
from casework.reviews.lifecycle import DecisionState, ReviewVerb
from casework.reviews.policy import MAY
from casework.reviews.rules import Signed, needs_countersign, why_not_standing
from core.accounts.models import User, UserKind
from core.accounts.policy import allow
from core.errors import Absent, RuleBroken, check_version
from core.london import london_day
from core.notices.actions import tell
from core.reference.lookup import labels

COUNTERSIGNED = "countersigned"  # the kind of the reference data
# what can be done about a released decision when everything else is over
ALSO_CLOSED = (ReferralState.ALLOCATED, ReferralState.CLOSED)
AFTER_RELEASE = (ReviewVerb.RECONSIDER, ReviewVerb.NOTE_TOLD, ReviewVerb.CONFIRM)


def lock(referral_id: UUID, by: User, verb: ReviewVerb, number: int | None) -> Referral:
    """Lock a referral that `by` can see and may act on so, with the lawyer. `number` is that of
    the review they have read: nothing of a review shows in the version of its referral."""
    seen = Referral.objects.visible_to(by).select_related("case").filter(pk=referral_id).first()
    if seen is None:
        raise Absent
    hold(seen.matter_id)
    referral = Referral.objects.with_people().select_for_update(of=("self",)).get(pk=referral_id)
    allow(by, verb, referral.matter, MAY)
    check_open(referral, verb)
    newest = newest_review(referral)
    check_version(newest.number if newest is not None else 0, number, "This review")
    return referral


def check_open(referral: Referral, verb: ReviewVerb) -> None:
    """Whether the referral is with its lawyer, or was and may come back."""
    wanted = ALSO_CLOSED if verb in AFTER_RELEASE else (ReferralState.ALLOCATED,)
    if referral.state not in wanted:
        words = ReferralState(referral.state).label
        text = f"This cannot be done now: the present state is “{words}”."
        raise RuleBroken("wrong-move", text, state=referral.state)


def newest_review(referral: Referral) -> Review | None:
    return Review.objects.filter(referral=referral).order_by("number").last()


def in_state(referral: Referral, state: DecisionState, *, locked: bool = False) -> list[Decision]:
    """The decisions of a referral that stand so, by suspect."""
    found = Decision.objects.filter(track__referral=referral, state=state).order_by(
        "track__suspect__reference", "id"
    )
    if locked:
        found = found.select_for_update(of=("self",))
    return list(
        found.select_related("track__suspect", "review__author").prefetch_related("charges")
    )


def facts_of(review: Review) -> ReviewFacts:
    """A review as the facts it was written from."""
    sections: dict[str, dict[str, str]] = {}
    for section in review.sections.select_related("suspect"):
        whom = section.suspect.reference if section.suspect else CASE
        sections.setdefault(whom, {})[section.code] = section.text
    decisions = review.decisions.select_related("track__suspect").prefetch_related("charges")
    return ReviewFacts(sections, tuple(decision_facts(one) for one in decisions))


def decision_facts(one: Decision) -> DecisionFacts:
    return DecisionFacts(
        suspect=one.track.suspect.reference,
        kind=one.kind,
        reasons=one.reasons,
        test=one.test,
        charges=tuple(Charge(charge.code, charge.suffix) for charge in one.charges.all()),
        full_code_review_on=one.full_code_review_on,
    )


# --- whether it is agreed ------------------------------------------------------------------------


def newest_countersign(review: Review) -> Countersign | None:
    found = Countersign.objects.select_related("reader", "asked_by", "clock__rule")
    return found.filter(review=review).order_by("asked_at", "id").last()


def police_added(referral: Referral, since: datetime) -> bool:
    """Whether the force has said more since: on the suspects, or in any room that knows."""
    restated = Suspect.history.filter(
        case=referral.case_id, history_date__gt=since, history_user__kind=UserKind.OFFICER
    )
    return restated.exists() or any(added(referral, since) for added in HAVE_POLICE_ADDED)


def needs_agreement(facts: ReviewFacts, at: datetime) -> bool:
    """Whether another lawyer has to agree, by the setting of the day."""
    return needs_countersign(facts.decisions, labels(COUNTERSIGNED, london_day(at)))


def why_not_agreed(referral: Referral, review: Review, facts: ReviewFacts, at: datetime) -> str:
    """Why a review cannot be decided on yet for want of a countersignature; empty if it can."""
    if not needs_agreement(facts, at):
        return ""
    found = newest_countersign(review)
    signed = Signed(found.state, found.digest, found.asked_by_id) if found is not None else None
    return why_not_standing(
        signed,
        digest=facts.digest(),
        author=review.author_id,
        lawyer=referral.lawyer_id,
        police_added=found is not None and police_added(referral, found.asked_at),
    )


def discussion_offered(case: Case, at: datetime) -> bool:
    """Whether the force was offered a discussion before it is decided not to charge, as the rooms
    that offer one say. Source: CPS response of July 2021 (capabilities D4)."""
    return all(offered(case, at) for offered in IS_DISCUSSION_OFFERED)


def tell_person(referral: Referral, person: int, kind: str, *, key: str, at: datetime) -> None:
    tell(
        [person],
        matter_id=referral.matter_id,
        kind=kind,
        path=page_of(referral),
        key=f"{kind}:{key}",
        at=at,
    )
