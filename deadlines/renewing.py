"""A memorandum that is renewed keeps the ladder that was agreed with it, until another follows."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from core.history import write
from deadlines.models import Ladder

if TYPE_CHECKING:
    from core.accounts.models import Memorandum, User


def carry_over(before: Memorandum, after: Memorandum, by: User, at: datetime) -> None:
    """The ladders of the one before that still hold when the other begins, as the other's own."""
    goes_on = Q(in_force_until=None) | Q(in_force_until__gt=after.in_force_from)
    for old in Ladder.objects.filter(goes_on, memorandum=before).order_by("kind", "in_force_from"):
        new = Ladder(
            kind=old.kind,
            memorandum=after,
            unit=old.unit,
            in_force_from=max(old.in_force_from, after.in_force_from),
            in_force_until=old.in_force_until,
            source=old.source,
            verified=old.verified,
        )
        write(new, by=by, at=at, why="The memorandum was renewed: its ladder goes on")
        for rung in old.rungs.all():
            rung.pk, rung.ladder = None, new
            rung.save(force_insert=True)
