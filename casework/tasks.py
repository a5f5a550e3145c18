"""What the worker does for casework. A message only says "look now"."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from casework.plans import chasing, waiting
from casework.prfi import actions as prfi
from casework.referrals.quality import let_stand
from casework.referrals.receiving import fill_in_supervisors
from core.accounts.each import each
from core.accounts.named_tasks import WATCHDOG
from core.accounts.work import system_user, work

if TYPE_CHECKING:
    from core.accounts.models import User


@shared_task(name="casework.come_back")
def come_back() -> None:
    """Decisions that have waited long enough for an action plan are to be made."""
    each(waiting.run_out, _come_back, "waits could not be ended", timezone.now())


@shared_task(name="casework.remind_of_items")
def remind_of_items() -> None:
    """Remind officers of the action-plan items whose day has come."""
    each(chasing.to_remind_of, _remind, "officers could not be reminded", timezone.now())


@shared_task(name="casework.chase")
def chase() -> None:
    """Remind officers of reports on cases that wait, after one month and after two."""
    each(prfi.to_chase, _chase, "chasers could not be sent", timezone.now())


@shared_task(name="casework.let_files_stand")
def let_files_stand() -> None:
    """File assessments that nobody disputed in time stand."""
    with work():
        task = system_user(WATCHDOG)
    with work(task):
        let_stand(by=task, at=timezone.now())


@shared_task(name="casework.fill_in_supervisors")
def fill_in() -> None:
    """Bind the supervisors of referrals who were named before they were known."""
    with work():
        task = system_user(WATCHDOG)
    with work(task):
        fill_in_supervisors(by=task, at=timezone.now())


def _come_back(pk: UUID, task: User, at: datetime) -> None:
    waiting.come_back(wait_id=pk, by=task, at=at)


def _remind(pk: UUID, task: User, at: datetime) -> None:
    chasing.remind(item_id=pk, by=task, at=at)


def _chase(pk: UUID, task: User, at: datetime) -> None:
    prfi.chase(prfi_id=pk, by=task, at=at)
