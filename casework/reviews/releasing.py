"""Release: only now does the force hear of a decision, and the charging clock ends.

A decision not to charge is released after it was agreed, for each complainant, who tells them, how
and when, and that the suspect is told after them; or after it was said why they are not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from casework.disclosure.lifecycle import SourceKind
from casework.disclosure.listing import Source, something_was_said
from casework.models import Case, Complainant, Decision, Referral, Telling, Track
from casework.recording import record_fact
from casework.referrals.lifecycle import Ended, ReferralVerb, TrackVerb
from casework.referrals.moving import move, set_track, tell_officer
from casework.reviews.facts import TellingFacts
from casework.reviews.lifecycle import (
    DECISION,
    NO_CHARGE,
    DecisionState,
    DecisionVerb,
    FactKind,
    ReviewVerb,
    Test,
    Told,
)
from casework.reviews.moving import discussion_offered, facts_of, in_state, lock, why_not_agreed
from casework.reviews.rules import awkward_time, telling_faults
from core.accounts.models import User
from core.errors import Fault, Invalid, RuleBroken
from core.fields import sealed
from core.history import write
from core.london import london_day
from core.reference.lookup import setting
from deadlines import actions as clocks
from deadlines.events import Target, Unit
from deadlines.reading import current_calendar

HELD = ("custody", "bail")  # what ends with a decision not to charge
VICTIM_TOLD = "victim-told-enhanced"
FULL_CODE_REVIEW = "full-code-review"
NOBODY_NAMED = "victim"  # stands for the complainant of a case that names none by reference


def to_be_told(case: Case) -> dict[str, Complainant | None]:
    """Who has to be told, by reference."""
    found: dict[str, Complainant | None] = {
        one.reference: one for one in Complainant.objects.filter(case=case)
    }
    return found or {NOBODY_NAMED: None}


def waiting_for_release(referral: Referral, *, locked: bool = False) -> list[Decision]:
    """The decisions not to charge that are made; `RuleBroken` if there are none."""
    decisions = in_state(referral, DecisionState.MADE, locked=locked)
    if not decisions:
        raise RuleBroken("nothing-made", "No decision waits for its release.")
    return decisions


@transaction.atomic
def plan_telling(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    tellings: Sequence[TellingFacts],
    version: int | None = None,
) -> Referral:
    """Write down what was agreed with the officer in charge, for every complainant; or why one is
    not told. It holds for all decisions that wait, and can be agreed anew until their release."""
    referral = lock(referral_id, by, ReviewVerb.PLAN_TELLING, version)
    decisions = waiting_for_release(referral, locked=True)
    whom = to_be_told(referral.case)
    agreed = {one.complainant: one for one in tellings if one.complainant in whom}
    within = setting("suspect-told-within", london_day(at))
    faults = [
        Fault(f"/told_{reference}", "choice-needed", f"Say what is agreed for {reference}.")
        for reference in whom
        if reference not in agreed
    ]
    for reference, facts in agreed.items():
        faults += telling_faults(facts, where=reference, now=at, within_hours=within)
    if faults:
        raise Invalid(faults)
    for decision in decisions:
        DECISION.after(DecisionVerb.PLAN_TELLING, decision.state)
        for reference, complainant in whom.items():
            _write_telling(referral, decision, complainant, agreed[reference], by=by, at=at)
    for reference, complainant in whom.items():
        _hear(referral, decisions[0], complainant, agreed[reference], by=by, at=at)
    return referral


def _hear(
    referral: Referral,
    decision: Decision,
    complainant: Complainant | None,
    facts: TellingFacts,
    *,
    by: User,
    at: datetime,
) -> None:
    """What somebody said who asked not to be told; once, however many decisions wait."""
    if facts.told != Told.ASKED_NOT_TO or facts.said is None:
        return
    row = Telling.objects.get(decision=decision, complainant=complainant)
    something_was_said(
        case=referral.case,
        said=facts.said,
        # nothing outside says that there is a decision before it is released
        what=f"Said by {complainant or 'the victim'} in a contact",
        source=Source(SourceKind.ASKED_NOT_TO, row.pk, row.version),
        by=by,
        at=at,
    )


def _write_telling(
    referral: Referral,
    decision: Decision,
    complainant: Complainant | None,
    facts: TellingFacts,
    *,
    by: User,
    at: datetime,
) -> None:
    found = Telling.objects.filter(decision=decision, complainant=complainant).first()
    row = found or Telling(decision=decision, complainant=complainant)
    planned = facts.told == Told.PLANNED
    row.told, row.by, row.at = facts.told, by, at
    row.why_not = "" if planned else facts.why_not
    row.teller = facts.teller if planned else ""
    row.channel = facts.channel if planned else ""
    row.planned_at = facts.planned_at if planned else None
    row.agreed_with = referral.officer if planned else None
    row.ends = facts.ends
    row.liberty_first = planned and facts.liberty_first
    row.safety_plan = sealed(row, "safety_plan", facts.safety_plan)
    row.tell_suspect_after = (
        facts.tell_suspect_after if planned and not facts.liberty_first else None
    )
    changed = None
    if found is not None:
        changed = [
            *("told", "why_not", "teller", "channel", "planned_at", "agreed_with", "ends"),
            *("liberty_first", "safety_plan", "tell_suspect_after", "by", "at"),
        ]
    write(row, by=by, at=at, why="Telling agreed", fields=changed)


@transaction.atomic
def release(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    confirmed: bool = False,
    version: int | None = None,
) -> list[Decision]:
    """Tell the force of the decisions not to charge that were made. `confirmed` says that the
    person knows it is Friday afternoon, or the day before a holiday."""
    referral = lock(referral_id, by, ReviewVerb.RELEASE, version)
    decisions = waiting_for_release(referral, locked=True)
    for review in {one.review_id: one.review for one in decisions}.values():
        if why := why_not_agreed(referral, review, facts_of(review), at):
            raise RuleBroken("countersign-needed", why)
    if not discussion_offered(referral.case, at):
        text = "Offer the police a discussion before you decide not to charge."
        raise RuleBroken("discussion-needed", text)
    tellings = list(Telling.objects.filter(decision__in=decisions).select_related("complainant"))
    _check_tellings(referral, decisions, tellings, at)
    liberty_first = any(one.liberty_first for one in tellings)
    if not confirmed and not liberty_first and (why := awkward(at)):
        text = f"{why} Confirm that it is released now all the same."
        raise RuleBroken("confirm-timing", text, field="confirmed")
    for decision in decisions:
        times = [one for one in tellings if one.decision_id == decision.pk]
        known = [one.tell_suspect_after for one in times if one.tell_suspect_after is not None]
        # one whose bail or custody ends at once is told at once; nobody else is
        at_once = any(one.liberty_first for one in times) and decision.track.suspect.liberty in HELD
        decision.tell_suspect_after = max(known) if known and not at_once else None
    release_these(referral, decisions, by=by, at=at)
    planned = {
        one.complainant.reference if one.complainant else ""
        for one in tellings
        if one.told == Told.PLANNED
    }
    for reference in sorted(planned):
        clocks.start(
            matter_id=referral.matter_id,
            kind=VICTIM_TOLD,
            subject=reference,
            received_at=at,
            by=by,
            at=at,
        )
    return decisions


def awkward(at: datetime) -> str:
    """Whether this is a time at which somebody told may find nobody to turn to, and why."""
    tomorrow = london_day(at) + timedelta(days=1)
    return awkward_time(at, tomorrow_is=current_calendar().why_not(tomorrow))


def _check_tellings(
    referral: Referral, decisions: Iterable[Decision], tellings: Sequence[Telling], at: datetime
) -> None:
    whom = {one.pk if one is not None else None for one in to_be_told(referral.case).values()}
    for decision in decisions:
        agreed = {one.complainant_id for one in tellings if one.decision_id == decision.pk}
        if whom - agreed:
            text = (
                "Agree first with the officer in charge who tells each victim, how and when, or "
                "say why one is not told."
            )
            raise RuleBroken("telling-needed", text)
    for one in tellings:
        if one.planned_at is not None and one.planned_at < at and not one.liberty_first:
            text = "The time at which the victim was to be told has passed. Agree another one."
            raise RuleBroken("telling-passed", text)


def release_these(
    referral: Referral, decisions: Sequence[Decision], *, by: User, at: datetime
) -> None:
    """Release made decisions: end their tracks and clocks, write the facts, tell the force; the
    last one closes the referral."""
    for decision in decisions:
        decision.state = DECISION.after(DecisionVerb.RELEASE, decision.state)
        decision.released_by, decision.released_at = by, at
        fields = ["state", "released_by", "released_at", "tell_suspect_after"]
        if decision.test == Test.THRESHOLD:
            decision.full_code_clock = clocks.start(
                matter_id=referral.matter_id,
                kind=FULL_CODE_REVIEW,
                subject=decision.track.suspect.reference,
                received_at=at,
                by=by,
                at=at,
                target=Target(Unit.DATE, on=decision.full_code_review_on),
            )
            fields.append("full_code_clock")
        write(decision, by=by, at=at, why="Released", fields=fields)
        track = Track.objects.select_for_update(of=("self",)).get(pk=decision.track_id)
        set_track(track, TrackVerb.END, by=by, at=at, why="Decision released", ended=Ended.DECIDED)
        clocks.meet(deadline_id=track.clock_id, by=by, at=at, reason="Decision released")
        _write_facts(referral, decision, by=by, at=at)
    move(referral, ReferralVerb.DECIDE, by=by, at=at, why="", event="decided")
    if not Track.objects.filter(referral=referral).open().exists():
        move(referral, ReferralVerb.CLOSE, by=by, at=at, why="Every suspect has been decided")
    tell_officer(referral, "decision-released", at=at, key=str(decisions[0].pk))


def _write_facts(referral: Referral, decision: Decision, *, by: User, at: datetime) -> None:
    kinds = [FactKind.DECIDED]
    if decision.kind in NO_CHARGE:
        kinds.append(FactKind.SCRUTINY)
    for kind in kinds:
        record_fact(
            case=referral.case,
            referral=referral,
            suspect=decision.track.suspect,
            kind=kind,
            code=decision.kind,
            on=london_day(at),
            by=by,
            at=at,
        )
