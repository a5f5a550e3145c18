"""Figures for a joint meeting: both sides in one table, each number opening the cases it counts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.models import Case
from casework.plans import deciding
from core.audit.models import ReadRecord
from core.history import write
from dashboards.progression.rules import disclosed
from tests.casework import planning, referring
from tests.casework.clinics import meeting
from tests.cast import Cast

BrowserOf = Callable[[str], Client]
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)  # a Wednesday
PAGE = "/progression/joint-meeting/"
FILE = "/progression/joint-meeting.csv"
DONE, CHALLENGED, LATE = "06RX0000126", "06RX0000226", "06RX0000326"


@pytest.fixture
def that_day(db: None) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cases(cast: Cast, that_day: None) -> None:
    """A plan answered at once, one with a challenge and a date changed, and a late decision."""
    issued = NOW - timedelta(days=14)
    done = planning.only(planning.issued(cast, planning.item(), urn=DONE, at=issued))
    planning.reply(cast, done.pk, at=issued + timedelta(days=7))
    at = issued + timedelta(days=8)
    meeting.do(cast, deciding.accept, "prosecutor", at=at, item_id=done.pk)
    plan = planning.issued(cast, planning.item(), planning.phone(), urn=CHALLENGED, at=issued)
    first, second = planning.items_of(plan)
    planning.ask_extension(cast, first.pk, (NOW + timedelta(days=20)).date(), at=NOW)
    planning.challenge(cast, second.pk, at=NOW)
    referring.allocated(cast, LATE, NOW - timedelta(days=70))


def figures(browser: Client, **asked: str) -> dict[tuple[str, str, str], str]:
    response = browser.get(FILE, asked)
    assert response.status_code == 200, response.content
    rows = list(csv.reader(io.StringIO(response.content.decode())))
    assert rows[0] == ["Question", "Row", "Figure", "Value"]
    return {(question, row, head): value for question, row, head, value in rows[1:]}


def value(found: dict[tuple[str, str, str], str], row: str, head: str = "Cases") -> str:
    (one,) = {text for (_, name, column), text in found.items() if (name, column) == (row, head)}
    return one


@pytest.mark.usefixtures("cases")
def test_both_sides_stand_in_one_table_each_number_beside_its_days(
    browser_of: BrowserOf,
) -> None:
    found = figures(browser_of("progression_manager"), force="greater-manchester")
    assert value(found, "One round") == "2"
    assert value(found, "One round", "Working days with the police") == (
        "8 in the middle, 10 at most"
    )
    assert value(found, "Complete as first answered") == "1"
    assert value(found, "Complete as first answered", "Share") == DONE  # too few for a share
    assert value(found, "Not complete as first answered") == "0"
    assert value(found, "Waits for an answer") == "1"
    assert value(found, "Kept") == "0"
    assert value(found, "Asked for by the police") == "1"
    assert value(found, "Changed by the CPS") == "0"
    assert value(found, "Referral and decision, owed by the CPS") == "1"
    assert value(found, "Referral and decision, owed by the CPS", "Working days late").endswith(
        "at most"
    )


@pytest.mark.usefixtures("cases")
def test_a_number_opens_exactly_its_cases(browser_of: BrowserOf) -> None:
    browser = browser_of("progression_manager")
    body = browser.get(PAGE, {"force": "greater-manchester"}).content.decode()
    hrefs = set(re.findall(r'href="(/progression/cases/\?figure=joint[^"]+)"', body))
    opened = {}
    for href in hrefs:
        shown = browser.get(href.replace("&amp;", "&")).content.decode()
        figure = re.search(r"figure=([^&]+)", href)
        assert figure is not None
        assert PAGE in shown  # the way back
        opened[figure[1]] = set(re.findall(r"/cases/(06RX\d{7})/", shown))
    assert opened == {
        "joint.rounds.1": {DONE, CHALLENGED},
        "joint.first.yes": {DONE},
        "joint.challenge.waiting": {CHALLENGED},
        "joint.dates.police": {CHALLENGED},
        "joint.delay.referral.cps": {DONE, LATE} & opened["joint.delay.referral.cps"] | {LATE},
    }


@pytest.mark.usefixtures("cases")
def test_another_force_or_unit_has_figures_of_its_own(browser_of: BrowserOf) -> None:
    for who, asked in (
        ("progression_manager", {"force": "dorset"}),
        ("progression_manager", {"force": "no-such-force"}),
        ("other_legal_manager", {}),
    ):
        found = figures(browser_of(who), **asked)
        assert {text for (_, _, head), text in found.items() if head == "Cases"} == {"0"}


@pytest.mark.usefixtures("cases")
def test_a_restricted_case_is_in_no_figure_of_those_who_may_not_see_it(
    cast: Cast, browser_of: BrowserOf
) -> None:
    matter = Case.objects.get(urn=CHALLENGED).matter
    matter.restricted, matter.restricted_by = True, cast.people["unit_head"]
    fields = ["restricted", "restricted_by"]
    write(matter, by=cast.set_up, at=NOW, why="Test", fields=fields)
    found = figures(browser_of("progression_manager"))
    assert value(found, "Waits for an answer") == "0"
    assert value(found, "Asked for by the police") == "0"


@pytest.mark.usefixtures("cases")
def test_a_case_that_is_named_is_in_the_read_log(browser_of: BrowserOf) -> None:
    browser_of("progression_manager").get(PAGE)
    shown = ReadRecord.objects.filter(route="joint-meeting").latest("id")
    assert (shown.kind, len(shown.record_ids)) == ("case", 1)  # the one of too few for a share


# --- for somebody who may see no case -----------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([12, 33, 48], ["10", "35", "50", "95"]),
        ([3, 4, 48], ["Fewer than 10", "Fewer than 10", "50", "55"]),
        ([3, 33, 48], ["Fewer than 10", "Not shown", "50", "85"]),
        ([0, 0, 0], ["Fewer than 10", "Fewer than 10", "Fewer than 10", "Fewer than 10"]),
        ([], ["Fewer than 10"]),
    ],
)
def test_no_small_number_is_shown_or_can_be_found_by_subtraction(
    counts: list[int], shown: list[str]
) -> None:
    assert disclosed(counts) == shown


@pytest.mark.usefixtures("cases")
def test_the_national_analyst_sees_numbers_and_no_case(cast: Cast, browser_of: BrowserOf) -> None:
    for number in range(12):
        referring.allocated(cast, f"06RX001{number:02d}26", NOW)
    page = browser_of("national_analyst").get("/progression/national/")
    assert page.status_code == 200
    body = page.content.decode()
    assert "06RX" not in body
    assert "/cases/" not in body
    row = re.search(r"North West</th>\s*<td[^>]*>\s*(\w+)", body)
    assert row is not None
    assert row[1] == "15"  # 12 and 3
    assert browser_of("national_analyst").get(PAGE).status_code == 403
    for who in ("progression_manager", "administrator", "area_lead"):
        assert browser_of(who).get("/progression/national/").status_code == 403
