"""What must be said about a contact, about a decision on an item, and how long a case is kept.

Pure: no row and no clock is read here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.disclosure.lifecycle import DECIDED, Came, InvitedBy, Outcome
from casework.prfi.rules import after_months
from core.errors import Fault

QUESTION = "Was anything said about what happened?"


@dataclass(frozen=True)
class Said:
    """The answer to the question that every record of a contact asks. `words` as they were said."""

    anything: bool
    words: str = ""


NOTHING = Said(anything=False)


def said_faults(said: Said | None, *, where: str = "") -> list[Fault]:
    """What is missing of the answer. `where` ends the names of its fields."""
    if said is None:
        text = "Say whether anything was said about what happened."
        return [Fault(f"/something_said{where}", "choice-needed", text)]
    if said.anything and not said.words.strip():
        text = "Write down what was said, in the words that were used."
        return [Fault(f"/said_words{where}", "words-needed", text)]
    if not said.anything and said.words.strip():
        text = "You wrote down what was said: answer yes, or take the words out."
        return [Fault(f"/something_said{where}", "said-or-not", text)]
    return []


def decision_faults(outcome: str, reason: str, *, decided_before: bool, why: str) -> list[Fault]:
    """What is missing of a decision on an item; one that changes another says why."""
    faults = []
    if outcome not in DECIDED:
        faults.append(Fault("/outcome", "choice-needed", "Choose what is decided."))
    if not reason.strip():
        faults.append(Fault("/reason", "words-needed", "Give the reason."))
    if decided_before and not why.strip():
        faults.append(Fault("/why", "words-needed", "Say why it is decided anew."))
    return faults


def says_why_openly(outcome: str) -> bool:
    """Whether the reason goes out with the list. That of a sensitive item is a lawyer's own."""
    return outcome != Outcome.SENSITIVE


def engagement_faults(
    *,
    invited_on: date,
    invited_by: str,
    with_whom: str,
    came: str,
    words: str,
    corrects: bool,
    why: str,
    today: date,
) -> list[Fault]:
    """What is missing of an entry on engagement with the defence."""
    faults = []
    if invited_on > today:
        text = "Choose today or a day before it."
        faults.append(Fault("/invited_on", "in-the-future", text))
    if invited_by not in InvitedBy.values:
        faults.append(Fault("/invited_by", "choice-needed", "Choose who proposed it."))
    if not with_whom.strip():
        faults.append(Fault("/with_whom", "words-needed", "Say with whom."))
    if came not in Came.values:
        faults.append(Fault("/came", "choice-needed", "Choose what came of it."))
    elif came in (Came.DECLINED, Came.HELD) and not words.strip():
        text = {
            Came.DECLINED: "Say what was answered.",
            Came.HELD: "Say what was talked about and what each side gave.",
        }[Came(came)]
        faults.append(Fault("/words", "words-needed", text))
    if corrects and not why.strip():
        faults.append(Fault("/why", "words-needed", "Say what was wrong in the earlier entry."))
    return faults


# --- how long a case is kept ---------------------------------------------------------------------


@dataclass(frozen=True)
class CaseLife:
    """What decides how long a case is kept."""

    goes_on: bool  # something is still owed or awaited
    last_on: date | None  # the last thing that happened on it
    result_on: date | None = None  # the result at court, where there was one
    hold: str = ""  # why it is held, if it is


@dataclass(frozen=True)
class Periods:
    """The periods of the reference data: of a case, and of the disclosure code after a result."""

    case_years: int
    code_months: int


@dataclass(frozen=True)
class Kept:
    """Until when, and because of what; no day while nobody can name one."""

    until: date | None
    because: str


def keep_until(life: CaseLife, periods: Periods) -> Kept:
    """The longest of the case's own period, that of the code, and any hold."""
    if life.hold:
        return Kept(None, f"A hold stands: {life.hold}")
    if life.goes_on or life.last_on is None:
        return Kept(None, "The case goes on.")
    of_case = after_months(life.last_on, 12 * periods.case_years)
    ends = [Kept(of_case, f"{periods.case_years} years after the last thing that happened on it.")]
    if life.result_on is not None:
        of_code = after_months(life.result_on, periods.code_months)
        ends.append(Kept(of_code, f"{periods.code_months} months after the result at court."))
    return max(ends, key=lambda one: one.until or date.max)


def newest(days: Iterable[date | None]) -> date | None:
    """The last of them that is known."""
    return max((day for day in days if day is not None), default=None)
