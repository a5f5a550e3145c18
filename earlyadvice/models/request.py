"""Early-advice requests, what was asked about them, and who moved them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from casework.models import Case
from core.accounts.models import Matter, Officer
from core.accounts.policy import visible_q
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models import Deadline
from earlyadvice.lifecycle import Continuity, OutcomeKind, State, Verb

if TYPE_CHECKING:
    from core.accounts.models import User


CLOCKS = (  # of a request
    *("clock", "triage_clock", "urgent_clock"),
    *("answer_clock", "review_clock", "outcome_clock"),
)
SAID = ("return_reviews", "discussions__entries", "second_readings")  # what `available` looks at
UNDER_REVIEW = Q(review_clock__isnull=False, review_clock__ended_at=None)  # of its return


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, user: User) -> RequestQuerySet:
        return self.filter(visible_q(user, "case__matter"))

    def for_cards(self) -> RequestQuerySet:
        """With all that a line of a list shows, in a fixed number of queries."""
        return self.with_people().prefetch_related(
            "case__suspects", *SAID, *(f"{clock}__events__by" for clock in CLOCKS)
        )

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
            "answer_clock__rule",
            "answer_clock__calendar",
            "review_clock__rule",
            "review_clock__calendar",
            "outcome_clock__rule",
            "outcome_clock__calendar",
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
    # what we say to it: a date that becomes a target beside the 21 days, or why there is none
    urgent_clock = models.OneToOneField(
        Deadline, models.PROTECT, null=True, blank=True, related_name="+"
    )
    urgent_agreed_on = models.DateField(null=True, blank=True)
    urgent_why_not = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True, db_default="")
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
    # what the police owe since the newest return: the request again, or a review of the return
    answer_clock = models.OneToOneField(
        Deadline, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # of the review of the newest return, if one was asked for
    review_clock = models.OneToOneField(
        Deadline, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # what the force does with the advice, or its next date: from the advice until it is closed
    outcome_clock = models.OneToOneField(
        Deadline, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lawyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # whether the lawyer of the case stayed: empty until there was one before
    continuity = models.CharField(
        max_length=10, choices=Continuity.choices, blank=True, default="", db_default=""
    )
    police_response_on = models.DateField(null=True, blank=True)
    # when whoever returned it wants to be reminded, and whether that has been done
    remind_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(urgent_agreed_on=None)
                | (~Q(urgent_reason="") & Q(urgent_why_not="") & Q(urgent_clock__isnull=False)),
                name="an_agreed_date_is_on_a_clock",
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
            models.Index(
                fields=["remind_on"],
                condition=Q(remind_on__isnull=False, reminded_at=None),
                name="requests_to_remind_of",
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


class Query(models.Model):
    """One question to a named officer, while work goes on or, rarely, while the clock pauses."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="queries")
    text = FreeText(disclosure=Disclosure.PRIVILEGED)
    cannot_advise_because = FreeText(disclosure=Disclosure.PRIVILEGED, blank=True)
    asked = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expected_on = models.DateField()
    clock = models.OneToOneField(Deadline, models.PROTECT, related_name="+")
    pause_seq = models.PositiveIntegerField(null=True, blank=True)  # of the advice clock
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        verbose_name_plural = "queries"
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pause_seq=None) | ~Q(cannot_advise_because=""),
                name="a_pausing_query_says_why",
            )
        ]


class Information(models.Model):
    """What the police added after the request: an answer to a query, or to a content that was
    thin. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="information")
    query = models.ForeignKey(Query, models.PROTECT, null=True, blank=True, related_name="answers")
    contents = ArrayField(models.CharField(max_length=40), default=list)
    text = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "information"
        ordering = ["at", "id"]


class ReturnReview(models.Model):
    """An inspector's question whether a return was right, and another lawyer's answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="return_reviews")
    why = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    clock = models.OneToOneField(Deadline, models.PROTECT, related_name="+")
    upheld = models.BooleanField(null=True, blank=True)  # that it should not have gone back
    answer = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(answered_at=None),
                name="one_open_review_a_request",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("returned_by")),
                name="another_lawyer_answers",
            ),
        ]


class Outcome(models.Model):
    """What the force did with the advice, as it said so, or its next date. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=40, choices=OutcomeKind.choices)
    next_expected_on = models.DateField(null=True, blank=True)
    code = models.CharField(max_length=60, blank=True)
    reason = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    open_lines = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    inspector = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="still_investigating") | Q(next_expected_on__isnull=False),
                name="still_investigating_names_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(kind="police_no_further_action")
                | (~Q(code="") & ~Q(reason="") & ~Q(open_lines="") & Q(inspector__isnull=False)),
                name="police_no_further_action_is_whole",
            ),
        ]


class ReturnReason(models.Model):
    """One of the reasons for which a request went back, with details for the officer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="return_reasons")
    # of the return: it may come back twice
    number = models.PositiveIntegerField(default=1, db_default=1)
    code = models.CharField(max_length=60)
    # those missing, named
    contents = ArrayField(models.CharField(max_length=40), default=list, db_default=[])
    details = models.CharField(max_length=250, blank=True)
    history = Recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "number", "code"], name="each_return_reason_once"
            )
        ]


class Move(models.Model):
    """Who moved a request, from where to where, when and why. Append-only: its timeline."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="moves")
    verb = models.CharField(
        max_length=20,
        choices=[("submit", "Submitted"), ("hand-over", "Handed over"), *Verb.choices],
    )
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, choices=State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)

    class Meta:
        ordering = ["at", "id"]
