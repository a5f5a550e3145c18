"""Who may do what with an early-advice request (access.md)."""

from __future__ import annotations

from core.accounts.roles import Role
from earlyadvice.lifecycle import Verb

MANAGERS = frozenset({Role.LEGAL_MANAGER, Role.UNIT_HEAD})
POLICE = frozenset({Role.OFFICER_IN_CHARGE, Role.POLICE_SUPERVISOR})

MAY: dict[str, frozenset[Role]] = {
    Verb.ROUTE: MANAGERS | {Role.CASE_PROGRESSION_MANAGER},
    Verb.ACCEPT: MANAGERS,
    Verb.RETURN: MANAGERS,
    Verb.ALLOCATE: MANAGERS,
    Verb.ADVISE: frozenset({Role.LAWYER}),
    Verb.WITHDRAW: POLICE,
}
