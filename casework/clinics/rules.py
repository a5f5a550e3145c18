"""Which cases come to a clinic, why, and in which order. Pure: facts in, reasons out.

The one rule for what stagnates: it waits on the police for too long, PRFI or not; a date has
slipped twice; either side is late; the plan is in its second round; or nothing has moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from core import sense
from core.errors import Fault
from core.sense import Sense
from core.words import count

SIDES = {"cps": "The CPS", "police": "The police"}


@dataclass(frozen=True)
class Limits:
    """From when on a case stagnates: settings, which an administrator may change."""

    waiting_days: int = 28
    slipped_times: int = 2
    rounds: int = 2
    still_days: int = 28
    cases: int = 20  # that come to one clinic by themselves: more cannot be spoken of


@dataclass(frozen=True)
class Stagnation:
    """What the rule needs to know of one case."""

    waiting_since: date | None = None
    prfi: bool = False
    slipped_times: int = 0  # the dates that the police promised, of a PRFI that is open
    late: Mapping[str, int] = field(default_factory=dict)  # working days, by side
    round: int = 0  # of the plan that something is still owed of
    moved_on: date | None = None
    not_reached: bool = False  # by the clinic before


def reasons_of(case: Stagnation, limits: Limits, today: date) -> tuple[str, ...]:
    """Why this case is here, in words; nothing for a case that moves."""
    reasons = []
    if case.not_reached:
        reasons.append("The last clinic did not reach it")
    waited = days_waited(case, today)
    if waited > limits.waiting_days:
        label = "PRFI" if case.prfi else "not called PRFI"
        reasons.append(f"Waiting on the police for {count(waited, 'day')}, {label}")
    if case.slipped_times >= limits.slipped_times:
        reasons.append(f"The police's date has slipped {count(case.slipped_times, 'time')}")
    reasons += [
        f"{words} {'is' if side == 'cps' else 'are'} {count(case.late[side], 'working day')} late"
        for side, words in SIDES.items()
        if side in case.late
    ]
    if case.round >= limits.rounds:
        reasons.append(f"The action plan is in round {case.round}")
    if case.moved_on is not None and (today - case.moved_on).days > limits.still_days:
        reasons.append(f"Nothing has moved for {count((today - case.moved_on).days, 'day')}")
    return tuple(reasons)


def days_waited(case: Stagnation, today: date) -> int:
    return (today - case.waiting_since).days if case.waiting_since is not None else 0


def rank_of(case: Stagnation, reasons: Iterable[str], today: date) -> tuple[int, int, int]:
    """The place of a case, smallest first: what was not reached, then the most reasons, then the
    longest wait."""
    return (0 if case.not_reached else 1, -len(list(reasons)), -days_waited(case, today))


@dataclass(frozen=True)
class Agreed:
    """One thing that was agreed of a case: who does what by when."""

    side: str
    text: str
    by_on: date | None


def outcome_faults(agreed: Iterable[Agreed], *, not_reached: bool, today: date) -> list[Fault]:
    """All that is wrong with what is to be recorded of one case: at least one thing with its date,
    or that it was not reached."""
    said = [one for one in agreed if one.text.strip() or one.by_on is not None]
    if not_reached:
        text = "Say what was agreed, or that the case was not reached: not both."
        return [Fault("/not_reached", "one-of-two", text)] if said else []
    if not said:
        text = "Say what was agreed, who does it and by when, or that the case was not reached."
        return [Fault("/cps", "outcome-needed", text)]
    faults = []
    for one in said:
        if not one.text.strip():
            text = f"Say what {SIDES[one.side].lower().replace('cps', 'CPS')} will do."
            faults.append(Fault(f"/{one.side}", "words-needed", text))
        if one.by_on is None:
            text = "Enter the date by which it is done: nothing is agreed without one."
            faults.append(Fault(f"/{one.side}_by", "date-needed", text))
        else:
            faults += sense.faults(f"/{one.side}_by", Sense.ANSWER, one.by_on, today)
    return faults
