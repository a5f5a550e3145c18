"""Who may do what with the disclosure list of a case (access.md)."""

from __future__ import annotations

from casework.disclosure.lifecycle import DisclosureVerb
from core.accounts.roles import Role

MANAGERS = frozenset({Role.LEGAL_MANAGER, Role.UNIT_HEAD})
DECIDERS = MANAGERS | {Role.LAWYER}
# whoever may hear something that belongs on the list
HEARERS = DECIDERS | {
    Role.CASE_PROGRESSION_MANAGER,
    Role.PARALEGAL_OFFICER,
    Role.VICTIM_LIAISON_OFFICER,
}

MAY: dict[str, frozenset[Role]] = {
    DisclosureVerb.ADD: HEARERS,
    DisclosureVerb.DECIDE: DECIDERS,
    DisclosureVerb.EXPORT: HEARERS,
    DisclosureVerb.HOLD: DECIDERS,
    DisclosureVerb.LIFT: DECIDERS,
    DisclosureVerb.ENGAGE: DECIDERS | {Role.CASE_PROGRESSION_MANAGER},
    # legal working paper: lawyers only, as the working notes
    DisclosureVerb.READ_PRIVILEGED: MANAGERS | {Role.PROSECUTOR, Role.LAWYER},
}
