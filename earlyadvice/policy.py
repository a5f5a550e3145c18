"""Who may do what with an early-advice request (access.md)."""

from __future__ import annotations

from core.accounts.roles import Role
from earlyadvice.lifecycle import Verb

MANAGERS = frozenset({Role.LEGAL_MANAGER, Role.UNIT_HEAD})
TALKING = MANAGERS | {Role.LAWYER}
POLICE = frozenset({Role.OFFICER_IN_CHARGE, Role.POLICE_SUPERVISOR})

MAY: dict[str, frozenset[Role]] = {
    Verb.ROUTE: MANAGERS | {Role.CASE_PROGRESSION_MANAGER},
    Verb.ACCEPT: MANAGERS,
    Verb.RETURN: MANAGERS,
    Verb.ALLOCATE: MANAGERS,
    Verb.ADVISE: frozenset({Role.LAWYER}),
    Verb.WITHDRAW: POLICE,
    Verb.ASK: TALKING,
    Verb.INFORM: POLICE,
    # Director's Guidance as re-worded in domain.md §1: an inspector or above
    Verb.SEEK_REVIEW: frozenset({Role.INSPECTOR}),
    Verb.ANSWER_REVIEW: MANAGERS | {Role.PROSECUTOR},
    Verb.REOPEN: frozenset(),  # only as what an upheld review does
    Verb.OUTCOME: POLICE,
    Verb.CLOSE: MANAGERS,
    Verb.AGREE_DATE: TALKING,
    Verb.ARRANGE: TALKING,
    Verb.RECORD: TALKING,
    Verb.WRITE_NOTE: TALKING,
    Verb.PUT_RIGHT: TALKING,
    Verb.DISCUSS: POLICE,
    Verb.NOTE: POLICE,
    Verb.ASK_SECOND: frozenset({Role.LAWYER}),
    Verb.READ_SECOND: MANAGERS | {Role.PROSECUTOR},  # whoever of them is asked
    Verb.CORRECT: frozenset({Role.LAWYER}),
    Verb.FOLLOWED: frozenset(),  # only as what a charging referral of the case does
}
