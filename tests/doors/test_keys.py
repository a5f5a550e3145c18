"""Security keys at their pages: the library is the only writer, and its pages the only doors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.core.test_security_keys import key_of
from tests.core.test_sign_in import send_password
from tests.doors.asking import NOW

pytestmark = pytest.mark.django_db
VERBS = {
    "name": ({"name": "Red key"}, ["Red key"]),
    "remove": ({}, []),
}


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lawyer(cast: Cast) -> Client:
    """Signed in with a password a moment ago; keys come afterwards."""
    client = Client(raise_request_exception=False)
    send_password(client, str(cast.prosecutor.email), PASSWORD)
    return client


def names() -> list[str]:
    return [one.data["name"] for one in Authenticator.objects.all()]


@pytest.mark.parametrize("verb", VERBS)
def test_a_key_is_changed_by_whose_it_is(cast: Cast, lawyer: Client, verb: str) -> None:
    typed, left = VERBS[verb]
    key = key_of(cast, "prosecutor")

    assert lawyer.post(f"/account/keys/{key.pk}/{verb}/", typed).status_code == 302
    assert names() == left


@pytest.mark.parametrize("verb", VERBS)
def test_to_others_there_is_no_such_key(cast: Cast, lawyer: Client, verb: str) -> None:
    typed, _ = VERBS[verb]
    theirs = key_of(cast, "legal_manager")

    said = lawyer.post(f"/account/keys/{theirs.pk}/{verb}/", typed)
    never_there = lawyer.post(f"/account/keys/{theirs.pk + 1000}/{verb}/", typed)

    assert (said.status_code, never_there.status_code) == (404, 404)
    assert names() == ["Blue key"]


def test_a_key_that_was_removed_is_no_longer_there_to_change(cast: Cast, lawyer: Client) -> None:
    key = key_of(cast, "prosecutor")
    assert lawyer.post(f"/account/keys/{key.pk}/remove/").status_code == 302

    for verb, (typed, _) in VERBS.items():
        assert lawyer.post(f"/account/keys/{key.pk}/{verb}/", typed).status_code == 404


@pytest.mark.parametrize("path", ["add/", "{pk}/name/", "{pk}/remove/"])
def test_whoever_signed_in_a_while_ago_says_first_who_it_is(
    cast: Cast, lawyer: Client, path: str
) -> None:
    key = key_of(cast, "prosecutor")
    typed: dict[str, Any] = {"name": "Red key", "credential": "{}"}

    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        said = lawyer.post("/account/keys/" + path.format(pk=key.pk), typed)

    assert said.status_code == 302
    assert said["Location"].startswith("/account/confirm/")
    assert names() == ["Blue key"]
