"""Whoever is switched off, by us or by their force, is told nothing, named for nothing, and does
nothing; the next in their place is told, and the vacancy is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from core.accounts.models import ForceClient, Officer, User
from core.accounts.work import system_user, work
from core.notices.actions import collect
from core.notices.delivery import deliver
from core.notices.models import Event, Notice
from tests.cast import CLIENT_SECRET, Api, ApiOf, Cast, request_body
from tests.earlyadvice.steps import accept, allocate, send_back

pytestmark = pytest.mark.django_db
REQUESTS = "/early-advice-requests"
NEXT_MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def monday() -> Any:
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False) as traveller:
        yield traveller


def switch_off(api_of: ApiOf, collar: str) -> None:
    """Their force says over the API that they are no longer active."""
    system = api_of(None)
    known = system.get(f"/officers/{collar}")
    body = {**known.body, "active": False}
    for name in ("collar_number", "version"):
        del body[name]
    answer = system.put(f"/officers/{collar}", body, **{"If-Match": known.headers["ETag"]})
    assert answer.status == 200, answer.body


def switch_off_by_us(cast: Cast, name: str) -> None:
    cast.people[name].is_active = False
    cast.save_change(cast.people[name], "is_active")


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


def test_the_supervisor_is_told_of_a_return_once_the_officer_is_switched_off(
    api: Api, api_of: ApiOf, cast: Cast
) -> None:
    made = api.post(REQUESTS, request_body()).body
    switch_off(api_of, "4412")

    send_back(cast, made["id"], {"too_early": "Not yet"}, date(2026, 12, 1))

    assert told("request-returned") == {"Supervisor"}
    with work(system_user("notices")):
        collect(at=NEXT_MORNING)
    deliver(by=system_user("notices"), at=NEXT_MORNING)
    assert "4412@greater-manchester.example" not in [to for one in mail.outbox for to in one.to]
    assert "2087@greater-manchester.example" in [to for one in mail.outbox for to in one.to]


def test_at_the_moment_an_officer_is_switched_off_whoever_has_the_next_step_is_told(
    api: Api, api_of: ApiOf, cast: Cast, browser_of: BrowserOf
) -> None:
    open_one = api.post(REQUESTS, request_body()).body
    over = api.post(REQUESTS, request_body(urn="06RX0012426")).body
    api.post(f"{REQUESTS}/{over['id']}/withdraw", {"reason": "Sent twice"})
    accept(cast, open_one["id"])

    switch_off(api_of, "4412")

    # nobody has the case yet: the legal manager chooses who does
    assert told("officer-needed") == {"Supervisor", "Legal Manager"}
    assert [one.path for one in Notice.objects.filter(kind="officer-needed")] == [
        "/cases/06RX0012326/",
        "/cases/06RX0012326/",
    ]
    with work(cast.set_up):
        fed = Event.objects.filter(kind="case.officer-needed").values_list("matter__reference")
        assert list(fed) == [("06RX0012326",)]
    case = browser_of("legal_manager").get("/cases/06RX0012326/", follow=True).content.decode()
    assert "no longer active" in case


def test_a_change_of_an_officer_who_is_switched_off_already_tells_nobody_again(
    api: Api, api_of: ApiOf, cast: Cast
) -> None:
    made = api.post(REQUESTS, request_body()).body
    accept(cast, made["id"])
    allocate(cast, made["id"])
    switch_off(api_of, "4412")
    switch_off(api_of, "4412")
    assert told("officer-needed") == {"Supervisor", "Prosecutor"}
    assert Notice.objects.filter(kind="officer-needed").count() == 2


def test_what_was_handed_over_before_the_digest_is_not_counted_in_it(
    api: Api, api_of: ApiOf, cast: Cast
) -> None:
    api.post(REQUESTS, request_body())
    switch_off(api_of, "4412")
    handed = api_of("2087").post(
        "/cases/06RX0012326/officer", {"officer": "5150", "reason": "The officer has left"}
    )
    assert handed.status == 200
    with work(system_user("notices")):
        collect(at=NEXT_MORNING)
    waiting = Notice.objects.filter(kind="officer-needed", read_at=None)
    assert list(waiting) == []


def test_above_a_supervisor_who_is_switched_off_too_the_next_post_is_told(
    api: Api, api_of: ApiOf, cast: Cast
) -> None:
    made = api.post(REQUESTS, request_body()).body
    switch_off(api_of, "4412")
    switch_off_by_us(cast, "supervisor")

    send_back(cast, made["id"], {"too_early": "Not yet"}, date(2026, 12, 1))

    assert told("request-returned") == {"Chief Inspector"}


def test_the_manager_is_told_what_a_lawyer_who_is_switched_off_would_have_been(
    api: Api, cast: Cast
) -> None:
    made = api.post(REQUESTS, request_body()).body
    accept(cast, made["id"])
    allocate(cast, made["id"])
    switch_off_by_us(cast, "prosecutor")

    api.post(f"{REQUESTS}/{made['id']}/withdraw", {"reason": "Sent twice"})

    assert told("request-withdrawn") == {"Legal Manager"}


def test_mail_that_waits_is_not_sent_to_somebody_switched_off_since(
    api: Api, api_of: ApiOf, cast: Cast
) -> None:
    made = api.post(REQUESTS, request_body()).body
    send_back(cast, made["id"], {"too_early": "Not yet"}, date(2026, 12, 1))
    api.post(REQUESTS, request_body(urn="06RX0022326"))  # a triage that waits for the manager
    with work(system_user("notices")):
        assert collect(at=NEXT_MORNING) == 2
    switch_off(api_of, "4412")

    assert deliver(by=system_user("notices"), at=NEXT_MORNING) == 1
    assert [one.to for one in mail.outbox] == [["legal-manager@test.example"]]


def test_the_page_and_the_api_say_that_another_officer_is_needed(
    api: Api, api_of: ApiOf, cast: Cast, browser_of: BrowserOf
) -> None:
    made = api.post(REQUESTS, request_body()).body
    assert made["needs_officer"] is False
    switch_off(api_of, "4412")
    supervisor = api_of("2087")

    assert supervisor.get(f"{REQUESTS}/{made['id']}").body["needs_officer"] is True
    case = supervisor.get("/cases/06RX0012326").body
    assert (case["needs_officer"], case["available"]) == (True, ["officer"])
    page = browser_of("legal_manager").get(f"/early-advice/{made['id']}/").content.decode()
    assert (
        "Constable Officer (4412) is no longer active: a supervisor of Greater Manchester Police "
        "hands the case over to another officer"
    ) in page

    handed = supervisor.post(
        "/cases/06RX0012326/officer", {"officer": "5150", "reason": "The officer has left"}
    )
    assert (handed.body["officer"], handed.body["needs_officer"]) == ("5150", False)
    page = browser_of("legal_manager").get(f"/early-advice/{made['id']}/").content.decode()
    assert "no longer active" not in page


@pytest.mark.parametrize("by_force", [True, False], ids=["by their force", "by us"])
def test_an_officer_who_is_switched_off_is_named_for_nothing(
    api: Api, api_of: ApiOf, cast: Cast, by_force: bool
) -> None:
    if by_force:
        switch_off(api_of, "2087")
    else:
        switch_off_by_us(cast, "supervisor")

    answer = api.post(REQUESTS, request_body())

    assert answer.status == 400
    assert [(one["pointer"], one["code"]) for one in answer.body["errors"]] == [
        ("/supervisor", "unknown-officer")
    ]
    assert api_of("2087").get(REQUESTS).body["code"] == "acting-officer-unknown"


def test_both_who_are_named_and_switched_off_are_said_at_once(
    api: Api, api_of: ApiOf, cast: Cast
) -> None:
    switch_off(api_of, "5150")
    switch_off(api_of, "2087")

    answer = api.post(REQUESTS, request_body(officer="5150"))

    assert [one["pointer"] for one in answer.body["errors"]] == ["/officer", "/supervisor"]


def test_a_supervisor_who_is_not_registered_yet_is_no_fault(api: Api) -> None:
    assert api.post(REQUESTS, request_body(supervisor="9999")).status == 201


def test_a_forces_system_that_is_switched_off_gets_no_token_and_its_old_one_opens_nothing(
    api: Api, cast: Cast
) -> None:
    client = ForceClient.objects.get(force=cast.force)
    User.objects.filter(pk=client.system_user_id).update(is_active=False)

    assert api.get(REQUESTS).status == 401
    asked = Client().post(
        "/oauth/token/",
        {
            "grant_type": "client_credentials",
            "client_id": client.client_id,
            "client_secret": CLIENT_SECRET,
        },
    )
    assert (asked.status_code, asked.json()) == (401, {"error": "invalid_client"})


def test_a_session_ends_with_the_account(cast: Cast, browser_of: BrowserOf) -> None:
    browser = browser_of("prosecutor")
    assert browser.get("/").status_code == 200
    switch_off_by_us(cast, "prosecutor")
    assert browser.get("/").status_code == 302


def test_a_lawyer_who_is_switched_off_is_given_nothing(api: Api, cast: Cast) -> None:
    made = api.post(REQUESTS, request_body()).body
    accept(cast, made["id"])
    switch_off_by_us(cast, "prosecutor")
    with pytest.raises(Exception, match="Choose a lawyer of this unit"):
        allocate(cast, made["id"])


def test_who_is_in_service_is_neither_switched_off_by_us_nor_by_their_force(cast: Cast) -> None:
    Officer.objects.filter(user=cast.officer).update(is_active=False)
    User.objects.filter(pk=cast.colleague.pk).update(is_active=False)
    serving = set(User.objects.in_service().values_list("name", flat=True))
    assert {"Prosecutor", "Supervisor"} <= serving
    assert not {"Officer", "Colleague"} & serving
    officers = Officer.objects.in_service().filter(force=cast.force)
    assert {one.collar_number for one in officers} == {"2087", "3001", "1001", "1002"}
