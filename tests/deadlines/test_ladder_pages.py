"""Changing a ladder in the browser: tried first, adopted from a day, nothing typed lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from core.accounts.work import work
from deadlines.events import Unit
from deadlines.models import Ladder
from deadlines.pages.ladders import as_lines, read_lines
from earlyadvice.lifecycle import State
from tests.cast import Cast
from tests.earlyadvice.test_actions import in_state

pytestmark = pytest.mark.django_db
NEW = "-5: lawyer: due soon\n+2: legal_manager: late\n+6: area_lead: very late"


def general(cast: Cast, kind: str = "early-advice") -> Ladder:
    with work(cast.set_up):
        return Ladder.objects.get(kind=kind, memorandum=None, in_force_until=None)


def test_what_is_shown_reads_back_as_what_stands(cast: Cast) -> None:
    ladder = general(cast)

    found = read_lines(as_lines(ladder), Unit(ladder.unit))

    assert [(r["distance"], r["level"], r["label"]) for r in found] == [
        (rung.distance, rung.level, rung.label) for rung in ladder.rungs.order_by("position")
    ]


def test_every_line_that_cannot_be_read_is_named_at_once() -> None:
    with pytest.raises(ValidationError) as fault:
        read_lines("nonsense\n+1: king: late\n+2: legal_manager: late", Unit.WORKING_DAYS)

    assert fault.value.messages == [
        "Line 1: write distance: posts: label",
        "Line 2: there is no post called king",
    ]


def test_a_ladder_is_tried_without_changing_anything(cast: Cast, browser_of: Any) -> None:
    ladder = general(cast)
    page = browser_of("administrator").post(
        f"/administration/ladders/{ladder.pk}/", {"rungs": NEW, "try": "yes"}
    )

    assert page.status_code == 200
    assert "This ladder would have told nobody today. Nothing was changed." in page.content.decode()
    assert "+6: area_lead: very late" in page.content.decode()
    assert general(cast).pk == ladder.pk


def test_a_trial_names_whom_the_ladder_would_have_told_and_how_often(
    cast: Cast, browser_of: Any
) -> None:
    with time_machine.travel("2026-11-20T15:04:05Z", tick=False):
        in_state(cast, State.ALLOCATED)  # due on Monday 21 December
    with time_machine.travel("2026-12-14T09:00:00Z", tick=False):
        page = browser_of("administrator").post(
            f"/administration/ladders/{general(cast).pk}/", {"rungs": NEW, "try": "yes"}
        )

    text = page.content.decode()
    assert "would have told 1 person today, at most 1 message each" in text
    assert "<li>Prosecutor: 1 message</li>" in text


def test_an_adopted_ladder_follows_from_its_day(cast: Cast, browser_of: Any) -> None:
    ladder = general(cast)
    answer = browser_of("administrator").post(
        f"/administration/ladders/{ladder.pk}/",
        {
            "rungs": NEW,
            "source": "Agreed",
            "why": "Told earlier",
            "in_force_from-day": "1",
            "in_force_from-month": "1",
            "in_force_from-year": "2027",
        },
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
        f"/administration/ladders/{ladder.pk}/", {"rungs": NEW, "source": ""}
    )

    text = page.content.decode()
    assert page.status_code == 422
    for words in ("Say where this comes from", "Enter the day", "Say why it changes", "+6: area"):
        assert words in text
