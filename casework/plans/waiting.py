"""The decision of a suspect waits for what stands in its way, and for nothing else.

A round with blocking items stops the charging clock of the suspects they are about: not one that
is late already (it stays late), nor one of hours. When the last of them is answered the clock runs
again; a pause that runs out ends by itself, and a task moves the suspect back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.models import PlanItem, PlanWait, Round, Track
from casework.moving import hold, stops
from casework.plans.lifecycle import WITH_POLICE, Cause
from casework.plans.moving import ASKABLE, tell_about
from casework.plans.rules import wait_until
from casework.prfi.actions import take_up
from casework.referrals.lifecycle import TrackState, TrackVerb
from casework.referrals.moving import set_track
from core.accounts.models import User
from core.history import write
from core.london import london_day
from core.reference.lookup import setting
from deadlines import actions as clocks
from deadlines.reading import current_calendar

PAUSE_CATEGORY = "action-plan"


def stands_in_the_way(item: PlanItem, track: Track) -> bool:
    return item.blocks and item.suspect_id in (None, track.suspect_id)


def _tracks(plan: Round) -> list[Track]:
    found = Track.objects.filter(referral=plan.referral_id, state__in=ASKABLE)
    return list(found.select_for_update(of=("self",)).select_related("suspect", "clock__rule"))


def begin(plan: Round, items: Collection[PlanItem], *, by: User, at: datetime) -> list[PlanWait]:
    """The decisions that these items block wait from now on."""
    today = london_day(at)
    latest = current_calendar().add(today, setting("longest-pause", today))
    waits = []
    for track in _tracks(plan):
        blocking = [item for item in items if stands_in_the_way(item, track)]
        waiting = PlanWait.objects.filter(round=plan, track=track, ended_at=None).exists()
        if not blocking or waiting:
            continue
        until = wait_until((item.required_on for item in blocking), today=today, latest=latest)
        why = f"Action plan, round {plan.number}"
        reasons = "; ".join(item.cannot_decide_because for item in blocking)
        wait = PlanWait(round=plan, track=track, until_on=until, began_at=at)
        asked_id = blocking[0].officer.user_id
        wait.pause_seq = _pause(wait, asked_id, by=by, at=at, why=f"{why}: {reasons}")
        waits.append(write(wait, by=by, at=at, why=why))
        set_track(track, TrackVerb.ASK, by=by, at=at, why=why)
    return waits


def _pause(wait: PlanWait, asked_id: int, *, by: User, at: datetime, why: str) -> int | None:
    """The clock of the decision stands still until the wait is over, if it can."""
    if not stops(wait.track.clock, at):
        return None
    paused = clocks.pause(
        deadline_id=wait.track.clock_id,
        by=by,
        at=at,
        category=PAUSE_CATEGORY,
        reason=why,
        asked_id=asked_id,
        expected_on=wait.until_on,
        cps_time=wait.round.cause == Cause.CPS,
    )
    return paused.events.order_by("seq").values_list("seq", flat=True).last()


def wait_on_new_clock(track: Track, by: User, at: datetime, why: str) -> None:
    """Another clock times this decision: what still waits stops that one, and nothing that is over
    touches it."""
    waits = PlanWait.objects.select_for_update(of=("self",)).filter(track=track)
    for wait in waits.select_related("round__case", "round__referral__officer").order_by("id"):
        wait.track, before = track, wait.pause_seq
        wait.pause_seq = None
        if before is not None and wait.ended_at is None and wait.until_on > london_day(at):
            officer = wait.round.referral.officer.user_id
            wait.pause_seq = _pause(wait, officer, by=by, at=at, why=why)
        if wait.pause_seq != before:
            write(wait, by=by, at=at, why=why, fields=["pause_seq"])


def answered(plan: Round, *, by: User, at: datetime) -> None:
    """Something of the round is with the police no longer: the decisions that nothing of it blocks
    any more are to be made, and their clocks run again."""
    left = list(PlanItem.objects.filter(round=plan, state__in=WITH_POLICE))
    waits = PlanWait.objects.select_for_update(of=("self",)).filter(round=plan)
    for wait in waits.select_related("track__clock", "track__suspect"):
        if any(stands_in_the_way(item, wait.track) for item in left):
            continue
        _resume(wait, by=by, at=at)
        if wait.ended_at is None:
            _end(wait, by=by, at=at, why="The police have answered")


def _resume(wait: PlanWait, *, by: User, at: datetime) -> None:
    """Also of a pause that ran out: the clock then knows that nothing waits for a choice."""
    clock = wait.track.clock
    if wait.pause_seq is None or clocks.was_resumed(clock.pk, wait.pause_seq):
        return
    clock.refresh_from_db(fields=["ended_at"])
    if clock.ended_at is None:
        why = "The police have answered"
        clocks.resume(deadline_id=clock.pk, by=by, at=at, reason=why, pause_seq=wait.pause_seq)


def _end(wait: PlanWait, *, by: User, at: datetime, why: str) -> None:
    wait.ended_at = at
    write(wait, by=by, at=at, why=why, fields=["ended_at"])
    track = Track.objects.select_for_update().get(pk=wait.track_id)
    others = PlanWait.objects.filter(track=track, ended_at=None).exists()
    if others:
        return
    if track.state == TrackState.WAITING:
        set_track(track, TrackVerb.ANSWERED, by=by, at=at, why=why)
    elif track.state == TrackState.PRFI and wait.until_on > london_day(at):
        take_up(track, by=by, at=at, why=why)  # it is no longer the police we wait for


def end_for_track(track: Track, *, by: User, at: datetime, why: str) -> None:
    """The suspect's track has ended: nothing waits there any more."""
    for wait in PlanWait.objects.select_for_update().filter(track=track, ended_at=None):
        wait.ended_at = at
        write(wait, by=by, at=at, why=why, fields=["ended_at"])


def run_out(at: datetime) -> list[UUID]:
    """The waits whose day has come without an answer."""
    found = PlanWait.objects.filter(ended_at=None, until_on__lte=london_day(at))
    return list(found.order_by("until_on", "id").values_list("pk", flat=True))


@transaction.atomic
def come_back(*, wait_id: UUID, by: User, at: datetime) -> None:
    """The decision is to be made on what there is. The clock runs again by itself; done once,
    however often it is asked."""
    seen = PlanWait.objects.select_related("round__case").get(pk=wait_id)
    hold(seen.round.matter_id)
    wait = PlanWait.objects.select_for_update(of=("self",)).select_related("round").get(pk=wait_id)
    if wait.ended_at is not None:
        return
    _end(wait, by=by, at=at, why="The wait for the police is over")
    plan = Round.objects.with_people().get(pk=wait.round_id)
    lawyer = plan.referral.lawyer_id
    tell_about(plan, [lawyer], "plan-wait-over", key=str(wait.pk), at=at)


def waits_of(tracks: Iterable[Track]) -> dict[UUID, PlanWait]:
    """The open wait of each suspect, by track; the one that lasts longest."""
    found = PlanWait.objects.filter(track__in=list(tracks), ended_at=None).order_by("until_on")
    return {wait.track_id: wait for wait in found}
