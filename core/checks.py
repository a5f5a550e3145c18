"""House rules that `manage.py check` holds: each names the offender and the cure."""

from __future__ import annotations

import os
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import connection, models
from oauth2_provider.models import AbstractApplication

from core.routes import Operation, Policy, routes

OUR_ROOMS = ("core", "deadlines", "casework", "earlyadvice", "scrutiny", "victims", "dashboards")


@checks.register(checks.Tags.urls)
def every_route_declares(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"The route {route.path} does not declare who may reach it and what reading it means.",
            hint="Give the view `policy` and `operation`, or wrap it in core.routes.declared.",
            id="core.E001",
        )
        for route in routes()
        if not isinstance(route.policy, Policy) or not isinstance(route.operation, Operation)
    ]


@checks.register(checks.Tags.database)
def the_application_is_bound_by_the_policies(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """`manage.py check --database default`: the login of web and worker must not pass policies."""
    if not databases or os.environ.get("RASSO_AS_OWNER"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_tables WHERE tableowner ="
            " current_user AND schemaname = 'public') FROM pg_roles WHERE rolname = current_user"
        )
        row = cursor.fetchone()
    if row is not None and not row[0]:
        return []
    return [
        checks.Error(
            "The application's database login owns tables, or passes over row-level policies.",
            hint="Give web and worker a login that is only a member of rasso_app.",
            id="core.E003",
        )
    ]


@checks.register(checks.Tags.models)
def every_free_text_has_a_class(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{model._meta.label}.{field.name} is free text without a disclosure class.",
            hint="Use core.fields.FreeText(disclosure=…).",
            id="core.E002",
        )
        for model in apps.get_models()
        if model.__module__.split(".")[0] in OUR_ROOMS
        for field in model._meta.get_fields()
        if isinstance(field, models.TextField)
        and not getattr(field, "disclosure", None)
        and field.name not in {"history_change_reason"}
        and not issubclass(model, AbstractApplication)
    ]
