"""A small world for clocks: one unit, one force, a post of each kind, and one case's anchor."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.accounts.models import (
    Area,
    Bond,
    Force,
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

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
STAFF_POSTS = {
    PostKind.CASE_PROGRESSION_MANAGER: Role.CASE_PROGRESSION_MANAGER,
    PostKind.LEGAL_MANAGER: Role.LEGAL_MANAGER,
    PostKind.UNIT_HEAD: Role.UNIT_HEAD,
    PostKind.AREA_LEAD: Role.AREA_LEAD,
}
POLICE_POSTS = {
    PostKind.DETECTIVE_CHIEF_INSPECTOR: Rank.CHIEF_INSPECTOR,
    PostKind.FORCE_RASSO_LEAD: Rank.SUPERINTENDENT,
}


def at(text: str) -> datetime:
    """An instant in UTC: "2026-11-20" is noon, "2026-11-20 15:04" is that time."""
    return datetime.fromisoformat(text if " " in text else f"{text} 12:00").replace(tzinfo=UTC)


def day(text: str) -> date:
    return date.fromisoformat(text)


@dataclass
class World:
    """Who and what there is. `by` are the people by post or role."""

    set_up: User
    sweep: User
    unit: Unit
    area: Area
    force: Force
    by: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    matters: int = 0

    def save(self, row: Any) -> Any:
        return write(row, by=self.set_up, at=LONG_AGO, why="Test world")

    def staff(self, name: str, role: Role, **place: Any) -> User:
        user = self.save(User(kind=UserKind.STAFF, name=name, email=f"{name}@unit.example"))
        self.save(RoleHeld(user=user, role=role, **place))
        return user  # type: ignore[no-any-return]

    def officer(self, collar: str, rank: Rank, force: Force | None = None) -> User:
        user = self.save(User(kind=UserKind.OFFICER, name=f"Officer {collar}"))
        row = Officer(
            user=user,
            force=force or self.force,
            collar_number=collar,
            rank=rank,
            email=f"{collar}@force.example",
        )
        self.save(row)
        return user  # type: ignore[no-any-return]

    def bond(self, matter: Matter, user: User, bond: Bond) -> None:
        self.save(MatterPerson(matter=matter, user=user, bond=bond))

    def matter(self, *, restricted_by: User | None = None, bonds: bool = True) -> Matter:
        """A new case's anchor, with its lawyer, officer in charge and supervisor."""
        self.matters += 1
        matter = self.save(
            Matter(
                reference=f"06RX{self.matters:05d}26",
                unit=self.unit,
                force=self.force,
                restricted=restricted_by is not None,
                restricted_by=restricted_by,
            )
        )
        if bonds:
            for bond in (Bond.LAWYER, Bond.OFFICER_IN_CHARGE, Bond.POLICE_SUPERVISOR):
                self.bond(matter, self.by[bond], bond)
        return matter  # type: ignore[no-any-return]


def build_world() -> World:
    """In the database of whoever calls, under the task that sets up."""
    set_up = system_user("set-up")
    unit = Unit.objects.select_related("area").get(code="north-west-rasso")
    world = World(
        set_up=set_up,
        sweep=system_user("sweep"),
        unit=unit,
        area=unit.area,
        force=Force.objects.get(code="greater-manchester"),
    )
    world.by[Bond.LAWYER] = world.staff("lawyer", Role.PROSECUTOR, unit=unit)
    for kind, role in STAFF_POSTS.items():
        place: dict[str, Any] = (
            {"area": unit.area} if kind == PostKind.AREA_LEAD else {"unit": unit}
        )
        world.by[kind] = world.staff(kind, role, **place)
        world.posts[kind] = world.save(Post(kind=kind, holder=world.by[kind], **place))
    world.by[Bond.OFFICER_IN_CHARGE] = world.officer("4412", Rank.CONSTABLE)
    world.by[Bond.POLICE_SUPERVISOR] = world.officer("2087", Rank.SERGEANT)
    for number, (kind, rank) in enumerate(POLICE_POSTS.items()):
        world.by[kind] = world.officer(f"90{number}", rank)
        world.posts[kind] = world.save(Post(kind=kind, holder=world.by[kind], force=world.force))
    return world


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The world, seen by the task that sets up; `acting(user)` narrows the view."""
    with work():
        set_up = system_user("set-up")
    with work(set_up):
        yield build_world()


Acting = Callable[[User], Any]


@pytest.fixture
def acting() -> Acting:
    return work
