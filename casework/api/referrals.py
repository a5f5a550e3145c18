"""Charging referrals over the API: refer, follow, dispute a file assessment, take back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request as Call
from rest_framework.response import Response

from casework.api import shapes
from casework.api.referral_in import ReferralIn, read_referral
from casework.api.writing import detail_json, line_json
from casework.models import Referral
from casework.referrals import actions, quality
from casework.referrals.lifecycle import ReferralState
from casework.rules import normalise_urn
from core.accounts.policy import know_bonds
from core.api.examples import described, examples_in
from core.api.fields import Body, Id, Listed, unread
from core.api.keyset import Page
from core.api.refusals import Refusal
from core.api.shapes import IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_REQUIRED, REFUSALS, ReasonIn
from core.api.views import ApiView, etag
from core.errors import Absent
from core.london import london_day
from core.routes import Operation, Policy
from deadlines.api import since
from deadlines.reading import current_calendar

PATH = "/charging-referrals"
AT_ONCE = 200  # assessments in one call
Post = TypeVar("Post", bound=Callable[..., Response])
EXAMPLES = examples_in(Path(__file__).with_name("examples.json"))
LIST_PARAMETERS = frozenset({"state", "urn", "officer", "updated_since", "limit", "after"})


class ReferralsView(ApiView):
    """The force's charging referrals: send a new one, or list them."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE
    parameters: ClassVar[frozenset[str]] = LIST_PARAMETERS

    @extend_schema(
        operation_id="charging_referral_list",
        parameters=shapes.REFERRAL_PARAMETERS,
        responses={200: shapes.ReferralPageOut, **REFUSALS},
    )
    def get(self, request: Call) -> Response:
        page = Page(self._filtered(request), "updated_at", request)
        rows = page.rows
        self.show("charging-referral", [(row.pk, row.matter_id) for row in rows])
        know_bonds(self.actor, [row.matter for row in rows])
        calendar = current_calendar()
        return page.answer(
            [line_json(row, user=self.actor, at=self.now, calendar=calendar) for row in rows]
        )

    def _filtered(self, request: Call) -> QuerySet[Referral]:
        asked = request.query_params
        found = Referral.objects.visible_to(self.actor).for_cards()
        if "state" in asked:
            if asked["state"] not in ReferralState.values:
                text = f"state is one of {', '.join(ReferralState.values)}."
                raise Refusal(400, "state-invalid", text)
            found = found.filter(state=asked["state"])
        if "urn" in asked:
            found = found.filter(case__urn=normalise_urn(asked["urn"]))
        if "officer" in asked:
            found = found.filter(officer__collar_number=asked["officer"])
        if (instant := since(asked.get("updated_since"))) is not None:
            found = found.filter(updated_at__gte=instant)
        return found

    @extend_schema(
        operation_id="charging_referral_submit",
        request=ReferralIn,
        parameters=[IDEMPOTENCY_KEY_REQUIRED],
        responses={201: shapes.ReferralOut, **REFUSALS},
        examples=described(EXAMPLES, PATH),
    )
    def post(self, request: Call) -> Response:
        force = self.client.force

        def effect() -> UUID:
            facts = read_referral(self.body, force=force, today=london_day(self.now))
            return actions.submit(facts=facts, force=force, by=self.actor, at=self.now).pk

        done = self.once(effect, status=201, key_required=True)
        data, version = _shown(self, done.object_id, Operation.COLLECTION)
        data["ignored"] = unread(self.body, ReferralIn())
        response = self.answer(done, data, version)
        response["Location"] = f"/api/v1{PATH}/{done.object_id}"
        return response


class ReferralView(ApiView):
    """One charging referral: where each suspect stands, the clocks, what is missing."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE

    @extend_schema(
        operation_id="charging_referral_read", responses={200: shapes.ReferralOut, **REFUSALS}
    )
    def get(self, request: Call, referral_id: UUID) -> Response:
        data, version = _shown(self, referral_id)
        return Response(data, headers={"ETag": etag(version)})


class VerbView(ApiView):
    """Base of the verbs of one referral: act once, show the referral as it stands."""

    policy = Policy.OFFICER
    operation = Operation.ALTERATION

    def act_on(
        self, referral_id: UUID, act: Callable[..., Any], given: Callable[[], dict[str, Any]]
    ) -> Response:
        version = self.expected_version()

        def effect() -> UUID:
            act(referral_id=referral_id, by=self.actor, at=self.now, version=version, **given())
            return referral_id

        done = self.once(effect)
        data, now_version = _shown(self, done.object_id)
        return self.answer(done, data, now_version)


def verb_described(name: str, path: str, body: Any) -> Callable[[Post], Post]:
    """The description that every verb of a referral shares."""
    described_so: Callable[[Post], Post] = extend_schema(
        operation_id=f"charging_referral_{name}",
        request=body,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: shapes.ReferralOut, **REFUSALS},
        examples=described(EXAMPLES, f"{PATH}/{{referral_id}}/{path}"),
    )
    return described_so


class WithdrawReferralView(VerbView):
    """The officer takes the referral back, saying why."""

    @verb_described("withdraw", "withdraw", ReasonIn)
    def post(self, request: Call, referral_id: UUID) -> Response:
        return self.act_on(
            referral_id, actions.withdraw, lambda: {"why": self.read(ReasonIn)["reason"]}
        )


class DisputeFileView(VerbView):
    """The police say that the assessment of the file is wrong, in at most 200 characters."""

    @verb_described("dispute_file", "dispute-file", ReasonIn)
    def post(self, request: Call, referral_id: UUID) -> Response:
        return self.act_on(referral_id, quality.dispute, lambda: self.read(ReasonIn))


class UndisputedIn(Body):
    """The body of `POST /charging-referrals/files-undisputed`."""

    referrals = Listed(Id(), required=True, min_length=1, max_length=AT_ONCE)


class UndisputedView(ApiView):
    """The police say of several file assessments at once that they are right: all, or none."""

    policy = Policy.OFFICER
    operation = Operation.ALTERATION

    @extend_schema(
        operation_id="charging_referral_files_undisputed",
        request=UndisputedIn,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: shapes.UndisputedOut, **REFUSALS},
        examples=described(EXAMPLES, f"{PATH}/files-undisputed"),
    )
    def post(self, request: Call) -> Response:
        def effect() -> UUID:
            wanted: list[UUID] = self.read(UndisputedIn)["referrals"]
            quality.leave_undisputed(referral_ids=wanted, by=self.actor, at=self.now)
            return min(wanted)  # one of them stands for all

        done = self.once(effect)
        wanted = [UUID(one) for one in self.body["referrals"]]
        seen = Referral.objects.visible_to(self.actor).filter(pk__in=wanted).order_by("pk")
        rows = list(seen.select_related("case"))
        self.show("charging-referral", [(row.pk, row.matter_id) for row in rows])
        return self.answer(done, {"referrals": [str(row.pk) for row in rows]})


def _shown(
    view: ApiView, referral_id: UUID, operation: Operation | None = None
) -> tuple[dict[str, Any], int]:
    """The referral under the caller's present rights, and its version; logged as shown."""
    found = (
        Referral.objects.visible_to(view.actor)
        .for_cards()
        .prefetch_related(
            "case__complainants",
            "charges__suspect",
            "material",
            "return_reasons",
            "tracks__decisions__charges",
        )
        .filter(pk=referral_id)
        .first()
    )
    if found is None:
        raise Absent
    view.show("charging-referral", [(found.pk, found.matter_id)], operation)
    data = detail_json(found, user=view.actor, at=view.now, calendar=current_calendar())
    return data, found.version
