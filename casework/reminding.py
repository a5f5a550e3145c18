"""Reminding by hand: a line of words to whoever owes something that is late or due soon.

It is on record and changes no clock. It goes to the owner; where they are away, to their cover.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from casework.models import Countersign, PlanItem, Reminder
from casework.moving import hold, needs_words
from core.accounts.models import MatterPerson, Post, User
from core.accounts.policy import allow
from core.accounts.roles import PostKind, Role
from core.errors import Absent, RuleBroken
from core.london import london_day
from core.notices.actions import announce, tell
from core.words import short
from deadlines.models import Deadline
from deadlines.models.clock import Side
from deadlines.reading import current_calendar
from deadlines.recipients import resolve
from deadlines.workingdays import Calendar

REMIND = "remind"
MAY: dict[str, frozenset[Role]] = {
    REMIND: frozenset(
        {Role.LEGAL_MANAGER, Role.UNIT_HEAD, Role.LAWYER, Role.CASE_PROGRESSION_MANAGER}
    )
}
SOON = 5  # working days before it is due
# what a manager owes, and not the lawyer; everything else of the CPS is the lawyer's
OF_MANAGERS = ("early-advice-triage", "referral-triage", "review-of-return", "second-plan-review")


@dataclass(frozen=True)
class Owner:
    """Who is reminded, and for whom they stand in."""

    user_id: int
    cover_for_id: int | None = None


@transaction.atomic
def remind(*, deadline_id: UUID, by: User, at: datetime, words: str) -> Reminder:
    """Remind whoever owes it, once a working day."""
    needs_words(words, "words", "Say what you ask for.")
    clock = _lock(deadline_id, by)
    allow(by, REMIND, clock.matter, MAY)
    calendar, today = current_calendar(), london_day(at)
    check(clock, today, calendar)
    owner = owner_of(clock, today)
    if owner is None:
        text = "Nobody holds the post that owes this, and nobody covers it. Escalate it instead."
        raise RuleBroken("nobody-to-remind", text)
    if owner.user_id == by.pk:
        raise RuleBroken("own-duty", "This is yours to do: there is nobody else to remind.")
    row = Reminder(
        clock=clock,
        counts_on=working_day(today, calendar),
        words=words.strip(),
        told_id=owner.user_id,
        cover_for_id=owner.cover_for_id,
        by=by,
        at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        text = "Somebody has sent a reminder of this today: the next one can go tomorrow."
        raise RuleBroken("reminded-today", text, field="words") from None
    matter, path = clock.matter, f"/deadlines/{clock.pk}/"
    if _post(clock) == PostKind.OFFICER_IN_CHARGE:  # what the CPS owes may be its own affair
        announce(matter, "deadline-reminded", object_kind="deadline", object_id=clock.pk, at=at)
    key = f"reminded:{row.pk}"
    tell([owner.user_id], matter_id=matter.pk, kind="reminded", path=path, key=key, at=at)
    return row


def check(clock: Deadline, today: date, calendar: Calendar) -> None:
    """Raise `RuleBroken` unless something is owed here, late or soon due."""
    if clock.ended_at is not None or clock.owed_by not in (Side.CPS, Side.POLICE):
        raise RuleBroken("nothing-owed", "Nothing is owed here any more.", state=clock.ended_how)
    if clock.paused_until is not None and clock.stands_still(today):
        text = f"The clock stands still until {short(clock.paused_until)}: nothing is due before."
        raise RuleBroken("not-due-soon", text)
    if not is_pressing(clock, today, calendar):
        text = f"It is due on {short(clock.due_on)}: a reminder can go {SOON} working days before."
        raise RuleBroken("not-due-soon", text)


def is_pressing(clock: Deadline, today: date, calendar: Calendar) -> bool:
    """Late, or due within a few working days; nothing that stands still is."""
    return not clock.stands_still(today) and clock.due_on <= calendar.add(today, SOON)


def working_day(today: date, calendar: Calendar) -> date:
    """The working day that a reminder of today counts for."""
    return today if calendar.is_working(today) else calendar.add(today, 1)


def owner_of(clock: Deadline, today: date) -> Owner | None:
    """Who owes it: the officer of the item, whoever reads to countersign, the officer in charge,
    the manager, the lawyer; or, in order, the posts above for somebody who is away."""
    item = PlanItem.objects.filter(clock=clock).select_related("officer__user").first()
    if item is not None and item.officer.in_service:
        return Owner(item.officer.user_id)
    asked = Countersign.objects.filter(clock=clock).values_list("reader", flat=True).first()
    if asked is not None and User.objects.in_service().filter(pk=asked).exists():
        return Owner(asked)
    here = resolve(clock.matter_id, _post(clock), today).user_id
    if here is None:
        return None
    holder = _holder(clock, _post(clock))
    return Owner(here, holder if holder != here else None)


def _holder(clock: Deadline, post: str) -> int | None:
    """Whose post it is, there or away; nobody if it is vacant or they are switched off."""
    matter = clock.matter
    bonded = MatterPerson.objects.filter(matter=matter, bond=post)
    seated = Post.objects.filter(kind=post, unit=matter.unit_id)
    who = {
        *bonded.values_list("user", flat=True),
        *seated.values_list("holder", flat=True),  # of the case's own posts there are none
    }
    found = User.objects.in_service().filter(pk__in=who - {None})
    return found.values_list("pk", flat=True).first()


def _post(clock: Deadline) -> str:
    if clock.owed_by == Side.POLICE or clock.rule.data.get("with_police"):
        return PostKind.OFFICER_IN_CHARGE
    return PostKind.LEGAL_MANAGER if clock.kind in OF_MANAGERS else PostKind.LAWYER


def _lock(deadline_id: UUID, by: User) -> Deadline:
    seen = Deadline.objects.visible_to(by).filter(pk=deadline_id).first()
    if seen is None:
        raise Absent
    hold(seen.matter_id)
    return Deadline.objects.select_related("matter__unit", "rule").get(pk=deadline_id)
