"""A force's system that does not give up: each request until it is acknowledged, with a journal."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import django.test
from django.conf import settings

from core.accounts.models import User
from tests.cast import Api, request_body

PATH = "/api/v1/early-advice-requests"
SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person: User) -> str:
    """The cookie of a member of staff who has signed in."""
    browser = django.test.Client()
    browser.force_login(person, SIGN_IN)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


@dataclass(frozen=True)
class Tried:
    """One call: when it was sent and answered (seconds), and with what; 0 is no answer at all."""

    urn: str
    sent: float
    answered: float
    status: int


@dataclass
class Client:
    """Posts one request after the other; a failure is tried again under the same key."""

    port: int
    api: Api
    prefix: str = "06CL"
    pause: float = 0.2  # seconds between two requests
    cookie: str = ""  # of a signed-in person whose pages are looked at meanwhile
    acknowledged: dict[str, str] = field(default_factory=dict)  # URN → id
    tries: list[Tried] = field(default_factory=list)
    pages: list[tuple[str, int]] = field(default_factory=list)
    sent: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Go on in the background until `stop`."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the request at hand, then end."""
        assert self._thread is not None
        self._stop.set()
        self._thread.join(60)
        assert not self._thread.is_alive(), "the last request was never acknowledged"

    def answers(self) -> bool:
        """Whether pages are served yet."""
        return self.call("GET", "/health/", None, {})[0] == 200

    def succeeded_since(self, moment: float) -> bool:
        """Whether a request that was sent after that moment has been acknowledged."""
        return any(one.status == 201 and one.sent > moment for one in self.tries[-20:])

    def _run(self) -> None:
        while not self._stop.is_set():
            self.sent += 1
            urn = f"{self.prefix}{self.sent:05d}26"
            while urn not in self.acknowledged:
                self._post(urn)
            if self.cookie and self.sent % 5 == 0:
                self._look()
            time.sleep(self.pause)

    def _post(self, urn: str) -> None:
        sent = time.monotonic()
        body = json.dumps(request_body(urn=urn))
        headers = {
            **self.api.headers,
            "Idempotency-Key": f"chaos-{urn}",
            "Content-Type": "application/json",
        }
        status, answer = self.call("POST", PATH, body, headers)
        self.tries.append(Tried(urn, sent, time.monotonic(), status))
        if status == 201:
            self.acknowledged[urn] = json.loads(answer)["id"]
        else:
            time.sleep(0.1)

    def _look(self) -> None:
        for path in ("/", "/early-advice/?state=submitted", "/health/"):
            self.pages.append((path, self.call("GET", path, None, {"Cookie": self.cookie})[0]))

    def call(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        """One call on a connection of its own. The status is 0 when nothing came back."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            line.request(method, path, body, headers)
            response: Any = line.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            line.close()
