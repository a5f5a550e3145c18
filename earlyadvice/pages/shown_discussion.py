"""What was offered, held and said: a discussion to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core import look
from core.words import moment
from earlyadvice.discussion_rules import (
    WHO_DECIDES,
    heard_otherwise,
    points_of,
    shown_to_police,
)
from earlyadvice.lifecycle import DiscussionState, Side, Understood

if TYPE_CHECKING:
    from earlyadvice.models import Discussion, Entry


@dataclass(frozen=True)
class EntryShown:
    who: str
    points: str
    rows: tuple[look.Row, ...]


@dataclass(frozen=True)
class DiscussionShown:
    id: str
    state: str
    rows: tuple[look.Row, ...]
    who_decides: tuple[str, ...]
    points: str  # whether the officer's own points have come
    note: str
    note_said: str
    police: tuple[EntryShown, ...]
    cps: tuple[EntryShown, ...]
    heard: str  # what the officer understood, where it needs putting right
    put_right: str


def discussion_shown(one: Discussion, *, unseen: bool = False) -> DiscussionShown:
    """`unseen` keeps back the lawyer's words and the note, as a second lawyer first reads."""
    entries = list(one.entries.all())
    heard = heard_otherwise(one)
    note_by = f"{one.note_by.name}, " if one.note_by else ""
    return DiscussionShown(
        id=str(one.pk),
        state=DiscussionState(one.state).label,
        rows=(
            look.Row("Offered", f"{one.offered_by.name}, {moment(one.offered_at)}"),
            look.Row(
                "Times proposed",
                tuple(
                    f"{moment(slot.starts_at)}, {slot.get_how_display()} "
                    f"({slot.get_side_display()})"
                    for slot in one.slots.all()
                )
                if one.state == DiscussionState.OFFERED
                else "",
            ),
            look.Row(
                "Agreed for",
                moment(one.starts_at)
                if one.starts_at and one.state == DiscussionState.AGREED
                else "",
            ),
            look.Row("Held", moment(one.held_at) if one.held_at else ""),
            look.Row("How", one.get_how_display() if one.how else ""),
            look.Row("Who took part", one.attendees),
            look.Row(
                "Why it did not take place",
                f"{one.not_held_because} ({one.not_held_by.name})" if one.not_held_by else "",
            ),
        ),
        who_decides=WHO_DECIDES,
        points=_points_words(one),
        note="" if unseen else one.note,
        note_said=f"{note_by}{moment(one.note_at)}, version {one.note_version}"
        if one.note_at and not unseen
        else "",
        police=tuple(_entry(entry, one) for entry in entries if entry.side == Side.POLICE),
        cps=tuple(_entry(entry, one) for entry in entries if entry.side == Side.CPS and not unseen),
        heard=(
            f"{heard.by.name} understood: {Understood(heard.understood).label.lower()}"
            if heard
            else ""
        ),
        put_right="" if unseen else one.put_right,
    )


def shown_to_force(one: Discussion) -> DiscussionShown:
    """The same as the officer may read it: the lawyer's words and the note after their own."""
    open_to_them = shown_to_police(one)
    found = discussion_shown(one, unseen=not open_to_them)
    if open_to_them or one.state != DiscussionState.HELD:
        return found
    text = (
        "The officer is asked for their own points. The lawyer's and the note are shown once those "
        "have come, or three working days have passed."
    )
    return replace(found, points=text)


def _points_words(one: Discussion) -> str:
    if points_of(one.entries.all(), Side.POLICE):
        return "The officer's own points have come."
    if one.points_closed_at is not None:
        return "Officer's points not received."
    if one.state == DiscussionState.HELD:
        return (
            "The officer is asked for their own points. Until those come, or three working days "
            "have passed, they do not see yours or the note. Advice does not wait for them."
        )
    return ""


def _entry(entry: Entry, one: Discussion) -> EntryShown:
    agrees = {True: "Agreed", False: "Disputed", None: ""}[entry.agrees]
    if agrees and entry.note_version != one.note_version:
        agrees += f" (version {entry.note_version}; it has changed since)"
    suggested = {True: "Yes", False: "No", None: ""}[entry.nfa_suggested]
    late = " (after the other side's words were shown)" if entry.after_shown else ""
    return EntryShown(
        who=f"{entry.by.name}, {moment(entry.at)}{late}",
        points=entry.points,
        rows=(
            look.Row("Did anyone suggest taking no further action?", suggested),
            look.Row("Who", entry.nfa_who),
            look.Row("Why", entry.nfa_why),
            look.Row("Lines still open", entry.nfa_open_lines),
            look.Row("Understood", entry.get_understood_display() if entry.understood else ""),
            look.Row("The note", agrees),
            look.Row("Point disputed", entry.disputed_point),
        ),
    )
