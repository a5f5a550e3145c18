"""The resolver walk: every route, for everybody, on every case, by every method.

The routes come from the resolver, so a new one is walked by itself and fails here until the tables
below say who may. Out of scope is 404, in scope but not allowed is 403, and nothing is ever 5xx.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client

from core.accounts.models import Bond
from core.accounts.work import work
from core.audit.models import ReadRecord
from core.history import write
from core.reference.models import Item
from core.routes import Operation, Policy, Route, routes
from deadlines import escalating
from deadlines.models import Ladder
from earlyadvice.lifecycle import State
from earlyadvice.models import Request
from tests.cast import Api, ApiOf, Cast
from tests.earlyadvice.test_actions import AT, LATER, in_state, submit

pytestmark = pytest.mark.django_db

STAFF = (
    "prosecutor",
    "second_prosecutor",
    "legal_manager",
    "unit_head",
    "progression_manager",
    "paralegal_officer",
    "victim_liaison_officer",
    "area_lead",
    "other_prosecutor",
    "other_legal_manager",
    "national_analyst",
    "administrator",
)
POLICE = {"officer": "4412", "colleague": "5150", "supervisor": "2087", "other_officer": "7777"}
OTHER_METHODS = ("put", "patch", "delete", "options", "head", "trace")

# access.md, by hand: whose eyes each case meets
SEES_OWN = {
    "prosecutor",
    "second_prosecutor",
    "legal_manager",
    "unit_head",
    "progression_manager",
    "paralegal_officer",
    "victim_liaison_officer",
    "area_lead",
    "officer",
    "colleague",
    "supervisor",
}
SEES_OTHER_UNIT = {"other_prosecutor", "other_legal_manager", "officer", "colleague", "supervisor"}
SEES_RESTRICTED = {"second_prosecutor", "officer"}  # named; a legal manager who is not is kept out
SEES = {
    "own": SEES_OWN,
    "other unit": SEES_OTHER_UNIT,
    "restricted": SEES_RESTRICTED,
    "walled off": SEES_OWN - {"legal_manager"},
    "absent": set(),
}

MANAGERS = {"legal_manager", "unit_head"}
# pages that decide something: who of those who see the case may open them
DECIDES = {
    "request-triage": MANAGERS,
    "request-return": MANAGERS,
    "request-allocate": MANAGERS,
    "request-route": MANAGERS | {"progression_manager"},
    "request-advise": {"prosecutor"},
    "request-advise-draft": {"prosecutor"},
    "request-advise-check": {"prosecutor"},
}
ONE_CASE = {"request_id", "deadline_id", "escalation_id", "urn"}


@dataclass(frozen=True)
class Ids:
    """The keys of one case in the addresses."""

    request_id: UUID
    deadline_id: UUID
    escalation_id: UUID
    urn: str


@dataclass
class World:
    cast: Cast
    cases: dict[str, Ids]
    item: Item


@pytest.fixture
def world(cast: Cast) -> World:
    """One case of each relation, each with a late clock that was escalated by hand."""
    cases = {}
    urns = {"own": "06RX0000126", "other unit": "06RX0000226", "restricted": "06RX0000326"}
    for relation, urn in {**urns, "walled off": "06RX0000426"}.items():
        request = in_state(cast, State.ALLOCATED, urn)
        manager = cast.fresh("legal_manager")
        with work(manager):
            raised = escalating.escalate_by_hand(
                deadline_id=request.clock_id, by=manager, at=LATER, reason="Overdue"
            )
        cases[relation] = Ids(request.pk, request.clock_id, raised.pk, urn)
    _move_away(cast, cases["other unit"])
    _restrict(cast, cases["restricted"])
    walled = Request.objects.get(pk=cases["walled off"].request_id)
    cast.bond(walled.matter, cast.people["legal_manager"], Bond.CONFLICTED)
    cases["absent"] = Ids(uuid4(), uuid4(), uuid4(), "06RX9999926")
    assert submit(cast, "06RX0000926", at=AT).pk
    return World(cast, cases, Item.objects.filter(kind="line_status")[0])


def _move_away(cast: Cast, ids: Ids) -> None:
    request = Request.objects.get(pk=ids.request_id)
    matter = request.matter
    matter.unit = cast.other_unit
    cast.save_change(matter, "unit")
    for bond in matter.people.filter(bond=Bond.LAWYER):
        bond.user = cast.people["other_prosecutor"]
        cast.save_change(bond, "user")


def _restrict(cast: Cast, ids: Ids) -> None:
    matter = Request.objects.get(pk=ids.request_id).matter
    matter.restricted, matter.restricted_by = True, cast.people["legal_manager"]
    fields = ["restricted", "restricted_by"]
    write(matter, by=cast.set_up, at=LATER, why="Test", fields=fields)
    for name in ("second_prosecutor", "officer"):
        cast.bond(matter, cast.people[name], Bond.NAMED)


# --- the walk ----------------------------------------------------------------------------------


def ours() -> list[Route]:
    return [route for route in routes() if not route.path.startswith("/static/")]


def address(route: Route, world: World, relation: str) -> str:
    ids = world.cases[relation]
    values = {
        **vars(ids),
        "notice_id": uuid4(),
        "kind": world.item.kind,
        "item_id": world.item.pk,
        "collar_number": "4412",
        "area_code": "north-west",
        "ladder_id": Ladder.objects.filter(in_force_until=None)[0].pk,
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), route.path)


def is_about_one_case(route: Route) -> bool:
    return bool(set(re.findall(r"<(?:\w+:)?(\w+)>", route.path)) & ONE_CASE)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever one call did is undone before the next."""
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)


