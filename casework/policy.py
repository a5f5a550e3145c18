"""Who may change what is known of a case (access.md: officers write to their own cases only)."""

from __future__ import annotations

from core.accounts.roles import Role

RESTATE = "restate"  # state the facts of a known case anew, and who is in charge of it
ENTER = "enter"  # the same by the CPS, for a body that has no API and no code of a URN
RECORD = "record"  # what happened to a case after its decision, dated
HAND_OVER = "officer"  # to another officer in charge, saying why

MAY: dict[str, frozenset[Role]] = {
    RESTATE: frozenset({Role.OFFICER_IN_CHARGE, Role.POLICE_SUPERVISOR}),
    ENTER: frozenset({Role.CASE_PROGRESSION_MANAGER, Role.LEGAL_MANAGER, Role.UNIT_HEAD}),
    RECORD: frozenset(
        {
            Role.LAWYER,
            Role.LEGAL_MANAGER,
            Role.UNIT_HEAD,
            Role.CASE_PROGRESSION_MANAGER,
            Role.PARALEGAL_OFFICER,
        }
    ),
    HAND_OVER: frozenset({Role.OFFICER_IN_CHARGE, Role.POLICE_SUPERVISOR}),
}
