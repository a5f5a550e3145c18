"""Where is it? Asked by an officer about a clock, answered by a person, without a ladder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from core.accounts.work import work
from core.audit.models import ReadRecord
from core.notices.models import Event, Notice
from deadlines import asking
from deadlines.models import Deadline, Escalation, Question
from earlyadvice import actions
from earlyadvice.lifecycle import State
from earlyadvice.models import Request
from tests.cast import Api, ApiOf, Cast
from tests.earlyadvice.steps import advise, ask
from tests.earlyadvice.test_actions import in_state

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def request_(cast: Cast) -> Request:
    return in_state(cast, State.ALLOCATED)


def path_of(request: Request) -> str:
    return f"/deadlines/{request.clock_id}"


def answer(cast: Cast, request: Request, words: str, name: str = "prosecutor") -> None:
    person = cast.fresh(name)
    with work(person):
        asking.answer(deadline_id=request.clock_id, by=person, at=NOW, words=words)


def groups_of(client: Client) -> str:
    return client.get("/").content.decode()


def test_an_officer_asks_where_it_is_and_reads_the_answer(
    api: Api, cast: Cast, request_: Request
) -> None:
    asked = api.post(f"{path_of(request_)}/ask", {"text": "Bail ends soon."})
    assert asked.status == 200, asked.body
    answer(cast, request_, "I write it on Thursday.")

    read = api.get(path_of(request_))

    assert read.headers["ETag"] == f'"{read.body["version"]}"'
    assert (read.body["kind"], read.body["urn"]) == ("early-advice", request_.case.urn)
    (question,) = read.body["questions"]
    assert question.pop("id")
    assert question == {
        "state": "answered",
        "text": "Bail ends soon.",
        "asked_by": "Officer",
        "asked_at": "2026-11-24T09:00:00Z",
        "again": [],
        "answer": "I write it on Thursday.",
        "answered_by": "Prosecutor",
        "answered_at": "2026-11-24T09:00:00Z",
    }
    notice = Notice.objects.get(kind="where-it-is")
    assert (notice.user, notice.path) == (cast.officer, f"{path_of(request_)}/")


def test_no_words_are_needed_and_no_clock_and_no_escalation_come_of_it(
    api: Api, request_: Request
) -> None:
    before = Deadline.objects.count()

    assert api.post(f"{path_of(request_)}/ask").status == 200

    assert Deadline.objects.count() == before
    assert not Escalation.objects.exists()


def test_whoever_asks_while_it_waits_joins_the_question_and_no_word_is_lost(
    api: Api, api_of: ApiOf, cast: Cast, request_: Request
) -> None:
    api.post(f"{path_of(request_)}/ask", {"text": "The first."})
    second = api_of("2087").post(f"{path_of(request_)}/ask", {"text": "The second."}).body

    (question,) = second["questions"]
    assert (question["text"], question["asked_by"]) == ("The first.", "Officer")
    assert question["again"] == [
        {"text": "The second.", "asked_by": "Supervisor", "asked_at": "2026-11-24T09:00:00Z"}
    ]
    told = Notice.objects.filter(kind="where-is-it").values_list("user__name", flat=True)
    assert list(told) == ["Prosecutor", "Prosecutor"]
    assert Event.objects.filter(kind="deadline-question-asked").count() == 2
    answer(cast, request_, "On Thursday.")
    told = Notice.objects.filter(kind="where-it-is").values_list("user__name", flat=True)
    assert sorted(told) == ["Officer", "Supervisor"]
    third = api.post(f"{path_of(request_)}/ask", {"text": "It is Friday."}).body
    assert [one["state"] for one in third["questions"]] == ["answered", "open"]


def test_the_same_asked_again_by_the_same_officer_adds_nothing(
    api: Api, api_of: ApiOf, request_: Request
) -> None:
    for text in ("The first.", "The first.", "", "And now?", "And now?"):
        api.post(f"{path_of(request_)}/ask", {"text": text})
    supervisor = api_of("2087")
    for _ in range(2):  # without words, but the answer is theirs too
        body = supervisor.post(f"{path_of(request_)}/ask").body

    (question,) = body["questions"]
    assert [(one["asked_by"], one["text"]) for one in question["again"]] == [
        ("Officer", "And now?"),
        ("Supervisor", ""),
    ]


def test_whoever_answers_reads_everything_that_was_asked(
    api: Api, api_of: ApiOf, request_: Request, browser_of: BrowserOf
) -> None:
    api.post(f"{path_of(request_)}/ask", {"text": "The first."})
    client, here = browser_of("prosecutor"), f"{path_of(request_)}/answer/"
    client.get(here)
    api_of("2087").post(f"{path_of(request_)}/ask", {"text": "The second."})

    early = client.post(here, {"answer": "On Thursday.", "version": 1})

    assert early.status_code == 409  # these words were not there when it was begun
    assert not Question.objects.exclude(answer="").exists()
    for page in (here, f"{path_of(request_)}/", f"/early-advice/{request_.pk}/"):
        html = client.get(page).content.decode()
        assert "The first." in html
        assert "The second." in html
    assert "Officer, Supervisor" in groups_of(client)
    sent = client.post(here, {"answer": "On Thursday.", "version": 2})
    assert sent.status_code == 302


def test_the_database_keeps_one_open_question_a_clock(cast: Cast, request_: Request) -> None:
    officer = cast.fresh("officer")
    with work(officer):
        asking.ask(deadline_id=request_.clock_id, by=officer, at=NOW)
    again = Question(deadline_id=request_.clock_id, asked_by=officer, asked_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.save(again)


def test_the_lawyer_has_it_in_my_work_and_nobody_else(
    api: Api, request_: Request, browser_of: BrowserOf
) -> None:
    api.post(f"{path_of(request_)}/ask")

    for name in ("prosecutor", "second_prosecutor", "legal_manager", "progression_manager"):
        shown = "The police ask where it is (1)" in groups_of(browser_of(name))
        assert shown == (name == "prosecutor"), name
    assert f"{path_of(request_)}/answer/" in groups_of(browser_of("prosecutor"))


def test_without_a_lawyer_the_legal_manager_has_it_and_is_told(
    api: Api, cast: Cast, browser_of: BrowserOf
) -> None:
    request = in_state(cast, State.SUBMITTED)
    api.post(f"{path_of(request)}/ask")

    assert "The police ask where it is (1)" in groups_of(browser_of("legal_manager"))
    assert "The police ask where it is" not in groups_of(browser_of("prosecutor"))
    assert "The police ask where it is" not in groups_of(browser_of("other_legal_manager"))
    assert Notice.objects.get(kind="where-is-it").user == cast.legal_manager


def test_it_goes_with_the_case_to_another_lawyer(
    api: Api, cast: Cast, request_: Request, browser_of: BrowserOf
) -> None:
    api.post(f"{path_of(request_)}/ask")
    manager = cast.fresh("legal_manager")
    with work(manager):
        actions.allocate(
            request_id=request_.pk,
            by=manager,
            at=NOW,
            lawyer_id=cast.second_prosecutor.pk,
            why="Leave",
        )

    assert "ask where it is (1)" in groups_of(browser_of("second_prosecutor"))
    assert "ask where it is" not in groups_of(browser_of("prosecutor"))


def test_the_clock_and_the_request_show_it_with_a_link_for_those_who_may_answer(
    api: Api, cast: Cast, request_: Request, browser_of: BrowserOf
) -> None:
    api.post(f"{path_of(request_)}/ask", {"text": "Bail ends soon."})
    link = f'href="{path_of(request_)}/answer/"'

    for page in (f"{path_of(request_)}/", f"/early-advice/{request_.pk}/"):
        for name in ("prosecutor", "legal_manager", "progression_manager", "paralegal_officer"):
            html = browser_of(name).get(page).content.decode()
            assert "Bail ends soon." in html
            assert (link in html) == (name != "paralegal_officer"), (page, name)
    answer(cast, request_, "On Thursday.", "progression_manager")
    for page in (f"{path_of(request_)}/", f"/early-advice/{request_.pk}/"):
        html = browser_of("prosecutor").get(page).content.decode()
        assert "On Thursday." in html
        assert link not in html


def test_the_answer_is_written_on_a_page_that_shows_the_question(
    api: Api, request_: Request, browser_of: BrowserOf
) -> None:
    api.post(f"{path_of(request_)}/ask", {"text": "Bail ends soon."})
    client = browser_of("prosecutor")
    here = f"{path_of(request_)}/answer/"

    shown = client.get(here).content.decode()
    empty = client.post(here, {"answer": " ", "version": 1})
    sent = client.post(here, {"answer": "On Thursday.", "version": 1})
    late = client.post(here, {"answer": "On Friday.", "version": 1})

    assert "Bail ends soon." in shown
    assert (empty.status_code, "Say where it is" in empty.content.decode()) == (422, True)
    assert (sent.status_code, sent.headers["Location"]) == (302, f"{path_of(request_)}/")
    assert late.status_code == 409
    assert "On Friday." in late.content.decode()
    assert [one.answer for one in Question.objects.all()] == ["On Thursday."]


def test_work_that_comes_first_closes_the_question(
    api: Api, cast: Cast, request_: Request, browser_of: BrowserOf
) -> None:
    api.post(f"{path_of(request_)}/ask")
    advise(cast, request_.pk, "Begin with the suspect.")

    read = api.get(path_of(request_)).body
    assert [one["state"] for one in read["questions"]] == ["overtaken"]
    assert "ask where it is" not in groups_of(browser_of("prosecutor"))
    html = browser_of("prosecutor").get(f"{path_of(request_)}/").content.decode()
    assert "Closed: nothing is owed here any more" in html
    refused = api.post(f"{path_of(request_)}/ask")
    assert (refused.status, refused.body["code"]) == (409, "nothing-owed")


def test_what_the_police_owe_themselves_is_not_asked_of_the_cps(
    api: Api, cast: Cast, request_: Request
) -> None:
    ask(cast, request_.pk, "Where is the coat?")
    owed = Deadline.objects.get(kind="early-advice-information")

    refused = api.post(f"/deadlines/{owed.pk}/ask")

    assert (refused.status, refused.body["code"]) == (409, "nothing-owed")


def test_each_clock_lists_what_may_be_done_with_it(
    api: Api, api_of: ApiOf, cast: Cast, request_: Request
) -> None:
    ask(cast, request_.pk, "Where is the coat?")
    sides = {"4412": (["ask"], []), "5150": ([], []), "2087": (["ask", "escalate"], ["escalate"])}

    for collar, (of_cps, of_police) in sides.items():
        listed = api_of(collar).get("/deadlines").body["results"]
        may = {one["kind"]: one["available"] for one in listed}
        assert may == {"early-advice": of_cps, "early-advice-information": of_police}, collar
        for one in listed:
            assert (
                api_of(collar).get(f"/deadlines/{one['id']}").body["available"]
                == (one["available"])
            )


def test_at_the_top_of_the_ladder_there_is_no_further_escalation(
    api_of: ApiOf, request_: Request
) -> None:
    supervisor = api_of("2087")
    for day in (24, 25, 26):
        with time_machine.travel(NOW.replace(day=day), tick=False):
            done = supervisor.post(f"{path_of(request_)}/escalate", {"reason": "Bail ends"})
            assert done.status == 201

    assert supervisor.get(path_of(request_)).body["available"] == ["ask"]
    assert supervisor.post(f"{path_of(request_)}/escalate", {"reason": "Again"}).status == 409


def test_one_step_by_hand_a_working_day_and_the_next_is_named(
    api_of: ApiOf, request_: Request
) -> None:
    supervisor, path = api_of("2087"), f"{path_of(request_)}/escalate"
    stale = supervisor.post(path, {"reason": "Bail ends"}, **{"If-Match": '"999"'})
    assert (stale.status, stale.body["code"]) == (412, "changed-meanwhile")
    version = supervisor.get(path_of(request_)).headers["ETag"]
    first = supervisor.post(path, {"reason": "Bail ends"}, **{"If-Match": version})
    assert first.status == 201
    assert supervisor.get(path_of(request_)).body["available"] == ["ask"]

    for words in ("Bail ends", "Other words"):
        again = supervisor.post(path, {"reason": words})
        assert (again.status, again.body["code"]) == (409, "escalated-already")
        assert "The next is possible on Wednesday 25 November 2026" in again.body["detail"]
    assert Escalation.objects.count() == 1

    here = first.headers["Location"]
    read = supervisor.get(here.removeprefix("/api/v1"))
    assert (read.body, read.headers["ETag"]) == (first.body, '"1"')


def test_every_read_of_the_clocks_and_escalations_is_logged(
    api: Api, api_of: ApiOf, request_: Request
) -> None:
    raised = api_of("2087").post(f"{path_of(request_)}/escalate", {"reason": "Bail ends"}).body
    before = set(ReadRecord.objects.values_list("pk", flat=True))
    listed = api.get("/deadlines").body["results"]
    api.get("/escalations")
    api.get(f"/escalations/{raised['id']}")

    rows = ReadRecord.objects.exclude(pk__in=before).order_by("id")
    assert [(one.kind, one.operation, {str(pk) for pk in one.record_ids}) for one in rows] == [
        ("deadline", "disclosure", {one["id"] for one in listed}),
        ("escalation", "disclosure", {raised["id"]}),
        ("escalation", "disclosure", {raised["id"]}),
    ]
    assert listed


def test_the_page_says_before_anything_is_typed_that_no_step_is_possible(
    browser_of: BrowserOf, request_: Request
) -> None:
    here = f"{path_of(request_)}/escalate/"
    before = browser_of("legal_manager").get(here).content.decode()
    assert "Legal manager (DCP) is told" in before
    assert "<textarea" in before
    browser_of("legal_manager").post(here, {"reason": "Bail ends", "version": "0"})

    page = browser_of("legal_manager").get(here).content.decode()
    assert "The next is possible on Wednesday 25 November 2026." in page
    assert "<textarea" not in page
    sent = browser_of("legal_manager").post(here, {"reason": "Typed words", "version": "1"})
    assert "Typed words" in sent.content.decode()
    assert Escalation.objects.count() == 1


def test_the_clock_of_another_force_cannot_be_told_from_none(
    api_of: ApiOf, cast: Cast, request_: Request
) -> None:
    stranger = api_of("7777", cast.other_force)
    nowhere = "/deadlines/0199aaaa-0000-7000-8000-000000000000"

    for read in (stranger.get, lambda path: stranger.post(f"{path}/ask")):
        foreign, absent = read(path_of(request_)), read(nowhere)
        assert (foreign.status, absent.status) == (404, 404)
        assert foreign.body == absent.body
