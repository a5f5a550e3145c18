"""Case progression: every number opens exactly the cases it counts; none is about one person."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from casework.standing import Owed
from core.accounts.models import Bond, Leave, Matter, Post
from core.audit.models import ReadRecord
from core.london import london_day
from dashboards.progression.charts import bars
from dashboards.progression.rules import (
    CPS,
    POLICE,
    Facts,
    codes_of,
    middle_and_longest,
    share,
    unattended,
)
from deadlines import workingdays
from earlyadvice.lifecycle import State
from tests.casework import referring
from tests.cast import Cast
from tests.earlyadvice import steps
from tests.earlyadvice.test_actions import in_state, submit

BrowserOf = Callable[[str], Client]
TODAY = date(2026, 11, 25)  # a Wednesday
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SINCE = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
CALENDAR = workingdays.reviewed()
ID = UUID(int=1)


def facts(**known: Any) -> Facts:
    given = {"unit": "North West RASSO", "force": "Greater Manchester", "owner": "A Lawyer"}
    return Facts(matter_id=ID, case_id=ID, urn="06RX0012326", **{**given, **known})


def codes(**known: Any) -> set[str]:
    return set(codes_of(facts(**known), TODAY, CALENDAR))


# --- the rules -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_on", "band"),
    [
        (date(2026, 11, 24), "1"),
        (date(2026, 11, 19), "1"),
        (date(2026, 11, 18), "5"),
        (date(2026, 11, 12), "5"),
        (date(2026, 11, 11), "10"),
        (date(2026, 1, 5), "10"),
    ],
)
def test_a_case_is_late_by_the_working_days_of_its_latest_duty(due_on: date, band: str) -> None:
    newer = Owed(CPS, date(2026, 11, 24), late=True)
    assert codes(owed=(newer, Owed(CPS, due_on, late=True))) == {f"late.cps.{band}"}


def test_the_week_ends_on_sunday_and_what_is_late_is_not_due() -> None:
    assert codes(owed=(Owed(POLICE, date(2026, 11, 29), late=False),)) == {"due.police"}
    assert codes(owed=(Owed(POLICE, date(2026, 11, 30), late=False),)) == set()
    assert codes(owed=(Owed(CPS, TODAY, late=True),)) == {"late.cps.1"}


@pytest.mark.parametrize(
    ("since", "figures"),
    [
        (date(2026, 10, 28), set()),  # 28 days
        (date(2026, 10, 27), {"waiting.28"}),
        (date(2026, 8, 26), {"waiting.28", "waiting.90"}),
        (date(2026, 5, 28), {"waiting.28", "waiting.90", "waiting.180"}),
    ],
)
def test_the_wait_for_the_police_is_counted_whatever_it_is_called(
    since: date, figures: set[str]
) -> None:
    assert codes(waiting_since=since) == figures
    labelled = codes(waiting_since=since, prfi=True, owed=(Owed(CPS, date(2026, 12, 20), False),))
    whole = {one for one in labelled if one.startswith("waiting") and not one.endswith("prfi")}
    assert whole == figures
    assert {one for one in labelled if one.endswith(("0.prfi", "8.prfi"))} == {
        f"{one}.prfi" for one in figures
    }


def test_an_open_case_counts_once_by_its_state_and_once_by_its_age() -> None:
    owed = (Owed(CPS, date(2026, 12, 20), late=False),)
    known: dict[str, Any] = {"referral": "allocated", "owed": owed, "has_clock": True}
    assert codes(**known, tracks=("deciding", "prfi"), first_on=date(2026, 8, 1)) == {
        "open.decision-mixed",
        "open.decision-mixed.90",
    }
    assert codes(**known, tracks=("deciding",), first_on=date(2026, 11, 1)) == {
        "open.decision-deciding",
        "open.decision-deciding.0",
    }


def test_an_open_case_has_an_owner_a_next_date_and_a_clock() -> None:
    owed = (Owed(CPS, date(2026, 12, 20), late=False),)
    assert unattended(facts(request="allocated", owed=owed, has_clock=True)) == ""
    assert unattended(facts(request="allocated", owed=owed, has_clock=True, owner="")) == "owner"
    assert unattended(facts(request="allocated", has_clock=True)) == "date"
    assert unattended(facts(request="allocated")) == "clock"
    assert unattended(facts(request="returned", answer_on=date(2026, 12, 1))) == ""
    assert codes(request="allocated") == {"open.request-allocated", "unattended.clock"}


def test_fewer_than_ten_cases_have_no_percentage() -> None:
    assert share(3, 9) == ""
    assert share(3, 10) == "30%"
    assert middle_and_longest([]) == ""
    assert middle_and_longest([3, 40, 9]) == "9 days, longest 40 days"


def test_a_bar_is_as_long_as_its_number_and_the_drawing_says_what_it_shows() -> None:
    chart = bars("Waiting", [("More than 28 days", 4, 1), ("More than 90 days", 2, 0)])
    assert [(bar.width, bar.dark) for bar in chart.bars] == [(276, 69), (138, 0)]
    assert chart.said == "Waiting: More than 28 days: 4; More than 90 days: 2"
    assert [bar.width for bar in bars("Late", [("Late", 0, 0)]).bars] == [0]


# --- the pages -----------------------------------------------------------------------------------


@pytest.fixture
def that_day(db: None) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def words_of(response: Any) -> str:
    assert response.status_code == 200, response.content
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("&#39;", "'"))


def behind(browser: Client, figure: str, scope: str = "") -> list[str]:
    """The URNs that a figure opens."""
    page = browser.get(f"/progression/cases/?figure={figure}{scope}")
    assert page.status_code == 200
    return re.findall(r'href="/cases/([0-9A-Z]+)/"', page.content.decode())


@pytest.fixture
def cases(cast: Cast, that_day: Any) -> None:
    """Late advice of the summer, a referral that waits for the police, one that came today."""
    in_state(cast, State.ALLOCATED, "06RX0000126")
    referring.waits(cast, referring.allocated(cast, "06RX0000226", NOW), NOW)
    referring.submit(cast, "06RX0000326", NOW)


@pytest.mark.usefixtures("cases")
def test_every_number_of_the_dashboard_opens_as_many_cases(browser_of: BrowserOf) -> None:
    browser = browser_of("legal_manager")
    page = browser.get("/progression/")
    links = re.findall(
        r'href="(/progression/cases/\?[^"]+)">([\d,]+)<',
        page.content.decode().replace("&amp;", "&"),
    )
    assert len(links) >= 8
    for href, number in links:
        opened = browser.get(href).content.decode()
        assert f"({number}) – RASSO casework" in opened, href
        assert len(re.findall(r'href="/cases/', opened)) == int(number), href


@pytest.mark.usefixtures("cases")
def test_the_dashboard_says_where_cases_stand(browser_of: BrowserOf) -> None:
    said = words_of(browser_of("legal_manager").get("/progression/"))
    assert "Every open case has an owner, a next date and a clock." in said
    assert "3 cases are open." in said
    assert "Charging: Triage needed 1" in said
    assert "Charging: Waiting for further investigation 1" in said
    assert "Early advice: Advice needed 1" in said
    assert "Last sweep Never" in said


@pytest.mark.usefixtures("cases")
def test_a_figure_is_a_file_too_without_any_name_of_a_suspect(browser_of: BrowserOf) -> None:
    file = browser_of("legal_manager").get("/progression/cases.csv?figure=open.decision-prfi")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert b"Invented" not in file.content
    rows = list(csv.reader(io.StringIO(file.content.decode())))
    assert rows == [
        ["URN", "State", "Unit", "Force", "Owner", "Due", "Days since the first request"],
        [
            "06RX0000226",
            "Charging: Waiting for further investigation",
            "North West RASSO unit",
            "Greater Manchester Police",
            "Prosecutor",
            "2026-12-16",
            "0",
        ],
    ]
    logged = ReadRecord.objects.order_by("-id")[0]
    assert (logged.route, logged.kind, len(logged.record_ids)) == (
        "progression-cases-csv",
        "case",
        1,
    )


def test_late_advice_is_late_on_our_side(cast: Cast, that_day: Any, browser_of: BrowserOf) -> None:
    submit(cast, "06RX0000126", at=SINCE)
    browser = browser_of("progression_manager")
    assert behind(browser, "late.cps.10") == ["06RX0000126"]
    assert behind(browser, "late.police.10") == []
    assert behind(browser, "open.request-submitted.90") == ["06RX0000126"]
    assert behind(browser, "triage.waiting") == ["06RX0000126"]
    assert "147 days, longest 147 days" in words_of(browser.get("/progression/"))


def test_a_case_that_waits_is_counted_before_and_after_it_is_called_prfi(
    cast: Cast, that_day: Any, browser_of: BrowserOf
) -> None:
    referral = referring.allocated(cast, "06RX0000226", SINCE)
    waits = referring.waits(cast, referral, SINCE)
    assert waits.waiting_since == date(2026, 7, 1)
    browser = browser_of("progression_manager")
    for days in (28, 90):
        assert behind(browser, f"waiting.{days}") == ["06RX0000226"]
        assert behind(browser, f"waiting.{days}.prfi") == ["06RX0000226"]
    assert behind(browser, "waiting.180") == []
    shown = words_of(browser.get("/progression/"))
    assert "1 case waited longer than 28 days." in shown
    assert "%" not in shown  # of so few, the cases are shown


def test_returns_are_counted_by_their_reasons(
    cast: Cast, that_day: Any, browser_of: BrowserOf
) -> None:
    request = in_state(cast, State.SUBMITTED, "06RX0000126")
    steps.send_back(cast, request.pk, {"too_early": "Not yet"})
    browser = browser_of("legal_manager")
    assert behind(browser, "returned.request.too_early") == ["06RX0000126"]
    assert behind(browser, "returned.unanswered") == []
    with time_machine.travel(datetime(2027, 3, 2, 9, 0, tzinfo=UTC), tick=False):
        later = browser_of("legal_manager")
        assert behind(later, "returned.unanswered") == ["06RX0000126"]
        assert behind(later, "returned.request.too_early") == []  # more than 90 days ago
        assert behind(later, "unattended.clock") == []


def test_an_open_case_whose_lawyer_has_left_is_owned_by_nobody(
    cast: Cast, that_day: Any, browser_of: BrowserOf
) -> None:
    in_state(cast, State.ALLOCATED, "06RX0000126")
    browser = browser_of("legal_manager")
    assert behind(browser, "unattended.owner") == []
    lawyer = cast.fresh("prosecutor")
    lawyer.is_active = False
    cast.save_change(lawyer, "is_active")
    assert behind(browser, "unattended.owner") == ["06RX0000126"]
    shown = words_of(browser.get("/progression/"))
    assert "1 open case must be put right: this list must be empty." in shown
    assert "Allocate it to a lawyer who works here" in shown


def test_what_no_lawyer_has_is_owned_by_whoever_stands_in_the_post_today(
    cast: Cast, that_day: Any, browser_of: BrowserOf
) -> None:
    """Not by somebody who is on leave: their deputy, or nobody."""
    in_state(cast, State.SUBMITTED, "06RX0000126")
    browser = browser_of("unit_head")
    assert behind(browser, "unattended.owner") == []
    today = london_day(timezone.now())
    leave = cast.save(Leave(user=cast.legal_manager, begins_on=today, ends_on=today))
    assert behind(browser, "unattended.owner") == ["06RX0000126"]
    post = Post.objects.get(kind="legal_manager", unit=cast.unit)
    post.deputy = cast.unit_head
    cast.save_change(post, "deputy")
    assert behind(browser, "unattended.owner") == []
    assert leave.pk


def test_nobody_counts_what_they_may_not_see(
    cast: Cast, that_day: Any, browser_of: BrowserOf
) -> None:
    for urn in ("06RX0000126", "06RX0000226", "06RX0000326"):
        in_state(cast, State.ALLOCATED, urn)
    hidden = Matter.objects.get(reference="06RX0000226")
    hidden.restricted, hidden.restricted_by = True, cast.people["unit_head"]
    cast.save_change(hidden, "restricted", "restricted_by")
    cast.bond(Matter.objects.get(reference="06RX0000326"), cast.legal_manager, Bond.CONFLICTED)
    for name, seen in {
        "legal_manager": ["06RX0000126"],
        "unit_head": ["06RX0000126", "06RX0000326"],
        "other_legal_manager": [],
    }.items():
        assert behind(browser_of(name), "open.request-allocated") == seen, name


def test_somebody_with_two_units_chooses_one(
    cast: Cast, that_day: Any, browser_of: BrowserOf
) -> None:
    cast.add_role("legal_manager", cast.other_unit)
    in_state(cast, State.ALLOCATED, "06RX0000126")
    browser = browser_of("legal_manager")
    figure = "open.request-allocated"
    assert behind(browser, figure) == ["06RX0000126"]
    assert behind(browser, figure, f"&unit={cast.unit.code}") == ["06RX0000126"]
    assert behind(browser, figure, f"&unit={cast.other_unit.code}") == []
    assert behind(browser, figure, f"&area={cast.unit.area.code}") == ["06RX0000126"]
    page = words_of(browser.get(f"/progression/?unit={cast.other_unit.code}"))
    assert f"Case progression: {cast.other_unit.name}" in page
    assert "0 cases are open." in page


@pytest.mark.parametrize("figure", ["late.cps.7", "open", "nothing", "returned.request.x", "late"])
def test_a_figure_that_does_not_exist_is_not_there(
    that_day: Any, browser_of: BrowserOf, figure: str
) -> None:
    browser = browser_of("legal_manager")
    assert browser.get(f"/progression/cases/?figure={figure}").status_code == 404
    assert browser.get(f"/progression/cases.csv?figure={figure}").status_code == 404
