"""Whether every audited row says what its newest history row says."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, models

from core.history import history_model, recorded_models
from core.setbased import history_columns


@dataclass(frozen=True)
class Agreement:
    """One table compared: how many rows, and the keys of those that differ (at most 20)."""

    table: str
    looked_at: int
    differing: tuple[str, ...]


def compare_all() -> list[Agreement]:
    """Every audited table against its history. Asked as a named task, which sees every row."""
    return [compare(model) for model in recorded_models()]


def compare(model: type[models.Model]) -> Agreement:
    """One statement: rows without history, and rows that differ from their newest one."""
    table = model._meta.db_table
    key = model._meta.pk.column
    columns = [column for column in history_columns(model) if column != key]
    same = " AND ".join(f'r."{column}" IS NOT DISTINCT FROM h."{column}"' for column in columns)
    with connection.cursor() as cursor:
        # every name comes from the models
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
        looked_at = cursor.fetchone()[0]
        cursor.execute(
            f"""
            WITH newest AS (
                SELECT DISTINCT ON ("{key}") *
                FROM "{history_model(model)._meta.db_table}"
                ORDER BY "{key}", history_date DESC, history_id DESC
            )
            SELECT r."{key}"::text
            FROM "{table}" r LEFT JOIN newest h ON h."{key}" = r."{key}"
            WHERE h.history_id IS NULL OR NOT ({same or "true"})
            ORDER BY 1 LIMIT 20
            """  # noqa: S608
        )
        return Agreement(table, looked_at, tuple(row[0] for row in cursor.fetchall()))