Call = Callable[[str, str], Any]


def callers(world: World, api_of: ApiOf) -> dict[str, Call]:
    """Everybody, as a function of method and address that answers the response."""
    found: dict[str, Call] = {}
    for name in STAFF:
        client = Client(raise_request_exception=False)
        client.force_login(
            world.cast.people[name], "allauth.account.auth_backends.AuthenticationBackend"
        )
        found[name] = _by_browser(client)
    for name, collar in POLICE.items():
        force = world.cast.other_force if name == "other_officer" else world.cast.force
        found[name] = _by_api(api_of(collar, force))
    return found


def _by_browser(client: Client) -> Call:
    cookie = client.cookies["sessionid"].value

    def call(method: str, path: str) -> Any:
        client.cookies["sessionid"] = cookie  # signing out is undone like everything else
        return getattr(client, method)(path)

    return call


def _by_api(api: Api) -> Call:
    def call(method: str, path: str) -> Any:
        given: dict[str, Any] = {"headers": {**api.headers, "Idempotency-Key": str(uuid4())}}
        if method in {"post", "put", "patch"}:
            given |= {"data": b"{}", "content_type": "application/json"}
        return getattr(api.client, method)(path, **given)

    return call


def expected(route: Route, name: str, relation: str, method: str) -> set[int]:
    """The statuses that the tables above allow. Small, and written by hand."""
    is_api = route.policy in {Policy.FORCE, Policy.OFFICER}
    if route.policy is Policy.PUBLIC:
        return {200, 302, 400, 401, 403, 405, 409, 415, 422, 429}
    if is_api != (name in POLICE):
        return {401} if is_api else {302, 403}
    if route.policy is Policy.ADMINISTRATOR and name != "administrator":
        return {403}
    if route.policy is Policy.STAFF_WITH_CASES and name in {"national_analyst", "administrator"}:
        return {403}
    if not is_about_one_case(route):
        return {200, 302, 400, 404, 405, 422, 428, 429}
    if is_api and method not in route.methods:
        return {405}
    if is_api and method == "options":
        return {200}  # what the resource does, the same whether the case exists or not
    if method not in route.methods:
        return {403, 404, 405}
    if name not in SEES[relation]:
        # a body that cannot be read says so before the case is looked for, for everybody
        return {404, 400} if is_api and method == "post" else {404}
    if route.name in DECIDES and name not in DECIDES[route.name] | may_on(relation):
        return {403}
    return {200, 201, 302, 400, 403, 409, 422}


