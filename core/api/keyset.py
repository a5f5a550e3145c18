"""Pages of a list by keyset: each begins after the last row of the one before, in the order of an
instant and then the id. Whatever is added, changed or gone meanwhile, a row that did not move is
neither skipped nor shown twice."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.refusals import Refusal
from core.london import has_sane_year
from core.typed import whole_number

AT_ONCE, AT_MOST = 50, 200  # rows a page
FORWARD, BACK = "f", "b"


@dataclass(frozen=True)
class Cursor:
    """A place beside one row of a list, and the way on from there."""

    way: str
    at: datetime
    tie: str  # what tells rows of one instant apart

    def __str__(self) -> str:
        said = f"{self.way} {self.at.isoformat()} {self.tie}"
        return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def cursor_in(text: str) -> Cursor:
    """The cursor that was written so; a refusal if we never wrote it."""
    try:
        padded = text + "=" * (-len(text) % 4)
        way, at, tie = base64.b64decode(padded, altchars=b"-_", validate=True).decode().split(" ")
        cursor = Cursor(way, datetime.fromisoformat(at), tie)
    except ValueError:
        raise _no_cursor() from None
    if str(cursor) != text or way not in (FORWARD, BACK):
        raise _no_cursor()
    if cursor.at.tzinfo is None or not has_sane_year(cursor.at):
        raise _no_cursor()
    return cursor


def _no_cursor() -> Refusal:
    return Refusal(400, "cursor-invalid", "after is the cursor of a `next` link.")


def limit_in(text: str | None) -> int:
    """How many rows the address asks for."""
    limit = AT_ONCE if text is None else whole_number(text)
    if limit is None or not 1 <= limit <= AT_MOST:
        raise Refusal(400, "limit-invalid", f"limit is a number from 1 to {AT_MOST}.")
    return limit


class Page:
    """The page of `found` that the address asks for, in the order of `key` (an instant that every
    row has), then of `tie`, which no two rows of one instant share."""

    def __init__(self, found: QuerySet[Any], key: str, request: Request, tie: str = "id") -> None:
        self.key, self.tie = key, tie
        self.request = request
        asked = request.query_params
        limit = limit_in(asked.get("limit"))
        cursor = cursor_in(asked["after"]) if "after" in asked else None
        back = cursor is not None and cursor.way == BACK
        if cursor is not None:
            found = found.filter(self._beyond(found.model, cursor, "lt" if back else "gt"))
        sign = "-" if back else ""
        rows = list(found.order_by(f"{sign}{key}", f"{sign}{tie}")[: limit + 1])
        more, rows = len(rows) > limit, rows[:limit]
        self.rows: list[Any] = rows[::-1] if back else rows
        self.next = self._link(FORWARD, -1) if rows and (more or back) else None
        self.previous = self._link(BACK, 0) if rows and (cursor and (more or not back)) else None

    def _beyond(self, model: type[Model], cursor: Cursor, than: str) -> Q:
        try:
            tie = cast("Field[Any, Any]", model._meta.get_field(self.tie)).to_python(cursor.tie)
        except ValidationError:
            raise _no_cursor() from None
        # said twice, so that PostgreSQL begins in the index of the key
        return Q(**{f"{self.key}__{than}e": cursor.at}) & (
            Q(**{f"{self.key}__{than}": cursor.at}) | Q(**{f"{self.tie}__{than}": tie})
        )

    def _link(self, way: str, place: int) -> str:
        row = self.rows[place]
        asked = self.request.query_params.dict()
        asked["after"] = str(Cursor(way, getattr(row, self.key), str(getattr(row, self.tie))))
        return self.request.build_absolute_uri(f"?{urlencode(asked)}")

    def answer(self, results: list[dict[str, Any]]) -> Response:
        return Response({"next": self.next, "previous": self.previous, "results": results})
