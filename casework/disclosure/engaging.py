"""Engagement with a suspect's defence before charge, entry by entry: a written record, as the
Attorney General's Guidelines on Disclosure 2024 ask for in Annex B."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.disclosure.lifecycle import DisclosureVerb
from casework.disclosure.listing import locked_case
from casework.disclosure.rules import engagement_faults
from casework.models import Engagement
from core.accounts.models import User
from core.errors import Fault, Invalid, check_version
from core.london import london_day


@dataclass(frozen=True)
class EngagementFacts:
    """One entry as it was typed. `corrects` is the entry of the same suspect that it puts
    right, if it does, and `why` says what was wrong there."""

    suspect: str
    invited_on: date
    invited_by: str
    with_whom: str
    came: str
    words: str = ""
    corrects: UUID | None = None
    why: str = ""


@transaction.atomic
def engage(
    *,
    case_id: UUID,
    by: User,
    at: datetime,
    facts: EngagementFacts,
    version: int | None = None,
) -> Engagement:
    """Write down that it was proposed to talk, and what came of it. `version` is the number of
    entries that were read."""
    faults = engagement_faults(
        invited_on=facts.invited_on,
        invited_by=facts.invited_by,
        with_whom=facts.with_whom,
        came=facts.came,
        words=facts.words,
        corrects=facts.corrects is not None,
        why=facts.why,
        today=london_day(at),
    )
    case = locked_case(case_id, by, DisclosureVerb.ENGAGE)
    entries = list(Engagement.objects.filter(suspect__case=case).select_related("suspect"))
    check_version(len(entries), version, "This record")
    suspect = case.suspects.filter(reference=facts.suspect).first()
    if suspect is None:
        faults.append(Fault("/suspect", "unknown-suspect", "Choose a suspect of the case."))
    of_suspect = [one for one in entries if one.suspect.reference == facts.suspect]
    put_right = {one.corrects_id for one in of_suspect}
    corrected = next((one for one in of_suspect if one.pk == facts.corrects), None)
    if facts.corrects is not None and (corrected is None or corrected.pk in put_right):
        text = "Choose an entry of this suspect that has not been put right yet."
        faults.append(Fault("/corrects", "unknown-entry", text))
    if faults or suspect is None:
        raise Invalid(faults)
    return Engagement.objects.create(
        suspect=suspect,
        number=len(of_suspect) + 1,
        invited_on=facts.invited_on,
        invited_by=facts.invited_by,
        with_whom=facts.with_whom,
        came=facts.came,
        words=facts.words,
        corrects=corrected,
        corrects_because=facts.why if corrected is not None else "",
        by=by,
        at=at,
    )
