"""Memoranda with forces: gaps and expiry are seen, and a new one follows the one before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client

from core.accounts.memoranda import Standing, standing_of
from core.accounts.models import Memorandum
from tests.cast import Cast

BrowserOf = Callable[[str], Client]
TODAY = date(2026, 11, 24)


def held(**dates: date | None) -> Memorandum:
    return Memorandum(**{"review_on": date(2027, 6, 1), "in_force_until": None, **dates})


def test_how_a_pair_stands_follows_from_its_newest_memorandum() -> None:
    assert standing_of(None, TODAY) is Standing.MISSING
    assert standing_of(held(), TODAY) is Standing.IN_FORCE
    assert standing_of(held(in_force_until=date(2026, 11, 23)), TODAY) is Standing.EXPIRED
    assert standing_of(held(in_force_until=TODAY), TODAY) is Standing.IN_FORCE
    assert standing_of(held(review_on=date(2026, 11, 23)), TODAY) is Standing.REVIEW_LATE
    assert standing_of(held(review_on=date(2027, 1, 23)), TODAY) is Standing.REVIEW_SOON
    assert standing_of(held(review_on=date(2027, 1, 24)), TODAY) is Standing.IN_FORCE


def boxes(**days: date) -> dict[str, str]:
    found = {
        "discussion_offered": "yes",
        "escalate_from_rank": "sergeant",
        "source": "Area intranet, early advice",
        "version": "0",
    }
    for name, day in days.items():
        for part in ("day", "month", "year"):
            found[f"{name}-{part}"] = str(getattr(day, part))
    return found


@pytest.mark.django_db
def test_a_missing_one_is_shown_and_an_administrator_writes_it_down(
    cast: Cast, browser_of: BrowserOf
) -> None:
    path = "/memoranda/north-west/greater-manchester/"
    given = boxes(agreed_on=date(2026, 11, 20), in_force_from=TODAY, review_on=date(2027, 11, 24))
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        administrator, manager = browser_of("administrator"), browser_of("legal_manager")
        assert "<strong>Missing</strong>" in manager.get("/memoranda/").content.decode()
        assert manager.get(path).status_code == 403
        wrong = administrator.post(path, {**given, **boxes(review_on=TODAY)})
        assert wrong.status_code == 422
        assert "The review must come after" in wrong.content.decode()

        assert administrator.post(path, given).status_code == 302
        assert administrator.post(path, given).status_code == 409  # read before the first
        listed = manager.get("/memoranda/").content.decode()
    assert "Tue 24 November 2026" in listed
    assert "Sergeant or above" in listed


@pytest.mark.django_db
def test_a_new_one_ends_the_one_before(cast: Cast, browser_of: BrowserOf) -> None:
    path = "/memoranda/north-west/greater-manchester/"
    first = boxes(agreed_on=TODAY, in_force_from=TODAY, review_on=date(2027, 11, 24))
    second = boxes(agreed_on=TODAY, in_force_from=date(2027, 1, 4), review_on=date(2028, 1, 4))
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        administrator = browser_of("administrator")
        administrator.post(path, first)
        early = administrator.post(path, {**first, "version": "1"})
        assert "choose a later day" in early.content.decode()
        assert administrator.post(path, {**second, "version": "1"}).status_code == 302
    old, new = Memorandum.objects.order_by("in_force_from")
    assert (old.in_force_until, new.in_force_until) == (date(2027, 1, 3), None)


@pytest.mark.django_db
def test_others_see_the_pairs_of_their_own_areas(cast: Cast, browser_of: BrowserOf) -> None:
    body = browser_of("other_prosecutor").get("/memoranda/").content.decode()
    assert "Wessex, Dorset Police" in body
    assert "Greater Manchester" not in body
