"""What `manage.py check` holds: each fault names its cure."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import include, path

from core.checks import every_free_text_has_a_class, the_application_is_bound_by_the_policies
from core.fields import FreeText


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("", include("rasso.urls")), path("forgotten/", undeclared)]


@override_settings(ROOT_URLCONF="tests.core.test_checks")
def test_a_route_that_declares_nothing_fails_the_build() -> None:
    found = [fault for fault in run_checks(tags=["urls"]) if fault.id == "core.E001"]

    assert [fault.msg.split()[2] for fault in found] == ["/forgotten/"]


def test_free_text_without_a_class_fails_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    from casework.models import Case

    field = Case._meta.get_field("incident_when")
    assert isinstance(field, FreeText)
    assert every_free_text_has_a_class(None) == []
    monkeypatch.setattr(field, "disclosure", None)

    faults = every_free_text_has_a_class(None)
    assert [fault.id for fault in faults] == ["core.E002"]
    assert "casework.Case.incident_when" in faults[0].msg


@pytest.mark.django_db
def test_a_login_that_passes_over_the_policies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("check", "--database", "default")
    assert the_application_is_bound_by_the_policies(None, databases=["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        faults = the_application_is_bound_by_the_policies(None, databases=["default"])
        cursor.execute("SET LOCAL ROLE rasso_app")

    assert [fault.id for fault in faults] == ["core.E003"]
