"""Memoranda of understanding on early advice: which there are, which are missing, and agreeing one.

Source: National Operating Model (each Area agrees one with its forces). What has expired or is
missing is shown; nothing waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q

from core.accounts.models import Area, Force, Memorandum, Routing, User
from core.accounts.policy import holds
from core.accounts.roles import Rank, Role
from core.errors import Fault, Invalid, NotPermitted, check_version
from core.history import write

REVIEW_SOON = timedelta(days=60)

# what rooms above carry over from the one before to the one that follows: (before, after, by, at)
WHEN_RENEWED: list[Callable[[Memorandum, Memorandum, User, datetime], None]] = []


class Standing(StrEnum):
    """How a pair of Area and force stands."""

    MISSING = "Missing"
    EXPIRED = "Expired"
    REVIEW_LATE = "Review is late"
    REVIEW_SOON = "Review is due soon"
    IN_FORCE = "In force"


@dataclass(frozen=True)
class Pair:
    """An Area and a force that work together, and the newest memorandum between them."""

    area: Area
    force: Force
    newest: Memorandum | None
    standing: Standing


def standing_of(newest: Memorandum | None, today: date) -> Standing:
    """A pure rule of the newest memorandum's dates."""
    if newest is None:
        return Standing.MISSING
    if newest.in_force_until is not None and newest.in_force_until < today:
        return Standing.EXPIRED
    if newest.review_on < today:
        return Standing.REVIEW_LATE
    if newest.review_on <= today + REVIEW_SOON:
        return Standing.REVIEW_SOON
    return Standing.IN_FORCE


def pairs(today: date, areas: Iterable[int] | None = None) -> list[Pair]:
    """Every Area with every force whose cases it takes, those without a memorandum too. Of some
    Areas only, if they are named. Two queries."""
    newest: dict[tuple[int, int], Memorandum] = {}
    places: dict[tuple[int, int], tuple[Area, Force]] = {}
    for one in Memorandum.objects.select_related("area", "force").order_by("in_force_from", "pk"):
        key = (one.area_id, one.force_id)
        newest[key], places[key] = one, (one.area, one.force)
    routed = Routing.objects.filter(Q(unit__is_queue=False)).select_related("unit__area", "force")
    for routing in routed:
        area = routing.unit.area
        places.setdefault((area.pk, routing.force_id), (area, routing.force))
    wanted = None if areas is None else set(areas)
    return sorted(
        (
            Pair(area, force, newest.get(key), standing_of(newest.get(key), today))
            for key, (area, force) in places.items()
            if wanted is None or area.pk in wanted
        ),
        key=lambda pair: (pair.area.name, pair.force.name),
    )


@transaction.atomic
def agree(
    *,
    area_id: int,
    force_id: int,
    by: User,
    at: datetime,
    agreed_on: date,
    review_on: date,
    in_force_from: date,
    discussion_offered: bool,
    escalate_from_rank: str,
    source: str,
    version: int | None = None,
) -> Memorandum:
    """Write down what an Area and a force have agreed. The one before ends the day before; its
    ladder goes on until another is adopted."""
    if not holds(by, Role.ADMINISTRATOR):
        raise NotPermitted("This can be done by: administrator.")
    faults = []
    if review_on <= in_force_from:
        text = "The review must come after the memorandum has come into force."
        faults.append(Fault("/review_on", "before-it-begins", text))
    if agreed_on > in_force_from:
        text = "It cannot be in force before it was agreed."
        faults.append(Fault("/in_force_from", "before-it-was-agreed", text))
    if escalate_from_rank not in Rank.values:
        faults.append(Fault("/escalate_from_rank", "unknown", "Choose a rank from the list."))
    if not source.strip():
        faults.append(Fault("/source", "words-needed", "Say where it can be read."))
    Area.objects.select_for_update(no_key=True).get(pk=area_id)  # one at a time, the first too
    before = (
        Memorandum.objects.select_for_update()
        .filter(area_id=area_id, force_id=force_id)
        .order_by("in_force_from", "pk")
        .last()
    )
    check_version(before.version if before is not None else 0, version, "This memorandum")
    if before is not None and in_force_from <= before.in_force_from:
        text = f"The one before holds from {before.in_force_from:%-d %B %Y}: choose a later day."
        faults.append(Fault("/in_force_from", "not-later", text))
    elif before is not None and before.in_force_until and in_force_from <= before.in_force_until:
        text = f"The one before holds until {before.in_force_until:%-d %B %Y}: choose a later day."
        faults.append(Fault("/in_force_from", "not-later", text))
    if faults:
        raise Invalid(faults)
    why = "Memorandum agreed"
    if before is not None and before.in_force_until is None:
        before.in_force_until = in_force_from - timedelta(days=1)
        write(before, by=by, at=at, why=why, fields=["in_force_until"])
    row = Memorandum(
        area_id=area_id,
        force_id=force_id,
        agreed_on=agreed_on,
        review_on=review_on,
        in_force_from=in_force_from,
        discussion_offered=discussion_offered,
        escalate_from_rank=escalate_from_rank,
        source=source,
        verified=True,
    )
    write(row, by=by, at=at, why=why)
    if before is not None:
        for carry_over in WHEN_RENEWED:
            carry_over(before, row, by, at)
    return row
