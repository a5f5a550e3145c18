"""How the API describes itself: who may call, the headers that every call takes, and each member
as it is read. What the description calls valid is not refused but for a rule of the service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from core.api.fields import BOUNDS, EMAIL, Code, Day, Email, Instant, Line, known_codes
from core.api.shapes import COLLAR, URN
from core.routes import Policy
from core.sense import in_words

ETAG = {"type": "string", "pattern": '^(W/)?"[0-9]{1,9}"$'}
ACTING_OFFICER = OpenApiParameter(
    "X-Acting-Officer",
    {"type": "string", "pattern": COLLAR},
    OpenApiParameter.HEADER,
    required=True,
    description="Collar number of an active officer of the force, for whom the system acts.",
)
IF_MATCH = OpenApiParameter(
    "If-Match", ETAG, OpenApiParameter.HEADER, description="The ETag of the version you read."
)
IN_ADDRESS = {
    "collar_number": {"type": "string", "pattern": COLLAR},
    "urn": {"type": "string", "pattern": URN},
}
# nothing that cannot be stored, and something to see; an empty text stands beside it
SAID = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
KIND = "x-reference"  # of a member: the kind of reference data that its codes are of


class ForceScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "core.api.access.ForceAuthentication"
    name = "force"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "oauth2",
            "description": "Client credentials of a force's system; tokens live 15 minutes.",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": "/oauth/token/",
                    "scopes": settings.OAUTH2_PROVIDER["SCOPES"],
                }
            },
        }


class Described(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        found: list[Any] = []
        if getattr(self.view, "policy", None) is Policy.OFFICER:
            found.append(ACTING_OFFICER)
        if self.method == "POST" and self.path.count("{"):
            found.append(IF_MATCH)
        found += [
            OpenApiParameter(name, schema, OpenApiParameter.PATH, required=True)
            for name, schema in IN_ADDRESS.items()
            if f"{{{name}}}" in self.path
        ]
        return found

    def _map_serializer_field(
        self, field: Any, direction: str, bypass_extensions: bool = False
    ) -> Any:
        mapped: Any = super()._map_serializer_field
        schema = mapped(field, direction, bypass_extensions)
        if direction == "request":
            most = getattr(field, "max_length", None)
            if isinstance(field, serializers.ListSerializer) and most:
                schema = {**schema, "maxItems": most}
            if isinstance(field, serializers.ListField):
                schema = {**schema, "items": _as_read(field.child, schema["items"])}
            return _as_read(field, schema)
        return schema


def _as_read(field: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """What a field adds to the description that its kind has of itself."""
    if isinstance(field, Email):
        return {**schema, "pattern": EMAIL}
    if isinstance(field, Line):
        found = {**schema, "pattern": SAID}
        return found | ({KIND: field.kind} if isinstance(field, Code) else {})
    if isinstance(field, Day | Instant):
        bounds = in_words(field.sense) if isinstance(field, Day) else BOUNDS
        said = " ".join(text for text in (schema.get("description", ""), bounds) if text)
        return {**schema, "description": said}
    return schema


def with_codes(result: dict[str, Any], request: Any, **_: Any) -> dict[str, Any]:
    """The codes of the reference data, where the description is served: the file of it that is
    reviewed names their kinds only."""
    if request is None:
        return result
    members = list(_coded(result))
    codes = known_codes({one[KIND] for one in members})
    for one in members:
        null = [None] if "null" in one["type"] else []
        one["enum"] = [*sorted(codes[one[KIND]]), *null]
    return result


def _coded(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if KIND in part:
            yield part
        for inner in part.values():
            yield from _coded(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _coded(inner)
