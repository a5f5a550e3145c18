"""A resubmission beside the request that was returned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from earlyadvice.comparing import Changed, differences
from earlyadvice.models import Request
from tests.cast import Api, Cast, request_body
from tests.earlyadvice.steps import send_back

BrowserOf = Callable[[str], Client]


def test_a_part_differs_by_what_is_gone_and_what_is_new() -> None:
    before = {"lines": ("The messages", "The taxi"), "summary": ("As it was",), "none": ()}
    after = {"lines": ("The taxi", "The footage"), "summary": ("As it was",), "none": ()}

    assert differences(before, after) == [
        Changed("lines", gone=("The messages",), new=("The footage",), stayed=("The taxi",))
    ]


def test_an_order_is_no_change() -> None:
    assert differences({"lines": ("a", "b")}, {"lines": ("b", "a")}) == []


@pytest.mark.django_db
def test_the_page_and_the_api_show_what_was_missing_and_what_changed(
    cast: Cast, api: Api, browser_of: BrowserOf
) -> None:
    thin: dict[str, Any] = request_body(lines_of_enquiry=[])
    with time_machine.travel("2026-11-20T15:04:05Z", tick=False):
        first = api.post("/early-advice-requests", thin).body["id"]
        reasons = {"content_missing": "Please name the lines."}
        send_back(cast, first, reasons, contents=["lines_of_enquiry", "anticipated_outcome"])
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        sent = request_body(advice_sought="Whether the taxi should be traced.")
        again = api.post("/early-advice-requests", sent).body
        assert again["resubmission_of"] == first
        assert again["changed_since_return"] == ["advice_sought", "lines_of_enquiry"]

        manager = browser_of("legal_manager")
        page = manager.get(f"/early-advice/{again['id']}/").content.decode()
        path = f"/early-advice/{again['id']}/compare/"
        assert f'href="{path}"' in page
        body = manager.get(path).content.decode()
    for text in (
        "Please name the lines.",
        "Answered now",
        '<del class="rasso-gone rasso-lines">Which messages are needed, and from when.</del>',
        '<ins class="rasso-new rasso-lines">Whether the taxi should be traced.</ins>',
        "Unchanged: A summary of the facts and Material that exists.",
    ):
        assert text in body, text


@pytest.mark.django_db
def test_a_request_that_is_the_first_has_nothing_beside_it(
    cast: Cast, api: Api, browser_of: BrowserOf
) -> None:
    one = api.post("/early-advice-requests", request_body()).body
    assert one["changed_since_return"] == []
    manager = browser_of("legal_manager")
    assert manager.get(f"/early-advice/{one['id']}/compare/").status_code == 409
    assert "See what changed" not in manager.get(f"/early-advice/{one['id']}/").content.decode()
    assert Request.objects.count() == 1
