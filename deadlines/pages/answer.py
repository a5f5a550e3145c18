"""Answering an officer who asks where something is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils import timezone

from core import look
from core.accounts.policy import allow
from core.audit.reading import reads_of
from core.changes import changes_of
from core.drafts.pages import DraftedPage
from core.forms import Form, LongText
from core.pages import Change, Done
from core.routes import Operation, Policy
from deadlines import asking
from deadlines.pages.clock import find_deadline
from deadlines.pages.shown import clock_shown
from deadlines.policy import MAY, REPLY
from deadlines.reading import counted_by


class AnswerForm(Form):
    versioned = True
    answer = LongText(
        "Your answer",
        empty="Say where it is",
        hint="Say where it stands and when it will come. The police read it. Name no victim and "
        "no witness.",
        max_length=2000,
    )


@dataclass(frozen=True)
class AskedShown:
    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class AnswerShown:
    title: str
    reference: str
    back: str
    clock: look.Clock
    asked: tuple[AskedShown, ...]
    version: int


class AnswerPage(DraftedPage):
    """`/deadlines/{id}/answer/`: to the question that is open about this clock."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    template: ClassVar[str] = "deadlines/answer.html"
    form_class = AnswerForm

    def find(self, **kwargs: Any) -> None:
        self.deadline = find_deadline(self.person, kwargs["deadline_id"])

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(asking.open_question(self.deadline.pk), since)

    def contents(self) -> AnswerShown:
        deadline = self.deadline
        reads_of(self.request).show("deadline", [(deadline.pk, deadline.matter_id)])
        allow(self.person, REPLY, deadline.matter, MAY)
        question = asking.open_question(deadline.pk)
        return AnswerShown(
            title="Answer where it is",
            reference=deadline.matter.reference,
            back=f"/deadlines/{deadline.pk}/",
            clock=clock_shown(deadline, timezone.now(), counted_by(deadline)),
            asked=(
                AskedShown(question.asked_by.name, question.asked_at, question.text),
                *(AskedShown(one.by.name, one.at, one.text) for one in question.again.all()),
            ),
            version=question.version,
        )

    def act(self, form: Any) -> Done:
        asking.answer(
            deadline_id=self.deadline.pk,
            by=self.person,
            at=timezone.now(),
            words=form.cleaned_data["answer"],
            version=form.version,
        )
        return Done(f"/deadlines/{self.deadline.pk}/", "Your answer has been sent to the officer.")
