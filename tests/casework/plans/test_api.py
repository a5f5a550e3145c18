"""Action plans over the API: the officer's list, and what they answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from casework.models import NotAsked
from casework.plans import deciding, discussing
from core.accounts.work import work
from tests.casework import planning, referring
from tests.casework.planning import AT, blocking, counselling, item, only, phone
from tests.cast import Api, ApiOf, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def test_an_officer_finds_what_is_open_and_reads_it_whole(cast: Cast, api: Api) -> None:
    plan = planning.issued(cast, phone(), blocking())
    (line,) = api.get("/action-plans?state=open&officer=4412").body["results"]
    assert (line["urn"], line["number"], line["whose_move"]) == ("06RX0012326", 1, ["police"])
    assert [one["state"] for one in line["items"]] == ["open", "open"]
    assert line["items"][0]["available"] == ["reply", "challenge", "extension"]
    assert "what" not in line["items"][0]
    assert api.get("/action-plans?state=closed").body["results"] == []
    whole = api.get(f"/action-plans/{plan.pk}").body
    first, second = whole["items"]
    assert first["what"] == "The thread between the two."
    assert first["proportionality"]["period_from"] == "2026-09-26"
    assert first["clock"]["due_on"] == "2026-12-08"
    assert second["cannot_decide_because"] == "It decides whether there is a case."
    due = api.get("/deadlines?owed_by=police").body["results"]
    assert [one["kind"] for one in due] == ["action-item", "action-item"]


def test_nothing_of_a_plan_in_the_making_is_there(cast: Cast, api: Api) -> None:
    plan = planning.propose(cast, referring.allocated(cast))
    assert api.get("/action-plans").body["results"] == []
    assert api.get(f"/action-plans/{plan.pk}").status == 404
    body = {"outcome": "completed", "text": "Done."}
    assert api.post(f"/action-items/{only(plan).pk}/reply", body).status == 404


def test_a_reply_names_its_documents_and_is_answered(cast: Cast, api: Api) -> None:
    plan = planning.issued(cast)
    path = f"/action-items/{only(plan).pk}/reply"
    body = {"outcome": "completed", "text": "It is there.", "documents": ["MG11 Neighbour"]}
    answer = api.post(path, body, **{"Idempotency-Key": "one"})
    assert answer.status == 200
    assert (answer.body["state"], answer.body["available"]) == ("replied", ["reply"])
    (said,) = answer.body["replies"]
    assert said["documents"] == ["MG11 Neighbour"]
    assert said["review_clock"]["due_on"] == "2026-12-01"
    again = api.post(path, body, **{"Idempotency-Key": "one"})
    assert again.headers["Idempotent-Replay"] == "true"
    assert len(again.body["replies"]) == 1
    assert api.get("/action-plans?state=open").body["results"][0]["whose_move"] == ["cps"]


def test_a_reply_that_cannot_be_read_says_all_that_is_wrong(cast: Cast, api: Api) -> None:
    path = f"/action-items/{only(planning.issued(cast)).pk}/reply"
    answer = api.post(path, {"outcome": "perhaps"})
    assert answer.status == 400
    assert {one["pointer"] for one in answer.body["errors"]} == {"/outcome", "/text"}


def test_an_item_that_is_over_says_how_it_stands(cast: Cast, api: Api) -> None:
    one = only(planning.issued(cast))
    planning.accept(cast, planning.reply(cast, one.pk).pk)
    answer = api.post(f"/action-items/{one.pk}/challenge", {"reason": "Too far."})
    assert (answer.status, answer.body["code"], answer.body["state"]) == (
        409,
        "wrong-move",
        "accepted",
    )


def test_an_item_that_was_read_in_another_version_is_not_changed(cast: Cast, api: Api) -> None:
    one = only(planning.issued(cast))
    path = f"/action-items/{one.pk}/challenge"
    assert api.post(path, {"reason": "Too far."}, **{"If-Match": '"1"'}).status == 412


def test_a_challenge_and_more_time_are_answered_on_a_clock(cast: Cast, api: Api) -> None:
    one = only(planning.issued(cast))
    asked = api.post(
        f"/action-items/{one.pk}/extension", {"new_date": "2026-12-18", "reason": "She is away."}
    )
    assert asked.status == 200
    assert asked.body["date_changes"][0]["clock"]["owed_by"] == "cps"
    assert asked.body["available"] == ["reply", "challenge"]
    sooner = api.post(
        f"/action-items/{one.pk}/extension", {"new_date": "2026-12-01", "reason": "Sooner."}
    )
    assert (sooner.status, sooner.body["errors"][0]["code"]) == (400, "not-later")
    answer = api.post(
        f"/action-items/{one.pk}/challenge", {"reason": "No line.", "proposal": "One week."}
    )
    assert (answer.status, answer.body["state"]) == (200, "challenged")
    assert answer.body["challenges"][0]["clock"]["due_on"] == "2026-12-01"
    assert answer.body["date_changes"][0]["answer"] == "overtaken"


def test_a_senior_officer_approves_counselling_records_and_the_officer_in_charge_may_not(
    cast: Cast, api: Api, api_of: ApiOf
) -> None:
    one = only(planning.issued(cast, counselling()))
    path = f"/action-items/{one.pk}/approval"
    assert api.post(path, {"agreed": True, "words": "Yes."}).status == 403
    chief = api_of("1001")
    answer = chief.post(path, {"agreed": True, "words": "Read."})
    assert (answer.status, answer.body["state"]) == (200, "held")
    manager = cast.fresh("legal_manager")
    with work(manager):
        from casework.plans import issuing

        issuing.approve(item_id=one.pk, by=manager, at=AT, agreed=True, words="Read.")
    shown = api.get(f"/action-plans/{one.round_id}").body["items"][0]
    assert (shown["state"], len(shown["approvals"])) == ("open", 2)


def test_another_force_finds_nothing_and_a_colleague_may_not(cast: Cast, api_of: ApiOf) -> None:
    one = only(planning.issued(cast))
    body = {"outcome": "completed", "text": "Done."}
    assert api_of("5150").post(f"/action-items/{one.pk}/reply", body).status == 403
    foreign = api_of("7777", cast.other_force)
    assert foreign.post(f"/action-items/{one.pk}/reply", body).status == 404
    assert foreign.get(f"/action-plans/{one.round_id}").status == 404
    assert foreign.get("/cases/06RX0012326/discussion").status == 404


def test_a_discussion_is_offered_taken_and_noted(cast: Cast, api: Api) -> None:
    referral = referring.allocated(cast)
    path = "/cases/06RX0012326/discussion"
    assert api.get(path).body == {
        "urn": "06RX0012326",
        "discussion": None,
        "not_asked": [],
        "available": [],
    }
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        discussing.offer(
            referral_id=referral.pk, by=lawyer, at=AT, about="plan", words="Today at four?"
        )
    assert api.get(path).body["available"] == ["answer"]
    both = api.post(path, {"answer": "accepted", "note": "x"})
    assert both.body["errors"][0]["code"] == "answer-or-note"
    declined = api.post(path, {"answer": "declined"})
    assert (declined.status, declined.body["code"]) == (409, "words-needed")
    taken = api.post(path, {"answer": "accepted", "words": "At four."})
    assert (taken.status, taken.body["discussion"]["answer"]) == (200, "accepted")
    with work(lawyer):
        discussing.record(
            referral_id=referral.pk,
            by=lawyer,
            at=AT,
            held_on=date(2026, 11, 24),
            note="We spoke.",
            not_asked=[discussing.Limit("The phone of the victim.", "The thread is whole.")],
        )
    noted = api.post(path, {"note": "So did I.", "agrees_not_asked": True})
    assert noted.body["not_asked"][0]["agreed_at"] == "2026-11-24T09:00:00Z"
    assert NotAsked.objects.get().agreed_by == cast.officer


def test_asking_again_is_a_plan_of_its_own_on_the_list(cast: Cast, api: Api) -> None:
    one = only(planning.issued(cast, item()))
    planning.reply(cast, one.pk, "part_completed")
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        deciding.ask_again(
            item_id=one.pk, by=lawyer, at=AT, why="Page two.", required_on=date(2026, 12, 15)
        )
    (line,) = api.get("/action-plans?state=open").body["results"]
    assert (line["number"], line["kind"]) == (2, "ask_again")
