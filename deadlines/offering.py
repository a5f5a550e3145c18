"""What an officer may do with the clocks of a list now: the rules of the actions, read together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from core.accounts.policy import know_bonds, may
from deadlines.escalating import why_not_by_hand
from deadlines.models import Deadline, Escalation
from deadlines.models.clock import Side
from deadlines.models.escalation import OPEN
from deadlines.policy import ASK, MAY, floors_of, may_escalate

if TYPE_CHECKING:
    from core.accounts.models import User


def available(rows: Sequence[Deadline], by: User, on: date) -> dict[UUID, list[str]]:
    """For each clock, with its rule, its matter and unit, the verbs that `by`, an officer, may
    use. A fixed number of queries."""
    matters = [row.matter for row in rows]
    know_bonds(by, matters)
    floors = floors_of(by.standing.force_id, on) if by.standing.force_id else {}
    raised: dict[tuple[UUID, str, bool], list[Escalation]] = {}
    for one in Escalation.objects.filter(matter__in=matters).filter(
        Q(state__in=OPEN) | Q(by_hand=True)
    ):
        raised.setdefault((one.matter_id, one.owed_by, one.internal), []).append(one)
    found: dict[UUID, list[str]] = {}
    for row in rows:
        found[row.pk] = verbs = []
        if row.ended_at is not None or row.owed_by == Side.NOBODY:
            continue
        if row.owed_by == Side.CPS and may(by, ASK, row.matter, MAY):
            verbs.append(ASK)
        beside = raised.get((row.matter_id, row.owed_by, row.internal), [])
        if why_not_by_hand(row, beside, on) is None and may_escalate(by, row.matter, on, floors):
            verbs.append("escalate")
    return found
