"""A force's record system, as it really calls: over HTTP, with a token it has asked for."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.cast import CLIENT_SECRET, Cast


@dataclass
class ForceSystem:
    """Signs in by itself on its first call and acts for one officer."""

    address: str
    client_id: str
    collar: str = "4412"
    token: str = ""

    def get(self, path: str) -> Any:
        return self._call("GET", path, None)[1]

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        return self._call("POST", path, body)

    def _call(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, Any]:
        if not self.token:
            self._sign_in()
        headers = {
            "Authorization": f"Bearer {self.token}",
            "X-Acting-Officer": self.collar,
            "Idempotency-Key": str(uuid4()),
            "Content-Type": "application/json",
        }
        data = None if body is None else json.dumps(body).encode()
        return self._answer(f"/api/v1{path}", data, headers, method)

    def _sign_in(self) -> None:
        secret = b64encode(f"{self.client_id}:{CLIENT_SECRET}".encode()).decode()
        form = urlencode({"grant_type": "client_credentials"}).encode()
        headers = {
            "Authorization": f"Basic {secret}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        status, body = self._answer("/oauth/token/", form, headers, "POST")
        assert status == 200, body
        self.token = body["access_token"]

    def _answer(
        self, path: str, data: bytes | None, headers: dict[str, str], method: str
    ) -> tuple[int, Any]:
        server = HTTPConnection(urlsplit(self.address).netloc, timeout=120)
        try:
            server.request(method, path, data, headers)
            response = server.getresponse()
            return response.status, json.loads(response.read())
        finally:
            server.close()


def system_of(cast: Cast, address: str, collar: str = "4412") -> ForceSystem:
    """The record system of our force, for one of its officers."""
    return ForceSystem(address, f"client-{cast.force.code}", collar)
