"""Who may do what with a clinic. It belongs to a unit; what is recorded of a case, to its case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.clinics.lifecycle import ClinicVerb
from core.accounts.policy import said
from core.accounts.roles import Role
from core.errors import NotPermitted

if TYPE_CHECKING:
    from core.accounts.models import User

# it is the case progression manager's; who stands above a lawyer may lead it too
LEADERS = frozenset({Role.CASE_PROGRESSION_MANAGER, Role.LEGAL_MANAGER, Role.UNIT_HEAD})

MAY: dict[str, frozenset[Role]] = dict.fromkeys(ClinicVerb, LEADERS)


def may_in(user: User, verb: str, unit_id: int) -> bool:
    """Whether this person may do it in that unit."""
    return bool(user.standing.units.get(unit_id, frozenset()) & MAY[verb])


def allow_in(user: User, verb: str, unit_id: int) -> None:
    """Raise `NotPermitted`, saying who may, unless this person may do it in that unit."""
    if not may_in(user, verb, unit_id):
        raise NotPermitted(f"This can be done by: {said(MAY[verb])}.")
