"""The worked examples of the description are true: sent as they stand, they are answered so."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import time_machine

from deadlines.api import EXAMPLES as OF_CLOCKS
from earlyadvice.api.views import EXAMPLES as OF_REQUESTS
from tests.cast import Api

pytestmark = pytest.mark.django_db
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def in_order(value: Any) -> Any:
    """The value with each id as the place where it first appears, so that two can be compared."""
    places: dict[str, str] = {}
    text = json.dumps(value, sort_keys=True)
    numbered = ID.sub(lambda found: places.setdefault(found[0], f"id {len(places) + 1}"), text)
    return json.loads(numbered)


def test_every_example_is_answered_as_the_description_shows_it(api: Api) -> None:
    ids: dict[str, str] = {}
    with time_machine.travel("2026-11-20T15:04:05Z", tick=False):
        *before, taken_back = OF_REQUESTS
        for one in (*before, *OF_CLOCKS, taken_back):
            path = one.path.format(**ids)
            answer = api.get(path) if one.request is None else api.post(path, one.request)
            assert answer.status == one.status, one.name
            assert in_order(answer.body) == in_order(one.response), one.name
            if answer.status == 201:
                ids["request_id"] = answer.body["id"]
                ids["deadline_id"] = answer.body["triage_clock"]["id"]


def test_each_resource_that_the_documentation_walks_through_has_an_example(
    description: Any,
) -> None:
    shown = {}
    for path, methods in description["paths"].items():
        for operation in methods.values():
            sent = [
                kind.get("examples")
                for kind in operation.get("requestBody", {}).get("content", {}).values()
            ]
            answered = [
                kind.get("examples")
                for response in operation["responses"].values()
                for kind in response.get("content", {}).values()
            ]
            shown[operation["operationId"]] = (any(sent), any(answered), path)
    for name in ("early_advice_submit", "early_advice_check", "early_advice_withdraw"):
        assert shown[name][:2] == (True, True), name
    assert shown["deadline_ledger"][:2] == (False, True)
