"""How a case stands between the two sides: what each owes, and since when the police are waited
for. Read here once, for the figures of the dashboard and for the agenda of a clinic alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from casework.models import Prfi
from casework.prfi.actions import WAITING_KINDS
from deadlines.models import Deadline
from deadlines.models.clock import Side

if TYPE_CHECKING:
    from core.accounts.models import User

AGES = (28, 90, 180)  # days of waiting on the police: the headline figure

# the restriction to some cases, for rows that reach their matter by a path ('' for itself)
Among = Callable[[str], Q]


@dataclass(frozen=True)
class Owed:
    """One open clock of a case. `late` as of the instant of reading."""

    side: str
    due_on: date
    late: bool


@dataclass
class Standing:
    """One case, as far as its open clocks and its PRFI tell."""

    has_clock: bool = False
    owed: list[Owed] = field(default_factory=list)
    # since when the police owe something, whether or not it is called PRFI
    waiting_since: date | None = None
    prfi: bool = False

    def waits_from(self, day: date) -> None:
        self.waiting_since = min(day, self.waiting_since or day)


def read_standing(user: User, among: Among, at: datetime) -> dict[UUID, Standing]:
    """Every case with an open clock or an open PRFI, by its matter. Two queries."""
    known: dict[UUID, Standing] = defaultdict(Standing)
    clocks = Deadline.objects.visible_to(user).open().filter(among("matter"))
    columns = ("matter_id", "kind", "owed_by", "due_on", "due_at", "first_received_on")
    for matter, kind, side, due_on, due_at, first_on in clocks.values_list(*columns):
        case = known[matter]
        case.has_clock = True
        if side in (Side.CPS, Side.POLICE):
            case.owed.append(Owed(side, due_on, due_at < at))
        if side == Side.POLICE and kind in WAITING_KINDS:
            case.waits_from(first_on)
    waiting = Prfi.objects.visible_to(user).open().filter(among("case__matter"))
    for matter, since in waiting.values_list("case__matter", "waiting_since"):
        known[matter].prfi = True
        known[matter].waits_from(since)
    return dict(known)
