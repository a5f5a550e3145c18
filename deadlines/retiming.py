"""Bringing open clocks to a new calendar, with the reason in each ledger that moved.

The ledger computes, one statement a chunk writes: clocks, their history and their events.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max, Q

from core.errors import RuleBroken
from core.history import write
from core.london import london_day
from core.setbased import Attribution, history_insert
from deadlines.checking import CHUNK, Examined, examine
from deadlines.escalating import follow
from deadlines.events import EventType, midnight
from deadlines.models import CalendarVersion, Deadline, Escalation
from deadlines.models.escalation import EscalationState
from deadlines.reading import calendar_of
from deadlines.workingdays import Calendar

if TYPE_CHECKING:
    from core.accounts.models import User

# `moved` holds what the new calendar says; only the columns that a calendar can move.
RETIME = f"""
    WITH moved AS (
        SELECT * FROM unnest(
            %(ids)s::uuid[], %(due_on)s::date[], %(due_at)s::timestamptz[],
            %(positions)s::smallint[], %(rungs_at)s::timestamptz[]
        ) AS m (id, due_on, due_at, next_rung_position, next_rung_at)
    ), changed AS (
        UPDATE deadlines_deadline d
        SET due_on = m.due_on, due_at = m.due_at, next_rung_position = m.next_rung_position,
            next_rung_at = m.next_rung_at, calendar_id = %(calendar)s, version = d.version + 1
        FROM moved m WHERE d.id = m.id
        RETURNING d.*
    ), recorded AS (
        {history_insert(Deadline, "changed", "~")}
    ), explained AS (
        INSERT INTO deadlines_clockevent
            (deadline_id, seq, type, at, by_id, category, reason, unit, cps_time)
        SELECT c.id, (SELECT max(e.seq) + 1 FROM deadlines_clockevent e WHERE e.deadline_id = c.id),
               %(type)s, %(_at)s, %(_by)s, '', %(_why)s, '', false
        FROM changed c
    )
    SELECT count(*) FROM changed
"""  # noqa: S608  (the inserted text is ours)


def retime(
    version: CalendarVersion,
    *,
    before: Calendar,
    by: User,
    at: datetime,
    why: str,
) -> int:
    """Move the open clocks that a change of the calendar can reach, and the escalations with them:
    what is late no more closes, and the days to acknowledge the others are counted anew.

    The caller holds the calendar's lock, so that nobody counts by the old one meanwhile. Answers
    how many moved.
    """
    after = calendar_of(version)
    changed = sorted(before.holidays.items() ^ after.holidays.items())
    if not changed:
        return 0
    first_changed, last_changed = changed[0][0], changed[-1][0]
    reached = Q(ended_at=None, received_at__lt=midnight(last_changed)) & (
        Q(due_on__gte=first_changed) | Q(next_rung_at__gte=midnight(first_changed))
    )
    attribution = Attribution(by_id=by.pk, at=at, why=why)
    moving = (one for one in examine(reached) if one.fault or one.differs)
    moved = 0
    while chunk := list(islice(moving, CHUNK)):
        moved += _write(chunk, version, attribution)
        follow([one.id for one in chunk], by=by, at=at)
    _retime_escalations(before, after, first_changed, by=by, at=at, why=why)
    return moved


def _retime_escalations(
    before: Calendar, after: Calendar, first_changed: date, *, by: User, at: datetime, why: str
) -> None:
    """As many working days from the day on which somebody was told as there were."""
    waiting = Escalation.objects.filter(
        state=EscalationState.RAISED, acknowledge_by__gte=first_changed
    )
    told = dict(waiting.values_list("pk", Max("steps__at")))
    for one in waiting.order_by("pk").select_for_update():
        told_on = london_day(told[one.pk] or one.raised_at)
        by_day = after.add(told_on, before.between(told_on, one.acknowledge_by))
        climb_at = one.climb_at and midnight(after.add(by_day, 1))
        if (by_day, climb_at) != (one.acknowledge_by, one.climb_at):
            one.acknowledge_by, one.climb_at = by_day, climb_at
            write(one, by=by, at=at, why=why, fields=["acknowledge_by", "climb_at"])


def _write(chunk: list[Examined], version: CalendarVersion, attribution: Attribution) -> int:
    for one in chunk:
        if one.fault:
            raise RuleBroken("cannot-re-time", f"Clock {one.id} cannot be re-timed: {one.fault}.")
    params: dict[str, Any] = {
        "ids": [one.id for one in chunk],
        "due_on": [one.wanted["due_on"] for one in chunk],
        "due_at": [one.wanted["due_at"] for one in chunk],
        "positions": [one.wanted["next_rung_position"] for one in chunk],
        "rungs_at": [one.wanted["next_rung_at"] for one in chunk],
        "calendar": version.pk,
        "type": EventType.RETIMED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(RETIME, {**params, **attribution.params})
        return int(cursor.fetchone()[0])
