"""The worked examples of the description are true: sent as they stand, they are answered so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from casework.api.referrals import EXAMPLES as OF_REFERRALS
from casework.models import PlanItem
from core.api.examples import Example
from deadlines.api import EXAMPLES as OF_CLOCKS
from earlyadvice.api.views import EXAMPLES as OF_REQUESTS
from tests.casework import planning
from tests.cast import Answer, Api, Cast, request_body
from tests.earlyadvice.steps import accept, advise, allocate, send_back

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 15, 4, 5, tzinfo=UTC)
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def in_order(value: Any) -> Any:
    """The value with each id as the place where it first appears, so that two can be compared."""
    places: dict[str, str] = {}
    text = json.dumps(value, sort_keys=True)
    numbered = ID.sub(lambda found: places.setdefault(found[0], f"id {len(places) + 1}"), text)
    return json.loads(numbered)


def advised(cast: Cast, api: Api) -> str:
    """A request to which advice was given."""
    pk: str = api.post("/early-advice-requests", request_body()).body["id"]
    accept(cast, pk)
    allocate(cast, pk)
    advise(cast, pk, "Begin with the suspect: look at what he did in the week before.")
    return pk


def returned(cast: Cast, api: Api) -> str:
    """A request that was returned as too early."""
    pk: str = api.post("/early-advice-requests", request_body()).body["id"]
    send_back(cast, pk, {"too_early": "Ask again once the suspect has been interviewed."})
    return pk


PLANNED = "06RX0012526"


def asked(cast: Cast, api: Api) -> str:
    """A plan with the police: a statement, a thread of messages, a record. Its first item."""
    required = {"required_on": date(2026, 12, 4)}
    records = planning.item(
        category="health_records",
        what="The note of the appointment of 28 September.",
        why="She told her doctor of the night, by her account.",
        line="The first account.",
        proportionality=planning.record(device_part="", processing_notice=False),
        **required,
    )
    wanted = (planning.item(**required), planning.phone(**required), records)
    return str(planning.items_of(planning.issued(cast, *wanted, urn=PLANNED, at=NOW))[0].pk)


def item(number: int) -> Callable[[Cast, Api], str]:
    """Another item of that plan."""
    return lambda cast, api: str(PlanItem.objects.get(round__case__urn=PLANNED, position=number).pk)


# what happens before an example, and who else than the officer in charge acts in it
BEFORE = {
    "Still investigating, and when to expect more": advised,
    "An inspector asks whether a return was right": returned,
    "What the police owe on action plans": asked,
    "An item challenged: too long a period": item(1),
    "More time for an item": item(2),
}
ACTING = {"An inspector asks whether a return was right": "2087"}


def walk(cast: Cast, api: Api) -> Iterator[tuple[Example, Answer]]:
    """Each example in the order of the files, with what the API answers to it."""
    ids: dict[str, str] = {"urn": "06RX0012326"}
    with time_machine.travel(NOW, tick=False):
        first = [one.name for one in OF_REQUESTS].index("Taken back by the officer")
        for one in (*OF_REQUESTS[:first], *OF_CLOCKS, *OF_REQUESTS[first:], *OF_REFERRALS):
            if one.name in BEFORE:
                made = BEFORE[one.name](cast, api)
                ids["request_id"] = ids["action_item_id"] = made
            path = one.path.format(**ids)
            headers = {"X-Acting-Officer": ACTING.get(one.name, "4412")}
            if one.request is None:
                answer = api.get(path, **headers)
            else:
                answer = api.post(path, one.request, **headers)
            yield one, answer
            if answer.status == 201:
                ids["request_id"] = ids["referral_id"] = answer.body["id"]
                ids["deadline_id"] = answer.body["triage_clock"]["id"]


def test_every_example_is_answered_as_the_description_shows_it(cast: Cast, api: Api) -> None:
    for one, answer in walk(cast, api):
        assert answer.status == one.status, (one.name, answer.body)
        assert in_order(answer.body) == in_order(one.response), one.name


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
    verbs = ("submit", "check", "withdraw", "information", "outcome", "review_of_return")
    for name in (f"early_advice_{verb}" for verb in verbs):
        assert shown[name][:2] == (True, True), name
    for name in ("charging_referral_submit", "charging_referral_withdraw"):
        assert shown[name][:2] == (True, True), name
    for name in (f"action_item_{verb}" for verb in ("reply", "challenge", "extension")):
        assert shown[name][:2] == (True, True), name
    assert shown["deadline_ask"][:2] == (True, True)
    for name in ("deadline_ledger", "case_read", "action_plan_list"):
        assert shown[name][:2] == (False, True), name
