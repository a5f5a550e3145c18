"""Dates that make no sense are refused, each with the bounds of what it says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django import forms as django_forms
from rest_framework import serializers

from core import forms
from core.api.fields import Day
from core.sense import BOUNDS, End, Outside, Sense, in_words, outside

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("sense", "earliest", "latest"),
    [
        (Sense.BORN, date(1906, 12, 1), date(2026, 12, 1)),
        (Sense.REPORTED, date(1956, 12, 1), date(2026, 12, 1)),
        (Sense.HAPPENED, date(2016, 12, 1), date(2026, 12, 1)),
        (Sense.PERIOD, date(1926, 12, 1), date(2027, 12, 1)),
        (Sense.BAIL_ENDS, date(2021, 12, 1), date(2029, 12, 1)),
        (Sense.NEEDED_BY, date(2026, 12, 1), date(2027, 12, 1)),
        (Sense.DECISION_NEEDED, date(2025, 12, 1), date(2028, 12, 1)),
        (Sense.EXPECTED, date(2024, 12, 1), date(2029, 12, 1)),
        (Sense.ANSWER, date(2026, 12, 2), date(2027, 12, 1)),
        (Sense.REMINDER, date(2026, 12, 1), date(2027, 12, 1)),
        (Sense.MEETING, date(2026, 12, 1), date(2027, 12, 1)),
        (Sense.REVIEW, date(2026, 12, 2), date(2028, 12, 1)),
        (Sense.BOOKED, date(2025, 12, 1), date(2028, 12, 1)),
        (Sense.LEAVE, date(2025, 12, 1), date(2028, 12, 1)),
        (Sense.AGREED, date(2016, 12, 1), date(2027, 12, 1)),
        (Sense.IN_FORCE, date(2016, 12, 1), date(2031, 12, 1)),
    ],
)
def test_each_date_has_bounds_of_its_own(sense: Sense, earliest: date, latest: date) -> None:
    assert outside(sense, earliest, TODAY) is None
    assert outside(sense, latest, TODAY) is None
    for wrong in (earliest - timedelta(days=1), latest + timedelta(days=1)):
        found = outside(sense, wrong, TODAY)
        assert found is not None
        assert (found.earliest, found.latest) == (earliest, latest)


def test_every_sense_has_its_bounds() -> None:
    assert set(BOUNDS) == set(Sense)


def test_years_from_the_29th_of_february_end_on_the_28th() -> None:
    assert End(1).on(date(2028, 2, 29)) == date(2029, 2, 28)
    assert End(-4).on(date(2028, 2, 29)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("sense", "day", "code"),
    [
        (Sense.BORN, date(2026, 12, 2), "in-the-future"),
        (Sense.BORN, date(1900, 1, 1), "impossible-date"),
        (Sense.ANSWER, date(2026, 12, 1), "not-in-the-future"),
        (Sense.ANSWER, date(2099, 1, 1), "too-far"),
        (Sense.NEEDED_BY, date(2026, 11, 30), "in-the-past"),
    ],
)
def test_the_api_says_it_with_a_code_and_both_bounds(sense: Sense, day: date, code: str) -> None:
    found = outside(sense, day, TODAY)
    assert isinstance(found, Outside)
    assert found.code == code

    class Body(serializers.Serializer[None]):
        on = Day(sense=sense)

    sent = Body(data={"on": day.isoformat()}, context={"today": TODAY})
    assert not sent.is_valid()
    (fault,) = sent.errors["on"]
    assert fault.code == code
    assert str(fault) == f"The date must lie between {found.earliest} and {found.latest}."


@time_machine.travel("2026-12-31T23:30:00Z", tick=False)
def test_a_page_says_its_field_and_both_bounds() -> None:
    class Answer(django_forms.Form):
        on = forms.Day("By when?", sense=Sense.ANSWER, subject="Answer date")

    typed = Answer({"on-day": "31", "on-month": "12", "on-year": "2099"})
    assert typed.errors["on"] == ["Answer date must be between 1 January 2027 and 31 December 2027"]


@time_machine.travel("2026-06-30T23:30:00Z", tick=False)
def test_today_is_londons_at_the_bounds() -> None:
    class Told(django_forms.Form):
        on = forms.Day("When?", sense=Sense.HAPPENED)

    assert Told({"on-day": "1", "on-month": "7", "on-year": "2026"}).is_valid()
    assert not Told({"on-day": "2", "on-month": "7", "on-year": "2026"}).is_valid()


def test_a_description_says_the_bounds_in_words() -> None:
    assert in_words(Sense.ANSWER) == "The earliest is tomorrow, the latest in 1 year."
    assert in_words(Sense.BORN) == "The earliest is 120 years ago, the latest today."
