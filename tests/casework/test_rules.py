"""How a URN reads, and dates of which only a part is known."""

from __future__ import annotations

from datetime import date

import pytest

from casework.rules import is_urn, normalise_urn, partial_date_fault, partial_in_words

TODAY = date(2026, 11, 22)


# 16XL5110225 and 01ZD0303208: domain.md §8, Case-Management URN validator
@pytest.mark.parametrize("urn", ["16XL5110225", "01ZD0303208", "06RX0012326"])
def test_a_urn_is_force_unit_number_and_year(urn: str) -> None:
    assert is_urn(urn)


@pytest.mark.parametrize(
    "text",
    ["", "16XL511022", "16XL51102255", "1AXL5110225", "16-L5110225", "16XL511022٥", "X" * 11],
)
def test_anything_else_is_not(text: str) -> None:
    assert not is_urn(text)


def test_spaces_slashes_and_small_letters_do_not_matter() -> None:
    assert normalise_urn(" 16xl 51102/25 ") == "16XL5110225"


@pytest.mark.parametrize("text", ["2026-11-22", "2026-11", "2026", "1900"])
def test_a_day_a_month_or_a_year_is_a_date(text: str) -> None:
    assert partial_date_fault(text, TODAY) == ""


@pytest.mark.parametrize(
    "text", ["2026-11-23", "2026-12", "2027", "2026-02-30", "2026-13", "1899", "26", "last year"]
)
def test_a_date_that_cannot_be_says_so(text: str) -> None:
    assert partial_date_fault(text, TODAY) != ""


def test_partial_dates_in_words() -> None:
    assert partial_in_words("2017-09-04") == "4 September 2017"
    assert partial_in_words("2017-09") == "September 2017"
    assert partial_in_words("2017") == "2017"