def may_on(relation: str) -> set[str]:
    """Who decides on the other relations: the same roles, in their own unit."""
    return {"other_prosecutor", "other_legal_manager"} if relation == "other unit" else set()


PARTS = 2  # so that two processes share the walk
IN_FULL = ("legal_manager", "officer", "other_officer")  # who also tries the unusual methods


# one of each kind tries to change things; every role, by every verb, is tried in test_actions
WHO_POST = (*IN_FULL, "prosecutor", "progression_manager", "other_prosecutor", "administrator")


def relations_of(route: Route, name: str) -> list[str]:
    if not is_about_one_case(route):
        return ["own"]
    return [relation for relation in SEES if relation != "absent" or name in IN_FULL]


def methods_of(name: str, relation: str) -> tuple[str, ...]:
    unusual = OTHER_METHODS if relation == "own" and name in IN_FULL else ()
    return ("get", *(("post",) if name in WHO_POST else ()), *unusual)


def part(number: int) -> list[Route]:
    return ours()[number::PARTS]


@pytest.mark.parametrize("number", range(PARTS))
def test_everybody_gets_what_the_tables_say(world: World, api_of: ApiOf, number: int) -> None:
    wrong = []
    everybody = callers(world, api_of)
    for route in part(number):
        for name, call in everybody.items():
            for relation in relations_of(route, name):
                for method in methods_of(name, relation):
                    with undone():
                        status = call(method, address(route, world, relation)).status_code
                    if status not in expected(route, name, relation, method):
                        wrong.append(f"{method} {route.path} by {name} on {relation}: {status}")
    assert wrong == []


def test_a_stranger_to_the_service_sees_nothing_of_a_case(world: World) -> None:
    nobody = Client(raise_request_exception=False)
    wrong = []
    for route in ours():
        for method in ("get", "post", *OTHER_METHODS):
            with undone():
                path = address(route, world, "own")
                response = getattr(nobody, method)(path)
            public = route.policy is Policy.PUBLIC
            allowed = response.status_code in {302, 401, 403, 405}
            told = b"06RX0000126" in response.content.replace(path.encode(), b"")
            if response.status_code >= 500 or not (public or allowed) or told:
                wrong.append(f"{method} {route.path}: {response.status_code}")
    assert wrong == []


def test_every_answer_from_a_route_with_case_material_is_in_the_read_log(
    world: World, api_of: ApiOf
) -> None:
    everybody = callers(world, api_of)
    for route in ours():
        if route.operation is Operation.NONE:
            continue
        is_api = route.policy in {Policy.FORCE, Policy.OFFICER}
        call = everybody["officer" if is_api else "legal_manager"]
        before = ReadRecord.objects.count()
        with undone():
            method = "get" if "get" in route.methods else "post"
            response = call(method, address(route, world, "own"))
            logged = list(ReadRecord.objects.order_by("id")[before:])
        assert logged, route
        assert {row.status for row in logged} == {response.status_code}, route
        allowed = {route.operation, Operation.COLLECTION} if method == "post" else {route.operation}
        assert all(row.route and row.operation in allowed for row in logged), route


def test_every_route_with_a_case_in_its_address_is_for_people_who_may_see_cases() -> None:
    for route in ours():
        if is_about_one_case(route):
            assert route.policy in {Policy.STAFF_WITH_CASES, Policy.OFFICER}, route
            assert route.operation is not Operation.NONE, route


def test_the_same_scope_decides_lists_counts_and_details(world: World, api_of: ApiOf) -> None:
    """What a list shows is what its details open, for everybody."""
    for name, call in callers(world, api_of).items():
        is_police = name in POLICE
        listed = call("get", "/api/v1/early-advice-requests" if is_police else "/early-advice/?x=1")
        for relation in ("own", "other unit", "restricted", "walled off"):
            ids = world.cases[relation]
            if name in {"national_analyst", "administrator"}:
                assert listed.status_code == 403
                continue
            shown = ids.urn.encode() in listed.content
            assert shown == (name in SEES[relation]), f"{name}: {relation}"
