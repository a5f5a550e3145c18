"""The resolver walk: every route, on every case, by every method, as the tables below say.

The routes come from the resolver, so a new one is walked by itself and fails here until the tables
below say who may. Out of scope is 404, in scope but not allowed is 403, and nothing is ever 5xx.
Of those to whom the tables promise the same, one calls, each in turn from route to route; `make
walk` sends everybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from casework.links import actions as links
from casework.models import Case
from core.accounts.models import Bond
from core.accounts.work import work
from core.audit.models import ReadRecord
from core.history import write
from core.reference.models import Item
from core.routes import Operation, Policy, Route, routes
from deadlines import asking, escalating
from deadlines.models import Ladder
from earlyadvice.lifecycle import State
from earlyadvice.models import Request
from tests.casework import planning, referring
from tests.casework.clinics import meeting
from tests.casework.disclosure import listing
from tests.cast import Api, ApiOf, Cast, standing_cast
from tests.earlyadvice.test_actions import AT, LATER, in_state, submit
from tests.walking import EVERYBODY

# one standing world for the module
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast_database")]

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
# nobody has reviewed these referrals yet; and one case alone is linked to another
NOTHING_THERE = {"referral-review-read", "link-same", "link-undo"}
KEEPERS = MANAGERS | {"prosecutor", "progression_manager"}
# pages that decide something: who of those who see the case may open them
DECIDES = {
    "request-triage": MANAGERS,
    "request-return": MANAGERS,
    "request-return-check": MANAGERS,
    "request-allocate": MANAGERS,
    "request-route": MANAGERS | {"progression_manager"},
    "request-urgent": MANAGERS | {"prosecutor"},
    "request-ask": MANAGERS | {"prosecutor"},
    "request-review": MANAGERS | {"prosecutor", "second_prosecutor"},
    "request-close": MANAGERS,
    "request-discussion-offer": MANAGERS | {"prosecutor"},
    "request-discussion-record": MANAGERS | {"prosecutor"},
    "request-discussion-note": MANAGERS | {"prosecutor"},
    "request-put-right": MANAGERS | {"prosecutor"},
    "request-second-ask": {"prosecutor"},
    "request-second": MANAGERS | {"prosecutor", "second_prosecutor"},
    "request-advise": {"prosecutor"},
    "clock-answer": MANAGERS | {"prosecutor", "progression_manager"},
    "request-advise-check": {"prosecutor"},
    "referral-triage": MANAGERS,
    "referral-return": MANAGERS,
    "referral-return-check": MANAGERS,
    "referral-allocate": MANAGERS,
    "referral-transfer": MANAGERS,
    "referral-priority": MANAGERS,
    "referral-file": MANAGERS | {"prosecutor"},
    "referral-file-answer": MANAGERS,
    **dict.fromkeys(("link-new", "link-same", "link-undo"), KEEPERS),
    "clinic-item-outcome": MANAGERS | {"progression_manager"},
    "clock-remind": KEEPERS,
    "prfi-open": KEEPERS,
    "prfi-review": KEEPERS,
    "prfi-reactivate": KEEPERS,
    "prfi-informed": KEEPERS | {"victim_liaison_officer"},
    "referral-told": KEEPERS | {"victim_liaison_officer"},
    **dict.fromkeys(
        ("disclosure-add", "disclosure-csv", "disclosure-word", "disclosure-pdf"),
        KEEPERS | {"victim_liaison_officer", "paralegal_officer"},
    ),
    **dict.fromkeys(
        ("disclosure-decide", "disclosure-hold", "disclosure-lift"), MANAGERS | {"prosecutor"}
    ),
    "engagement": KEEPERS,
    "plan-new": {"prosecutor"},
    "plan-edit": {"prosecutor"},
    "plan-issue": {"prosecutor"},
    "plan-urgent": {"prosecutor"},
    "plan-discard": {"prosecutor"},
    "plan-item-change": {"prosecutor"},
    "plan-item-reply": MANAGERS | {"prosecutor"},
    "plan-item-challenge": MANAGERS | {"prosecutor"},
    "plan-item-date": MANAGERS | {"prosecutor"},
    "plan-item-withdraw": MANAGERS | {"prosecutor"},
    "plan-discussion-offer": MANAGERS | {"prosecutor"},
    "plan-discussion-record": MANAGERS | {"prosecutor"},
    "plan-review": MANAGERS,
    "plan-item-approval": MANAGERS,
    "referral-review": {"prosecutor"},
    "referral-review-check": {"prosecutor"},
    "referral-review-language": {"prosecutor"},
    "referral-countersign-ask": {"prosecutor"},
    "referral-countersign-answer": {"prosecutor"},
    "referral-make": {"prosecutor"},
    "referral-full-review": {"prosecutor"},
    "referral-unmake": {"prosecutor"},
    "referral-countersign": MANAGERS | {"prosecutor", "second_prosecutor"},
    "referral-telling": {"prosecutor", "victim_liaison_officer"},
    "referral-release": MANAGERS | {"prosecutor"},
    "referral-reconsider": MANAGERS,
    "referral-facts": MANAGERS | {"prosecutor", "progression_manager", "paralegal_officer"},
    "referral-notes": MANAGERS | {"prosecutor", "second_prosecutor"},
}
ENTERS = MANAGERS | {"other_legal_manager", "progression_manager"}  # what comes on paper
ON_PAPER = {"enter-request", "referral-new", "referral-enter"}
OF_MANAGERS = {"people", "person"}  # without a case in them
LEADS = MANAGERS | {"progression_manager"}  # a clinic, which is its unit's own
OF_A_CLINIC = {
    *("clinic-change", "clinic-call-off", "clinic-add"),
    *("clinic-leave-out", "clinic-fix", "clinic-close"),
}
ONE_CASE = {"request_id", "referral_id", "deadline_id", "escalation_id", "urn"} | {
    "plan_id",
    "action_item_id",
    "prfi_id",
    "disclosure_item_id",
    "clinic_item_id",
}


@dataclass(frozen=True)
class Ids:
    """The keys of one case in the addresses."""

    request_id: UUID
    referral_id: UUID
    prfi_id: UUID
    disclosure_item_id: UUID
    plan_id: UUID
    action_item_id: UUID
    deadline_id: UUID
    escalation_id: UUID
    clinic_item_id: UUID
    urn: str
    suspect_id: UUID = field(default_factory=uuid4)
    other_suspect_id: UUID = field(default_factory=uuid4)
    link_id: UUID = field(default_factory=uuid4)


@dataclass
class World:
    cast: Cast
    cases: dict[str, Ids]
    item: Item
    clinic_id: UUID


@pytest.fixture(scope="module")
def standing(
    cast_database: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    with standing_cast(django_db_blocker) as cast:
        yield build_world(cast)


@pytest.fixture
def world(standing: World, db: None) -> World:
    return standing


@pytest.fixture
def cast(world: World) -> Cast:
    return world.cast


def build_world(cast: Cast) -> World:
    """One case of each relation, each with a late clock that was escalated by hand and asked
    about."""
    cases = {}
    clinic = meeting.plan(cast, LATER, meets_at=LATER + timedelta(days=2))
    urns = {"own": "06RX0000126", "other unit": "06RX0000226", "restricted": "06RX0000326"}
    for relation, urn in {**urns, "walled off": "06RX0000426"}.items():
        request = in_state(cast, State.ALLOCATED, urn)
        referral = referring.allocated(cast, urn, LATER)
        planning.talk(cast, referral, LATER)
        plan = planning.issue(cast, planning.propose(cast, referral, at=LATER), LATER)
        waits = referring.waits(cast, referral, LATER)
        manager = cast.fresh("legal_manager")
        with work(manager):
            raised = escalating.escalate_by_hand(
                deadline_id=request.clock_id, by=manager, at=LATER, reason="Overdue"
            )
        officer = cast.fresh("officer")
        with work(officer):
            assert asking.ask(deadline_id=request.clock_id, by=officer, at=LATER).pk
        cases[relation] = Ids(
            request.pk,
            referral.pk,
            waits.pk,
            listing.add(cast, referral.case, at=LATER).pk,
            plan.pk,
            planning.only(plan).pk,
            request.clock_id,
            raised.pk,
            meeting.add(cast, clinic, urn, at=LATER).pk,
            urn,
        )
    meeting.fix(cast, clinic, LATER)
    _move_away(cast, cases["other unit"])
    _restrict(cast, cases["restricted"])
    walled = Request.objects.get(pk=cases["walled off"].request_id)
    cast.bond(walled.matter, cast.people["legal_manager"], Bond.CONFLICTED)
    keys = {name: uuid4() for name in ONE_CASE if not name.endswith("urn")}
    cases["absent"] = Ids(urn="06RX9999926", **keys)
    cases["own"] = _linked(cast, cases["own"], submit(cast, "06RX0000926", at=AT).case)
    return World(cast, cases, Item.objects.filter(kind="line_status")[0], clinic.pk)


def _linked(cast: Cast, ids: Ids, other: Case) -> Ids:
    """The case linked to another one of the unit, against whose suspect it could be laid too."""
    case, manager = Case.objects.get(urn=ids.urn), cast.fresh("legal_manager")
    with work(manager):
        link = links.link(
            case_id=case.pk, other_urn=other.urn, kind="directed", why="Test", by=manager, at=LATER
        )
    here, there = case.suspects.get(), other.suspects.get()
    return replace(ids, suspect_id=here.pk, other_suspect_id=there.pk, link_id=link.pk)


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
        "clinic_id": world.clinic_id,
        "notice_id": uuid4(),
        "delivery_id": uuid4(),
        "kind": world.item.kind,
        "item_id": world.item.pk,
        "collar_number": "4412",
        "shared_id": 1,
        "asked_urn": "06RX7777726",
        "area_code": "north-west",
        "force_code": "greater-manchester",
        "public_id": world.cast.prosecutor.public_id,
        "token": "no-such-address",
        "pk": 0,  # a security key of nobody's
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
    if route.name == "calendar-feed":  # the address of nobody; tests/dashboards/test_calendar.py
        return {404} if method in {"get", "head"} else {200} if method == "options" else {405}
    if route.name in {"openid_go", "openid_back"}:
        return {404}  # not configured here
    if route.policy is Policy.PUBLIC:
        return {200, 302, 400, 401, 403, 405, 409, 415, 422, 429}
    if is_api != (name in POLICE):
        return {401} if is_api else {302, 403}
    if route.policy is Policy.ADMINISTRATOR and name != "administrator":
        return {403}
    if route.policy is Policy.STAFF_WITH_CASES and name in WITHOUT_CASES:
        return {403}
    if route.name in OF_MANAGERS and name not in MANAGERS | {"other_legal_manager"}:
        return {403}
    if route.name == "national-figures" and name != "national_analyst":
        return {403}
    if route.name in OF_A_CLINIC and name not in LEADS:
        return {403} if name in SEES_OWN else {404}
    if route.name == "clinic-new" and name not in LEADS | {"other_legal_manager"}:
        return {403}
    if route.name in OF_A_CLINIC:
        return {200, 405, 409, 422}
    if route.name in ON_PAPER and name not in ENTERS:
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
    if route.name in NOTHING_THERE:
        return {200, 403, 404, 422}
    return {200, 201, 302, 400, 403, 409, 422}


def may_on(relation: str) -> set[str]:
    """Who decides on the other relations: the same roles, in their own unit."""
    return {"other_prosecutor", "other_legal_manager"} if relation == "other unit" else set()


PARTS = 4  # so that processes share the walk, and none comes near the time limit
IN_FULL = ("legal_manager", "officer", "other_officer")  # who also tries the unusual methods


# one of each kind tries to change things; every role, by every verb, is tried in test_actions
WHO_POST = (*IN_FULL, "prosecutor", "progression_manager", "other_prosecutor", "administrator")


WITHOUT_CASES = {"national_analyst", "administrator"}


def is_turned_away(route: Route, name: str) -> bool:
    """Whether nobody asks which case it is: a member of staff at the API, the police at a page, or
    somebody without cases. One that is there and one that never was get the same answer."""
    if route.policy in {Policy.FORCE, Policy.OFFICER}:
        return name not in POLICE
    is_for_cases = route.policy is Policy.STAFF_WITH_CASES
    return name in POLICE or (is_for_cases and name in WITHOUT_CASES)


def relations_of(route: Route, name: str) -> list[str]:
    if not is_about_one_case(route):
        return ["own"]
    if is_turned_away(route, name):
        return ["own", "absent"]
    return [relation for relation in SEES if relation != "absent" or name in IN_FULL]


def methods_of(name: str, relation: str, turn: int) -> tuple[str, ...]:
    """Of the unusual ones each route gets another."""
    others = OTHER_METHODS if EVERYBODY else (OTHER_METHODS[turn % len(OTHER_METHODS)],)
    unusual = others if relation == "own" and name in IN_FULL else ()
    return ("get", *(("post",) if name in WHO_POST else ()), *unusual)


def part(number: int) -> list[tuple[int, Route]]:
    return list(enumerate(ours()))[number::PARTS]


def who_calls(route: Route, turn: int) -> Iterator[tuple[str, str, str]]:
    """Who, on which relation, by which method: one for each distinct promise, or everybody."""
    alike: dict[tuple[str, str, frozenset[int], bool], list[str]] = {}
    for name in (*STAFF, *POLICE):
        for relation in relations_of(route, name):
            for method in methods_of(name, relation, turn):
                promised = frozenset(expected(route, name, relation, method))
                key = (relation, method, promised, is_turned_away(route, name))
                alike.setdefault(key, []).append(name)
    for (relation, method, *_), names in alike.items():
        for name in names if EVERYBODY else (names[turn % len(names)],):
            yield name, relation, method


@pytest.mark.parametrize("number", range(PARTS))
def test_everybody_gets_what_the_tables_say(world: World, api_of: ApiOf, number: int) -> None:
    wrong = []
    everybody = callers(world, api_of)
    for turn, route in part(number):
        for name, relation, method in who_calls(route, turn):
            with undone():
                status = everybody[name](method, address(route, world, relation)).status_code
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
            if name in WITHOUT_CASES:
                assert listed.status_code == 403
                continue
            shown = ids.urn.encode() in listed.content
            assert shown == (name in SEES[relation]), f"{name}: {relation}"
