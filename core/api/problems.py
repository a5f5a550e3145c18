"""Every refusal of the API in one shape: RFC 9457 problem+json, all faults at once."""

from __future__ import annotations

from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ErrorResponse
from rest_framework import exceptions, status
from rest_framework.response import Response

from core.api.refusals import Refusal
from core.errors import Absent, Invalid, NotPermitted, Refused, RuleBroken, Stale, VersionNeeded

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "Some of what was sent cannot be read",
    401: "Sign in first",
    403: "Not for this caller",
    404: "Not found",
    405: "This resource does not do that",
    406: "We answer in JSON only",
    409: "Not possible now",
    411: "Say how long it is",
    412: "Changed meanwhile",
    413: "Too large",
    415: "We read JSON only",
    422: "Not possible as asked",
    428: "Say which version you read",
    429: "Too many requests",
    500: "A fault of ours",
    503: "Not available for a moment",
}


DATABASE_GONE = (OperationalError, InterfaceError)
NOT_NOW = "We cannot reach our data. Ask again in a moment, with the same Idempotency-Key."
RETRY_AFTER = "10"  # seconds

STATUS: dict[type[Refused], int] = {
    Absent: status.HTTP_404_NOT_FOUND,
    NotPermitted: status.HTTP_403_FORBIDDEN,
    RuleBroken: status.HTTP_409_CONFLICT,
    Stale: status.HTTP_412_PRECONDITION_FAILED,
    Invalid: status.HTTP_400_BAD_REQUEST,
    VersionNeeded: status.HTTP_428_PRECONDITION_REQUIRED,
}


def refusal(error: Refused) -> Refusal:
    """How a refusal of a rule leaves the API."""
    extra: dict[str, Any] = {}
    if isinstance(error, RuleBroken):
        if error.state:
            extra["state"] = error.state
        if error.field:
            extra["errors"] = [
                {"pointer": f"/{error.field}", "code": error.code, "detail": error.message}
            ]
    elif isinstance(error, Stale):
        extra["version"] = error.current
    elif isinstance(error, Invalid):
        extra["errors"] = [
            {"pointer": fault.pointer, "code": fault.code, "detail": fault.detail}
            for fault in error.faults
        ]
    return Refusal(STATUS[type(error)], error.code, error.message, **extra)


def document(status_code: int, code: str, detail: str, **extra: Any) -> dict[str, Any]:
    return {
        "type": f"https://rasso.example/problems/{code}",
        "title": TITLES.get(status_code, "Refused"),
        "status": status_code,
        "detail": detail,
        "code": code,
        **extra,
    }


def answer(status_code: int, code: str, detail: str, **extra: Any) -> JsonResponse:
    """A problem outside the framework: an unknown path, a fault of ours, a page's own 403."""
    return JsonResponse(
        document(status_code, code, detail, **extra), status=status_code, content_type=MEDIA_TYPE
    )


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/oauth/"))


class ProblemHandler(ExceptionHandler):
    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, Refused):
            return refusal(exc)
        if isinstance(exc, DATABASE_GONE):
            return Refusal(503, "unavailable", NOT_NOW)
        return super().convert_known_exceptions(exc)

    def get_response(self, exc: exceptions.APIException, data: dict[str, Any]) -> Response:
        response: Response = super().get_response(exc, data)
        response.content_type = MEDIA_TYPE
        if response.status_code == status.HTTP_503_SERVICE_UNAVAILABLE:
            response["Retry-After"] = RETRY_AFTER
        return response


class ProblemFormatter(ExceptionFormatter):
    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        found = error_response.errors
        if isinstance(self.exc, exceptions.ValidationError):
            return document(
                self.exc.status_code,
                "invalid",
                "Some of what was sent needs mending: see errors.",
                errors=[
                    {"pointer": pointer(e.attr), "code": e.code, "detail": e.detail} for e in found
                ],
            )
        code = found[0].code.replace("_", "-")
        extra = getattr(self.exc, "extra", {})
        return document(self.exc.status_code, code, found[0].detail, **extra)


def pointer(attribute: str | None) -> str:
    """`suspects.0.name` as the JSON pointer `/suspects/0/name`; the whole body is ''."""
    if attribute is None or attribute == "non_field_errors":
        return ""
    parts = [part for part in attribute.split(".") if part != "non_field_errors"]
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
