"""Early-advice requests over the API: ask, follow, take back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request as Call
from rest_framework.response import Response

from casework.rules import normalise_urn
from core.accounts.policy import know_bonds
from core.api.examples import described, examples_in
from core.api.fields import unread
from core.api.keyset import Page
from core.api.models import CheckRecord
from core.api.quick_start import steps_in
from core.api.refusals import Refusal
from core.api.shapes import ReasonIn
from core.api.views import ApiView, etag
from core.errors import Absent
from core.london import london_day
from core.routes import Operation, Policy
from deadlines.api import since
from deadlines.reading import current_calendar
from earlyadvice import actions, discussions, outcomes, queries, return_reviews
from earlyadvice.api import shapes
from earlyadvice.api.reading import (
    DiscussionIn,
    InformationIn,
    NoteIn,
    OutcomeIn,
    RequestIn,
    read,
    read_outcome,
)
from earlyadvice.api.writing import detail_json, line_json, thin_json
from earlyadvice.discussion_rules import EntryFacts
from earlyadvice.discussions import Time
from earlyadvice.lifecycle import State
from earlyadvice.models import SAID, Request
from earlyadvice.rules import CONTENTS, answered_count, thin_contents

PATH = "/early-advice-requests"
Post = TypeVar("Post", bound=Callable[..., Response])
EXAMPLES = examples_in(Path(__file__).with_name("examples.json"))
QUICK_START = steps_in(Path(__file__).with_name("quick_start.json"))
LIST_PARAMETERS = frozenset({"state", "urn", "officer", "updated_since", "limit", "after"})


def with_clocks(found: QuerySet[Request]) -> QuerySet[Request]:
    """With the events that reading the two clocks needs, in a fixed number of queries."""
    return found.prefetch_related("clock__events__by", "triage_clock__events__by", *SAID)


class CheckView(ApiView):
    """What would be thin, before anything is sent. Nothing of the request is stored."""

    policy = Policy.OFFICER
    operation = Operation.NONE

    @extend_schema(
        operation_id="early_advice_check",
        request=RequestIn,
        responses={200: shapes.CheckOut, **shapes.REFUSALS},
        examples=described(EXAMPLES, f"{PATH}/check"),
    )
    def post(self, request: Call) -> Response:
        submission = read(self.body, force=self.client.force, today=london_day(self.now))
        thin = thin_contents(submission)
        self.note(CheckRecord.Kind.CHECKED, [one.content for one in thin])
        return Response(
            {
                "answered": answered_count(thin),
                "of": len(CONTENTS),
                "thin": thin_json([one.content for one in thin]),
                "ignored": unread(self.body, RequestIn()),
            }
        )


class RequestsView(ApiView):
    """The force's requests: send a new one, or list them."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE
    parameters: ClassVar[frozenset[str]] = LIST_PARAMETERS

    @extend_schema(
        operation_id="early_advice_list",
        parameters=shapes.LIST_PARAMETERS,
        responses={200: shapes.RequestPageOut, **shapes.REFUSALS},
    )
    def get(self, request: Call) -> Response:
        page = Page(self._filtered(request), "updated_at", request)
        rows = page.rows
        self.show("early-advice-request", [(row.pk, row.matter_id) for row in rows])
        know_bonds(self.actor, [row.matter for row in rows])
        calendar = current_calendar()
        return page.answer(
            [line_json(row, user=self.actor, at=self.now, calendar=calendar) for row in rows]
        )

    def _filtered(self, request: Call) -> QuerySet[Request]:
        asked = request.query_params
        found = with_clocks(Request.objects.visible_to(self.actor).with_people())
        if "state" in asked:
            if asked["state"] not in State.values:
                raise Refusal(400, "state-invalid", f"state is one of {', '.join(State.values)}.")
            found = found.filter(state=asked["state"])
        if "urn" in asked:
            found = found.filter(case__urn=normalise_urn(asked["urn"]))
        if "officer" in asked:
            found = found.filter(officer__collar_number=asked["officer"])
        if (instant := since(asked.get("updated_since"))) is not None:
            found = found.filter(updated_at__gte=instant)
        return found

    @extend_schema(
        operation_id="early_advice_submit",
        request=RequestIn,
        parameters=[shapes.IDEMPOTENCY_KEY_REQUIRED],
        responses={201: shapes.RequestOut, **shapes.REFUSALS},
        examples=described(EXAMPLES, PATH),
    )
    def post(self, request: Call) -> Response:
        force = self.client.force

        def effect() -> UUID:
            submission = read(self.body, force=force, today=london_day(self.now))
            return actions.submit(submission=submission, force=force, by=self.actor, at=self.now).pk

        done = self.once(effect, status=201, key_required=True)
        data, version = _shown(self, done.object_id, Operation.COLLECTION)
        data["ignored"] = unread(self.body, RequestIn())
        response = self.answer(done, data, version)
        response["Location"] = f"/api/v1/early-advice-requests/{done.object_id}"
        return response


