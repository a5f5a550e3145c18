"""The steps of a charging referral, for tests that are about something else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts
from casework.models import Prfi, Referral
from casework.prfi import actions as prfi
from casework.referrals import actions
from casework.referrals.submission import ChargeFacts, ReferralFacts
from core.accounts.work import work
from tests.cast import Cast

AT = datetime(2026, 11, 20, 15, 4, 5, tzinfo=UTC)  # a Friday
URN = "06RX0012326"


def facts(urn: str = URN, suspects: tuple[str, ...] = ("S1",), **changes: Any) -> ReferralFacts:
    """A whole file against S1 or more, one charge of rape each."""
    people = tuple(
        SuspectFacts(one, name=f"Invented {one}", status="interviewed", liberty="voluntary")
        for one in suspects
    )
    given: dict[str, Any] = {
        "case": CaseFacts(urn=urn, suspects=people, complainants=(ComplainantFacts("C1"),)),
        "summary": "An invented account.",
        "officer": "4412",
        "completed_by": "4412",
        "supervisor": "2087",
        "supervisor_comments": "Read and agreed.",
        "suspects": suspects,
        "charges": tuple(ChargeFacts(one, "SX03002") for one in suspects),
        "why_no_early_advice": "The suspect was charged at once in another case.",
    }
    return ReferralFacts(**{**given, **changes})


def submit(cast: Cast, urn: str = URN, at: datetime = AT, **changes: Any) -> Referral:
    officer = cast.fresh("officer")
    with work(officer):
        return actions.submit(facts=facts(urn, **changes), force=cast.force, by=officer, at=at)


def accept(cast: Cast, referral_id: UUID, at: datetime = AT) -> Referral:
    manager = cast.fresh("legal_manager")
    with work(manager):
        return actions.accept(referral_id=referral_id, by=manager, at=at)


def allocate(
    cast: Cast, referral_id: UUID, to: str = "prosecutor", at: datetime = AT, why: str = ""
) -> Referral:
    manager = cast.fresh("legal_manager")
    with work(manager):
        return actions.allocate(
            referral_id=referral_id, by=manager, at=at, lawyer_id=cast.people[to].pk, why=why
        )


def allocated(cast: Cast, urn: str = URN, at: datetime = AT, **changes: Any) -> Referral:
    """A referral with the prosecutor."""
    referral = submit(cast, urn, at, **changes)
    accept(cast, referral.pk, at)
    return allocate(cast, referral.pk, at=at)


def waits(cast: Cast, referral: Referral, at: datetime = AT, **changes: Any) -> Prfi:
    """The first suspect of a referral waits for further investigation, three weeks at most."""
    manager = cast.fresh("progression_manager")
    with work(manager):
        given: dict[str, Any] = {
            "case_id": referral.case_id,
            "suspect_id": referral.tracks.order_by("suspect__reference")[0].suspect_id,
            "reason": "no_reply",
            "sub_category": "digital",
            "next_review_on": at.date() + timedelta(days=21),
            "informs": "officer",
            "why": "The telephone is being read.",
        }
        return prfi.open_prfi(by=manager, at=at, **{**given, **changes})
