"""What every verb of a plan and its items shares: lock, allow, check the move, record it, and tell.

The locks are taken in one order by everybody: calendar, matter, round or item, tracks, clocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from casework.models import PlanItem, Referral, Round, Track
from casework.moving import end_clock, hold
from casework.plans.lifecycle import ITEM, ROUND, ItemState, ItemVerb, RoundVerb
from casework.plans.policy import MAY
from casework.plans.proportionality import Category, category_from
from casework.referrals.lifecycle import ReferralState, TrackState
from core.accounts.models import User
from core.accounts.policy import allow
from core.errors import Absent, RuleBroken, check_version
from core.history import write
from core.notices.actions import announce, tell
from core.reference.lookup import items as reference

CATEGORY = "action_category"  # the kind of the reference data
ASKABLE = (TrackState.DECIDING, TrackState.WAITING)


def page_of(plan: Round) -> str:
    return f"/plans/{plan.pk}/"


def categories(on: date) -> dict[str, Category]:
    """The categories in force, by code. One query."""
    return {
        one.code: category_from(one.code, one.label, one.data) for one in reference(CATEGORY, on)
    }


def lock_referral(referral_id: UUID, by: User, verb: str, version: int | None) -> Referral:
    """Lock the referral that a plan is to be written for: it has a lawyer, and an open decision."""
    seen = Referral.objects.visible_to(by).select_related("case").filter(pk=referral_id).first()
    if seen is None:
        raise Absent
    hold(seen.matter_id)
    referral = Referral.objects.with_people().select_for_update(of=("self",)).get(pk=referral_id)
    allow(by, verb, referral.matter, MAY)
    check_version(referral.version, version, "This referral")
    if referral.state != ReferralState.ALLOCATED:
        words = ReferralState(referral.state).label
        text = f"This cannot be done now: the present state is “{words}”."
        raise RuleBroken("wrong-move", text, state=referral.state)
    return referral


def lock_round(round_id: UUID, by: User, verb: RoundVerb, version: int | None) -> Round:
    """Lock a round that `by` can see, may move so, and has read in its present version."""
    seen = Round.objects.visible_to(by).select_related("case").filter(pk=round_id).first()
    if seen is None:
        raise Absent
    hold(seen.matter_id)
    plan = Round.objects.with_people().select_for_update(of=("self",)).get(pk=round_id)
    allow(by, verb, plan.matter, MAY)
    check_version(plan.version, version, "This action plan")
    ROUND.after(verb, plan.state)
    return plan


def lock_item(item_id: UUID, by: User, verb: ItemVerb, version: int | None) -> PlanItem:
    """Lock an item likewise. Its round is locked with it, by the matter."""
    found = PlanItem.objects.visible_to(by).filter(pk=item_id)
    matter_id = found.values_list("round__case__matter", flat=True).first()
    if matter_id is None:
        raise Absent
    hold(matter_id)
    item = (
        PlanItem.objects.select_for_update(of=("self",))
        .select_related(
            "suspect",
            "officer__user",
            "clock__rule",
            "proportionality",
            "round__author",
            "round__case__matter__unit__area",
            "round__case__matter__force",
            "round__referral__case__matter",
            "round__referral__officer__user",
            "round__referral__lawyer",
        )
        .get(pk=item_id)
    )
    allow(by, verb, item.matter, MAY)
    check_version(item.version, version, "This item")
    ITEM.after(verb, item.state)
    return item


def open_tracks(referral: Referral) -> dict[str, Track]:
    """The suspects of a referral whose decision can wait for something, by reference."""
    tracks = Track.objects.filter(referral=referral, state__in=ASKABLE)
    return {track.suspect.reference: track for track in tracks.select_related("suspect", "clock")}


def move_item(
    item: PlanItem,
    verb: ItemVerb,
    *,
    by: User,
    at: datetime,
    why: str,
    also: Iterable[str] = (),
    event: str = "",
) -> PlanItem:
    """Take the move of the table, and tell the feed of the force. A move that ends the item says on
    it who ended it and why."""
    item.state = ITEM.after(verb, item.state)
    fields = ["state", *also]
    if item.state in (
        ItemState.ACCEPTED,
        ItemState.ASKED_AGAIN,
        ItemState.CHANGED,
        ItemState.WITHDRAWN,
    ):
        item.closed_by, item.closed_at, item.closed_why = by, at, why
        fields += ["closed_by", "closed_at", "closed_why"]
    write(item, by=by, at=at, why=why or str(verb.label), fields=fields)
    touch(item.round, by=by, at=at, why=str(verb.label))
    if event:
        announce_item(item, event, at=at)
    return item


def touch(plan: Round, *, by: User, at: datetime, why: str) -> None:
    """Something of the round has changed: a list of what is new shows it."""
    plan.updated_at = at
    write(plan, by=by, at=at, why=why, fields=["updated_at"])


def end_item_clock(item: PlanItem, *, by: User, at: datetime, why: str) -> None:
    """The police do not owe it any more."""
    if item.clock is not None:
        end_clock(item.clock, by=by, at=at, why=why)


def announce_round(plan: Round, event: str, *, at: datetime) -> None:
    announce(
        plan.matter, f"action-plan.{event}", object_kind="action-plan", object_id=plan.pk, at=at
    )


def announce_item(item: PlanItem, event: str, *, at: datetime) -> None:
    announce(
        item.matter, f"action-item.{event}", object_kind="action-item", object_id=item.pk, at=at
    )


def tell_about(
    plan: Round, user_ids: Iterable[int | None], kind: str, *, key: str, at: datetime
) -> None:
    """One notice each; nobody where there is no such person."""
    tell(
        sorted({one for one in user_ids if one is not None}),
        matter_id=plan.matter_id,
        kind=kind,
        path=page_of(plan),
        key=f"{kind}:{key}",
        at=at,
    )
