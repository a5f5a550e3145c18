"""The cast: one person of each kind, in one unit and its force, and strangers beside them.

Everything is made as the task that sets up, through the same `write` that actions use. Names are
invented and say what the person is.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken
from pytest_django import DjangoDbBlocker

from core.accounts.models import (
    Area,
    Bond,
    Force,
    ForceClient,
    Matter,
    MatterPerson,
    Officer,
    Post,
    RoleHeld,
    Unit,
    User,
    UserKind,
)
from core.accounts.roles import PostKind, Rank, Role
from core.accounts.work import system_user, work
from core.history import write
from rasso.api import CODES

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD = "a long enough password"
CLIENT_SECRET = "a secret of a force's system"
ALL_SCOPES = "cases:read cases:write victims:write"


@dataclass
class Cast:
    """Who there is. `save` writes any row as the task that sets up."""

    set_up: User
    unit: Unit
    area: Area
    force: Force
    other_unit: Unit
    other_force: Force
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def fresh(self, name: str) -> User:
        """The person as the next request would read them: roles and bonds anew."""
        return User.objects.get(pk=self.people[name].pk)

    def save(self, row: Any) -> Any:
        return write(row, by=self.set_up, at=LONG_AGO, why="Test world")

    def add_staff(self, name: str, role: Role, **place: Any) -> User:
        user = User(kind=UserKind.STAFF, name=name.replace("_", " ").title())
        user.email = f"{name.replace('_', '-')}@test.example"
        user.set_password(PASSWORD)
        self.people[name] = self.save(user)
        self.save(RoleHeld(user=user, role=role, **place))
        return user

    def add_officer(self, name: str, collar: str, rank: Rank, force: Force) -> User:
        user = User(kind=UserKind.OFFICER, name=name.replace("_", " ").title())
        user.set_unusable_password()
        self.people[name] = self.save(user)
        self.save(
            Officer(
                user=user,
                force=force,
                collar_number=collar,
                rank=rank,
                email=f"{collar}@{force.code}.example",
            )
        )
        return user

    def matter(self, urn: str, *, restricted: bool = False, unit: Unit | None = None) -> Matter:
        """The bare anchor of a case of our force."""
        matter: Matter = self.save(
            Matter(
                reference=urn,
                unit=unit or self.unit,
                force=self.force,
                restricted=restricted,
                restricted_by=self.people["legal_manager"] if restricted else None,
            )
        )
        return matter

    def save_change(self, row: Any, *fields: str) -> Any:
        return write(row, by=self.set_up, at=LONG_AGO, why="Test world", fields=fields)

    def add_role(self, name: str, unit: Unit) -> None:
        """Another place in which the person holds the role they have."""
        role = RoleHeld.objects.filter(user=self.people[name])[0].role
        self.save(RoleHeld(user=self.people[name], role=role, unit=unit))

    def bond(self, matter: Matter, user: User, bond: Bond) -> None:
        self.save(MatterPerson(matter=matter, user=user, bond=bond))


STAFF = {
    "prosecutor": Role.PROSECUTOR,
    "second_prosecutor": Role.PROSECUTOR,
    "legal_manager": Role.LEGAL_MANAGER,
    "unit_head": Role.UNIT_HEAD,
    "progression_manager": Role.CASE_PROGRESSION_MANAGER,
    "paralegal_officer": Role.PARALEGAL_OFFICER,
    "victim_liaison_officer": Role.VICTIM_LIAISON_OFFICER,
}
POSTS = {
    PostKind.CASE_PROGRESSION_MANAGER: "progression_manager",
    PostKind.LEGAL_MANAGER: "legal_manager",
    PostKind.UNIT_HEAD: "unit_head",
}


def _places() -> Cast:
    unit = Unit.objects.select_related("area").get(code="north-west-rasso")
    other_unit = Unit.objects.select_related("area").get(code="wessex-rasso")
    return Cast(
        set_up=system_user("set-up"),
        unit=unit,
        area=unit.area,
        force=Force.objects.get(code="greater-manchester"),
        other_unit=other_unit,
        other_force=Force.objects.get(code="dorset"),
    )


def build_cast() -> Cast:
    """In the database of whoever calls, under the task that sets up."""
    cast = _places()
    unit = cast.unit
    for name, role in STAFF.items():
        cast.add_staff(name, role, unit=unit)
    cast.add_staff("area_lead", Role.AREA_LEAD, area=unit.area)
    cast.add_staff("other_prosecutor", Role.PROSECUTOR, unit=cast.other_unit)
    cast.add_staff("other_legal_manager", Role.LEGAL_MANAGER, unit=cast.other_unit)
    cast.add_staff("national_analyst", Role.NATIONAL_ANALYST)
    cast.add_staff("administrator", Role.ADMINISTRATOR)
    cast.add_officer("officer", "4412", Rank.CONSTABLE, cast.force)
    cast.add_officer("colleague", "5150", Rank.CONSTABLE, cast.force)
    cast.add_officer("supervisor", "2087", Rank.INSPECTOR, cast.force)
    cast.add_officer("sergeant", "3001", Rank.SERGEANT, cast.force)
    cast.add_officer("chief_inspector", "1001", Rank.CHIEF_INSPECTOR, cast.force)
    cast.add_officer("force_lead", "1002", Rank.SUPERINTENDENT, cast.force)
    cast.add_officer("other_officer", "7777", Rank.INSPECTOR, cast.other_force)
    for kind, name in POSTS.items():
        cast.save(Post(kind=kind, unit=unit, holder=cast.people[name]))
    cast.save(Post(kind=PostKind.AREA_LEAD, area=unit.area, holder=cast.area_lead))
    cast.save(
        Post(
            kind=PostKind.DETECTIVE_CHIEF_INSPECTOR,
            force=cast.force,
            holder=cast.chief_inspector,
        )
    )
    cast.save(Post(kind=PostKind.FORCE_RASSO_LEAD, force=cast.force, holder=cast.force_lead))
    for name, force in (("system", cast.force), ("other_system", cast.other_force)):
        user = User(kind=UserKind.FORCE_SYSTEM, name=f"{force.name}: record system")
        user.set_unusable_password()
        cast.people[f"force_{name}"] = cast.save(user)
        ForceClient.objects.create(
            name=user.name,
            client_id=f"client-{force.code}",
            client_secret=CLIENT_SECRET,
            client_type="confidential",
            authorization_grant_type="client-credentials",
            force=force,
            system_user=user,
        )
    return cast


def commit() -> None:
    """Make the cast where it is to stay: in the template of the tests' databases."""
    with set_up_task(), transaction.atomic():
        build_cast()


