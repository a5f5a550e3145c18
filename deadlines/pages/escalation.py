"""The page of one escalation: what is late, who was told, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from core import look
from core.audit.reading import reads_of
from core.changes import changes_of
from core.drafts.pages import DraftedPage
from core.errors import Absent
from core.forms import Form, LongText, Look
from core.pages import Change, Done
from core.routes import Operation, Policy
from deadlines import escalating
from deadlines.lifecycle import ESCALATION, EscalationVerb
from deadlines.models import Escalation
from deadlines.models.escalation import ClosedBecause
from deadlines.pages.shown import clock_shown, escalation_shown
from deadlines.policy import may_answer
from deadlines.reading import current_calendar

CLOSED: dict[str, str] = {
    ClosedBecause.NOTHING_OWED: "nothing is owed here any more",
    ClosedBecause.NOTHING_LATE: "nothing here is late any more",
}
ACKNOWLEDGE = "acknowledge"  # the name of the second button


class AnswerForm(Form):
    versioned = True
    answer = LongText(
        "Your answer",
        hint="Say what will happen, and by when. The other side reads it. Name no victim and no "
        "witness.",
        max_length=2000,
        required=False,
        look=Look(sometimes=True),  # not for an acknowledgement
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if ACKNOWLEDGE not in self.data and not found.get("answer"):
            self.add_error("answer", "Write your answer")
        return found


@dataclass(frozen=True)
class EscalationPageShown:
    title: str
    reference: str
    case_href: str
    escalation: look.EscalationShown
    clocks: tuple[look.Clock, ...]
    may_acknowledge: bool
    may_answer: bool
    closed: str
    version: int


class EscalationPage(DraftedPage):
    """`/escalations/{id}/`: acknowledge with one button, answer with words."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "deadlines/escalation.html"
    form_class = AnswerForm

    def find(self, **kwargs: Any) -> None:
        found = (
            Escalation.objects.visible_to(self.person)
            .select_related("matter__unit", "to_user", "raised_by", "answered_by", "about")
            .prefetch_related("steps__user")
            .filter(pk=kwargs["escalation_id"])
            .first()
        )
        if found is None:
            raise Absent
        self.escalation = found

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.escalation, since)

    def contents(self) -> EscalationPageShown:
        one = self.escalation
        reads_of(self.request).show("escalation", [(one.pk, one.matter_id)])
        now, calendar = timezone.now(), current_calendar()
        clocks = [clock_shown(item, now, calendar) for item in escalating.clocks_of(one)]
        may = may_answer(self.person, one)
        if self.request.method == "POST":
            # without a form to hold it, what was typed is shown by the page of the refusal
            ESCALATION.after(EscalationVerb.ANSWER, one.state)
        verbs = ESCALATION.open_verbs(one.state)
        closed = ""
        if one.closed_at is not None:
            said = "It was never answered." if one.not_answered else "It had been answered."
            closed = f"It closed by itself: {CLOSED[one.closed_because]}. {said}"
        return EscalationPageShown(
            title=f"Escalated as {one.get_level_display()}",
            reference=one.matter.reference,
            case_href=f"/cases/{one.matter.reference}/",
            escalation=escalation_shown(one, []),  # the page lists what is late itself
            clocks=tuple(clocks),
            may_acknowledge=may and EscalationVerb.ACKNOWLEDGE in verbs,
            may_answer=may and EscalationVerb.ANSWER in verbs,
            closed=closed,
            version=one.version,
        )

    def act(self, form: Any) -> Done:
        here, now = f"/escalations/{self.escalation.pk}/", timezone.now()
        if ACKNOWLEDGE in self.request.POST:
            escalating.acknowledge(
                escalation_id=self.escalation.pk,
                by=self.person,
                at=now,
                version=form.version,
            )
            return Done(here, "Acknowledged. It stays open until you answer.")
        escalating.answer(
            escalation_id=self.escalation.pk,
            by=self.person,
            at=now,
            words=form.cleaned_data["answer"],
            version=form.version,
        )
        return Done(here, "Your answer has been sent.")
