"""What production takes from the environment, and from files that it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from rasso.settings.environment import database, optional, redis_address, secret
from rasso.settings.openid import openid, origins, password_sign_in


def test_a_secret_comes_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "word").write_text("from the file\n")
    monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "word"))
    assert secret("A_SECRET") == "from the file"
    monkeypatch.setenv("A_SECRET", "from the environment")
    with pytest.raises(ImproperlyConfigured, match="Both A_SECRET and A_SECRET_FILE are set"):
        secret("A_SECRET")


def test_a_secret_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert optional("A_SECRET") == ""
    with pytest.raises(ImproperlyConfigured, match="Neither A_SECRET_FILE nor A_SECRET is set"):
        secret("A_SECRET")
    monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match="A_SECRET_FILE names cannot be read"):
        secret("A_SECRET")
    (tmp_path / "absent").write_text(" \n")
    with pytest.raises(ImproperlyConfigured, match="A_SECRET_FILE names is empty"):
        secret("A_SECRET")


def test_an_address_takes_the_password_that_it_does_not_hold() -> None:
    address = "postgresql://rasso_app@postgres:5432/rasso"
    assert database(address, password="of the file")["PASSWORD"] == "of the file"
    held = database("postgresql://rasso_app:held@postgres:5432/rasso", password="of the file")
    assert held["PASSWORD"] == "held"
    assert redis_address("redis://redis:6379/0", "p/w@d") == "redis://:p%2Fw%40d@redis:6379/0"
    assert redis_address("redis://:held@redis:6379/0", "other") == "redis://:held@redis:6379/0"
    assert redis_address("redis://redis:6379/0") == "redis://redis:6379/0"


OPENID = {
    "OPENID_SERVER_URL": "https://login.example/tenant/v2.0",
    "OPENID_CLIENT_ID": "casework",
    "OPENID_CLIENT_SECRET": "a secret",
}


def told(monkeypatch: pytest.MonkeyPatch, **changes: str) -> dict[str, Any]:
    for name, value in {**OPENID, **changes}.items():
        monkeypatch.setenv(name, value)
    return openid()


def test_the_organisations_sign_in_is_off_until_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (openid(), origins({}), password_sign_in({})) == ({}, [], True)
    monkeypatch.setenv("PASSWORD_SIGN_IN", "0")
    with pytest.raises(ImproperlyConfigured, match="nobody could enter"):
        password_sign_in({})


def test_the_organisations_sign_in_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(
        monkeypatch,
        OPENID_SECOND_FACTOR="amr=mfa, acr=https://refeds.org/profile/mfa",
        OPENID_DOMAINS="CPS.example",
        OPENID_ORIGINS="https://adfs.example",
        PASSWORD_SIGN_IN="0",
    )
    assert found["second_factor"] == [("amr", "mfa"), ("acr", "https://refeds.org/profile/mfa")]
    assert (found["domains"], found["client_secret"]) == (["cps.example"], "a secret")
    assert origins(found) == ["https://login.example", "https://adfs.example"]
    assert not password_sign_in(found)
    assert told(monkeypatch, OPENID_SECOND_FACTOR="")["second_factor"] == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OPENID_SERVER_URL", "http://login.example", "must begin with https://"),
        ("OPENID_CLIENT_ID", "", "OPENID_CLIENT_ID is not set"),
        ("OPENID_CLIENT_SECRET", "", "Neither OPENID_CLIENT_SECRET_FILE"),
        ("OPENID_SECOND_FACTOR", "mfa", "is a list such as"),
    ],
)
def test_what_is_wrong_with_it_is_said_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        told(monkeypatch, **{name: value})
