"""The boxes of a ladder, a row for each rung: how far from the due day, whom to tell, its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.accounts.roles import PostKind
from core.forms import Checkboxes, Form, Look, Number, Select, Text
from deadlines.events import Unit
from deadlines.models import Ladder
from deadlines.rungs import escalates

LEVELS = 3
MORE = 3  # empty rows after those that stand
FARTHEST = 250  # days or hours from the due day
BOXES = ("when", "number", "posts", "label")
SIGN = {"before": -1, "on": 0, "after": 1}
COUNTED = {
    Unit.WORKING_DAYS: ("working days", "the due day"),
    Unit.CALENDAR_DAYS: ("calendar days", "the due day"),
    Unit.HOURS: ("hours", "the hour it is due"),
}

Rungs = list[dict[str, Any]]  # distance, posts, label, level: as in data/ladders.json


def rows_of(ladder: Ladder) -> range:
    """The numbers of the rows of its form, from 1."""
    return range(1, len(ladder.rungs.all()) + MORE + 1)


def box(row: int, name: str) -> str:
    return f"rung_{row}_{name}"


def add_rows(form: Form, ladder: Ladder) -> None:
    """The boxes of every row."""
    counted, due = COUNTED[Unit(ladder.unit)]
    whens = [("", "Choose when"), *((one, f"{one.capitalize()} {due}") for one in SIGN)]
    for row in rows_of(ladder):
        of = f"rung {row}"
        form.fields[box(row, "when")] = Select(
            f"When: {of}", whens, required=False, look=Look(sometimes=True)
        )
        form.fields[box(row, "number")] = Number(
            f"How many {counted}: {of}",
            hint=f"Leave it empty for {due} itself",
            required=False,
            min_value=1,
            max_value=FARTHEST,
            look=Look(width=3, inputmode="numeric", sometimes=True),
        )
        form.fields[box(row, "posts")] = Checkboxes(
            f"Posts: {of}",
            PostKind.choices,
            required=False,
            look=Look(small=True, sometimes=True),
        )
        form.fields[box(row, "label")] = Text(
            f"What it is called: {of}", max_length=60, required=False, look=Look(sometimes=True)
        )
    form.order_fields([box(row, name) for row in rows_of(ladder) for name in BOXES])


def boxes_of(ladder: Ladder) -> dict[str, Any]:
    """What the boxes hold at first: the rungs that stand."""
    found: dict[str, Any] = {}
    for row, rung in enumerate(ladder.rungs.all(), start=1):
        way = "on" if rung.distance == 0 else "before" if rung.distance < 0 else "after"
        found[box(row, "when")] = way
        found[box(row, "number")] = abs(rung.distance) or None
        found[box(row, "posts")] = list(rung.posts)
        found[box(row, "label")] = rung.label
    return found


def read_rows(given: Mapping[str, Any], ladder: Ladder) -> tuple[Rungs, dict[str, str]]:
    """The rungs that were chosen, earliest first, and every fault by its box.

    Rungs before the due day remind; those after it escalate, one level higher each. A row in which
    nothing is chosen is none.
    """
    unit = Unit(ladder.unit)
    counted, due = COUNTED[unit]
    found: Rungs = []
    faults: dict[str, str] = {}
    taken: dict[int, int] = {}  # distance: the row that has it
    used = False
    for row in rows_of(ladder):
        when, number, posts, label = (given.get(box(row, name)) for name in BOXES)
        if not (when or number or posts or label):
            continue
        used = True
        missing = {
            "when": "" if when else f"Rung {row}: choose before, on or after {due}",
            "number": f"Rung {row}: enter the number of {counted}"
            if when in {"before", "after"} and not number
            else "",
            "posts": "" if posts else f"Rung {row}: choose a post",
            "label": "" if label else f"Rung {row}: write what it is called, such as late",
        }
        if when == "on" and number:
            missing["number"] = f"Rung {row}: leave the number empty, or choose before or after"
        distance = SIGN.get(when or "", 0) * (number or 0)
        if when and not missing["number"]:
            if escalates(distance, unit) and posts and len(posts) > 1:
                missing["posts"] = f"Rung {row}: it escalates, and goes to one post: choose one"
            if (other := taken.setdefault(distance, row)) != row:
                missing["when"] = f"Rung {row} falls together with rung {other}: choose another day"
            found.append({"distance": distance, "posts": posts, "label": label, "row": row})
        faults |= {box(row, name): words for name, words in missing.items() if words}
    if not used:
        faults[box(1, "when")] = "Choose at least one rung"
    return _raised(found, unit, faults), faults


def _raised(found: Rungs, unit: Unit, faults: dict[str, str]) -> Rungs:
    """In order and with their levels; a level above the highest is a fault of its row."""
    found.sort(key=lambda rung: rung["distance"])
    level = 0
    for rung in found:
        level += escalates(rung["distance"], unit)
        rung["level"] = level
        row = rung.pop("row")
        if level > LEVELS:
            faults.setdefault(
                box(row, "when"), f"Rung {row}: at most {LEVELS} rungs can come after the due day"
            )
    return found
