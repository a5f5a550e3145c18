"""Worked examples in the API's description. Each is a test too: it is posted, and answered so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drf_spectacular.utils import OpenApiExample

from core.api.problems import MEDIA_TYPE


@dataclass(frozen=True)
class Example:
    """One call: what is sent (None: nothing) and what is answered."""

    name: str
    path: str  # below /api/v1; an id of the example before stands in braces
    request: dict[str, Any] | None
    status: int
    response: dict[str, Any]

    def described(self) -> list[OpenApiExample]:
        """As the description shows it, on both sides of the call."""
        found = []
        if self.request is not None:
            found.append(OpenApiExample(self.name, value=self.request, request_only=True))
        found.append(
            OpenApiExample(
                self.name,
                value=self.response,
                response_only=True,
                status_codes=[str(self.status)],
                media_type=MEDIA_TYPE if self.status >= 400 else "application/json",
            )
        )
        return found


def examples_in(path: Path) -> tuple[Example, ...]:
    """The examples of one file, in the order in which they follow from one another."""
    return tuple(Example(**one) for one in json.loads(path.read_text()))


def described(examples: tuple[Example, ...], path: str) -> list[OpenApiExample]:
    """Those of one resource, for `extend_schema(examples=…)`."""
    return [shown for one in examples if one.path == path for shown in one.described()]
