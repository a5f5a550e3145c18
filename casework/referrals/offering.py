"""What may be done with a referral now: the table and the policy, nothing else."""

from __future__ import annotations

from collections.abc import Callable

from casework.models import FileAssessment, Referral
from casework.referrals.lifecycle import REFERRAL, Dispute, ReferralVerb
from casework.referrals.policy import MAY
from core.accounts.models import User
from core.accounts.policy import roles_on, said


def assessment_of(referral: Referral) -> FileAssessment | None:
    found: FileAssessment | None = getattr(referral, "assessment", None)
    return found


def _disputed(referral: Referral, *states: str) -> bool:
    found = assessment_of(referral)
    return found is not None and bool(found.failures) and found.dispute in states


# beside state and role: what else must be so, whoever asks
NOW: dict[str, Callable[[Referral], bool]] = {
    ReferralVerb.ASSESS_FILE: lambda one: assessment_of(one) is None,
    ReferralVerb.DISPUTE_FILE: lambda one: _disputed(one, Dispute.OPEN),
    ReferralVerb.ANSWER_DISPUTE: lambda one: _disputed(one, Dispute.DISPUTED),
}


def open_now(referral: Referral, verb: str) -> bool:
    """Whether the table lets the referral be moved so as it stands, whoever asks."""
    if verb not in REFERRAL.open_verbs(referral.state):
        return False
    return verb not in NOW or NOW[verb](referral)


def available(referral: Referral, user: User) -> list[str]:
    """The verbs this person may use on this referral now."""
    roles = roles_on(user, referral.matter)
    return [
        verb
        for verb in REFERRAL.open_verbs(referral.state)
        if roles & MAY[verb] and open_now(referral, verb)
    ]


def who_may(verb: str) -> str:
    return said(MAY[verb])
