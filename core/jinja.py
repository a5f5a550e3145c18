"""The environment in which every page is rendered."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import (
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    Undefined,
    UndefinedError,
)
from jinja2.utils import missing

from core import drawing, forms, words

FILTERS = {
    "in_full": words.in_full,
    "listed": words.listed,
    "moment": words.moment,
    "sentence": words.sentence,
    "short": words.short,
    "short_moment": words.short_moment,
    "time_of": words.time_of,
}
GLOBALS = {
    "count": words.count,
    "errors_of": forms.errors_of,
    "field": drawing.rendered,
    "hidden": drawing.hidden,
    "static": static,
    "url": reverse,
}


class LoudOnDataclasses(Undefined):
    """What a page shows is a dataclass: asking it for what it does not have is a fault of the
    program. Elsewhere an absent value is nothing, as the GOV.UK macros expect."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedError,
    ) -> None:
        if is_dataclass(obj):
            raise UndefinedError(f"{type(obj).__name__} has no {name!r}")
        super().__init__(hint, obj, name, exc)  # type: ignore[arg-type]


def environment(**options: Any) -> Environment:
    """The templates of the settings' folders, and the GOV.UK macros under their own prefix."""
    options["autoescape"] = True
    options["undefined"] = LoudOnDataclasses
    options["loader"] = ChoiceLoader(
        [
            options["loader"],
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    made = Environment(**options)  # noqa: S701  (escaping is set above)
    made.filters.update(FILTERS)
    made.globals.update(GLOBALS)
    return made
