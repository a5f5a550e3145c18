"""Reminders by hand: somebody asks the owner of a duty for it, on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models

from core.accounts.models import Matter
from core.accounts.policy import visible_q
from core.fields import Disclosure, FreeText
from core.ids import uuid7
from deadlines.models import Deadline

if TYPE_CHECKING:
    from core.accounts.models import User


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, user: User) -> ReminderQuerySet:
        return self.filter(visible_q(user, "clock__matter"))


class Reminder(models.Model):
    """One reminder of what a clock times, in the words of whoever sent it. Append-only; one a
    working day. `cover_for`: who owes it and is away, so that somebody else was reminded."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    clock = models.ForeignKey(Deadline, models.PROTECT, related_name="reminders")
    counts_on = models.DateField()  # the working day, or the next one
    words = FreeText(disclosure=Disclosure.ADMINISTRATIVE)
    told = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cover_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[Reminder]] = models.Manager.from_queryset(ReminderQuerySet)()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "counts_on"], name="one_reminder_a_clock_and_working_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.clock_id}: reminded {self.counts_on}"

    @property
    def matter(self) -> Matter:
        return self.clock.matter

    @property
    def matter_id(self) -> UUID:
        return self.clock.matter_id
