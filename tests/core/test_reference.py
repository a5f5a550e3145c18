"""Reference data: how far a row may be scheduled, and how one that has not begun is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.reference.models import Item
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]
LIST = "/administration/reference/line_status/"


@pytest.fixture(autouse=True)
def november() -> Any:
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False) as traveller:
        yield traveller


def ongoing() -> Item:
    return Item.objects.get(kind="line_status", code="ongoing", in_force_until=None)


def follow(browser: Client, year: str) -> Any:
    item = ongoing()
    return browser.post(
        f"{LIST}{item.pk}/",
        {
            "label": "Going on",
            "details": "{}",
            "source": "The test",
            "why": "Plainer",
            "in_force_from-day": "1",
            "in_force_from-month": "1",
            "in_force_from-year": year,
            "version": str(item.version),
        },
    )


def test_a_row_is_not_scheduled_for_another_century(cast: Cast, browser_of: BrowserOf) -> None:
    answer = follow(browser_of("administrator"), "2127")
    assert answer.status_code in (409, 422)
    assert 'href="#id_in_force_from' in answer.content.decode()
    assert ongoing().label == "Ongoing"


def test_a_row_is_scheduled_at_most_five_years_ahead(cast: Cast, browser_of: BrowserOf) -> None:
    browser = browser_of("administrator")
    refused = follow(browser, "2032")
    assert refused.status_code in (409, 422)
    assert "and 24 November 2031" in refused.content.decode()
    assert follow(browser, "2031").status_code == 302


def test_a_scheduled_row_is_taken_back_until_it_is_in_force(
    cast: Cast, browser_of: BrowserOf, november: Any
) -> None:
    browser = browser_of("administrator")
    follow(browser, "2027")
    scheduled = ongoing()
    back = f"{LIST}{scheduled.pk}/take-back/"
    assert back in browser.get(LIST).content.decode()

    done = browser.post(back, {"why": "Too early", "version": str(scheduled.version)})

    assert done.status_code == 302
    assert (ongoing().label, ongoing().in_force_until) == ("Ongoing", None)
    gone = Item.history.get(id=scheduled.pk, history_type="-")
    assert (gone.history_user, gone.history_change_reason) == (cast.administrator, "Too early")

    follow(browser, "2027")
    begun = ongoing()
    november.move_to("2027-01-01T09:00:00Z")
    browser = browser_of("administrator")
    assert "take-back" not in browser.get(LIST).content.decode()
    late = browser.post(
        f"{LIST}{begun.pk}/take-back/", {"why": "Too late", "version": str(begun.version)}
    )
    assert late.status_code == 409
    assert "in force already" in late.content.decode()
