"""What every route declares: who may reach it, and what reading it means for the audit.

A page or API view carries two class attributes, `policy` and `operation`; a view from a library is
wrapped by `declared`. A system check walks the resolver, so that `manage.py check`, and with it
the build, fails on a route that says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver


class Operation(StrEnum):
    """The six operations of section 62 of the Data Protection Act 2018, and none at all."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    NONE = "none"  # no case material is shown or changed


class Policy(StrEnum):
    """Who may reach a route at all. What they see there is decided row by row by the scope."""

    PUBLIC = "public"  # anybody, signed in or not
    SIGNED_IN = "signed-in"  # any member of staff
    STAFF_WITH_CASES = "staff-with-cases"  # staff who hold a role in a unit or Area
    ADMINISTRATOR = "administrator"
    FORCE = "force"  # a force's system, with or without an acting officer
    OFFICER = "officer"  # an acting officer through their force's system


def declared(
    view: Callable[..., HttpResponseBase], *, policy: Policy, operation: Operation = Operation.NONE
) -> Callable[..., HttpResponseBase]:
    """A library's view with its declaration. Keeps the view's own marks (CSRF exemption)."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    wrapper.policy = policy  # type: ignore[attr-defined]
    wrapper.operation = operation  # type: ignore[attr-defined]
    return wrapper


@dataclass(frozen=True)
class Route:
    """One pattern of the resolver, as the checks and the access matrix see it."""

    path: str
    name: str
    view: Any

    @property
    def declaration(self) -> Any:
        return declaration_of(self.view)

    @property
    def policy(self) -> Policy | None:
        return getattr(self.declaration, "policy", None)

    @property
    def operation(self) -> Operation | None:
        return getattr(self.declaration, "operation", None)

    @property
    def methods(self) -> tuple[str, ...]:
        view_class = getattr(self.view, "view_class", None) or getattr(self.view, "cls", None)
        if view_class is None:
            return ("get", "post")
        found = [m for m in view_class.http_method_names if hasattr(view_class, m)]
        return (*found, "head") if "get" in found and "head" not in found else tuple(found)


def declaration_of(view: Any) -> Any:
    """The object that carries `policy` and `operation`: the view's class, or the view itself."""
    if hasattr(view, "policy"):  # wrapped by `declared`, which says more than the class within
        return view
    return getattr(view, "view_class", None) or getattr(view, "cls", None) or view


def routes() -> Iterator[Route]:
    """Every route that the resolver serves."""

    def walk(patterns: list[Any], prefix: str, namespace: str) -> Iterator[Route]:
        for entry in patterns:
            path = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from walk(entry.url_patterns, path, inner)
            elif isinstance(entry, URLPattern):
                yield Route(path=path, name=f"{namespace}{entry.name or ''}", view=entry.callback)

    yield from walk(get_resolver().url_patterns, "/", "")
