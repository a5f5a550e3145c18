"""Bars drawn by the server: one a row, with its words and its number, readable without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, ROW = 320, 44  # units of the drawing, which is as wide as a telephone
NUMBER = 44  # at the right, kept for the figure


@dataclass(frozen=True)
class Bar:
    """One bar. `dark` is the part of it that the table counts by itself."""

    words: str
    number: int
    y: int
    width: int
    dark: int


@dataclass(frozen=True)
class Chart:
    """A drawing with what it says, for whoever hears it."""

    said: str
    bars: tuple[Bar, ...]
    width: int
    height: int


def bars(said: str, rows: Sequence[tuple[str, int, int]]) -> Chart:
    """From (words, number, part of it). The longest fills the drawing; nothing is no bar."""
    most = max((number for _, number, _ in rows), default=0)

    def long(number: int) -> int:
        return round((WIDTH - NUMBER) * number / most) if most else 0

    drawn = tuple(
        Bar(words, number, place * ROW, long(number), long(part))
        for place, (words, number, part) in enumerate(rows)
    )
    heard = "; ".join(f"{words}: {number}" for words, number, _ in rows)
    return Chart(f"{said}: {heard}" if rows else said, drawn, WIDTH, ROW * len(rows))
