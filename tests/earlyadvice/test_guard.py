"""The guard against an end that comes too early, as somebody might try to get round it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.accounts.work import work
from core.errors import Invalid, RuleBroken
from core.notices.models import Event
from earlyadvice.advice_rules import AdviceFacts, LineFacts, leans_to_stopping
from earlyadvice.discussions import Time
from earlyadvice.lifecycle import State
from earlyadvice.models import Discussion, Request, SecondReading
from tests.cast import Api, Cast
from tests.earlyadvice.steps import facts
from tests.earlyadvice.test_actions import (
    LATER,
    accept,
    advise,
    allocate,
    answer_second,
    arrange,
    ask_second,
    contribute,
    heard_stop,
    in_state,
    own_view,
    put_right,
    record,
    respond,
    submit,
    withdraw,
)

pytestmark = pytest.mark.django_db

TO_DO = (LineFacts("Ask for the messages.", "What each said.", date(2027, 1, 8), "either"),)


def stopping() -> AdviceFacts:
    return facts("Nothing can change the answer.", leanings={"S1": "no_further_action"}, lines=())


def refused(cast: Cast, request: Request, given: AdviceFacts) -> list[str]:
    with pytest.raises(Invalid) as broken:
        advise(cast, request, facts=given)
    return [fault.code for fault in broken.value.faults]


def agreed(cast: Cast) -> Request:
    """Discussed, and a second lawyer has agreed to stop."""
    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    ask_second(cast, request, facts=stopping())
    own_view(cast, request)
    answer_second(cast, request)
    return request


# --- what agreement is worth ---------------------------------------------------------------------


def test_an_agreement_holds_until_the_police_add_something(cast: Cast) -> None:
    request = agreed(cast)
    later = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    officer = cast.fresh("officer")
    from earlyadvice import queries

    with work(officer):
        queries.inform(
            request_id=request.pk, by=officer, at=later, text="The suspect has said more."
        )
    assert refused(cast, request, stopping()) == ["second-lawyer-needed"]


def test_a_later_answer_that_disagrees_takes_the_agreement_back(cast: Cast) -> None:
    request = agreed(cast)
    ask_second(cast, request, facts=stopping(), reader_id=cast.people["unit_head"].pk)
    own_view(cast, request, "unit_head")
    answer_second(cast, request, "unit_head", agrees=False)
    assert refused(cast, request, stopping()) == ["second-lawyer-needed"]


def test_whoever_wrote_or_had_it_is_no_second_lawyer(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    ask_second(cast, request, facts=stopping())
    allocate(cast, request, to="second_prosecutor", why="She is away.")
    with pytest.raises(RuleBroken) as broken:
        ask_second(
            cast,
            request,
            "second_prosecutor",
            facts=stopping(),
            reader_id=cast.prosecutor.pk,
        )
    assert broken.value.code == "not-unseen"


def test_a_reading_that_waits_when_advice_is_given_is_over_and_another_can_be_asked(
    cast: Cast,
) -> None:
    request = in_state(cast, State.ALLOCATED)
    ask_second(cast, request, facts=stopping())
    advise(cast, request)
    assert SecondReading.objects.get().answered_at is not None
    ask_second(cast, request, facts=stopping())  # for a correction
    own_view(cast, request)
    answer_second(cast, request)


def test_the_police_can_take_a_request_back_while_a_second_lawyer_reads(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    ask_second(cast, request, facts=stopping())
    withdraw(cast, request)
    reading = SecondReading.objects.get()
    reading.clock.refresh_from_db()
    assert (reading.answered_at, reading.clock.ended_how) == (LATER, "cancelled")


# --- what counts as stopping, and as a discussion ------------------------------------------------


@pytest.mark.parametrize(
    ("leanings", "stops"),
    [
        ({"S1": "carry_on", "S2": "points_only"}, True),
        ({"S1": "refer", "S2": "points_only"}, True),
        ({"S1": "points_only", "S2": "points_only"}, False),
        ({"S1": "carry_on", "S2": "refer"}, False),
    ],
)
def test_points_only_for_one_of_several_is_stopping_for_that_one(
    leanings: dict[str, str], stops: bool
) -> None:
    assert leans_to_stopping(AdviceFacts("Text", leanings, lines=TO_DO)) is stops


def test_a_discussion_is_not_held_before_the_request_was_received(cast: Cast) -> None:
    from earlyadvice import discussions
    from earlyadvice.discussion_rules import EntryFacts

    request = in_state(cast, State.ALLOCATED)
    lawyer = cast.fresh("prosecutor")
    with work(lawyer), pytest.raises(Invalid) as broken:
        discussions.record_held(
            request_id=request.pk,
            by=lawyer,
            at=LATER,
            held_at=datetime(1901, 1, 1, tzinfo=UTC),
            how="video",
            attendees="The two of us.",
            said=EntryFacts(points="Points.", nfa_suggested=False),
        )
    assert [one.code for one in broken.value.faults] == ["before-the-request"]


def test_an_old_decline_does_not_count_while_a_new_time_is_agreed(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    arrange(cast, request)
    respond(cast, request)  # declined
    arrange(cast, request)
    respond(cast, request, accept=Discussion.objects.get(state="offered").slots.get().pk)
    codes = refused(cast, request, stopping())
    assert codes == ["discussion-needed", "second-lawyer-needed"]


# --- the officer's points ------------------------------------------------------------------------


def test_another_offer_does_not_shut_the_officers_points_out(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    again = Time(datetime(2026, 11, 27, 10, 0, tzinfo=UTC), "video")
    arrange(cast, request, times=[again])

    contribute(cast, request)

    held = Discussion.objects.get(state="held")
    assert held.entries.filter(side="police").count() == 1
    assert held.points_clock is not None
    held.points_clock.refresh_from_db()
    assert held.points_clock.ended_how == "met"


def test_what_was_unclear_in_an_earlier_discussion_can_be_put_right(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    heard_stop(cast, request)
    record(cast, request)
    put_right(cast, request)
    assert Discussion.objects.filter(unclear_since__isnull=False).count() == 0


def test_an_officer_is_not_blamed_for_points_that_could_no_longer_be_given(cast: Cast) -> None:
    from earlyadvice.tasks import close_points

    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    withdraw(cast, request)
    with time_machine.travel("2027-01-04T09:00:00Z", tick=False):
        close_points()
    discussion = Discussion.objects.get()
    assert discussion.points_closed_at is None
    assert discussion.points_clock is not None
    assert discussion.points_clock.ended_how == "cancelled"


# --- who learns what, and when -------------------------------------------------------------------


def test_the_force_does_not_learn_that_a_second_lawyer_is_asked(cast: Cast, api: Api) -> None:
    request = submit(cast)
    accept(cast, request)
    allocate(cast, request)
    record(cast, request)
    before = Event.objects.count()
    ask_second(cast, request, facts=stopping())
    own_view(cast, request)
    clock = SecondReading.objects.get().clock

    assert Event.objects.count() == before
    with time_machine.travel(LATER, tick=False):
        case = api.get(f"/cases/{request.case.urn}").body
        listed = api.get("/deadlines").body["results"]
        ledger = api.get(f"/deadlines/{clock.pk}/ledger")
        asked = api.post(f"/deadlines/{clock.pk}/ask", {"text": "Where is it?"})
    assert "second" not in str(case).lower()
    assert {one["kind"] for one in listed} >= {"early-advice"}
    assert "second-reading" not in {one["kind"] for one in listed}
    assert (ledger.status, asked.status) == (404, 404)


def test_a_manager_who_reads_second_sees_no_note_before_their_own_view(
    cast: Cast, browser_of: Callable[[str], Client]
) -> None:
    request = in_state(cast, State.ALLOCATED)
    heard_stop(cast, request)
    put_right(cast, request)  # "I telephoned: the advice is to carry on."
    ask_second(cast, request, facts=stopping())
    own_view(cast, request)
    answer_second(cast, request, agrees=False)
    ask_second(cast, request, facts=stopping(), reader_id=cast.people["unit_head"].pk)
    path = f"/early-advice/{request.pk}/"
    secret: tuple[Any, ...] = (
        "I telephoned",
        "The messages of October",
        "The messages should be read first.",  # the first reader's own view
        "I came to the same view.",
    )
    with time_machine.travel(LATER, tick=False):
        head, manager = browser_of("unit_head"), browser_of("legal_manager")
        for page in ("", "discussion/offer/", "second/"):
            body = head.get(path + page).content.decode()
            assert [words for words in secret if words in body] == [], page
        assert head.get(f"{path}discussion/note/").status_code == 409
        seen = manager.get(path).content.decode()
        assert [words for words in secret if words not in seen] == []
