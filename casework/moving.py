"""What the verbs of every room that works on a case share: locks, words, officers, clocks.

The locks are taken in one order by everybody: calendar, matter, then the rows, then clocks.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.accounts.models import Bond, Force, Matter, MatterPerson, Officer, User
from core.accounts.roles import PostKind
from core.errors import Fault, Invalid, RuleBroken
from core.london import london_day
from deadlines import actions as clocks
from deadlines.models import Deadline
from deadlines.posts import chain
from deadlines.reading import lock_calendar
from deadlines.recipients import resolve

NOT_ACTIVE = (
    "This is not an active officer of your force. "
    "PUT /api/v1/officers/{collar_number} registers one."
)


def hold(matter_id: UUID) -> Matter:
    """The calendar, then the matter: one order of locks for every action and the sweep."""
    lock_calendar()
    return Matter.objects.select_for_update(no_key=True).get(pk=matter_id)


def needs_words(text: str, field: str, message: str) -> None:
    if not text.strip():
        raise RuleBroken("words-needed", message, field=field)


def active_officer(force: Force, collar_number: str) -> Officer:
    """The officer named as in charge; `Invalid` unless registered by the force, and active."""
    return people_named(force, collar_number, "")[0]


def people_named(force: Force, officer: str, supervisor: str) -> tuple[Officer, Officer | None]:
    """The officer in charge and the supervisor, by their collar numbers. `Invalid` unless the
    officer is registered and active, and for a supervisor who is registered and no longer active;
    one whom the force has not registered yet is nobody until then (`fill_in_supervisors`)."""
    rows = Officer.objects.select_related("user").filter(force=force)
    known = {one.collar_number: one for one in rows.filter(collar_number__in=[officer, supervisor])}
    in_charge, above = known.get(officer), known.get(supervisor)
    faults = []
    if in_charge is None or not in_charge.in_service:
        faults.append(Fault("/officer", "unknown-officer", NOT_ACTIVE))
    if above is not None and not above.in_service:
        faults.append(Fault("/supervisor", "unknown-officer", NOT_ACTIVE))
    if faults or in_charge is None:
        raise Invalid(faults)
    return in_charge, above


def who_instead(matter_id: UUID, user_id: int, at: datetime) -> int | None:
    """Who is told of a case in place of somebody who is switched off: whoever has their place on
    it now, else the next post up that is not vacant."""
    is_officer = Officer.objects.filter(pk=user_id).exists()
    for post in chain(PostKind.OFFICER_IN_CHARGE if is_officer else PostKind.LAWYER):
        found = resolve(matter_id, post, london_day(at)).user_id
        if found is not None and User.objects.in_service().filter(pk=found).exists():
            return found
    return None


def end_clock(deadline: Deadline, *, by: User, at: datetime, why: str) -> None:
    """Nobody owes it any more; nothing if it has ended already."""
    deadline.refresh_from_db(fields=["ended_at"])
    if deadline.ended_at is None:
        clocks.cancel(deadline_id=deadline.pk, by=by, at=at, reason=why)


def lawyer_of_case(matter: Matter) -> User | None:
    """Who has the case, or has had it: the lawyer that continuity asks for."""
    held = MatterPerson.objects.select_related("user").filter(matter=matter, bond=Bond.LAWYER)
    found = held.first()
    return found.user if found is not None else None


def stops(clock: Deadline, at: datetime) -> bool:
    """Whether a clock can be stopped: of a kind that is paused at all, and not late already."""
    return bool(clock.rule.data.get("pausable")) and clock.ended_at is None and clock.due_at >= at
