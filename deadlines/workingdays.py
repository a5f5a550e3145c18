"""Working days of England and Wales, counted from a table and never guessed.

A `Calendar` is a named, versioned list of bank holidays with a first and a last day that it speaks
for. Inside them every answer is one or two list look-ups; outside them every answer is
`BeyondHorizon`, because a bank holiday that has not been proclaimed yet is not a working day.

Days are civil dates (`datetime.date`) of Europe/London. No Django, no clock, no network.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

BANK_HOLIDAYS = Path(__file__).parent / "data" / "bank_holidays.json"
WEEKEND = {5: "Saturday", 6: "Sunday"}


class BeyondHorizon(LookupError):
    """The calendar does not know the bank holidays of that day, so it will not count it."""


@dataclass(frozen=True, eq=False, slots=True)
class Calendar:
    """The working days from `first` to `last`, both included.

    `name` says which list this is ("england-and-wales 2026-08"); `holidays` is date → title.
    """

    name: str
    first: date
    last: date
    holidays: Mapping[date, str]
    _base: int = field(init=False, repr=False)
    _rank: list[int] = field(
        init=False, repr=False
    )  # working days from `first` to day i, inclusive
    _working: list[date] = field(init=False, repr=False)  # the working days in order

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"calendar {self.name} ends before it begins")
        base = self.first.toordinal()
        rank: list[int] = []
        working: list[date] = []
        for number in range(base, self.last.toordinal() + 1):
            day = date.fromordinal(number)
            if day.weekday() < 5 and day not in self.holidays:
                working.append(day)
            rank.append(len(working))
        for name, value in (
            ("holidays", MappingProxyType(dict(self.holidays))),
            ("_base", base),
            ("_rank", rank),
            ("_working", working),
        ):
            object.__setattr__(self, name, value)

    def ordinal(self, day: date) -> int:
        """How many working days there are from `first` to `day`, `day` included."""
        index = day.toordinal() - self._base
        if 0 <= index < len(self._rank):
            return self._rank[index]
        raise BeyondHorizon(self._beyond(day))

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working day."""
        return self.why_not(day) is None

    def why_not(self, day: date) -> str | None:
        """Why `day` is not a working day ("Saturday", "Good Friday"), or None when it is one."""
        if not self.first <= day <= self.last:
            raise BeyondHorizon(self._beyond(day))
        return WEEKEND.get(day.weekday()) or self.holidays.get(day)

    def add(self, day: date, working_days: int) -> date:
        """The n-th working day after `day`, or before it when n is negative. n = 0 is `day` itself.

        From Saturday, 1 is Monday and -1 is Friday.
        """
        index = day.toordinal() - self._base
        if not 0 <= index < len(self._rank):
            raise BeyondHorizon(self._beyond(day))
        if working_days > 0:
            place = self._rank[index] + working_days - 1
        elif working_days < 0:
            place = (self._rank[index - 1] if index else 0) + working_days
        else:
            return day
        if 0 <= place < len(self._working):
            return self._working[place]
        raise BeyondHorizon(
            f"{working_days} working days from {day} lie outside the calendar "
            f"{self.name} ({self.first} to {self.last})"
        )

    def between(self, day: date, later: date) -> int:
        """Working days after `day` up to and including `later`; negative if `later` is earlier."""
        return self.ordinal(later) - self.ordinal(day)

    def _beyond(self, day: date) -> str:
        return f"{day} lies outside the calendar {self.name} ({self.first} to {self.last})"


def every_day(first: date, last: date) -> Iterable[date]:
    """Each civil day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def from_file(path: Path = BANK_HOLIDAYS) -> Calendar:
    """Read a calendar from a reviewed file (its shape: data/bank_holidays.json)."""
    return from_json(json.loads(path.read_text(encoding="utf-8")))


def from_json(body: Mapping[str, Any]) -> Calendar:
    """GOV.UK's shape for England and Wales, with `name`, `first` and `last` beside it."""
    events = body["england-and-wales"]["events"]
    first, last = date.fromisoformat(body["first"]), date.fromisoformat(body["last"])
    holidays = {date.fromisoformat(event["date"]): str(event["title"]) for event in events}
    outside = [day for day in holidays if not first <= day <= last]
    if outside:
        raise ValueError(f"bank holidays outside {first} to {last}: {sorted(map(str, outside))}")
    return Calendar(str(body["name"]), first, last, holidays)


@cache
def reviewed() -> Calendar:
    """The calendar that came with this version of the product."""
    return from_file()
