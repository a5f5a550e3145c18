"""Writing down a charging referral, whoever brings it: case, people, clocks, and the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from casework.actions import bind, register
from casework.duties import WHEN_REFERRED, WHICH_ADVICE
from casework.handing_over import give, in_charge
from casework.models import Case, ProposedCharge, Referral, ReferralMaterial, Suspect, Track
from casework.moving import hold, people_named
from casework.referrals.bail import keep_bail_clocks
from casework.referrals.lifecycle import (
    CLOCK_OF,
    Ended,
    Priority,
    ReferralState,
    ReferralVerb,
    TrackState,
)
from casework.referrals.moving import move, note_move, tell_managers
from casework.referrals.rules import facts_faults, gaps_of
from casework.rules import case_faults
from core.accounts.models import Bond, Officer
from core.errors import Invalid, RuleBroken
from core.history import write
from core.london import london_day
from core.notices.actions import announce
from deadlines import actions as clocks
from deadlines.reading import lock_calendar

if TYPE_CHECKING:
    from casework.referrals.submission import ReferralFacts
    from core.accounts.models import Force, Unit, User

TRIAGE_CLOCK = "referral-triage"


@transaction.atomic
def receive(
    *,
    facts: ReferralFacts,
    force: Force,
    unit: Unit,
    verb: str,
    by: User,
    at: datetime,
    why: str,
) -> Referral:
    """Write down a charging referral and start a decision clock for each suspect to be decided.

    `unit` takes a new case; `verb` of `casework.policy` says who may state a known one anew.
    Nothing is refused for being thin. A suspect who waits for a decision already is `RuleBroken`.
    A returned referral of the case is linked, and the first date of receipt of each suspect stays
    beside the new one; so is the advice given last, where the force names none.
    """
    today = london_day(at)
    if faults := case_faults(facts.case, today):
        raise Invalid(faults)
    officer, supervisor = people_named(force, facts.officer, facts.supervisor)
    lock_calendar()  # before any row, as everybody does
    case = register(
        facts=facts.case,
        force=force,
        unit=unit,
        verb=verb,
        by=by,
        at=at,
        why=why,
    )
    matter = hold(case.matter_id)
    suspects = {one.reference: one for one in Suspect.objects.filter(case=case)}
    if faults := facts_faults(facts, known=suspects, today=today):
        raise Invalid(faults)
    _check_none_waits(case, facts)
    if facts.early_advice is None and not facts.why_no_early_advice:
        known = (find(case) for find in WHICH_ADVICE)
        facts = replace(facts, early_advice=next((one for one in known if one), None))
    if in_charge(matter) not in (None, officer.user_id):
        give(case, matter, officer, by=by, at=at, why=why)
    bind(matter=matter, user=officer.user, bond=Bond.OFFICER_IN_CHARGE, by=by, at=at, why=why)
    if supervisor is not None:
        bond = Bond.POLICE_SUPERVISOR
        bind(matter=matter, user=supervisor.user, bond=bond, by=by, at=at, why=why)
    earlier = _answers(case, force)
    triage = clocks.start(matter_id=matter.pk, kind=TRIAGE_CLOCK, received_at=at, by=by, at=at)
    referral = write(
        Referral(
            case=case,
            priority=facts.priority,
            received_at=at,
            updated_at=at,
            resubmission_of=earlier,
            summary=facts.summary,
            decision_required_by=facts.decision_required_by,
            why_priority=facts.why_priority,
            early_advice_id=facts.early_advice,
            why_no_early_advice=facts.why_no_early_advice,
            flags=list(facts.flags),
            potentially_disclosable=facts.potentially_disclosable,
            officer=officer,
            completed_by=facts.completed_by,
            supervisor=supervisor,
            supervisor_collar_number=facts.supervisor,
            supervisor_comments=facts.supervisor_comments,
            gaps=[gap.content for gap in gaps_of(facts)],
            triage_clock=triage,
        ),
        by=by,
        at=at,
        why=why,
    )
    first_on = _first_receipts(case, force)
    for reference in facts.suspects:
        _start_track(referral, suspects[reference], first_on.get(reference), by=by, at=at, why=why)
    _write_parts(referral, facts, suspects, by=by, at=at, why=why)
    keep_bail_clocks(case, by=by, at=at)
    note_move(referral, "submit", "", by=by, at=at)
    announce(
        matter,
        "charging-referral.submitted",
        object_kind="charging-referral",
        object_id=referral.pk,
        at=at,
    )
    if earlier is not None and earlier.state == ReferralState.RETURNED:
        _sent_again(earlier, by=by, at=at)
    for duty in WHEN_REFERRED:
        duty(referral, by, at)
    tell_managers(referral, at=at)
    return referral


def _check_none_waits(case: Case, facts: ReferralFacts) -> None:
    waiting = Track.objects.filter(
        suspect__case=case, suspect__reference__in=facts.suspects
    ).exclude(state=TrackState.ENDED)
    found = sorted(waiting.values_list("suspect__reference", "state"))
    if found:
        named = ", ".join(reference for reference, _ in found)
        raise RuleBroken(
            "referral-open",
            f"A charging decision is open already for {named}. Answer what is asked there; a case "
            "that waits for further investigation is taken up again when you report progress.",
            field="referred_suspects",
            state=found[0][1],
        )


def _answers(case: Case, force: Force) -> Referral | None:
    """The return that a new referral answers: the newest since one was decided, also if what
    answered it before was withdrawn."""
    sent = Referral.objects.filter(case=case, officer__force=force)
    for one in sent.order_by("-received_at", "-id").prefetch_related("tracks"):
        if any(track.ended_because == Ended.DECIDED for track in one.tracks.all()):
            return None
        if one.state in (ReferralState.RETURNED, ReferralState.RESUBMITTED):
            return one
    return None


def _first_receipts(case: Case, force: Force) -> dict[str, date]:
    """When each suspect was first referred, since they were last decided: neither a return nor a
    withdrawal makes it forgotten."""
    tracks = Track.objects.filter(suspect__case=case, referral__officer__force=force)
    first_on: dict[str, date] = {}
    for one in tracks.select_related("suspect", "clock").order_by("referral__received_at", "pk"):
        reference = one.suspect.reference
        if one.ended_because == Ended.DECIDED:
            first_on.pop(reference, None)
        else:
            first_on.setdefault(reference, one.clock.first_received_on)
    return first_on


def _start_track(
    referral: Referral, suspect: Suspect, first_on: date | None, *, by: User, at: datetime, why: str
) -> Track:
    clock = clocks.start(
        matter_id=referral.matter_id,
        kind=CLOCK_OF[Priority(referral.priority)],
        subject=suspect.reference,
        received_at=referral.received_at,
        first_received_on=first_on,
        by=by,
        at=at,
    )
    return write(Track(referral=referral, suspect=suspect, clock=clock), by=by, at=at, why=why)


def _write_parts(
    referral: Referral,
    facts: ReferralFacts,
    suspects: Mapping[str, Suspect],
    *,
    by: User,
    at: datetime,
    why: str,
) -> None:
    for position, charge in enumerate(facts.charges):
        row = ProposedCharge(
            referral=referral,
            suspect=suspects[charge.suspect],
            position=position,
            code=charge.code,
            suffix=charge.suffix,
            on=charge.on,
        )
        write(row, by=by, at=at, why=why)
    for position, piece in enumerate(facts.material):
        kept = ReferralMaterial(
            referral=referral,
            position=position,
            kind=piece.kind,
            standing=piece.standing,
            text=piece.text,
        )
        write(kept, by=by, at=at, why=why)


def _sent_again(earlier: Referral, *, by: User, at: datetime) -> None:
    locked = Referral.objects.with_people().select_for_update(of=("self",)).get(pk=earlier.pk)
    assert locked.answer_clock is not None
    if locked.answer_clock.ended_at is None:
        clocks.meet(deadline_id=locked.answer_clock.pk, by=by, at=at, reason="Sent again")
    move(locked, ReferralVerb.RESUBMIT, by=by, at=at, why="A new referral answers it")


# --- a supervisor who is registered later ---------------------------------------------------------


def fill_in_supervisors(*, by: User, at: datetime) -> int:
    """Supervisors whom a force named before it had registered them. Answers how many referrals."""
    officers = Officer.objects.in_service().filter(
        force=OuterRef("case__matter__force"),
        collar_number=OuterRef("supervisor_collar_number"),
    )
    waiting = Referral.objects.visible_to(by).filter(supervisor=None)
    found = waiting.exclude(supervisor_collar_number="").filter(Exists(officers))
    pks = list(found.order_by("received_at", "id").values_list("pk", flat=True))
    for pk in pks:
        _fill_in_supervisor(pk, by, at)
    return len(pks)


@transaction.atomic
def _fill_in_supervisor(referral_id: UUID, by: User, at: datetime) -> None:
    seen = Referral.objects.select_related("case").get(pk=referral_id)
    matter = hold(seen.matter_id)
    referral = Referral.objects.select_for_update().get(pk=referral_id)
    if referral.supervisor_id is not None:
        return  # another round of the task was quicker
    referral.supervisor = Officer.objects.select_related("user").get(
        force=matter.force_id, collar_number=referral.supervisor_collar_number
    )
    referral.updated_at = at
    why = "The supervisor whom the referral names has been registered"
    write(referral, by=by, at=at, why=why, fields=["supervisor", "updated_at"])
    newest = Referral.objects.filter(case=referral.case_id).order_by("-received_at", "-id").first()
    if newest is not None and newest.pk == referral.pk:  # whoever a later one names stays
        user, bond = referral.supervisor.user, Bond.POLICE_SUPERVISOR
        bind(matter=matter, user=user, bond=bond, by=by, at=at, why=why)
