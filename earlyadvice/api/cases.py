"""A case over the API: where it stands, whose move it is, what is owed on both sides; hand-over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request as Call
from rest_framework.response import Response

from casework.api.writing import line_json as referral_json
from casework.handing_over import hand_over
from casework.models import Case, Prfi, Referral
from casework.pages.referrals.shown import MOVES
from casework.policy import HAND_OVER, MAY
from casework.prfi import actions as prfi
from casework.prfi.lifecycle import PrfiVerb
from casework.prfi.policy import MAY as PRFI_MAY
from casework.referrals.lifecycle import headline, side_of
from casework.rules import normalise_urn
from core.accounts.models import Bond, MatterPerson
from core.accounts.policy import know_bonds, may
from core.api.examples import described, examples_in
from core.api.fields import Body, Day, Line, Text
from core.api.shapes import IDEMPOTENCY_KEY, REFUSALS
from core.api.views import ApiView, etag
from core.errors import Absent
from core.london import london_day, utc
from core.routes import Operation, Policy
from core.sense import Sense
from deadlines.api import clock_json
from deadlines.models import Deadline
from deadlines.models.clock import Side
from deadlines.reading import current_calendar
from earlyadvice.api.shapes import CaseOut
from earlyadvice.api.writing import line_json
from earlyadvice.lifecycle import DiscussionState, State
from earlyadvice.models import SAID, Request
from earlyadvice.moving import next_move, side_to_move

EXAMPLES = examples_in(Path(__file__).with_name("examples.json"))


class HandOverIn(Body):
    """The body of `POST /cases/{urn}/officer`."""

    officer = Line(max_length=20, help_text="Collar number")
    reason = Line(max_length=2000)


class CaseView(ApiView):
    """One case of the force: its stage, whose move it is, open clocks, dates to come, requests."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE

    @extend_schema(
        operation_id="case_read",
        responses={200: CaseOut, **REFUSALS},
        examples=described(EXAMPLES, "/cases/{urn}"),
    )
    def get(self, request: Call, urn: str) -> Response:
        data = shown_case(self, urn)
        return Response(data, headers={"ETag": etag(data["version"])})


class ProgressIn(Body):
    """The body of `POST /cases/{urn}/progress`."""

    text = Text(required=True, help_text="How far the investigation is")
    next_expected_on = Day(
        sense=Sense.ANSWER, required=True, help_text="When you expect to be further"
    )
    suspect = Text(max_length=20, help_text="Reference; without it, every suspect who waits")


class ProgressView(ApiView):
    """A progress report on a case that waits for further investigation."""

    policy = Policy.OFFICER
    operation = Operation.ALTERATION

    @extend_schema(
        operation_id="case_progress",
        request=ProgressIn,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: CaseOut, **REFUSALS},
    )
    def post(self, request: Call, urn: str) -> Response:
        version = self.expected_version()
        case = Case.objects.visible_to(self.actor).filter(urn=normalise_urn(urn)).first()
        if case is None:
            raise Absent
        done = self.once(
            lambda: (
                prfi.report(
                    case_id=case.pk,
                    by=self.actor,
                    at=self.now,
                    version=version,
                    **self.read(ProgressIn),
                )[0].pk
            )
        )
        data = shown_case(self, urn)
        return self.answer(done, data, data["version"])


class HandOverView(ApiView):
    """Another officer takes charge of the case."""

    policy = Policy.OFFICER
    operation = Operation.ALTERATION

    @extend_schema(
        operation_id="case_hand_over",
        request=HandOverIn,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: CaseOut, **REFUSALS},
    )
    def post(self, request: Call, urn: str) -> Response:
        version = self.expected_version()

        def effect() -> UUID:
            given = self.read(HandOverIn)
            return hand_over(
                urn=normalise_urn(urn),
                by=self.actor,
                at=self.now,
                officer=given["officer"],
                why=given["reason"],
                version=version,
            ).pk

        done = self.once(effect)
        data = shown_case(self, urn)
        return self.answer(done, data, data["version"])


