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
# Large tables are reached by arrays of ids, so that all joins can be hash joins (see HASH_JOINS).
FOUND = f"""
    chain (post, step, stands, place) AS (
        VALUES {CHAIN}
    ), seat AS MATERIALIZED (
        -- every post from the one asked for upwards, and the place that has it
        SELECT a.matter_id, a.post, a.from_step, c.step, c.stands, c.place, m.restricted,
               m.restricted_by_id,
               CASE c.place WHEN 'unit' THEN m.unit_id WHEN 'area' THEN u.area_id
                            WHEN 'force' THEN m.force_id END AS place_id
        FROM asked a
        JOIN chain c ON c.post = a.post AND c.step >= a.from_step
        JOIN accounts_matter m ON m.id = a.matter_id
         AND m.id = ANY (ARRAY(SELECT matter_id FROM asked))
        JOIN accounts_unit u ON u.id = m.unit_id
    ), bond AS MATERIALIZED (
        SELECT matter_id, user_id, bond FROM accounts_matterperson
        WHERE matter_id = ANY (ARRAY(SELECT matter_id FROM asked))
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
        SELECT s.*, 0 AS rank, b.user_id
        FROM seat s JOIN bond b ON b.matter_id = s.matter_id AND b.bond = s.stands
        WHERE s.place = 'case'
        UNION ALL
        SELECT s.*, i.rank, i.user_id
        FROM seat s JOIN incumbent i ON i.kind = s.stands AND i.place_id = s.place_id
    ), fit AS MATERIALIZED (
        SELECT DISTINCT ON (c.matter_id, c.post)
               c.matter_id, c.post, c.user_id, c.stands,
               CASE WHEN c.from_step > 0 THEN 'not-acknowledged' WHEN c.step > 0 THEN 'next-post'
                    WHEN c.rank = 1 THEN 'deputy' ELSE 'holder' END AS why
        FROM candidate c
        JOIN accounts_user u ON u.id = c.user_id AND u.is_active
        WHERE (c.matter_id, c.user_id) NOT IN (
                SELECT b.matter_id, b.user_id FROM bond b WHERE b.bond = 'conflicted')
          AND (NOT c.restricted
               OR (c.step = c.from_step AND (c.matter_id, c.user_id) IN (
                    SELECT b.matter_id, b.user_id FROM bond b WHERE b.bond = 'named')))
        ORDER BY c.matter_id, c.post, c.step, c.rank
    ), found AS MATERIALIZED (
        SELECT * FROM fit
        UNION ALL
        SELECT s.matter_id, s.post, s.restricted_by_id, s.post, 'restricted-by'
        FROM seat s
        WHERE s.restricted AND s.step = s.from_step
          AND (s.matter_id, s.post) NOT IN (SELECT matter_id, post FROM fit)
    )
"""  # noqa: S608  (the inserted text is ours)


# The planner cannot know how many rows a CTE holds, takes it for one, and would loop over thousands
# of them for each of thousands. For this transaction it is told not to.
HASH_JOINS = "SET LOCAL enable_nestloop = off"


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
