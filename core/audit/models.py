"""The read log: who saw what, written before they saw it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.fields import Disclosure, FreeText
from core.ids import uuid7
from core.routes import Operation


class ReadRecord(models.Model):
    """One answer that held case material: who, for whom, which records, which operation, when.

    The six operations, the time, the person and the recipient are kept under section 62 of the
    Data Protection Act 2018; the reason is our own promise. Append-only.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    through = models.ForeignKey(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    operation = models.CharField(max_length=20, choices=[(o.value, o.value) for o in Operation])
    route = models.CharField(max_length=120)
    status = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    record_ids = ArrayField(models.UUIDField())
    matter_ids = ArrayField(models.UUIDField())
    reason = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    recipient = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(operation=Operation.DISCLOSURE) | ~models.Q(recipient=""),
                name="disclosure_names_its_recipient",
            )
        ]
        indexes = [models.Index(fields=["actor", "at"], name="reads_of_a_person")]
