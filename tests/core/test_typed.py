"""What is typed or sent and may mean two things, or nothing, is refused by name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.rules import normalise_urn, urn_fault
from core.accounts.models import Officer
from core.api.fields import instant_in
from core.errors import RuleBroken
from core.london import at_london
from core.typed import Misread, TypedDay, called, read_day, read_time, unseen
from tests.cast import Api, ApiOf, Cast, request_body

BACK, ON = date(2026, 10, 25), date(2026, 3, 29)  # the clocks go back, and on
PATH = "/early-advice-requests"
FRIDAY = "2026-11-20T15:04:05Z"


# --- the hour that comes twice, and the one that never comes --------------------------------------


def test_a_time_that_happens_twice_is_refused_with_the_two_choices_named() -> None:
    with pytest.raises(RuleBroken) as refused:
        at_london(BACK, time(1, 30), "at")
    assert refused.value.message == (
        "01:30 happens twice on that day, when the clocks change: write 01:30 BST or 01:30 GMT."
    )
    assert (refused.value.code, refused.value.field) == ("clocks-change", "at")


def test_a_time_that_never_happens_is_refused_with_the_two_choices_named() -> None:
    with pytest.raises(RuleBroken) as refused:
        at_london(ON, time(1, 30), "at")
    assert refused.value.message == (
        "01:30 does not happen on that day, when the clocks change: write 00:30 GMT or 02:30 BST."
    )


@pytest.mark.parametrize(
    ("day", "typed", "at"),
    [
        (BACK, "01:30 BST", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (BACK, "1.30am gmt", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (BACK, "00:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (BACK, "02:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        (ON, "00:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (ON, "02:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (ON, "02:30 BST", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_time_around_the_change_is_what_the_clock_shows(
    day: date, typed: str, at: datetime
) -> None:
    clock = read_time(typed)
    assert clock is not None
    assert at_london(day, clock) == at


def test_a_time_of_the_other_half_of_the_year_says_what_it_would_be() -> None:
    clock = read_time("14:30 BST")
    assert clock is not None
    with pytest.raises(RuleBroken, match=r"On that day it is 13:30 GMT\."):
        at_london(date(2026, 12, 1), clock)


@pytest.mark.parametrize("typed", ["1٤:30", "14:30 CET", "14:30:00", "25:00", "13pm", "BST"])
def test_what_is_no_time_of_day_is_none(typed: str) -> None:
    assert read_time(typed) is None


# --- instants over the API ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-20T15:04:05", "2026-11-20", "2026-11-20 15:04:05Z", "2026-10-25T01:30:00"),
        *("2026-11-20T15:04:05+0100", "0001-01-01T00:00:00+23:59", "2026-11-20T25:00:00Z"),
        "２０２６-11-20T15:04:05Z",
    ],
)
def test_an_instant_without_an_offset_is_none(text: str) -> None:
    assert instant_in(text) is None


def test_an_instant_is_read_with_its_offset() -> None:
    at = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant_in("2026-10-25T01:30:00+01:00") == instant_in("2026-10-25T00:30Z") == at


@pytest.mark.django_db
def test_an_incoming_time_without_an_offset_is_refused_and_says_why(api: Api) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        made = api.post(PATH, request_body()).body
        answer = api.post(
            f"{PATH}/{made['id']}/discussion",
            {"propose": [{"starts_at": "2026-11-25T10:00:00", "how": "video"}]},
        )
        asked = api.get(f"{PATH}?updated_since=2026-11-20T15:04:05")
    assert answer.status == 400
    assert answer.body["errors"] == [
        {
            "pointer": "/propose/0/starts_at",
            "code": "no-offset",
            "detail": "Write an instant as 2026-11-20T15:04:05Z: a time without an offset may be "
            "two.",
        }
    ]
    assert (asked.status, asked.body["code"]) == (400, "instant-invalid")


# --- characters -----------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", ["ß", "ﬁ", "ı", "İ", "ſ", "Ａ", "٣", "\u200b"])
def test_a_urn_with_a_letter_that_is_none_of_ours_is_refused_by_its_name(letter: str) -> None:
    text = f"06{letter}X0012326"
    assert normalise_urn(text) == text
    assert urn_fault(text).endswith(f"Take out {called(letter)}")


@pytest.mark.parametrize("letters", ["ß", "ﬁ", "Rı", "Rſ"])
@pytest.mark.django_db
def test_page_and_api_refuse_such_a_urn_with_the_same_words(
    api: Api, browser_of: Any, letters: str
) -> None:
    urn = f"06{letters}0012326"
    answer = api.post(f"{PATH}/check", request_body(urn=urn))
    assert (answer.status, answer.body["errors"][0]["code"]) == (400, "urn-malformed")
    said = f"Take out {called(letters[-1])}"
    assert said in answer.body["errors"][0]["detail"]

    browser: Client = browser_of("legal_manager")
    page = browser.post("/early-advice/enter/", {"urn": urn})
    assert said in page.content.decode()


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("\u200b", "U+200B (ZERO WIDTH SPACE)"),
        (" \u2060\u200b ", "U+2060 (WORD JOINER)"),
        ("\u3164", "U+3164 (HANGUL FILLER)"),
        ("\u0301", "U+0301 (COMBINING ACUTE ACCENT)"),
        ("\x07", "U+0007 (a control character)"),
        ("", ""),
        ("  \n\u00a0", ""),
        ("a\u200b", ""),
        ("Ŵ", ""),
        ("-", ""),
        ("😀", ""),
    ],
)
def test_a_text_in_which_there_is_nothing_to_see_is_known(text: str, character: str) -> None:
    assert unseen(text) == character


@pytest.mark.django_db
def test_a_name_of_a_zero_width_space_is_refused_by_its_name(api_of: ApiOf, cast: Cast) -> None:
    known = Officer.objects.count()
    answer = api_of(None).put("/officers/9001", {"name": "\u200b", "rank": "constable"})
    assert answer.status == 400
    assert answer.body["errors"] == [
        {
            "pointer": "/name",
            "code": "unseen",
            "detail": "There is nothing to see in this text but U+200B (ZERO WIDTH SPACE).",
        }
    ]
    assert Officer.objects.count() == known


# --- kinds of value -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_number_for_a_text_and_a_word_for_a_yes_are_refused_all_at_once(api: Api) -> None:
    suspect = request_body()["suspects"][0]
    body = request_body(
        factual_summary=7,
        advice_sought=True,
        officer=4412,
        offences=[1],
        relationship=0,
        reported_on=20260930,
        discussion_requested="yes",
        suspects=[{**suspect, "name": 1.5, "under_18": 0, "bail_ends_on": "2026-1-2"}],
    )
    answer = api.post(f"{PATH}/check", body)
    assert answer.status == 400
    assert {one["pointer"] for one in answer.body["errors"]} == {
        *("/factual_summary", "/advice_sought", "/officer", "/offences/0", "/relationship"),
        *("/reported_on", "/discussion_requested"),
        *("/suspects/0/name", "/suspects/0/under_18", "/suspects/0/bail_ends_on"),
    }


@pytest.mark.django_db
def test_a_list_that_is_null_is_thin_and_no_fault(api: Api) -> None:
    lists = ("offences", "suspects", "complainants", "lines_of_enquiry", "issues", "material")
    with time_machine.travel(FRIDAY, tick=False):
        answer = api.post(PATH, request_body(issues_text="", **dict.fromkeys(lists)))
    assert answer.status == 201, answer.body
    thin = {one["content"] for one in answer.body["thin"]}
    assert {"lines_of_enquiry", "issues", "material"} <= thin
    assert [answer.body[name] for name in lists] == [[]] * 6


# --- dates of sense -------------------------------------------------------------------------------


@pytest.mark.parametrize("year", ["1066", "1899", "2101", "2127", "9999"])
def test_a_date_of_no_sensible_year_is_refused_with_the_bounds(year: str) -> None:
    with pytest.raises(Misread, match="must have a year between 1900 and 2100"):
        read_day(TypedDay("1", "1", year))


@pytest.mark.django_db
def test_every_date_of_a_request_is_bounded_and_says_so(api: Api) -> None:
    body = request_body()
    body["suspects"][0] |= {"date_of_birth": "1066-10-14", "bail_ends_on": "9999-12-31"}
    body["lines_of_enquiry"][0]["expected_by"] = "2127-01-01"
    body |= {"reported_on": "1066-10-14", "incident_from": "1066", "incident_to": "9999-01"}
    body["urgent"] = {"reason": "bail_ending", "needed_by": "9999-12-31"}
    with time_machine.travel(FRIDAY, tick=False):
        answer = api.post(f"{PATH}/check", body)
    said = {one["pointer"]: one["detail"] for one in answer.body["errors"]}
    between = {
        "/suspects/0/date_of_birth": "1906-11-20 and 2026-11-20",
        "/suspects/0/bail_ends_on": "2021-11-20 and 2029-11-20",
        "/lines_of_enquiry/0/expected_by": "2024-11-20 and 2029-11-20",
        "/reported_on": "1956-11-20 and 2026-11-20",
        "/urgent/needed_by": "2026-11-20 and 2027-11-20",
    }
    assert said == {
        **{where: f"The date must lie between {ends}." for where, ends in between.items()},
        "/incident_from": "The date must lie between 1900 and today.",
        "/incident_to": "The date must lie between 1900 and today.",
    }
