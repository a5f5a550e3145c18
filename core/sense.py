"""Which dates make sense: one table for every field of a page and every member of the API.

A date outside its bounds is a slip, and is refused with the bounds. What a rule of its room asks
beyond that (after the one before, at most so long a pause) stands there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.errors import Fault


class Sense(StrEnum):
    """What a date says."""

    BORN = "born"
    REPORTED = "reported"  # to the police, many years ago too
    HAPPENED = "happened"  # what somebody did or held in the course of a case
    PERIOD = "period"  # that the records of somebody are about
    BAIL_ENDS = "bail-ends"
    NEEDED_BY = "needed-by"  # urgent advice, and the date agreed for it
    DECISION_NEEDED = "decision-needed"  # as the police first said it, so it may have passed
    EXPECTED = "expected"  # what a line of enquiry brings, as the police see it
    ANSWER = "answer"  # what somebody is asked for, and what they promise
    REMINDER = "reminder"
    MEETING = "meeting"
    REVIEW = "review"
    BOOKED = "booked"  # an examination
    LEAVE = "leave"
    AGREED = "agreed"  # a memorandum
    IN_FORCE = "in-force"  # reference data, ladders, memoranda, shared codes


@dataclass(frozen=True)
class End:
    """One end of what makes sense, from today: so many years, or the day so many days ahead."""

    years: int = 0
    days: int = 0

    def on(self, today: date) -> date:
        year = today.year + self.years
        try:
            moved = today.replace(year=year)
        except ValueError:  # 29 February
            moved = today.replace(year=year, day=28)
        return moved + timedelta(days=self.days)

    @property
    def words(self) -> str:
        """From today: tomorrow, 5 years ago, in 3 years."""
        if not self.years:
            return "tomorrow" if self.days else "today"
        many = "1 year" if abs(self.years) == 1 else f"{abs(self.years)} years"
        return f"in {many}" if self.years > 0 else f"{many} ago"


TODAY, TOMORROW = End(), End(days=1)
BOUNDS: dict[Sense, tuple[End, End]] = {
    Sense.BORN: (End(-120), TODAY),
    Sense.REPORTED: (End(-70), TODAY),
    Sense.HAPPENED: (End(-10), TODAY),
    Sense.PERIOD: (End(-100), End(1)),
    Sense.BAIL_ENDS: (End(-5), End(3)),
    Sense.NEEDED_BY: (TODAY, End(1)),
    Sense.DECISION_NEEDED: (End(-1), End(2)),
    Sense.EXPECTED: (End(-2), End(3)),
    Sense.ANSWER: (TOMORROW, End(1)),
    Sense.REMINDER: (TODAY, End(1)),
    Sense.MEETING: (TODAY, End(1)),
    Sense.REVIEW: (TOMORROW, End(2)),
    Sense.BOOKED: (End(-1), End(2)),
    Sense.LEAVE: (End(-1), End(2)),
    Sense.AGREED: (End(-10), End(1)),
    Sense.IN_FORCE: (End(-10), End(5)),
}


@dataclass(frozen=True)
class Outside:
    """A date that makes no sense: the first and the last day that do, and the code of the API."""

    earliest: date
    latest: date
    code: str


def outside(sense: Sense, day: date, today: date) -> Outside | None:
    """What is wrong with a date, if it lies outside the bounds of what it says."""
    first, last = BOUNDS[sense]
    earliest, latest = first.on(today), last.on(today)
    if earliest <= day <= latest:
        return None
    if day > latest:
        code = "in-the-future" if last == TODAY else "too-far"
    else:
        code = {TODAY: "in-the-past", TOMORROW: "not-in-the-future"}.get(first, "impossible-date")
    return Outside(earliest, latest, code)


def faults(pointer: str, sense: Sense, day: date, today: date) -> list[Fault]:
    """The same for a rule that tells all faults at once."""
    wrong = outside(sense, day, today)
    if wrong is None:
        return []
    text = f"Choose a date between {wrong.earliest:%-d %B %Y} and {wrong.latest:%-d %B %Y}."
    return [Fault(pointer, wrong.code, text)]


def in_words(sense: Sense) -> str:
    """The bounds for a description: "The earliest is tomorrow, the latest in 1 year."."""
    first, last = BOUNDS[sense]
    return f"The earliest is {first.words}, the latest {last.words}."
