"""Case progression clinics: the meeting, the cases on its agenda, and what was agreed of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.clinics.lifecycle import OPEN, ClinicState, OutcomeKind
from casework.models.case import Case
from core.accounts.models import Force, Matter, Unit, UserKind
from core.accounts.policy import visible_q
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models.clock import Side

if TYPE_CHECKING:
    from core.accounts.models import User


class ClinicQuerySet(models.QuerySet["Clinic"]):
    def visible_to(self, user: User) -> ClinicQuerySet:
        """Those of one's own units: a clinic holds no more of a case than its own rows do."""
        if user.kind == UserKind.SYSTEM:
            return self.all()
        if user.kind != UserKind.STAFF:
            return self.none()
        return self.filter(unit__in=list(user.standing.units))

    def with_places(self) -> ClinicQuerySet:
        return self.select_related("unit__area", "force", "chair")


class Clinic(models.Model):
    """A meeting of one unit and one force about the cases that do not move."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    meets_at = models.DateTimeField()
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # who comes, a name and role a line
    cps_people = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    police_people = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    state = models.CharField(
        max_length=20, choices=ClinicState.choices, default=ClinicState.PLANNED
    )
    fixed_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    called_off_because = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Clinic]] = models.Manager.from_queryset(ClinicQuerySet)()

    class Meta:
        ordering = ["meets_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ClinicState.values), name="clinic_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ClinicState.HELD)
                | Q(held_at__isnull=False, fixed_at__isnull=False),
                name="a_held_clinic_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClinicState.CALLED_OFF) | ~Q(called_off_because=""),
                name="a_clinic_is_called_off_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["unit", "force", "meets_at"],
                condition=Q(state__in=OPEN),
                name="one_clinic_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Clinic of {self.unit} with {self.force}"


class ClinicItemQuerySet(models.QuerySet["ClinicItem"]):
    def visible_to(self, user: User) -> ClinicItemQuerySet:
        if user.kind not in (UserKind.STAFF, UserKind.SYSTEM):
            return self.none()
        return self.filter(visible_q(user, "case__matter"))

    def with_outcomes(self) -> ClinicItemQuerySet:
        return self.select_related(
            "clinic__unit", "clinic__force", "case__matter__unit", "case__matter__force", "put_by"
        ).prefetch_related("outcomes__by", "case__suspects")


class ClinicItem(models.Model):
    """One case of one clinic. Until the agenda is fixed only what somebody added or left out has a
    row; the others follow from the rule, and get theirs then, with the reasons as they stood."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="clinic_items")
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    why_here = ArrayField(models.CharField(max_length=200), default=list)  # of the rule
    added_because = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    left_out_because = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[ClinicItem]] = models.Manager.from_queryset(
        ClinicItemQuerySet
    )()

    class Meta:
        ordering = [models.F("position").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "case"], name="a_case_is_on_an_agenda_once")
        ]

    def __str__(self) -> str:
        return f"{self.case.urn} at {self.clinic_id}"

    @property
    def matter(self) -> Matter:
        return self.case.matter

    @property
    def matter_id(self) -> UUID:
        return self.case.matter_id


class ClinicOutcome(models.Model):
    """What was agreed of a case, who does it and by when; or that it was not reached.
    Append-only: what is agreed later stands beside it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(ClinicItem, models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=20, choices=OutcomeKind.choices)
    side = models.CharField(max_length=10, choices=Side.choices, blank=True)
    text = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    by_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=OutcomeKind.AGREED, side__in=[Side.CPS, Side.POLICE])
                & Q(by_on__isnull=False)
                & ~Q(text="")
                | Q(kind=OutcomeKind.NOT_REACHED, side="", text="", by_on=None),
                name="what_is_agreed_says_who_and_by_when",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(kind=OutcomeKind.NOT_REACHED),
                name="a_case_is_not_reached_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.get_kind_display()}"
