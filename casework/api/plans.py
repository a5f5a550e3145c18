"""Action plans over the API: the officer's to-do list, replies, challenges, more time, approvals;
and the discussion that is offered before a plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request as Call
from rest_framework.response import Response

from casework.api import plan_shapes as shapes
from casework.api.plan_writing import discussion_json, item_json, plan_json, plan_line_json
from casework.models import Case, NotAsked, PlanItem, Round
from casework.plans import answering, discussing, issuing
from casework.plans.lifecycle import LIVE, ItemState
from casework.rules import normalise_urn
from core.accounts.policy import know_bonds
from core.api.examples import described, examples_in
from core.api.keyset import Page
from core.api.refusals import Refusal
from core.api.shapes import IDEMPOTENCY_KEY, REFUSALS
from core.api.views import ApiView, etag
from core.errors import Absent, Fault, Invalid
from core.routes import Operation, Policy
from deadlines.api import since
from deadlines.reading import current_calendar

PATH = "/action-plans"
ITEMS = "/action-items"
Post = TypeVar("Post", bound=Callable[..., Response])
EXAMPLES = examples_in(Path(__file__).with_name("examples.json"))
SENT_AND_OPEN = [state for state in LIVE if state != ItemState.DRAFT]


class ActionPlansView(ApiView):
    """The force's action plans, newest change last: with `state=open` an officer's to-do list."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE
    parameters: ClassVar[frozenset[str]] = frozenset(
        {"state", "urn", "officer", "updated_since", "limit", "after"}
    )

    @extend_schema(
        operation_id="action_plan_list",
        parameters=shapes.PLAN_PARAMETERS,
        responses={200: shapes.ActionPlanPageOut, **REFUSALS},
        examples=described(EXAMPLES, PATH),
    )
    def get(self, request: Call) -> Response:
        page = Page(self._filtered(request), "updated_at", request)
        rows = page.rows
        self.show("action-plan", [(row.pk, row.matter_id) for row in rows])
        know_bonds(self.actor, [row.matter for row in rows])
        return page.answer([plan_line_json(row, user=self.actor, at=self.now) for row in rows])

    def _filtered(self, request: Call) -> QuerySet[Round]:
        asked = request.query_params
        found = (
            Round.objects.visible_to(self.actor)
            .with_people()
            .prefetch_related(
                "items__suspect",
                "items__officer",
                "items__date_changes",
                "items__approvals",
                "items__round",
            )
        )
        if "state" in asked:
            if asked["state"] not in (shapes.OPEN, shapes.CLOSED):
                text = f"state is {shapes.OPEN} or {shapes.CLOSED}."
                raise Refusal(400, "state-invalid", text)
            waits = Exists(PlanItem.objects.filter(round=OuterRef("pk"), state__in=SENT_AND_OPEN))
            found = found.filter(waits if asked["state"] == shapes.OPEN else ~waits)
        if "urn" in asked:
            found = found.filter(case__urn=normalise_urn(asked["urn"]))
        if "officer" in asked:
            of = PlanItem.objects.visible_to(self.actor).filter(
                round=OuterRef("pk"), officer__collar_number=asked["officer"]
            )
            found = found.filter(Exists(of))
        if (instant := since(asked.get("updated_since"))) is not None:
            found = found.filter(updated_at__gte=instant)
        return found


class ActionPlanView(ApiView):
    """One action plan: its items, what was said of each, and what is owed on both sides."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE

    @extend_schema(
        operation_id="action_plan_read", responses={200: shapes.ActionPlanOut, **REFUSALS}
    )
    def get(self, request: Call, plan_id: UUID) -> Response:
        plan = _plan(self, plan_id)
        self.show("action-plan", [(plan.pk, plan.matter_id)])
        data = plan_json(plan, user=self.actor, at=self.now, calendar=current_calendar())
        return Response(data, headers={"ETag": etag(plan.version)})


def _plan(view: ApiView, plan_id: UUID) -> Round:
    found = Round.objects.visible_to(view.actor).for_reading().filter(pk=plan_id).first()
    if found is None:
        raise Absent
    know_bonds(view.actor, [found.matter])
    return found


# --- one item -------------------------------------------------------------------------------------


class ItemVerbView(ApiView):
    """Base of the verbs of one item: act once, show the item as it stands."""

    policy = Policy.OFFICER
    operation = Operation.ALTERATION

    def act_on(
        self, action_item_id: UUID, act: Callable[..., Any], given: Callable[[], dict[str, Any]]
    ) -> Response:
        version = self.expected_version()

        def effect() -> UUID:
            act(item_id=action_item_id, by=self.actor, at=self.now, version=version, **given())
            return action_item_id

        done = self.once(effect)
        data, now_version = self._shown(done.object_id)
        return self.answer(done, data, now_version)

    def _shown(self, action_item_id: UUID) -> tuple[dict[str, Any], int]:
        """The item under the caller's present rights, and its version; logged as shown."""
        seen = PlanItem.objects.visible_to(self.actor).filter(pk=action_item_id)
        round_id = seen.values_list("round", flat=True).first()
        if round_id is None:
            raise Absent
        plan = _plan(self, round_id)
        item = next(one for one in plan.items.all() if one.pk == action_item_id)
        self.show("action-item", [(item.pk, plan.matter_id)])
        data = item_json(item, user=self.actor, at=self.now, calendar=current_calendar())
        return data, item.version


