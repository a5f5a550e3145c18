"""Who is told: one statement finds the person for many cases and posts at once.

The holder of the post; the deputy when the holder is away or the post is vacant; else the next
post up, the same way. Whoever is away today, switched off in whatever way, without a role where the
post is, or walled off from the case, does not count. On a restricted case only a named person who
holds the post, else whoever restricted it.
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

# Who is there today, as CTEs with the parameter `today`. `unreachable` is told nothing, whatever
# they hold: their account or their officer's record is switched off, their last role has ended, or
# they are away. `serving` says which units a member of staff has a role in.
THERE = """
    role AS MATERIALIZED (
        SELECT r.user_id, r.unit_id, r.area_id FROM accounts_roleheld r
        WHERE r.ended_on IS NULL OR r.ended_on > %(today)s
    ), serving (user_id, unit_id) AS MATERIALIZED (
        SELECT user_id, unit_id FROM role WHERE unit_id IS NOT NULL
        UNION
        SELECT r.user_id, u.id FROM role r JOIN accounts_unit u ON u.area_id = r.area_id
    ), switched_off (user_id) AS MATERIALIZED (
        SELECT id FROM accounts_user
        WHERE NOT is_active OR (kind = 'staff' AND id NOT IN (SELECT user_id FROM role))
        UNION
        SELECT user_id FROM accounts_officer WHERE NOT is_active
    ), unreachable (user_id) AS MATERIALIZED (
        SELECT user_id FROM switched_off
        UNION
        SELECT user_id FROM accounts_leave
        WHERE cancelled_on IS NULL AND begins_on <= %(today)s AND ends_on >= %(today)s
        UNION
        SELECT holder_id FROM accounts_post
        WHERE holder_id IS NOT NULL AND away_from <= %(today)s
          AND coalesce(away_until >= %(today)s, true)
    ), incumbent AS MATERIALIZED (
        -- who can stand in a post today: its holder, else its deputy
        SELECT p.id AS post_id, p.kind, coalesce(p.unit_id, p.area_id, p.force_id) AS place_id,
               who.rank, who.user_id
        FROM accounts_post p
        CROSS JOIN LATERAL (VALUES (0, p.holder_id), (1, p.deputy_id)) who (rank, user_id)
        WHERE who.user_id IS NOT NULL AND who.user_id NOT IN (SELECT user_id FROM unreachable)
    )
"""

# CTEs for a statement that has `asked (matter_id, post, from_step)` and the parameter `today`.
# They end in `found (matter_id, post, user_id, stands, why)`: no row where nobody is to be found.
# Large tables are reached by arrays of ids, so that all joins can be hash joins (see HASH_JOINS).
FOUND = f"""
    {THERE.strip()}, chain (post, step, stands, place) AS (
        VALUES {CHAIN}
    ), seat AS MATERIALIZED (
        -- every post from the one asked for upwards, and the place that has it
        SELECT a.matter_id, a.post, a.from_step, c.step, c.stands, c.place, m.restricted,
               m.restricted_by_id, m.unit_id,
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
        JOIN accounts_user u ON u.id = c.user_id
        WHERE c.user_id NOT IN (SELECT user_id FROM unreachable)
          AND (u.kind <> 'staff' OR c.place = 'case'
               OR (c.user_id, c.unit_id) IN (SELECT user_id, unit_id FROM serving))
          AND (c.matter_id, c.user_id) NOT IN (
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
          AND s.restricted_by_id NOT IN (SELECT user_id FROM switched_off)
          AND (s.matter_id, s.post) NOT IN (SELECT matter_id, post FROM fit)
    )
"""  # noqa: S608  (the inserted text is ours)


# The planner cannot know how many rows a CTE holds, takes it for one, and would loop over thousands
# of them for each of thousands. For this transaction it is told not to.
HASH_JOINS = "SET LOCAL enable_nestloop = off"


def standing_in_posts(today: date) -> dict[tuple[str, int], int]:
    """Who stands in each post today, by kind and place; a vacant post is not there."""
    return {(kind, place): user for _, kind, place, user in _seats(today)}


def held_posts(today: date) -> set[int]:
    """The ids of the posts in which somebody stands today."""
    return {post for post, _, _, _ in _seats(today)}


def _seats(today: date) -> list[tuple[int, str, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH {THERE}
            SELECT DISTINCT ON (post_id) post_id, kind, place_id, user_id
            FROM incumbent ORDER BY post_id, rank
            """,  # noqa: S608  (the inserted text is ours)
            {"today": today},
        )
        seats: list[tuple[int, str, int, int]] = cursor.fetchall()
    return seats


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
