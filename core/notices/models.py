"""What people and forces are told: the inbox, the e-mail outbox and the event feed.

All of it is content-free: a code, a count and a link, never a name or a word of the case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.accounts.models import Force, Matter
from core.accounts.policy import visible_q
from core.ids import uuid7

if TYPE_CHECKING:
    from core.accounts.models import User


class Message(models.Model):
    """One e-mail to one person: the day's digest, or an urgent one. Written before it is sent."""

    class Kind(models.TextChoices):
        DIGEST = "digest", "Daily digest"
        URGENT = "urgent", "Urgent"

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
    read_at = models.DateTimeField(null=True, blank=True)

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
