"""Facts of a case after its decision, until the rooms they belong to bring their own."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casework.models.case import Case, Suspect
from casework.models.referral import Referral
from casework.reviews.lifecycle import FactKind
from core.fields import Disclosure, FreeText
from core.ids import uuid7


class CaseFact(models.Model):
    """Something that happened to a case, dated. Append-only; rooms above rely on it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="facts")
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, blank=True, related_name="+")
    suspect = models.ForeignKey(Suspect, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=30, choices=FactKind.choices)
    code = models.CharField(max_length=20, blank=True)  # which, such as the letter of a decision
    on = models.DateField()
    detail = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["on", "at", "id"]
        indexes = [models.Index(fields=["case", "kind"], name="facts_of_a_case")]
