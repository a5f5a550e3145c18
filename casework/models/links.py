"""Cases that belong together, and suspects of whom somebody said that they are not one person.

Between two cases, so each stands in order of their keys: one row for a pair. Seen only by staff who
see both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from casework.links.lifecycle import LinkKind
from casework.models.case import Case, Suspect
from core.accounts.models import UserKind
from core.accounts.policy import visible_q
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7

if TYPE_CHECKING:
    from core.accounts.models import User


class CaseLinkQuerySet(models.QuerySet["CaseLink"]):
    def visible_to(self, user: User) -> CaseLinkQuerySet:
        if user.kind not in (UserKind.STAFF, UserKind.SYSTEM):
            return self.none()  # nothing about another force's case is shown to a force
        return self.filter(visible_q(user, "first__matter"), visible_q(user, "second__matter"))

    def standing(self) -> CaseLinkQuerySet:
        return self.filter(undone_at=None)

    def of(self, case_id: UUID) -> CaseLinkQuerySet:
        return self.filter(Q(first=case_id) | Q(second=case_id))

    def for_reading(self) -> CaseLinkQuerySet:
        """With all that a line shows, in one query."""
        return self.select_related(
            "first__matter__force",
            "first__matter__unit",
            "second__matter__force",
            "second__matter__unit",
            "first_suspect",
            "second_suspect",
            "by",
            "undone_by",
        )


class CaseLink(models.Model):
    """Two cases linked, saying why. Undone, it stays, with who undid it and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.ForeignKey(Case, models.PROTECT, related_name="+")
    second = models.ForeignKey(Case, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=LinkKind.choices)
    # who is the same person, where that is why
    first_suspect = models.ForeignKey(
        Suspect, models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_suspect = models.ForeignKey(
        Suspect, models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_because = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[CaseLink]] = models.Manager.from_queryset(CaseLinkQuerySet)()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_link_is_one_pair"),
            models.CheckConstraint(
                condition=Q(kind__in=LinkKind.values), name="link_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None, undone_because="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_because=""),
                name="an_undone_link_says_why",
            ),
            models.UniqueConstraint(
                fields=["first", "second", "kind"],
                condition=Q(undone_at=None),
                name="one_standing_link_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}: {LinkKind(self.kind).label}"

    def other_than(self, case_id: UUID) -> Case:
        return self.second if self.first_id == case_id else self.first


class NotTheSame(models.Model):
    """Somebody has said that these two suspects are not one person. Append-only: it is not
    suggested again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.ForeignKey(Suspect, models.PROTECT, related_name="+")
    second = models.ForeignKey(Suspect, models.PROTECT, related_name="+")
    why = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="not_the_same_is_one_pair"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="not_the_same_said_once"),
        ]
