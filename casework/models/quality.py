"""The assessment of a file against the national file standard, and what the police say of it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.models.referral import Referral
from casework.referrals.lifecycle import Dispute
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7

REASON_MAX = 200  # characters of a dispute: domain.md §4


class FileAssessment(models.Model):
    """Whether one file met the standard when it came, and if not, why. The police may dispute it
    until `dispute_by`; nothing said by then is no dispute."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.OneToOneField(Referral, models.PROTECT, related_name="assessment")
    failures = ArrayField(models.CharField(max_length=60), default=list)  # none: it met it
    comments = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    dispute = models.CharField(max_length=20, choices=Dispute.choices, default=Dispute.OPEN)
    dispute_by = models.DateField()
    dispute_reason = models.CharField(max_length=REASON_MAX, blank=True)
    disputed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    disputed_at = models.DateTimeField(null=True, blank=True)
    answer = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dispute__in=[Dispute.OPEN, Dispute.NOT_DISPUTED])
                | (~Q(dispute_reason="") & Q(disputed_by__isnull=False)),
                name="a_dispute_says_why",
            ),
            models.CheckConstraint(
                condition=Q(dispute__in=[Dispute.OPEN, Dispute.NOT_DISPUTED, Dispute.DISPUTED])
                | (~Q(answer="") & Q(answered_by__isnull=False)),
                name="a_dispute_is_answered_in_words",
            ),
        ]
