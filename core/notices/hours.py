"""When e-mail leaves: on working days from 07:00 to 19:00 London. A few kinds wait for no hour.

Which days are working days is the clock's to know; it says so when it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from core.london import LONDON

OPENS, CLOSES = 7, 19  # hours, London
# what is counted in hours, and what is a matter of safety
AT_ANY_HOUR = frozenset(
    {"due-soon-hours", "others-due-soon-hours", "escalated-hours", "heard-otherwise"}
)

_is_working: list[Callable[[date], bool]] = []


def count_days_by(is_working: Callable[[date], bool]) -> None:
    """Who says whether a day is a working day."""
    _is_working[:] = [is_working]


def is_open(at: datetime) -> bool:
    """Whether an ordinary message may leave at this instant."""
    there = at.astimezone(LONDON)
    return OPENS <= there.hour < CLOSES and all(ask(there.date()) for ask in _is_working)
