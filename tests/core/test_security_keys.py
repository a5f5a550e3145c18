"""What is not the answer of a security key is refused in words, however it looks."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from core.accounts.key_forms import NOT_HEARD
from tests.cast import PASSWORD, Cast
from tests.core.test_sign_in import send_password, with_app

BYTES = {
    "clientDataJSON": urlsafe_b64encode(b"{}").decode(),
    "attestationObject": urlsafe_b64encode(b"\xa0").decode(),
    "authenticatorData": urlsafe_b64encode(b"\x00").decode(),
    "signature": "AA",
}
JUNK = {
    "nothing": "",
    "not JSON": "{",
    "null": "null",
    "a number": "7",
    "a list": "[]",
    "deep": "[" * 5000 + "]" * 5000,
    "an empty object": "{}",
    "no parts": json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}),
    "parts of another kind": json.dumps(
        {"id": 1, "rawId": [], "type": {}, "response": {"clientDataJSON": 3}}
    ),
    "bytes that mean nothing": json.dumps(
        {"id": "AA", "rawId": "AA", "type": "public-key", "response": BYTES}
    ),
}


def signed_in(cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    send_password(client, str(cast.prosecutor.email), PASSWORD)
    return client


def key_of(cast: Cast, who: str) -> Authenticator:
    return Authenticator.objects.create(
        user=cast.people[who], type="webauthn", data={"name": "Blue key", "credential": {}}
    )


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_what_is_no_key_adds_none_and_keeps_the_name_typed(cast: Cast, junk: str) -> None:
    response = signed_in(cast).post("/account/keys/add/", {"name": "My key", "credential": junk})
    page = response.content.decode()
    assert (response.status_code, NOT_HEARD in page, 'value="My key"' in page) == (200, True, True)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_what_is_no_key_signs_nobody_in(cast: Cast, junk: str) -> None:
    with_app(cast.prosecutor)
    client = Client(raise_request_exception=False)
    send_password(client, str(cast.prosecutor.email), PASSWORD)
    response = client.post("/account/login/code/", {"credential": junk})
    assert response.status_code == 200
    assert NOT_HEARD in response.content.decode()
    assert client.get("/account/").status_code == 302


def test_the_keys_of_others_do_not_exist(cast: Cast) -> None:
    theirs = key_of(cast, "legal_manager")
    client = signed_in(cast)
    for what in ("name", "remove"):
        for send in (client.get, client.post):
            assert send(f"/account/keys/{theirs.pk}/{what}/", {"name": "x"}).status_code == 404
    assert "Blue key" not in client.get("/account/keys/").content.decode()
    theirs.refresh_from_db()
    assert theirs.data["name"] == "Blue key"
