"""Working notes: legal working papers of one lawyer on one case, read by lawyers only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.models import Case, Referral, WorkingNote
from casework.moving import hold
from casework.reviews.lifecycle import ReviewVerb
from casework.reviews.policy import MAY
from core.accounts.models import User
from core.accounts.policy import allow
from core.errors import Absent, check_version
from core.history import write


@transaction.atomic
def keep_notes(
    *, referral_id: UUID, by: User, at: datetime, text: str, version: int | None = None
) -> WorkingNote:
    """Keep one's own notes as they read now; every earlier wording stays in their history."""
    seen = Referral.objects.visible_to(by).select_related("case__matter").filter(pk=referral_id)
    referral = seen.first()
    if referral is None:
        raise Absent
    matter = hold(referral.matter_id)
    allow(by, ReviewVerb.KEEP_NOTES, matter, MAY)
    note = WorkingNote.objects.select_for_update().filter(case=referral.case, author=by).first()
    check_version(note.version if note is not None else 0, version, "Your notes")
    if note is None:
        first = WorkingNote(case=referral.case, author=by, text=text, changed_at=at)
        return write(first, by=by, at=at, why="Working notes")
    note.text, note.changed_at = text, at
    return write(note, by=by, at=at, why="Working notes", fields=["text", "changed_at"])


def notes_of(case: Case) -> list[WorkingNote]:
    """Everybody's notes on a case. Whoever shows them has asked the policy first."""
    return list(WorkingNote.objects.filter(case=case).select_related("author"))
