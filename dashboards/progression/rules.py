"""Which figures of the progression dashboard a case belongs to. Pure: facts in, codes out.

The number, the list behind it and its file are made from the same codes, so that a figure opens
exactly the cases it counts. No figure is about one person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from casework.referrals.lifecycle import ReferralState, TrackState, headline
from casework.standing import AGES, Owed
from core.words import count
from deadlines.pages.shown import CRITICALLY_LATE, VERY_LATE
from deadlines.workingdays import Calendar
from earlyadvice.lifecycle import State

CPS, POLICE = "cps", "police"
SIDES = {CPS: "the CPS", POLICE: "the police"}
# working days late: from, and in words; the steps of the usual ladder
LATE = {
    "1": "Up to 4 working days late",
    "5": "5 to 9 working days late",
    "10": "10 working days late or more",
}
# what is wrong with an open case that nobody looks after, and how it is put right
CURES = {
    "owner": (
        "Nobody owns it",
        "Allocate it to a lawyer who works here, or name who holds the unit's post.",
    ),
    "date": (
        "No next date",
        "A clock is open, but nobody owes anything: review the case and set the next date.",
    ),
    "clock": (
        "No clock",
        "Nothing times it: review the case, and allocate, return or close what is open.",
    ),
}
FEW = 10  # below this many cases a share says nothing: the cases are shown


@dataclass(frozen=True)
class Facts:
    """What the figures need to know of one case; no name of a suspect is among it."""

    matter_id: UUID
    case_id: UUID
    urn: str
    unit: str
    force: str
    area: str = ""
    first_on: date | None = None  # the first request or referral
    referral: str = ""  # the state of the newest open one
    tracks: tuple[str, ...] = ()  # of its suspects, those still open
    request: str = ""
    prfi: bool = False
    owner: str = ""
    owed: tuple[Owed, ...] = ()  # the first due first
    has_clock: bool = False
    answer_on: date | None = None  # a date that the police were given without a clock
    unanswered: bool = False  # went back, and that date has passed
    waiting_since: date | None = None  # since when the police owe something, whatever it is called
    escalated: frozenset[tuple[str, int]] = field(default_factory=frozenset)

    @property
    def is_open(self) -> bool:
        return bool(self.referral or self.request or self.prfi)


def state_of(case: Facts) -> tuple[str, str]:
    """The code and the words of where a case stands: charging before early advice."""
    if case.referral == ReferralState.ALLOCATED:
        words = headline(case.referral, case.tracks)
        states = set(case.tracks)
        if len(states) != 1:
            return "decision-mixed", "Charging: mixed, suspects differ"
        return f"decision-{states.pop()}", f"Charging: {words}"
    if case.referral:
        return f"referral-{case.referral}", f"Charging: {ReferralState(case.referral).label}"
    if case.request:
        return f"request-{case.request}", f"Early advice: {State(case.request).label}"
    if case.prfi:
        return "prfi", str(TrackState.PRFI.label)
    return "none", "Nothing open"


def next_due(case: Facts, side: str = "") -> date | None:
    """The first day on which something is owed, by one side or by either."""
    days = [one.due_on for one in case.owed if side in ("", one.side)]
    if case.answer_on is not None and side in ("", POLICE):
        days.append(case.answer_on)
    return min(days, default=None)


def age_of(case: Facts, today: date) -> int | None:
    """Days since the first request, which no pause and no return begins anew."""
    return (today - case.first_on).days if case.first_on is not None else None


def band_of(age: int) -> str:
    """The band of an age: "0" up to 28 days, then "28", "90" and "180" for more than so many."""
    return str(max((one for one in AGES if age > one), default=0))


BANDS = {
    "0": "Up to 28 days",
    "28": "29 to 90 days",
    "90": "91 to 180 days",
    "180": "More than 180 days",
}


def codes_of(case: Facts, today: date, calendar: Calendar) -> Iterator[str]:
    """Every figure that counts this case now."""
    if case.is_open:
        state, _ = state_of(case)
        yield f"open.{state}"
        if (age := age_of(case, today)) is not None:
            yield f"open.{state}.{band_of(age)}"
        if wrong := unattended(case):
            yield f"unattended.{wrong}"
    sunday = today + timedelta(days=6 - today.weekday())
    for side in SIDES:
        mine = [one for one in case.owed if one.side == side]
        if any(not one.late and today <= one.due_on <= sunday for one in mine):
            yield f"due.{side}"
        if late := [one.due_on for one in mine if one.late]:
            yield f"late.{side}.{_lateness(min(late), today, calendar)}"
    if case.waiting_since is not None:
        waited = (today - case.waiting_since).days
        for days in AGES:
            if waited > days:
                yield f"waiting.{days}"
                if case.prfi:
                    yield f"waiting.{days}.prfi"
    for side, level in case.escalated:
        yield f"escalated.{side}.{level}"
    if case.unanswered:
        yield "returned.unanswered"
    if case.referral == ReferralState.SUBMITTED or case.request == State.SUBMITTED:
        yield "triage.waiting"


def unattended(case: Facts) -> str:
    """What an open case lacks that it must have; '' for one that is looked after."""
    if not case.owner:
        return "owner"
    if case.owed or case.answer_on is not None:
        return ""
    return "date" if case.has_clock else "clock"


def _lateness(due_on: date, today: date, calendar: Calendar) -> str:
    if due_on <= calendar.add(today, -CRITICALLY_LATE):
        return "10"
    return "5" if due_on <= calendar.add(today, -VERY_LATE) else "1"


def middle_and_longest(ages: list[int]) -> str:
    """The partner of a number of cases: the days since the first request."""
    if not ages:
        return ""
    return f"{count(round(median(ages)), 'day')}, longest {count(max(ages), 'day')}"


def disclosed(counts: Sequence[int]) -> list[str]:
    """Numbers of cases by place, and their total at the end, for somebody who may see no case.

    Fewer than ten are not told apart; where that is one place, the smallest of the others is kept
    back too, so that the total does not give it away. The rest are rounded, each by itself.
    """
    hidden = {place for place, number in enumerate(counts) if number < FEW}
    if len(hidden) == 1 and len(counts) > 1:
        others = [place for place in range(len(counts)) if place not in hidden]
        hidden.add(min(others, key=lambda place: counts[place]))
    shown = [KEPT_BACK if place in hidden else _rounded(n) for place, n in enumerate(counts)]
    shown = [SMALL if number < FEW else text for number, text in zip(counts, shown, strict=True)]
    total = sum(counts)
    return [*shown, SMALL if total < FEW else _rounded(total)]


SMALL, KEPT_BACK = "Fewer than 10", "Not shown"
NEAREST = 5


def _rounded(number: int) -> str:
    return f"{NEAREST * ((number + NEAREST // 2) // NEAREST):,}"


def share(part: int, whole: int) -> str:
    """A part in per cent, of enough cases to say something."""
    return f"{part / whole:.0%}" if whole >= FEW else ""
