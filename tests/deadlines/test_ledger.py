"""What a clock reads and says, on literal days. No database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.london import london_day
from deadlines import ledger, workingdays
from deadlines.events import Clock, Event, EventType, State, Target, Unit, midnight
from deadlines.ledger import Reading, due, read, words
from deadlines.rungs import escalates, is_owed, rung_at
from deadlines.workingdays import BeyondHorizon

CALENDAR = workingdays.reviewed()
WORKING_21 = Target(Unit.WORKING_DAYS, 21)


def at(text: str) -> datetime:
    """An instant in UTC: "2026-11-20" is noon, "2026-11-20 15:04" is that time."""
    return datetime.fromisoformat(text if " " in text else f"{text} 12:00").replace(tzinfo=UTC)


def day(text: str) -> date:
    return date.fromisoformat(text)


def early_advice(*events: Event, received: str = "2026-11-20") -> Clock:
    return Clock(WORKING_21, at(received), events)


def paused(when: str, until: str, seq: int = 1, **more: object) -> Event:
    return Event(EventType.PAUSED, at(when), seq, expected_on=day(until), **more)  # type: ignore[arg-type]


def resumed(when: str, seq: int = 9, ends: int | None = None) -> Event:
    return Event(EventType.RESUMED, at(when), seq, ends=ends)


def reading(clock: Clock, on: str) -> Reading:
    return read(clock, CALENDAR, at(on))


# --- the plain clock ------------------------------------------------------------------------------


def test_the_worked_example_of_the_police_api() -> None:
    clock = Clock(WORKING_21, at("2026-11-20 15:04"))
    found = reading(clock, "2026-11-20 15:04")
    assert found.day_one == day("2026-11-23")
    assert found.due_on == day("2026-12-21")
    assert found.breach_on == day("2026-12-22")
    assert (found.days_allowed, found.days_used, found.days_left) == (21, 0, 21)
    assert found.state == State.RUNNING


def test_a_request_received_late_in_the_evening_is_received_that_london_day() -> None:
    summer = Clock(WORKING_21, at("2026-07-01 23:30"))  # already 00:30 on 2 July in London
    assert summer.received_on == day("2026-07-02")
    assert due(summer, CALENDAR).on == day("2026-07-31")
    winter = Clock(WORKING_21, at("2026-11-20 23:59"))
    assert winter.received_on == day("2026-11-20")


@pytest.mark.parametrize(
    ("received", "due_at"),
    [
        ("2026-11-20", "2026-12-21 23:59:59+00:00"),  # winter
        ("2026-07-02", "2026-07-31 22:59:59+00:00"),  # summer time
        ("2026-09-25", "2026-10-26 23:59:59+00:00"),  # the Monday after clocks go back
        ("2026-02-27", "2026-03-30 22:59:59+00:00"),  # the Monday after clocks go forward
    ],
)
def test_a_clock_is_due_at_one_second_to_midnight_in_london(received: str, due_at: str) -> None:
    assert due(early_advice(received=received), CALENDAR).at == datetime.fromisoformat(due_at)


def test_it_is_late_from_the_next_day_and_not_a_second_before() -> None:
    clock = early_advice()
    last = read(clock, CALENDAR, datetime(2026, 12, 21, 23, 59, 59, 999_999, UTC))
    assert (last.overdue, last.days_left, words(last)) == (False, 0, "today")
    first = read(clock, CALENDAR, datetime(2026, 12, 22, 0, 0, 0, 0, UTC))
    assert (first.overdue, first.days_left, words(first)) == (True, -1, "1 working day late")


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-11-20", "21 working days left"),
        ("2026-11-21", "21 working days left"),
        ("2026-12-15", "4 working days left"),
        ("2026-12-18", "1 working day left"),  # the Friday before
        ("2026-12-19", "1 working day left"),
        ("2026-12-20", "tomorrow"),
        ("2026-12-21", "today"),
        ("2026-12-22", "1 working day late"),
        ("2026-12-23", "2 working days late"),
        ("2026-12-28", "3 working days late"),  # Christmas cost nothing
        ("2027-01-08", "11 working days late"),
    ],
)
def test_days_left_in_words(on: str, said: str) -> None:
    assert words(reading(early_advice(), on)) == said


def test_on_a_saturday_after_a_friday_it_is_late_by_no_working_day_yet() -> None:
    clock = Clock(Target(Unit.WORKING_DAYS, 5), at("2026-11-20"))  # due Friday 27 November
    found = reading(clock, "2026-11-28")
    assert (found.overdue, found.days_left, words(found)) == (True, 0, "late")


def test_a_clock_of_no_days_is_due_on_the_day_of_receipt() -> None:
    clock = Clock(Target(Unit.WORKING_DAYS, 0), at("2026-11-21"))
    assert due(clock, CALENDAR).on == day("2026-11-21")
    assert words(reading(clock, "2026-11-21")) == "today"


def test_beyond_the_horizon_there_is_no_answer() -> None:
    with pytest.raises(BeyondHorizon):
        due(early_advice(received="2028-12-15"), CALENDAR)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Clock(WORKING_21, datetime(2026, 11, 20, 12, 0))  # noqa: DTZ001


# --- other units ----------------------------------------------------------------------------------


def test_calendar_days_count_every_day_after_receipt() -> None:
    clock = Clock(Target(Unit.CALENDAR_DAYS, 28), at("2026-12-10"))
    found = reading(clock, "2026-12-25")
    assert found.day_one == day("2026-12-11")
    assert found.due_on == day("2027-01-07")
    assert (found.days_used, found.days_left) == (15, 13)
    assert words(found) == "13 days left"
    late = reading(clock, "2027-01-11")
    assert (late.days_left, words(late)) == (-2, "2 working days late")


def test_three_hours_are_elapsed_hours_over_the_change_of_the_clocks() -> None:
    # 25 October 2026: 02:00 summer time becomes 01:00, so 00:30 BST + 3 h is 02:30 GMT
    clock = Clock(Target(Unit.HOURS, 3), datetime.fromisoformat("2026-10-25T00:30:00+01:00"))
    falls = due(clock, CALENDAR)
    assert falls.at == datetime.fromisoformat("2026-10-25T02:30:00+00:00")
    # 29 March 2026: 01:00 becomes 02:00, so 00:30 GMT + 3 h is 04:30 BST
    clock = Clock(Target(Unit.HOURS, 3), datetime.fromisoformat("2026-03-29T00:30:00+00:00"))
    assert due(clock, CALENDAR).at == datetime.fromisoformat("2026-03-29T04:30:00+01:00")


@pytest.mark.parametrize(
    ("when", "left", "said"),
    [
        ("2026-11-20 09:00", 3, "3 hours left"),
        ("2026-11-20 10:30", 1, "1 hour left"),
        ("2026-11-20 11:30", 0, "less than 1 hour left"),
        ("2026-11-20 12:30", 0, "less than 1 hour late"),
        ("2026-11-20 14:00", -2, "2 hours late"),
    ],
)
def test_hour_clocks_speak_in_hours(when: str, left: int, said: str) -> None:
    clock = Clock(Target(Unit.HOURS, 3), at("2026-11-20 09:00"))
    found = reading(clock, when)
    assert (found.hours_allowed, found.hours_left, words(found)) == (3, left, said)
    assert (found.days_allowed, found.days_used, found.days_left) == (None, None, None)


def test_an_hour_clock_stands_still_while_paused() -> None:
    clock = Clock(
        Target(Unit.HOURS, 3),
        at("2026-11-20 09:00"),
        [paused("2026-11-20 10:00", "2026-11-21"), resumed("2026-11-20 11:30")],
    )
    assert due(clock, CALENDAR).at == at("2026-11-20 13:30")
    assert words(reading(clock, "2026-11-20 11:00")) == "paused, 2 hours left"
    assert reading(clock, "2026-11-20 12:30").hours_left == 1
    [line] = ledger.ledger(clock, CALENDAR, at("2026-11-20 12:30"))
    assert (line.counted, line.hours, line.is_due) == (True, 3.0, True)


def test_a_fixed_date_stands_and_pauses_do_not_move_it() -> None:
    clock = Clock(
        Target(Unit.DATE, on=day("2026-12-04")),
        at("2026-11-20"),
        [paused("2026-11-23", "2026-11-27"), resumed("2026-11-26")],
    )
    found = reading(clock, "2026-12-01")
    assert found.due_on == day("2026-12-04")
    assert (found.days_allowed, found.days_used, found.days_left) == (7, 4, 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": Unit.DATE},
        {"unit": Unit.DATE, "n": 3},
        {"unit": Unit.HOURS, "on": date(2026, 1, 1)},
        {"unit": Unit.HOURS, "n": -1},
    ],
)
def test_a_target_is_a_number_or_a_date(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="target"):
        Target(**wrong)  # type: ignore[arg-type]


# --- pauses ---------------------------------------------------------------------------------------


def test_the_day_of_a_pause_does_not_count_and_the_day_of_a_resume_does() -> None:
    clock = early_advice(paused("2026-11-25 09:00", "2026-12-09"), resumed("2026-11-27 17:00"))
    # Wed 25 and Thu 26 November do not count: two working days later than 21 December
    assert due(clock, CALENDAR).on == day("2026-12-23")
    assert reading(clock, "2026-11-24").days_used == 2
    assert reading(clock, "2026-11-26").days_used == 2
    assert reading(clock, "2026-11-27").days_used == 3


def test_resuming_gives_back_exactly_what_was_left() -> None:
    clock = early_advice(paused("2026-11-25", "2026-12-09"), resumed("2026-12-02"))
    before, during = reading(clock, "2026-11-24"), reading(clock, "2026-12-01")
    assert before.days_left == during.days_left == 19
    assert during.state == State.PAUSED
    assert words(during) == "paused, 19 working days left"
    assert reading(clock, "2026-12-02").days_left == 18


def test_a_pause_without_an_answer_ends_by_itself_at_its_expected_date() -> None:
    clock = early_advice(paused("2026-11-25", "2026-12-02"))
    answered = early_advice(paused("2026-11-25", "2026-12-02"), resumed("2026-12-02"))
    late = early_advice(paused("2026-11-25", "2026-12-02"), resumed("2026-12-10"))
    assert due(clock, CALENDAR) == due(answered, CALENDAR) == due(late, CALENDAR)
    assert due(clock, CALENDAR).on == day("2026-12-30")
    assert reading(clock, "2026-12-01").paused_until == day("2026-12-02")
    after = reading(clock, "2026-12-02")
    assert (after.state, after.days_used) == (State.RUNNING, 3)


def test_when_a_pause_runs_out_its_owner_must_choose_within_one_working_day() -> None:
    unanswered = early_advice(paused("2026-11-25", "2026-12-04"))
    assert reading(unanswered, "2026-12-03").choose_by is None
    assert reading(unanswered, "2026-12-04").choose_by == day("2026-12-07")
    asked_again = early_advice(
        paused("2026-11-25", "2026-12-04"), paused("2026-12-07", "2026-12-11", seq=2)
    )
    assert reading(asked_again, "2026-12-07").choose_by is None
    answered = early_advice(paused("2026-11-25", "2026-12-04"), resumed("2026-12-07"))
    assert reading(answered, "2026-12-08").choose_by is None


def test_overlapping_pauses_are_one_and_an_answer_ends_its_own_question() -> None:
    clock = early_advice(
        paused("2026-11-25", "2026-12-04", seq=1),
        paused("2026-11-27", "2026-12-09", seq=2),
        resumed("2026-12-01", seq=3, ends=1),
    )
    # from 25 November to 8 December: ten working days
    assert reading(clock, "2026-12-08").paused_until == day("2026-12-09")
    assert due(clock, CALENDAR).on == day("2027-01-07")
    ended = early_advice(*clock.events, resumed("2026-12-02", seq=4))
    assert reading(ended, "2026-12-02").state == State.RUNNING


def test_a_pause_over_a_holiday_costs_nothing() -> None:
    clock = early_advice(paused("2026-12-25", "2026-12-29"), received="2026-12-10")
    assert due(clock, CALENDAR).on == day("2027-01-13")


def test_a_pause_answered_the_same_day_costs_nothing() -> None:
    clock = early_advice(paused("2026-11-25 09:00", "2026-12-09"), resumed("2026-11-25 16:00"))
    assert due(clock, CALENDAR).on == day("2026-12-21")


def test_a_pause_needs_the_date_on_which_it_ends() -> None:
    with pytest.raises(ValueError, match="ends by itself"):
        due(early_advice(Event(EventType.PAUSED, at("2026-11-25"))), CALENDAR)


# --- the second figure ----------------------------------------------------------------------------


def test_two_figures_stand_together_and_pauses_buy_no_time() -> None:
    clock = Clock(
        WORKING_21,
        at("2026-11-20"),
        [paused("2026-11-25", "2026-12-09"), resumed("2026-12-02")],
        first_received_on=day("2026-11-02"),
    )
    found = reading(clock, "2026-12-04")
    assert found.days_used == 5
    assert found.working_days_since_first_request == 24
    assert found.working_days_waiting == 5


def test_a_late_pause_counts_as_cps_time() -> None:
    clock = early_advice(
        paused("2026-11-23", "2026-11-25"),
        paused("2026-12-01", "2026-12-04", seq=2, cps_time=True),
    )
    found = reading(clock, "2026-12-04")
    assert found.working_days_since_first_request == 10
    assert found.working_days_waiting == 2


# --- extensions, new targets, the end -------------------------------------------------------------


def test_an_extension_adds_and_a_new_target_replaces_and_time_used_stays() -> None:
    longer = Event(EventType.EXTENDED, at("2026-12-01"), 1, n=5)
    clock = early_advice(longer)
    assert due(clock, CALENDAR).on == day("2026-12-30")
    assert due(clock, CALENDAR).run == 2
    assert reading(clock, "2026-12-01").days_used == 7
    shorter = Event(EventType.RETARGETED, at("2026-12-02"), 2, target=Target(Unit.WORKING_DAYS, 10))
    clock = early_advice(longer, shorter)
    found = reading(clock, "2026-12-02")
    assert (found.due_on, found.run) == (day("2026-12-04"), 3)
    assert (found.days_allowed, found.days_used, found.days_left) == (10, 8, 2)
    dated = Event(
        EventType.RETARGETED, at("2026-12-03"), 3, target=Target(Unit.DATE, on=day("2026-12-09"))
    )
    later = Event(EventType.EXTENDED, at("2026-12-04"), 4, n=2)
    assert due(early_advice(longer, shorter, dated, later), CALENDAR).on == day("2026-12-11")


def test_the_reading_stands_still_when_the_work_arrives() -> None:
    met = Event(EventType.MET, at("2026-12-15"), 5)
    found = reading(early_advice(met), "2027-02-01")
    assert (found.state, found.ended_on) == (State.MET, day("2026-12-15"))
    assert (found.days_used, found.days_left) == (17, 4)
    assert words(found) == "met in time"
    late = Event(EventType.MET, at("2026-12-24"), 5)
    found = reading(early_advice(late), "2027-02-01")
    assert (found.days_left, words(found)) == (-3, "met late")
    gone = Event(EventType.CANCELLED, at("2026-12-15"), 5)
    assert words(reading(early_advice(gone), "2027-02-01")) == "cancelled"


# --- the account, day by day ----------------------------------------------------------------------


def test_the_ledger_of_the_police_api() -> None:
    found = ledger.as_json(early_advice(), CALENDAR, at("2026-11-20 15:04"))
    assert found["due_on"] == "2026-12-21"
    assert found["calendar"] == "england-and-wales 2026-08"
    assert found["days"][:4] == [
        {"date": "2026-11-20", "counted": False, "why": "day of receipt"},
        {"date": "2026-11-21", "counted": False, "why": "Saturday"},
        {"date": "2026-11-22", "counted": False, "why": "Sunday"},
        {"date": "2026-11-23", "counted": True, "number": 1},
    ]
    assert found["days"][-1] == {"date": "2026-12-21", "counted": True, "number": 21, "due": True}
    assert len(found["days"]) == 32


def test_a_day_that_did_not_count_says_who_paused_and_why() -> None:
    clock = early_advice(
        paused(
            "2026-11-25",
            "2026-11-30",
            category="waiting for police information",
            by="R. Okafor",
            reason="Asked for the download summary",
        )
    )
    lines = {
        line["date"]: line for line in ledger.as_json(clock, CALENDAR, at("2026-11-26"))["days"]
    }
    assert lines["2026-11-26"] == {
        "date": "2026-11-26",
        "counted": False,
        "why": "paused: waiting for police information",
        "by": "R. Okafor",
        "reason": "Asked for the download summary",
    }
    assert lines["2026-11-28"] == {"date": "2026-11-28", "counted": False, "why": "Saturday"}
    assert lines["2026-11-30"] == {"date": "2026-11-30", "counted": True, "number": 3}


def test_the_ledger_of_a_late_clock_goes_on_to_today_and_ends_when_it_ends() -> None:
    late = ledger.as_json(early_advice(), CALENDAR, at("2026-12-29"))["days"]
    assert late[-1] == {"date": "2026-12-29", "counted": True, "number": 25, "late": True}
    assert {"date": "2026-12-28", "counted": False, "why": "Boxing Day", "late": True} in late
    met = early_advice(Event(EventType.MET, at("2026-12-15"), 1))
    assert ledger.ledger(met, CALENDAR, at("2027-02-01"))[-1].on == day("2026-12-15")


def test_the_ledger_tells_what_changed_the_sum() -> None:
    clock = early_advice(
        Event(EventType.EXTENDED, at("2026-12-01"), 1, n=5, by="D. Marsh", reason="New download"),
        Event(EventType.RETIMED, at("2026-12-02"), 2, by="Calendar", reason="Bank holiday added"),
    )
    assert ledger.as_json(clock, CALENDAR, at("2026-12-02"))["notes"] == [
        {"date": "2026-12-01", "what": "extended", "why": "New download", "by": "D. Marsh"},
        {"date": "2026-12-02", "what": "re-timed", "why": "Bank holiday added", "by": "Calendar"},
    ]


# --- rungs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offset", "instant"),
    [
        (-5, "2026-12-14 00:00"),
        (-1, "2026-12-18 00:00"),
        (0, "2026-12-21 00:00"),
        (1, "2026-12-22 00:00"),
        (5, "2026-12-30 00:00"),
        (10, "2027-01-07 00:00"),
    ],
)
def test_a_rung_falls_at_midnight_of_its_working_day(offset: int, instant: str) -> None:
    falls = due(early_advice(), CALENDAR)
    assert rung_at(falls, offset, Unit.WORKING_DAYS, CALENDAR) == at(instant)


def test_a_rung_in_summer_falls_at_london_midnight() -> None:
    falls = due(early_advice(received="2026-07-02"), CALENDAR)  # due 31 July
    assert rung_at(falls, 1, Unit.WORKING_DAYS, CALENDAR) == at("2026-08-02 23:00")
    assert london_day(rung_at(falls, 1, Unit.WORKING_DAYS, CALENDAR)) == day("2026-08-03")


def test_rungs_of_an_hour_clock_and_of_a_date() -> None:
    hours = due(Clock(Target(Unit.HOURS, 3), at("2026-11-20 09:00")), CALENDAR)
    assert [rung_at(hours, n, Unit.HOURS, CALENDAR) for n in (-1, 0, 1)] == [
        at("2026-11-20 11:00"),
        at("2026-11-20 12:00"),
        at("2026-11-20 13:00"),
    ]
    bail = due(Clock(Target(Unit.DATE, on=day("2026-12-26")), at("2026-11-20")), CALENDAR)
    assert rung_at(bail, -28, Unit.CALENDAR_DAYS, CALENDAR) == at("2026-11-28 00:00")
    # working days around a due day that is no working day: Saturday 26 December
    assert rung_at(bail, -1, Unit.WORKING_DAYS, CALENDAR) == at("2026-12-24 00:00")
    assert rung_at(bail, 1, Unit.WORKING_DAYS, CALENDAR) == at("2026-12-29 00:00")


def test_a_rung_before_the_due_instant_reminds_and_one_after_it_escalates() -> None:
    assert [escalates(n, Unit.WORKING_DAYS) for n in (-5, -1, 0, 1)] == [False, False, False, True]
    assert [escalates(n, Unit.HOURS) for n in (-1, 0, 1)] == [False, True, True]


def test_a_rung_that_would_fall_before_the_clock_began_is_not_owed() -> None:
    clock = Clock(Target(Unit.WORKING_DAYS, 2), at("2026-11-20"))
    falls = due(clock, CALENDAR)
    five_before = rung_at(falls, -5, Unit.WORKING_DAYS, CALENDAR)
    assert not is_owed(five_before, falls, clock.received_on, escalation=False)
    long_ago = due(early_advice(received="2026-10-01"), CALENDAR)
    assert is_owed(midnight(day("2026-10-31")), long_ago, day("2026-10-01"), escalation=True)


def test_a_reminder_from_before_an_extension_is_not_given_again() -> None:
    clock = early_advice(Event(EventType.EXTENDED, at("2026-12-17"), 1, n=2))
    falls = due(clock, CALENDAR)  # 23 December
    five_before = rung_at(falls, -5, Unit.WORKING_DAYS, CALENDAR)
    assert five_before == at("2026-12-16 00:00")
    assert not is_owed(five_before, falls, clock.received_on, escalation=False)
    assert is_owed(five_before + timedelta(days=6), falls, clock.received_on, escalation=False)
