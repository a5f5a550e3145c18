"""Every change to the intake of a charging referral: one function a verb, the only writer.

Each reads in the same order: lock, allow, check the move, change, clock, record, save, tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from casework.actions import bind, restated
from casework.duties import WHEN_CLOCK_REPLACED
from casework.lawyers import lawyer_who_can
from casework.models import (
    Decision,
    Referral,
    ReferralReason,
    Track,
)
from casework.moving import end_clock, lawyer_of_case, needs_words
from casework.policy import RESTATE
from casework.referrals.lifecycle import (
    CLOCK_OF,
    Ended,
    Priority,
    ReferralVerb,
    TrackState,
)
from casework.referrals.moving import (
    due_first,
    end_tracks,
    lock,
    move,
    page_of,
    tell_managers,
    tell_officer,
)
from casework.referrals.receiving import receive
from casework.referrals.rules import return_faults
from casework.reviews.lifecycle import DecisionState
from casework.reviews.overtaking import overtake_countersigns
from casework.routing import unit_for
from core.accounts.models import Bond, Unit, User, UserKind
from core.accounts.work import elevated
from core.drafts import actions as drafts
from core.errors import Invalid, NotPermitted, RuleBroken
from core.history import write
from core.london import london_day
from core.notices.actions import tell
from core.reference.lookup import labels
from deadlines import actions as clocks
from deadlines.events import Target
from deadlines.events import Unit as Counted

if TYPE_CHECKING:
    from casework.referrals.submission import ReferralFacts
    from core.accounts.models import Force

ANSWER_CLOCK = "referral-answer"


# --- the police refer ----------------------------------------------------------------------------


@transaction.atomic
def submit(*, facts: ReferralFacts, force: Force, by: User, at: datetime) -> Referral:
    """Write down a charging referral that the force sends. `by` is an officer of `force`."""
    if by.kind != UserKind.OFFICER or by.standing.force_id != force.pk:
        raise NotPermitted("A referral is made by an officer of the force.")
    return receive(
        facts=facts,
        force=force,
        unit=unit_for(force=force, urn=facts.case.urn, named=facts.unit),
        verb=RESTATE,
        by=by,
        at=at,
        why="Charging referral received",
    )


@transaction.atomic
def withdraw(
    *, referral_id: UUID, by: User, at: datetime, why: str, version: int | None = None
) -> Referral:
    """The police take their referral back, saying why. What is decided already stays decided."""
    needs_words(why, "reason", "Say why the referral is withdrawn.")
    referral = lock(referral_id, by, ReferralVerb.WITHDRAW, version)
    _end_intake(referral, by=by, at=at, why="Withdrawn by police")
    end_tracks(referral, Ended.WITHDRAWN, by=by, at=at, why="Withdrawn by police")
    move(referral, ReferralVerb.WITHDRAW, by=by, at=at, why=why)
    if referral.lawyer_id is not None:
        tell(
            [referral.lawyer_id],
            matter_id=referral.matter_id,
            kind="referral-withdrawn",
            path=page_of(referral),
            key=f"referral-withdrawn:{referral.pk}",
            at=at,
        )
    return referral


def _end_intake(referral: Referral, *, by: User, at: datetime, why: str) -> None:
    for clock in (referral.triage_clock, referral.answer_clock):
        if clock is not None:
            end_clock(clock, by=by, at=at, why=why)


# --- triage --------------------------------------------------------------------------------------


@transaction.atomic
def accept(
    *, referral_id: UUID, by: User, at: datetime, note: str = "", version: int | None = None
) -> Referral:
    """Take a referral on. The days have run since receipt and run on."""
    referral = lock(referral_id, by, ReferralVerb.ACCEPT, version)
    clocks.meet(deadline_id=referral.triage_clock_id, by=by, at=at, reason="Accepted")
    return move(referral, ReferralVerb.ACCEPT, by=by, at=at, why=note)


@transaction.atomic
def send_back(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    reasons: Mapping[str, str],
    answer_on: date,
    version: int | None = None,
) -> Referral:
    """Return a referral with one or more of the 13 reasons of triage, each with details.

    `answer_on` is the day by which the police are expected to answer: a clock of theirs, so that a
    return never stagnates. The decision clocks end; a new referral starts others beside the first
    date of receipt. Refused once a suspect of it has been decided.
    """
    known = check_return(reasons=reasons, answer_on=answer_on, at=at)
    referral = lock(referral_id, by, ReferralVerb.RETURN, version)
    check_undecided(referral)
    why = "; ".join(known[code] for code in reasons)
    if referral.triage_clock.ended_at is None:
        clocks.meet(deadline_id=referral.triage_clock_id, by=by, at=at, reason="Returned")
    end_tracks(referral, Ended.RETURNED, by=by, at=at, why="Returned to police")
    for code, details in reasons.items():
        row = ReferralReason(referral=referral, code=code, details=details)
        write(row, by=by, at=at, why="Returned to police")
    referral.answer_clock = clocks.start(
        matter_id=referral.matter_id,
        kind=ANSWER_CLOCK,
        received_at=at,
        by=by,
        at=at,
        target=Target(Counted.DATE, on=answer_on),
    )
    move(referral, ReferralVerb.RETURN, by=by, at=at, why=why, also=["answer_clock"])
    tell_officer(referral, "referral-returned", at=at)
    return referral


def check_return(*, reasons: Mapping[str, str], answer_on: date, at: datetime) -> dict[str, str]:
    """Raise `Invalid` for a return that could not be sent; answers what each reason is called."""
    today = london_day(at)
    known = labels("referral_return_reason", today)
    faults = return_faults(reasons=reasons, known=known, answer_on=answer_on, today=today)
    if faults:
        raise Invalid(faults)
    return known


def check_undecided(referral: Referral) -> None:
    """Raise `RuleBroken` if a suspect of the referral has been decided: it cannot go back."""
    if referral.tracks.filter(ended_because=Ended.DECIDED).exists():
        raise RuleBroken(
            "decided-in-part",
            "A suspect of this referral has been decided. Ask for what is missing instead.",
        )
    if Decision.objects.filter(track__referral=referral, state=DecisionState.MADE).exists():
        raise RuleBroken(
            "decision-made",
            "A decision has been made that is not released yet. The lawyer takes it back first.",
        )


@transaction.atomic
def allocate(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    lawyer_id: int,
    why: str = "",
    version: int | None = None,
) -> Referral:
    """Give a referral to a lawyer of the unit. If another one has had the case before, in early
    advice for example, saying why: the same lawyer stays (capabilities B7)."""
    referral = lock(referral_id, by, ReferralVerb.ALLOCATE, version)
    today = london_day(at)
    lawyer = lawyer_who_can(
        lawyer_id,
        referral.matter,
        today=today,
        due_on=due_first(referral, today),
        field="lawyer",
    )
    if referral.lawyer_id == lawyer.pk:
        raise RuleBroken("already-theirs", f"{lawyer.name} has this referral.", field="lawyer")
    before = lawyer_of_case(referral.matter)
    referral.continuity_broken_because = ""
    if before is not None and before.pk != lawyer.pk:
        text = f"{before.name} has had this case. Say why another lawyer takes it."
        needs_words(why, "why", text)
        referral.continuity_broken_because = why
    had = referral.lawyer_id
    referral.lawyer = lawyer
    reason = why or f"Allocated to {lawyer.name}"
    overtake_countersigns(referral, by=by, at=at, why="Another lawyer")
    bind(matter=referral.matter, user=lawyer, bond=Bond.LAWYER, by=by, at=at, why=reason)
    also = ["lawyer", "continuity_broken_because"]
    move(referral, ReferralVerb.ALLOCATE, by=by, at=at, why=reason, also=also)
    tell(
        [lawyer.pk],
        matter_id=referral.matter_id,
        kind="referral-allocated",
        path=page_of(referral),
        key=f"referral-allocated:{referral.pk}:{referral.version}",
        at=at,
    )
    if had is not None:
        _taken_from(referral, had, "referral-given-to-another", at=at)
    return referral


def _taken_from(referral: Referral, lawyer_id: int, kind: str, *, at: datetime) -> None:
    """Whoever had it is told, and keeps a copy of what they had not sent for 30 days."""
    drafts.let_go(under=page_of(referral), author_id=lawyer_id, at=at)
    tell(
        [lawyer_id],
        matter_id=referral.matter_id,
        kind=kind,
        path=page_of(referral),
        key=f"{kind}:{referral.pk}:{referral.version}",
        at=at,
    )


@transaction.atomic
def transfer(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    unit_code: str,
    why: str,
    version: int | None = None,
) -> Referral:
    """Send the case to another unit, saying why. Clocks run on; that unit chooses the lawyer, and
    whoever had it is told."""
    needs_words(why, "why", "Say why this unit takes it.")
    referral = lock(referral_id, by, ReferralVerb.TRANSFER, version)
    unit = Unit.objects.filter(code=unit_code, is_queue=False).first()
    if unit is None or unit.pk == referral.matter.unit_id:
        text = "Choose another unit from the list."
        raise RuleBroken("unknown-unit", text, field="unit_code")
    overtake_countersigns(referral, by=by, at=at, why="Another unit")
    had, referral.lawyer = referral.lawyer_id, None
    said = f"{unit.name}: {why}"
    move(referral, ReferralVerb.TRANSFER, by=by, at=at, why=said, also=["lawyer"])
    if had is not None:
        _taken_from(referral, had, "referral-in-another-unit", at=at)
    with elevated("route"):
        matter = referral.matter
        matter.unit = unit
        write(matter, by=by, at=at, why=why, fields=["unit"])
        clocks.follow_unit(matter=matter, by=by, at=at, why=f"Sent to {unit.name}")
        restated(referral.case, by=by, at=at, why=why)
        referral.refresh_from_db(fields=["version", "updated_at"])
        tell_managers(referral, at=at)
    return referral


@transaction.atomic
def reprioritise(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    priority: str,
    why: str,
    version: int | None = None,
) -> Referral:
    """Change how soon a decision is due, saying why. The time used stays used, counted from the
    same receipt; what is late stays late."""
    needs_words(why, "why", "Say why the priority changes.")
    referral = lock(referral_id, by, ReferralVerb.REPRIORITISE, version)
    if priority not in Priority.values or priority == referral.priority:
        raise RuleBroken("same-priority", "Choose another priority.", field="priority")
    referral.priority, referral.why_priority = priority, why
    tracks = Track.objects.filter(referral=referral).exclude(state=TrackState.ENDED)
    for track in tracks.select_for_update(of=("self",)).select_related("clock", "suspect"):
        _restart_clock(referral, track, by=by, at=at, why=why)
    also = ["priority", "why_priority"]
    return move(
        referral, ReferralVerb.REPRIORITISE, by=by, at=at, why=why, also=also, event="priority"
    )


def _restart_clock(referral: Referral, track: Track, *, by: User, at: datetime, why: str) -> None:
    """A clock of the other kind from the same receipt: its ladder is the one of its kind. One that
    is late already stays, so that lateness cannot be prioritised away."""
    before = track.clock
    if before.due_at < at:
        return
    track.clock = clocks.start(
        matter_id=referral.matter_id,
        kind=CLOCK_OF[Priority(referral.priority)],
        subject=track.suspect.reference,
        received_at=before.received_at,
        first_received_on=before.first_received_on,
        by=by,
        at=at,
    )
    write(track, by=by, at=at, why=why, fields=["clock"])
    end_clock(before, by=by, at=at, why=f"Another priority: {why}")
    for duty in WHEN_CLOCK_REPLACED:
        duty(track, by, at, f"Another priority: {why}")
