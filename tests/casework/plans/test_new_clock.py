"""A decision that gets another clock: what waits stops that one too, and can be answered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from casework.models import PlanWait, Referral, Round, Track
from casework.plans import discussing
from casework.prfi import actions as prfi
from casework.referrals import actions
from casework.reviews import deciding
from core.accounts.work import work
from core.errors import RuleBroken
from tests.casework import planning, referring
from tests.casework.referring import AT
from tests.casework.reviews import reviewing
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def prioritise(cast: Cast, referral: Referral) -> None:
    manager = cast.fresh("legal_manager")
    with work(manager):
        actions.reprioritise(
            referral_id=referral.pk, by=manager, at=LATER, priority="priority", why="Bail ends."
        )


def track_of(referral: Referral, suspect: str = "S1") -> Track:
    found = Track.objects.select_related("clock").filter(referral=referral)
    return found.get(suspect__reference=suspect)


def offer(cast: Cast, referral: Referral, at: datetime, about: str = "plan") -> Any:
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        return discussing.offer(
            referral_id=referral.pk, by=lawyer, at=at, about=about, words="Today at four?"
        )


def waiting(cast: Cast, **referred: Any) -> tuple[Referral, Round]:
    plan = planning.issued(cast, planning.blocking(), **referred)
    return plan.referral, plan


def test_another_priority_keeps_the_clock_of_a_suspect_who_waits_standing_still(
    cast: Cast,
) -> None:
    referral, _ = waiting(cast)
    assert track_of(referral).clock.paused_until is not None
    prioritise(cast, referral)
    track = track_of(referral)
    assert track.clock.kind == "charging-decision-priority"
    assert track.clock.paused_until == PlanWait.objects.get().until_on


def test_the_police_can_answer_after_another_priority(cast: Cast) -> None:
    referral, plan = waiting(cast)
    prioritise(cast, referral)
    planning.reply(cast, planning.only(plan).pk, at=LATER)
    track = track_of(referral)
    assert track.state == "deciding"
    assert track.clock.paused_until == LATER.date()  # and counts again from that day on


def test_a_case_that_waits_for_investigation_is_taken_up_after_another_priority(
    cast: Cast,
) -> None:
    referral = referring.allocated(cast)
    row = referring.waits(cast, referral)
    prioritise(cast, referral)
    manager = cast.fresh("progression_manager")
    with work(manager):
        prfi.reactivate(prfi_id=row.pk, by=manager, at=LATER, why="It has come.")
    track = track_of(referral)
    assert track.state == "deciding"
    assert track.clock.paused_until == LATER.date()  # and counts again from that day on


def test_the_police_can_answer_for_one_suspect_after_the_other_was_reconsidered(
    cast: Cast,
) -> None:
    referral, plan = waiting(cast, suspects=("S1", "S2"))
    reviewing.propose(cast, referral.pk, reviewing.charge("S1"), at=LATER)
    reviewing.make(cast, referral.pk, at=LATER)
    manager = cast.fresh("legal_manager")
    with work(manager):
        deciding.reconsider(
            referral_id=referral.pk, by=manager, at=LATER, suspect="S1", why="A new witness."
        )
    planning.reply(cast, planning.only(plan).pk, at=LATER)
    assert {track_of(referral, one).state for one in ("S1", "S2")} == {"deciding"}


def test_an_offer_that_the_police_never_answered_is_overtaken_by_the_plan_that_went(
    cast: Cast,
) -> None:
    referral = referring.allocated(cast)
    offer(cast, referral, AT)
    with pytest.raises(RuleBroken, match="has been offered already"):
        offer(cast, referral, AT)
    plan = planning.issue(cast, planning.propose(cast, referral, at=LATER), LATER)
    assert plan.state == "issued"
    assert offer(cast, referral, LATER).about == "plan"


def test_of_two_offers_the_one_that_waits_is_answered(cast: Cast) -> None:
    referral = referring.allocated(cast)
    offer(cast, referral, AT)
    offer(cast, referral, LATER, about="no_charge")
    officer = cast.fresh("officer")
    for about in ("no_charge", "plan"):
        with work(officer):
            row = discussing.answer(
                urn=referral.case.urn, by=officer, at=LATER, answer="declined", words="No time."
            )
        assert row.about == about
