"""What is written out on paper: one description of a document, and a writer for each format.

A room describes what its document says, as the frozen dataclasses below; `word` and `pdf` write
the same description. Typed text is only ever data: neither writer reads markup in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1  # 1 for the parts of a document, 2 within one


@dataclass(frozen=True)
class Text:
    """One or more paragraphs as they were typed: an empty line divides them."""

    text: str


@dataclass(frozen=True)
class Note:
    """A sentence that must not be missed: set apart, and bold."""

    text: str


@dataclass(frozen=True)
class Rows:
    """What each thing is, with its label. A row without a value is left out by `rows`."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """`widths` are the shares of the columns. The head is repeated on every page."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


Part = Heading | Text | Note | Rows | Bullets | Table


@dataclass(frozen=True)
class Document:
    """`handling` and `reference` stand on every page; `at` is the instant that the words are of."""

    title: str
    reference: str
    handling: str
    at: datetime
    parts: tuple[Part, ...]


def rows(*pairs: tuple[str, str]) -> Rows:
    """Those with a value."""
    return Rows(tuple(pair for pair in pairs if pair[1]))


def paragraphs(text: str) -> list[list[str]]:
    """Typed text as paragraphs of lines."""
    return [part.split("\n") for part in re.split(r"\n\s*\n", text.strip("\n")) if part.strip()]


# characters that turn the order of what follows them, so that a reader sees other words
TURNS_THE_ORDER = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNSEEN = frozenset("\ufe0e\ufe0f\ufeff")  # choose a look, and have none


def replaced(char: str) -> str:
    """What stands in place of a character that cannot be shown: "[grinning face]", "[U+0007]"."""
    if unicodedata.category(char) == "So":
        return f"[{unicodedata.name(char).lower()}]"
    return f"[U+{ord(char):04X}]"


def visible(text: str, shows: Callable[[str], bool] = lambda char: True) -> str:
    """The text, with whatever `shows` cannot show, or would hide, replaced by words for it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return "".join(_shown(char, shows) for char in plain)


def _shown(char: str, shows: Callable[[str], bool]) -> str:
    if char == "\n":
        return char
    hidden = unicodedata.category(char) in {"Cc", "Cs", "Cn", "Co"} or char in TURNS_THE_ORDER
    if hidden or not shows(char):
        return "" if char in UNSEEN else replaced(char)
    return char


def tidied(document: Document, clean: Callable[[str], str]) -> Document:
    """The document with every text in it cleaned."""
    return Document(
        title=clean(document.title),
        reference=clean(document.reference),
        handling=clean(document.handling),
        at=document.at,
        parts=tuple(_tidied(part, clean) for part in document.parts),
    )


def _tidied(part: Part, clean: Callable[[str], str]) -> Part:
    def each(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(clean(text) for text in texts)

    match part:
        case Heading(text, level):
            return Heading(clean(text), level)
        case Text(text):
            return Text(clean(text))
        case Note(text):
            return Note(clean(text))
        case Rows(pairs):
            return Rows(tuple((clean(label), clean(value)) for label, value in pairs))
        case Bullets(items):
            return Bullets(each(items))
        case Table(head, widths, body):
            return Table(each(head), widths, tuple(each(row) for row in body))
