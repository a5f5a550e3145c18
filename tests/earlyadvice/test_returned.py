"""What the police owe once a request has gone back: an answer by a day, on a clock of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from core.accounts.work import work
from core.drafts.models import Draft
from core.reference.actions import follow
from core.reference.models import Item
from deadlines.models import Deadline, Escalation
from deadlines.sweep import sweep
from earlyadvice import return_reviews
from earlyadvice.lifecycle import State
from earlyadvice.models import Request
from tests.casework import referring
from tests.cast import Api, Cast, request_body
from tests.earlyadvice.test_actions import (
    allocate,
    answer_review,
    in_state,
    seek_review,
    send_back,
    submit,
)

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]
CASE = "/cases/06RX0012326"


@pytest.fixture(autouse=True)
def november() -> Any:
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False) as traveller:
        yield traveller


def owed(api: Api) -> dict[str, list[tuple[str, str]]]:
    """What the force reads of the case: who owes what, by when."""
    return {
        side: [(one["kind"], one["due_on"]) for one in found]
        for side, found in api.get(CASE).body["clocks"].items()
    }


def test_a_return_starts_a_clock_that_the_police_owe_until_the_day_they_were_given(
    cast: Cast, api: Api
) -> None:
    send_back(cast, submit(cast), police_response_on=date(2026, 12, 8))
    assert owed(api) == {"cps": [], "police": [("early-advice-information", "2026-12-08")]}


def test_the_request_sent_again_is_the_answer(cast: Cast, api: Api) -> None:
    request = submit(cast)
    send_back(cast, request, police_response_on=date(2026, 12, 8))
    again = api.post("/early-advice-requests", request_body(urn="06RX0012326"))
    assert again.status == 201, again.body
    assert owed(api)["police"] == []
    assert Deadline.objects.get(kind="early-advice-information").ended_how == "met"


def test_a_review_that_is_asked_for_is_an_answer_and_its_days_are_given_back_if_the_return_stands(
    cast: Cast, api: Api, november: Any
) -> None:
    request = submit(cast)
    send_back(cast, request, police_response_on=date(2026, 12, 8))
    request.refresh_from_db()
    seek_review(cast, request)
    assert owed(api) == {"cps": [("review-of-return", "2026-11-26")], "police": []}
    head = cast.fresh("unit_head")
    with work(head):
        return_reviews.answer(
            request_id=request.pk,
            by=head,
            at=datetime(2026, 11, 26, 10, 0, tzinfo=UTC),
            upheld=False,
            words="The return stands.",
        )
    assert owed(api) == {"cps": [], "police": [("early-advice-information", "2026-12-10")]}
    shown = api.get(f"/early-advice-requests/{request.pk}").body["returned"]
    assert shown["police_response_on"] == "2026-12-10"


def test_the_police_owe_nothing_once_a_return_is_taken_back(cast: Cast, api: Api) -> None:
    request = submit(cast)
    send_back(cast, request)
    seek_review(cast, request)
    answer_review(cast, request, upheld=True)
    assert owed(api)["police"] == []


def test_a_charging_referral_ends_the_wait_for_an_answer(cast: Cast, api: Api) -> None:
    send_back(cast, submit(cast))
    referring.submit(cast, "06RX0012326", datetime(2026, 11, 25, 10, 0, tzinfo=UTC))
    kinds = [kind for kind, _ in owed(api)["police"]]
    assert "early-advice-information" not in kinds


def test_an_answer_that_does_not_come_climbs_on_the_police_side(cast: Cast, november: Any) -> None:
    send_back(cast, submit(cast), police_response_on=date(2026, 12, 1))
    at = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    november.move_to(at)
    assert not sweep(at=at, now=lambda: at).failed
    raised = Escalation.objects.get()
    assert (raised.owed_by, raised.level) == ("police", 1)


@pytest.mark.parametrize(
    ("person", "state"),
    [
        ("prosecutor", State.ALLOCATED),
        ("progression_manager", State.ALLOCATED),
        ("legal_manager", State.SUBMITTED),
    ],
)
def test_whoever_speaks_to_the_police_sees_who_is_late_by_how_much_and_whom_to_ring(
    cast: Cast, browser_of: BrowserOf, november: Any, person: str, state: State
) -> None:
    request = in_state(cast, state)
    send_back(cast, request, police_response_on=date(2026, 12, 1))
    assert "Late on the police side" not in browser_of(person).get("/").content.decode()
    november.move_to("2026-12-04T12:00:00Z")
    body = " ".join(browser_of(person).get("/").content.decode().split())
    assert "Late on the police side (1)" in body
    part = body.partition("Late on the police side (1)")[2]
    assert "3 working days late" in part
    assert "Greater Manchester" in part
    assert "Officer in charge" in part
    page = browser_of(person).get(f"/early-advice/{request.pk}/").content.decode()
    assert "3 working days late" in page


# --- the page that says what will happen ---------------------------------------------------------

BOXES = {
    "reasons": ["too_early", "content_missing"],
    "details_too_early": "Ask again after the interview.",
    "contents": ["issues"],
    "police_response_on-day": "8",
    "police_response_on-month": "12",
    "police_response_on-year": "2026",
}


def chosen(browser: Client, request: Request, **changes: Any) -> Any:
    path = f"/early-advice/{request.pk}/return/"
    return browser.post(path, {**BOXES, "version": str(request.version), **changes})


def test_nothing_is_returned_before_the_page_that_says_what_will_happen(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request, manager = submit(cast), browser_of("legal_manager")
    check = f"/early-advice/{request.pk}/return/check/"
    assert manager.get(check).headers["Location"] == f"/early-advice/{request.pk}/return/"
    assert chosen(manager, request).headers["Location"] == check
    body = " ".join(manager.get(check).content.decode().split())
    for said in (
        "Ask again after the interview.",
        "The issues",
        "4412",
        "is told at once",
        "The police owe an answer by Tuesday 8 December 2026",
        "first date of receipt",
        "It cannot be undone here.",
    ):
        assert said in body, said
    request.refresh_from_db()
    assert request.state == State.SUBMITTED

    boxes = dict(re.findall(r'name="(version|draft)" value="(\d+)"', body))
    done = manager.post(check, boxes)

    assert done.headers["Location"] == f"/early-advice/{request.pk}/"
    request.refresh_from_db()
    assert (request.state, request.police_response_on) == (State.RETURNED, date(2026, 12, 8))
    assert {one.code for one in request.return_reasons.all()} == {"too_early", "content_missing"}
    assert not Draft.objects.filter(sent_at=None).exists()


def test_a_return_that_could_not_be_sent_is_mended_where_it_was_typed(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request, manager = submit(cast), browser_of("legal_manager")
    answer = chosen(manager, request, contents=[], **{"police_response_on-year": "2025"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Name what is missing." in body
    assert "Choose a date between 25 November 2026 and 24 November 2027." in body
    assert "Ask again after the interview." in body


def test_what_was_changed_in_another_window_is_read_again_before_it_is_sent(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request, manager = submit(cast), browser_of("legal_manager")
    check = f"/early-advice/{request.pk}/return/check/"
    chosen(manager, request)
    read = dict(
        re.findall(r'name="(version|draft)" value="(\d+)"', manager.get(check).content.decode())
    )
    chosen(manager, request, details_too_early="Ask again in January.")
    again = manager.post(check, read)
    assert again.status_code == 409
    assert "Ask again in January." in again.content.decode()
    request.refresh_from_db()
    assert request.state == State.SUBMITTED


def test_who_decided_meanwhile_is_said_before_a_return_is_sent(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request, manager = in_state(cast, State.ACCEPTED), browser_of("legal_manager")
    chosen(manager, request)
    check = f"/early-advice/{request.pk}/return/check/"
    read = dict(
        re.findall(r'name="(version|draft)" value="(\d+)"', manager.get(check).content.decode())
    )
    allocate(cast, request)
    lost = manager.post(check, read)
    assert lost.status_code == 409
    assert "Lawyer: Prosecutor" in lost.content.decode()


# --- what was returned before there was a clock ---------------------------------------------------


def untimed(cast: Cast, urn: str, day: date) -> Request:
    """A return as it stood before its answer was timed."""
    request = submit(cast, urn)
    send_back(cast, request, police_response_on=day)
    request.refresh_from_db()
    assert request.answer_clock_id is not None
    Deadline.objects.filter(pk=request.answer_clock_id).update(
        ended_at=request.updated_at,
        ended_how="cancelled",
        next_rung_at=None,
        next_rung_position=None,
    )
    Request.objects.filter(pk=request.pk).update(answer_clock=None)
    return request


def run(*how: str) -> list[str]:
    said = StringIO()
    call_command("start_answer_clocks", *how, stdout=said)
    return said.getvalue().splitlines()


def test_a_return_from_before_there_was_a_clock_gets_one_once(
    cast: Cast, api: Api, november: Any
) -> None:
    request = untimed(cast, "06RX0012326", date(2026, 12, 8))
    assert owed(api) == {"cps": [], "police": []}
    seen = api.get(f"/early-advice-requests/{request.pk}").body["version"]
    november.move_to("2026-12-01T12:00:00Z")

    assert run("--dry-run") == [
        f"Request {request.pk}: due Tue 8 December 2026",
        "Clocks would be started: 1; late already: 0.",
    ]
    assert owed(api)["police"] == []
    assert run()[-1] == "Clocks started: 1; late already: 0."
    assert run() == ["Clocks started: 0; late already: 0."]

    assert owed(api)["police"] == [("early-advice-information", "2026-12-08")]
    shown = api.get(f"/early-advice-requests/{request.pk}").body
    assert shown["version"] == seen + 1
    clock = shown["returned"]["answer_clock"]
    assert (clock["due_on"], clock["owed_by"], clock["state"]) == (
        "2026-12-08",
        "police",
        "running",
    )
    assert clock["first_received_on"] == "2026-11-24"  # the day of the return
    assert api.get(f"/deadlines/{clock['id']}").status == 200


def test_what_is_past_its_day_is_late_by_all_its_days_and_goes_up(
    cast: Cast, api: Api, browser_of: BrowserOf, november: Any
) -> None:
    untimed(cast, "06RX0012326", date(2026, 12, 1))
    november.move_to("2026-12-04T12:00:00Z")
    assert run()[-1] == "Clocks started: 1; late already: 1."
    assert owed(api)["police"] == [("early-advice-information", "2026-12-01")]
    part = browser_of("legal_manager").get("/").content.decode()
    part = " ".join(part.split()).partition("Late on the police side (1)")[2]
    assert "3 working days" in part

    at = datetime(2026, 12, 4, 13, 0, tzinfo=UTC)
    assert not sweep(at=at, now=lambda: at).failed
    raised = Escalation.objects.get()
    assert (raised.owed_by, raised.level, raised.post) == ("police", 1, "police_supervisor")


def test_what_was_answered_gets_no_clock(cast: Cast, api: Api) -> None:
    again, review, referred = (
        untimed(cast, urn, date(2026, 12, 8))
        for urn in ("06RX0012326", "06RX0012426", "06RX0012526")
    )
    assert api.post("/early-advice-requests", request_body(urn="06RX0012326")).status == 201
    seek_review(cast, review)
    referring.submit(cast, "06RX0012526", datetime(2026, 11, 25, 10, 0, tzinfo=UTC))

    assert run() == ["Clocks started: 0; late already: 0."]
    for one in (again, review, referred):
        one.refresh_from_db()
        assert one.answer_clock is None


def test_a_reason_keeps_the_word_of_the_day_of_the_return_in_the_api(
    cast: Cast, api: Api, november: Any
) -> None:
    request = submit(cast)
    send_back(cast, request)
    said = api.get(f"/early-advice-requests/{request.pk}").body["returned"]["reasons"][0]
    old = Item.objects.get(kind="early_advice_return_reason", code=said["code"])
    admin = cast.fresh("administrator")
    with work(admin):
        follow(
            item_id=old.pk,
            by=admin,
            at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
            why="Plainer",
            version=old.version,
            label="Another word",
            data=old.data,
            source="Test",
            verified=False,
            in_force_from=date(2026, 11, 25),
        )
    november.move_to("2026-11-26T12:00:00Z")
    request.refresh_from_db()
    seek_review(cast, request)
    after = api.get(f"/early-advice-requests/{request.pk}").body["returned"]["reasons"][0]
    assert after["label"] == said["label"]
