"""Advice: in the making, given, corrected, and read by a second lawyer before it may lean to no
further action."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from casework.models import Suspect
from core.fields import Disclosure, EncryptedText, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models import Deadline
from earlyadvice.lifecycle import Leaning, Points
from earlyadvice.models.request import Request, RequestLine


def _section() -> FreeText:
    return FreeText(disclosure=Disclosure.PRIVILEGED, blank=True, db_default="")


class Advice(models.Model):
    """Advice as given, suspect first. Never changed; a correction is a new version that says why.

    `text` is the advice in short; the sections are those of `earlyadvice.advice_rules.SECTIONS`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="advices")
    number = models.PositiveIntegerField(default=1)
    text = FreeText(disclosure=Disclosure.PRIVILEGED)
    conduct_before = _section()
    conduct_during = _section()
    conduct_after = _section()
    conduct_towards_others = _section()
    consent_steps = _section()
    power_and_control = _section()
    other_offences = _section()
    disclosure_parameters = _section()
    third_party_parameters = _section()
    myths = _section()
    issues = ArrayField(models.CharField(max_length=60), default=list, db_default=[])
    correction_why = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True, db_default="")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "advice"
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="one_advice_a_number"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(correction_why=""), name="a_correction_says_why"
            ),
        ]


class AdviceLeaning(models.Model):
    """Where the advice points for one suspect; without one while none is identified."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    advice = models.ForeignKey(Advice, models.PROTECT, related_name="leanings")
    suspect = models.ForeignKey(Suspect, models.PROTECT, null=True, blank=True, related_name="+")
    leaning = models.CharField(max_length=30, choices=Leaning.choices)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["advice", "suspect"], name="one_leaning_a_suspect", nulls_distinct=False
            )
        ]


class AdviceLine(models.Model):
    """One doable thing that the advice asks for: what, why, and by when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    advice = models.ForeignKey(Advice, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    text = FreeText(disclosure=Disclosure.PRIVILEGED)
    why = FreeText(disclosure=Disclosure.PRIVILEGED)
    by_when = models.DateField()
    points = models.CharField(max_length=20, choices=Points.choices)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["advice", "position"], name="one_line_of_advice_a_position"
            )
        ]


class OpenLine(models.Model):
    """Why an open line of enquiry cannot change advice that leans to no further action."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    advice = models.ForeignKey(Advice, models.PROTECT, related_name="open_lines")
    line = models.ForeignKey(RequestLine, models.PROTECT, related_name="+")
    why = FreeText(disclosure=Disclosure.PRIVILEGED)

    class Meta:
        ordering = ["line__position"]
        constraints = [
            models.UniqueConstraint(fields=["advice", "line"], name="each_open_line_once")
        ]


class SecondReading(models.Model):
    """A second lawyer reads the material and says their own view before they see the first one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="second_readings")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    clock = models.OneToOneField(Deadline, models.PROTECT, related_name="+")
    # the first opinion as it stood when it was asked: shown only after the reader's own view
    first_opinion = EncryptedText(disclosure=Disclosure.PRIVILEGED)
    digest = models.CharField(max_length=64)  # SHA-256 of what was read
    own_view = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    own_view_at = models.DateTimeField(null=True, blank=True)
    agrees = models.BooleanField(null=True, blank=True)
    answer = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(answered_at=None),
                name="one_open_second_reading",
            ),
            models.CheckConstraint(condition=~Q(reader=F("asked_by")), name="another_lawyer_reads"),
            models.CheckConstraint(
                condition=Q(agrees=None) | Q(own_view_at__isnull=False),
                name="own_view_before_the_answer",
            ),
        ]
