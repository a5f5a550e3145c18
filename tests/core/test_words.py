"""Dates, times and counts as people read them."""

from datetime import UTC, date, datetime

import pytest

from core import words


def test_a_date_in_full_names_the_day_and_carries_no_leading_zero() -> None:
    assert words.in_full(date(2026, 12, 21)) == "Monday 21 December 2026"
    assert words.in_full(date(2027, 1, 6)) == "Wednesday 6 January 2027"


def test_a_date_in_a_list_shortens_the_weekday_only() -> None:
    assert words.short(date(2026, 12, 21)) == "Mon 21 December 2026"


def test_an_instant_is_read_on_the_london_clock_in_summer_and_in_winter() -> None:
    assert words.moment(datetime(2026, 12, 21, 14, 2, tzinfo=UTC)) == (
        "Monday 21 December 2026 at 14:02"
    )
    assert words.short_moment(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == (
        "Wed 1 July 2026 at 00:30"
    )
    assert words.time_of(datetime(2026, 6, 1, 5, 0, tzinfo=UTC)) == "06:00"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 6, 1), date(2026, 6, 5), "1 to 5 June 2026"),
        (date(2026, 6, 29), date(2026, 7, 3), "29 June to 3 July 2026"),
        (date(2026, 12, 29), date(2027, 1, 4), "29 December 2026 to 4 January 2027"),
        (date(2026, 6, 1), date(2026, 6, 1), "Monday 1 June 2026"),
    ],
)
def test_a_period_names_what_both_days_share_once(first: date, last: date, said: str) -> None:
    assert words.span(first, last) == said


def test_only_the_three_days_around_today_have_a_name() -> None:
    today = date(2026, 12, 31)
    assert words.near(date(2026, 12, 30), today) == "yesterday"
    assert words.near(date(2026, 12, 31), today) == "today"
    assert words.near(date(2027, 1, 1), today) == "tomorrow"
    assert words.near(date(2027, 1, 2), today) == ""


def test_counts_agree_with_their_noun() -> None:
    assert words.count(0, "working day") == "0 working days"
    assert words.count(1, "working day") == "1 working day"
    assert words.count(1204, "request") == "1,204 requests"
    assert words.count(2, "enquiry", "enquiries") == "2 enquiries"


def test_a_list_in_a_sentence_has_no_comma_before_the_last() -> None:
    assert words.listed([]) == ""
    assert words.listed(["lawyer"]) == "lawyer"
    assert words.listed(["lawyer", "legal manager"]) == "lawyer and legal manager"
    assert words.listed(["a", "b", "c"], "or") == "a, b or c"


def test_a_sentence_begins_with_a_capital_and_keeps_its_names() -> None:
    assert words.sentence("tell DC Khan") == "Tell DC Khan"


def test_what_people_wrote_is_joined_with_one_full_stop_each() -> None:
    assert words.sentences(["Ask for the messages.", "", "May show contact"]) == (
        "Ask for the messages. May show contact."
    )
    assert words.sentences(["Was there one?"]) == "Was there one?"
    assert words.sentences([]) == ""