def shown_case(view: ApiView, urn: str) -> dict[str, Any]:
    """The case under the caller's present rights; logged as shown, with all that is shown of it."""
    actor, now = view.actor, view.now
    case = (
        Case.objects.visible_to(actor)
        .select_related("matter__unit")
        .prefetch_related("suspects")
        .filter(urn=normalise_urn(urn))
        .first()
    )
    if case is None:
        raise Absent
    requests = list(
        Request.objects.visible_to(actor)
        .filter(case=case)
        .with_people()
        .prefetch_related("clock__events__by", *SAID)
        .order_by("received_at", "id")
    )
    referrals = list(
        Referral.objects.visible_to(actor)
        .filter(case=case)
        .for_cards()
        .order_by("received_at", "id")
    )
    waiting = list(
        Prfi.objects.visible_to(actor)
        .open()
        .filter(case=case)
        .for_cards()
        .order_by("began_at", "id")
    )
    clocks = list(
        Deadline.objects.visible_to(actor)
        .open()
        .filter(matter=case.matter_id)
        .exclude(owed_by=Side.NOBODY)
        .with_events()
        .order_by("due_at", "id")
    )
    shown = (
        ("early-advice-request", requests),
        ("charging-referral", referrals),
        ("deadline", clocks),
    )
    for kind, rows in shown:
        view.show(kind, [(row.pk, case.matter_id) for row in rows])
    view.show("case", [(case.pk, case.matter_id)])
    know_bonds(actor, [case.matter])
    people = {
        held.bond: held.user
        for held in MatterPerson.objects.filter(matter=case.matter).select_related(
            "user__officer__user"
        )
    }
    officer, supervisor, lawyer = (
        people.get(bond) for bond in (Bond.OFFICER_IN_CHARGE, Bond.POLICE_SUPERVISOR, Bond.LAWYER)
    )
    calendar = current_calendar()
    reports = may(actor, PrfiVerb.REPORT, case.matter, PRFI_MAY)
    owed = {side: [one for one in clocks if one.owed_by == side] for side in ("cps", "police")}
    stage, whose, move = _stands(requests, referrals)
    return {
        "urn": case.urn,
        "version": case.version,
        "stage": stage,
        "whose_move": whose or None,
        "next_move": move,
        "unit": case.matter.unit.code,
        "officer": officer.officer.collar_number if officer else None,
        "needs_officer": officer is None or not officer.officer.in_service,
        "supervisor": supervisor.officer.collar_number if supervisor else None,
        "lawyer": lawyer.name if lawyer else None,
        "clocks": {
            side: [clock_json(one, now, calendar) for one in found] for side, found in owed.items()
        },
        "next_dates": [
            {"on": on.isoformat(), "what": what}
            for on, what in sorted(_dates(case, requests, clocks, london_day(now)))
        ],
        "referrals": [
            referral_json(one, user=actor, at=now, calendar=calendar) for one in referrals
        ],
        "waiting": [
            {
                "suspect": one.suspect.reference if one.suspect else None,
                "kind": one.kind,
                "reason": one.reason,
                "since": one.waiting_since.isoformat(),
                "next_review_on": one.next_review_on.isoformat(),
                "reports": [
                    {
                        "text": told.text,
                        "next_expected_on": told.next_expected_on.isoformat(),
                        "at": utc(told.at),
                        "by": told.by.name,
                    }
                    for told in one.reports.all()
                ],
            }
            for one in waiting
        ],
        "requests": [line_json(one, user=actor, at=now, calendar=calendar) for one in requests],
        "available": [
            *([HAND_OVER] if may(actor, HAND_OVER, case.matter, MAY) else []),
            *([PrfiVerb.REPORT.value] if waiting and reports else []),
        ],
    }


def _stands(requests: Sequence[Request], referrals: Sequence[Referral]) -> tuple[str, str, str]:
    """The stage in words, whose move it is, and what it is: of the newest referral once there is
    one, else of the request that matters."""
    if referrals:
        newest = referrals[-1]
        states = [one.state for one in newest.tracks.all()]
        side = side_of(newest.state, states)
        move = MOVES.get(newest.state, "") if side else ""
        return f"Charging: {headline(newest.state, states)}", side, move
    request = _that_matters(requests)
    if request is None:
        return "No request yet", "", ""
    return (
        f"Early advice: {State(request.state).label}",
        side_to_move(request),
        next_move(request),
    )


def _that_matters(requests: Sequence[Request]) -> Request | None:
    """The newest request that waits for somebody; else the newest."""
    waiting = [one for one in requests if side_to_move(one)]
    return next(reversed(waiting or requests), None)


def _dates(
    case: Case, requests: Sequence[Request], clocks: Iterable[Deadline], today: date
) -> set[tuple[date, str]]:
    """What is to come, or is late, and on which day."""
    answers = {request.answer_clock_id for request in requests}  # said in their own words below
    found = {(one.due_on, one.rule.label) for one in clocks if one.pk not in answers}
    for suspect in case.suspects.all():
        if suspect.bail_ends_on is not None and suspect.bail_ends_on >= today:
            found.add((suspect.bail_ends_on, f"Bail ends: {suspect.reference}"))
    for request in requests:
        if request.state == State.RETURNED and request.police_response_on is not None:
            found.add((request.police_response_on, "Police answer to the return expected"))
        for discussion in request.discussions.all():
            if discussion.state == DiscussionState.AGREED and discussion.starts_at is not None:
                found.add((london_day(discussion.starts_at), "Early-advice discussion"))
    return found
