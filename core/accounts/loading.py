"""Areas, units, forces and named tasks, from the reviewed file; never overwrites what stands."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from core.accounts.models import Area, Force, ForceCode, Routing, Unit, User, UserKind
from core.accounts.named_tasks import SET_UP, TASKS
from core.history import write

PLACES = Path(__file__).parent / "reference" / "places.json"
WHY = "Loaded from places.json"


def load_system_users(*, at: datetime) -> User:
    """Make the user of each named task that has none. Answers the one that sets up."""
    known = {user.name: user for user in User.objects.filter(kind=UserKind.SYSTEM)}
    set_up = known.get(SET_UP)
    for name in TASKS:
        if name not in known:
            user = User(kind=UserKind.SYSTEM, name=name)
            user.set_unusable_password()
            # the first one vouches for itself
            write(user, by=set_up or user, at=at, why="A named task of the service")
            set_up = set_up or user
    assert set_up is not None
    return set_up


def load_places(*, by: User, at: datetime) -> int:
    """Add the Areas, units, queues, forces, routings and bodies that are missing. Answers how
    many."""
    content = json.loads(PLACES.read_text())
    before = Area.objects.count() + Unit.objects.count() + Force.objects.count()
    areas = {area.code: area for area in Area.objects.all()}
    for entry in content["areas"]:
        if entry["code"] not in areas:
            area = Area(code=entry["code"], name=entry["name"])
            areas[area.code] = write(area, by=by, at=at, why=WHY)
    units = {unit.code: unit for unit in Unit.objects.all()}
    for is_queue, group in ((False, "units"), (True, "queues")):
        for entry in content[group]:
            if entry["code"] not in units:
                unit = Unit(
                    code=entry["code"],
                    name=entry["name"],
                    area=areas[entry["area"]],
                    is_queue=is_queue,
                )
                units[unit.code] = write(unit, by=by, at=at, why=WHY)
    forces = {force.code: force for force in Force.objects.all()}
    for entry in content["forces"]:
        if entry["code"] not in forces:
            force = write(Force(code=entry["code"], name=entry["name"]), by=by, at=at, why=WHY)
            for code in entry["urn_codes"]:
                write(ForceCode(force=force, code=code), by=by, at=at, why=WHY)
            routing = Routing(
                force=force,
                unit=units[entry["unit"]],
                source=entry["source"],
                verified=entry["verified"],
            )
            write(routing, by=by, at=at, why=WHY)
    for entry in content["bodies"]:
        if entry["code"] not in forces:
            write(Force(code=entry["code"], name=entry["name"]), by=by, at=at, why=WHY)
    return Area.objects.count() + Unit.objects.count() + Force.objects.count() - before
