"""What every verb of a referral shares: lock, allow, check the move, record it, and tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min

from casework.duties import WHEN_TRACK_ENDED
from casework.models import Case, Referral, ReferralMove, Track
from casework.moving import end_clock, hold
from casework.referrals.lifecycle import (
    REFERRAL,
    REFERRAL_MOVE,
    TRACK,
    Ended,
    ReferralState,
    ReferralVerb,
    TrackState,
    TrackVerb,
)
from casework.referrals.policy import MAY
from casework.reviews.overtaking import overtake_decisions
from core.accounts.models import Officer, User
from core.accounts.policy import allow
from core.accounts.roles import PostKind
from core.errors import Absent, check_version
from core.history import write
from core.london import london_day
from core.notices.actions import announce, tell
from deadlines.recipients import resolve


def page_of(referral: Referral) -> str:
    return f"/referrals/{referral.pk}/"


def lock(referral_id: UUID, by: User, verb: ReferralVerb, version: int | None) -> Referral:
    """Lock a referral that `by` can see, may move so, and has read in its present version."""
    seen = Referral.objects.visible_to(by).select_related("case").filter(pk=referral_id).first()
    if seen is None:
        raise Absent
    hold(seen.matter_id)
    referral = Referral.objects.with_people().select_for_update(of=("self",)).get(pk=referral_id)
    allow(by, verb, referral.matter, MAY)
    check_version(referral.version, version, "This referral")
    REFERRAL.after(verb, referral.state)
    return referral


def move(
    referral: Referral,
    verb: ReferralVerb,
    *,
    by: User,
    at: datetime,
    why: str,
    also: list[str] | None = None,
    event: str = "",
) -> Referral:
    """Take the move of the table, write it to the timeline and to the feed of the force.

    `event` names what the feed says where the state stays the same.
    """
    before = referral.state
    referral.state = REFERRAL.after(verb, before)
    referral.updated_at = at
    fields = ["state", "updated_at", *(also or [])]
    write(referral, by=by, at=at, why=why or str(verb.label), fields=fields)
    note_move(referral, verb, before, by=by, at=at, why=why)
    announce(
        referral.matter,
        f"charging-referral.{event or referral.state}",
        object_kind="charging-referral",
        object_id=referral.pk,
        at=at,
    )
    return referral


def note_move(
    referral: Referral, verb: str, before: str, *, by: User, at: datetime, why: str = ""
) -> None:
    ReferralMove.objects.create(
        referral=referral,
        verb=verb,
        from_state=before,
        to_state=referral.state,
        by=by,
        at=at,
        why=why,
    )


def set_track(
    track: Track, verb: TrackVerb, *, by: User, at: datetime, why: str, ended: str = ""
) -> Track:
    """Take the move of the table for one suspect. `ended` is needed by `END` alone."""
    track.state = TRACK.after(verb, track.state)
    over = track.state == TrackState.ENDED
    track.ended_at, track.ended_because = (at, ended) if over else (None, "")
    fields = ["state", "ended_at", "ended_because"]
    write(track, by=by, at=at, why=why, fields=fields)
    for duty in WHEN_TRACK_ENDED if over else ():
        duty(track, by, at, why)
    return track


def end_tracks(referral: Referral, because: Ended, *, by: User, at: datetime, why: str) -> None:
    """No suspect of this referral waits for a decision any more; their clocks end."""
    tracks = Track.objects.filter(referral=referral).open()
    for track in tracks.select_for_update(of=("self",)).select_related("clock"):
        set_track(track, TrackVerb.END, by=by, at=at, why=why, ended=because)
        end_clock(track.clock, by=by, at=at, why=why)
        overtake_decisions(track, by=by, at=at, why=why)


def tell_managers(referral: Referral, *, at: datetime) -> None:
    manager = resolve(referral.matter_id, PostKind.LEGAL_MANAGER, london_day(at)).user_id
    if manager is not None:
        tell(
            [manager],
            matter_id=referral.matter_id,
            kind="referral-triage-needed",
            path=page_of(referral),
            key=f"referral-triage:{referral.pk}:{referral.matter.unit_id}",
            at=at,
            urgent=referral.priority == "red",
        )


def tell_officer(referral: Referral, kind: str, *, at: datetime, key: str = "") -> None:
    """`key` tells apart what may happen to one referral more than once."""
    tell(
        [referral.officer.user_id],
        matter_id=referral.matter_id,
        kind=kind,
        path=page_of(referral),
        key=f"{kind}:{referral.pk}:{key}" if key else f"{kind}:{referral.pk}",
        at=at,
    )


def due_first(referral: Referral, today: date) -> date:
    """When the first decision is due of the suspects who wait for one; today if none does."""
    open_now = Track.objects.filter(referral=referral).exclude(state=TrackState.ENDED)
    return open_now.aggregate(first=Min("clock__due_on"))["first"] or today


def referrals_of(people: Collection[int]) -> Mapping[int, int]:
    """How many referrals each lawyer has to decide."""
    found = Referral.objects.filter(state=ReferralState.ALLOCATED, lawyer__in=people).order_by()
    return dict(found.values_list("lawyer").annotate(Count("id")))


def referrals_restated(case: Case, by: User, at: datetime, why: str) -> None:
    """Every referral of a case shows what is known of it."""
    found = Referral.objects.filter(case=case).order_by("received_at", "id")
    for referral in found.select_for_update(of=("self",)):
        referral.updated_at = at
        write(referral, by=by, at=at, why=why, fields=["updated_at"])


def referrals_follow(case: Case, officer: Officer, by: User, at: datetime, why: str) -> None:
    """The open referrals of a case go to its new officer in charge."""
    waiting = [state for state, side in REFERRAL_MOVE.items() if side]
    found = Referral.objects.filter(case=case, state__in=waiting).order_by("received_at", "id")
    for referral in found.select_for_update(of=("self",)):
        referral.officer, referral.updated_at = officer, at
        write(referral, by=by, at=at, why=f"Handed over: {why}", fields=["officer", "updated_at"])
        note_move(referral, "hand-over", referral.state, by=by, at=at, why=why)
        announce(
            case.matter,
            "charging-referral.officer-changed",
            object_kind="charging-referral",
            object_id=referral.pk,
            at=at,
        )
