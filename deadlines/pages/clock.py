"""The page of one clock: its account day by day, both figures; and escalating it by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone

from core import look
from core.accounts.policy import may as may_do
from core.accounts.roles import PostKind
from core.audit.reading import reads_of
from core.changes import said_of
from core.drafts.pages import DraftedPage
from core.errors import Absent
from core.forms import Form, LongText
from core.london import london_day
from core.pages import Change, Done, Page
from core.reference.lookup import labels
from core.routes import Operation, Policy
from core.words import in_full
from deadlines import escalating
from deadlines import ledger as accounts
from deadlines.models import Deadline
from deadlines.pages.shown import clock_shown, questions_shown
from deadlines.policy import MAY, REPLY, allow_escalate, may_escalate
from deadlines.posts import post_above
from deadlines.reading import PAUSE_CATEGORY, clock_of, counted_by, reading


def find_deadline(user: Any, deadline_id: UUID) -> Deadline:
    found = (
        Deadline.objects.visible_to(user)
        .with_events()
        .select_related("matter__unit__area", "matter__force")
        .filter(pk=deadline_id)
        .first()
    )
    if found is None:
        raise Absent
    return found


@dataclass(frozen=True)
class ClockPageShown:
    title: str
    reference: str
    case_href: str
    clock: look.Clock
    ledger: look.Ledger
    owed_by: str
    received: str
    escalate_href: str
    questions: tuple[look.Entry, ...]


class ClockPage(Page):
    """`/deadlines/{id}/`: every number of days opens into this."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "deadlines/clock.html"

    def find(self, **kwargs: Any) -> None:
        self.deadline = find_deadline(self.person, kwargs["deadline_id"])

    def contents(self) -> ClockPageShown:
        deadline, now = self.deadline, timezone.now()
        reads_of(self.request).show("deadline", [(deadline.pk, deadline.matter_id)])
        today = london_day(now)
        others = list(escalating.beside(deadline))
        may = escalating.why_not_by_hand(deadline, others, today) is None and may_escalate(
            self.person, deadline.matter, today
        )
        calendar = counted_by(deadline)
        shown = clock_shown(deadline, now, calendar)
        return ClockPageShown(
            title=deadline.rule.label,
            reference=deadline.matter.reference,
            case_href=f"/cases/{deadline.matter.reference}/",
            clock=shown,
            ledger=_ledger(deadline, shown),
            owed_by=deadline.get_owed_by_display(),
            received=in_full(london_day(deadline.received_at)),
            escalate_href=f"/deadlines/{deadline.pk}/escalate/" if may else "",
            questions=questions_shown(
                deadline.questions.all().with_words().select_related("deadline__rule"),
                may_answer=may_do(self.person, REPLY, deadline.matter, MAY),
            ),
        )


def _ledger(deadline: Deadline, shown: look.Clock) -> look.Ledger:
    now = timezone.now()
    calendar = counted_by(deadline)
    clock = clock_of(deadline, labels(PAUSE_CATEGORY, london_day(now)))
    said = reading(deadline, now, calendar)
    if said.hours_used is not None:
        counted = f"{said.hours_used} of {said.hours_allowed} hours"
    else:
        unit = "calendar days" if said.unit == "calendar_days" else "working days"
        counted = f"{said.days_used} of {said.days_allowed} {unit}"
    since = said.working_days_since_first_request
    return look.Ledger(
        title="Each day, and whether it counts",
        clock=shown,
        days=accounts.ledger(clock, calendar, now),
        counted=counted,
        since_first_request=f"{since} working day{'' if since == 1 else 's'}",
        calendar=calendar.name,
        notes=tuple(
            look.LedgerNote(
                on=london_day(event.at), what=event.type.value, why=event.reason, by=event.by
            )
            for event in clock.events
            if event.type in accounts.NOTED
        ),
    )


class EscalateForm(Form):
    versioned = True
    reason = LongText(
        "Why does this need to go higher?",
        empty="Say why this needs to go higher",
        hint="The person who is told will read this. Name no victim and no witness.",
        max_length=2000,
    )


@dataclass(frozen=True)
class EscalateShown:
    title: str
    reference: str
    back: str
    clock: look.Clock
    refused: str  # why nobody can take it higher now, if nobody can
    to: str  # the post that is told
    version: int  # how high it stands escalated: 0 if it does not


class EscalatePage(DraftedPage):
    """`/deadlines/{id}/escalate/`: by hand, at any time, with a reason."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    template: ClassVar[str] = "deadlines/escalate.html"
    form_class = EscalateForm

    def find(self, **kwargs: Any) -> None:
        self.deadline = find_deadline(self.person, kwargs["deadline_id"])

    def changes(self, since: int) -> Sequence[Change]:
        """Where it has gone meanwhile: `since` is how high it stood."""
        higher = escalating.beside(self.deadline).filter(level__gt=since)
        return [
            Change(
                said_of(
                    [look.Altered("Escalated to", "", one.get_post_display())],
                    one.reason or one.get_level_display(),
                ),
                one.raised_by.name,
                one.raised_at,
            )
            for one in higher.open().select_related("raised_by").order_by("raised_at")
        ]

    def contents(self) -> EscalateShown:
        deadline = self.deadline
        reads_of(self.request).show("deadline", [(deadline.pk, deadline.matter_id)])
        today = london_day(timezone.now())
        allow_escalate(self.person, deadline.matter, today)
        others = list(escalating.beside(deadline))
        refusal = escalating.why_not_by_hand(deadline, others, today)
        if refusal is not None and self.request.method == "POST":
            raise refusal  # without a form to hold it, its page shows what was typed
        post = post_above(deadline.owed_by, escalating.open_ones(others)) if not refusal else ""
        return EscalateShown(
            title="Escalate this",
            reference=deadline.matter.reference,
            back=f"/deadlines/{deadline.pk}/",
            clock=clock_shown(deadline, timezone.now(), counted_by(deadline)),
            refused=refusal.message if refusal is not None else "",
            to=PostKind(post).label if post else "",
            version=escalating.height(deadline),
        )

    def act(self, form: Any) -> Done:
        raised = escalating.escalate_by_hand(
            deadline_id=self.deadline.pk,
            by=self.person,
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
            seen=form.version,
        )
        return Done(f"/escalations/{raised.pk}/", f"Escalated to the {raised.get_post_display()}.")
