"""The provider, started and stopped; and somebody who goes through it with a plain HTTP client."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from pytest_django.fixtures import Settings

from core.servers import free_port
from tests.openid.provider import CLIENT_ID, CLIENT_SECRET

BACK = "http://testserver/account/openid/back/"


@dataclass
class Provider:
    """A provider that runs: its address, and the settings of a client of it."""

    address: str
    process: subprocess.Popen[bytes]

    def settings(self, **changes: Any) -> dict[str, Any]:
        return {
            "server_url": self.address,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "name": "your CPS account",
            "second_factor": [("amr", "mfa")],
            "domains": [],
            **changes,
        }

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


def start(folder: Path, *back: str) -> Provider:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file = folder / "provider.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.openid.provider", str(port), str(file), *back],
        env=environment,
    )
    made = Provider(f"http://localhost:{port}", process)
    for _ in range(200):
        try:
            httpx.get(f"{made.address}/alive/").raise_for_status()
        except httpx.HTTPError:
            assert process.poll() is None, "the provider ended"
            time.sleep(0.1)
        else:
            return made
    made.stop()
    raise AssertionError("the provider does not answer")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    made = start(tmp_path_factory.mktemp("provider"), BACK)
    yield made
    made.stop()


@pytest.fixture
def provider(running: Provider, settings: Settings) -> Provider:
    """One that runs, and that the settings name."""
    settings.OPENID = running.settings()
    return running


@pytest.fixture
def own_provider(tmp_path: Path, settings: Settings) -> Iterator[Provider]:
    """One that a test may stop."""
    made = start(tmp_path, BACK)
    settings.OPENID = made.settings()
    yield made
    made.stop()


def begin(client: Client, **form: str) -> str:
    """Presses the button; answers where the browser is sent."""
    response = client.post("/account/openid/", form)
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def at_provider(address: str, person: str) -> str:
    """Signs in at the provider; answers where it sends the browser back to."""
    with httpx.Client(follow_redirects=False) as there:
        form = there.get(address).headers["Location"]
        base = address[: address.index("/authorize")]
        following = dict(parse_qsl(urlsplit(form).query))["next"]
        there.get(base + form)
        sent = {"username": person, "password": "open", "next": following}
        sent["csrfmiddlewaretoken"] = there.cookies["csrftoken"]
        entered = there.post(base + form, data=sent)
        assert entered.status_code == 302, entered.text
        back = there.get(base + entered.headers["Location"])
        return str(back.headers["Location"])


def changed(address: str, **parameters: str | None) -> str:
    """The address with some of its parameters changed, or left out."""
    parts = urlsplit(address)
    told = {**dict(parse_qsl(parts.query)), **parameters}
    query = urlencode({name: value for name, value in told.items() if value is not None})
    return parts._replace(query=query).geturl()


def come_back(client: Client, address: str) -> Any:
    return client.get(address.removeprefix("http://testserver"))


def through(client: Client, person: str, **form: str) -> Any:
    """The whole way, there and back."""
    return come_back(client, at_provider(begin(client, **form), person))
