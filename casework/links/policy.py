"""Who may say that cases belong together: whoever works on the case, and sees the other one too."""

from __future__ import annotations

from casework.links.lifecycle import LinkVerb
from core.accounts.roles import Role

WORKS_ON_IT = frozenset(
    {Role.LAWYER, Role.LEGAL_MANAGER, Role.UNIT_HEAD, Role.CASE_PROGRESSION_MANAGER}
)

MAY: dict[str, frozenset[Role]] = dict.fromkeys(LinkVerb, WORKS_ON_IT)
