"""Changing a ladder: first say whom the new one would have told today, then adopt it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from core.accounts.models import Memorandum
from core.accounts.policy import holds
from core.accounts.roles import Role
from core.accounts.work import elevated
from core.errors import NotPermitted, RuleBroken
from core.history import write
from core.london import london_day
from core.reference.lookup import setting
from deadlines.events import Unit
from deadlines.models import Ladder, Rung
from deadlines.recipients import FOUND
from deadlines.rungs import escalates
from deadlines.statements import RUNS

if TYPE_CHECKING:
    from core.accounts.models import User

RungShape = Mapping[str, Any]  # distance, posts, level, label: as in data/ladders.json


@dataclass(frozen=True, slots=True)
class DryRun:
    """Whom a ladder would have told today, and how often: names in order, most messages first."""

    told: tuple[tuple[str, int], ...]

    @property
    def most_messages(self) -> int:
        """The most that one person would have got."""
        return max((messages for _, messages in self.told), default=0)

    @property
    def words(self) -> str:
        """The result in a sentence."""
        number, most = len(self.told), self.most_messages
        if not number:
            return "would have told nobody today"
        people = "1 person" if number == 1 else f"{number} people"
        return f"would have told {people} today, at most {messages_in_words(most)} each"

    @property
    def names(self) -> list[str]:
        """Each person with their messages."""
        return self.over(0)

    def over(self, limit: int) -> list[str]:
        """Each person who would have got more messages than that, with how many."""
        return [
            f"{name}: {messages_in_words(messages)}"
            for name, messages in self.told
            if messages > limit
        ]


def messages_in_words(number: int) -> str:
    return "1 message" if number == 1 else f"{number} messages"


def rungs_of(ladder: Ladder, shapes: Sequence[RungShape]) -> list[Rung]:
    """Unsaved rungs in order. Raises ValueError for a rung whose level does not fit its day."""
    found = []
    for position, shape in enumerate(sorted(shapes, key=lambda s: int(s["distance"])), start=1):
        late = escalates(int(shape["distance"]), Unit(ladder.unit))
        if late != (int(shape["level"]) > 0):
            raise ValueError(
                f"{ladder.kind}, {shape['distance']:+d}: before the due day a rung is a reminder "
                "(level 0), after it an escalation (level 1 to 3)"
            )
        found.append(
            Rung(
                ladder=ladder,
                position=position,
                distance=int(shape["distance"]),
                posts=list(shape["posts"]),
                level=int(shape["level"]),
                label=str(shape["label"]),
            )
        )
    return found


DRY_RUN = f"""
    WITH proposed (distance, posts) AS (
        SELECT * FROM unnest(%(distances)s::int[], %(posts)s::text[])
    ), falling AS (
        SELECT d.id, d.matter_id, p.posts
        FROM deadlines_deadline d
        JOIN accounts_matter m ON m.id = d.matter_id
        JOIN accounts_unit u ON u.id = m.unit_id
        CROSS JOIN proposed p
        LEFT JOIN deadlines_calendarday c ON c.day = d.due_on
        LEFT JOIN deadlines_calendarday w ON w.is_working AND w.ordinal = CASE
            WHEN p.distance > 0 THEN c.ordinal + p.distance
            ELSE c.ordinal - c.is_working::int + 1 + p.distance END
        WHERE d.kind = %(kind)s AND d.ended_at IS NULL
          AND {RUNS}
          AND (%(area)s::bigint IS NULL OR (u.area_id = %(area)s AND m.force_id = %(force)s))
          AND %(today)s = CASE %(unit)s
              WHEN 'hours' THEN
                  ((d.due_at + p.distance * interval '1 hour') AT TIME ZONE 'Europe/London')::date
              WHEN 'calendar_days' THEN d.due_on + p.distance
              ELSE CASE WHEN p.distance = 0 THEN d.due_on ELSE w.day END END
    ), wanted AS (
        SELECT f.id, f.matter_id, post
        FROM falling f CROSS JOIN LATERAL string_to_table(f.posts, ',') post
    ), asked AS (
        SELECT DISTINCT matter_id, post, 0 AS from_step FROM wanted
    ), {FOUND}, told AS (
        SELECT f.user_id, count(DISTINCT w.id) AS messages
        FROM wanted w JOIN found f ON f.matter_id = w.matter_id AND f.post = w.post
        GROUP BY f.user_id
    )
    SELECT u.name, t.messages FROM told t JOIN accounts_user u ON u.id = t.user_id
    ORDER BY t.messages DESC, u.name, u.id
"""  # noqa: S608  (the inserted text is ours)


def dry_run(
    *,
    kind: str,
    unit: Unit,
    rungs: Sequence[RungShape],
    on: date,
    memorandum: Memorandum | None = None,
) -> DryRun:
    """Lay the proposed rungs on today's open clocks and say who would have been told."""
    params = {
        "kind": kind,
        "unit": unit.value,
        "distances": [int(rung["distance"]) for rung in rungs],
        "posts": [",".join(rung["posts"]) for rung in rungs],
        "today": on,
        "area": memorandum.area_id if memorandum else None,
        "force": memorandum.force_id if memorandum else None,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DRY_RUN, params)
        return DryRun(tuple(cursor.fetchall()))


@transaction.atomic
def adopt(
    *,
    kind: str,
    unit: Unit,
    rungs: Sequence[RungShape],
    by: User,
    at: datetime,
    why: str,
    source: str,
    verified: bool,
    in_force_from: date,
    memorandum: Memorandum | None = None,
) -> Ladder:
    """Let a new ladder follow the one that stands, unless it would flood somebody.

    Clocks that run keep their ladder.
    """
    if not holds(by, Role.ADMINISTRATOR, Role.SYSTEM):
        raise NotPermitted("Ladders are changed by: administrator.")
    if not why.strip():
        raise RuleBroken("reason-needed", "Say why the ladder changes.", field="why")
    limit = setting("messages-a-day", london_day(at))
    with elevated("try-ladder"):  # an administrator sees no case, and learns names and numbers
        found = dry_run(kind=kind, unit=unit, rungs=rungs, on=london_day(at), memorandum=memorandum)
    if found.most_messages > limit:
        flooded = "; ".join(found.over(limit))
        raise RuleBroken(
            "too-many-messages",
            f"This ladder {found.words}. The limit is {limit}: change the ladder, or the setting. "
            f"Over it: {flooded}.",
        )
    standing = (
        Ladder.objects.select_for_update()
        .filter(kind=kind, memorandum=memorandum, in_force_until=None)
        .first()
    )
    if standing is not None:
        if in_force_from <= standing.in_force_from:
            raise RuleBroken(
                "too-early",
                "The new ladder must begin after "
                f"{standing.in_force_from:%-d %B %Y}, when this one began.",
                field="in_force_from",
            )
        standing.in_force_until = in_force_from
        write(standing, by=by, at=at, why=why, fields=["in_force_until"])
    ladder = Ladder(
        kind=kind,
        memorandum=memorandum,
        unit=unit,
        in_force_from=in_force_from,
        source=source,
        verified=verified,
    )
    shapes = rungs_of(ladder, rungs)
    write(ladder, by=by, at=at, why=why)
    Rung.objects.bulk_create(shapes)
    return ladder
