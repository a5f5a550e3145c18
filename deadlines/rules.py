"""What a kind of clock is, read from dated reference data, and the judgements on values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.errors import RuleBroken
from deadlines.events import Target, Unit
from deadlines.workingdays import Calendar

# Never a reason to stop a clock, whatever an administrator may add: the service's own diaries.
NEVER_A_PAUSE = frozenset({"diary", "leave", "allocation"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of clock as it stood on the day it was looked up."""

    code: str
    label: str
    owed_by: str
    unit: Unit
    n: int | None
    pausable: bool
    pause_freely_for: int | None  # working days from receipt; later it needs the legal manager
    internal: bool  # of the CPS alone: the police neither see it nor are told of it
    extension_cap: int  # the most that all extensions together may add, in the clock's unit

    def target(self, given: Target | None) -> Target:
        """The target a new clock starts with: the rule's own length, or the date it is given."""
        if self.n is None:
            if given is None:
                raise RuleBroken("date-needed", f"“{self.label}” needs a date.", field="target")
            return given
        return given or Target(self.unit, self.n)


def rule_from(code: str, label: str, data: Mapping[str, Any]) -> Rule:
    """Read one row of the reference data `clock`. Raises ValueError when it makes no sense."""
    unit = Unit(data["unit"])
    n = None if data.get("n") is None else int(data["n"])
    if (unit == Unit.DATE) != (n is None):
        raise ValueError(f"clock {code}: a number of {unit}, or a date given each time")
    free = data.get("pause_freely_for")
    return Rule(
        code=code,
        label=label,
        owed_by=str(data["owed_by"]),
        unit=unit,
        n=n,
        pausable=bool(data.get("pausable", False)),
        pause_freely_for=None if free is None else int(free),
        internal=bool(data.get("internal", False)),
        extension_cap=int(data.get("extension_cap", 0)),
    )


def after_triage(rule: Rule, received_on: date, on: date, calendar: Calendar) -> bool:
    """Whether `on` lies past the days in which a pause or a return is part of triage.

    After them it needs the legal manager, and counts as CPS time.
    """
    if rule.pause_freely_for is None:
        return False
    return on > calendar.add(received_on, rule.pause_freely_for)


def check_pause(
    rule: Rule,
    *,
    category: str,
    known: Mapping[str, str],
    reason: str,
    expected_on: date,
    today: date,
    longest: int,
    calendar: Calendar,
) -> None:
    """A pause needs a kind that allows it, a category, a reason and an end that can be believed."""
    if not rule.pausable:
        raise RuleBroken("never-paused", f"“{rule.label}” is never paused.")
    if category in NEVER_A_PAUSE or category not in known:
        raise RuleBroken(
            "not-a-reason-to-pause", "Choose a reason from the list.", field="category"
        )
    if not reason.strip():
        raise RuleBroken("reason-needed", "Say what was asked, and why.", field="reason")
    if expected_on <= today:
        raise RuleBroken(
            "not-in-the-future", "The expected date must be after today.", field="expected_on"
        )
    latest = calendar.add(today, longest)
    if expected_on > latest:
        raise RuleBroken(
            "pause-too-long",
            f"One pause can last {longest} working days, until {latest:%-d %B %Y}. Ask again then.",
            field="expected_on",
        )


def check_target(target: Target, today: date) -> None:
    """A date that has passed is no target: it would be late from its first moment."""
    if target.on is not None and target.on < today:
        raise RuleBroken(
            "date-passed", f"Choose {today:%-d %B %Y} or a later date.", field="target"
        )


def check_extension(rule: Rule, *, n: int, already: int, reason: str) -> None:
    """An extension adds something, says why, and stays under the cap of its kind."""
    if not reason.strip():
        raise RuleBroken("reason-needed", "Say why more time is needed.", field="reason")
    if n < 1:
        raise RuleBroken("nothing-added", "Say how much longer, at least 1.", field="n")
    if already + n > rule.extension_cap:
        left = max(rule.extension_cap - already, 0)
        raise RuleBroken(
            "over-the-cap",
            f"“{rule.label}” can be extended by {rule.extension_cap} in all; {left} are left.",
            field="n",
        )
