"""A refusal on its way out of the API. Apart from `problems`, which the framework loads late."""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions


class Refusal(exceptions.APIException):
    """A refusal on its way out, with what else the problem document carries."""

    def __init__(self, status_code: int, code: str, detail: str, **extra: Any) -> None:
        super().__init__(detail=detail, code=code)
        self.status_code = status_code
        self.extra = extra


class PreconditionRequired(Refusal):
    def __init__(self) -> None:
        super().__init__(
            428, "if-match-required", "Send If-Match with the ETag of the version you read."
        )
