"""Pure rules of the early-advice discussion: whose words are shown when, and what an entry needs.

Source: National Operating Model for adult rape prosecution (the offer of a discussion), Operation
Soteria, improving CPS responses (discussions as monologue); capabilities B3 and B6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import Fault
from earlyadvice.lifecycle import DiscussionState, Side, Understood

if TYPE_CHECKING:
    from earlyadvice.models import Discussion, Entry

WHO_DECIDES = (
    "The police investigate, and decide on no further action.",
    "The CPS advises.",
    "Neither supervises the other.",
)


@dataclass(frozen=True)
class EntryFacts:
    """What one side says. `agrees` and `disputed_point` are about the shared note."""

    points: str = ""
    nfa_suggested: bool | None = None
    nfa_who: str = ""
    nfa_why: str = ""
    nfa_open_lines: str = ""
    understood: str = ""
    agrees: bool | None = None
    disputed_point: str = ""


def entry_faults(said: EntryFacts, *, side: str, there_is_a_note: bool) -> list[Fault]:
    """All that is missing from an entry, each with its cure."""
    faults = []
    gives_points = bool(said.points.strip())
    if not gives_points and said.agrees is None and not said.understood:
        text = "Give your own points, or say whether you agree with the note."
        faults.append(Fault("/points", "nothing-said", text))
    if gives_points and said.nfa_suggested is None:
        text = "Say whether anyone suggested taking no further action."
        faults.append(Fault("/nfa_suggested", "answer-needed", text))
    if gives_points and side == Side.POLICE and not said.understood:
        text = "Say what you understood: carry on, stop, or not sure."
        faults.append(Fault("/understood", "answer-needed", text))
    if said.understood and said.understood not in Understood.values:
        text = "Choose carry_on, stop or not_sure."
        faults.append(Fault("/understood", "unknown-answer", text))
    if said.nfa_suggested:
        for member, cure in (
            ("nfa_who", "Say who suggested it."),
            ("nfa_why", "Say why it was suggested."),
            ("nfa_open_lines", "Name the lines that were still open. “None” is an answer."),
        ):
            if not getattr(said, member).strip():
                faults.append(Fault(f"/{member}", "words-needed", cure))
    if said.agrees is not None and not there_is_a_note:
        text = "There is no note yet to agree with. It can be agreed or disputed once it is shown."
        faults.append(Fault("/agrees", "no-note", text))
    if said.agrees is False and not said.disputed_point.strip():
        text = "Say which point you dispute."
        faults.append(Fault("/disputed_point", "words-needed", text))
    return faults


def points_of(entries: Iterable[Entry], side: str) -> list[Entry]:
    """The entries in which a side gave points of its own."""
    return [one for one in entries if one.side == side and one.points]


def shown_to_police(discussion: Discussion) -> bool:
    """Whether the officer may see the lawyer's points and the note: after their own points came,
    or were not received in time."""
    came = bool(points_of(discussion.entries.all(), Side.POLICE))
    return came or discussion.points_closed_at is not None


def is_discussed(discussions: Iterable[Discussion]) -> bool:
    """Whether a discussion was held, or the newest was declined by the officer in writing."""
    found = sorted(discussions, key=lambda one: (one.offered_at, one.pk))
    if any(one.state == DiscussionState.HELD for one in found):
        return True
    return bool(found) and found[-1].state == DiscussionState.DECLINED


def heard_otherwise(discussion: Discussion) -> Entry | None:
    """The officer's newest word on what they understood, while it has to be put right."""
    if discussion.unclear_since is None:
        return None
    said = [one for one in discussion.entries.all() if one.understood]
    return max(said, key=lambda one: (one.at, one.pk))
