"""The page of one request: what happens next, what is owed, what was said, who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils import timezone

from casework.pages.suspects import SuspectShown, complainant_row, suspect_shown
from core import look
from core.accounts.policy import may
from core.audit.reading import reads_of
from core.drafts.pages import CopyShown, copies_shown
from core.pages import Page
from core.reference.lookup import labels_ever
from core.routes import Operation, Policy
from deadlines.models import Escalation, Question
from deadlines.models.escalation import OPEN
from deadlines.pages.shown import clock_shown, escalation_shown, questions_shown
from deadlines.policy import MAY, REPLY
from deadlines.reading import current_calendar
from earlyadvice.advice_rules import HANDLING
from earlyadvice.discussion_rules import WHO_DECIDES
from earlyadvice.moving import page_of, reads_unseen
from earlyadvice.offering import also_open
from earlyadvice.pages.finding import find_request
from earlyadvice.pages.shown import header_of, steps_for
from earlyadvice.pages.shown_advice import AdviceShown, shown_advice
from earlyadvice.pages.shown_discussion import DiscussionShown, discussion_shown
from earlyadvice.pages.shown_parts import (
    QueryShown,
    outcome_rows,
    query_shown,
    request_rows,
    return_review_rows,
    returned_rows,
    review_rows,
    second_reading_rows,
)
from earlyadvice.pages.words import CODES, TIMELINE, thin_words


@dataclass(frozen=True)
class EnquiryShown:
    text: str
    status: str
    anticipated: str
    expected_by: date | None


@dataclass(frozen=True)
class RequestShown:
    title: str
    header: look.CaseHeader
    steps: look.NextSteps
    clocks: tuple[look.Clock, ...]
    questions: tuple[look.Entry, ...]
    thin: tuple[str, ...]
    rows: tuple[look.Row, ...]
    summary: str
    advice_sought: str
    issues: tuple[str, ...]
    issues_text: str
    disclosable: str
    suspects: tuple[SuspectShown, ...]
    complainants: tuple[look.Row, ...]
    enquiries: tuple[EnquiryShown, ...]
    material: tuple[look.Row, ...]
    review: tuple[look.Row, ...]
    returned: tuple[look.Row, ...]
    queries: tuple[QueryShown, ...]
    information: tuple[look.Entry, ...]
    reviews: tuple[tuple[look.Row, ...], ...]
    outcomes: tuple[tuple[look.Row, ...], ...]
    advice: AdviceShown | None
    earlier_advice: tuple[AdviceShown, ...]
    discussions: tuple[DiscussionShown, ...]
    own_view_first: bool  # a second lawyer who has not said their own view yet
    who_decides: tuple[str, ...]
    second: tuple[tuple[look.Row, ...], ...]
    escalation: look.EscalationShown | None  # the highest that is open
    other_escalations: tuple[look.EscalationShown, ...]
    timeline: tuple[look.Entry, ...]
    also_open: tuple[str, ...]
    copies: tuple[CopyShown, ...]  # of what the reader wrote before another lawyer had it
    compare_href: str  # beside the request that was returned
    history_href: str
    here: str  # the address of the request, under which its documents are
    handling: str


class RequestPage(Page):
    """`/early-advice/{id}/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "earlyadvice/request.html"

    def find(self, **kwargs: Any) -> None:
        self.asked = find_request(self.person, kwargs["request_id"])

    def contents(self) -> RequestShown:
        request, user, now = self.asked, self.person, timezone.now()
        reads_of(self.request).show("early-advice-request", [(request.pk, request.matter_id)])
        calendar, said = current_calendar(), labels_ever(CODES)
        unseen = reads_unseen(request, user)
        given = tuple(
            shown_advice(one, request, said["early_advice_issue"])
            for one in sorted(request.advices.all(), key=lambda one: -one.number)
        )
        raised = list(
            Escalation.objects.filter(matter=request.matter_id)
            .select_related("to_user", "raised_by", "answered_by")
            .prefetch_related("steps__user")
            .order_by("-raised_at")
        )
        still_open = [one for one in raised if one.state in OPEN]
        highest = max(still_open, key=lambda one: one.level, default=None)
        return RequestShown(
            title=f"Early advice: {request.case.urn}",
            header=header_of(
                request,
                user=user,
                at=now,
                calendar=calendar,
                link=False,
                urgent=said["urgent_reason"],
            ),
            steps=steps_for(request, user=user, at=now, calendar=calendar),
            clocks=(
                *(
                    clock_shown(one, now, calendar)
                    for one in (
                        request.triage_clock,
                        request.clock,
                        request.urgent_clock,
                        request.answer_clock,
                        request.review_clock,
                        request.outcome_clock,
                    )
                    if one is not None
                ),
            ),
            questions=questions_shown(
                Question.objects.visible_to(user)
                .filter(deadline__matter=request.matter_id)
                .with_words()
                .select_related("deadline__rule"),
                may_answer=may(user, REPLY, request.matter, MAY),
            ),
            thin=tuple(thin_words(request)),
            rows=request_rows(request, said),
            summary=request.factual_summary,
            advice_sought=request.advice_sought,
            issues=tuple(said["early_advice_issue"].get(code, code) for code in request.issues),
            issues_text=request.issues_text,
            disclosable=request.potentially_disclosable,
            suspects=tuple(suspect_shown(one, said) for one in request.case.suspects.all()),
            complainants=tuple(complainant_row(one) for one in request.case.complainants.all()),
            enquiries=tuple(
                EnquiryShown(
                    text=line.text,
                    status=said["line_status"].get(line.status, line.status),
                    anticipated=line.anticipated_outcome,
                    expected_by=line.expected_by,
                )
                for line in request.lines.all()
            ),
            material=tuple(
                look.Row(said["material_kind"].get(piece.kind, piece.kind), piece.text or "Exists")
                for piece in request.material.all()
            ),
            review=review_rows(request, said),
            returned=returned_rows(request, said),
            queries=tuple(query_shown(one) for one in request.queries.all()),
            information=tuple(
                look.Entry(
                    at=one.at,
                    what="Answer to a question" if one.query_id else "Added by the police",
                    by=one.by.name,
                    text=one.text,
                )
                for one in request.information.all()
                if one.query_id is None
            ),
            reviews=tuple(return_review_rows(one) for one in request.return_reviews.all()),
            outcomes=tuple(outcome_rows(one, said) for one in request.outcomes.all()),
            advice=given[0] if given else None,
            earlier_advice=given[1:],
            discussions=tuple(
                discussion_shown(one, unseen=unseen) for one in request.discussions.all()
            ),
            own_view_first=unseen,
            who_decides=WHO_DECIDES,
            second=tuple(
                second_reading_rows(one, unseen=unseen) for one in request.second_readings.all()
            ),
            escalation=_escalation(highest) if highest is not None else None,
            other_escalations=tuple(_escalation(one) for one in raised if one != highest),
            timeline=tuple(
                look.Entry(at=move.at, what=TIMELINE[move.verb], by=move.by.name, text=move.why)
                for move in sorted(request.moves.all(), key=lambda one: one.at, reverse=True)
            ),
            copies=(
                copies_shown(page_of(request), user, now) if request.lawyer_id != user.pk else ()
            ),
            also_open=tuple(f"/early-advice/{pk}/" for pk in also_open(request)),
            compare_href=page_of(request) + "compare/" if request.resubmission_of_id else "",
            history_href=page_of(request) + "history/",
            here=page_of(request),
            handling=HANDLING,
        )


def _escalation(one: Escalation) -> look.EscalationShown:
    opens = look.NextSteps(look.Step("Open this escalation", f"/escalations/{one.pk}/"))
    return escalation_shown(one, [], opens)
