"""What the worker does for early advice. A message only says "look now"."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from celery import shared_task
from django.utils import timezone

from core.accounts.each import each
from core.accounts.named_tasks import WATCHDOG
from core.accounts.work import system_user, work
from earlyadvice import discussions, reminders
from earlyadvice.receiving import fill_in_supervisors

if TYPE_CHECKING:
    from core.accounts.models import User

log = structlog.get_logger(__name__)


@shared_task(name="earlyadvice.fill_in_supervisors")
def fill_in() -> None:
    """Bind supervisors who were named before they were known."""
    with work():
        task = system_user(WATCHDOG)
    with work(task):
        fill_in_supervisors(by=task, at=timezone.now())


@shared_task(name="earlyadvice.remind")
def remind() -> None:
    """Remind of returned requests those who asked for it."""
    each(reminders.to_remind_of, _remind, "reminders could not be given", timezone.now())


@shared_task(name="earlyadvice.close_points")
def close_points() -> None:
    """Close the notes for which the officer's own points did not come in time."""
    each(discussions.without_points, _close_points, "notes could not be closed", timezone.now())


def _remind(pk: UUID, task: User, at: datetime) -> None:
    reminders.remind(request_id=pk, by=task, at=at)


def _close_points(pk: UUID, task: User, at: datetime) -> None:
    discussions.close_points(discussion_id=pk, by=task, at=at)
