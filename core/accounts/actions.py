"""Changes to people and places: officers registered by their force, an Area's support text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from django.db import connection, transaction

from core.accounts.models import Area, Force, Officer, SharedCode, User, UserKind
from core.accounts.policy import holds
from core.accounts.roles import Role
from core.errors import (
    Absent,
    Fault,
    Invalid,
    NotPermitted,
    RuleBroken,
    check_version,
    need_version,
)
from core.history import write

# visible and unambiguous: no spaces, no control or look-alike characters
COLLAR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
# what rooms above do when a force says that an officer is no longer active: (officer, by, at)
WHEN_SWITCHED_OFF: list[Callable[[Officer, User, datetime], None]] = []
COLLAR_SAID = "A collar number has 1 to 20 letters, digits, dots, hyphens or underscores."


@transaction.atomic
def set_support_text(
    *, area_code: str, text: str, by: User, at: datetime, why: str, version: int | None = None
) -> Area:
    """What an Area says about whom to ask: helplines, peers, the employee assistance programme."""
    area = Area.objects.select_for_update().filter(code=area_code).first()
    if area is None:
        raise Absent
    if not holds(by, Role.ADMINISTRATOR):
        raise NotPermitted("The support page is changed by: administrator.")
    check_version(area.version, version, "This text")
    area.support_text = text
    return write(area, by=by, at=at, why=why, fields=["support_text"])


@transaction.atomic
def register_officer(
    *,
    force: Force,
    collar_number: str,
    name: str,
    rank: str,
    email: str,
    supervisor_collar_number: str,
    is_active: bool,
    version: int | None,
    by: User,
    at: datetime,
) -> tuple[Officer, bool]:
    """Add or bring up to date an officer of a force; answers the officer and whether it is new.

    The force vouches for name and rank, and the history says that it did. `version` is the one
    the caller read, needed for an officer who is known. A collar number is `Invalid` if it could
    not be sent in a header, or be taken for another one.
    """
    if not COLLAR.fullmatch(collar_number):
        raise Invalid([Fault("/collar_number", "collar-number-malformed", COLLAR_SAID)])
    if by.kind != UserKind.FORCE_SYSTEM or by.standing.force_id != force.pk:
        raise NotPermitted("Officers are registered by their own force's system.")
    why = f"Registered by {by.name}, which vouches for the rank"
    officer = _hold_officer(force, collar_number)
    need_version(officer.version if officer else 0, version, "This officer")
    if officer is None:
        officer = Officer(
            force=force,
            collar_number=collar_number,
            rank=rank,
            email=email,
            supervisor_collar_number=supervisor_collar_number,
            is_active=is_active,
        )
        return _add_officer(officer, name, by=by, at=at, why=why), True
    _rename(officer, name, by=by, at=at, why=why)
    has_left = officer.is_active and not is_active
    officer.rank = rank
    officer.email = email
    officer.supervisor_collar_number = supervisor_collar_number
    officer.is_active = is_active
    fields = ["rank", "email", "supervisor_collar_number", "is_active"]
    write(officer, by=by, at=at, why=why, fields=fields)
    if has_left:
        for duty in WHEN_SWITCHED_OFF:
            duty(officer, by, at)
    return officer, False


@transaction.atomic
def record_officer(
    *, force: Force, collar_number: str, name: str, email: str, by: User, at: datetime
) -> Officer:
    """The person of a body without a code whom a request on paper names, added or brought up to
    date; the body's own reference stands for the collar number, and there is no rank. Part of
    entering that request, which asks who may."""
    if not COLLAR.fullmatch(collar_number):
        raise Invalid([Fault("/officer", "collar-number-malformed", COLLAR_SAID)])
    why = "Named on a request that was entered by hand"
    officer = _hold_officer(force, collar_number)
    if officer is None:
        officer = Officer(force=force, collar_number=collar_number, email=email)
        return _add_officer(officer, name, by=by, at=at, why=why)
    _rename(officer, name, by=by, at=at, why=why)
    officer.email, officer.is_active = email, True
    return write(officer, by=by, at=at, why=why, fields=["email", "is_active"])


def _hold_officer(force: Force, collar_number: str) -> Officer | None:
    """The officer of this number, if known. Two who register them at once wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"officer:{force.pk}:{collar_number}"],
        )
    return (
        Officer.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(force=force, collar_number=collar_number)
        .first()
    )


def _add_officer(officer: Officer, name: str, *, by: User, at: datetime, why: str) -> Officer:
    user = User(kind=UserKind.OFFICER, name=name)
    user.set_unusable_password()
    officer.user = write(user, by=by, at=at, why=why)
    return write(officer, by=by, at=at, why=why)


def _rename(officer: Officer, name: str, *, by: User, at: datetime, why: str) -> None:
    if officer.user.name != name:
        officer.user.name = name
        write(officer.user, by=by, at=at, why=why, fields=["name"])


UNIT_PART = re.compile(r"[A-Z0-9]{2}")


@transaction.atomic
def share_codes(
    *,
    force_code: str,
    used_by_code: str,
    urn_unit: str,
    in_force_from: date,
    source: str,
    by: User,
    at: datetime,
    why: str,
) -> SharedCode:
    """One force has named another as working on its cases; `urn_unit` narrows it to one unit part
    of the URN. `Invalid` carries every fault."""
    _administrators_only(by)
    forces = {force.code: force for force in Force.objects.all()}
    urn_unit = urn_unit.strip()
    urn_unit = urn_unit.upper() if urn_unit.isascii() else urn_unit
    faults = [
        Fault(f"/{name}", "unknown-force", "Choose a force from the list.")
        for name, code in (("force", force_code), ("used_by", used_by_code))
        if code not in forces
    ]
    if force_code == used_by_code:
        text = "Choose another force than the one whose codes they are."
        faults.append(Fault("/used_by", "the-same-force", text))
    if urn_unit and not UNIT_PART.fullmatch(urn_unit):
        text = "The unit part has 2 letters or digits, such as RX. Leave it empty for every unit."
        faults.append(Fault("/urn_unit", "unit-malformed", text))
    if faults:
        raise Invalid(faults)
    force, used_by = forces[force_code], forces[used_by_code]
    standing = SharedCode.objects.filter(
        force=force, used_by=used_by, urn_unit=urn_unit, in_force_until=None
    )
    if standing.exists():
        text = "This is agreed already. End the row that stands first."
        raise RuleBroken("already-shared", text, field="used_by")
    shared = SharedCode(
        force=force,
        used_by=used_by,
        urn_unit=urn_unit,
        in_force_from=in_force_from,
        source=source,
    )
    return write(shared, by=by, at=at, why=why)


@transaction.atomic
def end_sharing(
    *, shared_id: int, in_force_until: date, by: User, at: datetime, why: str, version: int
) -> SharedCode:
    """From that day on the other force no longer uses the codes. Its cases stay where they are."""
    shared = SharedCode.objects.select_for_update().filter(pk=shared_id).first()
    if shared is None:
        raise Absent
    _administrators_only(by)
    check_version(shared.version, version, "This row")
    if shared.in_force_until is not None:
        raise RuleBroken("ended", "This has an end already.")
    if in_force_until < shared.in_force_from:
        text = f"It cannot end before {shared.in_force_from:%-d %B %Y}, when it began."
        raise RuleBroken("too-early", text, field="in_force_until")
    shared.in_force_until = in_force_until
    return write(shared, by=by, at=at, why=why, fields=["in_force_until"])


def _administrators_only(by: User) -> None:
    if not holds(by, Role.ADMINISTRATOR):
        raise NotPermitted("Joint units are changed by: administrator.")
