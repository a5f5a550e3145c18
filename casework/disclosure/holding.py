"""How long a case is kept: its life as the rule reads it, and the hold that a lawyer places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.disclosure.lifecycle import HOLD, DisclosureVerb, HoldState
from casework.disclosure.listing import locked_case
from casework.disclosure.policy import MAY
from casework.disclosure.rules import CaseLife, Kept, Periods, keep_until, newest
from casework.models import Case, CaseFact, Decision, Hold
from casework.moving import hold, needs_words
from casework.reviews.lifecycle import DecisionState, FactKind, Kind
from core.accounts.models import User
from core.accounts.policy import allow
from core.errors import Absent, RuleBroken, check_version
from core.history import write
from core.london import london_day
from core.reference.lookup import setting
from deadlines.models import Deadline


@transaction.atomic
def place_hold(
    *, case_id: UUID, by: User, at: datetime, reason: str, version: int | None = None
) -> Hold:
    """Keep a case for longer than its periods, saying why."""
    needs_words(reason, "reason", "Say why the case is kept for longer.")
    case = locked_case(case_id, by, DisclosureVerb.HOLD)
    check_version(case.holds.count(), version, "This case")
    if case.holds.filter(state=HoldState.STANDS).exists():
        raise RuleBroken("held-already", "A hold stands on this case already.")
    row = Hold(case=case, reason=reason, placed_by=by, placed_at=at)
    return write(row, by=by, at=at, why="Hold placed")


@transaction.atomic
def lift_hold(
    *, case_id: UUID, by: User, at: datetime, why: str, version: int | None = None
) -> Hold:
    """The case is kept for its own periods again."""
    needs_words(why, "why", "Say why the hold is lifted.")
    seen = Case.objects.visible_to(by).filter(pk=case_id).first()
    if seen is None:
        raise Absent
    allow(by, DisclosureVerb.LIFT, hold(seen.matter_id), MAY)
    row = Hold.objects.select_for_update().filter(case=case_id).order_by("placed_at").last()
    if row is None:
        raise RuleBroken("no-hold", "No hold stands on this case.")
    check_version(row.version, version, "This hold")
    row.state = HOLD.after(DisclosureVerb.LIFT, row.state)
    row.lifted_by, row.lifted_at, row.lifted_because = by, at, why
    fields = ["state", "lifted_by", "lifted_at", "lifted_because"]
    return write(row, by=by, at=at, why="Hold lifted", fields=fields)


def kept(case: Case, holds: Sequence[Hold], today: date) -> Kept:
    """Until when a case is kept, as its rows stand."""
    periods = Periods(setting("keep-case-years", today), setting("keep-code-months", today))
    return keep_until(_life(case, holds), periods)


def _life(case: Case, holds: Sequence[Hold]) -> CaseLife:
    clocks = list(Deadline.objects.filter(matter=case.matter_id).values_list("ended_at", flat=True))
    facts = list(CaseFact.objects.filter(case=case).values_list("kind", "on"))
    charged = Decision.objects.filter(
        track__referral__case=case,
        kind=Kind.CHARGE,
        state=DecisionState.RELEASED,
        reconsidered_at=None,
    )
    result_on = newest(on for kind, on in facts if kind == FactKind.RESULT)
    standing = next((one for one in holds if one.state == HoldState.STANDS), None)
    return CaseLife(
        goes_on=None in clocks or (result_on is None and charged.exists()),
        last_on=newest([*(on for _, on in facts), *(london_day(one) for one in clocks if one)]),
        result_on=result_on,
        hold=standing.reason if standing is not None else "",
    )