def item_verb_described(name: str, body: Any) -> Callable[[Post], Post]:
    """The description that every verb of an item shares."""
    described_so: Callable[[Post], Post] = extend_schema(
        operation_id=f"action_item_{name}",
        request=body,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: shapes.ActionItemOut, **REFUSALS},
        examples=described(EXAMPLES, f"{ITEMS}/{{action_item_id}}/{name}"),
    )
    return described_so


class ItemReplyView(ItemVerbView):
    """The police answer an item, or add to their answer."""

    @item_verb_described("reply", shapes.ItemReplyIn)
    def post(self, request: Call, action_item_id: UUID) -> Response:
        return self.act_on(
            action_item_id,
            answering.reply,
            lambda: {"documents": (), **self.read(shapes.ItemReplyIn)},
        )


class ItemChallengeView(ItemVerbView):
    """The police say that an item is no reasonable line, or goes too far."""

    @item_verb_described("challenge", shapes.ItemChallengeIn)
    def post(self, request: Call, action_item_id: UUID) -> Response:
        return self.act_on(
            action_item_id,
            answering.challenge,
            lambda: self.read(shapes.ItemChallengeIn),
        )


class ItemExtensionView(ItemVerbView):
    """The police ask for more time; the lawyer answers on a clock."""

    @item_verb_described("extension", shapes.ItemExtensionIn)
    def post(self, request: Call, action_item_id: UUID) -> Response:
        return self.act_on(
            action_item_id, answering.ask_extension, lambda: self.read(shapes.ItemExtensionIn)
        )


class ItemApprovalView(ItemVerbView):
    """A senior officer of the force approves, or refuses, a request for counselling records."""

    @item_verb_described("approval", shapes.ItemApprovalIn)
    def post(self, request: Call, action_item_id: UUID) -> Response:
        return self.act_on(
            action_item_id, issuing.approve, lambda: self.read(shapes.ItemApprovalIn)
        )


# --- the discussion of a case ---------------------------------------------------------------------


class CaseDiscussionView(ApiView):
    """The pre-charge discussion of a case: what is offered, said, and decided not to be asked."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE

    @extend_schema(
        operation_id="case_discussion_read",
        responses={200: shapes.CaseDiscussionOut, **REFUSALS},
    )
    def get(self, request: Call, urn: str) -> Response:
        data, version = self._shown(urn)
        return Response(data, headers={"ETag": etag(version)} if version else {})

    @extend_schema(
        operation_id="case_discussion",
        request=shapes.CaseDiscussionIn,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: shapes.CaseDiscussionOut, **REFUSALS},
        examples=described(EXAMPLES, "/cases/{urn}/discussion"),
    )
    def post(self, request: Call, urn: str) -> Response:
        version = self.expected_version()
        common: dict[str, Any] = {
            "urn": normalise_urn(urn),
            "by": self.actor,
            "at": self.now,
            "version": version,
        }

        def effect() -> UUID:
            given = self.read(shapes.CaseDiscussionIn)
            if bool(given["answer"]) == bool(given.get("note", "").strip()):
                text = "Send an answer to the offer, or a note of the discussion: one of the two."
                raise Invalid([Fault("", "answer-or-note", text)])
            if given["answer"]:
                words = given.get("words", "")
                return discussing.answer(**common, answer=given["answer"], words=words).pk
            return discussing.add_officers_note(
                **common, note=given["note"], agrees_not_asked=given["agrees_not_asked"]
            ).pk

        done = self.once(effect)
        data, now_version = self._shown(urn, Operation.ALTERATION)
        return self.answer(done, data, now_version)

    def _shown(self, urn: str, operation: Operation | None = None) -> tuple[dict[str, Any], int]:
        case = (
            Case.objects.visible_to(self.actor)
            .select_related("matter")
            .filter(urn=normalise_urn(urn))
            .first()
        )
        if case is None:
            raise Absent
        self.show("case", [(case.pk, case.matter_id)], operation)
        newest = discussing.current_of(case.pk)
        limits = list(NotAsked.objects.filter(case=case))
        data = discussion_json(case, newest, limits, self.actor)
        return data, newest.version if newest is not None else 0
