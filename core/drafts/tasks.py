"""Forgetting drafts whose time has passed."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core.accounts.named_tasks import WATCHDOG
from core.accounts.work import system_user, work
from core.drafts.actions import forget as forget_drafts


@shared_task(name="drafts.forget")
def forget() -> None:
    """Safe twice and late: what is past its 30 days goes."""
    with work():
        task = system_user(WATCHDOG)
    with work(task):
        forget_drafts(at=timezone.now())
