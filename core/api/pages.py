"""The documentation of the API: a quick start with worked examples, the codes of errors, and the
whole description, drawn by Swagger UI from our own files, under our CSP."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse

from core.api.codes import Meaning
from core.api.examples import Example
from core.api.problems import TITLES
from core.api.quick_start import Step, how_to_verify
from core.pages import Page
from core.routes import Operation, Policy


class _Open(Page):
    """Open to everybody; it describes and holds nothing."""

    policy = Policy.PUBLIC
    operation = Operation.NONE


@dataclass(frozen=True)
class Worked:
    """One worked example, as text."""

    name: str
    call: str
    sent: str
    status: str
    answered: str


@dataclass(frozen=True)
class DocsShown:
    title: str
    schema: str
    steps: tuple[Step, ...]
    verify: str
    worked: tuple[Worked, ...]


class DocsPage(_Open):
    """`/api/docs/`: from nothing to a first request in ten minutes."""

    template: ClassVar[str] = "api/docs.html"
    steps: tuple[Step, ...] = ()
    examples: tuple[Example, ...] = ()

    def contents(self) -> DocsShown:
        return DocsShown(
            "Police API, version 1",
            reverse("api-schema"),
            self.steps,
            how_to_verify(),
            tuple(_worked(one) for one in self.examples),
        )


def _worked(one: Example) -> Worked:
    method = "GET" if one.request is None else "POST"
    return Worked(
        name=one.name,
        call=f"{method} /api/v1{one.path}",
        sent="" if one.request is None else _pretty(one.request),
        status=str(one.status),
        answered=_pretty(one.response),
    )


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


@dataclass(frozen=True)
class StatusShown:
    """A status, its title, and the codes that come with it."""

    status: int
    title: str
    codes: tuple[Meaning, ...]


@dataclass(frozen=True)
class ErrorsShown:
    title: str
    statuses: tuple[StatusShown, ...]


class ErrorsPage(_Open):
    """`/api/docs/errors/`: every code of a problem document, and what to do about it."""

    template: ClassVar[str] = "api/errors.html"
    codes: tuple[Meaning, ...] = ()

    def contents(self) -> ErrorsShown:
        statuses = sorted({status for one in self.codes for status in one.statuses})
        return ErrorsShown(
            "Errors of the police API",
            tuple(
                StatusShown(
                    status, TITLES[status], tuple(c for c in self.codes if status in c.statuses)
                )
                for status in statuses
            ),
        )


@dataclass(frozen=True)
class ReferenceShown:
    title: str
    schema: str


class ReferencePage(_Open):
    """`/api/docs/reference/`: every resource, to browse."""

    template: ClassVar[str] = "api/reference.html"

    def contents(self) -> ReferenceShown:
        return ReferenceShown("Police API: every resource", reverse("api-schema"))
