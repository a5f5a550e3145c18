"""Reminding the officer of an item, on the day the lawyer chose. Each reminder is on record, comes
once, and none comes after a reply: only what is with the police is looked at."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from casework.models import Chaser, PlanItem
from casework.moving import hold
from casework.plans.lifecycle import ItemState
from casework.plans.moving import tell_about
from core.accounts.models import User
from core.london import london_day


def to_remind_of(at: datetime) -> list[UUID]:
    """The items whose day has come, and of which nobody has been reminded for it."""
    due = PlanItem.objects.filter(state=ItemState.OPEN, remind_on__lte=london_day(at))
    due = due.exclude(chasers__due_on=F("remind_on"))
    return list(due.order_by("remind_on", "id").values_list("pk", flat=True))


@transaction.atomic
def remind(*, item_id: UUID, by: User, at: datetime) -> Chaser | None:
    """Remind the officer. Nothing if it has been answered meanwhile, or was done already."""
    seen = PlanItem.objects.values_list("round__case__matter", flat=True).get(pk=item_id)
    hold(seen)
    item = (
        PlanItem.objects.select_for_update(of=("self",))
        .select_related("officer__user", "round__case__matter")
        .get(pk=item_id)
    )
    if item.state != ItemState.OPEN or item.remind_on is None:
        return None
    chaser, made = Chaser.objects.get_or_create(
        item=item, due_on=item.remind_on, defaults={"by": by, "at": at}
    )
    if not made:
        return None
    key = f"{item.pk}:{item.remind_on}"
    tell_about(item.round, [item.officer.user_id], "item-reminder", key=key, at=at)
    return chaser
