"""The page of one request: what happens next, what is owed, what was said, who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from casework.models import Case, Suspect
from casework.rules import normalise_urn, partial_in_words
from core import look
from core.audit.reading import reads_of
from core.errors import Absent
from core.pages import Page
from core.reference.models import Item
from core.routes import Operation, Policy
from core.words import in_full, moment
from deadlines.models import Escalation
from deadlines.models.escalation import OPEN
from deadlines.pages.shown import clock_shown, escalation_shown
from deadlines.reading import current_calendar
from earlyadvice.actions import also_open, page_of
from earlyadvice.lifecycle import Verb
from earlyadvice.models import Request
from earlyadvice.pages.shown import header_of, joined, steps_for

CODES = (
    "offence",
    "relationship",
    "liberty",
    "suspect_status",
    "early_advice_issue",
    "material_kind",
    "line_status",
    "urgent_reason",
    "review_role",
    "early_advice_return_reason",
)


def find_request(user: Any, request_id: UUID) -> Request:
    """The request with all that its pages show; `Absent` if this person may not see it."""
    found = (
        Request.objects.visible_to(user)
        .with_people()
        .select_related("resubmission_of")
        .prefetch_related(
            "clock__events__by",
            "triage_clock__events__by",
            "case__suspects",
            "case__complainants",
            "lines",
            "material",
            "return_reasons",
            "advices__given_by",
            "moves__by",
        )
        .filter(pk=request_id)
        .first()
    )
    if found is None:
        raise Absent
    return found


@dataclass(frozen=True)
class SuspectShown:
    heading: str
    rows: tuple[look.Row, ...]


@dataclass(frozen=True)
class EnquiryShown:
    text: str
    status: str
    anticipated: str
    expected_by: date | None


@dataclass(frozen=True)
class AdviceShown:
    text: str
    given_by: str
    given_at: datetime


@dataclass(frozen=True)
class RequestShown:
    title: str
    header: look.CaseHeader
    steps: look.NextSteps
    clocks: tuple[look.Clock, ...]
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
    advice: AdviceShown | None
    escalation: look.EscalationShown | None  # the highest that is open
    other_escalations: tuple[look.EscalationShown, ...]
    timeline: tuple[look.Entry, ...]
    also_open: tuple[str, ...]
    earlier_href: str
    history_href: str


def words_of_codes() -> dict[str, dict[str, str]]:
    """The label of every code a request can hold, whenever it was in force. One query."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in CODES}
    for kind, code, label in Item.objects.filter(kind__in=CODES).values_list(
        "kind", "code", "label"
    ):
        found[kind][code] = label
    return found


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
        calendar, said = current_calendar(), words_of_codes()
        newest = max(request.advices.all(), key=lambda one: one.number, default=None)
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
            steps=steps_for(request, user),
            clocks=(
                clock_shown(request.triage_clock, now, calendar),
                clock_shown(request.clock, now, calendar),
            ),
            thin=tuple(thin_words(request)),
            rows=_rows(request, said),
            summary=request.factual_summary,
            advice_sought=request.advice_sought,
            issues=tuple(said["early_advice_issue"].get(code, code) for code in request.issues),
            issues_text=request.issues_text,
            disclosable=request.potentially_disclosable,
            suspects=tuple(_suspect(one, said) for one in request.case.suspects.all()),
            complainants=tuple(
                look.Row(
                    f"Complainant {one.reference}",
                    f"Adult then: {_yes_no(one.adult_then)}. Adult now: {_yes_no(one.adult_now)}.",
                )
                for one in request.case.complainants.all()
            ),
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
            review=_review(request, said),
            returned=tuple(
                look.Row(
                    said["early_advice_return_reason"].get(one.code, one.code),
                    one.details or "No details",
                )
                for one in request.return_reasons.all()
            ),
            advice=(
                AdviceShown(newest.text, newest.given_by.name, newest.given_at)
                if newest is not None
                else None
            ),
            escalation=_escalation(highest) if highest is not None else None,
            other_escalations=tuple(_escalation(one) for one in raised if one != highest),
            timeline=tuple(
                look.Entry(at=move.at, what=_what(move.verb), by=move.by.name, text=move.why)
                for move in sorted(request.moves.all(), key=lambda one: one.at, reverse=True)
            ),
            also_open=tuple(f"/early-advice/{pk}/" for pk in also_open(request)),
            earlier_href=page_of(request.resubmission_of) if request.resubmission_of else "",
            history_href=page_of(request) + "history/",
        )


def _escalation(one: Escalation) -> look.EscalationShown:
    opens = look.NextSteps(look.Step("Open this escalation", f"/escalations/{one.pk}/"))
    return escalation_shown(one, [], opens)


