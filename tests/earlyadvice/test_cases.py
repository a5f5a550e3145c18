"""Where a case stands, as its force reads it, and how it goes to another officer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from casework.models import Case
from core.accounts.models import Bond, Matter, MatterPerson, Officer
from core.accounts.work import work
from core.history import write
from core.notices.models import Event, Notice
from earlyadvice import discussions
from earlyadvice.models import Move, Request
from tests.cast import Api, ApiOf, Cast, request_body
from tests.earlyadvice.steps import accept, advise, allocate, ask, send_back

pytestmark = pytest.mark.django_db
URN = "06RX0012326"
PATH = f"/cases/{URN}"
REQUESTS = "/early-advice-requests"


@pytest.fixture(autouse=True)
def friday() -> Any:
    with time_machine.travel("2026-11-20T15:04:05Z", tick=False) as traveller:
        yield traveller


def test_a_case_says_where_it_stands_and_what_is_owed_on_both_sides(api: Api, cast: Cast) -> None:
    made = api.post(REQUESTS, request_body()).body
    accept(cast, made["id"])
    allocate(cast, made["id"])
    ask(cast, made["id"], "Where is the coat?")

    answer = api.get(PATH)

    assert answer.status == 200, answer.body
    body = answer.body
    assert answer.headers["ETag"] == f'"{body["version"]}"'
    assert (body["urn"], body["stage"]) == (URN, "Early advice: Advice needed")
    assert (body["whose_move"], body["next_move"]) == ("cps", "write the advice")
    assert (body["unit"], body["officer"], body["supervisor"], body["lawyer"]) == (
        "north-west-rasso",
        "4412",
        "2087",
        "Prosecutor",
    )
    owed = {side: [one["kind"] for one in found] for side, found in body["clocks"].items()}
    assert owed == {"cps": ["early-advice"], "police": ["early-advice-information"]}
    clock = body["clocks"]["cps"][0]
    assert clock["due_on"] == "2026-12-21"
    assert api.get(clock["ledger"].removeprefix("/api/v1")).status == 200
    assert body["next_dates"] == [
        {"on": "2026-11-27", "what": "Information the CPS asked for on early advice"},
        {"on": "2026-12-21", "what": "Early advice"},
        {"on": "2026-12-26", "what": "Bail ends: S1"},
    ]
    assert [(one["id"], one["state"]) for one in body["requests"]] == [(made["id"], "allocated")]
    assert body["available"] == ["officer"]


def test_a_date_that_was_agreed_stands_among_the_next_dates(api: Api, cast: Cast) -> None:
    made = api.post(REQUESTS, request_body()).body
    accept(cast, made["id"])
    allocate(cast, made["id"])
    lawyer = cast.fresh("prosecutor")
    time = discussions.Time(datetime(2026, 11, 24, 14, 0, tzinfo=UTC), "video")
    with work(lawyer):
        found = discussions.arrange(
            request_id=Request.objects.get().pk, by=lawyer, at=timezone.now(), times=[time]
        )
        slot = found.slots.get()
    api.post(f"{REQUESTS}/{made['id']}/discussion", {"accept": str(slot.pk)})

    dates = api.get(PATH).body["next_dates"]

    assert dates[0] == {"on": "2026-11-24", "what": "Early-advice discussion"}


def test_a_returned_request_is_the_polices_move_and_its_answer_has_a_date(
    api: Api, cast: Cast
) -> None:
    made = api.post(REQUESTS, request_body()).body
    send_back(cast, made["id"], {"too_early": "Not yet"}, date(2026, 12, 1))

    body = api.get(PATH).body

    assert (body["stage"], body["whose_move"]) == ("Early advice: Returned to police", "police")
    assert body["next_move"] == "answer, or send it again"
    owed = {side: [one["kind"] for one in found] for side, found in body["clocks"].items()}
    assert owed == {"cps": [], "police": ["early-advice-information"]}
    dates = [one["what"] for one in body["next_dates"] if one["on"] == "2026-12-01"]
    assert dates == ["Police answer to the return expected"]


def test_the_request_that_waits_for_somebody_says_where_the_case_stands(
    api: Api, cast: Cast, friday: Any
) -> None:
    api.post(REQUESTS, request_body())
    friday.move_to("2026-11-23T10:00:00Z")
    second = api.post(REQUESTS, request_body()).body
    api.post(f"{REQUESTS}/{second['id']}/withdraw", {"reason": "Sent twice"})

    body = api.get(PATH).body

    assert body["stage"] == "Early advice: Triage needed"
    assert [one["state"] for one in body["requests"]] == ["submitted", "withdrawn"]


def test_a_foreign_case_and_none_are_the_same(api: Api, api_of: ApiOf, cast: Cast) -> None:
    api.post(REQUESTS, request_body())
    stranger = api_of("7777", cast.other_force)

    for method, path, body in (
        ("get", "", None),
        ("post", "/officer", {"officer": "7777", "reason": "Mine"}),
    ):
        said = [
            getattr(stranger, method)(f"/cases/{urn}{path}", *([body] if body else []))
            for urn in (URN, "06RX9999926", "nonsense")
        ]
        assert [one.status for one in said] == [404, 404, 404]
        assert said[0].body == said[1].body == said[2].body


def test_a_urn_is_found_however_it_is_written(api: Api) -> None:
    api.post(REQUESTS, request_body())
    assert api.get("/cases/06rx0012326").body["urn"] == URN


# --- hand-over -----------------------------------------------------------------------------------


def hand_over(api: Api, officer: str = "5150", **more: str) -> Any:
    return api.post(f"{PATH}/officer", {"officer": officer, "reason": "Leaves the team"}, **more)


def test_a_case_goes_to_another_officer_with_every_open_request(
    api: Api, api_of: ApiOf, cast: Cast, browser_of: Any
) -> None:
    ended = api.post(REQUESTS, request_body()).body
    api.post(f"{REQUESTS}/{ended['id']}/withdraw", {"reason": "Sent twice"})
    made = api.post(REQUESTS, request_body()).body
    accept(cast, made["id"])
    allocate(cast, made["id"])
    before = api.get(PATH).body["version"]

    answer = hand_over(api)

    assert answer.status == 200, answer.body
    assert (answer.body["officer"], answer.body["version"]) == ("5150", before + 1)
    assert answer.body["available"] == []  # it is no longer theirs to hand over
    officers = {one["id"]: one["officer"] for one in answer.body["requests"]}
    assert officers == {ended["id"]: "4412", made["id"]: "5150"}
    assert api_of("5150").get(PATH).body["available"] == ["officer"]
    told = Notice.objects.filter(kind__in=["handed-over", "taken-over", "officer-changed"])
    assert sorted(told.values_list("user__name", "kind")) == [
        ("Colleague", "taken-over"),
        ("Officer", "handed-over"),
        ("Prosecutor", "officer-changed"),
    ]
    kinds = list(Event.objects.filter(kind__endswith="officer-changed").values_list("kind"))
    assert sorted(kinds) == [("case.officer-changed",), ("early-advice.officer-changed",)]
    move = Move.objects.get(verb="hand-over")
    assert (move.why, move.from_state, move.to_state) == (
        "Leaves the team",
        "allocated",
        "allocated",
    )
    case = Case.objects.get()
    newest = case.history.order_by("history_id").last()
    assert (newest.history_change_reason, newest.history_user) == (
        "Handed over: Leaves the team",
        cast.officer,
    )
    held = MatterPerson.objects.get(matter=case.matter, bond=Bond.OFFICER_IN_CHARGE)
    assert held.history.order_by("history_id").last().history_change_reason == "Leaves the team"
    page = browser_of("prosecutor").get(f"/early-advice/{made['id']}/").content.decode()
    assert "Handed over to another officer" in page
    assert "(5150)" in page


def test_the_new_officer_acts_on_the_request_and_the_old_one_no_longer(
    api: Api, api_of: ApiOf
) -> None:
    made = api.post(REQUESTS, request_body()).body
    hand_over(api)

    refused = api.post(f"{REQUESTS}/{made['id']}/withdraw", {"reason": "Mine"})
    done = api_of("5150").post(f"{REQUESTS}/{made['id']}/withdraw", {"reason": "Mine now"})

    assert (refused.status, done.status) == (403, 200)


def test_a_request_advised_on_follows_too_for_its_outcome_is_still_owed(
    api: Api, cast: Cast
) -> None:
    made = api.post(REQUESTS, request_body()).body
    accept(cast, made["id"])
    allocate(cast, made["id"])
    advise(cast, made["id"], "Begin with the suspect.")

    assert hand_over(api).body["requests"][0]["officer"] == "5150"


def test_a_case_is_handed_over_by_its_officer_or_a_supervisor_of_the_force(
    api: Api, api_of: ApiOf
) -> None:
    api.post(REQUESTS, request_body())

    colleague = hand_over(api_of("5150"))
    sergeant = hand_over(api_of("3001"))

    assert colleague.status == 403
    assert "officer in charge, police supervisor" in colleague.body["detail"]
    assert (sergeant.status, sergeant.body["officer"]) == (200, "5150")


@pytest.mark.parametrize("collar", ["9999", "7777"])
def test_the_new_officer_is_a_registered_one_of_the_force(api: Api, collar: str) -> None:
    api.post(REQUESTS, request_body())

    answer = hand_over(api, collar)

    assert answer.status == 400
    (fault,) = answer.body["errors"]
    assert (fault["pointer"], fault["code"]) == ("/officer", "unknown-officer")


def test_the_new_officer_is_active(api: Api, cast: Cast) -> None:
    api.post(REQUESTS, request_body())
    colleague = Officer.objects.get(user=cast.colleague)
    colleague.is_active = False
    cast.save_change(colleague, "is_active")

    assert hand_over(api).body["errors"][0]["code"] == "unknown-officer"


def test_whoever_has_the_case_cannot_be_given_it(api: Api) -> None:
    api.post(REQUESTS, request_body())

    answer = hand_over(api, "4412")

    assert (answer.status, answer.body["code"]) == (409, "already-theirs")
    assert answer.body["errors"][0]["pointer"] == "/officer"


def test_a_case_is_not_given_to_an_officer_who_is_walled_off_from_it(api: Api, cast: Cast) -> None:
    api.post(REQUESTS, request_body())
    cast.bond(Matter.objects.get(), cast.colleague, Bond.CONFLICTED)

    answer = hand_over(api)

    assert (answer.status, answer.body["code"]) == (409, "ask-the-unit")
    assert "conflict" not in str(answer.body).lower()


def test_a_restricted_case_is_given_to_named_officers_only(api: Api, cast: Cast) -> None:
    api.post(REQUESTS, request_body())
    matter = Matter.objects.get()
    matter.restricted, matter.restricted_by = True, cast.legal_manager
    fields = ["restricted", "restricted_by"]
    write(matter, by=cast.set_up, at=timezone.now(), why="Test", fields=fields)
    cast.bond(matter, cast.officer, Bond.NAMED)

    assert hand_over(api).body["code"] == "ask-the-unit"
    cast.bond(matter, cast.colleague, Bond.NAMED)
    assert hand_over(api).status == 200


def test_a_hand_over_says_why_and_all_faults_come_at_once(api: Api) -> None:
    api.post(REQUESTS, request_body())

    answer = api.post(f"{PATH}/officer", {"reason": " "})

    assert answer.status == 400
    assert {one["pointer"] for one in answer.body["errors"]} == {"/officer", "/reason"}


def test_two_hand_overs_at_once_are_one_and_a_refusal(api: Api, api_of: ApiOf) -> None:
    api.post(REQUESTS, request_body())
    version = api.get(PATH).body["version"]

    first = hand_over(api_of("2087"), **{"If-Match": f'"{version}"'})
    late = hand_over(api_of("3001"), "4412", **{"If-Match": f'"{version}"'})

    assert (first.status, late.status) == (200, 412)
    assert late.body["version"] == version + 1


def test_the_same_hand_over_sent_again_is_done_once(api_of: ApiOf, api: Api) -> None:
    api.post(REQUESTS, request_body())
    supervisor = api_of("2087")

    first = hand_over(supervisor, **{"Idempotency-Key": "one"})
    again = hand_over(supervisor, **{"Idempotency-Key": "one"})

    assert (first.status, again.status, again.headers["Idempotent-Replay"]) == (200, 200, "true")
    assert Move.objects.filter(verb="hand-over").count() == 1


def test_a_notice_of_a_hand_over_leads_the_lawyer_to_the_case(
    api: Api, cast: Cast, browser_of: Any
) -> None:
    made = api.post(REQUESTS, request_body()).body
    accept(cast, made["id"])
    allocate(cast, made["id"])
    hand_over(api)

    client: Client = browser_of("prosecutor")
    path = Notice.objects.get(kind="officer-changed").path

    shown = client.get(path)
    assert shown.status_code == 200
    assert f"/early-advice/{made['id']}/" in shown.content.decode()


# --- a new request that names another officer ----------------------------------------------------


def test_a_request_that_names_another_officer_in_charge_hands_the_case_over(
    api: Api, api_of: ApiOf, cast: Cast
) -> None:
    first = api.post(REQUESTS, request_body()).body
    accept(cast, first["id"])
    allocate(cast, first["id"])

    second = api.post(REQUESTS, request_body(officer="5150"))

    assert (second.status, second.body["available"]) == (201, [])  # no longer theirs
    body = api_of("5150").get(PATH).body
    assert body["officer"] == "5150"
    assert {one["id"]: one["officer"] for one in body["requests"]} == {
        first["id"]: "5150",
        second.body["id"]: "5150",
    }
    told = Notice.objects.filter(kind__in=["handed-over", "taken-over", "officer-changed"])
    assert sorted(told.values_list("user__name", "kind")) == [
        ("Colleague", "taken-over"),
        ("Officer", "handed-over"),
        ("Prosecutor", "officer-changed"),
    ]
    kinds = list(Event.objects.filter(kind__endswith="officer-changed").values_list("kind"))
    assert sorted(kinds) == [("case.officer-changed",), ("early-advice.officer-changed",)]
    move = Move.objects.get(verb="hand-over")
    assert (str(move.request_id), move.why) == (
        first["id"],
        "A new request names another officer",
    )
    held = MatterPerson.objects.get(bond=Bond.OFFICER_IN_CHARGE)
    newest = held.history.order_by("history_id").last()
    assert (newest.history_change_reason, newest.history_user) == (
        "A new request names another officer",
        cast.officer,
    )


def test_a_request_that_names_the_officer_in_charge_hands_nothing_over(api: Api) -> None:
    api.post(REQUESTS, request_body())
    api.post(REQUESTS, request_body())

    assert not Notice.objects.filter(kind__in=["handed-over", "taken-over"]).exists()
    assert not Move.objects.filter(verb="hand-over").exists()


def test_a_request_does_not_give_the_case_to_an_officer_walled_off_from_it(
    api: Api, cast: Cast
) -> None:
    api.post(REQUESTS, request_body())
    cast.bond(Matter.objects.get(), cast.colleague, Bond.CONFLICTED)

    answer = api.post(REQUESTS, request_body(officer="5150"))

    assert (answer.status, answer.body["code"]) == (409, "ask-the-unit")
    assert answer.body["errors"][0]["pointer"] == "/officer"
    assert Request.objects.count() == 1
    held = MatterPerson.objects.get(bond=Bond.OFFICER_IN_CHARGE)
    assert held.user == cast.officer
