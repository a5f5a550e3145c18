"""Pure rules of the advice: its sections, suspect first, and when it may lean to no further action.

Sources: National Operating Model for adult rape prosecution (early advice "can be used to
prematurely NFA cases"), Operation Soteria, improving CPS responses (focus on the suspect), and
capabilities B4 and B6. What may lean to no further action is decided here and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from casework import headings
from core.errors import Fault
from earlyadvice.lifecycle import Leaning, Points

# what is said of each is kept with the case, and begins the review that follows
HANDLING, SECTIONS = headings.HANDLING, headings.SUSPECT_FIRST
NOBODY = ""  # the reference under which advice points somewhere while no suspect is identified


@dataclass(frozen=True)
class LineFacts:
    """One doable thing, as the lawyer wrote it. `by_when` is a civil date."""

    text: str
    why: str = ""
    by_when: date | None = None
    points: str = Points.EITHER


@dataclass(frozen=True)
class AdviceFacts:
    """Advice as the lawyer wrote it.

    `leanings` maps each suspect's reference to where the advice points for them; `open_lines`
    maps the id of a line of enquiry that is still open to why it cannot change the answer.
    """

    text: str
    leanings: Mapping[str, str]
    sections: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[LineFacts, ...] = ()
    open_lines: Mapping[str, str] = field(default_factory=dict)
    issues: tuple[str, ...] = ()
    correction_why: str = ""

    def as_json(self) -> str:
        """All of it in one text, the same for the same words."""
        whole = {**vars(self), "lines": [vars(line) for line in self.lines]}
        return json.dumps(whole, sort_keys=True, default=str, ensure_ascii=False)

    def digest(self) -> str:
        """What tells one wording from another: SHA-256, 64 hexadecimal digits."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()


def leans_to_stopping(facts: AdviceFacts) -> bool:
    """Whether the advice, whatever it is called, points to the end of an investigation.

    It does when it says so for any suspect; when it answers only the points asked for one while
    another is carried on with or referred; and when it asks for nothing to be done and does not
    refer for a charging decision either.
    """
    leanings = set(facts.leanings.values())
    if Leaning.NO_FURTHER_ACTION in leanings:
        return True
    if Leaning.POINTS_ONLY in leanings and len(leanings) > 1:
        return True
    return not facts.lines and leanings != {Leaning.REFER}


@dataclass(frozen=True)
class Surroundings:
    """What advice is given within: `suspects` and `open_lines` of the request, and the guard."""

    suspects: tuple[str, ...]
    open_lines: Mapping[str, str]  # id → what the police call it
    discussed: bool  # held, or declined by the officer in writing
    agreed_digest: str  # of the wording that a second lawyer agreed to; empty if none


def advice_faults(facts: AdviceFacts, around: Surroundings, *, correction: bool) -> list[Fault]:
    """All that keeps advice from being given, each with its cure. Empty sections keep nothing."""
    faults = []
    if not facts.text.strip():
        faults.append(Fault("/text", "words-needed", "Write your advice in short."))
    if correction and not facts.correction_why.strip():
        text = "Say why the advice is corrected."
        faults.append(Fault("/correction_why", "words-needed", text))
    faults += _leaning_faults(facts, around.suspects)
    faults += _line_faults(facts)
    if leans_to_stopping(facts):
        faults += _stopping_faults(facts, around)
    return faults


def _leaning_faults(facts: AdviceFacts, suspects: Collection[str]) -> list[Fault]:
    wanted = list(suspects) or [NOBODY]
    faults = []
    for reference in wanted:
        if facts.leanings.get(reference) not in Leaning.values:
            whom = f" for {reference}" if reference else ""
            text = f"Choose where the advice points{whom}."
            faults.append(Fault(f"/leaning_{reference}", "leaning-needed", text))
    if Leaning.CARRY_ON in facts.leanings.values() and not facts.lines:
        text = "To carry on, name at least one thing to do: what, why and by when."
        faults.append(Fault("/line_0_text", "line-needed", text))
    return faults


def _line_faults(facts: AdviceFacts) -> list[Fault]:
    faults = []
    for number, line in enumerate(facts.lines):
        if not line.text.strip():
            text = f"Say what is to be done in line {number + 1}."
            faults.append(Fault(f"/line_{number}_text", "words-needed", text))
        if not line.why.strip():
            text = f"Say why line {number + 1} is to be followed."
            faults.append(Fault(f"/line_{number}_why", "words-needed", text))
        if line.by_when is None:
            text = f"Say by when line {number + 1} can be done."
            faults.append(Fault(f"/line_{number}_by_when", "date-needed", text))
        if line.points not in Points.values:
            text = f"Say where line {number + 1} may lead."
            faults.append(Fault(f"/line_{number}_points", "choice-needed", text))
    return faults


def _stopping_faults(facts: AdviceFacts, around: Surroundings) -> list[Fault]:
    """The guard: a discussion, each open line, and a second lawyer who read before they saw."""
    faults = []
    if not around.discussed:
        text = (
            "This advice leans to no further action. It can be given after a discussion was held, "
            "or declined by the officer in writing."
        )
        faults.append(Fault("/leaning", "discussion-needed", text))
    for line_id, name in around.open_lines.items():
        if not facts.open_lines.get(line_id, "").strip():
            text = f"Say why this open line cannot change the answer: {name}"
            faults.append(Fault(f"/open_{line_id}", "open-line-unexplained", text))
    if around.agreed_digest != facts.digest():
        text = (
            "This advice leans to no further action. A second lawyer must have read the material, "
            "said their own view, and agreed to exactly this wording."
        )
        faults.append(Fault("/leaning", "second-lawyer-needed", text))
    return faults
