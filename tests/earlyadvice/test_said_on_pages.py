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
from earlyadvice.submission import LineFacts, Urgency
from tests.cast import Cast
from tests.doors.worlds import in_queue
from tests.earlyadvice.test_actions import accept, allocate, in_state, submit

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
    assert "advice needed by Fri 27 November 2026</li>" in page(browser_of, path)
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


def test_the_likely_units_stand_first_each_with_why(cast: Cast, browser_of: BrowserOf) -> None:
    request = in_queue(cast)
    submit(cast, "06RX0012426")
    body = page(browser_of, f"/early-advice/{request.pk}/route/")
    units = re.findall(r'name="unit_code"[^>]*value="([\w-]+)"', body)
    assert units[0] == "north-west-rasso"
    assert units[1] == "london-north-rasso"
    assert len(units) == 14
    assert "1 case of “RX” here before" in body
    assert "In the same Area" in body


@pytest.mark.parametrize("where", ["triage", "advise"])
def test_the_case_stands_beside_the_question(cast: Cast, browser_of: BrowserOf, where: str) -> None:
    request, person = submit(cast, lines_of_enquiry=(LineFacts("The messages."),)), "legal_manager"
    if where == "advise":
        accept(cast, request)
        allocate(cast, request)
        person = "prosecutor"
    body = browser_of(person).get(f"/early-advice/{request.pk}/{where}/").content.decode()
    beside = body.partition("data-rasso-fold-on-phone")[2].partition("</details>")[0]
    for said in ("S1: Invented", "Case", "Lines of enquiry", "The messages."):
        assert said in beside, said
