"""Working days, against outside lists and an oracle that shares no code with ours."""

import json
from datetime import date, timedelta
from pathlib import Path

import holidays
import numpy as np
import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from deadlines import workingdays
from deadlines.workingdays import BeyondHorizon, Calendar

GOLDEN = Path(__file__).parent.parent / "golden"
CALENDAR = workingdays.reviewed()
FIRST, LAST = date(2012, 1, 1), date(2028, 12, 31)


def test_the_calendar_names_itself_its_reach_and_its_source() -> None:
    body = json.loads(workingdays.BANK_HOLIDAYS.read_text(encoding="utf-8"))
    assert CALENDAR.name == "england-and-wales 2026-08"
    assert (CALENDAR.first, CALENDAR.last) == (FIRST, LAST)
    assert "gov.uk/bank-holidays.json" in body["source"]
    assert body["read_on"] == "2026-11-22"


def test_the_reviewed_file_agrees_with_the_holidays_package_on_every_weekday() -> None:
    other = holidays.country_holidays("GB", subdiv="ENG", years=range(2012, 2029))
    assert {day for day in other if day.weekday() < 5} == set(CALENDAR.holidays)


def test_the_reviewed_file_agrees_with_the_list_govuk_publishes() -> None:
    published = BankHolidays(use_cached_holidays=True).get_holidays(division="england-and-wales")
    assert {item["date"]: item["title"] for item in published} == dict(CALENDAR.holidays)


@pytest.mark.parametrize(
    ("year", "days"),
    [line.split("|") for line in (GOLDEN / "bank_holidays.txt").read_text().splitlines()[2:]],
)
def test_every_year_has_the_bank_holidays_of_the_domain_table(year: str, days: str) -> None:
    expected = {
        date(int(year), int(month), int(day))
        for day, month in (word.split("/") for word in days.split())
    }
    assert {day for day in CALENDAR.holidays if day.year == int(year)} == expected


@pytest.mark.parametrize("vector", json.loads((GOLDEN / "due_dates.json").read_text())["vectors"])
def test_due_days_from_outside_sources(vector: dict[str, str]) -> None:
    received = date.fromisoformat(vector["received"])
    assert CALENDAR.add(received, int(vector["working_days"])) == date.fromisoformat(vector["due"])


def test_every_start_day_and_every_target_agrees_with_numpy() -> None:
    """Each day 2012–2028 × 0–60 working days, and back; 760,000 sums."""
    oracle = np.busdaycalendar(holidays=sorted(CALENDAR.holidays))
    starts = [FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1)]
    vector = np.array(starts, dtype="datetime64[D]")
    for n in range(1, 61):
        after = np.busday_offset(vector, n, roll="backward", busdaycal=oracle).tolist()
        before = np.busday_offset(vector, -n, roll="forward", busdaycal=oracle).tolist()
        for i in range(len(starts) - 2 * n - 10):
            assert CALENDAR.add(starts[i], n) == after[i]
        for i in range(2 * n + 10, len(starts)):
            assert CALENDAR.add(starts[i], -n) == before[i]
    assert [CALENDAR.add(day, 0) for day in starts] == starts


def test_counting_and_naming_agree_with_numpy_on_every_day() -> None:
    oracle = np.busdaycalendar(holidays=sorted(CALENDAR.holidays))
    for i in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=i)
        working = bool(np.is_busday(np.datetime64(day), busdaycal=oracle))
        assert CALENDAR.is_working(day) is working
        assert (CALENDAR.why_not(day) is None) is working
    begins = np.datetime64(FIRST)
    for day in (date(2012, 1, 1), date(2016, 2, 29), date(2022, 9, 19), LAST):
        until = np.datetime64(day) + 1
        assert CALENDAR.ordinal(day) == int(np.busday_count(begins, until, busdaycal=oracle))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 21), "Saturday"),
        (date(2026, 11, 22), "Sunday"),
        (date(2026, 4, 3), "Good Friday"),
        (date(2022, 9, 19), "Bank Holiday for the State Funeral of Queen Elizabeth II"),
        (date(2026, 11, 23), None),
    ],
)
def test_a_day_that_does_not_count_says_why(day: date, why: str | None) -> None:
    assert CALENDAR.why_not(day) == why


def test_working_days_between_two_days_are_signed() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert CALENDAR.between(friday, monday) == 1
    assert CALENDAR.between(monday, friday) == -1
    assert CALENDAR.between(friday, date(2026, 11, 22)) == 0


def test_days_around_a_weekend() -> None:
    saturday = date(2026, 11, 21)
    assert CALENDAR.add(saturday, 1) == date(2026, 11, 23)
    assert CALENDAR.add(saturday, -1) == date(2026, 11, 20)
    assert CALENDAR.add(saturday, 0) == saturday


@pytest.mark.parametrize("day", [date(2011, 12, 31), date(2029, 1, 1)])
def test_beyond_its_horizon_the_calendar_raises(day: date) -> None:
    for ask in (CALENDAR.ordinal, CALENDAR.why_not, CALENDAR.is_working):
        with pytest.raises(BeyondHorizon, match="outside the calendar england-and-wales 2026-08"):
            ask(day)
    with pytest.raises(BeyondHorizon):
        CALENDAR.add(day, 1)


def test_a_sum_that_leaves_the_calendar_raises_and_is_never_guessed() -> None:
    assert CALENDAR.add(date(2028, 12, 28), 1) == date(2028, 12, 29)
    with pytest.raises(BeyondHorizon, match="1 working days from 2028-12-29"):
        CALENDAR.add(date(2028, 12, 29), 1)
    with pytest.raises(BeyondHorizon):
        CALENDAR.add(FIRST, -1)


def test_a_calendar_cannot_be_changed_behind_its_users() -> None:
    listed = {date(2026, 1, 1): "New Year’s Day"}
    calendar = Calendar("small", date(2026, 1, 1), date(2026, 1, 31), listed)
    listed.clear()
    assert calendar.why_not(date(2026, 1, 1)) == "New Year’s Day"
    with pytest.raises(TypeError):
        calendar.holidays[date(2026, 1, 2)] = "never"  # type: ignore[index]


def test_a_file_with_a_holiday_outside_its_years_is_refused() -> None:
    body = {
        "name": "wrong",
        "first": "2026-01-01",
        "last": "2026-12-31",
        "england-and-wales": {"events": [{"title": "New Year’s Day", "date": "2027-01-01"}]},
    }
    with pytest.raises(ValueError, match="2027-01-01"):
        workingdays.from_json(body)
    with pytest.raises(ValueError, match="ends before it begins"):
        Calendar("empty", date(2026, 1, 2), date(2026, 1, 1), {})
