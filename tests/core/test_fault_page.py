"""The page of a fault of ours asks nothing of session or database, whoever is signed in."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from core.api.handlers import fault
from core.pages import no_queries
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_page_of_a_fault_is_that_of_a_stranger_for_somebody_signed_in_too(
    cast: Cast, rf: RequestFactory
) -> None:
    request = rf.get("/early-advice/")
    request.user = cast.fresh("legal_manager")
    with no_queries():
        answer = fault(request)
    body = answer.content.decode()
    assert answer.status_code == 500
    assert "Sorry, there is a problem with the service" in body
    assert "Legal Manager" not in body
