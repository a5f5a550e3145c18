"""Housekeeping of the API."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone
from oauth2_provider.models import clear_expired

from core.accounts.named_tasks import WATCHDOG
from core.accounts.work import system_user, work
from core.api.idempotency import forget_old


@shared_task(name="api.tidy")
def tidy() -> None:
    """Remove idempotency records of more than seven days, and tokens that have expired."""
    with work():
        task = system_user(WATCHDOG)
    with work(task):
        forget_old(at=timezone.now())
        clear_expired()
