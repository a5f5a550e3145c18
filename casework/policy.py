"""Who may change what is known of a case (access.md: officers write to their own cases only)."""

from __future__ import annotations

from core.accounts.roles import Role

RESTATE = "restate"  # state the facts of a known case anew, and who is in charge of it

MAY: dict[str, frozenset[Role]] = {
    RESTATE: frozenset({Role.OFFICER_IN_CHARGE, Role.POLICE_SUPERVISOR}),
}
