"""The unit of work: one function opens every request, task and command.

It begins a transaction and tells PostgreSQL who is acting, so that the row-level policies
(`rls.py`) apply. Nothing may query case data outside it: with nobody acting, nothing is visible.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from django.db import connection, transaction

if TYPE_CHECKING:
    from core.accounts.models import User


@dataclass(frozen=True)
class Scope:
    """What the database is told. Empty strings mean nobody: nothing is visible."""

    kind: str = ""
    user_id: str = ""
    units: str = ""
    force: str = ""


NOBODY = Scope()
ELEVATED = frozenset(
    {
        "find-case",  # whether a URN is known, before a force's request joins it
        "let-go-draft",  # of whoever has the work no longer: forgotten in 30 days, read by nobody
        "load",  # how much lawyers have to do in every unit: numbers come back
        "national-figures",  # how many cases each Area has: numbers come back
        "overtake",  # what the CPS had in hand when the police take a referral back
        "route",  # from the routing queue to a unit
        "officer-left",  # who is told that a case needs another officer
        "try-ladder",  # whom a proposed ladder would tell: names and numbers come back
    }
)
_scope: ContextVar[Scope] = ContextVar("rasso_scope", default=NOBODY)


def scope_of(user: User) -> Scope:
    standing = user.standing
    return Scope(
        kind={"force_system": "police", "officer": "police"}.get(user.kind, user.kind),
        user_id=str(user.pk),
        units="{" + ",".join(str(pk) for pk in sorted(standing.units)) + "}",
        force=str(standing.force_id or ""),
    )


def _tell_database(scope: Scope) -> None:
    with connection.cursor() as cursor:
        # `true`: until the end of the transaction, never for the next user of the connection
        cursor.execute(
            "SELECT set_config('rasso.kind', %s, true), set_config('rasso.user_id', %s, true),"
            " set_config('rasso.units', %s, true), set_config('rasso.force', %s, true)",
            [scope.kind, scope.user_id, scope.units, scope.force],
        )


def act_as(user: User) -> None:
    """Inside a unit of work: from here on, this person acts."""
    scope = scope_of(user)
    _scope.set(scope)
    _tell_database(scope)
    structlog.contextvars.bind_contextvars(actor=user.pk, actor_kind=user.kind)


@contextmanager
def work(user: User | None = None) -> Iterator[None]:
    """One unit of work: a transaction in which `user` acts (nobody, until `act_as`, if None).

    Inside another one it is a savepoint, and whoever acted before acts again afterwards.
    """
    before = _scope.get()
    nested = connection.in_atomic_block
    try:
        with transaction.atomic():
            _scope.set(NOBODY)
            if user is not None:
                act_as(user)
            else:
                _tell_database(NOBODY)
            yield
            # a failure, or a rollback that was asked for, takes the settings back with it
            if nested and not connection.needs_rollback:
                _tell_database(before)
    finally:
        _scope.set(before)


@contextmanager
def elevated(verb: str) -> Iterator[None]:
    """For one write that leads out of the actor's own sight, such as handing a case to a unit.

    The exact policy has said yes before; only the second net is lifted, and only inside. `verb`
    names the use, and an architecture test lists them all.
    """
    if verb not in ELEVATED:
        raise ValueError(f"{verb} is not a write that leads out of sight")
    before = _scope.get()
    with transaction.atomic():
        _tell_database(Scope(kind="system", user_id=before.user_id))
        yield
        _tell_database(before)


def system_user(task: str) -> User:
    """The user that a named task acts as; made by `load_reference`, cannot sign in."""
    from core.accounts.models import User, UserKind

    return User.objects.get(kind=UserKind.SYSTEM, name=task)
