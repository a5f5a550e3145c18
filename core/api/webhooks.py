"""The webhook of a force: where its system is told of events, and what became of each message."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.description import IF_MATCH
from core.api.fields import Body, Line
from core.api.keyset import Page
from core.api.refusals import Refusal
from core.api.resources import EventOut
from core.api.shapes import AFTER, IDEMPOTENCY_KEY, LIMIT, REFUSALS, paged
from core.api.views import ApiView, etag
from core.errors import Absent
from core.london import utc
from core.notices.feed import event_json
from core.notices.models import Delivery, DeliveryState, Webhook
from core.notices.webhooks import resend, set_webhook, turn_off
from core.outgoing import LONGEST_URL
from core.routes import Operation, Policy


class WebhookIn(Body):
    url = Line(
        max_length=LONGEST_URL, help_text="https, on the public internet", trim_whitespace=False
    )
    secret = Line(max_length=100, help_text="whsec_ and then 24 to 64 random bytes in base64")


class WebhookOut(serializers.Serializer[Any]):
    url = serializers.CharField()
    on = serializers.BooleanField()
    last_succeeded_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class DeliveryOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The webhook-id of the message, the same at each attempt")
    state = serializers.ChoiceField(DeliveryState.choices)
    event = EventOut()
    queued_at = serializers.DateTimeField()
    attempts = serializers.IntegerField()
    last_answer = serializers.CharField(
        help_text="The status your system gave last, or what went wrong: url-malformed, "
        "https-needed, host-unknown, address-not-allowed, no-connection, tls-failed, timed-out"
    )
    retry_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    failed_at = serializers.DateTimeField(allow_null=True)


DeliveryPageOut = paged("DeliveryPageOut", DeliveryOut)


def webhook_json(webhook: Webhook) -> dict[str, Any]:
    last = webhook.deliveries.aggregate(at=Max("delivered_at"))["at"]
    return {
        "url": webhook.url,
        "on": webhook.is_on,
        "last_succeeded_at": utc(last) if last else None,
        "version": webhook.version,
    }


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": str(delivery.pk),
        "state": delivery.state,
        "event": event_json(delivery.event),
        "attempts": delivery.attempts,
        "last_answer": delivery.last_answer,
    }
    for name in ("queued_at", "retry_at", "delivered_at", "failed_at"):
        value = getattr(delivery, name)
        found[name] = utc(value) if value else None
    return found


class WebhookView(ApiView):
    """Where the force's system is told of its events; its secret is never shown."""

    policy = Policy.FORCE
    operation = Operation.NONE

    @extend_schema(operation_id="webhook_read", responses={200: WebhookOut, **REFUSALS})
    def get(self, request: Request) -> Response:
        webhook = self._find()
        if webhook is None:
            raise Absent
        return Response(webhook_json(webhook), headers={"ETag": etag(webhook.version)})

    @extend_schema(
        operation_id="webhook_set",
        request=WebhookIn,
        parameters=[IF_MATCH],
        responses={
            200: WebhookOut,
            201: OpenApiResponse(WebhookOut, description="The force had none"),
            **REFUSALS,
        },
    )
    def put(self, request: Request) -> Response:
        valid = self.read(WebhookIn)
        webhook, is_new = set_webhook(
            url=valid["url"],
            secret=valid["secret"],
            version=self.expected_version(),
            by=self.actor,
            at=self.now,
            loopback_allowed=settings.WEBHOOKS_MAY_CALL_THIS_MACHINE,
        )
        return Response(
            webhook_json(webhook),
            status=201 if is_new else 200,
            headers={"ETag": etag(webhook.version)},
        )

    @extend_schema(
        operation_id="webhook_turn_off",
        request=None,
        parameters=[IF_MATCH],
        responses={204: OpenApiResponse(description="It is off"), **REFUSALS},
    )
    def delete(self, request: Request) -> Response:
        turn_off(version=self.expected_version(), by=self.actor, at=self.now)
        return Response(status=204)

    def _find(self) -> Webhook | None:
        return Webhook.objects.visible_to(self.actor).first()


class DeliveriesView(ApiView):
    """What was sent to the webhook, newest last; a message that is sent again is newest again."""

    policy = Policy.FORCE
    operation = Operation.DISCLOSURE
    parameters: ClassVar[frozenset[str]] = frozenset({"state", "limit", "after"})

    @extend_schema(
        operation_id="webhook_deliveries",
        parameters=[OpenApiParameter("state", str, enum=DeliveryState.values), LIMIT, AFTER],
        responses={200: DeliveryPageOut, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        found = Delivery.objects.visible_to(self.actor).select_related("event__matter")
        state = request.query_params.get("state")
        if state is not None:
            if state not in DeliveryState.values:
                listed = ", ".join(DeliveryState.values)
                raise Refusal(400, "state-invalid", f"state is one of {listed}.")
            found = found.in_state(DeliveryState(state))
        page = Page(found, "queued_at", request, tie="seq")
        rows = page.rows
        self.show("event", [(row.event.object_id, row.event.matter_id) for row in rows])
        return page.answer([delivery_json(row) for row in rows])


class ResendView(ApiView):
    """One message again, under the same id: what was given up, or what your system has lost."""

    policy = Policy.FORCE
    operation = Operation.DISCLOSURE

    @extend_schema(
        operation_id="webhook_resend",
        request=None,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: DeliveryOut, **REFUSALS},
    )
    def post(self, request: Request, delivery_id: UUID) -> Response:
        done = self.once(lambda: resend(delivery_id=delivery_id, by=self.actor, at=self.now).pk)
        found = (
            Delivery.objects.visible_to(self.actor)
            .select_related("event__matter")
            .filter(pk=done.object_id)
            .first()
        )
        if found is None:
            raise Absent
        self.show("event", [(found.event.object_id, found.event.matter_id)])
        return self.answer(done, delivery_json(found))
