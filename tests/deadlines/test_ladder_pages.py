"""Changing a ladder in the browser: tried first, adopted from a day, nothing typed lost."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import time_machine

from core.accounts.work import work
from deadlines.models import Ladder
from deadlines.pages.ladder_rows import boxes_of, read_rows
from earlyadvice.lifecycle import State
from tests.cast import Cast
from tests.earlyadvice.test_actions import in_state

pytestmark = pytest.mark.django_db

Boxes = dict[str, Any]


def rung(row: int, when: str, number: str, posts: list[str], label: str) -> Boxes:
    boxes = {"when": when, "number": number, "posts": posts, "label": label}
    return {f"rung_{row}_{name}": value for name, value in boxes.items()}


NEW = {
    **rung(1, "before", "5", ["lawyer"], "due soon"),
    **rung(2, "after", "2", ["legal_manager"], "late"),
    **rung(4, "after", "6", ["area_lead"], "very late"),  # the rung between is left out
}
ADOPTED = {
    "source": "Agreed",
    "why": "Told earlier",
    "in_force_from-day": "1",
    "in_force_from-month": "1",
    "in_force_from-year": "2027",
}


def general(cast: Cast, kind: str = "early-advice") -> Ladder:
    with work(cast.set_up):
        return Ladder.objects.get(kind=kind, memorandum=None, in_force_until=None)


def test_what_is_shown_reads_back_as_what_stands(cast: Cast) -> None:
    ladder = general(cast)

    found, faults = read_rows(boxes_of(ladder), ladder)

    assert not faults
    assert [(r["distance"], r["posts"], r["level"], r["label"]) for r in found] == [
        (-5, ["lawyer", "case_progression_manager"], 0, "due soon"),
        (-1, ["lawyer", "case_progression_manager"], 0, "due tomorrow"),
        (1, ["legal_manager"], 1, "late"),
        (5, ["unit_head"], 2, "very late"),
        (10, ["area_lead"], 3, "critically late"),
    ]


def test_posts_are_chosen_by_their_names(cast: Cast, browser_of: Any) -> None:
    text = browser_of("administrator").get(f"/administration/ladders/{general(cast).pk}/")
    body = text.content.decode()

    assert "How many working days: rung 5" in body
    assert "After the due day" in body
    assert "Legal manager (DCP)" in body
    assert re.search(r'name="rung_3_posts"[^>]* value="legal_manager" checked', body)
    assert "legal_manager:" not in body


@pytest.mark.parametrize("trying", [{"try": "yes"}, ADOPTED])
def test_every_fault_of_every_rung_is_named_at_once_and_nothing_typed_is_lost(
    cast: Cast, browser_of: Any, trying: Boxes
) -> None:
    wrong = {
        **rung(1, "before", "", [], ""),
        **rung(2, "", "3", ["lawyer"], "due soon"),
        **rung(3, "after", "soon", ["legal_manager"], "late"),
        **rung(4, "after", "2", ["legal_manager", "unit_head"], "very late"),
        **rung(5, "after", "2", ["king"], "critically late"),
        **rung(6, "on", "4", ["lawyer"], "due today"),
    }
    page = browser_of("administrator").post(
        f"/administration/ladders/{general(cast).pk}/", {**wrong, **trying}
    )

    text = page.content.decode()
    assert page.status_code == 422
    for box, words in {
        "rung_1_number": "Rung 1: enter the number of working days",
        "rung_1_posts": "Rung 1: choose a post",
        "rung_1_label": "Rung 1: write what it is called, such as late",
        "rung_2_when": "Rung 2: choose before, on or after the due day",
        "rung_3_number": "How many working days: rung 3 must be a whole number, like 10",
        "rung_4_posts": "Rung 4: it escalates, and goes to one post: choose one",
        "rung_5_posts": "Select one of the answers shown",
        "rung_5_when": "Rung 5 falls together with rung 4: choose another day",
        "rung_6_number": "Rung 6: leave the number empty, or choose before or after",
    }.items():
        assert f'<a href="#id_{box}">{words}</a>' in text, (box, words)
    assert 'value="soon"' in text
    assert 'value="critically late"' in text


def test_at_most_three_rungs_come_after_the_due_day(cast: Cast, browser_of: Any) -> None:
    posts = ["legal_manager", "unit_head", "area_lead", "area_lead"]
    four = [
        rung(n, "after", str(2 * n), [post], f"late {n}") for n, post in enumerate(posts, start=1)
    ]
    page = browser_of("administrator").post(
        f"/administration/ladders/{general(cast).pk}/",
        {name: value for row in four for name, value in row.items()} | ADOPTED,
    )

    assert page.status_code == 422
    assert "Rung 4: at most 3 rungs can come after the due day" in page.content.decode()


def test_a_ladder_of_hours_says_hours(cast: Cast, browser_of: Any) -> None:
    ladder = general(cast, "charging-decision-red")
    body = browser_of("administrator").get(f"/administration/ladders/{ladder.pk}/").content.decode()

    assert "How many hours: rung 1" in body
    assert "On the hour it is due" in body


def test_a_ladder_is_tried_without_changing_anything(cast: Cast, browser_of: Any) -> None:
    ladder = general(cast)
    page = browser_of("administrator").post(
        f"/administration/ladders/{ladder.pk}/", {**NEW, "try": "yes"}
    )

    assert page.status_code == 200
    assert "This ladder would have told nobody today. Nothing was changed." in page.content.decode()
    assert 'value="very late"' in page.content.decode()
    assert general(cast).pk == ladder.pk


def test_a_trial_names_whom_the_ladder_would_have_told_and_how_often(
    cast: Cast, browser_of: Any
) -> None:
    with time_machine.travel("2026-11-20T15:04:05Z", tick=False):
        in_state(cast, State.ALLOCATED)  # due on Monday 21 December
    with time_machine.travel("2026-12-14T09:00:00Z", tick=False):
        page = browser_of("administrator").post(
            f"/administration/ladders/{general(cast).pk}/", {**NEW, "try": "yes"}
        )

    text = page.content.decode()
    assert "would have told 1 person today, at most 1 message each" in text
    assert "<li>Prosecutor: 1 message</li>" in text


def test_an_adopted_ladder_follows_from_its_day(cast: Cast, browser_of: Any) -> None:
    ladder = general(cast)
    answer = browser_of("administrator").post(
        f"/administration/ladders/{ladder.pk}/",
        {**NEW, **ADOPTED},
    )

    assert answer.status_code == 302, answer.content.decode()
    ladder.refresh_from_db()
    after = general(cast)
    assert ladder.in_force_until == after.in_force_from == date(2027, 1, 1)
    assert [rung.distance for rung in after.rungs.order_by("position")] == [-5, 2, 6]


def test_adopting_says_everything_that_is_missing_and_keeps_the_rungs(
    cast: Cast, browser_of: Any
) -> None:
    ladder = general(cast)
    page = browser_of("administrator").post(
        f"/administration/ladders/{ladder.pk}/", {**NEW, "source": ""}
    )

    text = page.content.decode()
    assert page.status_code == 422
    for words in ("Say where this comes from", "Enter the day", "Say why it changes", "very late"):
        assert words in text
