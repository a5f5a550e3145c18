"""Queries, reviews of returns, and what the police do with the advice: what each promises."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.errors import Invalid, NotPermitted, RuleBroken
from core.notices.models import Notice
from deadlines.models import Deadline
from earlyadvice.lifecycle import OutcomeKind, State
from earlyadvice.models import Information, Outcome, Query, Request, ReturnReason, ReturnReview
from tests.cast import Cast
from tests.earlyadvice.test_actions import (
    accept,
    allocate,
    answer_review,
    ask,
    in_state,
    inform,
    report,
    seek_review,
    send_back,
    submit,
    withdraw,
)

pytestmark = pytest.mark.django_db
WAITS = "The advice turns on whether he was there at all."


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


def pointers(broken: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in broken.value.faults]


# --- ask and carry on ----------------------------------------------------------------------------


def test_asking_carries_on_the_days_run_and_the_police_owe_an_answer(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    query = ask(cast, request, "prosecutor")

    clock = Deadline.objects.get(pk=request.clock_id)
    assert (clock.due_on, clock.events.count()) == (date(2026, 12, 21), 1)
    assert (query.clock.owed_by, query.clock.due_on) == ("police", date(2026, 12, 1))
    assert told("query-asked") == ["Officer"]


def test_a_query_that_pauses_says_why_and_the_ledger_gives_the_days_back(cast: Cast) -> None:
    request = in_state(cast, State.SUBMITTED)
    query = ask(cast, request, cannot_advise_because=WAITS)

    paused = Deadline.objects.get(pk=request.clock_id)
    assert paused.events.get(seq=query.pause_seq).reason == WAITS
    # asked on Tue 24 Nov, to be answered by Tue 1 Dec: five working days, 24 to 30 Nov, not counted
    assert paused.due_on == date(2026, 12, 30)  # 21 Dec and five working days, without 25 and 28


def test_the_answer_starts_the_clock_again_the_same_day(cast: Cast) -> None:
    request = in_state(cast, State.SUBMITTED)
    query = ask(cast, request, cannot_advise_because=WAITS)
    inform(cast, request, query_id=query.pk)

    assert Deadline.objects.get(pk=request.clock_id).due_on == date(2026, 12, 21)
    assert Deadline.objects.get(pk=query.clock_id).ended_how == "met"
    assert Information.objects.get().query_id == query.pk
    assert told("information-given") == ["Legal Manager"]


def test_after_triage_a_lawyer_cannot_pause_by_asking_and_the_legal_manager_can(
    cast: Cast,
) -> None:
    late = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)  # five working days before the question
    request = submit(cast, at=late)
    accept(cast, request)
    allocate(cast, request)
    with pytest.raises(NotPermitted, match="legal manager"):
        ask(cast, request, "prosecutor", cannot_advise_because=WAITS)
    assert not Query.objects.exists()
    ask(cast, request, "prosecutor")  # asking itself is always open
    ask(cast, request, "legal_manager", cannot_advise_because=WAITS)
    assert Query.objects.count() == 2


def test_a_question_needs_words_and_a_day_to_come(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    with pytest.raises(RuleBroken):
        ask(cast, request, text="  ")
    with pytest.raises(Invalid) as broken:
        ask(cast, request, expected_on=date(2026, 11, 24))
    assert pointers(broken) == [("/expected_on", "not-in-the-future")]


def test_the_officer_can_mend_what_was_thin_without_being_asked(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    assert "material" in request.thin
    inform(cast, request, contents=["material"], text="An ABE interview exists.")

    request.refresh_from_db()
    assert "material" not in request.thin
    assert told("information-given") == ["Prosecutor"]


def test_an_answer_names_every_fault_at_once_and_answers_a_query_once(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    query = ask(cast, request)
    inform(cast, request, query_id=query.pk)
    with pytest.raises(Invalid) as broken:
        inform(cast, request, query_id=query.pk, contents=["urn"])
    assert pointers(broken) == [("/contents/0", "not-thin"), ("/query", "not-open")]


def test_a_query_dies_with_its_request(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    query = ask(cast, request)
    withdraw(cast, request)

    assert Deadline.objects.get(pk=query.clock_id).ended_how == "cancelled"


# --- a return ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"reasons": {"content_missing": ""}}, ("/contents", "contents-needed")),
        ({"reasons": {"other": " "}}, ("/details_other", "details-needed")),
        ({"reasons": {"advice_not_needed": ""}}, ("/details_advice_not_needed", "details-needed")),
        (
            {"reasons": {"content_missing": ""}, "contents": ["phone"]},
            ("/contents", "unknown-content"),
        ),
        # one of the thirteen reasons for charging referrals
        ({"reasons": {"key_evidence_missing": ""}}, ("/reasons", "unknown-reason")),
        ({"reasons": {"too_early": "x" * 251}}, ("/details_too_early", "too-long")),
    ],
)
def test_a_return_says_what_the_officer_needs(
    cast: Cast, given: dict[str, Any], expected: tuple[str, str]
) -> None:
    request = submit(cast)
    with pytest.raises(Invalid) as broken:
        send_back(cast, request, **given)
    assert pointers(broken) == [expected]


def test_a_missing_content_is_named_to_the_force(cast: Cast) -> None:
    request = submit(cast)
    send_back(cast, request, reasons={"content_missing": ""}, contents=["material"])
    assert ReturnReason.objects.get().contents == ["material"]


# --- the review of a return ----------------------------------------------------------------------


def test_a_review_is_answered_by_another_lawyer_within_two_working_days(cast: Cast) -> None:
    request = in_state(cast, State.RETURNED)
    seek_review(cast, request)

    review = ReturnReview.objects.get()
    assert review.clock.due_on == date(2026, 11, 26)  # asked on Tue 24 Nov 2026
    assert told("review-asked") == ["Unit Head"]  # the legal manager returned it
    with pytest.raises(NotPermitted, match="Another lawyer answers"):
        answer_review(cast, request, "legal_manager")


def test_upheld_the_first_date_of_receipt_stands(cast: Cast) -> None:
    request = in_state(cast, State.RETURNED)
    seek_review(cast, request)
    answer_review(cast, request, "second_prosecutor")

    request = Request.objects.get(pk=request.pk)
    assert request.state == State.ACCEPTED
    assert request.clock.ended_at is None
    assert request.clock.due_on == date(2026, 12, 21)  # as received on Fri 20 Nov 2026
    assert request.clock.first_received_on == date(2026, 11, 20)
    assert told("review-answered") == ["Chief Inspector", "Officer"]


def test_a_return_that_stands_stays_returned_and_is_reviewed_once(cast: Cast) -> None:
    request = in_state(cast, State.RETURNED)
    seek_review(cast, request)
    answer_review(cast, request, upheld=False)

    request.refresh_from_db()
    assert request.state == State.RETURNED
    with pytest.raises(RuleBroken) as broken:
        seek_review(cast, request)
    assert broken.value.code == "already-asked"
    with pytest.raises(RuleBroken) as broken:
        answer_review(cast, request)
    assert broken.value.code == "no-review"


def test_a_return_that_was_sent_again_is_not_reviewed(cast: Cast) -> None:
    request = in_state(cast, State.RETURNED)
    submit(cast)
    with pytest.raises(RuleBroken) as broken:
        seek_review(cast, request)
    assert broken.value.code == "sent-again"


def test_a_request_that_was_taken_back_can_be_returned_again_for_the_same_reason(
    cast: Cast,
) -> None:
    request = in_state(cast, State.RETURNED)
    seek_review(cast, request)
    answer_review(cast, request)
    send_back(cast, request)
    seek_review(cast, request)

    assert list(ReturnReason.objects.order_by("number").values_list("number", "code")) == [
        (1, "too_early"),
        (2, "too_early"),
    ]
    assert ReturnReview.objects.count() == 2


# --- after the advice ----------------------------------------------------------------------------

NO_FURTHER_ACTION = {
    "kind": OutcomeKind.POLICE_NO_FURTHER_ACTION,
    "code": "15",
    "reason": "The evidence did not reach the test.",
    "open_lines": "None",
    "inspector": "",
}


def test_advice_leaves_the_police_a_date(cast: Cast) -> None:
    request = in_state(cast, State.ADVISED)
    clock = request.outcome_clock
    assert clock is not None
    assert (clock.owed_by, clock.due_on) == ("police", date(2026, 12, 22))  # 28 days from 24 Nov


def test_still_investigating_keeps_it_open_until_the_next_date(cast: Cast) -> None:
    request = in_state(cast, State.ADVISED)
    first = request.outcome_clock_id
    assert first is not None
    still = OutcomeKind.STILL_INVESTIGATING
    report(cast, request, kind=still, next_expected_on=date(2027, 2, 1))

    request = Request.objects.get(pk=request.pk)
    assert request.state == State.ADVISED
    assert request.outcome_clock is not None
    assert request.outcome_clock.due_on == date(2027, 2, 1)
    assert Deadline.objects.get(pk=first).ended_how == "met"
    assert told("outcome-reported") == ["Prosecutor"]


@pytest.mark.parametrize("kind", [OutcomeKind.CHARGING_REFERRAL, OutcomeKind.MORE_ADVICE_WANTED])
def test_any_other_outcome_closes_it(cast: Cast, kind: OutcomeKind) -> None:
    request = in_state(cast, State.ADVISED)
    report(cast, request, kind=kind, reason="As agreed.")

    request = Request.objects.get(pk=request.pk)
    assert request.state == State.CLOSED
    assert request.outcome_clock is not None
    assert request.outcome_clock.ended_how == "met"


def test_no_further_action_names_code_reason_open_lines_and_inspector(cast: Cast) -> None:
    request = in_state(cast, State.ADVISED)
    with pytest.raises(Invalid) as broken:
        report(cast, request, kind=OutcomeKind.POLICE_NO_FURTHER_ACTION)
    assert [pointer for pointer, _ in pointers(broken)] == [
        "/code",
        "/reason",
        "/open_lines",
        "/inspector",
    ]
    with pytest.raises(Invalid) as broken:
        report(cast, request, **{**NO_FURTHER_ACTION, "inspector": "4412"})  # a constable
    assert pointers(broken) == [("/inspector", "not-an-inspector")]
    inspector = cast.people["chief_inspector"].officer.collar_number
    report(cast, request, **{**NO_FURTHER_ACTION, "inspector": inspector})
    assert Outcome.objects.get().open_lines == "None"


def test_still_investigating_needs_a_date_to_come(cast: Cast) -> None:
    request = in_state(cast, State.ADVISED)
    still = OutcomeKind.STILL_INVESTIGATING
    for given, code in ((None, "required"), (date(2026, 11, 24), "not-in-the-future")):
        with pytest.raises(Invalid) as broken:
            report(cast, request, kind=still, next_expected_on=given)
        assert pointers(broken) == [("/next_expected_on", code)]
