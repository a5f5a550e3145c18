"""A document as PDF, tagged as PDF/UA-1 asks: a screen reader finds headings, lists and tables.

Typst, which sets it, carries its fonts with it, so that the bytes are the same on every machine;
`PRINTED` are the characters of theirs that we use.
"""

from __future__ import annotations

import json
import subprocess
import sys
from bisect import bisect_right
from pathlib import Path
from typing import Any

from core.documents import (
    Document,
    Heading,
    Note,
    Part,
    Rows,
    Table,
    Text,
    paragraphs,
    tidied,
    visible,
)

PDF = "application/pdf"
TEMPLATE = Path(__file__).with_name("pdf.typ")
PRESS = Path(__file__).with_name("press.py")
SECONDS = 20

# first and last of each run of characters that the fonts have, plain and bold
PRINTED = (
    (0x0020, 0x007E),
    (0x00A0, 0x00AC),  # not the soft hyphen, which hides
    (0x00AE, 0x0377),  # Latin, accents, Greek
    (0x0384, 0x038A),
    (0x038E, 0x03A1),
    (0x03A3, 0x0484),  # Greek, Cyrillic
    (0x048A, 0x04FF),
    (0x05D0, 0x05EA),  # Hebrew
    (0x060C, 0x060C),
    (0x061B, 0x061B),
    (0x061F, 0x061F),
    (0x0621, 0x063A),  # Arabic
    (0x0640, 0x0652),
    (0x0660, 0x066D),
    (0x067E, 0x067E),  # letters of Persian
    (0x0686, 0x0686),
    (0x0698, 0x0698),
    (0x06A9, 0x06A9),
    (0x06AF, 0x06AF),
    (0x06CC, 0x06CC),
    (0x06F0, 0x06F9),
    (0x1E00, 0x1EFF),  # Latin of Wales and Viet Nam
    (0x2010, 0x2027),
    (0x202F, 0x2040),
    (0x2074, 0x208E),
    (0x20A0, 0x20BF),
    (0x2100, 0x211E),
    (0x2122, 0x2122),
    (0x2153, 0x2184),
    (0x2190, 0x22FF),  # arrows, mathematics
    (0x2500, 0x25FF),  # boxes, shapes
    (0x2713, 0x2717),
)
_FIRST = [first for first, _ in PRINTED]


def is_printed(char: str) -> bool:
    place = bisect_right(_FIRST, ord(char)) - 1
    return place >= 0 and ord(char) <= PRINTED[place][1]


def printable(text: str) -> str:
    return visible(text, is_printed)


def write_pdf(document: Document) -> bytes:
    """The bytes of the PDF: the same ones for the same document."""
    tidy = tidied(document, printable)
    order = {
        "template": TEMPLATE.read_text(),
        "timestamp": int(document.at.timestamp()),
        "document": {
            "title": tidy.title,
            "reference": tidy.reference,
            "handling": tidy.handling,
            "parts": [_data(part) for part in tidy.parts],
        },
    }
    done = subprocess.run(
        [sys.executable, "-I", str(PRESS)],
        input=json.dumps(order).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode != 0:  # what it says may quote the document, so it is not repeated
        raise PressFailed
    return done.stdout


class PressFailed(RuntimeError):
    """The PDF could not be made: a fault of ours, whatever was typed."""


def _data(part: Part) -> dict[str, Any]:
    match part:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Text(text):
            return {"kind": "text", "paragraphs": paragraphs(text)}
        case Note(text):
            return {"kind": "note", "text": text}
        case Rows(pairs):
            return {"kind": "rows", "rows": pairs}
        case Table(head, widths, body):
            return {"kind": "table", "head": head, "widths": widths, "rows": body}
        case _:
            return {"kind": "bullets", "items": part.items}
