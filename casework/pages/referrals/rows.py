"""Rows of a form that there can be any number of: suspects, charges, pieces of a file.

Each box is called `suspect_0_name`. Buttons add and take away rows without script; what is typed
stays, in its new order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

DO = "rows-do"  # "add:suspect" or "remove:suspect:2"
MOST = {"suspect": 20, "complainant": 20, "charge": 40, "piece": 60}
NAME = re.compile(rf"({'|'.join(MOST)})_(\d{{1,2}})_(.+)$")


def rows_in(data: Iterable[str], group: str) -> int:
    """How many rows of a group the page holds; at least one."""
    numbers = [int(found[2]) for name in data if (found := NAME.match(name)) and found[1] == group]
    return min(max(numbers, default=0) + 1, MOST[group])


def rearranged(data: QueryDict, what: str) -> tuple[QueryDict, str]:
    """The boxes after a button, and the id of the row to go on with."""
    verb, _, rest = what.partition(":")
    group, _, which = rest.partition(":")
    if group not in MOST:
        return data, ""
    order = list(range(rows_in(data, group)))
    at = int(which) if which.isdigit() and int(which) < len(order) else len(order) - 1
    if verb == "add" and len(order) < MOST[group]:
        order.append(-1)
        at = len(order) - 1
    elif verb == "remove":
        order.pop(at)
        at = max(at - 1, 0)
    found = QueryDict(mutable=True)
    for name, texts in data.lists():
        part = NAME.match(name)
        if name != DO and (part is None or part[1] != group):
            found.setlist(name, texts)
    for now, before in enumerate(order or [-1]):
        found[f"{group}_{now}_row"] = ""  # an empty row is a row
        for name, texts in data.lists():
            part = NAME.match(name)
            if part and part[1] == group and int(part[2]) == before:
                found.setlist(f"{group}_{now}_{part[3]}", texts)
    return found, f"{group}-{at + 1}"


def typed_rows(
    given: Mapping[str, Any], data: Iterable[str], group: str, beside: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """The rows of a group in which something was typed, each with its `number` on the page. A box
    in `beside` says nothing by itself."""
    found = []
    for number in range(rows_in(data, group)):
        start = f"{group}_{number}_"
        row = {
            name.removeprefix(start): value
            for name, value in given.items()
            if name.startswith(start)
        }
        if any(value not in (None, "", False) for name, value in row.items() if name not in beside):
            found.append({"number": number, **row})
    return found
