"""Sending deliveries to webhooks: at least once, in the order of the feed, each force by itself.

An attempt is written down before it is made, with the time at which it counts as lost; what came
of it afterwards. No lock is held while the other side is waited for: a process that dies in between
sends again, under the same message id. Only the first that waits is tried, so that a force is told
in order, and one that does not answer costs one attempt at a time, growing rarer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from core.accounts.work import work
from core.audit.reading import note_disclosure
from core.crypto import CannotDecrypt
from core.fields import opened
from core.notices.feed import event_json
from core.notices.models import Delivery, DeliveryState, Webhook
from core.notices.webhook_rules import GIVE_UP_AFTER, key_of, signature, wait_after
from core.notices.webhooks import queue_events
from core.outgoing import Answer, post

if TYPE_CHECKING:
    from core.accounts.models import User

log = structlog.get_logger(__name__)

AT_ONCE = 16  # calls under way
LEASE = timedelta(minutes=2)  # an attempt of which nothing is heard for so long is lost
RUN_FOR = timedelta(seconds=10)  # no new attempt after that: the next run goes on


@dataclass(frozen=True)
class Attempt:
    """One call to make."""

    webhook_id: UUID
    delivery_id: UUID
    number: int
    url: str
    body: bytes
    headers: dict[str, str]


def send_waiting(*, by: User, now: Callable[[], datetime], loopback_allowed: bool) -> int:
    """Queue what is new and send what is due. Answers how many arrived. Safe in parallel."""
    stop = now() + RUN_FOR
    with work(by):
        queue_events(at=now())
        hooks = list(Webhook.objects.visible_to(by).filter(is_on=True).values_list("pk", flat=True))
    arrived = 0
    running: dict[Future[Answer], Attempt] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:

        def begin(webhook_id: UUID, *, goes_on: bool = False) -> None:
            attempt = _claim(webhook_id, by, now(), goes_on=goes_on)
            if attempt is not None:
                call = pool.submit(
                    post,
                    attempt.url,
                    attempt.body,
                    attempt.headers,
                    loopback_allowed=loopback_allowed,
                )
                running[call] = attempt

        for webhook_id in hooks:
            begin(webhook_id)
        while running:
            for call in wait(running, return_when=FIRST_COMPLETED).done:
                attempt, answer = running.pop(call), call.result()
                _note(attempt, answer, by, now())
                arrived += answer.is_good
                if answer.is_good and now() < stop:
                    begin(attempt.webhook_id, goes_on=True)
    return arrived


def _claim(webhook_id: UUID, by: User, at: datetime, *, goes_on: bool = False) -> Attempt | None:
    """The next attempt for a force, written down and logged as a disclosure; None if there is
    nothing to do, or another process is at it.

    Whoever `goes_on` after a delivery that arrived waits for a process that only looks: of two that
    give way to each other neither would go on.
    """
    with work(by):
        webhook = (
            Webhook.objects.select_for_update(skip_locked=not goes_on, of=("self",))
            .visible_to(by)
            .select_related("force", "reader")
            .filter(pk=webhook_id, is_on=True)
            .first()
        )
        if webhook is None:
            return None
        delivery = (
            Delivery.objects.visible_to(webhook.reader)
            .in_state(DeliveryState.WAITING)
            .filter(webhook=webhook)
            .select_related("event__matter")
            .order_by("queued_at", "seq")
            .first()
        )
        if delivery is None or (delivery.retry_at is not None and delivery.retry_at > at):
            return None
        try:
            key = key_of(opened(webhook, "secret"))
        except CannotDecrypt:
            key = None
        if key is None:  # ours to mend, and no reason to stop for the others
            log.error("webhook_secret_cannot_be_read", webhook=str(webhook.pk))
            return None
        delivery.attempts += 1
        delivery.retry_at = at + LEASE
        delivery.save(update_fields=["attempts", "retry_at"])
        event = delivery.event
        note_disclosure(
            actor=by,
            at=at,
            route="webhook",
            kind="event",
            records=[(event.object_id, event.matter_id)],
            recipient=webhook.force.name,
        )
        body = json.dumps(event_json(event)).encode()
        timestamp = int(at.timestamp())
        message_id = str(delivery.pk)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "rasso-webhooks/1",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(key, message_id, timestamp, body),
        }
        return Attempt(webhook.pk, delivery.pk, delivery.attempts, webhook.url, body, headers)


def _note(attempt: Attempt, answer: Answer, by: User, at: datetime) -> None:
    """Write down what came of an attempt; one that counted as lost meanwhile only if it arrived."""
    with work(by):
        delivery = Delivery.objects.select_for_update().get(pk=attempt.delivery_id)
        is_ours = delivery.attempts == attempt.number and delivery.state is DeliveryState.WAITING
        if answer.is_good:
            delivery.delivered_at, delivery.failed_at, delivery.retry_at = at, None, None
        elif is_ours and at - delivery.queued_at < GIVE_UP_AFTER:
            delivery.retry_at = at + wait_after(delivery.attempts)
        elif is_ours:
            delivery.failed_at, delivery.retry_at = at, None
        else:
            return
        delivery.last_answer = answer.said
        delivery.save(update_fields=["delivered_at", "failed_at", "retry_at", "last_answer"])
        if not answer.is_good:
            log.warning("webhook_not_delivered", delivery=str(delivery.pk), answer=answer.said)
        if delivery.state is DeliveryState.FAILED:
            # the rest that is as old has waited behind it all the time, and is not tried one by one
            Delivery.objects.in_state(DeliveryState.WAITING).filter(
                webhook_id=attempt.webhook_id, queued_at__lte=at - GIVE_UP_AFTER
            ).update(failed_at=at, retry_at=None, last_answer=answer.said)
