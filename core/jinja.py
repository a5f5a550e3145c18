"""The environment in which every page is rendered."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader


def environment(**options: Any) -> Environment:
    """Our templates, and the GOV.UK macros under `govuk_frontend_jinja/`."""
    options["autoescape"] = True
    options["loader"] = ChoiceLoader(
        [
            FileSystemLoader(settings.BASE_DIR / "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    made = Environment(**options)  # noqa: S701
    made.globals.update(static=static, url=reverse)
    return made
