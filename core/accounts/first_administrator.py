"""The first administrator of a new service, whom nobody else can invite."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from core.accounts.models import RoleHeld, User, UserKind
from core.accounts.roles import Role
from core.errors import RuleBroken
from core.history import write

WHY = "The first administrator, invited from the command line"


@transaction.atomic
def invite_first_administrator(
    *, email: str, name: str, password: str | None, by: User, at: datetime
) -> User:
    """Make the account of the first administrator. Refused while there is one who can sign in.

    Without a password only the organisation's sign-in opens it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('first-administrator', 0))")
    held = RoleHeld.objects.held().filter(role=Role.ADMINISTRATOR)
    if held.filter(user__is_active=True, user__kind=UserKind.STAFF).exists():
        raise RuleBroken(
            "administrator-exists", "There is an administrator already: they invite everybody else."
        )
    if User.objects.filter(email__iexact=email).exists():
        raise RuleBroken("address-taken", "Somebody has this address already: use another one.")
    user = User(kind=UserKind.STAFF, name=name, email=email.lower())
    user.set_password(password)
    write(user, by=by, at=at, why=WHY)
    write(RoleHeld(user=user, role=Role.ADMINISTRATOR), by=by, at=at, why=WHY)
    return user
