"""What the worker does for early advice. A message only says "look now"."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core.accounts.named_tasks import WATCHDOG
from core.accounts.work import system_user, work
from earlyadvice.actions import fill_in_supervisors


@shared_task(name="earlyadvice.fill_in_supervisors")
def fill_in() -> None:
    """Bind supervisors who were named before they were known."""
    with work():
        task = system_user(WATCHDOG)
    with work(task):
        fill_in_supervisors(by=task, at=timezone.now())
