"""Who is told: one statement finds the person for many cases and posts at once.

The holder of the post; the deputy when the holder is away or the post is vacant; else the next
post up, the same way. People who are no longer active, or walled off from the case, do not count.
On a restricted case only a named person who holds the post, else whoever restricted it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from deadlines.posts import chains

CHAIN = ", ".join(
    f"('{post}', {step}, '{above}', '{place}')" for post, step, above, place in chains()
)

# CTEs for a statement that has `asked (matter_id, post, from_step)` and the parameter `today`.
# They end in `found (matter_id, post, user_id, stands, why)`: no row where nobody is to be found.
FOUND = f"""
    place AS (
        SELECT m.id AS matter_id, m.unit_id, u.area_id, m.force_id, m.restricted,
               m.restricted_by_id
        FROM (SELECT DISTINCT matter_id FROM asked) a
        JOIN accounts_matter m ON m.id = a.matter_id
        JOIN accounts_unit u ON u.id = m.unit_id
    ), bond AS (
        SELECT b.matter_id, b.user_id, b.bond
        FROM place p JOIN accounts_matterperson b ON b.matter_id = p.matter_id
    ), chain (post, step, stands, place) AS (
        VALUES {CHAIN}
    ), incumbent AS MATERIALIZED (
        SELECT p.kind, coalesce(p.unit_id, p.area_id, p.force_id) AS place_id, who.rank, who.user_id
        FROM accounts_post p
        CROSS JOIN LATERAL (VALUES
            (0, CASE WHEN p.away_from <= %(today)s
                      AND coalesce(p.away_until >= %(today)s, true)
                     THEN NULL ELSE p.holder_id END),
            (1, p.deputy_id)
        ) who (rank, user_id)
        WHERE who.user_id IS NOT NULL
    ), candidate AS (
        SELECT a.matter_id, a.post, c.step, c.stands, 0 AS rank, b.user_id
        FROM asked a
        JOIN chain c ON c.post = a.post AND c.step >= a.from_step AND c.place = 'case'
        JOIN bond b ON b.matter_id = a.matter_id AND b.bond = c.stands
        UNION ALL
        SELECT a.matter_id, a.post, c.step, c.stands, i.rank, i.user_id
        FROM asked a
        JOIN chain c ON c.post = a.post AND c.step >= a.from_step AND c.place <> 'case'
        JOIN place p ON p.matter_id = a.matter_id
        JOIN incumbent i ON i.kind = c.stands AND i.place_id = CASE c.place
            WHEN 'unit' THEN p.unit_id WHEN 'area' THEN p.area_id ELSE p.force_id END
    ), fit AS (
        SELECT DISTINCT ON (c.matter_id, c.post)
               c.matter_id, c.post, c.user_id, c.stands,
               CASE WHEN a.from_step > 0 THEN 'not-acknowledged' WHEN c.step > 0 THEN 'next-post'
                    WHEN c.rank = 1 THEN 'deputy' ELSE 'holder' END AS why
        FROM candidate c
        JOIN asked a ON a.matter_id = c.matter_id AND a.post = c.post
        JOIN accounts_user u ON u.id = c.user_id AND u.is_active
        JOIN place p ON p.matter_id = c.matter_id
        WHERE NOT EXISTS (SELECT FROM bond b WHERE b.matter_id = c.matter_id
                          AND b.user_id = c.user_id AND b.bond = 'conflicted')
          AND (NOT p.restricted
               OR (c.step = a.from_step
                   AND EXISTS (SELECT FROM bond b WHERE b.matter_id = c.matter_id
                               AND b.user_id = c.user_id AND b.bond = 'named')))
        ORDER BY c.matter_id, c.post, c.step, c.rank
    ), found AS (
        SELECT * FROM fit
        UNION ALL
        SELECT a.matter_id, a.post, p.restricted_by_id, a.post, 'restricted-by'
        FROM asked a
        JOIN place p ON p.matter_id = a.matter_id AND p.restricted
        WHERE NOT EXISTS (SELECT FROM fit f WHERE f.matter_id = a.matter_id AND f.post = a.post)
    )
"""  # noqa: S608  (the inserted text is ours)


@dataclass(frozen=True, slots=True)
class Recipient:
    """The person who is told, the post they stand in, and why they."""

    user_id: int | None
    stands: str
    why: str


def resolve(matter_id: UUID, post: str, today: date) -> Recipient:
    """Who is told for one post of one case today."""
    params: dict[str, Any] = {"matter": matter_id, "post": post, "today": today}
    with connection.cursor() as cursor:
        # the text is ours; every value is a parameter
        cursor.execute(
            f"""
            WITH asked (matter_id, post, from_step) AS (
                VALUES (%(matter)s::uuid, %(post)s::text, 0)
            ), {FOUND}
            SELECT user_id, stands, why FROM found
            """,  # noqa: S608
            params,
        )
        row = cursor.fetchone()
    return Recipient(*row) if row else Recipient(None, post, "nobody")
