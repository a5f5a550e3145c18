"""What the worker does regularly. A message only says "look now"; the rows know what is owed."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core.accounts.named_tasks import WATCHDOG
from core.accounts.work import system_user, work
from deadlines import checking, monitor
from deadlines.sweep import SweepFailed
from deadlines.sweep import sweep as run_sweep


@shared_task(name="deadlines.sweep")
def sweep() -> None:
    """Raise every rung that has come."""
    run = run_sweep(at=timezone.now(), now=timezone.now)
    if run.failed:
        raise SweepFailed(f"sweep {run.pk} left {run.skipped} rows aside")


@shared_task(name="deadlines.watch")
def watch() -> None:
    """Raise an alarm when sweeps have stopped finishing."""
    with work():
        watchdog = system_user(WATCHDOG)
    with work(watchdog):
        monitor.watch(timezone.now())


@shared_task(name="deadlines.verify")
def verify() -> None:
    """Compare every cached column with the events, and keep the number of mismatches."""
    with work():
        watchdog = system_user(WATCHDOG)
    started_at = timezone.now()
    with work(watchdog):
        tally = checking.verify()
        checking.note_verification(tally, started_at=started_at, finished_at=timezone.now())
