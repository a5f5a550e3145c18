"""The browsable documentation of the API. Drawn by Swagger UI from our own files, under our CSP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from core.pages import Page
from core.routes import Operation, Policy


@dataclass(frozen=True)
class DocsShown:
    title: str
    schema: str


class DocsPage(Page):
    """`/api/docs/`: open to everybody; it describes and holds nothing."""

    policy = Policy.PUBLIC
    operation = Operation.NONE
    template: ClassVar[str] = "api/docs.html"

    def contents(self) -> DocsShown:
        return DocsShown("Police API, version 1", reverse("api-schema"))
