"""The discussion: whose words are shown when, and what an officer may have understood."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from core.accounts.work import work
from core.errors import Invalid, RuleBroken, Stale
from core.notices.models import Notice
from earlyadvice import discussions
from earlyadvice.discussion_rules import heard_otherwise
from earlyadvice.lifecycle import State
from earlyadvice.models import Discussion, Entry, Request
from earlyadvice.tasks import close_points
from tests.cast import Api, ApiOf, Cast
from tests.earlyadvice.test_actions import (
    LATER,
    arrange,
    contribute,
    heard_stop,
    in_state,
    put_right,
    record,
    respond,
    write_note,
)
from tests.earlyadvice.test_questions import pointers, told

pytestmark = pytest.mark.django_db


def read_by_the_force(api: Api, request: Request) -> Any:
    return api.get(f"/early-advice-requests/{request.pk}").body["discussions"][-1]


# --- offering ------------------------------------------------------------------------------------


def test_an_offered_time_is_taken_by_the_officer(cast: Cast, api: Api) -> None:
    request = in_state(cast, State.ALLOCATED)
    arrange(cast, request)
    assert told("discussion-offered") == ["Officer"]
    with time_machine.travel(LATER, tick=False):
        (offered,) = read_by_the_force(api, request)["times"]
        path = f"/early-advice-requests/{request.pk}/discussion"
        taken = api.post(path, {"accept": offered["id"]})
    assert taken.status == 200, taken.body
    assert taken.body["discussions"][0]["state"] == "agreed"
    assert taken.body["discussions"][0]["starts_at"] == "2026-11-26T14:00:00Z"
    assert told("discussion-agreed") == ["Prosecutor"]


def test_the_officer_proposes_another_time_and_the_lawyer_agrees(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    arrange(cast, request)
    other = discussions.Time(datetime(2026, 11, 27, 10, 0, tzinfo=UTC), "telephone")
    respond(cast, request, propose=[other])
    slot = Discussion.objects.get().slots.get(side="police")
    arrange(cast, request, times=(), agree_to=slot.pk)

    agreed = Discussion.objects.get()
    assert (agreed.state, agreed.starts_at, agreed.how) == ("agreed", other.starts_at, "telephone")


def test_an_answer_is_one_of_three_and_a_time_lies_ahead(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    arrange(cast, request)
    past = discussions.Time(datetime(2026, 11, 20, 10, 0, tzinfo=UTC), "video")
    for given, found in (
        ({"accept": None}, [("/", "one-of-three")]),
        ({"decline": "No time.", "propose": [past]}, [("/", "one-of-three")]),
        ({"propose": [past]}, [("/times/0", "in-the-past")]),
    ):
        with pytest.raises(Invalid) as broken:
            respond(cast, request, **given)
        assert pointers(broken) == found


def test_nothing_is_answered_that_was_not_offered(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    with pytest.raises(RuleBroken) as broken:
        respond(cast, request)
    assert broken.value.code == "no-discussion"


# --- the officer's own points first --------------------------------------------------------------


def test_the_officer_is_asked_for_their_points_before_they_see_the_lawyers(
    cast: Cast, api: Api
) -> None:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    with time_machine.travel(LATER, tick=False):
        before = read_by_the_force(api, request)
        assert (before["points"], before["note"], before["entries"]) == ("asked", None, [])
        assert before["points_clock"]["due_on"] == "2026-11-27"  # held on Tue 24 Nov
        path = f"/early-advice-requests/{request.pk}/note"
        mine = {"points": "I asked about the bus.", "nfa_suggested": False}
        after = api.post(path, {**mine, "understood": "carry_on"})
    assert after.status == 200, after.body
    shown = after.body["discussions"][-1]
    assert shown["points"] == "received"
    assert shown["note"]["text"] == "The messages of October are asked for."
    assert [(one["side"], one["after_shown"]) for one in shown["entries"]] == [
        ("cps", False),
        ("police", False),
    ]
    clock = Discussion.objects.get().points_clock
    assert clock is not None
    assert clock.ended_how == "met"


def test_advice_never_waits_and_after_three_working_days_the_note_closes(
    cast: Cast, api: Api
) -> None:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    friday, monday = datetime(2026, 11, 27, 23, tzinfo=UTC), datetime(2026, 11, 30, 9, tzinfo=UTC)
    with time_machine.travel(friday, tick=False):
        close_points()
        assert Discussion.objects.get().points_closed_at is None  # to the end of the day
    with time_machine.travel(monday, tick=False):
        close_points()
        close_points()
        shown = read_by_the_force(api, request)
    held = Discussion.objects.get()
    assert held.points_closed_at == monday
    assert shown["points"] == "not_received"
    assert shown["note"]["text"] == "The messages of October are asked for."
    assert [one["side"] for one in shown["entries"]] == ["cps"]
    assert held.points_clock is not None
    assert held.points_clock.ended_how == "cancelled"
    # what comes later is kept, and says that it came after
    contribute(cast, request)
    assert Entry.objects.get(side="police").after_shown


def test_points_that_came_are_never_closed(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    contribute(cast, request)
    with time_machine.travel(datetime(2026, 12, 7, tzinfo=UTC), tick=False):
        close_points()
    assert Discussion.objects.get().points_closed_at is None


def test_each_side_answers_the_question_about_no_further_action(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    with pytest.raises(Invalid) as broken:
        record(cast, request, nfa_suggested=True)
    assert [pointer for pointer, _ in pointers(broken)] == [
        "/nfa_who",
        "/nfa_why",
        "/nfa_open_lines",
    ]
    with pytest.raises(Invalid) as broken:
        record(cast, request, nfa_suggested=None)
    assert pointers(broken) == [("/nfa_suggested", "answer-needed")]
    record(cast, request)
    with pytest.raises(Invalid) as broken:
        contribute(cast, request, nfa_suggested=None, understood="", agrees=True)
    assert pointers(broken) == [
        ("/nfa_suggested", "answer-needed"),
        ("/understood", "answer-needed"),
        ("/agrees", "no-note"),  # it is not shown yet
    ]


# --- agreed or disputed --------------------------------------------------------------------------


def test_either_side_disputes_the_note_with_the_point_and_of_the_version_it_read(
    cast: Cast,
) -> None:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    contribute(cast, request)
    only: dict[str, Any] = {"points": "", "nfa_suggested": None, "understood": ""}
    with pytest.raises(Invalid) as broken:
        contribute(cast, request, **only, agrees=False)
    assert pointers(broken) == [("/disputed_point", "words-needed")]
    contribute(cast, request, **only, agrees=False, disputed_point="Not October.")
    write_note(cast, request, agrees=True)

    found = list(Entry.objects.exclude(agrees=None).values_list("side", "agrees", "note_version"))
    assert found == [("police", False, 1), ("cps", True, 2)]
    assert told("note-written") == ["Officer"]


def test_the_note_is_not_overwritten_unread(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    write_note(cast, request)
    with pytest.raises(Stale) as stale:
        write_note(cast, request, text="From another window.")
    assert stale.value.current == 2
    assert Discussion.objects.get().note == "The messages of September too."


# --- what was understood -------------------------------------------------------------------------


@pytest.mark.parametrize("understood", ["stop", "not_sure"])
def test_stop_or_not_sure_reaches_the_lawyer_at_once_until_it_is_put_right(
    cast: Cast, understood: str, browser_of: Any
) -> None:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    contribute(cast, request, understood=understood)

    notice = Notice.objects.get(kind="heard-otherwise")
    assert (notice.user, notice.urgent) == (cast.prosecutor, True)
    with time_machine.travel(LATER, tick=False):
        page = browser_of("prosecutor").get(f"/early-advice/{request.pk}/").content.decode()
        assert "Officer understood: " in page
        mine = browser_of("prosecutor").get("/").content.decode()
        assert "Put right what was understood" in mine
    put_right(cast, request)
    with work(cast.fresh("prosecutor")):
        page = browser_of("prosecutor").get(f"/early-advice/{request.pk}/").content.decode()
    assert "Officer understood: " not in page
    assert told("put-right") == ["Officer"]


def test_carry_on_alarms_nobody(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    contribute(cast, request)
    assert told("heard-otherwise") == []


def test_after_stop_the_officer_may_say_that_it_is_clear_now(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    heard_stop(cast, request)
    only: dict[str, Any] = {"points": "", "nfa_suggested": None}
    contribute(cast, request, **only, understood="carry_on")
    newest = discussions.newest_of(Request.objects.get(pk=request.pk))
    assert newest is not None
    assert heard_otherwise(newest) is None


def test_a_colleague_from_another_force_sees_no_discussion(cast: Cast, api_of: ApiOf) -> None:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    stranger = api_of("7777", cast.other_force)
    assert stranger.get(f"/early-advice-requests/{request.pk}").status == 404
