"""A case that waits for the police: with a next date always, and a label that buys nobody time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.disclosure.rules import NOTHING
from casework.models import Prfi, PrfiChaser, Referral, Track
from casework.prfi import actions
from casework.prfi.lifecycle import PRFI, PrfiState, PrfiVerb
from casework.prfi.rules import Interval, after_months, chases_due, latest_review
from casework.referrals import actions as referrals
from core.accounts.work import work
from core.errors import Invalid, NotPermitted, RuleBroken
from core.notices.models import Notice
from deadlines import asking
from deadlines.models import Deadline
from deadlines.reading import reading
from tests.casework import referring
from tests.cast import Cast
from tests.earlyadvice.test_actions import submit as ask_for_advice

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
Given = dict[str, Any]


def waits(cast: Cast, referral: Referral, **changes: Any) -> Prfi:
    return referring.waits(cast, referral, AT, **{"next_review_on": date(2026, 12, 15), **changes})


def do(cast: Cast, who: str, verb: Any, at: datetime = AT, **given: Any) -> Any:
    person = cast.fresh(who)
    with work(person):
        return verb(by=person, at=at, **given)


def test_a_suspect_who_waits_has_a_review_date_a_clock_and_a_paused_decision(cast: Cast) -> None:
    referral = referring.allocated(cast)
    row = waits(cast, referral)
    assert (row.kind, row.state) == ("charging", "open")
    assert (row.clock.kind, row.clock.due_on) == ("prfi-review", date(2026, 12, 15))
    track = Track.objects.get(referral=referral)
    assert track.state == "prfi"
    clock = Deadline.objects.get(pk=track.clock_id)
    assert clock.paused_until == date(2026, 12, 15)
    assert clock.ended_at is None  # never met, never cancelled: it is no decision
    assert Notice.objects.filter(user=cast.officer, kind="prfi-opened").exists()


def test_a_case_of_early_advice_waits_under_its_own_kind(cast: Cast) -> None:
    request = ask_for_advice(cast)
    suspect = request.case.suspects.get()
    manager = cast.fresh("progression_manager")
    with work(manager):
        row = actions.open_prfi(
            case_id=request.case_id,
            suspect_id=suspect.pk,
            by=manager,
            at=AT,
            reason="no_reply",
            sub_category="digital",
            next_review_on=date(2026, 12, 15),
            informs="officer",
            why="Not resubmitted.",
        )
    assert (row.kind, row.track) == ("early_advice", None)


def test_the_database_refuses_a_row_without_a_next_date(cast: Cast) -> None:
    row = waits(cast, referring.allocated(cast))
    row.next_review_on = None  # type: ignore[assignment]
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.save_change(row, "next_review_on")


@pytest.mark.parametrize(
    ("reason", "booked_on", "next_on", "code"),
    [
        ("no_reply", None, date(2026, 12, 23), "review-too-late"),  # 28 days: 22 December
        ("no_reply", None, date(2026, 11, 24), "not-in-the-future"),
        ("examination_booked", None, date(2026, 12, 15), "required"),
        ("examination_booked", date(2026, 12, 10), date(2026, 12, 18), "review-too-late"),
        ("examination_booked", date(2027, 4, 1), date(2027, 2, 17), "review-too-late"),  # 84 days
        ("silence", None, date(2026, 12, 1), "unknown-reason"),
    ],
)
def test_a_review_date_lies_within_the_longest_interval_of_its_reason(
    cast: Cast, reason: str, booked_on: date | None, next_on: date, code: str
) -> None:
    referral = referring.allocated(cast)
    with pytest.raises(Invalid) as told:
        waits(cast, referral, reason=reason, booked_on=booked_on, next_review_on=next_on)
    assert [one.code for one in told.value.faults] == [code]


def test_a_booked_examination_may_be_reviewed_a_week_after_it(cast: Cast) -> None:
    row = waits(
        cast,
        referring.allocated(cast),
        reason="examination_booked",
        booked_on=date(2027, 1, 20),
        next_review_on=date(2027, 1, 27),
    )
    assert row.next_review_on == date(2027, 1, 27)


def test_it_is_refused_while_the_cps_owes_an_answer(cast: Cast) -> None:
    referral = referring.allocated(cast)
    clock = referral.tracks.get().clock
    do(cast, "officer", asking.ask, deadline_id=clock.pk, text="Where is it?")
    with pytest.raises(RuleBroken, match="Answer first") as told:
        waits(cast, referral)
    assert told.value.code == "we-owe-an-answer"


def test_a_late_decision_is_not_paused_by_the_label(cast: Cast) -> None:
    early = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
    referral = referring.allocated(cast, at=early)
    row = waits(cast, referral)
    assert row.pause_seq is None
    clock = Track.objects.get(referral=referral).clock
    assert clock.paused_until is None
    assert reading(clock, AT).overdue


def test_nobody_waits_twice_for_one_suspect(cast: Cast) -> None:
    referral = referring.allocated(cast)
    waits(cast, referral)
    with pytest.raises(RuleBroken, match="waits for further investigation already"):
        waits(cast, referral)


# --- reports -------------------------------------------------------------------------------------


def report(cast: Cast, row: Prfi, on: date, at: datetime = AT) -> Prfi:
    given: Given = {
        "case_id": row.case_id,
        "text": "The laboratory has it.",
        "next_expected_on": on,
    }
    do(cast, "officer", actions.report, at=at, **given)
    return Prfi.objects.get(pk=row.pk)


def test_a_report_that_keeps_its_date_moves_the_review_by_itself_twice_at_most(cast: Cast) -> None:
    row = waits(cast, referring.allocated(cast))
    assert report(cast, row, date(2026, 12, 20)).next_review_on == date(2026, 12, 20)
    assert report(cast, row, date(2026, 12, 18)).next_review_on == date(2026, 12, 18)
    third = report(cast, row, date(2026, 12, 17))
    assert third.next_review_on == date(2026, 12, 18)
    keeper = Notice.objects.filter(user=cast.progression_manager, kind="prfi-to-look-at")
    assert keeper.exists()


def test_a_date_that_slips_comes_to_the_progression_manager_and_moves_nothing(cast: Cast) -> None:
    row = waits(cast, referring.allocated(cast))
    report(cast, row, date(2026, 12, 16))
    slipped = report(cast, row, date(2026, 12, 21))
    assert slipped.next_review_on == date(2026, 12, 16)
    assert list(slipped.reports.values_list("kept", flat=True)) == [True, False]
    assert Notice.objects.filter(user=cast.progression_manager, kind="prfi-slipped").exists()


def test_a_report_goes_further_than_the_reason_allows_only_when_somebody_looks(cast: Cast) -> None:
    row = waits(cast, referring.allocated(cast))
    assert report(cast, row, date(2027, 3, 1)).next_review_on == date(2026, 12, 15)


def test_a_colleague_of_the_officer_does_not_report(cast: Cast) -> None:
    row = waits(cast, referring.allocated(cast))
    given: Given = {
        "case_id": row.case_id,
        "text": "Soon.",
        "next_expected_on": date(2026, 12, 1),
    }
    with pytest.raises(NotPermitted):
        do(cast, "colleague", actions.report, **given)


def test_a_review_keeps_every_date_there_has_been(cast: Cast) -> None:
    row = waits(cast, referring.allocated(cast))
    later = datetime(2026, 12, 15, 9, 0, tzinfo=UTC)
    given: Given = {
        "prfi_id": row.pk,
        "next_review_on": date(2027, 1, 11),
        "why": "The queue is long.",
    }
    moved = do(cast, "progression_manager", actions.review, at=later, **given)
    assert list(moved.reviews.values_list("was_on", "next_on", "moved")) == [
        (None, date(2026, 12, 15), "opened"),
        (date(2026, 12, 15), date(2027, 1, 11), "review"),
    ]
    clocks = Deadline.objects.filter(kind="prfi-review").order_by("due_on")
    assert list(clocks.values_list("due_on", "ended_how")) == [
        (date(2026, 12, 15), "met"),
        (date(2027, 1, 11), ""),
    ]


# --- chasers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "owed"),
    [(date(2026, 12, 23), 0), (date(2026, 12, 24), 1), (date(2027, 1, 24), 2)],
)
def test_a_chaser_is_owed_after_one_month_and_after_two(day: date, owed: int) -> None:
    assert chases_due(date(2026, 11, 24), None, day) == owed


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert after_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert after_months(date(2026, 11, 30), 2) == date(2027, 1, 30)


def test_a_chaser_is_told_once_and_stops_with_a_report(cast: Cast) -> None:
    row = waits(cast, referring.allocated(cast))
    month = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)
    assert actions.to_chase(month) == [row.pk]
    for _ in range(2):
        actions.chase(prfi_id=row.pk, by=cast.set_up, at=month)
    assert list(PrfiChaser.objects.values_list("number", "told__name")) == [(1, "Officer")]
    assert actions.to_chase(month) == []
    report(cast, row, date(2027, 1, 5), at=month)
    assert actions.to_chase(datetime(2027, 1, 23, 9, 0, tzinfo=UTC)) == []
    assert actions.to_chase(datetime(2027, 1, 24, 9, 0, tzinfo=UTC)) == [row.pk]


# --- and on it goes ------------------------------------------------------------------------------


def test_taken_up_again_it_keeps_urn_first_receipt_and_the_days_it_had_left(cast: Cast) -> None:
    referral = referring.allocated(cast)
    row = waits(cast, referral)
    later = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    given: Given = {"prfi_id": row.pk, "why": "The report has come."}
    done = do(cast, "progression_manager", actions.reactivate, at=later, **given)
    assert (done.state, done.ended_because) == ("reactivated", "The report has come.")
    track = Track.objects.get(referral=referral)
    assert track.state == "deciding"
    clock = Deadline.objects.get(pk=track.clock_id)
    assert clock.first_received_on == date(2026, 11, 20)
    assert clock.due_on == date(2026, 12, 25)  # 18 December, and 7 days that it stood still
    assert Notice.objects.filter(user=cast.prosecutor, kind="prfi-reactivated").exists()
    again = waits(cast, referral, next_review_on=date(2026, 12, 20))
    assert again.pk != row.pk
    assert Prfi.objects.filter(case=referral.case).count() == 2


def test_a_withdrawal_ends_the_wait(cast: Cast) -> None:
    referral = referring.allocated(cast)
    row = waits(cast, referral)
    do(cast, "officer", referrals.withdraw, referral_id=referral.pk, why="Charged elsewhere.")
    assert Prfi.objects.get(pk=row.pk).state == "ended"
    assert not Deadline.objects.open().exists()


def test_who_tells_the_victim_and_when_is_written_down(cast: Cast) -> None:
    row = waits(cast, referring.allocated(cast))
    given: Given = {"prfi_id": row.pk, "informs": "isva", "on": date(2026, 11, 20), "said": NOTHING}
    told = do(cast, "victim_liaison_officer", actions.inform, **given)
    assert (told.informs, told.last_informed_on) == ("isva", date(2026, 11, 20))
    with pytest.raises(Invalid):
        do(cast, "progression_manager", actions.inform, **{**given, "on": date(2026, 12, 1)})


def test_the_latest_review_of_a_booked_date_is_84_days_away() -> None:
    interval = Interval(days=84, after_booked=7)
    assert latest_review(date(2026, 11, 24), interval, date(2027, 6, 1)) == date(2027, 2, 16)
    assert latest_review(date(2026, 11, 24), interval, date(2026, 12, 1)) == date(2026, 12, 8)


@pytest.mark.parametrize("state", PrfiState.values)
@pytest.mark.parametrize("verb", PrfiVerb.values)
def test_every_cell(state: str, verb: str) -> None:
    if verb in PRFI.open_verbs(state):
        assert PRFI.after(verb, state) in PrfiState.values
    else:
        with pytest.raises(RuleBroken):
            PRFI.after(verb, state)
