"""Setting a force's webhook, turning it off, and sending again what was given up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from core.accounts.models import UserKind
from core.errors import (
    Absent,
    Fault,
    Invalid,
    NotPermitted,
    RuleBroken,
    check_version,
    need_version,
)
from core.fields import sealed
from core.history import write
from core.notices.models import Delivery, DeliveryState, Event, Webhook
from core.notices.webhook_rules import HOW_IT_IS_WRITTEN, key_of
from core.outgoing import Unreachable, find

if TYPE_CHECKING:
    from core.accounts.models import User

WHAT = "The webhook"


@transaction.atomic
def set_webhook(
    *,
    url: str,
    secret: str,
    version: int | None,
    by: User,
    at: datetime,
    loopback_allowed: bool,
) -> tuple[Webhook, bool]:
    """Tell the force's system of its events at `url` from now on; answers whether it is new.

    `version` is the one the caller read, needed for a webhook that is known.
    """
    force_id = _force_of(by)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"webhook:{force_id}"]
        )
    webhook = Webhook.objects.select_for_update().visible_to(by).first()
    need_version(webhook.version if webhook else 0, version, WHAT)
    _check(url, secret, loopback_allowed=loopback_allowed)
    why = f"Set by {by.name}"
    if webhook is None:
        webhook = Webhook(
            force_id=force_id, reader=by, url=url, is_on=True, starts_after=_newest_place(force_id)
        )
        webhook.secret = sealed(webhook, "secret", secret)
        return write(webhook, by=by, at=at, why=why), True
    if not webhook.is_on:
        webhook.starts_after = _newest_place(force_id)
    webhook.reader, webhook.url, webhook.is_on = by, url, True
    webhook.secret = sealed(webhook, "secret", secret)
    fields = ["reader", "url", "secret", "is_on", "starts_after"]
    return write(webhook, by=by, at=at, why=why, fields=fields), False


@transaction.atomic
def turn_off(*, version: int | None, by: User, at: datetime) -> Webhook:
    """Tell nothing more, and forget the secret. What still waits is given up. Safe twice."""
    _force_of(by)
    webhook = Webhook.objects.select_for_update().visible_to(by).first()
    if webhook is None:
        raise Absent
    check_version(webhook.version, version, WHAT)
    if not webhook.is_on:
        return webhook
    webhook.is_on, webhook.secret = False, ""
    webhook.deliveries.in_state(DeliveryState.WAITING).update(failed_at=at, retry_at=None)
    why = f"Turned off by {by.name}"
    return write(webhook, by=by, at=at, why=why, fields=["is_on", "secret"])


@transaction.atomic
def resend(*, delivery_id: UUID, by: User, at: datetime) -> Delivery:
    """Put a delivery at the end of the queue once more, under the same message id."""
    _force_of(by)
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .visible_to(by)
        .select_related("webhook")
        .filter(pk=delivery_id)
        .first()
    )
    if delivery is None:
        raise Absent
    if not delivery.webhook.is_on:
        raise RuleBroken("webhook-off", "The webhook is off: set it with PUT /api/v1/webhook.")
    if delivery.state is DeliveryState.WAITING:
        raise RuleBroken(
            "delivery-waiting", "This delivery is still being tried.", state=delivery.state
        )
    delivery.queued_at, delivery.attempts = at, 0
    delivery.delivered_at = delivery.failed_at = delivery.retry_at = None
    delivery.save(update_fields=["queued_at", "attempts", "delivered_at", "failed_at", "retry_at"])
    return delivery


def queue_events(*, at: datetime) -> int:
    """Make a delivery of every event that a webhook has not been told yet. Safe in parallel.

    Places in a feed are given in order and after the commit: nothing appears later below the
    highest that has been queued.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO notices_delivery
                (id, webhook_id, event_id, seq, queued_at, attempts, last_answer)
            SELECT rasso_uuid7(), w.id, e.id, e.seq, %s, 0, ''
            FROM notices_webhook w
            JOIN notices_event e ON e.force_id = w.force_id AND e.seq > greatest(
                w.starts_after,
                (SELECT max(d.seq) FROM notices_delivery d WHERE d.webhook_id = w.id))
            WHERE w.is_on
            ON CONFLICT (webhook_id, seq) DO NOTHING
            """,
            [at],
        )
        return int(cursor.rowcount)


def _force_of(by: User) -> int:
    if by.kind != UserKind.FORCE_SYSTEM or by.standing.force_id is None:
        raise NotPermitted("A webhook belongs to a force's system.")
    return by.standing.force_id


def _newest_place(force_id: int) -> int:
    rows = Event.objects.filter(force_id=force_id)
    return rows.aggregate(newest=Max("seq"))["newest"] or 0


def _check(url: str, secret: str, *, loopback_allowed: bool) -> None:
    faults = []
    try:
        find(url, loopback_allowed=loopback_allowed)
    except Unreachable as error:
        faults.append(Fault("/url", error.code, error.message))
    if key_of(secret) is None:
        faults.append(Fault("/secret", "secret-malformed", HOW_IT_IS_WRITTEN))
    if faults:
        raise Invalid(faults)
