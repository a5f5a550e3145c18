"""Shapes that the description of the API repeats: the problem document, common parameters."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers


class ReasonIn(serializers.Serializer[Any]):
    """The body of a verb that needs nothing but its reason."""

    reason = serializers.CharField(max_length=2000)


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
        412: "Changed since the version in If-Match",
        413: "Too large",
        415: "We read JSON only",
        422: "The Idempotency-Key was used with another body",
        428: "Send If-Match",
        503: "The read log cannot be written",
    }.items()
}

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="Up to 200 characters, your own."
)
IDEMPOTENCY_KEY_REQUIRED = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="Up to 200 characters, your own. The same key and body have one effect.",
)
LIMIT = OpenApiParameter("limit", int, description="Rows a page, 1 to 200; 50 if not given.")
AFTER = OpenApiParameter("after", str, description="The cursor of the `next` link.")


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
