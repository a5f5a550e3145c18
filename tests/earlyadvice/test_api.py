"""What a force's system can rely on when it asks for early advice."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from core.accounts.models import Bond, Routing, Unit
from core.accounts.work import work
from core.api.models import CheckRecord, IdempotencyRecord
from core.audit.models import ReadRecord
from core.history import write
from core.notices.actions import relay
from core.notices.models import Event
from earlyadvice.models import Request
from tests.cast import Api, ApiOf, Cast, request_body
from tests.earlyadvice.steps import accept, advise, allocate, answer_review, ask, send_back

pytestmark = pytest.mark.django_db
FRIDAY = "2026-11-20T15:04:05Z"
PATH = "/early-advice-requests"


@pytest.fixture(autouse=True)
def friday() -> Any:
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


# --- asking --------------------------------------------------------------------------------------


def test_a_request_is_answered_with_its_clock_as_the_contract_shows_it(api: Api) -> None:
    answer = api.post(PATH, request_body())

    assert answer.status == 201, answer.body
    body = answer.body
    assert body["urn"] == "06RX0012326"
    assert body["state"] == "submitted"
    assert body["version"] == 1
    assert body["received_at"] == "2026-11-20T15:04:05Z"
    assert body["clock"]["kind"] == "early-advice"
    assert body["clock"]["day_one"] == "2026-11-23"
    assert body["clock"]["due_on"] == "2026-12-21"
    assert body["clock"]["days_allowed"] == 21
    assert body["clock"]["days_used"] == 0
    assert body["clock"]["days_left"] == 21
    assert body["clock"]["state"] == "running"
    assert body["unit"] == "north-west-rasso"
    assert body["available"] == ["withdraw", "information"]
    assert body["thin"] == []
    assert body["ignored"] == []
    assert answer.headers["ETag"] == '"1"'


def test_the_whole_body_is_stored_and_read_back(api: Api) -> None:
    sent = request_body(urgent={"reason": "bail_ending", "needed_by": "2026-11-27"})
    made = api.post(PATH, sent).body

    read = api.get(f"{PATH}/{made['id']}").body
    for name in (
        "urn",
        "offences",
        "reported_on",
        "incident_from",
        "incident_to",
        "relationship",
        "factual_summary",
        "suspects",
        "complainants",
        "lines_of_enquiry",
        "issues",
        "issues_text",
        "advice_sought",
        "material",
        "potentially_disclosable",
        "discussion_requested",
        "officer",
        "supervisor",
        "supervisor_review",
    ):
        known = [{**one, "pnc_id": ""} for one in sent[name]] if name == "suspects" else sent[name]
        assert read[name] == known, name
    answer = {"agreed_on": None, "why_not": "", "clock": None}  # nobody has answered it yet
    assert read["urgent"] == {**sent["urgent"], **answer}


def test_a_thin_request_is_accepted_and_says_how_to_mend_it(api: Api) -> None:
    answer = api.post(
        PATH,
        {
            "urn": "06RX0012326",
            "factual_summary": "An invented account.",
            "advice_sought": "Whether to arrest.",
            "officer": "4412",
        },
    )

    assert answer.status == 201
    assert [one["content"] for one in answer.body["thin"]] == [
        "lines_of_enquiry",
        "anticipated_outcome",
        "issues",
        "material",
        "potentially_disclosable",
        "supervisor_review",
    ]
    assert all(one["why"] and one["how_to_mend"] for one in answer.body["thin"])


def test_check_says_the_same_as_the_request_would_and_stores_nothing_of_it(
    api: Api, cast: Cast
) -> None:
    body = request_body(material=[], issues=[], issues_text="")
    checked = api.post(f"{PATH}/check", body)
    made = api.post(PATH, body)

    assert checked.status == 200
    assert checked.body["answered"] == 6
    assert checked.body["of"] == 8
    assert checked.body["thin"] == made.body["thin"]
    assert Request.objects.count() == 1
    record = CheckRecord.objects.get(kind="checked")
    assert record.codes == ["issues", "material"]
    assert record.force == cast.force


def test_all_faults_of_the_input_come_at_once_with_their_pointers(api: Api) -> None:
    answer = api.post(
        PATH,
        request_body(
            urn="nonsense",
            offences=["SX03002", "XX"],
            reported_on="2027-01-01",
            factual_summary=" ",
            suspects=[{"reference": "S1", "date_of_birth": "1066-10-14", "liberty": "free"}],
            urgent={"reason": "bail_ending", "needed_by": "2026-11-19"},
        ),
    )

    assert answer.status == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.body["code"] == "invalid"
    assert {(one["pointer"], one["code"]) for one in answer.body["errors"]} == {
        ("/urn", "urn-malformed"),
        ("/offences/1", "unknown-code"),
        ("/reported_on", "in-the-future"),
        ("/factual_summary", "blank"),
        ("/suspects/0/date_of_birth", "impossible-date"),
        ("/suspects/0/liberty", "unknown-code"),
        ("/urgent/needed_by", "in-the-past"),
    }
    refusal = CheckRecord.objects.get(kind="refused")
    assert "urn-malformed" in refusal.codes


def test_a_member_that_nobody_reads_is_named_and_refuses_nothing(api: Api) -> None:
    answer = api.post(PATH, request_body(suspcts=[], suspects=[{"reference": "S1", "nmae": "x"}]))

    assert answer.status == 201
    assert answer.body["ignored"] == ["/suspcts", "/suspects/0/nmae"]


@pytest.mark.parametrize(
    ("urn", "kept"),
    [("06rx0012326", "06RX0012326"), ("06 RX 00123 26", "06RX0012326"), ("06/RX/00123/26", None)],
)
def test_a_urn_is_read_without_spaces_slashes_or_small_letters(
    api: Api, urn: str, kept: str | None
) -> None:
    assert api.post(PATH, request_body(urn=urn)).body["urn"] == (kept or "06RX0012326")


def test_the_urn_of_another_force_is_refused(api: Api) -> None:
    answer = api.post(PATH, request_body(urn="55RX0012326"))

    assert answer.status == 400
    assert answer.body["errors"][0]["code"] == "urn-not-of-your-force"


def test_an_officer_who_is_not_registered_cannot_be_in_charge(api: Api) -> None:
    answer = api.post(PATH, request_body(officer="0000"))

    assert answer.status == 400
    assert answer.body["errors"] == [
        {
            "pointer": "/officer",
            "code": "unknown-officer",
            "detail": "This is not an active officer of your force. "
            "PUT /api/v1/officers/{collar_number} registers one.",
        }
    ]


def test_a_supervisor_not_yet_known_is_accepted(api: Api) -> None:
    answer = api.post(PATH, request_body(supervisor="9999"))

    assert answer.status == 201
    assert answer.body["supervisor"] == "9999"


def test_a_doubtful_request_goes_to_the_queue_of_its_force(cast: Cast, api: Api) -> None:
    queue = Unit.objects.get(code="metropolitan-routing")
    routing = Routing.objects.get(force=cast.force, urn_unit="")
    routing.unit = queue
    write(routing, by=cast.set_up, at=timezone.now(), why="Test", fields=["unit"])

    answer = api.post(PATH, request_body())
    named = api.post(PATH, request_body(urn="06RX0012426", unit="wessex-rasso"))

    assert answer.status == 201
    assert answer.body["unit"] == "metropolitan-routing"
    assert named.body["unit"] == "wessex-rasso"


def test_a_force_without_a_row_of_its_own_is_routed_by_those_it_has(cast: Cast, api: Api) -> None:
    queue = Unit.objects.get(code="metropolitan-routing")
    routing = Routing.objects.get(force=cast.force, urn_unit="")
    routing.urn_unit = "AA"
    write(routing, by=cast.set_up, at=timezone.now(), why="Test", fields=["urn_unit"])
    row = Routing(force=cast.force, urn_unit="ZZ", unit=queue, source="Test")
    write(row, by=cast.set_up, at=timezone.now(), why="Test")

    answer = api.post(PATH, request_body())

    assert answer.status == 201, answer.body
    assert answer.body["unit"] == "metropolitan-routing"


def test_a_force_for_which_there_is_no_unit_is_told_whom_to_ask(cast: Cast, api: Api) -> None:
    routing = Routing.objects.get(force=cast.force, urn_unit="")
    routing.force, routing.urn_unit = cast.other_force, "ZZ"
    write(routing, by=cast.set_up, at=timezone.now(), why="Test", fields=["force", "urn_unit"])

    answer = api.post(PATH, request_body())

    assert (answer.status, answer.body["code"]) == (409, "ask-the-unit")
    assert "No unit takes the cases of this force yet" in answer.body["detail"]


def test_a_colleague_cannot_take_over_a_case_by_asking_again(api: Api, api_of: ApiOf) -> None:
    api.post(PATH, request_body())
    taken = request_body(officer="5150", suspects=[{"reference": "S1", "name": "Another"}])

    refused = api_of("5150").post(PATH, taken)
    assert refused.status == 403
    assert "officer in charge, police supervisor" in refused.body["detail"]
    shown = api.get(PATH).body["results"]
    assert [row["officer"] for row in shown] == ["4412"]

    handed_over = api_of("2087").post(PATH, taken)  # a supervisor may
    assert handed_over.status == 201
    assert handed_over.body["officer"] == "5150"
    assert handed_over.body["also_open"] == [shown[0]["id"]]


# --- once ----------------------------------------------------------------------------------------


def test_the_same_key_and_body_have_one_effect(api: Api) -> None:
    first = api.post(PATH, request_body(), **{"Idempotency-Key": "one"})
    again = api.post(PATH, request_body(), **{"Idempotency-Key": "one"})

    assert (first.status, again.status) == (201, 201)
    assert first.body == again.body
    assert again.headers["Idempotent-Replay"] == "true"
    assert "Idempotent-Replay" not in first.headers
    assert Request.objects.count() == 1
    assert "account" not in str(IdempotencyRecord.objects.values())


def test_the_same_key_with_another_body_is_refused(api: Api) -> None:
    api.post(PATH, request_body(), **{"Idempotency-Key": "one"})
    other = api.post(PATH, request_body(issues_text="Changed"), **{"Idempotency-Key": "one"})

    assert other.status == 422
    assert other.body["code"] == "idempotency-key-reused"


def test_a_refusal_is_not_remembered(api: Api) -> None:
    bad = api.post(PATH, request_body(urn="x"), **{"Idempotency-Key": "one"})
    good = api.post(PATH, request_body(), **{"Idempotency-Key": "one"})

    assert (bad.status, good.status) == (400, 201)


def test_a_creation_needs_a_key(api: Api) -> None:
    del api.headers["X-Acting-Officer"]
    api.headers["X-Acting-Officer"] = "4412"
    answer = api.post(PATH, request_body(), **{"Idempotency-Key": ""})

    assert answer.status == 400
    assert answer.body["code"] == "idempotency-key-invalid"


def test_the_key_of_one_officer_is_not_that_of_another(api: Api, api_of: ApiOf) -> None:
    api.post(PATH, request_body(), **{"Idempotency-Key": "one"})
    other = api_of("5150").post(PATH, request_body(urn="06RX0012426"), **{"Idempotency-Key": "one"})

    assert other.status == 201


# --- reading -------------------------------------------------------------------------------------


def test_another_force_cannot_tell_a_request_from_none(api: Api, api_of: ApiOf, cast: Cast) -> None:
    made = api.post(PATH, request_body()).body
    stranger = api_of("7777", cast.other_force)

    foreign = stranger.get(f"{PATH}/{made['id']}")
    absent = stranger.get(f"{PATH}/{uuid4()}")

    assert (foreign.status, absent.status) == (404, 404)
    assert foreign.body == absent.body
    assert stranger.get(PATH).body["results"] == []
    assert stranger.get("/deadlines").body["results"] == []
    assert stranger.get(f"/deadlines/{made['clock']['id']}/ledger").status == 404


def test_the_list_filters_and_pages(api: Api) -> None:
    for number in range(3):
        api.post(PATH, request_body(urn=f"06RX001{number:02d}26"))

    page = api.get(f"{PATH}?limit=2")
    assert len(page.body["results"]) == 2
    cursor = page.body["next"].partition("/api/v1")[2]
    assert len(api.get(cursor).body["results"]) == 1
    assert len(api.get(f"{PATH}?urn=06rx0010126").body["results"]) == 1
    assert api.get(f"{PATH}?state=advised").body["results"] == []
    assert len(api.get(f"{PATH}?updated_since=2026-11-20T00:00:00Z").body["results"]) == 3
    assert api.get(f"{PATH}?updated_since=2026-11-21T00:00:00Z").body["results"] == []


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "state=nonsense",
        "limit=0",
        "limit=201",
        "limit=x",
        "updated_since=yesterday",
        "updated_since=0001-01-01T00:00:00%2B23:59",
        "after=nonsense",
    ],
)
def test_a_question_that_makes_no_sense_is_answered_with_400_or_404(api: Api, query: str) -> None:
    assert api.get(f"{PATH}?{query}").status in {400, 404}


def test_the_ledger_counts_each_day_in_the_open(api: Api, friday: Any) -> None:
    friday.move_to("2026-12-10T10:00:00Z")
    made = api.post(PATH, request_body()).body

    ledger = api.get(made["clock"]["ledger"].removeprefix("/api/v1")).body

    assert made["clock"]["due_on"] == "2027-01-13"
    assert ledger["due_on"] == "2027-01-13"
    why = {day["date"]: day.get("why", "") for day in ledger["days"]}
    assert why["2026-12-10"] == "day of receipt"
    assert why["2026-12-25"] == "Christmas Day"
    assert why["2026-12-28"].startswith("Boxing Day")
    assert why["2027-01-01"].startswith("New Year")
    last = ledger["days"][-1]
    assert (last["date"], last["number"], last["due"]) == ("2027-01-13", 21, True)


# --- to advice given -----------------------------------------------------------------------------


def test_a_request_is_followed_to_advice_given(
    api: Api, cast: Cast, api_of: ApiOf, friday: Any
) -> None:
    made = api.post(PATH, request_body()).body
    accept(cast, made["id"])
    allocate(cast, made["id"])
    assert api.get(f"{PATH}/{made['id']}").body["lawyer"] == "Prosecutor"
    friday.move_to("2026-12-01T09:00:00Z")
    advise(cast, made["id"], "Begin with the suspect.")

    read = api.get(f"{PATH}/{made['id']}").body

    assert read["state"] == "advised"
    assert read["advice"]["text"] == "Begin with the suspect."
    assert read["advice"]["handling"] == "legal-advice"
    assert read["advice"]["handling_note"] == (
        "Legal advice to the police. Do not copy, list as evidence or share outside the force "
        "without the lawyer's agreement."
    )
    assert read["clock"]["state"] == "met"
    assert read["clock"]["days_used"] == 7
    assert read["available"] == ["outcome"]


def test_the_feed_tells_what_changed_in_order_and_never_a_word_of_it(
    api: Api, cast: Cast, api_of: ApiOf
) -> None:
    made = api.post(PATH, request_body()).body
    system = api_of(None)
    assert system.get("/events").body["events"] == []  # not sequenced yet
    with work(cast.set_up):
        relay()
    first = system.get("/events").body
    accept(cast, made["id"])
    allocate(cast, made["id"])
    advise(cast, made["id"], "Begin with the suspect.")
    with work(cast.set_up):
        relay()

    second = system.get(f"/events?after={first['next']}").body

    assert "early-advice.submitted" in [event["kind"] for event in first["events"]]
    assert [e["kind"] for e in second["events"] if e["object_kind"] != "deadline"] == [
        "early-advice.accepted",
        "early-advice.allocated",
        "early-advice.advised",
    ]
    assert [int(event["cursor"]) for event in first["events"] + second["events"]] == list(
        range(1, len(first["events"]) + len(second["events"]) + 1)
    )
    assert "suspect" not in str(second).lower()
    assert api_of(None, cast.other_force).get("/events").body["events"] == []
    assert Event.objects.filter(seq=None).count() == 0


def test_a_returned_request_says_why_and_the_next_one_keeps_the_first_date(
    api: Api, cast: Cast, friday: Any
) -> None:
    made = api.post(PATH, request_body()).body
    send_back(cast, made["id"], {"too_early": "Ask again after the interview."})

    read = api.get(f"{PATH}/{made['id']}").body
    assert read["state"] == "returned"
    assert read["returned"]["reasons"] == [
        {
            "code": "too_early",
            "label": "Too early: say when to ask again",
            "contents": [],
            "details": "Ask again after the interview.",
        }
    ]
    assert read["clock"]["state"] == "cancelled"

    friday.move_to("2026-12-04T10:00:00Z")
    again = api.post(PATH, request_body()).body
    assert again["resubmission_of"] == made["id"]
    assert again["clock"]["first_received_on"] == "2026-11-20"
    assert again["clock"]["day_one"] == "2026-12-07"
    assert again["clock"]["days_used"] == 0
    assert again["clock"]["working_days_since_first_request"] == 10


def test_a_request_that_is_sent_again_names_what_has_changed_and_no_more(
    api: Api, cast: Cast
) -> None:
    first = api.post(PATH, request_body()).body
    assert first["changed_since_return"] == []
    send_back(cast, first["id"], {"too_early": ""})
    line = {**request_body()["lines_of_enquiry"][0], "expected_by": "2027-01-15"}
    changes = {"issues_text": "Only from September.", "material": [], "lines_of_enquiry": [line]}

    again = api.post(PATH, request_body(**changes)).body

    assert again["changed_since_return"] == ["lines_of_enquiry", "issues_text", "material"]


def test_the_officer_takes_a_request_back_and_nobody_else_of_the_rank_can(
    api: Api, api_of: ApiOf
) -> None:
    made = api.post(PATH, request_body()).body

    colleague = api_of("5150").post(f"{PATH}/{made['id']}/withdraw", {"reason": "Mistake"})
    mine = api.post(f"{PATH}/{made['id']}/withdraw", {"reason": "Taken over elsewhere"})
    again = api.post(f"{PATH}/{made['id']}/withdraw", {"reason": "Once more"})

    assert colleague.status == 403
    assert "officer in charge" in colleague.body["detail"]
    assert (mine.status, mine.body["state"]) == (200, "withdrawn")
    assert again.status == 409
    assert (again.body["code"], again.body["state"]) == ("wrong-move", "withdrawn")


def test_an_old_version_is_refused_and_the_new_one_named(api: Api) -> None:
    made = api.post(PATH, request_body()).body

    stale = api.post(f"{PATH}/{made['id']}/withdraw", {"reason": "x"}, **{"If-Match": '"7"'})
    fresh = api.post(f"{PATH}/{made['id']}/withdraw", {"reason": "x"}, **{"If-Match": '"1"'})

    assert (stale.status, stale.body["code"]) == (412, "changed-meanwhile")
    assert stale.body["version"] == 1
    assert fresh.status == 200


# --- who calls -----------------------------------------------------------------------------------


def test_without_a_token_there_is_nothing(api: Api) -> None:
    del api.headers["Authorization"]

    answer = api.get(PATH)

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="rasso"'
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("collar", ["", "0000", "7777"])
def test_the_acting_officer_must_be_one_of_the_force(api: Api, collar: str) -> None:
    api.headers["X-Acting-Officer"] = collar

    answer = api.get(PATH)

    assert (answer.status, answer.body["code"]) == (403, "acting-officer-unknown")


def test_a_token_for_reading_cannot_write(api_of: ApiOf) -> None:
    reader = api_of("4412", scopes="cases:read")

    assert reader.get(PATH).status == 200
    answer = reader.post(PATH, request_body())
    assert (answer.status, answer.body["code"]) == (403, "scope-missing")


def test_every_read_names_the_officer_the_force_and_the_records(api: Api, cast: Cast) -> None:
    made = api.post(PATH, request_body()).body
    ReadRecord.objects.all()
    api.get(f"{PATH}/{made['id']}")

    row = ReadRecord.objects.order_by("id").last()
    assert row is not None
    assert row.actor == cast.officer
    assert row.through is not None
    assert row.through.force == cast.force
    assert row.operation == "disclosure"
    assert row.recipient == f"{cast.force.name}: record system"
    assert [str(pk) for pk in row.record_ids] == [made["id"]]
    assert row.status == 200


def test_what_a_force_sends_is_logged_as_collected(api: Api) -> None:
    api.post(PATH, request_body())

    row = ReadRecord.objects.order_by("id").last()
    assert row is not None
    assert (row.operation, row.recipient, len(row.record_ids)) == ("collection", "", 1)


def test_a_refused_read_is_logged_too(api_of: ApiOf, cast: Cast) -> None:
    api_of("7777", cast.other_force).get(f"{PATH}/{uuid4()}")

    row = ReadRecord.objects.order_by("id").last()
    assert row is not None
    assert (row.actor, row.status, row.record_ids) == (cast.other_officer, 404, [])


def test_a_restricted_case_does_not_exist_for_those_who_are_not_named(
    api: Api, api_of: ApiOf, cast: Cast
) -> None:
    made = api.post(PATH, request_body()).body
    with work(cast.set_up):
        matter = Request.objects.get(pk=made["id"]).case.matter
        matter.restricted, matter.restricted_by = True, cast.legal_manager
        fields = ["restricted", "restricted_by"]
        write(matter, by=cast.set_up, at=timezone.now(), why="Test", fields=fields)
        cast.bond(matter, cast.officer, Bond.NAMED)

    assert api.get(f"{PATH}/{made['id']}").status == 200
    assert api_of("5150").get(f"{PATH}/{made['id']}").status == 404
    assert api_of("5150").get(PATH).body["results"] == []
    assert api_of(None).get("/events").body["events"] == []


# --- whatever arrives ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("{", 400),
        ("[]", 400),
        ('"text"', 400),
        ("null", 400),
        ('{"urn": NaN}', 400),
        ('{"urn": "a", "urn": "b"}', 400),
        ('{"factual_summary": "\\u0000"}', 400),
        ('{"factual_summary": "\\ud800"}', 400),
        ("[" * 60 + "]" * 60, 400),
        ('{"a":' * 2000 + "1" + "}" * 2000, 400),
        (b"\xff\xfe", 400),
        ('{"urn": "' + "x" * 1_000_001 + '"}', 413),
    ],
)
def test_malformed_bodies_are_always_4xx(api: Api, body: Any, status: int) -> None:
    answer = api.post(PATH, body or " ")

    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_other_media_types_and_methods_are_problems_too(api: Api) -> None:
    form = api.client.post(f"/api/v1{PATH}", {"urn": "x"}, headers=api.headers)
    method = api.client.delete(f"/api/v1{PATH}", headers=api.headers)
    nowhere = api.client.get("/api/v1/nothing", headers=api.headers)

    assert [form.status_code, method.status_code, nowhere.status_code] == [415, 405, 404]
    for response in (form, method, nowhere):
        assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("value", ["1", "true", "[]", "{}", '"x"', "null", "-1", "1e400"])
def test_any_value_in_any_member_is_answered_without_a_fault_of_ours(api: Api, value: str) -> None:
    for name in request_body():
        body = '{"' + name + '": ' + value + "}"
        assert api.post(f"{PATH}/check", body).status in {200, 400}, name


# --- questions that go back and forth ------------------------------------------------------------


def test_a_query_is_read_and_answered_over_the_api_and_its_clock_runs_on(
    api: Api, cast: Cast
) -> None:
    made = api.post(PATH, request_body(material=[])).body
    ask(cast, made["id"], "Where is the coat?", cannot_advise_because="All turns on it.")

    read = api.get(f"{PATH}/{made['id']}").body
    (query,) = read["queries"]
    assert (query["text"], query["pauses_because"]) == ("Where is the coat?", "All turns on it.")
    assert (query["expected_on"], query["answered_at"]) == ("2026-11-27", None)
    assert (read["clock"]["state"], read["clock"]["paused_until"]) == ("paused", "2026-11-27")

    answer = {"query": query["id"], "contents": ["material"], "text": "In the store."}
    done = api.post(f"{PATH}/{made['id']}/information", answer)
    assert done.status == 200, done.body
    assert done.body["queries"][0]["answered_at"] == FRIDAY
    assert done.body["information"][0]["text"] == "In the store."
    assert (done.body["clock"]["state"], done.body["thin"]) == ("running", [])
    again = api.post(f"{PATH}/{made['id']}/information", answer)
    assert [one["code"] for one in again.body["errors"]] == ["not-thin", "not-open"]


def test_an_inspector_has_a_return_reviewed_and_reads_the_answer(api_of: ApiOf, cast: Cast) -> None:
    officer, inspector = api_of("4412"), api_of("2087")
    made = officer.post(PATH, request_body()).body
    send_back(cast, made["id"], {"too_early": ""})
    path = f"{PATH}/{made['id']}/review-of-return"

    assert officer.post(path, {"reason": "The lines are named."}).status == 403
    asked = inspector.post(path, {"reason": "The lines are named."})
    assert (asked.status, asked.body["available"]) == (200, [])
    answer_review(cast, made["id"], "They are named.")

    read = inspector.get(f"{PATH}/{made['id']}").body
    assert (read["state"], read["returned"]) == ("accepted", None)
    assert (read["clock"]["due_on"], read["clock"]["first_received_on"]) == (
        "2026-12-21",
        "2026-11-20",
    )
    (review,) = read["reviews_of_return"]
    assert (review["upheld"], review["answer"]) == (True, "They are named.")


def test_a_force_says_what_it_did_with_the_advice(api: Api, cast: Cast) -> None:
    made = api.post(PATH, request_body()).body
    accept(cast, made["id"])
    allocate(cast, made["id"])
    advise(cast, made["id"], "Begin with the suspect.")
    path = f"{PATH}/{made['id']}/outcome"

    faults = api.post(path, {"kind": "police_no_further_action", "code": "x"})
    assert faults.status == 400
    assert [one["pointer"] for one in faults.body["errors"]] == ["/code"]
    faults = api.post(path, {"kind": "police_no_further_action"})
    assert [one["pointer"] for one in faults.body["errors"]] == [
        "/code",
        "/reason",
        "/open_lines",
        "/inspector",
    ]
    still = api.post(path, {"kind": "still_investigating", "next_expected_on": "2027-01-15"})
    assert (still.status, still.body["state"]) == (200, "advised")
    assert still.body["outcome_clock"]["due_on"] == "2027-01-15"
    ended = api.post(path, {"kind": "charging_referral"})
    assert (ended.body["state"], ended.body["available"]) == ("closed", [])
    assert [one["kind"] for one in ended.body["outcomes"]] == [
        "still_investigating",
        "charging_referral",
    ]
