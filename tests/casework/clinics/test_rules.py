"""Which cases come to a clinic, why, and in which order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.clinics.rules import (
    Agreed,
    Limits,
    Stagnation,
    outcome_faults,
    rank_of,
    reasons_of,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({}, ()),
        ({"waiting_since": date(2026, 10, 27)}, ()),  # 28 days
        (
            {"waiting_since": date(2026, 10, 26)},
            ("Waiting on the police for 29 days, not called PRFI",),
        ),
        (
            {"waiting_since": date(2026, 10, 26), "prfi": True},
            ("Waiting on the police for 29 days, PRFI",),
        ),
        ({"slipped_times": 1}, ()),
        ({"slipped_times": 2}, ("The police's date has slipped 2 times",)),
        ({"late": {"cps": 1}}, ("The CPS is 1 working day late",)),
        (
            {"late": {"police": 12, "cps": 3}},
            ("The CPS is 3 working days late", "The police are 12 working days late"),
        ),
        ({"round": 1}, ()),
        ({"round": 2}, ("The action plan is in round 2",)),
        ({"moved_on": date(2026, 10, 27)}, ()),
        ({"moved_on": date(2026, 10, 26)}, ("Nothing has moved for 29 days",)),
        ({"not_reached": True}, ("The last clinic did not reach it",)),
    ],
)
def test_a_case_comes_for_reasons_that_are_said(
    facts: dict[str, Any], reasons: tuple[str, ...]
) -> None:
    assert reasons_of(Stagnation(**facts), Limits(), TODAY) == reasons


def test_from_when_on_a_case_stagnates_is_a_setting() -> None:
    case = Stagnation(waiting_since=date(2026, 11, 10), slipped_times=1)
    assert reasons_of(case, Limits(waiting_days=13, slipped_times=1), TODAY) == (
        "Waiting on the police for 14 days, not called PRFI",
        "The police's date has slipped 1 time",
    )


def test_what_was_not_reached_comes_first_then_the_most_reasons_then_the_longest_wait() -> None:
    def place(reasons: int, **facts: Any) -> Any:
        return rank_of(Stagnation(**facts), ["why"] * reasons, TODAY)

    carried = place(1, not_reached=True)
    many = place(3)
    long = place(1, waiting_since=date(2026, 1, 5))
    short = place(1, waiting_since=date(2026, 10, 5))
    assert sorted([short, long, many, carried]) == [carried, many, long, short]


@pytest.mark.parametrize(
    ("agreed", "missed", "faults"),
    [
        ([], False, [("/cps", "outcome-needed")]),
        ([], True, []),
        ([Agreed("police", "They ask again.", date(2026, 12, 1))], False, []),
        (
            [Agreed("police", "They ask again.", date(2026, 12, 1))],
            True,
            [("/not_reached", "one-of-two")],
        ),
        ([Agreed("cps", "We decide.", None)], False, [("/cps_by", "date-needed")]),
        (
            [Agreed("cps", "", date(2026, 12, 1)), Agreed("police", "They ask.", TODAY)],
            False,
            [("/cps", "words-needed"), ("/police_by", "not-in-the-future")],
        ),
        (
            [Agreed("cps", "We decide.", date(2028, 1, 1))],
            False,
            [("/cps_by", "too-far")],
        ),
    ],
)
def test_an_outcome_says_who_does_what_by_when_or_that_it_was_not_reached(
    agreed: list[Agreed], missed: bool, faults: list[tuple[str, str]]
) -> None:
    found = outcome_faults(agreed, not_reached=missed, today=TODAY)
    assert [(one.pointer, one.code) for one in found] == faults
