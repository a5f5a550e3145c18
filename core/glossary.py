"""The glossary of docs/glossary.md for the help page: one source for code and readers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

GLOSSARY = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"
ROW = re.compile(r"^\| \*\*(?P<word>[^|]+)\*\*(?P<short>[^|]*) \| (?P<meaning>[^|]+) \|")


@dataclass(frozen=True)
class Word:
    word: str
    meaning: str


@lru_cache(maxsize=1)
def glossary() -> tuple[Word, ...]:
    """Every word with its meaning, in the order of the file."""
    found = (ROW.match(line) for line in GLOSSARY.read_text().splitlines())
    return tuple(Word(row["word"] + row["short"], row["meaning"].strip()) for row in found if row)
