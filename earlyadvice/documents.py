"""What is written out of a request, as Word or PDF: the request, the note of a discussion, the
advice. The same words as on the screen, made from what the pages show, so that a document holds
nothing which its reader could not see there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core import look
from core.documents import Bullets, Document, Heading, Note, Part, Rows, Table, Text, rows
from core.errors import Absent, RuleBroken
from core.words import moment, sentence, short
from earlyadvice.advice_rules import HANDLING
from earlyadvice.discussion_rules import WHO_DECIDES

if TYPE_CHECKING:
    from earlyadvice.models import Advice, Discussion
    from earlyadvice.pages.request import RequestShown
    from earlyadvice.pages.shown_advice import AdviceShown
    from earlyadvice.pages.shown_discussion import DiscussionShown, EntryShown


def which_advice(given: dict[int, Advice], version: str) -> Advice:
    """The version asked for, or the newest; `Absent` if there is no such version."""
    if not given:
        raise RuleBroken("no-advice", "No advice has been given on this request yet.")
    if not version:
        return given[max(given)]
    found = given.get(int(version)) if version.isdecimal() and len(version) < 6 else None
    if found is None:
        raise Absent
    return found


def which_discussion(offered: Sequence[Discussion], wanted: str | None) -> Discussion:
    """The discussion asked for by its id, or the newest; `Absent` if there is no such one."""
    if wanted is not None:
        found = next((one for one in offered if str(one.pk) == wanted), None)
        if found is None:
            raise Absent
        return found
    if not offered:
        raise RuleBroken("no-discussion", "No discussion has been offered on this request yet.")
    return offered[-1]


def advice_document(advice: Advice, shown: AdviceShown, *, urn: str, newest: int) -> Document:
    """One version of the advice. An older one says that there is a newer."""
    parts: list[Part] = [Note(HANDLING)]
    if advice.number != newest:
        parts.append(Note(f"This is an older version. Version {newest} stands in its place."))
    parts.append(
        rows(
            ("URN", urn),
            ("Version", f"{advice.number} of {newest}"),
            ("Given by", shown.given),
            ("Corrected, because", shown.correction_why),
        )
    )
    if shown.stopping:
        parts.append(Note(shown.stopping))
    parts += [Heading("Where the advice points"), _rows(shown.leanings)]
    parts += _said("In short", shown.text)
    for heading, text in shown.sections:
        parts += _said(heading, text)
    if shown.lines:
        head = ("What", "Why", "By when", "Where it may lead")
        parts += [Heading("What is to be done"), Table(head, (4, 4, 2, 2), shown.lines)]
    if shown.open_lines:
        heading = "Lines still open, and why they cannot change the answer"
        parts += [Heading(heading), _rows(shown.open_lines)]
    if shown.issues:
        parts += [Heading("Issues and themes"), Bullets(shown.issues)]
    return _document("Early advice", urn, advice.given_at, parts)


def note_document(
    discussion: Discussion, shown: DiscussionShown, *, urn: str, at: datetime
) -> Document:
    """A discussion: what was held, what each side says, and the shared note in its version."""
    parts: list[Part] = [Note(HANDLING), rows(("URN", urn), ("State", shown.state))]
    parts.append(_rows(shown.rows))
    if shown.note:
        parts += _said("The shared note", shown.note)
        parts.append(rows(("Written by", shown.note_said)))
    if shown.points:
        parts.append(Text(shown.points))
    parts += _entries("What the officer says", shown.police)
    parts += _entries("What the CPS says", shown.cps)
    parts += _said("Put right", shown.put_right)
    parts += [Heading("Who decides what"), Bullets(WHO_DECIDES)]
    written = discussion.note_at or discussion.held_at or at
    return _document("Note of a discussion", urn, written, parts)


def request_document(shown: RequestShown, *, urn: str, version: int, at: datetime) -> Document:
    """What the police ask, as it stands now, with what was asked and answered since."""
    header = shown.header
    parts: list[Part] = [
        Note(HANDLING),
        rows(
            ("URN", urn),
            ("Suspects", ", ".join(header.suspects)),
            ("State", "; ".join(_clock(clock) for clock in header.clocks)),
            ("As it stood", f"{moment(at)}, version {version}"),
            *((one.role, one.name) for one in header.contacts),
            *(("Flag", flag) for flag in header.flags),
        ),
    ]
    parts += _said("What the police ask", shown.advice_sought)
    parts += _said("Summary", shown.summary)
    if shown.issues or shown.issues_text:
        parts.append(Heading("Issues"))
        parts += [Bullets(shown.issues)] if shown.issues else []
        parts.append(Text(shown.issues_text))
    parts += [Heading("The case"), _rows(shown.rows)]
    if shown.thin:
        parts += [Heading("Not answered yet"), Bullets(shown.thin)]
    parts.append(Heading("Suspects"))
    for suspect in shown.suspects:
        parts += [Heading(suspect.heading, 2), _rows(suspect.rows)]
    if not shown.suspects:
        parts.append(Text("The suspect is not stated yet."))
    parts.append(Heading("Lines of enquiry"))
    if shown.enquiries:
        head = ("Line", "What it may show", "Status", "Expected by")
        lines = tuple(
            (
                one.text,
                one.anticipated,
                one.status,
                short(one.expected_by) if one.expected_by else "",
            )
            for one in shown.enquiries
        )
        parts.append(Table(head, (4, 4, 2, 2), lines))
    else:
        parts.append(Text("None is listed."))
    parts.append(Heading("Material"))
    parts.append(_rows(shown.material) if shown.material else Text("None is listed."))
    parts += _said("May have to be disclosed", shown.disclosable)
    if shown.complainants:
        parts += [Heading("Complainants"), _rows(shown.complainants)]
    if any(row.value for row in shown.review):
        parts += [Heading("Review before submission"), _rows(shown.review)]
    if shown.queries or shown.information:
        parts.append(Heading("Asked of the police"))
    for query in shown.queries:
        parts += [
            Heading(f"{query.by}, {moment(query.at)}", 2),
            Text(query.text),
            rows(
                ("Answer expected by", short(query.expected_on)),
                ("The advice waits for it", query.pauses_because),
            ),
            *_told(query.answers),
        ]
    parts += _told(shown.information)
    for heading, found in (
        ("Why it was returned", [shown.returned] if shown.returned else []),
        ("Review of the return", shown.reviews),
        ("What the police did with the advice", shown.outcomes),
    ):
        if found:
            parts += [Heading(heading), *(_rows(one) for one in found)]
    return _document("Early advice request", urn, at, parts)


def _document(title: str, urn: str, at: datetime, parts: Iterable[Part]) -> Document:
    """Without the parts that say nothing."""
    said = tuple(part for part in parts if part not in (Text(""), Rows(())))
    return Document(title, urn, HANDLING, at, said)


def _said(heading: str, text: str) -> list[Part]:
    return [Heading(heading), Text(text)] if text.strip() else []


def _rows(found: Iterable[look.Row]) -> Rows:
    return rows(*((sentence(row.label), _value(row.value)) for row in found))


def _value(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _clock(clock: look.Clock) -> str:
    on = f" {clock.joined_by} {short(clock.on)}" if clock.on else ""
    return f"{clock.state}{on}" + (f" ({clock.left})" if clock.left else "")


def _told(entries: Iterable[look.Entry]) -> list[Part]:
    parts: list[Part] = []
    for one in entries:
        parts += [rows((one.what, f"{one.by}, {moment(one.at)}")), Text(one.text)]
    return parts


def _entries(heading: str, entries: Iterable[EntryShown]) -> list[Part]:
    parts: list[Part] = []
    for one in entries:
        parts += [Heading(one.who, 2), Text(one.points), _rows(one.rows)]
    return [Heading(heading), *parts] if parts else []
