"""The case: one URN, its suspects and its complainants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.links.matching import KEY_MAX, match_key, pnc_key
from core.accounts.models import Matter
from core.accounts.policy import visible_q
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models import Deadline

if TYPE_CHECKING:
    from core.accounts.models import User


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> CaseQuerySet:
        return self.filter(visible_q(user))


class Case(models.Model):
    """One investigation, from early advice on, under one URN."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="case")
    urn = models.CharField(max_length=11, unique=True)
    offences = ArrayField(models.CharField(max_length=20), default=list)
    reported_on = models.DateField(null=True, blank=True)
    incident_from = models.CharField(max_length=10, blank=True)  # a day, a month or a year
    incident_to = models.CharField(max_length=10, blank=True)
    incident_when = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    relationship = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Case]] = models.Manager.from_queryset(CaseQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(urn__regex=r"^[0-9]{2}[A-Z0-9]{2}[0-9]{5}[0-9]{2}$"),
                name="urn_is_well_formed",
            )
        ]

    def __str__(self) -> str:
        return self.urn


class Derived(models.CharField):  # type: ignore[type-arg]
    """What follows from other columns of the row, worked out whenever the row is written."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        setattr(model_instance, self.attname, getattr(model_instance, f"{self.name}_now"))
        return super().pre_save(model_instance, add)


class Suspect(models.Model):
    """A person under investigation. Tracks can differ from one suspect to the next."""

    KEYS_OF: ClassVar = {"match_key": {"name", "date_of_birth"}, "pnc_key": {"pnc_id"}}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="suspects")
    reference = models.CharField(max_length=20)
    name = models.CharField(max_length=200, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    pnc_id = models.CharField(max_length=20, blank=True, db_default="")  # police national computer
    status = models.CharField(max_length=60, blank=True)
    liberty = models.CharField(max_length=60, blank=True)
    bail_ends_on = models.DateField(null=True, blank=True)
    bail_conditions = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True, db_default="")
    # of the newest date; never paused
    bail_clock = models.OneToOneField(
        Deadline, models.PROTECT, null=True, blank=True, related_name="+"
    )
    under_18 = models.BooleanField(null=True, blank=True)
    explanation = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    # by which the same person is found on other cases (casework/links/matching.py)
    match_key = Derived(max_length=KEY_MAX, blank=True, editable=False, db_default="")
    pnc_key = Derived(max_length=20, blank=True, editable=False, db_default="")
    version = models.PositiveIntegerField(default=1)
    history = Recorded(excluded_fields=["match_key", "pnc_key"])

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(fields=["case", "reference"], name="one_suspect_a_reference")
        ]
        indexes = [
            models.Index(fields=["match_key"], condition=~Q(match_key=""), name="suspects_by_name"),
            models.Index(fields=["pnc_key"], condition=~Q(pnc_key=""), name="suspects_by_pnc"),
        ]

    def __str__(self) -> str:
        return self.name or f"Suspect {self.reference}, not identified"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A change of a part is a change of the key that follows from it."""
        if (named := kwargs.get("update_fields")) is not None:
            follow = [key for key, parts in self.KEYS_OF.items() if parts & set(named)]
            kwargs["update_fields"] = [*named, *follow]
        super().save(*args, **kwargs)

    @property
    def match_key_now(self) -> str:
        return match_key(self.name, self.date_of_birth)

    @property
    def pnc_key_now(self) -> str:
        return pnc_key(self.pnc_id)


class Complainant(models.Model):
    """The victim as a party to the case: a reference and two answers, never a name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="complainants")
    reference = models.CharField(max_length=20)
    adult_then = models.BooleanField(null=True, blank=True)
    adult_now = models.BooleanField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reference"], name="one_complainant_a_reference"
            )
        ]

    def __str__(self) -> str:
        return f"Complainant {self.reference}"
