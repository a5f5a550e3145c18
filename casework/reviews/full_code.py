"""A charge under the Threshold Test is reviewed under the full test by the day that it named.

Source: Code for Crown Prosecutors, section 5: the Full Code Test is applied as soon as the evidence
that was awaited is there, and the decision is kept under review until then.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.models import Decision
from casework.moving import needs_words
from casework.reviews.lifecycle import DecisionState, ReviewVerb
from casework.reviews.moving import in_state, lock
from core.accounts.models import User
from core.errors import RuleBroken
from core.history import write
from deadlines import actions as clocks


def is_owed(decision: Decision) -> bool:
    """Whether the full review of a released decision is still to be written down."""
    return (
        decision.full_code_clock_id is not None
        and decision.full_code_met_at is None
        and decision.reconsidered_at is None
    )


@transaction.atomic
def confirm(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    suspect: str,
    reasons: str,
    version: int | None = None,
) -> Decision:
    """The lawyer writes down that the Full Code Test is met for a suspect (a reference) who was
    charged under the Threshold Test. Where it is not, a manager has the decision reconsidered."""
    needs_words(reasons, "reasons", "Say why the Full Code Test is met, both stages.")
    referral = lock(referral_id, by, ReviewVerb.CONFIRM, version)
    found = [
        one
        for one in in_state(referral, DecisionState.RELEASED, locked=True)
        if one.track.suspect.reference == suspect and is_owed(one)
    ]
    if not found:
        text = "No full review is owed for this suspect: it is written down already, or not due."
        raise RuleBroken("no-full-review", text, field="suspect")
    decision = found[-1]
    decision.full_code_met_at, decision.full_code_reasons = at, reasons
    fields = ["full_code_met_at", "full_code_reasons"]
    write(decision, by=by, at=at, why="Full Code Test met", fields=fields)
    assert decision.full_code_clock_id is not None
    clocks.meet(deadline_id=decision.full_code_clock_id, by=by, at=at, reason="Full Code Test met")
    return decision
