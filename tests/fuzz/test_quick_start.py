"""The quick start of the documentation is true: each command, as it is shown, is answered so."""

from __future__ import annotations

import json
import re
import shlex
from base64 import b64encode
from string import Template
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from core.accounts.work import system_user, work
from core.api.quick_start import Step, how_to_verify
from core.api.verify_webhook import is_genuine
from core.notices.actions import relay
from core.notices.posting import send_waiting
from earlyadvice.api.views import QUICK_START
from tests.cast import CLIENT_SECRET, Api, Cast
from tests.core.receiver import listening
from tests.fuzz.test_examples import in_order

pytestmark = pytest.mark.django_db
NOW = "2026-11-20T15:04:05Z"


def carried_out(step: Step, known: dict[str, str]) -> Any:
    """What a shell would make of the command, through the test's client."""
    line = Template(step.command.replace("\\\n", " ")).substitute(known)
    command, address, *options = shlex.split(line)
    assert command == "curl"
    given: dict[str, list[str]] = {}
    for name, value in zip(options[::2], options[1::2], strict=True):
        given.setdefault(name, []).append(value)
    headers = dict(one.split(": ", 1) for one in given.get("--header", []))
    for user in given.get("--user", []):
        headers = {"Authorization": "Basic " + b64encode(user.encode()).decode()}
    data = "".join(given.get("--data", []))
    kind = headers.pop("Content-Type", "application/x-www-form-urlencoded")
    (method,) = given.get("--request", ["POST" if data else "GET"])
    return Client().generic(
        method, address, data.encode() if data else b"", content_type=kind, headers=headers
    )


def walked(cast: Cast, url: str) -> list[tuple[Step, int, Any]]:
    """Every step with its answer; the address of the webhook is that of a real receiver."""
    known = {
        "RASSO": "",
        "CLIENT_ID": f"client-{cast.force.code}",
        "CLIENT_SECRET": CLIENT_SECRET,
    }
    found = []
    for step in QUICK_START:
        text = json.dumps(vars(step)).replace("https://rms.force.example/hooks/rasso", url)
        here = Step(**json.loads(text))
        if "/events" in step.path:
            with work(cast.set_up):
                relay()
        response = carried_out(here, known)
        body = json.loads(response.content)
        known |= {name: body[member] for name, member in step.keep.items()}
        found.append((here, response.status_code, body))
    return found


def of_that(body: Any, shown: Any) -> Any:
    """The members of an answer that the page shows."""
    if not isinstance(shown, dict):
        return body
    return {name: of_that(body[name], inner) for name, inner in shown.items()}


def test_every_step_is_answered_as_it_is_shown(cast: Cast) -> None:
    with listening() as receiver, time_machine.travel(NOW, tick=False):
        for step, status, body in walked(cast, receiver.url):
            assert status == step.status, (step.title, body)
            shown = of_that(body, step.shows)
            assert in_order(shown) == in_order(step.shows), step.title
            assert step.shows, step.title


def test_what_arrives_passes_the_verification_that_is_shown(cast: Cast) -> None:
    secret = str((QUICK_START[-1].body or {})["secret"])
    with listening() as receiver, time_machine.travel(NOW, tick=False):
        answers = {step.title: body for step, _, body in walked(cast, receiver.url)}
        submitted = answers["Send it"]
        withdraw = f"/early-advice-requests/{submitted['id']}/withdraw"
        assert Api(cast.force, "8123").post(withdraw, {"reason": "Taken over"}).status == 200
        with work(cast.set_up):
            relay()
        by = system_user("notices")
        assert send_waiting(by=by, now=timezone.now, loopback_allowed=True) > 0
        message = receiver.got[0]
        headers = {name.lower(): value for name, value in message.headers.items()}

        assert is_genuine(headers, message.body, secret)
        assert not is_genuine(headers, message.body + b" ", secret)
        assert not is_genuine({**headers, "webhook-id": "another"}, message.body, secret)
        with time_machine.travel("2026-11-20T15:09:06Z", tick=False):
            assert not is_genuine(headers, message.body, secret)
    assert json.loads(message.body)["urn"] == "06RX0012326"


def test_what_is_shown_needs_nothing_but_python() -> None:
    imported = set(re.findall(r"^(?:import|from) (\w+)", how_to_verify(), re.M))
    assert imported == {"base64", "hmac", "time", "collections"}