def _what(verb: str) -> str:
    return {
        "submit": "Request received",
        Verb.ROUTE: "Sent to a unit",
        Verb.ACCEPT: "Accepted",
        Verb.RETURN: "Returned to police",
        Verb.ALLOCATE: "Allocated",
        Verb.ADVISE: "Advice given",
        Verb.WITHDRAW: "Withdrawn by police",
    }[verb]


THIN = {
    "lines_of_enquiry": "Lines of enquiry",
    "anticipated_outcome": "What each line of enquiry may show, and when",
    "issues": "The issues",
    "material": "Material that exists",
    "potentially_disclosable": "What may have to be disclosed",
    "supervisor_review": "A review by a supervisor before it was sent",
}


def thin_words(request: Request) -> list[str]:
    """The contents that the request does not answer yet, as a reader names them."""
    return [THIN[content] for content in request.thin if content in THIN]


def _rows(request: Request, said: dict[str, dict[str, str]]) -> tuple[look.Row, ...]:
    case = request.case
    offences = tuple(
        f"{said['offence'].get(code, 'Unknown offence')} ({code})" for code in case.offences
    )
    response = request.police_response_on
    return (
        look.Row("Offences", offences),
        look.Row("Reported", in_full(case.reported_on) if case.reported_on else ""),
        look.Row(
            "When it is said to have happened",
            case.incident_when
            or joined(
                partial_in_words(text) for text in (case.incident_from, case.incident_to) if text
            ),
        ),
        look.Row("Relationship", said["relationship"].get(case.relationship, case.relationship)),
        look.Row("Discussion asked for", "Yes" if request.discussion_requested else ""),
        look.Row("Received", moment(request.received_at)),
        look.Row("Police answer expected by", in_full(response) if response else ""),
        look.Row("Force", request.matter.force.name),
    )


def _suspect(suspect: Suspect, said: dict[str, dict[str, str]]) -> SuspectShown:
    return SuspectShown(
        heading=f"{suspect.reference}: {suspect}",
        rows=(
            look.Row(
                "Date of birth", in_full(suspect.date_of_birth) if suspect.date_of_birth else ""
            ),
            look.Row("Under 18", "Yes" if suspect.under_18 else ""),
            look.Row("Status", said["suspect_status"].get(suspect.status, suspect.status)),
            look.Row("Liberty", said["liberty"].get(suspect.liberty, suspect.liberty)),
            look.Row("Bail ends", in_full(suspect.bail_ends_on) if suspect.bail_ends_on else ""),
            look.Row("Explanation given", suspect.explanation),
        ),
    )


def _review(request: Request, said: dict[str, dict[str, str]]) -> tuple[look.Row, ...]:
    return (
        look.Row("Not reviewed, because", request.no_review_because),
        look.Row("Reviewed by", request.review_by),
        look.Row("As", said["review_role"].get(request.review_role, request.review_role)),
        look.Row("On", in_full(request.review_on) if request.review_on else ""),
        look.Row("Comments", request.review_comments),
    )


def _yes_no(answer: bool | None) -> str:
    return {True: "yes", False: "no", None: "not stated"}[answer]


class CaseAddress(Page):
    """`/cases/{urn}/`: to the newest request of the case."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        newest = (
            Request.objects.visible_to(self.person)
            .filter(case__urn=normalise_urn(kwargs["urn"]))
            .select_related("case")
            .order_by("-received_at")
            .first()
        )
        if newest is None:
            raise Absent
        reads_of(request).show("early-advice-request", [(newest.pk, newest.matter_id)])
        return HttpResponseRedirect(page_of(newest))


@dataclass(frozen=True)
class HistoryShown:
    title: str
    reference: str
    back: str
    entries: tuple[look.Entry, ...]


class HistoryPage(Page):
    """`/early-advice/{id}/history/`: every recorded change of the request and its case."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "earlyadvice/history.html"

    def find(self, **kwargs: Any) -> None:
        self.asked = find_request(self.person, kwargs["request_id"])

    def contents(self) -> HistoryShown:
        request = self.asked
        reads_of(self.request).show("early-advice-request", [(request.pk, request.matter_id)])
        entries = [
            look.Entry(
                at=row.history_date,
                what=f"{what} {KINDS[row.history_type]}",
                by=row.history_user.name,
                text=row.history_change_reason,
            )
            for what, found in (
                ("Request", Request.history.filter(id=request.pk)),
                ("Case", Case.history.filter(id=request.case_id)),
                ("Suspect", Suspect.history.filter(case_id=request.case_id)),
            )
            for row in found.select_related("history_user")
        ]
        return HistoryShown(
            title="History of changes",
            reference=request.case.urn,
            back=page_of(request),
            entries=tuple(sorted(entries, key=lambda entry: entry.at, reverse=True)),
        )


KINDS = {"+": "added", "~": "changed", "-": "removed"}
