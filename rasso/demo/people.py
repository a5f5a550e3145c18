"""The people of the demonstration: one of each role in each Area, officers in each force.

Names are invented and say so. Sign-ins are in the README: `ROLE@AREA.example`, `demo-only`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from core.accounts.models import (
    Area,
    Force,
    ForceClient,
    Memorandum,
    Officer,
    Post,
    RoleHeld,
    Routing,
    Unit,
    User,
    UserKind,
)
from core.accounts.roles import PostKind, Rank, Role
from core.history import write

PASSWORD = "demo-only"
WHY = "Demonstration data"
FIRST = (
    *("Amber", "Bilal", "Carys", "Dilys", "Ewan", "Farah", "Gethin", "Hana", "Idris", "Jaya"),
    *("Kofi", "Leila", "Morgan", "Nia", "Owain", "Priya", "Quinn", "Rhys", "Sunita", "Tomos"),
    *("Uma", "Viktor", "Wren", "Xanthe", "Yusuf", "Zofia"),
)
LAST = (
    *("Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fern", "Gorse", "Hazel", "Ivy", "Juniper"),
    *("Kelp", "Larch", "Maple", "Nettle", "Oak", "Pine", "Quince", "Rowan", "Sorrel", "Thistle"),
    *("Umber", "Vetch", "Willow", "Yarrow"),
)

UNIT_ROLES = {
    "prosecutor": Role.PROSECUTOR,
    "prosecutor-2": Role.PROSECUTOR,
    "prosecutor-3": Role.PROSECUTOR,
    "legal-manager": Role.LEGAL_MANAGER,
    "unit-head": Role.UNIT_HEAD,
    "case-progression-manager": Role.CASE_PROGRESSION_MANAGER,
    "paralegal-officer": Role.PARALEGAL_OFFICER,
    "victim-liaison-officer": Role.VICTIM_LIAISON_OFFICER,
}
POSTS = {
    "legal-manager": PostKind.LEGAL_MANAGER,
    "unit-head": PostKind.UNIT_HEAD,
    "case-progression-manager": PostKind.CASE_PROGRESSION_MANAGER,
}
OFFICERS = {
    "4412": Rank.CONSTABLE,
    "4413": Rank.CONSTABLE,
    "2087": Rank.INSPECTOR,
    "1100": Rank.CHIEF_INSPECTOR,
    "1001": Rank.SUPERINTENDENT,
}
POLICE_POSTS = {
    "1100": PostKind.DETECTIVE_CHIEF_INSPECTOR,
    "1001": PostKind.FORCE_RASSO_LEAD,
}


# gaps that the page of memoranda shows: `today` of a memorandum lies 1,200 days back
WITHOUT_MEMORANDUM = {"cumbria"}
EXPIRED_MEMORANDUM = {"dorset"}


@dataclass
class People:
    """Who there is, by place: `staff[unit id][role]`, `officers[force id][collar number]`."""

    by: User
    at: datetime
    staff: dict[int, dict[str, User]] = field(default_factory=dict)
    officers: dict[int, dict[str, Officer]] = field(default_factory=dict)

    def save(self, row: object) -> object:
        return write(row, by=self.by, at=self.at, why=WHY)  # type: ignore[type-var]


def invite(*, by: User, at: datetime, rng: Random, step: Callable[[str], None]) -> People:
    """Make everybody. `step` is told each Area and force, for the progress bar."""
    people = People(by, at)
    password = make_password(PASSWORD)  # once: the same for everybody, and dear to compute
    for area in Area.objects.order_by("code"):
        _area(people, area, password, rng)
        step(area.name)
    for force in Force.objects.with_codes().order_by("code"):
        _force(people, force, rng)
        step(force.name)
    _national(people, password, rng)
    return people


def _name(rng: Random) -> str:
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def _staff(people: People, email: str, password: str, rng: Random) -> User:
    user = User(kind=UserKind.STAFF, name=_name(rng), email=email, password=password)
    people.save(user)
    return user


def _area(people: People, area: Area, password: str, rng: Random) -> None:
    unit = Unit.objects.get(area=area, is_queue=False)
    queues = list(Unit.objects.filter(is_queue=True)) if area.code.startswith("london") else []
    people.staff[unit.pk] = {}
    for name, role in UNIT_ROLES.items():
        user = _staff(people, f"{name}@{area.code}.example", password, rng)
        people.staff[unit.pk][name] = user
        people.save(RoleHeld(user=user, role=role, unit=unit))
        if role in (Role.LEGAL_MANAGER, Role.CASE_PROGRESSION_MANAGER):
            for queue in queues:
                people.save(RoleHeld(user=user, role=role, unit=queue))
    for name, kind in POSTS.items():
        deputy = people.staff[unit.pk]["unit-head"] if name == "legal-manager" else None
        people.save(Post(kind=kind, unit=unit, holder=people.staff[unit.pk][name], deputy=deputy))
    lead = _staff(people, f"area-lead@{area.code}.example", password, rng)
    people.save(RoleHeld(user=lead, role=Role.AREA_LEAD, area=area))
    people.save(Post(kind=PostKind.AREA_LEAD, area=area, holder=lead))
    if area.code == "london-north":
        for queue in queues:
            manager = people.staff[unit.pk]["legal-manager"]
            people.save(Post(kind=PostKind.LEGAL_MANAGER, unit=queue, holder=manager))


def _force(people: People, force: Force, rng: Random) -> None:
    people.officers[force.pk] = {}
    for collar, rank in OFFICERS.items():
        user = User(kind=UserKind.OFFICER, name=_name(rng))
        user.set_unusable_password()
        people.save(user)
        officer = Officer(
            user=user,
            force=force,
            collar_number=collar,
            rank=rank,
            email=f"{collar}@{force.code}.police.example",
            supervisor_collar_number="2087" if rank == Rank.CONSTABLE else "",
        )
        people.save(officer)
        people.officers[force.pk][collar] = officer
    for collar, kind in POLICE_POSTS.items():
        people.save(Post(kind=kind, force=force, holder=people.officers[force.pk][collar].user))
    _client(people, force)
    _memoranda(people, force)


def _client(people: People, force: Force) -> None:
    code = force.codes.order_by("code").values_list("code", flat=True)[0]
    system = User(kind=UserKind.FORCE_SYSTEM, name=f"{force.name}: record system")
    system.set_unusable_password()
    people.save(system)
    ForceClient.objects.create(
        name=system.name,
        client_id=f"demo-force-{code}",
        client_secret=PASSWORD,  # hashed by the library as it is saved
        client_type="confidential",
        authorization_grant_type="client-credentials",
        force=force,
        system_user=system,
    )


def _memoranda(people: People, force: Force) -> None:
    today: date = people.at.date()
    unit = Routing.objects.select_related("unit").get(force=force, urn_unit="").unit
    if force.code in WITHOUT_MEMORANDUM:
        return
    expired = force.code in EXPIRED_MEMORANDUM
    areas = list(Area.objects.filter(code__startswith="london")) if unit.is_queue else [unit.area]
    for area in areas:
        people.save(
            Memorandum(
                area=area,
                force=force,
                agreed_on=today - timedelta(days=500),
                review_on=today + timedelta(days=900 if expired else 1400),
                in_force_from=today - timedelta(days=450),
                in_force_until=today + timedelta(days=1000) if expired else None,
                source="Demonstration data",
            )
        )


def _national(people: People, password: str, rng: Random) -> None:
    for name, role in (
        ("national-analyst", Role.NATIONAL_ANALYST),
        ("administrator", Role.ADMINISTRATOR),
    ):
        user = _staff(people, f"{name}@national.example", password, rng)
        people.save(RoleHeld(user=user, role=role))
