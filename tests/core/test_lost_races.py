"""Whoever loses a race sees both texts, and whose the other is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from core.accounts.models import Area
from earlyadvice.lifecycle import State
from tests.cast import Cast
from tests.earlyadvice.test_actions import allocate, in_state

pytestmark = pytest.mark.django_db


def test_the_loser_of_a_lost_race_sees_both_texts_and_whose_the_other_is(
    cast: Cast, browser_of: Callable[[str], Client]
) -> None:
    path = f"/administration/support/{cast.area.code}/"
    browser = browser_of("administrator")
    first = {"text": "The helpline is open day and night.", "why": "It moved", "version": "1"}
    second = {"text": "Ask your manager for the number.", "why": "Shorter", "version": "1"}
    assert browser.post(path, first).status_code == 302

    lost = browser.post(path, second)

    body = lost.content.decode()
    assert lost.status_code == 409
    assert "Ask your manager for the number." in body
    assert "Support text: The helpline is open day and night." in body
    assert "– Administrator, " in body
    assert Area.objects.get(pk=cast.area.pk).support_text == "The helpline is open day and night."
    assert browser.post(path, {**second, "version": "2"}).status_code == 302


def test_who_decided_meanwhile_is_said_to_whoever_was_deciding(
    cast: Cast, browser_of: Callable[[str], Client]
) -> None:
    request = in_state(cast, State.ACCEPTED)
    path = f"/early-advice/{request.pk}/return/"
    browser = browser_of("legal_manager")
    old = request.version
    allocate(cast, request)
    boxes = {
        "reasons": ["too_early"],
        "details_too_early": "Wait for the download.",
        "police_response_on-day": "1",
        "police_response_on-month": "12",
        "police_response_on-year": "2030",
        "version": str(old),
    }
    lost = browser.post(path, boxes)
    body = lost.content.decode()
    assert lost.status_code == 409
    assert "Wait for the download." in body
    assert "Lawyer: Prosecutor" in body
    assert "– Legal Manager, " in body
