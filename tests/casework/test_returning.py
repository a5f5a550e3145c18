"""Returning a charging referral: what will happen is said on a page of its own, before it does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.models import Referral
from core.drafts.models import Draft
from tests.casework import referring
from tests.casework.reviews import reviewing
from tests.casework.test_referrals import fresh, tracks
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]
BOXES = {
    "reasons": ["mg3", "mg11"],
    "details_mg3": "The summary stops at the second page.",
    "answer_on-day": "8",
    "answer_on-month": "12",
    "answer_on-year": "2026",
}


@pytest.fixture(autouse=True)
def november() -> Any:
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        yield


def check_of(referral: Referral) -> str:
    return f"/referrals/{referral.pk}/return/check/"


def chosen(browser: Client, referral: Referral, **changes: Any) -> Any:
    path = f"/referrals/{referral.pk}/return/"
    return browser.post(path, {**BOXES, "version": str(referral.version), **changes})


def read(browser: Client, referral: Referral) -> dict[str, str]:
    """What the check page carries: which referral and which reasons were on the screen."""
    body = browser.get(check_of(referral)).content.decode()
    return dict(re.findall(r'name="(version|draft)" value="(\d+)"', body))


def test_nothing_is_returned_before_the_page_that_says_what_will_happen(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral, manager = referring.submit(cast, suspects=("S1", "S2")), browser_of("legal_manager")
    start = f"/referrals/{referral.pk}/return/"
    assert manager.get(check_of(referral)).headers["Location"] == start
    assert chosen(manager, referral).headers["Location"] == check_of(referral)
    body = " ".join(manager.get(check_of(referral)).content.decode().split())
    for said in (
        "The summary stops at the second page.",
        "No details",
        "4412) is told at once.",
        "The decision clocks end for Invented S1 and Invented S2.",
        "The police owe an answer by Tuesday 8 December 2026",
        "keeps its first date of receipt, Friday 20 November 2026.",
        "It cannot be undone here.",
    ):
        assert said in body, said
    assert fresh(referral).state == "submitted"

    done = manager.post(check_of(referral), read(manager, referral))

    assert done.headers["Location"] == f"/referrals/{referral.pk}/"
    referral = fresh(referral)
    assert referral.state == "returned"
    assert referral.answer_clock is not None
    assert referral.answer_clock.due_on == date(2026, 12, 8)
    assert dict(referral.return_reasons.values_list("code", "details")) == {
        "mg3": "The summary stops at the second page.",
        "mg11": "",
    }
    assert {one.ended_because for one in tracks(referral).values()} == {"returned"}
    assert not Draft.objects.filter(sent_at=None).exists()


def test_a_return_that_could_not_be_sent_is_mended_where_it_was_typed(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral, manager = referring.submit(cast), browser_of("legal_manager")
    answer = chosen(manager, referral, **{"answer_on-year": "2025"})
    assert answer.status_code == 422
    told = "Choose a date between 25 November 2026 and 24 November 2027."
    assert told in answer.content.decode()
    assert "The summary stops at the second page." in answer.content.decode()


def test_what_was_changed_in_another_window_is_read_again_before_it_is_sent(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral, manager = referring.submit(cast), browser_of("legal_manager")
    chosen(manager, referral)
    before = read(manager, referral)
    chosen(manager, referral, details_mg3="The first page is missing.")
    again = manager.post(check_of(referral), before)
    assert again.status_code == 409
    assert "The first page is missing." in again.content.decode()
    assert fresh(referral).state == "submitted"


def test_who_decided_meanwhile_is_said_before_a_return_is_sent(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral, manager = referring.submit(cast), browser_of("legal_manager")
    chosen(manager, referral)
    before = read(manager, referral)
    referring.accept(cast, referral.pk)
    lost = manager.post(check_of(referral), before)
    assert lost.status_code == 409
    assert fresh(referral).state == "accepted"


def test_nobody_types_reasons_for_what_can_no_longer_go_back(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral = reviewing.made(cast)
    answer = browser_of("legal_manager").get(f"/referrals/{referral.pk}/return/")
    assert answer.status_code == 409
    assert "The lawyer takes it back first." in answer.content.decode()
