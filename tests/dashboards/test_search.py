"""Search finds cases by URN, suspect or officer, and for everybody only those that they may see."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.facts import CaseFacts, SuspectFacts
from core.accounts.models import Bond, Matter
from core.audit.models import ReadRecord
from tests.canary.watching import log_lines
from tests.casework import referring
from tests.cast import Cast
from tests.earlyadvice.test_actions import LATER

pytestmark = pytest.mark.django_db

BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def that_week() -> Any:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture(autouse=True)
def cases(cast: Cast) -> None:
    """Two cases, each with a suspect."""
    for urn, name in (("06RX0000126", "Bartholomew Quill"), ("06RX0000226", "Osric O'Penn")):
        people = (SuspectFacts("S1", name=name, status="interviewed", liberty="voluntary"),)
        referring.submit(cast, urn, LATER, case=CaseFacts(urn=urn, suspects=people))


def search(browser: Client, asked: str) -> Any:
    response = browser.get("/search/", {"q": asked})
    assert response.status_code == 200
    return response


def found(browser: Client, asked: str) -> list[str]:
    """The URNs of the hits, which agree with the number that stands above them."""
    page = search(browser, asked).content.decode()
    urns = re.findall(r'href="/cases/([0-9A-Z]+)/"', page)
    assert ("Cases (" in page) == bool(urns)
    if urns:
        assert f"Cases ({len(urns)})" in page
    return urns


@pytest.mark.parametrize(
    ("asked", "urns"),
    [
        ("06RX0000126", ["06RX0000126"]),
        ("06rx/00001/26", ["06RX0000126"]),
        ("00002", ["06RX0000226"]),
        ("quill", ["06RX0000126"]),
        ("O'Penn", ["06RX0000226"]),
        ("  bartholomew   quill ", ["06RX0000126"]),
        ("4412", ["06RX0000126", "06RX0000226"]),
        ("441", []),
        ("Supervisor", ["06RX0000126", "06RX0000226"]),
        ("Nobody", []),
        ("%", []),
        ("__", []),
        ("", []),
        ("q", []),
    ],
)
def test_a_case_is_found_by_urn_suspect_or_officer(
    browser_of: BrowserOf, asked: str, urns: list[str]
) -> None:
    assert found(browser_of("legal_manager"), asked) == urns


def test_what_one_may_not_see_is_neither_found_nor_counted(
    cast: Cast, browser_of: BrowserOf
) -> None:
    restricted = Matter.objects.get(reference="06RX0000126")
    restricted.restricted, restricted.restricted_by = True, cast.people["unit_head"]
    cast.save_change(restricted, "restricted", "restricted_by")
    cast.bond(restricted, cast.people["second_prosecutor"], Bond.NAMED)
    walled = Matter.objects.get(reference="06RX0000226")
    cast.bond(walled, cast.people["legal_manager"], Bond.CONFLICTED)
    for name, urns in {
        "second_prosecutor": ["06RX0000126", "06RX0000226"],
        "unit_head": ["06RX0000226"],
        "legal_manager": [],
        "other_legal_manager": [],
    }.items():
        browser = browser_of(name)
        assert found(browser, "4412") == urns, name
        hidden = "quill" if "06RX0000126" not in urns else "nobody of this name"
        assert "No case is found" in search(browser, hidden).content.decode()


def test_each_search_is_in_the_read_log_with_what_it_showed(browser_of: BrowserOf) -> None:
    browser = browser_of("legal_manager")
    search(browser, "quill")
    hit = ReadRecord.objects.order_by("-id")[0]
    matter = Matter.objects.get(reference="06RX0000126")
    assert (hit.route, hit.operation, hit.kind) == ("search", "consultation", "case")
    assert hit.record_ids == [matter.case.pk]
    search(browser, "nobody of this name")
    miss = ReadRecord.objects.order_by("-id")[0]
    assert (miss.route, miss.record_ids) == ("search", [])


def test_what_was_typed_is_in_no_log_and_in_no_title(browser_of: BrowserOf) -> None:
    browser = browser_of("legal_manager")
    with log_lines() as written:
        page = search(browser, "quill").content.decode()
        search(browser, "nobody-of-this-name")
    assert "/search/" in written.getvalue()
    assert "quill" not in written.getvalue().lower()
    assert "nobody-of-this-name" not in written.getvalue()
    assert "<title>Search (1) – RASSO casework</title>" in page


def test_a_hit_says_where_the_case_stands(browser_of: BrowserOf) -> None:
    page = search(browser_of("legal_manager"), "quill").content.decode()
    assert "Charging: Triage needed" in page
    assert "Bartholomew Quill" in page
    assert "(4412)" in page
