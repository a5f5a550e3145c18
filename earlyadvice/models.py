"""Early-advice requests, the advice given, and who moved them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.models import Case
from core.accounts.models import Matter, Officer
from core.accounts.policy import visible_q
from core.fields import Disclosure, EncryptedText, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models import Deadline
from earlyadvice.lifecycle import State, Verb

if TYPE_CHECKING:
    from core.accounts.models import User


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, user: User) -> RequestQuerySet:
        return self.filter(visible_q(user, "case__matter"))

    def with_people(self) -> RequestQuerySet:
        """With everything that a line of a list or the head of a page shows, in one query."""
        return self.select_related(
            "case__matter__unit__area",
            "case__matter__force",
            "officer__user",
            "supervisor__user",
            "lawyer",
            "clock__rule",
            "clock__calendar",
            "triage_clock__rule",
            "triage_clock__calendar",
        )


class Request(models.Model):
    """One request for early advice, as the force stated it, and where it stands."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="requests")
    state = models.CharField(max_length=20, choices=State.choices, default=State.SUBMITTED)
    received_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    resubmission_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="resubmissions"
    )
    # as stated
    factual_summary = FreeText(disclosure=Disclosure.PRIVILEGED)
    advice_sought = FreeText(disclosure=Disclosure.PRIVILEGED)
    issues = ArrayField(models.CharField(max_length=60), default=list)
    issues_text = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    potentially_disclosable = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    discussion_requested = models.BooleanField(default=False)
    urgent_reason = models.CharField(max_length=60, blank=True)
    urgent_needed_by = models.DateField(null=True, blank=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    supervisor_collar_number = models.CharField(max_length=20, blank=True)
    review_by = models.CharField(max_length=20, blank=True)
    review_role = models.CharField(max_length=60, blank=True)
    review_on = models.DateField(null=True, blank=True)
    review_comments = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    no_review_because = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    unit_named = models.CharField(max_length=60, blank=True)
    thin = ArrayField(models.CharField(max_length=40), default=list)
    # where it stands
    clock = models.OneToOneField(Deadline, models.PROTECT, related_name="+")
    triage_clock = models.OneToOneField(Deadline, models.PROTECT, related_name="+")
    lawyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    police_response_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Request]] = models.Manager.from_queryset(RequestQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="request_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.ALLOCATED, State.ADVISED]) | Q(lawyer__isnull=False),
                name="allocated_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(urgent_reason="", urgent_needed_by=None)
                | (~Q(urgent_reason="") & Q(urgent_needed_by__isnull=False)),
                name="urgent_says_by_when",
            ),
        ]
        indexes = [
            models.Index(fields=["updated_at", "id"], name="requests_by_change"),
            models.Index(fields=["state", "received_at"], name="requests_by_state"),
            models.Index(
                fields=["lawyer", "state"],
                condition=Q(lawyer__isnull=False),
                name="requests_of_a_lawyer",
            ),
        ]

    def __str__(self) -> str:
        return f"Early advice {self.case.urn}"

    @property
    def matter(self) -> Matter:
        return self.case.matter

    @property
    def matter_id(self) -> UUID:
        return self.case.matter_id


class RequestLine(models.Model):
    """A line of enquiry as the police saw it when they asked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    text = FreeText(disclosure=Disclosure.PRIVILEGED)
    status = models.CharField(max_length=60, blank=True)
    anticipated_outcome = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    expected_by = models.DateField(null=True, blank=True)
    history = Recorded()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="one_line_a_position")
        ]


class RequestMaterial(models.Model):
    """Material that exists and may help."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="material")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    text = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    history = Recorded()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="one_material_a_position")
        ]


class ReturnReason(models.Model):
    """One of the reasons for which a request went back, with details for the officer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="return_reasons")
    code = models.CharField(max_length=60)
    details = models.CharField(max_length=250, blank=True)
    history = Recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "code"], name="each_return_reason_once")
        ]


class AdviceDraft(models.Model):
    """A lawyer's advice in the making: theirs alone until it is given, kept encrypted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = EncryptedText(disclosure=Disclosure.PRIVILEGED, blank=True)
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "author"], name="one_draft_a_lawyer")
        ]


class Advice(models.Model):
    """Advice as given. Never changed; a correction is a new version."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="advices")
    number = models.PositiveIntegerField(default=1)
    text = FreeText(disclosure=Disclosure.PRIVILEGED)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "advice"
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="one_advice_a_number")
        ]


class Move(models.Model):
    """Who moved a request, from where to where, when and why. Append-only: its timeline."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="moves")
    verb = models.CharField(max_length=20, choices=[("submit", "Submitted"), *Verb.choices])
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, choices=State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)

    class Meta:
        ordering = ["at", "id"]
