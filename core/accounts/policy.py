"""Who may see and who may do. The one place; pages, API, tasks and counts all ask here.

`visible_q` answers "which may I see?", `roles_on` and `allow` answer "may I do this?". The
database holds a coarse copy of the first as row-level policies (`rls.py`), as a second net.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from core.accounts.models import Bond, Matter, MatterPerson, UserKind
from core.accounts.roles import Rank, Role, at_least
from core.errors import NotPermitted

if TYPE_CHECKING:
    from core.accounts.models import User

May = Mapping[str, frozenset[Role]]

# bonds that open a case outside the person's own unit
ASSIGNED = (Bond.LAWYER, Bond.OFFICER_IN_CHARGE, Bond.POLICE_SUPERVISOR)


def visible_q(user: User, prefix: str = "matter") -> Q:
    """Rows this person may see. `prefix` is the path from the row to its `Matter` ('' for itself).

    Restricted: named people only. Walled off: never, whatever the role.
    """
    if user.kind == UserKind.SYSTEM:
        return Q()
    path = f"{prefix}__" if prefix else ""

    def bonded(*bonds: str) -> Exists:
        return Exists(
            MatterPerson.objects.filter(
                matter=OuterRef(f"{path}pk" if prefix else "pk"), user=user, bond__in=bonds
            )
        )

    standing = user.standing
    if user.kind == UserKind.STAFF:
        own = Q(**{f"{path}unit__in": list(standing.units)}) | Q(bonded(*ASSIGNED))
    else:
        own = Q(**{f"{path}force": standing.force_id})
    open_to_all = Q(**{f"{path}restricted": False})
    return ((own & open_to_all) | Q(bonded(Bond.NAMED))) & ~Q(bonded(Bond.CONFLICTED))


def roles_on(user: User, matter: Matter) -> frozenset[Role]:
    """The roles this person has on one matter, given that they may see it."""
    standing = user.standing
    if user.kind == UserKind.STAFF:
        roles = set(standing.units.get(matter.unit_id, frozenset()))
        bonds = _bonds(user, matter)
        if Bond.LAWYER in bonds:
            roles.add(Role.LAWYER)
        if Bond.NAMED in bonds:
            roles |= standing.roles - standing.caseless
        return frozenset(roles)
    if user.kind == UserKind.SYSTEM:
        return frozenset({Role.SYSTEM})
    if standing.force_id != matter.force_id:
        return frozenset()
    if user.kind == UserKind.FORCE_SYSTEM:
        return frozenset({Role.FORCE_SYSTEM})
    return _police_roles(standing.rank, _bonds(user, matter))


def _police_roles(rank: str, bonds: Iterable[str]) -> frozenset[Role]:
    roles = {Role.OFFICER}
    if Bond.OFFICER_IN_CHARGE in bonds:
        roles.add(Role.OFFICER_IN_CHARGE)
    if Bond.POLICE_SUPERVISOR in bonds or at_least(rank, Rank.SERGEANT):
        roles.add(Role.POLICE_SUPERVISOR)
    if at_least(rank, Rank.INSPECTOR):
        roles.add(Role.INSPECTOR)
    return frozenset(roles)


def know_bonds(user: User, matters: Iterable[Matter]) -> None:
    """Read the person's bonds with all the matters of a list in one query."""
    known: dict[UUID, set[str]] = {matter.pk: set() for matter in matters}
    for held in MatterPerson.objects.filter(user=user, matter__in=known):
        known[held.matter_id].add(held.bond)
    user.known_bonds = known


def _bonds(user: User, matter: Matter) -> set[str]:
    if matter.pk in user.known_bonds:
        return user.known_bonds[matter.pk]
    return set(MatterPerson.objects.filter(user=user, matter=matter).values_list("bond", flat=True))


def may(user: User, verb: str, matter: Matter, table: May) -> bool:
    return bool(roles_on(user, matter) & table[verb])


def allow(user: User, verb: str, matter: Matter, table: May) -> None:
    """Raise `NotPermitted`, saying who may, unless this person may do `verb` here."""
    if not may(user, verb, matter, table):
        raise NotPermitted(f"This can be done by: {said(table[verb])}.")


def said(roles: Iterable[Role]) -> str:
    """Roles in words, in the order of the catalogue."""
    wanted = set(roles) - {Role.SYSTEM, Role.FORCE_SYSTEM}
    labels = (role.label for role in Role if role in wanted)
    return ", ".join(label[:1].lower() + label[1:] for label in labels) or "nobody by hand"


def holds(user: User, *roles: Role) -> bool:
    """Whether the person holds one of the roles anywhere: for pages that show no case."""
    return bool(user.standing.roles & set(roles))
