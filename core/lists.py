"""Filters and pages of a list, read from the address and written back into links.

A list is one address: its filters and its page are the query, so that it can be kept, shared and
reached with the Back button. Only codes stand in it, never a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from core.typed import whole_number

PER_PAGE = 25
PAGE = "page"


@dataclass(frozen=True)
class Choice:
    """One checkbox of a filter, with how many entries it would show."""

    value: str
    text: str
    count: int
    chosen: bool = False


@dataclass(frozen=True)
class Filter:
    """One group of checkboxes. The most used choice stands first."""

    name: str
    legend: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Chosen:
    """One chosen filter, as a tag that removes it."""

    text: str
    href: str


@dataclass(frozen=True)
class Filters:
    """The column at the left and the tags above the list."""

    groups: Sequence[Filter]
    chosen: Sequence[Chosen]
    clear_href: str


@dataclass(frozen=True)
class PageLink:
    """A link to one page of a list. Without an address, a gap between the numbers."""

    number: int
    href: str


@dataclass(frozen=True)
class Paging:
    """One page of a list: entries `start` to `stop` (as for a slice) of `total`."""

    number: int
    last: int
    start: int
    stop: int
    total: int
    links: Sequence[PageLink]  # the first, the last, this one and its neighbours
    previous: str  # the address of the page before; empty on the first
    next: str

    @property
    def said(self) -> str:
        """Where this page is in the whole: "Showing 26 to 50 of 89"."""
        return f"Showing {self.start + 1:,} to {self.stop:,} of {self.total:,}"


def chosen_in(query: QueryDict, name: str, allowed: Iterable[str]) -> tuple[str, ...]:
    """The values of one filter in the address, in the order of `allowed`; anything else is not."""
    asked = set(query.getlist(name))
    return tuple(value for value in allowed if value in asked)


def filter_of(
    query: QueryDict, name: str, legend: str, choices: Iterable[tuple[str, str, int]]
) -> Filter:
    """A filter from (value, text, count) and what the address chooses."""
    listed = list(choices)
    chosen = set(chosen_in(query, name, (value for value, _, _ in listed)))
    return Filter(
        name,
        legend,
        tuple(Choice(value, text, count, value in chosen) for value, text, count in listed),
    )


def filters_of(query: QueryDict, groups: Sequence[Filter]) -> Filters:
    """The whole column: the groups, a tag for each choice, and the address without any."""
    names = {group.name for group in groups}
    cleared = query.copy()
    for name in {*names, PAGE}:
        cleared.pop(name, None)
    return Filters(
        groups=tuple(groups),
        chosen=tuple(
            Chosen(choice.text, without(query, group.name, choice.value))
            for group in groups
            for choice in group.choices
            if choice.chosen
        ),
        clear_href=f"?{cleared.urlencode()}",
    )


def without(query: QueryDict, name: str, value: str) -> str:
    """The address with one choice removed, at its first page."""
    left = query.copy()
    left.setlist(name, [one for one in query.getlist(name) if one != value])
    left.pop(PAGE, None)
    return f"?{left.urlencode()}"


def paging(query: QueryDict, total: int, per_page: int = PER_PAGE) -> Paging:
    """The page that the address asks for; the nearest one there is, when it asks for another."""
    last = max((total + per_page - 1) // per_page, 1)
    number = min(max(whole_number(query.get(PAGE, "")) or 1, 1), last)
    start = (number - 1) * per_page
    return Paging(
        number=number,
        last=last,
        start=start,
        stop=min(start + per_page, total),
        total=total,
        links=tuple(_links(query, number, last)),
        previous=_page_href(query, number - 1) if number > 1 else "",
        next=_page_href(query, number + 1) if number < last else "",
    )


def _links(query: QueryDict, number: int, last: int) -> Iterator[PageLink]:
    before = 0
    for page in sorted({1, number - 1, number, number + 1, last} & set(range(1, last + 1))):
        if page > before + 1:
            yield PageLink(0, "")
        yield PageLink(page, _page_href(query, page))
        before = page


def _page_href(query: QueryDict, page: int) -> str:
    there = query.copy()
    there.pop(PAGE, None)
    if page > 1:
        there[PAGE] = str(page)
    return f"?{there.urlencode()}"
