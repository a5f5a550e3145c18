"""Filters and pages of a list, as its address has them."""

import pytest
from django.http import QueryDict

from core import lists

STATES = [("triage", "Triage needed", 12), ("advice", "Advice needed", 61)]
FORCES = [("dorset", "Dorset Police", 5)]


def groups(query: QueryDict) -> list[lists.Filter]:
    return [
        lists.filter_of(query, "state", "State", STATES),
        lists.filter_of(query, "force", "Force", FORCES),
    ]


def test_only_values_that_are_offered_are_chosen_in_the_order_offered() -> None:
    query = QueryDict("state=advice&state=drop+table&state=triage")
    assert lists.chosen_in(query, "state", ["triage", "advice", "lawyer"]) == ("triage", "advice")


def test_each_choice_knows_its_count_and_whether_it_is_chosen() -> None:
    found = lists.filter_of(QueryDict("state=advice"), "state", "State", STATES)
    assert found.choices == (
        lists.Choice("triage", "Triage needed", 12, False),
        lists.Choice("advice", "Advice needed", 61, True),
    )


def test_a_tag_removes_its_own_choice_and_goes_back_to_the_first_page() -> None:
    query = QueryDict("state=advice&state=triage&force=dorset&page=3&sort=due")
    filters = lists.filters_of(query, groups(query))
    assert [(one.text, one.href) for one in filters.chosen] == [
        ("Triage needed", "?state=advice&force=dorset&sort=due"),
        ("Advice needed", "?state=triage&force=dorset&sort=due"),
        ("Dorset Police", "?state=advice&state=triage&sort=due"),
    ]
    assert filters.clear_href == "?sort=due"


@pytest.mark.parametrize(
    ("asked", "number", "start", "stop"),
    [("", 1, 0, 25), ("page=2", 2, 25, 50), ("page=4", 4, 75, 89)],
)
def test_a_list_is_cut_into_pages_of_twenty_five(
    asked: str, number: int, start: int, stop: int
) -> None:
    paging = lists.paging(QueryDict(asked), 89)
    assert (paging.number, paging.start, paging.stop, paging.last) == (number, start, stop, 4)


@pytest.mark.parametrize("asked", ["page=0", "page=-1", "page=x", "page=", "page=²"])
def test_an_address_that_makes_no_sense_shows_the_first_page(asked: str) -> None:
    assert lists.paging(QueryDict(asked), 89).number == 1


def test_a_page_past_the_end_is_the_last() -> None:
    paging = lists.paging(QueryDict("page=99"), 89)
    assert (paging.number, paging.next) == (4, "")


def test_an_empty_list_has_one_page_without_links_on_or_back() -> None:
    paging = lists.paging(QueryDict(""), 0)
    assert (paging.last, paging.start, paging.stop, paging.previous, paging.next) == (
        1,
        0,
        0,
        "",
        "",
    )


def test_a_long_list_links_to_its_ends_and_to_the_pages_beside() -> None:
    paging = lists.paging(QueryDict("force=dorset&page=800"), 40_000)
    assert [(link.number, link.href) for link in paging.links] == [
        (1, "?force=dorset"),
        (0, ""),
        (799, "?force=dorset&page=799"),
        (800, "?force=dorset&page=800"),
        (801, "?force=dorset&page=801"),
        (0, ""),
        (1600, "?force=dorset&page=1600"),
    ]
    assert paging.said == "Showing 19,976 to 20,000 of 40,000"
