"""Writing many rows as actions would have written them: each row once, with all its history.

`Bulk.write` stands in for `core.history.write`: it keeps the row and a copy of it for its history,
in memory, and `flush` writes all of them with a handful of statements. The only bulk writer beside
the sweep; a test holds what it writes against what the actions write.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from core.accounts.models import User
from core.history import history_model

M = TypeVar("M", bound=models.Model)
BATCH = 2_000


class Bulk:
    """Rows and their histories, in the order in which tables need them."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.rows: dict[type[models.Model], list[models.Model]] = {}
        # a row whose key the database gives has none yet: the pair is joined when it does
        self.histories: dict[type[models.Model], list[tuple[models.Model, models.Model]]] = {}

    def uuid(self, at: datetime) -> UUID:
        """A UUID version 7 of that moment, from the seed."""
        milliseconds = int(at.timestamp() * 1000)
        value = (milliseconds << 80) | self.rng.getrandbits(80)
        value = value & ~(0xF << 76) | (7 << 76)
        value = value & ~(0x3 << 62) | (0x2 << 62)
        return UUID(int=value)

    def add(self, row: M) -> M:
        """A row without history: append-only ones."""
        self.rows.setdefault(type(row), []).append(row)
        return row

    def write(
        self, row: M, *, by: User, at: datetime, why: str, fields: Iterable[str] | None = None
    ) -> M:
        """As `core.history.write`: a new row if `fields` is None, otherwise a change of it."""
        if fields is None:
            self.add(row)
        elif hasattr(row, "version"):
            row.version += 1
        kept: type[models.Model] = history_model(type(row))
        values: dict[str, Any] = {
            field.attname: getattr(row, field.attname)
            for field in kept.tracked_fields  # type: ignore[attr-defined]
        }
        record = kept(
            **values,
            history_date=at,
            history_type="+" if fields is None else "~",
            history_user=by,
            history_change_reason=why,
        )
        self.histories.setdefault(kept, []).append((row, record))
        return row

    def flush(self) -> None:
        """Write everything, parents before children, and begin anew."""
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, batch_size=BATCH)
        for kept, pairs in self.histories.items():
            for row, record in pairs:
                setattr(record, row._meta.pk.attname, row.pk)
            kept._default_manager.bulk_create([record for _, record in pairs], batch_size=BATCH)
        self.rows.clear()
        self.histories.clear()
