"""Who may do what about a review, a decision and its release (access.md)."""

from __future__ import annotations

from casework.reviews.lifecycle import ReviewVerb
from core.accounts.roles import Role

MANAGERS = frozenset({Role.LEGAL_MANAGER, Role.UNIT_HEAD})
LAWYER = frozenset({Role.LAWYER})

MAY: dict[str, frozenset[Role]] = {
    ReviewVerb.PROPOSE: LAWYER,
    ReviewVerb.ASK: LAWYER,
    ReviewVerb.READ: MANAGERS | {Role.PROSECUTOR},  # whoever of them is asked
    ReviewVerb.ANSWER: LAWYER,
    ReviewVerb.MAKE: LAWYER,
    ReviewVerb.UNMAKE: LAWYER,
    ReviewVerb.PLAN_TELLING: LAWYER | {Role.VICTIM_LIAISON_OFFICER},
    ReviewVerb.RELEASE: LAWYER | MANAGERS,
    ReviewVerb.RECONSIDER: MANAGERS,
    # whoever hears that it was done, by whoever did it
    ReviewVerb.CONFIRM: LAWYER,
    ReviewVerb.NOTE_TOLD: LAWYER
    | MANAGERS
    | {Role.VICTIM_LIAISON_OFFICER, Role.CASE_PROGRESSION_MANAGER},
    # read and written by lawyers only
    ReviewVerb.KEEP_NOTES: MANAGERS | {Role.PROSECUTOR},
}
