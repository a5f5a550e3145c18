"""How the API describes itself: who may call, and the headers that every call takes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from core.routes import Policy

ACTING_OFFICER = OpenApiParameter(
    "X-Acting-Officer",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="Collar number of an active officer of the force, for whom the system acts.",
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of the version you read."
)


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
        return found
