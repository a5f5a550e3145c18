"""What pages say of a request: dates that have passed, what is not stated, what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.facts import CaseFacts
from earlyadvice.lifecycle import State
from earlyadvice.submission import Urgency
from tests.cast import Cast
from tests.earlyadvice.test_actions import allocate, in_state, submit

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def november() -> Any:
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False) as traveller:
        yield traveller


def page(browser_of: BrowserOf, path: str) -> str:
    return browser_of("legal_manager").get(path).content.decode()


def test_an_urgent_date_that_lies_behind_says_so(
    cast: Cast, browser_of: BrowserOf, november: Any
) -> None:
    request = submit(cast, urgent=Urgency("bail_ending", date(2026, 11, 27)))
    path = f"/early-advice/{request.pk}/"
    assert "by Fri 27 November 2026</li>" in page(browser_of, path)
    november.move_to("2026-11-27T12:00:00Z")
    assert "(passed)" not in page(browser_of, path)
    november.move_to("2026-11-28T12:00:00Z")
    assert "by Fri 27 November 2026 (passed)</li>" in page(browser_of, path)


def test_a_suspect_who_is_not_stated_is_not_said_to_be_unidentified(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = submit(cast, case=CaseFacts(urn="06RX0012326"))
    body = page(browser_of, f"/early-advice/{request.pk}/")
    assert "Suspect not stated yet" in body
    assert "The suspect is not stated yet." in body
    assert "identified" not in body


def test_a_return_begins_with_the_contents_that_were_not_answered(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = submit(cast)
    body = page(browser_of, f"/early-advice/{request.pk}/return/")
    ticked = re.findall(r'name="contents"[^>]*value="(\w+)"[^>]*checked', body)
    assert ticked
    assert set(ticked) <= set(request.thin)


def test_every_recorded_change_shows_each_field_before_and_after(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = in_state(cast, State.ACCEPTED)
    allocate(cast, request)
    body = " ".join(page(browser_of, f"/early-advice/{request.pk}/history/").split())
    assert "<dt>State</dt><dd>Lawyer needed" in body
    assert "<dt>Lawyer</dt><dd>nothing" in body
    assert "by Legal Manager" in body
    assert "Allocated to Prosecutor" in body
