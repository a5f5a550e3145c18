"""Where a person stands: the roles they hold and the places they hold them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.accounts.roles import Role

if TYPE_CHECKING:
    from core.accounts.models import User


@dataclass(frozen=True)
class Standing:
    """Read once per request, so that a change of role takes effect on the next one.

    `units` and `areas` map ids to the roles held there; `units` includes the units of those Areas.
    """

    units: dict[int, frozenset[Role]] = field(default_factory=dict)
    caseless: frozenset[Role] = frozenset()
    force_id: int | None = None
    rank: str = ""

    @property
    def roles(self) -> frozenset[Role]:
        return self.caseless.union(*self.units.values())


def read_standing(user: User) -> Standing:
    from core.accounts.models import Officer, RoleHeld, Unit, UserKind

    if user.kind == UserKind.SYSTEM:
        return Standing(caseless=frozenset({Role.SYSTEM}))
    if user.kind == UserKind.OFFICER:
        officer = Officer.objects.get(user=user)
        return Standing(force_id=officer.force_id, rank=officer.rank)
    if user.kind == UserKind.FORCE_SYSTEM:
        from core.accounts.models import ForceClient

        return Standing(force_id=ForceClient.objects.get(system_user=user).force_id)
    units: dict[int, set[Role]] = {}
    caseless: set[Role] = set()
    by_area: dict[int, set[Role]] = {}
    for held in RoleHeld.objects.held().filter(user=user):
        role = Role(held.role)
        if held.unit_id is not None:
            units.setdefault(held.unit_id, set()).add(role)
        elif held.area_id is not None:
            by_area.setdefault(held.area_id, set()).add(role)
        else:
            caseless.add(role)
    if by_area:
        for unit in Unit.objects.filter(area_id__in=by_area):
            units.setdefault(unit.pk, set()).update(by_area[unit.area_id])
    return Standing(
        units={pk: frozenset(roles) for pk, roles in units.items()}, caseless=frozenset(caseless)
    )
