"""What happens to plans when something else happens to the case: a decision is made or the referral
goes, another officer is in charge."""

from __future__ import annotations

from datetime import datetime

from casework.models import Case, PlanItem, Round, Track
from casework.plans import waiting
from casework.plans.deciding import drop
from casework.plans.lifecycle import LIVE, UNISSUED, ItemState
from casework.plans.moving import touch
from casework.plans.proposing import drop as drop_round
from core.accounts.models import Officer, User
from core.history import write


def when_track_ended(track: Track, by: User, at: datetime, why: str) -> None:
    """Nobody is asked any more for what only this suspect's decision needed. With the last suspect
    of the referral, nothing of its plans goes on."""
    waiting.end_for_track(track, by=by, at=at, why=why)
    others = Track.objects.filter(referral=track.referral_id).open().exclude(pk=track.pk).exists()
    items = PlanItem.objects.filter(round__referral=track.referral_id, state__in=LIVE)
    if others:
        items = items.filter(suspect=track.suspect_id)
    for item in items.select_for_update(of=("self",)).select_related(
        "clock", "officer__user", "round__case__matter", "round__referral"
    ):
        drop(item, by=by, at=at, why=why)
    if others:
        return
    for plan in Round.objects.with_people().filter(referral=track.referral_id, state__in=UNISSUED):
        drop_round(plan, by=by, at=at, why=why)


def when_handed_over(case: Case, successor: Officer, by: User, at: datetime, why: str) -> None:
    """What waits for the police is the new officer's to answer: a reply that was given stays with
    whoever gave it."""
    waiting_items = PlanItem.objects.filter(
        round__case=case, state__in=(ItemState.DRAFT, ItemState.HELD, ItemState.OPEN)
    ).exclude(officer=successor)
    for item in waiting_items.select_for_update(of=("self",)).select_related("round__case__matter"):
        item.officer = successor
        write(item, by=by, at=at, why=why, fields=["officer"])
        touch(item.round, by=by, at=at, why=why)
