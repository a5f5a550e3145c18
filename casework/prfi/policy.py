"""Who may do what with a case pending response, further investigation (access.md)."""

from __future__ import annotations

from casework.prfi.lifecycle import PrfiVerb
from core.accounts.roles import Role

OPEN = "open-prfi"
LAWYERS = frozenset({Role.LAWYER, Role.LEGAL_MANAGER, Role.UNIT_HEAD})
# the case progression manager owns it; the lawyer is asked only on change
KEEPERS = LAWYERS | {Role.CASE_PROGRESSION_MANAGER}
POLICE = frozenset({Role.OFFICER_IN_CHARGE, Role.POLICE_SUPERVISOR})

MAY: dict[str, frozenset[Role]] = {
    OPEN: KEEPERS,
    PrfiVerb.REVIEW: KEEPERS,
    PrfiVerb.REPORT: POLICE,
    PrfiVerb.INFORMED: KEEPERS | {Role.VICTIM_LIAISON_OFFICER},
    PrfiVerb.CHASE: frozenset({Role.SYSTEM}),
    PrfiVerb.REACTIVATE: KEEPERS,
    PrfiVerb.END: frozenset(),  # only as what a withdrawal does
}
