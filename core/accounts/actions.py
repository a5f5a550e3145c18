"""Changes to people and places: officers registered by their force, an Area's support text."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from core.accounts.models import Area, Officer, User, UserKind
from core.accounts.policy import holds
from core.accounts.roles import Role
from core.errors import Absent, Fault, Invalid, NotPermitted, check_version
from core.history import write

if TYPE_CHECKING:
    from core.accounts.models import Force


# visible and unambiguous: no spaces, no control or look-alike characters
COLLAR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
COLLAR_SAID = "A collar number has 1 to 20 letters, digits, dots, hyphens or underscores."


@transaction.atomic
def set_support_text(*, area_code: str, text: str, by: User, at: datetime, why: str) -> Area:
    """What an Area says about whom to ask: helplines, peers, the employee assistance programme."""
    area = Area.objects.select_for_update().filter(code=area_code).first()
    if area is None:
        raise Absent
    if not holds(by, Role.ADMINISTRATOR):
        raise NotPermitted("The support page is changed by: administrator.")
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
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"officer:{force.pk}:{collar_number}"],
        )
    why = f"Registered by {by.name}, which vouches for the rank"
    officer = (
        Officer.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(force=force, collar_number=collar_number)
        .first()
    )
    if officer is None:
        check_version(0, version, "This officer")
        user = User(kind=UserKind.OFFICER, name=name)
        user.set_unusable_password()
        write(user, by=by, at=at, why=why)
        officer = Officer(
            user=user,
            force=force,
            collar_number=collar_number,
            rank=rank,
            email=email,
            supervisor_collar_number=supervisor_collar_number,
            is_active=is_active,
        )
        return write(officer, by=by, at=at, why=why), True
    check_version(officer.version, version, "This officer")
    if officer.user.name != name:
        officer.user.name = name
        write(officer.user, by=by, at=at, why=why, fields=["name"])
    officer.rank = rank
    officer.email = email
    officer.supervisor_collar_number = supervisor_collar_number
    officer.is_active = is_active
    fields = ["rank", "email", "supervisor_collar_number", "is_active"]
    return write(officer, by=by, at=at, why=why, fields=fields), False
