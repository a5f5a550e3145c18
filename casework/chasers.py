"""Every reminder of a case in one shape: by hand, of an action-plan item, of a PRFI report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from casework.models import Case, Chaser, PrfiChaser, Reminder

if TYPE_CHECKING:
    from core.accounts.models import User


@dataclass(frozen=True)
class Reminded:
    """One reminder: of what, to whom, by whom, in which words."""

    at: datetime
    of: str
    to: str
    by: str
    words: str = ""


def reminders_of(case: Case, user: User) -> list[Reminded]:
    """All that were sent on a case that this person has found, the oldest first. Three queries."""
    by_hand = Reminder.objects.visible_to(user).filter(clock__matter=case.matter_id)
    found = [
        Reminded(one.at, one.clock.rule.label, _told(one), one.by.name, one.words)
        for one in by_hand.select_related("clock__rule", "told", "cover_for", "by")
    ]
    of_items = Chaser.objects.filter(item__round__case=case)
    found += [
        Reminded(
            one.at, f"Item {one.item.position + 1} of a plan", one.item.officer.user.name, SERVICE
        )
        for one in of_items.select_related("item__officer__user")
    ]
    of_reports = PrfiChaser.objects.filter(prfi__case=case).select_related("told")
    found += [
        Reminded(one.at, "A progress report", one.told.name if one.told else "nobody", SERVICE)
        for one in of_reports
    ]
    return sorted(found, key=lambda one: one.at)


SERVICE = "this service"


def _told(one: Reminder) -> str:
    return f"{one.told.name}, for {one.cover_for.name}" if one.cover_for else one.told.name
