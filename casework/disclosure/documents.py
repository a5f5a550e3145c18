"""The disclosure list to take away for the disclosure officer of the force: as rows for a
spreadsheet, and as the description of a document.

Nothing privileged goes out: neither why something is sensitive nor why it was decided anew. The
words of something sensitive stay with the lawyer too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from casework.disclosure.lifecycle import Outcome, SourceKind
from casework.models import DisclosureDecision, DisclosureItem
from core.documents import Document, Heading, Note, Part, Text, rows
from core.london import london_day
from core.words import count, in_full, moment

HANDLING = (
    "For the disclosure officer. Nothing on this list goes to the defence before the prosecutor "
    "has decided that it does."
)
WITH_THE_LAWYER = "Sensitive: the words and the reason are with the lawyer."
COLUMNS = (
    *("Number", "What it is", "Kind", "Where it comes from", "Words as they were said"),
    *("Listed on", "Decision", "Reason", "Decided on", "Decided by"),
)


def newest_decision(item: DisclosureItem) -> DisclosureDecision | None:
    """The decision that stands."""
    return max(item.decisions.all(), key=lambda one: (one.at, one.pk), default=None)


def list_rows(items: Sequence[DisclosureItem], kinds: Mapping[str, str]) -> list[Sequence[str]]:
    """The head, then every item in the order in which it was listed."""
    return [COLUMNS, *(_cells(number, one, kinds) for number, one in enumerate(items, start=1))]


def list_document(
    items: Sequence[DisclosureItem], kinds: Mapping[str, str], *, urn: str, at: datetime
) -> Document:
    parts: list[Part] = [
        Note(HANDLING),
        rows(("URN", urn), ("As it stood", moment(at)), ("Items", count(len(items), "item"))),
    ]
    for number, one in enumerate(items, start=1):
        cells = dict(zip(COLUMNS, _cells(number, one, kinds), strict=True))
        parts.append(Heading(f"{cells.pop('Number')}. {cells.pop('What it is')}"))
        said = cells.pop("Words as they were said")
        parts.append(rows(*cells.items()))
        parts += [Text(f"“{said}”")] if said and one.outcome != Outcome.SENSITIVE else []
    if not items:
        parts.append(Text("Nothing is listed."))
    return Document("Disclosure list", urn, HANDLING, at, tuple(parts))


def _cells(number: int, item: DisclosureItem, kinds: Mapping[str, str]) -> tuple[str, ...]:
    decision, kept_back = newest_decision(item), item.outcome == Outcome.SENSITIVE
    return (
        str(number),
        item.what,
        kinds.get(item.kind, item.kind),
        str(SourceKind(item.source_kind).label) if item.source_kind else "Added by hand",
        WITH_THE_LAWYER if kept_back and item.words else item.words,
        in_full(london_day(item.added_at)),
        str(Outcome(item.outcome).label),
        (decision.reason or WITH_THE_LAWYER) if decision else "",
        in_full(london_day(decision.at)) if decision else "",
        decision.by.name if decision else "",
    )
