"""Whoever returned a request may ask to be reminded of it; the reminder comes once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from casework.moving import hold
from core.history import write
from core.london import london_day
from core.notices.actions import tell
from earlyadvice.lifecycle import State, Verb
from earlyadvice.models import Move, Request
from earlyadvice.moving import page_of

if TYPE_CHECKING:
    from core.accounts.models import User


def to_remind_of(at: datetime) -> list[UUID]:
    """The returned requests whose reminder is due."""
    due = Request.objects.filter(
        state=State.RETURNED, remind_on__lte=london_day(at), reminded_at=None
    )
    return list(due.values_list("pk", flat=True))


@transaction.atomic
def remind(*, request_id: UUID, by: User, at: datetime) -> None:
    """Tell whoever returned it. Nothing if it has come back meanwhile, or was told already."""
    seen = Request.objects.select_related("case").get(pk=request_id)
    hold(seen.matter_id)
    request = Request.objects.with_people().select_for_update(of=("self",)).get(pk=request_id)
    if request.state != State.RETURNED or request.reminded_at is not None:
        return
    returned = Move.objects.filter(request=request, verb=Verb.RETURN).latest("at", "id")
    request.reminded_at = at
    write(request, by=by, at=at, why="Reminder of a return", fields=["reminded_at"])
    tell(
        [returned.by_id],
        matter_id=request.matter_id,
        kind="return-reminder",
        path=page_of(request),
        key=f"return-reminder:{request.pk}:{returned.pk}",
        at=at,
    )
