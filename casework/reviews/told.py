"""The victim was told of a decision: who, on which day, and whether they said anything."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.disclosure.lifecycle import SourceKind
from casework.disclosure.listing import Source, something_was_said
from casework.disclosure.rules import NOTHING, Said, said_faults
from casework.models import Case, Referral, Telling
from casework.reviews.lifecycle import DecisionState, ReviewVerb, Told
from casework.reviews.moving import lock
from casework.reviews.releasing import NOBODY_NAMED, VICTIM_TOLD
from core.accounts.models import User
from core.errors import Fault, Invalid, RuleBroken
from core.history import write
from core.london import london_day
from core.words import in_full
from deadlines import actions as clocks
from deadlines.models import Deadline


def _waiting(case: Case) -> list[Telling]:
    return list(
        Telling.objects.filter(
            decision__track__referral__case=case,
            decision__state=DecisionState.RELEASED,
            told=Told.PLANNED,
            told_on=None,
        ).select_related("complainant", "decision__track")
    )


def waiting_to_be_told(referral: Referral) -> dict[str, list[Telling]]:
    """The tellings that were agreed for released decisions and are not written down as done, by
    the reference of the complainant."""
    found: dict[str, list[Telling]] = {}
    for one in _waiting(referral.case):
        if one.decision.track.referral_id == referral.pk:
            found.setdefault(_whom(one), []).append(one)
    return found


def referrals_to_tell_of(case: Case) -> set[UUID]:
    """The referrals of a case of whose decisions somebody waits to be told."""
    return {one.decision.track.referral_id for one in _waiting(case)}


def _released_on(one: Telling) -> date:
    assert one.decision.released_at is not None
    return london_day(one.decision.released_at)


def _whom(one: Telling) -> str:
    return one.complainant.reference if one.complainant is not None else NOBODY_NAMED


@transaction.atomic
def note_told(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    complainant: str,
    on: date,
    said: Said | None,
    version: int | None = None,
) -> Referral:
    """Write down that somebody was told as agreed; the clock of the telling ends with it."""
    referral = lock(referral_id, by, ReviewVerb.NOTE_TOLD, version)
    waiting = waiting_to_be_told(referral)
    if not waiting:
        text = "Nobody waits to be told: it is written down already, or nothing is released."
        raise RuleBroken("nobody-to-tell", text)
    faults = said_faults(said)
    if complainant not in waiting:
        faults.append(Fault("/complainant", "choice-needed", "Choose who was told."))
    tellings = [one for one in waiting.get(complainant, []) if _released_on(one) <= on]
    if on > london_day(at):
        faults.append(Fault("/on", "in-the-future", "Choose today or a day before it."))
    elif complainant in waiting and not tellings:
        text = "They cannot have been told before the decision was released."
        faults.append(Fault("/on", "before-the-release", text))
    if faults:
        raise Invalid(faults)
    for one in tellings:
        one.told_on, one.noted_by, one.noted_at = on, by, at
        fields = ["told_on", "noted_by", "noted_at"]
        write(one, by=by, at=at, why="The victim was told", fields=fields)
    who = tellings[0].complainant
    subject = who.reference if who is not None else ""
    owed = Deadline.objects.open().filter(
        matter=referral.matter_id, kind=VICTIM_TOLD, subject=subject
    )
    for pk, since in list(owed.values_list("pk", "received_at")):
        if london_day(since) <= on:
            clocks.meet(deadline_id=pk, by=by, at=at, reason=f"Told on {in_full(on)}")
    first = tellings[0]
    something_was_said(
        case=referral.case,
        said=said or NOTHING,
        what=f"Said by {first.complainant or 'the victim'} when told of a decision, {in_full(on)}",
        source=Source(SourceKind.TOLD, first.pk, first.version),
        by=by,
        at=at,
    )
    return referral
