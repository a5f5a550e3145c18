"""Resources that belong to no case: officers, reference data, and the feed of events."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.actions import register_officer
from core.accounts.models import Officer
from core.accounts.roles import Rank
from core.api.description import ETAG
from core.api.fields import Body, Choice, Email, Flag, Line, Text
from core.api.refusals import Refusal
from core.api.shapes import REFUSALS
from core.api.views import ApiView, etag
from core.errors import Absent
from core.london import london_day
from core.notices.feed import event_json
from core.notices.models import Event
from core.reference.models import Item
from core.routes import Operation, Policy
from core.typed import whole_number

EVENTS_AT_ONCE = 200


class OfficerIn(Body):
    name = Line(max_length=150)
    rank = Choice(
        choices=Rank.choices,
        error_messages={
            "invalid_choice": "This is not a known rank. GET /api/v1/reference lists them."
        },
    )
    email = Email()
    supervisor = Text(max_length=20, help_text="Collar number")
    active = Flag(required=False, default=True)


class OfficerOut(OfficerIn):
    collar_number = serializers.CharField()
    version = serializers.IntegerField()


def officer_json(officer: Officer) -> dict[str, Any]:
    return {
        "collar_number": officer.collar_number,
        "name": officer.user.name,
        "rank": officer.rank,
        "email": officer.email,
        "supervisor": officer.supervisor_collar_number,
        "active": officer.is_active,
        "version": officer.version,
    }


class OfficerView(ApiView):
    """An officer of the force, who can then act."""

    policy = Policy.FORCE
    operation = Operation.NONE

    @extend_schema(operation_id="officer_read", responses={200: OfficerOut, **REFUSALS})
    def get(self, request: Request, collar_number: str) -> Response:
        officer = self._find(collar_number)
        if officer is None:
            raise Absent
        return Response(officer_json(officer), headers={"ETag": etag(officer.version)})

    @extend_schema(
        operation_id="officer_register",
        request=OfficerIn,
        parameters=[
            OpenApiParameter(
                "If-Match",
                ETAG,
                OpenApiParameter.HEADER,
                description="The ETag that was read; needed for an officer who is known.",
            )
        ],
        responses={
            200: OfficerOut,
            201: OpenApiResponse(OfficerOut, description="A new officer"),
            **REFUSALS,
        },
    )
    def put(self, request: Request, collar_number: str) -> Response:
        valid = self.read(OfficerIn)
        officer, is_new = register_officer(
            force=self.client.force,
            collar_number=collar_number,
            name=valid["name"],
            rank=valid["rank"],
            email=valid.get("email", ""),
            supervisor_collar_number=valid.get("supervisor", ""),
            is_active=valid["active"],
            version=self.expected_version(),
            by=self.actor,
            at=self.now,
        )
        return Response(
            officer_json(officer),
            status=201 if is_new else 200,
            headers={"ETag": etag(officer.version)},
        )

    def _find(self, collar_number: str) -> Officer | None:
        return (
            Officer.objects.select_related("user")
            .filter(force_id=self.client.force_id, collar_number=collar_number)
            .first()
        )


# raw: an object whose members are named by kind, which no serializer describes
REFERENCE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["code", "label", "in_force_from", "in_force_until"],
            "properties": {
                "code": {"type": "string"},
                "label": {"type": "string"},
                "in_force_from": {"type": "string", "format": "date"},
                "in_force_until": {"type": ["string", "null"], "format": "date"},
            },
        },
    },
}


class ReferenceView(ApiView):
    """Every code that a body may hold, with its label, by kind; those in force today."""

    policy = Policy.FORCE
    operation = Operation.NONE

    @extend_schema(
        operation_id="reference",
        responses={
            200: OpenApiResponse(REFERENCE, description="The items in force, by kind"),
            **REFUSALS,
        },
    )
    def get(self, request: Request) -> Response:
        found: dict[str, list[dict[str, Any]]] = {}
        today = london_day(self.now)
        # what governs our own clocks and settings is not a code that a body may hold
        for item in Item.objects.in_force(today).filter(~Q(kind__in=OUR_OWN)):
            found.setdefault(item.kind, []).append(
                {
                    "code": item.code,
                    "label": item.label,
                    "in_force_from": item.in_force_from.isoformat(),
                    "in_force_until": (
                        item.in_force_until.isoformat() if item.in_force_until else None
                    ),
                }
            )
        found["rank"] = [
            {"code": code, "label": label, "in_force_from": "2012-01-01", "in_force_until": None}
            for code, label in Rank.choices
        ]
        return Response(found)


OUR_OWN = ("setting",)


class EventOut(serializers.Serializer[Any]):
    cursor = serializers.CharField()
    kind = serializers.CharField()
    urn = serializers.CharField()
    object_kind = serializers.CharField()
    object_id = serializers.UUIDField()
    at = serializers.DateTimeField()


class EventsOut(serializers.Serializer[Any]):
    events = EventOut(many=True)
    next = serializers.CharField(help_text="Pass it as `after` next time, also when nothing is new")
    more = serializers.BooleanField()


class EventsView(ApiView):
    """Everything that changed for this force, in one order that never changes afterwards."""

    policy = Policy.FORCE
    operation = Operation.DISCLOSURE
    parameters: ClassVar[frozenset[str]] = frozenset({"after"})

    @extend_schema(
        operation_id="events",
        parameters=[
            OpenApiParameter(
                "after",
                {"type": "string", "pattern": "^[0-9]{1,18}$"},
                description="`next` of the answer before",
            )
        ],
        responses={200: EventsOut, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        after = request.query_params.get("after", "0")
        place = whole_number(after)
        if place is None:
            raise Refusal(400, "cursor-invalid", "after is the `next` of the answer before.")
        rows = list(
            Event.objects.visible_to(self.actor)
            .select_related("matter")
            .filter(force_id=self.client.force_id, seq__gt=place)
            .order_by("seq")[: EVENTS_AT_ONCE + 1]
        )
        more = len(rows) > EVENTS_AT_ONCE
        rows = rows[:EVENTS_AT_ONCE]
        self.show("event", [(row.object_id, row.matter_id) for row in rows])
        return Response(
            {
                "events": [event_json(row) for row in rows],
                "next": str(rows[-1].seq) if rows else after,
                "more": more,
            }
        )
