"""What people and forces are told: the inbox, the e-mail outbox, the event feed and webhooks.

All of it is content-free: a code, a count and a link, never a name or a word of the case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.accounts.models import Force, Matter, UserKind
from core.accounts.policy import visible_q
from core.fields import Disclosure, EncryptedText
from core.history import Recorded
from core.ids import uuid7

if TYPE_CHECKING:
    from core.accounts.models import User


class Message(models.Model):
    """One e-mail to one person: the day's digest, or an urgent one. Written before it is sent."""

    class Kind(models.TextChoices):
        DIGEST = "digest", "Daily digest"
        URGENT = "urgent", "Urgent"
        AT_ANY_HOUR = "any-hour", "Urgent, by night and on days off too"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=120, unique=True)
    notices_count = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # the delivery task takes the oldest that has not gone
            models.Index(fields=["created_at"], condition=Q(sent_at=None), name="messages_to_send")
        ]


class Notice(models.Model):
    """One line in a person's inbox: something needs them, or has changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", db_index=False
    )
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)  # a code of TEXTS
    path = models.CharField(max_length=200)  # where it leads, without a name in it
    key = models.CharField(max_length=200, unique=True)  # the same thing is told once
    at = models.DateTimeField()
    urgent = models.BooleanField(default=False)
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    read_at = models.DateTimeField(null=True, blank=True)  # opened, or over before it was mailed

    class Meta:
        indexes = [
            models.Index(
                fields=["user", "-at"], condition=Q(read_at=None), name="unread_of_a_person"
            ),
            models.Index(
                fields=["user"], condition=Q(message=None, read_at=None), name="notices_to_mail"
            ),
        ]


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User) -> EventQuerySet:
        return self.filter(visible_q(user))


class Event(models.Model):
    """Something changed that a force may read in its feed.

    `seq` is its place in the feed of its force, given after the commit: each force counts for
    itself, so that a cursor says nothing about other forces.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    seq = models.BigIntegerField(null=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[Event]] = models.Manager.from_queryset(EventQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(seq=None), name="events_to_sequence"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["force", "seq"], name="one_place_in_a_feed"),
        ]


def _force_of(user: User) -> list[int]:
    force_id = user.standing.force_id
    return [] if force_id is None else [force_id]


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, user: User) -> WebhookQuerySet:
        if user.kind == UserKind.SYSTEM:
            return self
        return self.filter(force__in=_force_of(user))

    def called(self) -> WebhookQuerySet:
        """Those that are on, of a force's system that is not switched off."""
        return self.filter(is_on=True, reader__is_active=True)

    def failing(self) -> WebhookQuerySet:
        """Those at which nothing has arrived since a delivery was tried in vain for a while."""
        own = Delivery.objects.filter(webhook=OuterRef("pk"))
        since = Delivery.objects.filter(
            webhook=OuterRef("webhook"), delivered_at__gte=OuterRef("queued_at")
        )
        in_vain = own.filter(delivered_at=None, attempts__gte=LOUD_AFTER)
        return self.filter(Exists(in_vain.filter(~Exists(since))), is_on=True)


LOUD_AFTER = 3  # attempts


class Webhook(models.Model):
    """Where a force's system is told of its events by itself, instead of asking the feed.

    `reader` is the force's system that set it: what that may not see in the feed is not sent.
    `starts_after` is the place in the feed from which on it is told.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    force = models.OneToOneField(Force, models.PROTECT, related_name="+")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    url = models.CharField(max_length=500)
    secret = EncryptedText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    is_on = models.BooleanField()
    starts_after = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Webhook]] = models.Manager.from_queryset(WebhookQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_on=False) | ~Q(secret=""), name="a_webhook_that_is_on_signs"
            )
        ]


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "To be sent, or to be tried again"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Given up"


IN_STATE = {
    DeliveryState.WAITING: Q(delivered_at=None, failed_at=None),
    DeliveryState.DELIVERED: Q(delivered_at__isnull=False),
    DeliveryState.FAILED: Q(failed_at__isnull=False),
}


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: User) -> DeliveryQuerySet:
        """As in the feed: what somebody may not see there is neither listed nor sent."""
        own = self.filter(visible_q(user, "event__matter"))
        if user.kind == UserKind.SYSTEM:
            return own
        return own.filter(webhook__force__in=_force_of(user))

    def in_state(self, state: DeliveryState) -> DeliveryQuerySet:
        return self.filter(IN_STATE[state])


class Delivery(models.Model):
    """One event on its way to a webhook. Its id is the message's: the same at every attempt.

    `seq` is the place of the event; `queued_at` when it took its place in the queue, again when it
    is sent again. While an attempt is under way `retry_at` is when it counts as lost.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries", db_index=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    seq = models.BigIntegerField()
    queued_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    last_answer = models.CharField(max_length=40, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Delivery]] = models.Manager.from_queryset(DeliveryQuerySet)()

    class Meta:
        indexes = [
            # the sender takes the first that waits
            models.Index(
                fields=["webhook", "queued_at", "seq"],
                condition=Q(delivered_at=None, failed_at=None),
                name="deliveries_to_send",
            ),
            models.Index(fields=["webhook", "queued_at", "seq"], name="deliveries_of_a_webhook"),
            models.Index(fields=["webhook", "delivered_at"], name="deliveries_that_arrived"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "seq"], name="an_event_is_sent_once"),
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(failed_at=None),
                name="delivered_or_failed_not_both",
            ),
        ]

    @property
    def state(self) -> DeliveryState:
        if self.delivered_at is not None:
            return DeliveryState.DELIVERED
        return DeliveryState.FAILED if self.failed_at is not None else DeliveryState.WAITING
