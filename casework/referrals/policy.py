"""Who may do what with a charging referral (access.md)."""

from __future__ import annotations

from casework.referrals.lifecycle import ReferralVerb
from core.accounts.roles import Role

MANAGERS = frozenset({Role.LEGAL_MANAGER, Role.UNIT_HEAD})
POLICE = frozenset({Role.OFFICER_IN_CHARGE, Role.POLICE_SUPERVISOR})

MAY: dict[str, frozenset[Role]] = {
    ReferralVerb.ACCEPT: MANAGERS,
    ReferralVerb.RETURN: MANAGERS,
    ReferralVerb.ALLOCATE: MANAGERS,
    ReferralVerb.TRANSFER: MANAGERS,
    ReferralVerb.REPRIORITISE: MANAGERS,
    ReferralVerb.ASSESS_FILE: MANAGERS | {Role.LAWYER},
    ReferralVerb.DISPUTE_FILE: POLICE,
    ReferralVerb.ANSWER_DISPUTE: MANAGERS,
    ReferralVerb.WITHDRAW: POLICE,
    ReferralVerb.RESUBMIT: frozenset(),  # only as what a new referral of the case does
    ReferralVerb.DECIDE: frozenset(),  # only as what the release of a decision does
    ReferralVerb.CLOSE: frozenset(),  # only as what the end of the last track does
    ReferralVerb.REOPEN: frozenset(),  # only as what reconsidering a suspect does
}
