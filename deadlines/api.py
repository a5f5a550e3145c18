"""The clocks over the API: what is owed on both sides, each with its ledger; escalation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.policy import know_bonds
from core.api.examples import described, examples_in
from core.api.fields import AN_INSTANT, BOUNDS, Body, Line, Text, instant_in
from core.api.keyset import Page
from core.api.refusals import Refusal
from core.api.shapes import (
    AFTER,
    IDEMPOTENCY_KEY,
    IDEMPOTENCY_KEY_REQUIRED,
    LIMIT,
    REFUSALS,
    ReasonIn,
)
from core.api.views import ApiView, etag
from core.errors import Absent
from core.london import london_day, utc
from core.routes import Operation, Policy
from deadlines import asking, escalating, shapes
from deadlines.lifecycle import ESCALATION, EscalationVerb
from deadlines.models import Deadline, Escalation, Question
from deadlines.models.escalation import EscalationState
from deadlines.offering import available
from deadlines.policy import may_answer, posts_of
from deadlines.reading import counted_by, current_calendar, ledger_of, reading
from deadlines.workingdays import Calendar

if TYPE_CHECKING:
    from core.accounts.models import User

VERBS_BY_HAND = (EscalationVerb.ACKNOWLEDGE, EscalationVerb.ANSWER)
EXAMPLES = examples_in(Path(__file__).with_name("examples.json"))


class AskIn(Body):
    """The body of `POST /deadlines/{id}/ask`; it may be empty."""

    text = Text(max_length=1000)


def clock_json(deadline: Deadline, at: datetime, calendar: Calendar) -> dict[str, Any]:
    """The reading of a clock, the same figures as the pages show."""
    now = reading(deadline, at, calendar)
    return {
        "id": str(deadline.pk),
        "kind": deadline.kind,
        "owed_by": deadline.owed_by,
        "day_one": now.day_one.isoformat(),
        "due_on": now.due_on.isoformat(),
        "days_allowed": now.days_allowed,
        "days_used": now.days_used,
        "days_left": now.days_left,
        "working_days_since_first_request": now.working_days_since_first_request,
        "first_received_on": now.first_received_on.isoformat(),
        "state": now.state.value,
        "overdue": now.overdue,
        "paused_until": now.paused_until.isoformat() if now.paused_until else None,
        "ledger": f"/api/v1/deadlines/{deadline.pk}/ledger",
    }


def since(value: str | None) -> datetime | None:
    """The instant of `updated_since`; a refusal that says how to write it."""
    if value is None:
        return None
    instant = instant_in(value)
    if instant is None:
        raise Refusal(400, "instant-invalid", f"{AN_INSTANT} {BOUNDS}")
    return instant


class DeadlinesView(ApiView):
    """Everything that is owed to or by the force, soonest due first."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE
    parameters: ClassVar[frozenset[str]] = frozenset({"owed_by", "state", "limit", "after"})

    @extend_schema(
        operation_id="deadlines_list",
        parameters=[
            OpenApiParameter("owed_by", str, enum=["police", "cps"]),
            OpenApiParameter("state", str, enum=["open", "overdue"], description="open by default"),
            LIMIT,
            AFTER,
        ],
        responses={200: shapes.DeadlinePageOut, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        found = Deadline.objects.visible_to(self.actor).with_events().select_related("matter__unit")
        owed_by = request.query_params.get("owed_by")
        state = request.query_params.get("state", "open")
        if owed_by not in {None, "police", "cps"}:
            raise Refusal(400, "owed-by-invalid", "owed_by is police or cps.")
        if state not in {"open", "overdue"}:
            raise Refusal(400, "state-invalid", "state is open or overdue.")
        if owed_by:
            found = found.filter(owed_by=owed_by)
        found = found.overdue(at=self.now) if state == "overdue" else found.open()
        page = Page(found, "due_at", request)
        rows = page.rows
        self.show("deadline", [(row.pk, row.matter_id) for row in rows])
        calendar, may = current_calendar(), available(rows, self.actor, london_day(self.now))
        return page.answer(
            [
                clock_json(row, self.now, calendar)
                | {"urn": row.matter.reference, "version": row.version, "available": may[row.pk]}
                for row in rows
            ]
        )


class DeadlineView(ApiView):
    """One clock: how it stands, and what was asked about it and answered."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE

    @extend_schema(operation_id="deadline_read", responses={200: shapes.OneDeadlineOut, **REFUSALS})
    def get(self, request: Request, deadline_id: UUID) -> Response:
        data = shown_deadline(self, deadline_id)
        return Response(data, headers={"ETag": etag(data["version"])})


def shown_deadline(view: ApiView, deadline_id: UUID) -> dict[str, Any]:
    """The clock under the caller's present rights, with its questions; logged as shown."""
    found = (
        Deadline.objects.visible_to(view.actor)
        .with_events()
        .select_related("matter__unit")
        .prefetch_related(Prefetch("questions", Question.objects.with_words()))
        .filter(pk=deadline_id)
        .first()
    )
    if found is None:
        raise Absent
    view.show("deadline", [(found.pk, found.matter_id)])
    return clock_json(found, view.now, counted_by(found)) | {
        "urn": found.matter.reference,
        "version": found.version,
        "available": available([found], view.actor, london_day(view.now))[found.pk],
        "questions": [
            {
                "id": str(one.pk),
                "state": one.state,
                "text": one.text,
                "asked_by": one.asked_by.name,
                "asked_at": utc(one.asked_at),
                "again": [
                    {"text": more.text, "asked_by": more.by.name, "asked_at": utc(more.at)}
                    for more in one.again.all()
                ],
                "answer": one.answer,
                "answered_by": one.answered_by.name if one.answered_by else None,
                "answered_at": utc(one.answered_at) if one.answered_at else None,
            }
            for one in found.questions.all()
        ],
    }


class AskView(ApiView):
    """An officer on the case asks where it is. While a question is open, who asks joins it: their
    words stand under `again`, and whoever asked is told the answer."""

    policy = Policy.OFFICER
    operation = Operation.ALTERATION

    @extend_schema(
        operation_id="deadline_ask",
        request=AskIn,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: shapes.OneDeadlineOut, **REFUSALS},
        examples=described(EXAMPLES, "/deadlines/{deadline_id}/ask"),
    )
    def post(self, request: Request, deadline_id: UUID) -> Response:
        def effect() -> UUID:
            text = self.read(AskIn).get("text", "")
            asking.ask(deadline_id=deadline_id, by=self.actor, at=self.now, text=text)
            return deadline_id

        done = self.once(effect)
        data = shown_deadline(self, done.object_id)
        return self.answer(done, data, data["version"])


class LedgerView(ApiView):
    """The account of one clock, day by day."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE

    @extend_schema(
        operation_id="deadline_ledger",
        responses={200: shapes.LedgerOut, **REFUSALS},
        examples=described(EXAMPLES, "/deadlines/{deadline_id}/ledger"),
    )
    def get(self, request: Request, deadline_id: UUID) -> Response:
        deadline = (
            Deadline.objects.visible_to(self.actor).with_events().filter(pk=deadline_id).first()
        )
        if deadline is None:
            raise Absent
        self.show("deadline", [(deadline.pk, deadline.matter_id)])
        return Response(ledger_of(deadline, self.now), headers={"ETag": etag(deadline.version)})


class AnswerIn(Body):
    answer = Line(max_length=2000)


def escalation_json(
    one: Escalation, user: User, posts: Collection[tuple[str, int]] | None = None
) -> dict[str, Any]:
    """An escalation as both sides see it, and what `user` may do with it now."""
    return {
        "id": str(one.pk),
        "urn": one.matter.reference,
        "owed_by": one.owed_by,
        "level": one.get_level_display(),
        "state": one.state,
        "post": one.post,
        "raised_at": utc(one.raised_at),
        "by_hand": one.by_hand,
        "reason": one.reason,
        "acknowledge_by": one.acknowledge_by.isoformat(),
        "acknowledged_at": utc(one.acknowledged_at) if one.acknowledged_at else None,
        "answered_at": utc(one.answered_at) if one.answered_at else None,
        "answer": one.answer,
        "closed_at": utc(one.closed_at) if one.closed_at else None,
        "closed_because": one.closed_because or None,
        "not_answered": one.not_answered,
        "late": sorted({str(item.deadline_id) for item in one.items.all()}),
        "version": one.version,
        "available": [verb for verb in VERBS_BY_HAND if _may(user, one, verb, posts)],
    }


def _may(user: User, one: Escalation, verb: str, posts: Collection[tuple[str, int]] | None) -> bool:
    return verb in ESCALATION.open_verbs(one.state) and may_answer(user, one, posts)


def shown_escalation(view: ApiView, escalation_id: UUID) -> tuple[dict[str, Any], int]:
    """The escalation under the caller's present rights, and its version; logged as shown."""
    found = _escalations(view).filter(pk=escalation_id).first()
    if found is None:
        raise Absent
    view.show("escalation", [(found.pk, found.matter_id)])
    return escalation_json(found, view.actor), found.version


def _escalations(view: ApiView) -> QuerySet[Escalation]:
    visible = Escalation.objects.visible_to(view.actor)
    return visible.select_related("matter__unit").prefetch_related("items", "steps")


class EscalationsView(ApiView):
    """What has been escalated on the force's cases, on either side, newest last."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE
    parameters: ClassVar[frozenset[str]] = frozenset({"state", "limit", "after"})

    @extend_schema(
        operation_id="escalations_list",
        parameters=[OpenApiParameter("state", str, enum=EscalationState.values), LIMIT, AFTER],
        responses={200: shapes.EscalationPageOut, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        found = _escalations(self)
        state = request.query_params.get("state")
        if state is not None:
            if state not in EscalationState.values:
                listed = ", ".join(EscalationState.values)
                raise Refusal(400, "state-invalid", f"state is one of {listed}.")
            found = found.filter(state=state)
        page = Page(found, "raised_at", request)
        rows = page.rows
        self.show("escalation", [(row.pk, row.matter_id) for row in rows])
        know_bonds(self.actor, [row.matter for row in rows])
        posts = posts_of(self.actor)
        return page.answer([escalation_json(row, self.actor, posts) for row in rows])


class EscalationView(ApiView):
    """One escalation: where it stands, what is late under it, and the answer."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE

    @extend_schema(
        operation_id="escalation_read", responses={200: shapes.EscalationOut, **REFUSALS}
    )
    def get(self, request: Request, escalation_id: UUID) -> Response:
        data, version = shown_escalation(self, escalation_id)
        return Response(data, headers={"ETag": etag(version)})


class EscalateView(ApiView):
    """The police take a delay of the CPS higher: ranks that may are in the memorandum."""

    policy = Policy.OFFICER
    operation = Operation.ALTERATION

    @extend_schema(
        operation_id="deadline_escalate",
        request=ReasonIn,
        parameters=[IDEMPOTENCY_KEY_REQUIRED],
        responses={201: shapes.EscalationOut, **REFUSALS},
    )
    def post(self, request: Request, deadline_id: UUID) -> Response:
        done = self.once(
            lambda: (
                escalating.escalate_by_hand(
                    deadline_id=deadline_id,
                    by=self.actor,
                    at=self.now,
                    reason=self.read(ReasonIn)["reason"],
                    version=self.expected_version(),
                ).pk
            ),
            status=201,
            key_required=True,
        )
        response = self.answer(done, *shown_escalation(self, done.object_id))
        response["Location"] = f"/api/v1/escalations/{done.object_id}"
        return response


class AcknowledgeView(ApiView):
    """It has been seen: it stays at this post and waits for its answer."""

    policy = Policy.OFFICER
    operation = Operation.ALTERATION

    @extend_schema(
        operation_id="escalation_acknowledge",
        request=None,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: shapes.EscalationOut, **REFUSALS},
    )
    def post(self, request: Request, escalation_id: UUID) -> Response:
        version = self.expected_version()
        done = self.once(
            lambda: (
                escalating.acknowledge(
                    escalation_id=escalation_id, by=self.actor, at=self.now, version=version
                ).pk
            )
        )
        return self.answer(done, *shown_escalation(self, done.object_id))


class AnswerView(ApiView):
    """What will be done, and by when."""

    policy = Policy.OFFICER
    operation = Operation.ALTERATION

    @extend_schema(
        operation_id="escalation_answer",
        request=AnswerIn,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: shapes.EscalationOut, **REFUSALS},
    )
    def post(self, request: Request, escalation_id: UUID) -> Response:
        version = self.expected_version()
        done = self.once(
            lambda: (
                escalating.answer(
                    escalation_id=escalation_id,
                    by=self.actor,
                    at=self.now,
                    words=self.read(AnswerIn)["answer"],
                    version=version,
                ).pk
            )
        )
        return self.answer(done, *shown_escalation(self, done.object_id))
