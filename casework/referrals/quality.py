"""The file against the national standard: assessed once, disputed in time, answered in words.

Source: CPS prototypes (domain.md §4): dispute until the end of the month plus 42 days, in at most
200 characters; what nobody disputes by then stands.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.models import FileAssessment, Referral
from casework.models.quality import REASON_MAX
from casework.moving import needs_words
from casework.referrals.lifecycle import Dispute, ReferralVerb
from casework.referrals.moving import lock, move, page_of, tell_officer
from casework.referrals.rules import dispute_by
from core.accounts.models import User
from core.errors import Fault, Invalid, RuleBroken
from core.history import write
from core.london import london_day
from core.notices.actions import tell
from core.reference.lookup import labels


@transaction.atomic
def assess(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    failures: Collection[str],
    comments: str = "",
    version: int | None = None,
) -> Referral:
    """Say whether the file met the standard when it came; without failures it did."""
    known = labels("file_failure", london_day(at))
    faults = [
        Fault("/failures", "unknown-code", "Choose failures from the list.")
        for code in failures
        if code not in known
    ]
    if faults:
        raise Invalid(faults[:1])
    referral = lock(referral_id, by, ReferralVerb.ASSESS_FILE, version)
    if FileAssessment.objects.filter(referral=referral).exists():
        raise RuleBroken("assessed-already", "The file of this referral has been assessed.")
    row = FileAssessment(
        referral=referral,
        failures=sorted(failures),
        comments=comments,
        by=by,
        at=at,
        dispute=Dispute.OPEN if failures else Dispute.NOT_DISPUTED,
        dispute_by=dispute_by(london_day(at)),
    )
    write(row, by=by, at=at, why="File assessed")
    move(referral, ReferralVerb.ASSESS_FILE, by=by, at=at, why="", event="file-assessed")
    if failures:
        tell_officer(referral, "file-assessed", at=at)
    return referral


@transaction.atomic
def dispute(
    *, referral_id: UUID, by: User, at: datetime, reason: str, version: int | None = None
) -> Referral:
    """The police say that an assessment is wrong, in time and in at most 200 characters."""
    needs_words(reason, "reason", "Say why the assessment is disputed.")
    if len(reason) > REASON_MAX:
        text = f"A reason can have {REASON_MAX} characters; this one has {len(reason)}."
        raise Invalid([Fault("/reason", "too-long", text)])
    referral = lock(referral_id, by, ReferralVerb.DISPUTE_FILE, version)
    row = _assessment(referral, Dispute.OPEN, "There is no assessment to dispute here.")
    if london_day(at) > row.dispute_by:
        raise RuleBroken(
            "too-late", f"An assessment could be disputed until {row.dispute_by:%-d %B %Y}."
        )
    row.dispute, row.dispute_reason = Dispute.DISPUTED, reason
    row.disputed_by, row.disputed_at = by, at
    fields = ["dispute", "dispute_reason", "disputed_by", "disputed_at"]
    write(row, by=by, at=at, why="Disputed by the police", fields=fields)
    move(referral, ReferralVerb.DISPUTE_FILE, by=by, at=at, why="", event="file-disputed")
    tell(
        [row.by_id],
        matter_id=referral.matter_id,
        kind="file-disputed",
        path=page_of(referral),
        key=f"file-disputed:{row.pk}",
        at=at,
    )
    return referral


@transaction.atomic
def answer_dispute(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    upheld: bool,
    words: str,
    version: int | None = None,
) -> Referral:
    """Say whether the police are right, and why. Whoever assessed the file does not answer."""
    needs_words(words, "words", "Say why.")
    referral = lock(referral_id, by, ReferralVerb.ANSWER_DISPUTE, version)
    row = _assessment(referral, Dispute.DISPUTED, "Nobody disputes an assessment here.")
    if row.by_id == by.pk:
        raise RuleBroken("own-assessment", "Another manager than who assessed the file answers.")
    row.dispute = Dispute.SUCCESSFUL if upheld else Dispute.UNSUCCESSFUL
    row.answer, row.answered_by, row.answered_at = words, by, at
    fields = ["dispute", "answer", "answered_by", "answered_at"]
    write(row, by=by, at=at, why="Dispute answered", fields=fields)
    event = "file-dispute-answered"
    move(referral, ReferralVerb.ANSWER_DISPUTE, by=by, at=at, why="", event=event)
    tell_officer(referral, "file-dispute-answered", at=at)
    return referral


def _assessment(referral: Referral, state: str, otherwise: str) -> FileAssessment:
    row = FileAssessment.objects.select_for_update().filter(referral=referral).first()
    if row is None or row.dispute != state:
        raise RuleBroken("wrong-move", otherwise, state=row.dispute if row else "")
    return row


@transaction.atomic
def leave_undisputed(*, referral_ids: Sequence[UUID], by: User, at: datetime) -> list[Referral]:
    """The police say of several assessments at once that they are right: all of them, or none."""
    done = []
    for referral_id in sorted(set(referral_ids)):
        referral = lock(referral_id, by, ReferralVerb.DISPUTE_FILE, None)
        row = _assessment(referral, Dispute.OPEN, "This assessment cannot be disputed any more.")
        _stands(row, by=by, at=at)
        why = "Not disputed"
        move(referral, ReferralVerb.DISPUTE_FILE, by=by, at=at, why=why, event="file-undisputed")
        done.append(referral)
    return done


@transaction.atomic
def let_stand(*, by: User, at: datetime) -> int:
    """What nobody disputed in time stands. Answers how many."""
    late = FileAssessment.objects.filter(dispute=Dispute.OPEN, dispute_by__lt=london_day(at))
    rows = list(late.select_for_update(skip_locked=True).order_by("dispute_by", "id"))
    for row in rows:
        _stands(row, by=by, at=at)
    return len(rows)


def _stands(row: FileAssessment, *, by: User, at: datetime) -> None:
    row.dispute = Dispute.NOT_DISPUTED
    write(row, by=by, at=at, why="Not disputed", fields=["dispute"])
