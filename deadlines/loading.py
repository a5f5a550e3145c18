"""What an installation needs before its first clock: calendar, kinds, settings and ladders.

What stands is never overwritten: an administrator may have changed it.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.history import write
from core.reference import actions as reference
from deadlines.calendars import load_calendar
from deadlines.ladders import rungs_of
from deadlines.models import CalendarVersion, Ladder, Rung
from deadlines.workingdays import BANK_HOLIDAYS

if TYPE_CHECKING:
    from core.accounts.models import User

FOLDER = Path(__file__).parent
LADDERS = FOLDER / "data" / "ladders.json"
WHY = "Loaded from ladders.json"


def load(*, by: User, at: datetime) -> int:
    """Add what is missing. Answers how many rows of reference data were added."""
    if not CalendarVersion.objects.exists():
        body = json.loads(BANK_HOLIDAYS.read_text(encoding="utf-8"))
        load_calendar(body, by=by, at=at, why="First calendar")
    added = sum(
        reference.load(path, by=by, at=at) for path in sorted((FOLDER / "reference").glob("*.json"))
    )
    return added + load_ladders(by=by, at=at)


def load_ladders(*, by: User, at: datetime) -> int:
    """Add the default ladder of each kind that has none yet. Answers how many."""
    content = json.loads(LADDERS.read_text(encoding="utf-8"))
    known = set(Ladder.objects.filter(memorandum=None).values_list("kind", flat=True))
    missing = [kind for kind in content["kinds"] if kind not in known]
    for kind in missing:
        shape = content["ladders"][content["kinds"][kind]]
        ladder = Ladder(
            kind=kind,
            unit=shape["unit"],
            in_force_from=date.fromisoformat(content["in_force_from"]),
            source=content["source"],
            verified=content["verified"],
        )
        write(ladder, by=by, at=at, why=WHY)
        Rung.objects.bulk_create(rungs_of(ladder, shape["rungs"]))
    return len(missing)
