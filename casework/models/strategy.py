"""The case strategy: what was last said under each heading, carried from advice to review."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casework.models.case import Case, Suspect
from core.fields import Disclosure, FreeText
from core.ids import uuid7

IN_SHORT = "in_short"  # the heading above all others


class Source(models.TextChoices):
    """What a part of the strategy was written in; `source_id` says which."""

    EARLY_ADVICE = "early-advice", "Early advice"
    REVIEW = "review", "Review"


class StrategySection(models.Model):
    """One heading of the strategy as somebody wrote it. Append-only; the newest stands."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="strategy")
    suspect = models.ForeignKey(Suspect, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=40)
    text = FreeText(disclosure=Disclosure.PRIVILEGED)
    source = models.CharField(max_length=20, choices=Source.choices)
    source_id = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "code", "at"], name="strategy_by_heading")]


class StrategyLine(models.Model):
    """A line of enquiry that a lawyer asked for. Append-only: it goes on with the case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="lines_asked_for")
    text = FreeText(disclosure=Disclosure.PRIVILEGED)
    why = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    by_when = models.DateField(null=True, blank=True)
    points = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=20, choices=Source.choices)
    source_id = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
