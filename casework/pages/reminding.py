"""`/deadlines/{id}/remind/`: a line of words to whoever owes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from casework import reminding
from casework.reminding import MAY, REMIND
from core.accounts.models import User
from core.accounts.policy import allow
from core.audit.reading import reads_of
from core.drafts.pages import DraftedPage
from core.forms import Form, Text
from core.london import london_day
from core.pages import Done
from core.routes import Operation, Policy
from deadlines.pages.clock import find_deadline
from deadlines.reading import current_calendar


class RemindForm(Form):
    words = Text(
        "What do you ask for?",
        empty="Say what you ask for",
        hint="One line. The owner reads it; it stays on record. Name no victim and no witness.",
        max_length=200,
    )


@dataclass(frozen=True)
class RemindShown:
    title: str
    about: str
    back: str
    button: str
    happens: tuple[str, ...]


class RemindPage(DraftedPage):
    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    template: ClassVar[str] = "casework/one_change.html"
    form_class = RemindForm

    def find(self, **kwargs: Any) -> None:
        self.clock = find_deadline(self.person, kwargs["deadline_id"])
        reads_of(self.request).show("deadline", [(self.clock.pk, self.clock.matter_id)])
        allow(self.person, REMIND, self.clock.matter, MAY)

    def contents(self) -> RemindShown:
        today = london_day(timezone.now())
        reminding.check(self.clock, today, current_calendar())
        return RemindShown(
            title="Send a reminder",
            about=f"{self.clock.rule.label}: {self.clock.matter.reference}",
            back=f"/cases/{self.clock.matter.reference}/",
            button="Send the reminder",
            happens=(_whom(reminding.owner_of(self.clock, today)), "No clock changes."),
        )

    def act(self, form: Any) -> Done:
        row = reminding.remind(
            deadline_id=self.clock.pk,
            by=self.person,
            at=timezone.now(),
            words=form.cleaned_data["words"],
        )
        to = f"/cases/{self.clock.matter.reference}/"
        return Done(to, f"A reminder has gone to {row.told.name}.")


def _whom(owner: reminding.Owner | None) -> str:
    if owner is None:
        return "Nobody holds the post that owes this: escalate it instead."
    people = {one.pk: one.name for one in User.objects.filter(pk__in=[*vars(owner).values()])}
    told = people[owner.user_id]
    if owner.cover_for_id is None:
        return f"{told} is told, without a word of the case."
    return f"{people[owner.cover_for_id]} is away: {told} is told instead."
