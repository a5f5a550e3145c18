"""Writing many audited rows in one statement, with their history rows in the same statement.

For the sweep, re-timing, transfer and the demonstration loader: what `write` is for one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import models

from core.history import Unattributed, history_model

OWN_COLUMNS = {
    "history_id",
    "history_date",
    "history_type",
    "history_user_id",
    "history_change_reason",
}


@dataclass(frozen=True)
class Attribution:
    """Who, when and why, for every row of one statement."""

    by_id: int
    at: datetime
    why: str

    @property
    def params(self) -> dict[str, Any]:
        if not self.why.strip():
            raise Unattributed("every change says why")
        return {"_by": self.by_id, "_at": self.at, "_why": self.why}


def history_columns(model: type[models.Model]) -> list[str]:
    """The columns that a row and its history row share, read from the models."""
    return [
        field.column
        for field in history_model(model)._meta.concrete_fields
        if field.column is not None and field.column not in OWN_COLUMNS
    ]


def history_insert(model: type[models.Model], source: str, kind: Literal["+", "~", "-"]) -> str:
    """SQL that copies the rows of `source` (a CTE of whole rows) into the model's history.

    Its parameters are those of `Attribution.params`.
    """
    columns = ", ".join(f'"{column}"' for column in history_columns(model))
    # `kind` is one of three literals; the column list comes from the models
    return (
        f'INSERT INTO "{history_model(model)._meta.db_table}" '
        f"({columns}, history_date, history_type, history_user_id, history_change_reason) "
        f"SELECT {columns}, %(_at)s, '{kind}', %(_by)s, %(_why)s FROM {source}"
    )
