"""Facts of a case, dated, that victims' and scrutiny rooms rely on. One function writes them, by
hand or as what a release does."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.models import Case, CaseFact, Referral, Suspect
from casework.moving import hold
from casework.policy import MAY, RECORD
from casework.reviews.lifecycle import FactKind
from core.accounts.models import User
from core.accounts.policy import allow
from core.errors import Absent, RuleBroken
from core.london import london_day

# what only the release of a decision says
OF_A_RELEASE = frozenset({FactKind.DECIDED, FactKind.SCRUTINY})
BY_HAND = tuple(kind for kind in FactKind if kind not in OF_A_RELEASE)


@transaction.atomic
def record(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    kind: str,
    on: date,
    suspect: str = "",
    detail: str = "",
) -> CaseFact:
    """Somebody writes down by hand what happened at court or at the police, on the day it did."""
    referral = Referral.objects.visible_to(by).select_related("case__matter").filter(pk=referral_id)
    seen = referral.first()
    if seen is None:
        raise Absent
    allow(by, RECORD, hold(seen.matter_id), MAY)
    if kind not in BY_HAND:
        raise RuleBroken("choice-needed", "Choose what happened from the list.", field="kind")
    if on > london_day(at):
        raise RuleBroken("in-the-future", "Choose today or a day before it.", field="on")
    about = Suspect.objects.filter(case=seen.case_id, reference=suspect).first()
    if suspect and about is None:
        raise RuleBroken("unknown-suspect", "Choose a suspect of the case.", field="suspect")
    return record_fact(
        case=seen.case,
        referral=seen,
        suspect=about,
        kind=FactKind(kind),
        on=on,
        detail=detail,
        by=by,
        at=at,
    )


def record_fact(
    *,
    case: Case,
    kind: FactKind,
    on: date,
    by: User,
    at: datetime,
    referral: Referral | None = None,
    suspect: Suspect | None = None,
    code: str = "",
    detail: str = "",
) -> CaseFact:
    """Write down that something happened on a day. Never changed: what was wrong is put right by
    another fact."""
    fact = CaseFact(
        case=case,
        referral=referral,
        suspect=suspect,
        kind=kind,
        code=code,
        on=on,
        detail=detail,
        by=by,
        at=at,
    )
    fact.save(force_insert=True)
    return fact
