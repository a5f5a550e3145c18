"""A person's calendar: their own dates, for whoever holds the address, while they may see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from core.accounts.calendars import hashed, make_calendar, stop_calendar
from core.accounts.models import Bond, CalendarFeed, RoleHeld
from core.accounts.work import work
from core.audit.models import ReadRecord
from core.errors import NotPermitted
from core.london import LONDON
from earlyadvice.lifecycle import State
from earlyadvice.models import Discussion, Request, SecondReading
from tests.canary.watching import log_lines
from tests.cast import Cast
from tests.earlyadvice.test_actions import (
    AT,
    LATER,
    advise,
    arrange,
    ask_second,
    in_state,
    respond,
    submit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_week() -> Any:
    with time_machine.travel(LATER, tick=False):
        yield


def token_of(cast: Cast, name: str = "prosecutor") -> str:
    person = cast.fresh(name)
    with work(person):
        return make_calendar(by=person, at=AT)


def fetch(token: str, client: Client | None = None) -> Any:
    return (client or Client(raise_request_exception=False)).get(f"/calendar/{token}.ics")


def events(token: str) -> list[Any]:
    response = fetch(token)
    assert response.status_code == 200
    return list(Calendar.from_ical(response.content).events)


def only(token: str) -> Any:
    (event,) = events(token)
    return event


# --- what is in it -------------------------------------------------------------------------------


def test_a_lawyers_advice_is_a_whole_day_on_its_due_day(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    event = only(token_of(cast))
    assert (str(event["SUMMARY"]), event.start, event.end) == (
        "Early advice due",
        request.clock.due_on,
        date.fromordinal(request.clock.due_on.toordinal() + 1),
    )
    assert (event.uid, event.status, event.transparency) == (
        f"clock-{request.clock_id}@rasso-casework",
        "CONFIRMED",
        "TRANSPARENT",
    )
    assert str(event["URL"]).endswith(f"/early-advice/{request.pk}/")


def test_an_agreed_discussion_stands_at_its_london_time(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    arrange(cast, request)
    respond(cast, request, accept=Discussion.objects.get().slots.get().pk)
    event = next(one for one in events(token_of(cast)) if "discussion" in str(one["SUMMARY"]))
    assert event.start == datetime(2026, 11, 26, 14, 0, tzinfo=LONDON)
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert b"BEGIN:VTIMEZONE" in fetch(token_of(cast)).content


def test_what_is_over_is_cancelled_and_after_a_month_gone(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    token = token_of(cast)
    before = only(token)
    advise(cast, request)
    after = only(token)
    assert (before.status, after.status) == ("CONFIRMED", "CANCELLED")
    assert before.uid == after.uid
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    with time_machine.travel("2027-02-01T09:00:00Z"):
        assert events(token) == []


def test_a_manager_has_what_waits_for_triage(cast: Cast) -> None:
    submit(cast)
    assert [str(one["SUMMARY"]) for one in events(token_of(cast, "legal_manager"))] == [
        "Triage due"
    ]
    assert events(token_of(cast, "second_prosecutor")) == []


def test_a_second_lawyer_has_their_reading(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    ask_second(cast, request)
    event = only(token_of(cast, "second_prosecutor"))
    due = SecondReading.objects.get().clock.due_on
    assert (str(event["SUMMARY"]), event.start) == ("Second reading due", due)


def test_no_name_no_reference_and_no_word_of_a_case_is_in_it(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    arrange(cast, request)
    ask_second(cast, request)
    said = fetch(token_of(cast)).content.decode()
    assert said.count("BEGIN:VEVENT") == 1
    suspects = [one.name for one in request.case.suspects.all()]
    names = [person.name for person in cast.people.values()]
    for word in (request.case.urn, request.factual_summary, cast.force.name, *suspects, *names):
        assert word not in said, word
    allowed = {"Early advice due", "Early advice discussion", "RASSO casework"}
    assert {line.partition(":")[2] for line in re.findall(r"SUMMARY:.*", said)} <= {
        f"{one}\r" for one in allowed
    }


# --- whose it is ---------------------------------------------------------------------------------


def test_it_shows_no_more_than_its_owner_sees_now(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    token = token_of(cast)
    assert len(events(token)) == 1
    cast.bond(request.matter, cast.people["prosecutor"], Bond.CONFLICTED)
    assert events(token) == []


def test_it_is_read_as_its_owner_whoever_asks_and_logged_so(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    token, another = token_of(cast), Client()
    another.force_login(
        cast.people["administrator"], "allauth.account.auth_backends.AuthenticationBackend"
    )
    assert b"Early advice due" in fetch(token, another).content
    row = ReadRecord.objects.order_by("-id")[0]
    assert (row.actor, row.operation, row.route, row.kind) == (
        cast.people["prosecutor"],
        "consultation",
        "calendar-feed",
        "calendar",
    )
    assert (row.record_ids, row.matter_ids) == ([request.clock_id], [request.matter_id])


def test_the_address_dies_with_the_standing_of_its_owner(cast: Cast) -> None:
    token, gone = token_of(cast), token_of(cast, "second_prosecutor")
    held = RoleHeld.objects.get(user=cast.people["prosecutor"])
    held.ended_on = date(2026, 11, 1)
    cast.save_change(held, "ended_on")
    person = cast.fresh("second_prosecutor")
    person.is_active = False
    cast.save_change(person, "is_active")
    assert [fetch(one).status_code for one in (token, gone)] == [404, 404]


def test_a_new_address_ends_the_old_one_and_stopping_ends_both(cast: Cast) -> None:
    in_state(cast, State.ALLOCATED)
    first = token_of(cast)
    second = token_of(cast)
    assert [fetch(one).status_code for one in (first, second)] == [404, 200]
    person = cast.fresh("prosecutor")
    stop_calendar(by=person, at=LATER)
    stop_calendar(by=person, at=LATER)
    assert fetch(second).status_code == 404
    assert CalendarFeed.history.count() == 3
    assert fetch(token_of(cast)).status_code == 200


def test_only_the_hash_is_kept_and_the_log_has_no_key(cast: Cast) -> None:
    with log_lines() as written:
        token = token_of(cast)
        fetch(token)
        fetch("a-wrong-address")
    assert len(token) >= 43
    assert CalendarFeed.objects.get().token_hash == hashed(token)
    assert "/calendar/[token].ics" in written.getvalue()
    assert token not in written.getvalue()
    assert "a-wrong-address" not in written.getvalue()


def test_who_holds_no_role_with_cases_has_no_calendar(cast: Cast) -> None:
    for name in ("administrator", "officer", "national_analyst"):
        with pytest.raises(NotPermitted):
            make_calendar(by=cast.fresh(name), at=AT)


# --- the page ------------------------------------------------------------------------------------


def test_the_address_is_made_on_a_page_and_shown_once(
    cast: Cast, browser_of: Callable[[str], Client]
) -> None:
    in_state(cast, State.ALLOCATED)
    browser = browser_of("prosecutor")
    assert "You have no address yet." in browser.get("/account/calendar/").content.decode()
    made = browser.post("/account/calendar/").content.decode()
    (token,) = set(re.findall(r"/calendar/([\w-]+)\.ics", made))
    assert len(events(token)) == 1
    again = browser.get("/account/calendar/").content.decode()
    assert "You have an address, made on" in again
    assert token not in again
    assert browser.post("/account/calendar/stop/").status_code == 302
    assert fetch(token).status_code == 404
    assert Request.objects.count() == 1
