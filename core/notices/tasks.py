"""What the worker does for notices and events. A message only says "look now"."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from core.accounts.named_tasks import NOTICES, RELAY
from core.accounts.work import system_user, work
from core.notices.actions import collect
from core.notices.actions import relay as give_places
from core.notices.delivery import deliver
from core.notices.posting import send_waiting


@shared_task(name="notices.relay")
def relay() -> None:
    """Give committed events their place in the feed."""
    with work():
        task = system_user(RELAY)
    with work(task):
        give_places()


@shared_task(name="notices.send")
def send() -> None:
    """Gather notices into messages, then send what has not gone."""
    with work():
        task = system_user(NOTICES)
    now = timezone.now()
    with work(task):
        collect(at=now)
    deliver(by=task, at=now)


# below the lease of an attempt (core.notices.posting): a run that hangs ends before that
@shared_task(name="notices.webhooks", soft_time_limit=60, time_limit=90)
def webhooks() -> None:
    """Tell the forces' systems what is new at their webhooks."""
    with work():
        task = system_user(NOTICES)
    send_waiting(
        by=task, now=timezone.now, loopback_allowed=settings.WEBHOOKS_MAY_CALL_THIS_MACHINE
    )