@contextmanager
def set_up_task() -> Iterator[User]:
    """Work as the task that sets up."""
    with work():
        set_up = system_user("set-up")
    with work(set_up):
        yield set_up


def there() -> Cast:
    """The cast that the database came with, read anew."""
    people = {
        user.name.lower().replace(" ", "_"): user
        for user in User.objects.filter(kind__in=[UserKind.STAFF, UserKind.OFFICER])
    }
    cast = _places()
    systems = {one.force_id: one.system_user for one in ForceClient.objects.all()}
    people["force_system"] = systems[cast.force.pk]
    people["force_other_system"] = systems[cast.other_force.pk]
    return replace(cast, people=people)


@pytest.fixture
def cast(cast_database: None, db: None) -> Iterator[Cast]:
    """The cast, seen by the task that sets up; `work(person)` narrows the view."""
    with set_up_task():
        yield there()


@pytest.fixture
def committed_cast(cast_database: None, transactional_db: None) -> Cast:
    """The cast as other connections see it too; what is done to it is committed."""
    with set_up_task():
        return there()


@contextmanager
def standing_cast(blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The cast for all tests of a module, with whatever is made beside it before the first of them;
    gone after the last. What a test changes is gone with that test, as ever. The module's fixture
    asks for `cast_database`."""
    with blocker.unblock(), transaction.atomic():
        with set_up_task():
            yield there()
        transaction.set_rollback(True)


@dataclass
class Answer:
    """What the API said."""

    status: int
    body: Any
    headers: Any


class Api:
    """A force's system, acting for one of its officers."""

    def __init__(self, force: Force, collar: str | None, scopes: str = ALL_SCOPES) -> None:
        client = ForceClient.objects.get(force=force)
        secret = secrets.token_urlsafe(32)
        token = AccessToken(
            application=client,
            expires=timezone.now() + timedelta(days=365),  # tests travel in time
            scope=scopes,
            token=secret,
        )
        token.save()
        self.headers = {"Authorization": f"Bearer {secret}"}
        if collar is not None:
            self.headers["X-Acting-Officer"] = collar
        self.client = Client(raise_request_exception=False)
        self.keys = 0

    def get(self, path: str, **headers: str) -> Answer:
        return self._answer(self.client.get(f"/api/v1{path}", headers={**self.headers, **headers}))

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        self.keys += 1
        given = {"Idempotency-Key": f"key-{id(self)}-{self.keys}", **self.headers, **headers}
        return self._send("post", path, body or {}, given)

    def put(self, path: str, body: Any, **headers: str) -> Answer:
        return self._send("put", path, body, {**self.headers, **headers})

    def delete(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self._send("delete", path, body or "", {**self.headers, **headers})

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        call = getattr(self.client, method)
        return self._answer(
            call(f"/api/v1{path}", data, content_type="application/json", headers=headers)
        )

    def _answer(self, response: Any) -> Answer:
        try:
            body = json.loads(response.content) if response.content else None
        except ValueError:
            body = response.content.decode()
        if response.status_code >= 400 and isinstance(body, dict):
            told = {body["code"], *(one["code"] for one in body.get("errors", []))}
            assert told <= {one.code for one in CODES}, "a code that nobody explains"
        return Answer(response.status_code, body, response.headers)


ApiOf = Callable[..., Api]


@pytest.fixture
def api(cast: Cast) -> Api:
    """The officer in charge, through the force's system."""
    return Api(cast.force, "4412")


@pytest.fixture
def api_of(cast: Cast) -> ApiOf:
    """Any officer: `api_of("2087")`, or of the other force: `api_of("7777", cast.other_force)`."""

    def made(collar: str | None, force: Force | None = None, scopes: str = ALL_SCOPES) -> Api:
        return Api(force or cast.force, collar, scopes)

    return made


@pytest.fixture
def browser_of(cast: Cast) -> Callable[[str], Client]:
    """A signed-in member of staff, by name: `browser_of("legal_manager").get("/")`."""

    def made(name: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(cast.people[name], "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return made


def request_body(**changes: Any) -> dict[str, Any]:
    """The whole body of an early-advice request, as design/police-api.md shows it."""
    return {
        "urn": "06RX0012326",
        "offences": ["SX03002"],
        "reported_on": "2026-09-30",
        "incident_from": "2026-09-26",
        "incident_to": "2026-09-27",
        "relationship": "ex_partner",
        "urgent": None,
        "factual_summary": "An invented account, short and sober.",
        "suspects": [
            {
                "reference": "S1",
                "name": "Invented Suspect",
                "date_of_birth": "1988-02-03",
                "status": "interviewed",
                "liberty": "bail",
                "bail_ends_on": "2026-12-26",
                "bail_conditions": "Not to contact C1.",
                "under_18": False,
                "explanation": "Says that there was agreement.",
            }
        ],
        "complainants": [{"reference": "C1", "adult_then": True, "adult_now": True}],
        "lines_of_enquiry": [
            {
                "text": "Messages between the two in September.",
                "status": "ongoing",
                "anticipated_outcome": "May show what was said afterwards.",
                "expected_by": "2026-12-18",
            }
        ],
        "issues": ["digital_material", "third_party_material"],
        "issues_text": "How far to look into messages.",
        "advice_sought": "Which messages are needed, and from when.",
        "material": [{"kind": "abe_interview", "text": "Recorded on 2 October."}],
        "potentially_disclosable": "None known.",
        "discussion_requested": True,
        "officer": "4412",
        "supervisor": "2087",
        "supervisor_review": {
            "by": "2087",
            "role": "gatekeeper",
            "on": "2026-11-19",
            "comments": "Ready to ask.",
        },
        **changes,
    }
