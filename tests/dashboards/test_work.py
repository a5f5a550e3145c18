"""My work: whoever owes the next thing before charge finds it there, and nobody else does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.casework import planning, referring
from tests.casework.reviews import reviewing
from tests.cast import Cast
from tests.dashboards.test_case import words_of

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def that_week() -> Any:
    with time_machine.travel(reviewing.NOW, tick=False):
        yield


def groups(browser_of: BrowserOf, name: str) -> dict[str, int]:
    """The headings of My work, with how many stand under each."""
    said = words_of(browser_of(name).get("/"))
    found = re.findall(r"([A-Z][a-z ]+) \((\d+)\)", said)
    return {
        heading.strip(): int(number)
        for heading, number in found
        if heading not in ("Notices", "Officer")
    }


def test_who_is_asked_to_countersign_finds_the_review_there(
    cast: Cast, browser_of: BrowserOf
) -> None:
    reviewing.asked(cast)
    assert groups(browser_of, "second_prosecutor") == {"To read and countersign": 1}
    assert "To read and countersign" not in groups(browser_of, "legal_manager")


def test_a_reply_and_a_challenge_wait_for_the_lawyer_of_the_case(
    cast: Cast, browser_of: BrowserOf
) -> None:
    row = planning.issued(cast, planning.item(), planning.item())
    first, second = planning.items_of(row)
    planning.reply(cast, first.pk)
    planning.challenge(cast, second.pk)
    assert groups(browser_of, "prosecutor")["Answers needed from you"] == 2
    assert "Answers needed from you" not in groups(browser_of, "second_prosecutor")


def test_a_second_plan_waits_for_a_legal_manager(cast: Cast, browser_of: BrowserOf) -> None:
    row = planning.issued(cast, planning.item())
    planning.reply(cast, planning.only(row).pk)
    planning.accept(cast, planning.only(row).pk)
    planning.propose(cast, row.case.referrals.get())
    assert groups(browser_of, "legal_manager")["Second plans to agree"] == 1
    assert "Second plans to agree" not in groups(browser_of, "prosecutor")


def test_a_waiting_case_stands_with_the_progression_manager_a_week_before_its_day(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral = referring.allocated(cast)
    referring.waits(cast, referral)  # looked at again on 11 December
    assert "Waiting cases to review" not in groups(browser_of, "progression_manager")
    with time_machine.travel("2026-12-05T09:00:00Z", tick=False):
        assert groups(browser_of, "progression_manager")["Waiting cases to review"] == 1


@pytest.mark.parametrize("name", ["victim_liaison_officer", "paralegal_officer", "unit_head"])
def test_whoever_nothing_waits_for_is_never_sent_to_a_page_that_refuses(
    cast: Cast, browser_of: BrowserOf, name: str
) -> None:
    browser = browser_of(name)
    body = browser.get("/").content.decode()
    assert "Nothing needs you now" in body
    main = body.partition("<main")[2].partition("</main>")[0]
    for href in re.findall(r'href="(/[^"]*)"', main):
        assert browser.get(href, follow=True).status_code == 200, href


def test_a_victim_liaison_officer_reads_what_they_do_here(
    cast: Cast, browser_of: BrowserOf
) -> None:
    body = browser_of("victim_liaison_officer").get("/").content.decode()
    assert "you plan with the lawyer who tells the victim" in " ".join(body.split())


def test_a_national_analyst_begins_at_the_national_figures(
    cast: Cast, browser_of: BrowserOf
) -> None:
    browser = browser_of("national_analyst")
    assert browser.get("/").headers["Location"] == "/progression/national/"
    assert browser.get("/progression/national/").status_code == 200
