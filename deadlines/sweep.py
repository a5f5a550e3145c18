"""The sweep: raise every rung that has come, lift what nobody acknowledged in time, and once a
working day give what stands open to whoever has the post now. Nothing climbs on a day off.

All it knows is in PostgreSQL. It may run twice, late, in parallel, or die half-way: a batch is one
transaction, a rung fires once by a unique constraint, and the next sweep finds what is owed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from django.db import DataError, IntegrityError, InternalError, connection, transaction

from core.accounts.named_tasks import SWEEP
from core.accounts.work import act_as, system_user, work
from core.faults import fault_point
from core.london import london_day
from core.setbased import Attribution
from deadlines.escalating import waits_until
from deadlines.events import midnight
from deadlines.models import Escalation, SweepRun
from deadlines.reading import current_calendar, lock_calendar
from deadlines.recipients import HASH_JOINS
from deadlines.statements import (
    CLAIM,
    CLAIM_STANDING,
    CLAIM_UNACKNOWLEDGED,
    CLIMB,
    PASS_ON,
    PEEK,
    RAISE,
)

if TYPE_CHECKING:
    from core.accounts.models import User

BATCH = 5_000
log = structlog.get_logger(__name__)


class SweepFailed(Exception):
    """The sweep finished, and had to leave rows aside. Their ids are in the log."""


@dataclass(slots=True)
class Tally:
    """What one sweep did so far."""

    looked_at: int = 0
    reminded: int = 0
    raised: int = 0
    climbed: int = 0
    skipped: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pass:
    """One of the things a sweep does: which rows it claims, and what it does with them."""

    name: str
    claim: str
    process: str
    note: Callable[[Tally, tuple[Any, ...]], Sequence[UUID]]


def _note_rungs(tally: Tally, row: tuple[Any, ...]) -> Sequence[UUID]:
    tally.reminded += row[0]
    tally.raised += row[1]
    left: Sequence[UUID] = row[2]
    return left


def _note_nothing(tally: Tally, row: tuple[Any, ...]) -> Sequence[UUID]:
    return ()


def _note_climbs(tally: Tally, row: tuple[Any, ...]) -> Sequence[UUID]:
    tally.climbed += row[0]
    return ()


RUNGS = Pass("rungs", CLAIM, RAISE, _note_rungs)
UNACKNOWLEDGED = Pass("unacknowledged", CLAIM_UNACKNOWLEDGED, CLIMB, _note_climbs)
STANDING = Pass("standing", CLAIM_STANDING, PASS_ON, _note_nothing)
FIRST = UUID(int=0)


def sweep(*, at: datetime, now: Callable[[], datetime], batch: int = BATCH) -> SweepRun:
    """Raise everything that was owed by the instant `at`. `now` is the clock of the door.

    Answers the finished run; `run.failed` says that rows were left aside.
    """
    tally = Tally()
    with work():
        by = system_user(SWEEP)
        act_as(by)
        started_at = now()
        today = london_day(at)
        working = current_calendar().is_working(today)
        passes = (RUNGS, UNACKNOWLEDGED) if working else (RUNGS,)
        if working and _first_of(today):
            passes = (STANDING, *passes)
        is_due = len(passes) > 2 or _anything_due(at, working=working)
        run = SweepRun.objects.create(
            as_of=at, started_at=started_at, finished_at=None if is_due else now()
        )
        if not is_due:
            return run
        params = _parameters(at, by)
    for one in passes:
        _drain(one, by, tally, {**params, "limit": batch})
    with work(by):
        for name in ("looked_at", "reminded", "raised", "climbed"):
            setattr(run, name, getattr(tally, name))
        run.skipped, run.failed = len(tally.skipped), bool(tally.skipped)
        run.finished_at = now()
        run.save()
    if run.failed:
        log.error("sweep left rows aside", run=run.pk, ids=[str(pk) for pk in tally.skipped])
    return run


def _first_of(today: date) -> bool:
    """Whether no sweep of the day has finished yet, and something stands open."""
    newest = SweepRun.objects.exclude(finished_at=None).order_by("-finished_at", "-pk").first()
    if newest is not None and newest.as_of >= midnight(today):
        return False
    return Escalation.objects.open().exists()


def _anything_due(at: datetime, *, working: bool) -> bool:
    """One look at two short indexes: most sweeps end here."""
    with connection.cursor() as cursor:
        cursor.execute(PEEK, {"at": at, "today": london_day(at), "working": working})
        return bool(cursor.fetchone()[0])


def _parameters(at: datetime, by: User) -> dict[str, Any]:
    today = london_day(at)
    acknowledge_by, climb_at = waits_until(today, current_calendar())
    attribution = Attribution(by_id=by.pk, at=at, why="Sweep: what was due by then")
    return {
        **attribution.params,
        "at": at,
        "today": today,
        "acknowledge_by": acknowledge_by,
        "climb_at": climb_at,
    }


def _drain(one: Pass, by: User, tally: Tally, params: dict[str, Any]) -> None:
    """Batch after batch, until nothing is left to claim."""
    last: UUID | None = FIRST
    while last is not None:
        last = _batch(one, by, tally, {**params, "after": last})


def _batch(one: Pass, by: User, tally: Tally, params: dict[str, Any]) -> UUID | None:
    """One transaction: claim, process, record. Answers the last id that it claimed, if any."""
    with work(by), connection.cursor() as cursor:
        lock_calendar()  # before any row, as everybody does
        cursor.execute(one.claim, {**params, "skipped": tally.skipped})
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return None
        cursor.execute(HASH_JOINS)
        tally.looked_at += len(ids)
        done = Tally()
        _process(one, ids, done, params)
        fault_point("sweep-batch")
    # only what has committed is counted
    tally.reminded += done.reminded
    tally.raised += done.raised
    tally.climbed += done.climbed
    tally.skipped += done.skipped
    last: UUID = ids[-1]
    return last


def _process(one: Pass, ids: list[UUID], tally: Tally, params: dict[str, Any]) -> None:
    """Do it for all of them at once; where that fails, for each half, down to the bad row.

    Any other error (the connection has gone, a statement is wrong) is not a row's fault and ends
    the sweep; the next one goes on from what has committed.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # one literal: thousands of casts would take longer to read than to run
            cursor.execute(one.process, {**params, "ids": "{" + ",".join(map(str, ids)) + "}"})
            row = cursor.fetchone()
            # foreign keys are checked at the commit otherwise, when no half can be saved
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except (DataError, IntegrityError, InternalError) as error:
        if len(ids) == 1:
            tally.skipped += ids
            log.error("sweep cannot take a row", row=str(ids[0]), error=type(error).__name__)
            return
        middle = len(ids) // 2
        _process(one, ids[:middle], tally, params)
        _process(one, ids[middle:], tally, params)
    else:
        tally.skipped += one.note(tally, row)
