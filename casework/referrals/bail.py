"""Each suspect's bail has a clock of its own, never paused: told to the lawyer in good time."""

from __future__ import annotations

from datetime import datetime

from casework.models import Case, Suspect
from casework.moving import end_clock
from core.accounts.models import User
from core.history import write
from core.london import london_day
from deadlines import actions as clocks
from deadlines.events import Target, Unit

BAIL_CLOCK = "bail-ends"
WHY = "The end of bail as the police state it"


def keep_bail_clocks(case: Case, *, by: User, at: datetime) -> None:
    """One running clock for each suspect on bail, on the newest date; others end."""
    for suspect in Suspect.objects.filter(case=case).select_related("bail_clock"):
        wanted = suspect.bail_ends_on if suspect.liberty == "bail" else None
        running = suspect.bail_clock
        if running is not None and running.ended_at is None:
            if running.due_on == wanted:
                continue
            end_clock(running, by=by, at=at, why="Another date, or no bail any more")
        if wanted is None or wanted < london_day(at):
            continue
        suspect.bail_clock = clocks.start(
            matter_id=case.matter_id,
            kind=BAIL_CLOCK,
            subject=suspect.reference,
            received_at=at,
            by=by,
            at=at,
            target=Target(Unit.DATE, on=wanted),
        )
        write(suspect, by=by, at=at, why=WHY, fields=["bail_clock"])
