"""A client that a machine made from the published description goes the whole way of a request.

Nothing of ours is between the description and the server: what the description says wrongly or
leaves out, the client does not send or does not understand.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from pytest_django.live_server_helper import LiveServer

from core.accounts.work import work
from core.notices.actions import relay
from tests.cast import CLIENT_SECRET, Cast, request_body
from tests.earlyadvice import steps

DESCRIPTION = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.yaml"
PACKAGE = "made_from_the_description"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The generated package; a warning of the generator is a fault of the description."""
    folder = tmp_path_factory.mktemp("client")
    # a PDF is bytes: the generator is told so, as its documentation says
    settings = (
        "post_hooks: []\ncontent_type_overrides:\n  application/pdf: application/octet-stream\n"
    )
    (folder / "settings.yaml").write_text(settings)
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"]
    options = ["--meta", "none", "--config", str(folder / "settings.yaml")]
    paths = ["--path", str(DESCRIPTION), "--output-path", str(folder / PACKAGE)]
    done = subprocess.run([*command, *options, *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield folder / PACKAGE
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]


class ForceSystem:
    """What a developer of a force writes around the generated client: a token, an officer."""

    def __init__(self, address: str, client_id: str) -> None:
        answer = httpx.post(
            f"{address}/oauth/token/",
            auth=(client_id, CLIENT_SECRET),
            data={"grant_type": "client_credentials"},
        )
        generated = importlib.import_module(f"{PACKAGE}.client")
        self.client = generated.AuthenticatedClient(
            base_url=address,
            token=answer.json()["access_token"],
            raise_on_unexpected_status=True,
        )

    def call(self, room: str, name: str, status: int, *path: Any, **given: Any) -> Any:
        """One operation of the description, answered with the status, in the shape that is said."""
        operation = importlib.import_module(f"{PACKAGE}.api.{room}.{name}")
        answer = operation.sync_detailed(*path, client=self.client, **given)
        assert answer.status_code == status, answer.content
        assert answer.parsed.additional_properties == {}, name  # members that nobody described
        return answer.parsed

    def body(self, name: str, content: dict[str, Any]) -> Any:
        return getattr(importlib.import_module(f"{PACKAGE}.models"), name).from_dict(content)


REQUESTS, OFFICER = "early_advice_requests", {"x_acting_officer": "4412"}


def test_a_generated_client_goes_the_whole_way(
    made: Path, cast: Cast, live_server: LiveServer
) -> None:
    force = ForceSystem(live_server.url, f"client-{cast.force.code}")
    whole = force.body("RequestInRequest", request_body(supervisor_review=None))

    checked = force.call(REQUESTS, "early_advice_check", 200, body=whole, **OFFICER)
    assert [one.content for one in checked.thin] == ["supervisor_review"]

    sent = {"body": whole, "idempotency_key": "once", **OFFICER}
    created = force.call(REQUESTS, "early_advice_submit", 201, **sent)
    assert force.call(REQUESTS, "early_advice_submit", 201, **sent).id == created.id
    assert (created.urn, created.state.value, created.clock.days_left) == (
        "06RX0012326",
        "submitted",
        21,
    )

    pk = created.id
    steps.ask(cast, str(pk), "Is there a recording?")
    (query,) = force.call(REQUESTS, "early_advice_read", 200, pk, **OFFICER).queries
    answer = force.body("InformationInRequest", {"text": "Yes, of 2 October.", "query": query.id})
    given = force.call(
        REQUESTS,
        "early_advice_information",
        200,
        pk,
        body=answer,
        idempotency_key=str(uuid4()),
        **OFFICER,
    )
    assert given.queries[0].answered_at is not None

    steps.accept(cast, str(pk))
    steps.allocate(cast, str(pk))
    steps.advise(cast, str(pk), "Begin with the suspect.")
    advised = force.call(REQUESTS, "early_advice_read", 200, pk, **OFFICER)
    assert advised.advice.text == "Begin with the suspect."
    assert advised.advice.handling == "legal-advice"

    (listed,) = force.call(REQUESTS, "early_advice_list", 200, limit=5, **OFFICER).results
    assert (listed.id, listed.state.value) == (pk, "advised")
    owed = force.call("deadlines", "deadlines_list", 200, **OFFICER).results
    assert {one.urn for one in owed} <= {"06RX0012326"}
    ledger = force.call("deadlines", "deadline_ledger", 200, created.clock.id, **OFFICER)
    assert ledger.days[0].why == "day of receipt"

    with work(cast.set_up):
        relay()
    feed = force.call("events", "events", 200)
    assert next(one.kind for one in feed.events if one.object_id == pk) == "early-advice.submitted"
    assert force.call("events", "events", 200, after=feed.next_).events == []


def test_a_generated_client_takes_a_request_back_and_understands_a_refusal(
    made: Path, cast: Cast, live_server: LiveServer
) -> None:
    force = ForceSystem(live_server.url, f"client-{cast.force.code}")
    whole = force.body("RequestInRequest", request_body())
    created = force.call(
        REQUESTS, "early_advice_submit", 201, body=whole, idempotency_key="once", **OFFICER
    )
    why = force.body("ReasonInRequest", {"reason": "Taken over by another force"})
    take_back = (REQUESTS, "early_advice_withdraw")

    withdrawn = force.call(*take_back, 200, created.id, body=why, **OFFICER)
    assert withdrawn.state.value == "withdrawn"

    refused = force.call(*take_back, 409, created.id, body=why, **OFFICER)
    assert (refused.code, refused.state) == ("wrong-move", "withdrawn")
    broken = force.body("RequestInRequest", request_body(urn="06RX12326", advice_sought=""))
    invalid = force.call(
        REQUESTS, "early_advice_submit", 400, body=broken, idempotency_key="new", **OFFICER
    )
    assert [(one.pointer, one.code) for one in invalid.errors] == [
        ("/urn", "urn-malformed"),
        ("/advice_sought", "blank"),
    ]
    absent = force.call(REQUESTS, "early_advice_read", 404, UUID(int=0), **OFFICER)
    assert absent.code == "not-found"
