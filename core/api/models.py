"""What the API remembers about calls."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from core.accounts.models import Force, Officer
from core.ids import uuid7


class IdempotencyRecord(models.Model):
    """A call that was done, so that its repetition does nothing more.

    Holds what was made and the status, never the body: a replay is rendered under today's rights.
    """

    client = models.ForeignKey(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL, models.PROTECT, related_name="+"
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    method = models.CharField(max_length=10)
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    object_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "actor", "method", "path", "key"], name="one_effect_per_key"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], name="idempotency_by_age")
        ]


class CheckRecord(models.Model):
    """A completeness check or a refusal: which codes, no text. Feeds the force's own trend."""

    class Kind(models.TextChoices):
        CHECKED = "checked", "Checked before sending"
        REFUSED = "refused", "Refused"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    route = models.CharField(max_length=120)
    codes = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["force", "at"], name="checks_of_a_force")
        ]
