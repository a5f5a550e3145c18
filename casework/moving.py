"""What the verbs of every room that works on a case share: locks, words, officers, clocks.

The locks are taken in one order by everybody: calendar, matter, then the rows, then clocks.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.accounts.models import Bond, Force, Matter, MatterPerson, Officer, User
from core.accounts.policy import roles_on
from core.accounts.roles import Role
from core.errors import Fault, Invalid, RuleBroken
from deadlines import actions as clocks
from deadlines.models import Deadline
from deadlines.reading import lock_calendar

LAWYERS = frozenset({Role.PROSECUTOR, Role.LEGAL_MANAGER, Role.UNIT_HEAD})


def hold(matter_id: UUID) -> Matter:
    """The calendar, then the matter: one order of locks for every action and the sweep."""
    lock_calendar()
    return Matter.objects.select_for_update(no_key=True).get(pk=matter_id)


def needs_words(text: str, field: str, message: str) -> None:
    if not text.strip():
        raise RuleBroken("words-needed", message, field=field)


def active_officer(force: Force, collar_number: str) -> Officer:
    """The officer named as in charge; `Invalid` unless registered by the force, and active."""
    officer = (
        Officer.objects.select_related("user")
        .filter(force=force, collar_number=collar_number, is_active=True)
        .first()
    )
    if officer is None:
        text = (
            "This is not an active officer of your force. "
            "PUT /api/v1/officers/{collar_number} registers one."
        )
        raise Invalid([Fault("/officer", "unknown-officer", text)])
    return officer


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


def may_take(person: User, matter: Matter) -> bool:
    """Whether somebody may be given a case of this matter's unit as its lawyer, or to read: one
    they could not open, being walled off or not named on a restricted case, is given to nobody."""
    is_lawyer = bool(roles_on(person, matter) & LAWYERS)
    return is_lawyer and Matter.objects.visible_to(person).filter(pk=matter.pk).exists()


def stops(clock: Deadline, at: datetime) -> bool:
    """Whether a clock can be stopped: of a kind that is paused at all, and not late already."""
    return bool(clock.rule.data.get("pausable")) and clock.ended_at is None and clock.due_at >= at
