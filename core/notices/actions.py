"""Telling people and forces. Rows first, in the transaction of what they report; sending later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction

from core.accounts.models import User
from core.errors import Absent
from core.london import london_day
from core.notices.hours import AT_ANY_HOUR, is_open
from core.notices.models import Event, Message, Notice
from core.notices.still import HOLDS, over
from core.notices.texts import TEXTS

if TYPE_CHECKING:
    from core.accounts.models import Matter

RELAY_LOCK = 7_461_001  # advisory lock: one sequencer at a time
ANY_HOUR = f"n.kind IN ({', '.join(repr(kind) for kind in sorted(AT_ANY_HOUR))})"
RETRY_AFTER = timedelta(minutes=5)

# who is told instead of somebody who is switched off, in rooms above: (matter, their id, at)
WHO_INSTEAD: list[Callable[[UUID, int, datetime], int | None]] = []


def tell(
    user_ids: Iterable[int],
    *,
    matter_id: UUID,
    kind: str,
    path: str,
    key: str,
    at: datetime,
    urgent: bool = False,
) -> None:
    """Put one notice in each person's inbox, once for each `key` and person. Whoever is switched
    off gets none: the next who stands in their place does."""
    if kind not in TEXTS:
        raise KeyError(f"no text for the notice {kind}")
    meant = set(user_ids)
    told = set(User.objects.in_service().filter(pk__in=meant).values_list("pk", flat=True))
    for gone in sorted(meant - told):
        told |= {pk for find in WHO_INSTEAD if (pk := find(matter_id, gone, at)) is not None}
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=user_id,
                matter_id=matter_id,
                kind=kind,
                path=path,
                key=f"{key}:{user_id}",
                at=at,
                urgent=urgent,
            )
            for user_id in sorted(told)
        ],
        ignore_conflicts=True,
    )


def announce(matter: Matter, kind: str, *, object_kind: str, object_id: UUID, at: datetime) -> None:
    """Add to the feed of the matter's force: codes and ids, never text."""
    Event.objects.create(
        force_id=matter.force_id,
        matter=matter,
        kind=kind,
        object_kind=object_kind,
        object_id=object_id,
        at=at,
    )


def relay() -> int:
    """Give committed events their place in the feed. Answers how many; safe in parallel.

    Only rows that have committed can be seen here, so a number given later is always higher and
    a reader that has passed a number misses nothing. For the same reason an event of a case that
    the force may not see has no place yet: it gets one when the case is opened to the force.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [RELAY_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(
            """
            WITH waiting AS (
                SELECT id, force_id, row_number() OVER (PARTITION BY force_id ORDER BY id) AS place
                FROM (SELECT e.id, e.force_id
                      FROM notices_event e JOIN accounts_matter m ON m.id = e.matter_id
                      WHERE e.seq IS NULL
                        AND (NOT m.restricted OR EXISTS (
                            SELECT FROM accounts_matterperson p
                            JOIN accounts_forceclient c ON c.system_user_id = p.user_id
                            WHERE p.matter_id = m.id AND p.bond = 'named'
                              AND c.force_id = e.force_id))
                        AND NOT EXISTS (
                            SELECT FROM accounts_matterperson p
                            JOIN accounts_forceclient c ON c.system_user_id = p.user_id
                            WHERE p.matter_id = m.id AND p.bond = 'conflicted'
                              AND c.force_id = e.force_id)
                      ORDER BY e.id LIMIT 10000) w
            ), last AS (
                SELECT force_id, (SELECT max(e.seq) FROM notices_event e
                                  WHERE e.force_id = f.force_id) AS seq
                FROM (SELECT DISTINCT force_id FROM waiting) f
            )
            UPDATE notices_event e SET seq = coalesce(last.seq, 0) + waiting.place
            FROM waiting JOIN last USING (force_id) WHERE e.id = waiting.id
            """
        )
        return int(cursor.rowcount)


def collect(*, at: datetime) -> int:
    """Gather notices into messages: urgent ones at once, the rest in one digest a person a day,
    all but a few kinds within office hours. What holds no more is not counted.

    Answers how many messages were made. Safe twice: the keys are unique.
    """
    _put_aside(at)
    kinds = Message.Kind
    made = _gather(kinds.AT_ANY_HOUR, f"any-hour:{at:%Y-%m-%dT%H}", at, f"AND {ANY_HOUR}")
    if is_open(at):
        made += _gather(
            kinds.URGENT, f"urgent:{at:%Y-%m-%dT%H}", at, f"AND n.urgent AND NOT {ANY_HOUR}"
        )
        day = london_day(at).isoformat()
        made += _gather(kinds.DIGEST, f"digest:{day}", at, f"AND NOT n.urgent AND NOT {ANY_HOUR}")
    return made


def _put_aside(at: datetime) -> None:
    """What has not been mailed and holds no more is nothing new to anybody."""
    with transaction.atomic(), connection.cursor() as cursor:
        # the conditions are literals of the rooms
        cursor.execute(
            f"UPDATE notices_notice n SET read_at = %(at)s WHERE n.message_id IS NULL"  # noqa: S608
            f" AND n.read_at IS NULL AND n.kind = ANY (%(kinds)s) AND {over()}",
            {"at": at, "kinds": sorted(HOLDS)},
        )


def _gather(kind: str, key: str, at: datetime, condition: str) -> int:
    params: dict[str, Any] = {"kind": kind, "key": key, "at": at}
    with transaction.atomic(), connection.cursor() as cursor:
        # `condition` is one of the literals above
        cursor.execute(
            f"""
            WITH made AS (
                INSERT INTO notices_message
                    (id, user_id, kind, key, notices_count, created_at, attempts)
                SELECT rasso_uuid7(), n.user_id, %(kind)s, %(key)s || ':' || n.user_id,
                       count(*), %(at)s, 0
                FROM notices_notice n
                JOIN accounts_user u ON u.id = n.user_id
                LEFT JOIN accounts_officer o ON o.user_id = u.id
                WHERE n.message_id IS NULL AND n.read_at IS NULL {condition}
                  AND u.is_active AND coalesce(o.is_active, true)
                  AND coalesce(u.email, nullif(o.email, '')) IS NOT NULL
                GROUP BY n.user_id
                ON CONFLICT (key) DO NOTHING
                RETURNING id, user_id
            ), linked AS (
                UPDATE notices_notice n SET message_id = made.id FROM made
                WHERE n.user_id = made.user_id AND n.message_id IS NULL AND n.read_at IS NULL
                  {condition}
            )
            SELECT count(*) FROM made
            """,  # noqa: S608
            params,
        )
        return int(cursor.fetchone()[0])


@transaction.atomic
def mark_read(*, notice_id: UUID, by: User, at: datetime) -> Notice:
    """Note that the person has opened their notice; somebody else's is `Absent`."""
    notice = Notice.objects.select_for_update().filter(pk=notice_id, user=by).first()
    if notice is None:
        raise Absent
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def mark_all_read(*, newest_id: UUID, by: User, at: datetime) -> int:
    """Note that the person has seen their notices up to `newest_id`, which headed their list; what
    came since stays new. Answers how many were new; somebody else's is `Absent`."""
    newest = Notice.objects.filter(pk=newest_id, user=by).first()
    if newest is None:
        raise Absent
    return Notice.objects.filter(user=by, read_at=None, at__lte=newest.at).update(read_at=at)
