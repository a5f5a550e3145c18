"""What is measured of plans: rounds, days and what came of them, and never how many items."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from casework.models import Case
from casework.plans import deciding, proposing
from casework.plans.figures import (
    RoundFigures,
    caused_by_cps,
    outcomes_of_challenges,
    rounds_of,
)
from core.accounts.work import work
from deadlines.reading import current_calendar
from tests.casework import planning
from tests.casework.planning import AT, item, items_of, only, phone
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def at(day: int) -> datetime:
    return datetime(2026, 12, day, 9, 0, tzinfo=UTC)


def figures(case: Case, when: datetime) -> list[RoundFigures]:
    return rounds_of(case, when, current_calendar())


def test_a_round_has_days_on_both_sides(cast: Cast) -> None:
    plan = planning.issued(cast)  # Tuesday 24 November 2026
    (waiting,) = figures(plan.case, at(1))
    assert (waiting.police_days, waiting.cps_days, waiting.answered) == (5, 0, False)
    planning.reply(cast, only(plan).pk, at=at(1))
    (ours,) = figures(plan.case, at(3))
    assert (ours.police_days, ours.cps_days, ours.answered) == (5, 2, True)
    planning.accept(cast, only(plan).pk, at=at(4))
    (done,) = figures(plan.case, at(20))
    assert (done.police_days, done.cps_days, done.complete_first_time) == (5, 3, True)


def test_two_answers_that_wait_at_once_are_one_stretch_of_ours(cast: Cast) -> None:
    plan = planning.issued(cast, item(), item())
    for one in items_of(plan):
        planning.reply(cast, one.pk, at=at(1))
    (found,) = figures(plan.case, at(3))
    assert found.cps_days == 2


def test_asking_again_makes_a_round_of_whoever_caused_it(cast: Cast) -> None:
    one = only(planning.issued(cast))
    planning.reply(cast, one.pk, "part_completed")
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        again = deciding.ask_again(
            item_id=one.pk, by=lawyer, at=AT, why="Page two.", required_on=date(2026, 12, 8)
        )
    first, second = figures(again.case, at(1))
    assert (first.complete_first_time, second.complete_first_time) == (False, None)
    assert (second.number, second.cause) == (2, "police")
    assert caused_by_cps([first, second]) == 1


def test_what_came_of_challenges_and_which_prompts_were_taken(cast: Cast) -> None:
    from tests.casework import referring

    referral = referring.allocated(cast)
    planning.talk(cast, referral)
    plan = planning.propose(cast, referral, phone(what="A full download."), item())
    lawyer = cast.fresh("prosecutor")
    less = planning.plan(phone(what="The one thread."), item())
    with work(lawyer):
        proposing.edit(round_id=plan.pk, by=lawyer, at=AT, facts=less)
    planning.issue(cast, plan)
    digital, other = items_of(plan)
    for one in (digital, other):
        planning.challenge(cast, one.pk)
    with work(lawyer):
        deciding.withdraw(item_id=other.pk, by=lawyer, at=AT, why="They are right.")
    (found,) = figures(plan.case, at(1))
    assert found.prompts_taken == ("full-download",)
    assert found.prompts_left == ()
    assert outcomes_of_challenges([found]) == {
        "kept": 0,
        "changed": 0,
        "withdrawn": 1,
        "overtaken": 0,
    }


def test_no_figure_counts_items() -> None:
    assert {one.name for one in fields(RoundFigures)} == {
        "number",
        "cause",
        "issued_on",
        "police_days",
        "cps_days",
        "answered",
        "complete_first_time",
        "challenges",
        "prompts_taken",
        "prompts_left",
    }
