"""Requests that go on from one another: the first receipt stands, and the return is linked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.accounts.work import system_user, work
from earlyadvice.receiving import fill_in_supervisors
from tests.cast import Api, ApiOf, Cast, request_body
from tests.earlyadvice.steps import accept, advise, allocate, send_back

pytestmark = pytest.mark.django_db
REQUESTS = "/early-advice-requests"
BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def january() -> Any:
    with time_machine.travel("2026-01-26T10:00:00Z", tick=False) as traveller:
        yield traveller


def body(**changes: Any) -> dict[str, Any]:
    """A request of January 2026: nothing in it lies in the future then."""
    dated: dict[str, Any] = {
        "reported_on": "2026-01-12",
        "incident_from": "2026-01-10",
        "incident_to": "2026-01-11",
        "supervisor_review": None,
    }
    return request_body(**dated, **changes)


def ask(api: Api) -> dict[str, Any]:
    answer = api.post(REQUESTS, body())
    assert answer.status == 201, answer.body
    found: dict[str, Any] = answer.body
    return found


def take_back(api: Api, made: dict[str, Any]) -> None:
    answer = api.post(f"{REQUESTS}/{made['id']}/withdraw", {"reason": "Sent twice"})
    assert answer.status == 200, answer.body


def first_on(made: dict[str, Any]) -> str:
    found: str = made["clock"]["first_received_on"]
    return found


def test_the_first_receipt_stands_through_a_return_and_a_withdrawal(
    api: Api, cast: Cast, january: Any
) -> None:
    first = ask(api)
    january.move_to("2026-01-30T10:00:00Z")
    send_back(cast, first["id"], {"too_early": "Not yet"}, date(2026, 2, 20))
    january.move_to("2026-02-10T10:00:00Z")
    second = ask(api)
    take_back(api, second)
    january.move_to("2026-11-23T10:00:00Z")

    third = ask(api)

    assert (first_on(second), first_on(third)) == ("2026-01-26", "2026-01-26")
    assert third["resubmission_of"] == first["id"]


def test_a_duplicate_in_between_does_not_break_the_link_to_the_return(
    api: Api, cast: Cast, january: Any
) -> None:
    first = ask(api)
    send_back(cast, first["id"], {"too_early": "Not yet"}, date(2026, 2, 20))
    january.move_to("2026-02-10T10:00:00Z")
    take_back(api, ask(api))
    ask(api)

    assert ask(api)["resubmission_of"] == first["id"]


def test_a_withdrawal_alone_does_not_make_the_first_receipt_forgotten(
    api: Api, january: Any
) -> None:
    take_back(api, ask(api))
    january.move_to("2026-03-02T10:00:00Z")
    again = ask(api)
    assert (first_on(again), again["resubmission_of"]) == ("2026-01-26", None)


def test_advice_ends_the_chain(api: Api, cast: Cast, january: Any) -> None:
    first = ask(api)
    accept(cast, first["id"])
    allocate(cast, first["id"])
    advise(cast, first["id"], "Begin with the messages.")
    january.move_to("2026-03-02T10:00:00Z")

    assert first_on(ask(api)) == "2026-03-02"


def test_the_page_of_a_case_is_about_the_request_that_is_open_and_not_a_withdrawn_one(
    api: Api, cast: Cast, january: Any, browser_of: BrowserOf
) -> None:
    first = ask(api)
    january.move_to("2026-01-27T10:00:00Z")
    take_back(api, ask(api))

    page = browser_of("legal_manager").get("/cases/06RX0012326/").content.decode()

    assert f'href="/early-advice/{first["id"]}/triage/"' in page
    assert "The police have taken this request back" not in page


# --- whatever changes what is shown changes the version ------------------------------------------


def seen(api: Api, made: dict[str, Any]) -> tuple[str, str]:
    answer = api.get(f"{REQUESTS}/{made['id']}")
    return answer.headers["ETag"], answer.body["updated_at"]


def test_facts_stated_anew_change_the_version_of_every_request_that_shows_them(
    api: Api, january: Any
) -> None:
    made = ask(api)
    case = api.get("/cases/06RX0012326").headers["ETag"]
    before = seen(api, made)
    january.move_to("2026-01-27T10:00:00Z")
    suspect = {"reference": "S1", "name": "Invented Otherwise"}
    assert api.post(REQUESTS, body(suspects=[suspect])).status == 201

    after = seen(api, made)

    assert after[0] != before[0]
    assert after[1] == "2026-01-27T10:00:00Z"
    assert api.get("/cases/06RX0012326").headers["ETag"] != case
    listed = api.get(f"{REQUESTS}?updated_since=2026-01-27T09:00:00Z").body
    assert made["id"] in [one["id"] for one in listed["results"]]


def test_the_same_facts_again_change_nothing(api: Api, january: Any) -> None:
    made = ask(api)
    before = seen(api, made)
    january.move_to("2026-01-27T10:00:00Z")
    ask(api)
    assert seen(api, made) == before


def test_a_supervisor_who_is_registered_later_changes_the_version(
    api: Api, api_of: ApiOf, january: Any
) -> None:
    made = api.post(REQUESTS, body(supervisor="8100")).body
    before = seen(api, made)
    api_of(None).put("/officers/8100", {"name": "Ada Reed", "rank": "sergeant"})
    january.move_to("2026-01-27T10:00:00Z")
    task = system_user("watchdog")
    from django.utils import timezone

    with work(task):
        assert fill_in_supervisors(by=task, at=timezone.now()) == 1

    after = seen(api, made)
    assert after[0] != before[0]
    assert after[1] == "2026-01-27T10:00:00Z"
