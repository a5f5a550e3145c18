"""What a force's system may ask for, and whom it may register."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.accounts.models import ForceClient, Officer
from tests.cast import CLIENT_SECRET, ApiOf, Cast

pytestmark = pytest.mark.django_db
OFFICER = {"name": "Ada Reed", "rank": "constable"}


def token_for(cast: Cast, **asked: str) -> tuple[int, dict[str, Any]]:
    client = ForceClient.objects.get(force=cast.force)
    client.scopes = "cases:read cases:write"
    client.save()
    response = Client().post(
        "/oauth/token/",
        {
            "grant_type": "client_credentials",
            "client_id": client.client_id,
            "client_secret": CLIENT_SECRET,
            **asked,
        },
    )
    return response.status_code, response.json()


def test_a_token_has_the_scopes_of_its_client_unless_fewer_are_asked_for(cast: Cast) -> None:
    assert token_for(cast)[1]["scope"] == "cases:read cases:write"
    assert token_for(cast, scope="cases:read")[1]["scope"] == "cases:read"


def test_a_scope_that_a_client_was_not_given_is_refused(cast: Cast) -> None:
    assert token_for(cast, scope="cases:read victims:write") == (400, {"error": "invalid_scope"})


@pytest.mark.parametrize(
    "collar",
    ["9" * 21, "4412%20", "%204412", "4412%E2%80%8B", "%E2%80%AE2144", "a%0D%0AX-Evil:%201"],
    ids=["too long", "space after", "space before", "zero width", "right to left", "lines"],
)
def test_a_collar_number_that_could_be_taken_for_another_is_refused(
    api_of: ApiOf, collar: str
) -> None:
    known = Officer.objects.count()
    answer = api_of(None).put(f"/officers/{collar}", OFFICER)

    assert answer.status == 400
    assert [one["code"] for one in answer.body["errors"]] == ["collar-number-malformed"]
    assert Officer.objects.count() == known


def test_a_collar_number_may_have_letters(api_of: ApiOf) -> None:
    assert api_of(None).put("/officers/E-1234.B", OFFICER).status == 201
