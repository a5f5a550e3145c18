"""The rows of the clock. What they mean is computed by `deadlines.ledger`; see `actions` to change
them."""

from deadlines.models.calendar import BankHoliday, CalendarDay, CalendarVersion
from deadlines.models.clock import ClockEvent, Deadline
from deadlines.models.escalation import Escalation, EscalationStep, RungFired
from deadlines.models.ladder import Ladder, Rung
from deadlines.models.question import AskedAgain, Question
from deadlines.models.runs import SweepRun, Verification

__all__ = [
    "AskedAgain",
    "BankHoliday",
    "CalendarDay",
    "CalendarVersion",
    "ClockEvent",
    "Deadline",
    "Escalation",
    "EscalationStep",
    "Ladder",
    "Question",
    "Rung",
    "RungFired",
    "SweepRun",
    "Verification",
]
