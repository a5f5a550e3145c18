"""Shapes that the description of the API repeats: the problem document, common parameters."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from core.api.fields import BOUNDS, Body, Line
from core.api.idempotency import LONGEST_KEY
from core.api.keyset import AT_MOST, AT_ONCE


class ReasonIn(Body):
    """The body of a verb that needs nothing but its reason."""

    reason = Line(max_length=2000)


class FaultOut(serializers.Serializer[Any]):
    pointer = serializers.CharField(help_text="JSON pointer of the member; '' for the whole body")
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemOut(serializers.Serializer[Any]):
    """RFC 9457 problem document. `errors` holds every fault of the input at once."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    state = serializers.CharField(required=False)
    version = serializers.IntegerField(required=False)
    errors = FaultOut(many=True, required=False)  # type: ignore[assignment]  # by name


def _problem(text: str) -> OpenApiResponse:
    return OpenApiResponse(ProblemOut, description=text)


# keyed as drf-spectacular wants a media type to be named: (status, media type)
REFUSALS: dict[Any, OpenApiResponse] = {
    (status, "application/problem+json"): _problem(text)
    for status, text in {
        400: "The input cannot be read: see errors",
        401: "No token, or one that has expired",
        403: "In scope, but not for this officer",
        404: "Absent, or another force's",
        405: "This resource does not do that",
        406: "We answer in JSON only",
        409: "Not possible now, or the same call is running",
        411: "The body came in chunks that cannot be read here",
        412: "Changed since the version in If-Match",
        413: "Too large",
        415: "We read JSON only",
        422: "The Idempotency-Key was used with another body",
        428: "Send If-Match",
        500: "A fault of ours",
        503: "The data cannot be reached, or the read log cannot be written",
    }.items()
}

COLLAR = "^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$"
URN = "^[0-9]{2}[A-Za-z0-9]{2}[0-9]{7}$"
KEY = {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[ -~]+$"}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", KEY, OpenApiParameter.HEADER, description="Up to 200 characters, your own."
)
IDEMPOTENCY_KEY_REQUIRED = OpenApiParameter(
    "Idempotency-Key",
    KEY,
    OpenApiParameter.HEADER,
    required=True,
    description="Up to 200 characters, your own. The same key and body have one effect.",
)
LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": AT_MOST, "default": AT_ONCE},
    description="Rows a page.",
)
AFTER = OpenApiParameter(
    "after",
    {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": 200},
    description="The cursor of the `next` link.",
)
OF_URN = OpenApiParameter("urn", {"type": "string", "pattern": URN})
OF_OFFICER = OpenApiParameter(
    "officer", {"type": "string", "pattern": COLLAR}, description="Collar number"
)
UPDATED_SINCE = OpenApiParameter(
    "updated_since",
    {"type": "string", "format": "date-time"},
    description=f"An instant such as 2026-11-20T15:04:05Z. {BOUNDS}",
)


def paged(name: str, item: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The shape of a page of `item`s."""
    return type(
        name,
        (serializers.Serializer,),
        {
            "next": serializers.CharField(allow_null=True),
            "previous": serializers.CharField(allow_null=True),
            "results": item(many=True),
        },
    )
