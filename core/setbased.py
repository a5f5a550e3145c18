"""Writing many audited rows in one statement, with their history rows in the same statement.

For the sweep, re-timing, transfer and the demonstration loader: what `write` is for one row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connection, models

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


def set_based(
    model: type[models.Model],
    sql: str,
    params: Mapping[str, Any],
    attribution: Attribution,
    *,
    kind: Literal["+", "~"],
    alias: str = "",
    returning: str = "count(*)",
) -> list[tuple[Any, ...]]:
    """Run one INSERT or UPDATE of `model` and write its history in the same statement.

    `sql` has no RETURNING clause (this adds it); `alias` is the name the statement gives the
    table, if it gives one. Answers the rows of `SELECT {returning} FROM changed`.
    """
    table = alias or f'"{model._meta.db_table}"'
    statement = (
        f"WITH changed AS ({sql} RETURNING {table}.*), "
        f"recorded AS ({history_insert(model, 'changed', kind)}) "
        f"SELECT {returning} FROM changed"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {**params, **attribution.params})
        return list(cursor.fetchall())