class RequestView(ApiView):
    """One request: where it stands, its clocks, the advice once given."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE

    @extend_schema(
        operation_id="early_advice_read", responses={200: shapes.RequestOut, **shapes.REFUSALS}
    )
    def get(self, request: Call, request_id: UUID) -> Response:
        data, version = _shown(self, request_id)
        return Response(data, headers={"ETag": etag(version)})


class VerbView(ApiView):
    """Base of the verbs of one request: read the body, act once, show the request as it stands."""

    policy = Policy.OFFICER
    operation = Operation.ALTERATION

    def act_on(
        self, request_id: UUID, act: Callable[..., Any], given: Callable[[], dict[str, Any]]
    ) -> Response:
        version = self.expected_version()

        def effect() -> UUID:
            act(request_id=request_id, by=self.actor, at=self.now, version=version, **given())
            return request_id

        done = self.once(effect)
        data, now_version = _shown(self, done.object_id)
        return self.answer(done, data, now_version)


def verb_described(name: str, path: str, body: Any) -> Callable[[Post], Post]:
    """The description that every verb of a request shares."""
    described_so: Callable[[Post], Post] = extend_schema(
        operation_id=f"early_advice_{name}",
        request=body,
        parameters=[shapes.IDEMPOTENCY_KEY],
        responses={200: shapes.RequestOut, **shapes.REFUSALS},
        examples=described(EXAMPLES, f"{PATH}/{{request_id}}/{path}"),
    )
    return described_so


class WithdrawView(VerbView):
    """The officer takes the request back, saying why."""

    @verb_described("withdraw", "withdraw", ReasonIn)
    def post(self, request: Call, request_id: UUID) -> Response:
        return self.act_on(
            request_id, actions.withdraw, lambda: {"why": self.read(ReasonIn)["reason"]}
        )


class InformationView(VerbView):
    """The officer answers a query, or what was thin. A paused clock runs again."""

    @verb_described("information", "information", InformationIn)
    def post(self, request: Call, request_id: UUID) -> Response:
        def given() -> dict[str, Any]:
            told = self.read(InformationIn)
            return {"query_id": told.pop("query"), **told}

        return self.act_on(request_id, queries.inform, given)


class ReviewOfReturnView(VerbView):
    """An inspector asks whether a return was right; another lawyer answers on a clock."""

    @verb_described("review_of_return", "review-of-return", ReasonIn)
    def post(self, request: Call, request_id: UUID) -> Response:
        return self.act_on(
            request_id, return_reviews.seek, lambda: {"why": self.read(ReasonIn)["reason"]}
        )


class OutcomeView(VerbView):
    """The force says what it did with the advice, or when it expects to be further."""

    @verb_described("outcome", "outcome", OutcomeIn)
    def post(self, request: Call, request_id: UUID) -> Response:
        today = london_day(self.now)
        return self.act_on(
            request_id, outcomes.report, lambda: {"told": read_outcome(self.body, today=today)}
        )


class DiscussionView(VerbView):
    """The officer takes an offered time, proposes others, or declines in writing."""

    @verb_described("discussion", "discussion", DiscussionIn)
    def post(self, request: Call, request_id: UUID) -> Response:
        def given() -> dict[str, Any]:
            said = self.read(DiscussionIn)
            return {
                "accept": said["accept"],
                "propose": [Time(**one) for one in said.get("propose", ())],
                "decline": said.get("decline", ""),
            }

        return self.act_on(request_id, discussions.respond, given)


class NoteView(VerbView):
    """The officer's own points on the discussion; whether they agree with the shared note."""

    @verb_described("note", "note", NoteIn)
    def post(self, request: Call, request_id: UUID) -> Response:
        return self.act_on(
            request_id, discussions.contribute, lambda: {"said": EntryFacts(**self.read(NoteIn))}
        )


def _shown(
    view: ApiView, request_id: UUID, operation: Operation | None = None
) -> tuple[dict[str, Any], int]:
    """The request under the caller's present rights, and its version; logged as shown."""
    found = (
        with_clocks(Request.objects.visible_to(view.actor).with_people())
        .prefetch_related(
            "case__suspects", "case__complainants", "lines", "material", "return_reasons"
        )
        .prefetch_related("resubmission_of__lines", "resubmission_of__material")
        .prefetch_related(
            "advices__given_by",
            "resubmission_of__lines",
            "resubmission_of__material",
            "queries__asked_by",
            "information__by",
            "return_reviews__asked_by",
            "return_reviews__answered_by",
            "discussions__slots",
            "discussions__entries__by",
            "discussions__offered_by",
            "discussions__not_held_by",
            "discussions__note_by",
            "advices__lines",
            "advices__leanings__suspect",
            "advices__open_lines__line",
            "outcomes__by",
            "outcomes__inspector",
            "outcome_clock__events__by",
            "urgent_clock__events__by",
            "answer_clock__events__by",
        )
        .filter(pk=request_id)
        .first()
    )
    if found is None:
        raise Absent
    view.show("early-advice-request", [(found.pk, found.matter_id)], operation)
    data = detail_json(found, user=view.actor, at=view.now, calendar=current_calendar())
    return data, found.version
