"""A reminder by hand: to whoever owes it, once a working day, on record; and no clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from casework import reminding
from casework.chasers import reminders_of
from casework.models import Reminder
from casework.prfi import actions as prfi
from core.accounts.models import Leave
from core.accounts.work import work
from core.errors import Absent, NotPermitted, RuleBroken
from core.notices.models import Event, Notice
from deadlines.models import Deadline
from tests.casework import planning, referring
from tests.cast import Cast

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday
LONG_AGO = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)


def remind(cast: Cast, clock: Any, who: str = "progression_manager", at: datetime = AT) -> Reminder:
    person = cast.fresh(who)
    with work(person):
        words = "Please say by Friday where it is."
        return reminding.remind(deadline_id=clock.pk, by=person, at=at, words=words)


def away(cast: Cast, name: str, on: date = date(2026, 11, 24)) -> None:
    cast.save(Leave(user=cast.people[name], begins_on=on, ends_on=on))


@pytest.fixture
def late(cast: Cast) -> Deadline:
    """A charging decision that the CPS owes, weeks late."""
    return referring.allocated(cast, at=LONG_AGO).tracks.get().clock


def item(cast: Cast) -> Deadline:
    clock = planning.only(planning.issued(cast, planning.item(), at=LONG_AGO)).clock
    assert clock is not None
    return clock


def refused(cast: Cast, clock: Any, **given: Any) -> str:
    with pytest.raises(RuleBroken) as told:
        remind(cast, clock, **given)
    return told.value.code


def test_the_lawyer_is_reminded_of_what_the_cps_owes(cast: Cast, late: Deadline) -> None:
    row = remind(cast, late)
    assert (row.told.name, row.counts_on) == ("Prosecutor", date(2026, 11, 24))
    notice = Notice.objects.get(kind="reminded")
    assert (notice.user, notice.path) == (cast.prosecutor, f"/deadlines/{late.pk}/")
    assert not Event.objects.filter(kind="deadline-reminded").exists()  # it is our own affair


def test_the_officer_is_reminded_of_what_the_police_owe(cast: Cast) -> None:
    due = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)
    assert remind(cast, item(cast), at=due).told == cast.officer
    assert Event.objects.get(kind="deadline-reminded").object_kind == "deadline"


def test_the_officer_is_asked_for_a_progress_report(cast: Cast) -> None:
    row = referring.waits(cast, referring.allocated(cast, at=LONG_AGO), LONG_AGO)
    assert remind(cast, row.clock).told == cast.officer


def test_the_manager_is_reminded_of_a_triage(cast: Cast) -> None:
    referral = referring.submit(cast, at=LONG_AGO)
    assert remind(cast, referral.triage_clock).told == cast.legal_manager


def test_a_second_one_is_refused_the_same_working_day(cast: Cast, late: Deadline) -> None:
    remind(cast, late)
    assert refused(cast, late, who="legal_manager") == "reminded-today"
    assert refused(cast, late, at=AT + timedelta(hours=8)) == "reminded-today"
    remind(cast, late, at=AT + timedelta(days=1))
    saturday = AT + timedelta(days=4)
    assert remind(cast, late, at=saturday).counts_on == date(2026, 11, 30)
    for days in (5, 6):  # Sunday, Monday
        assert refused(cast, late, at=AT + timedelta(days=days)) == "reminded-today"
    assert Reminder.objects.count() == 3


def test_whoever_covers_is_reminded_for_somebody_on_leave(cast: Cast, late: Deadline) -> None:
    away(cast, "prosecutor")
    row = remind(cast, late)
    assert (row.told, row.cover_for) == (cast.legal_manager, cast.prosecutor)
    away(cast, "legal_manager", date(2026, 11, 25))
    tomorrow = AT + timedelta(days=1)
    assert remind(cast, late, at=tomorrow).told == cast.prosecutor  # is back


def test_nobody_is_reminded_where_everybody_is_away(cast: Cast, late: Deadline) -> None:
    for name in ("prosecutor", "legal_manager", "unit_head", "area_lead"):
        away(cast, name)
    assert refused(cast, late) == "nobody-to-remind"


def test_only_what_is_late_or_due_soon_is_reminded_of(cast: Cast) -> None:
    clock = referring.allocated(cast, at=AT).tracks.get().clock  # due on 22 December
    assert refused(cast, clock) == "not-due-soon"
    assert refused(cast, clock, at=datetime(2026, 12, 14, 9, 0, tzinfo=UTC)) == "not-due-soon"
    assert remind(cast, clock, at=datetime(2026, 12, 15, 9, 0, tzinfo=UTC)).pk


def test_what_is_not_owed_or_is_ones_own_is_not_reminded_of(cast: Cast, late: Deadline) -> None:
    assert refused(cast, late, who="prosecutor") == "own-duty"
    triage = Deadline.objects.get(kind="referral-triage")
    assert refused(cast, triage) == "nothing-owed"


def test_who_may_remind(cast: Cast, late: Deadline) -> None:
    for who in ("second_prosecutor", "paralegal_officer", "victim_liaison_officer", "officer"):
        with pytest.raises(NotPermitted):
            remind(cast, late, who)
    for who in ("other_legal_manager", "other_officer", "national_analyst"):
        with pytest.raises(Absent):
            remind(cast, late, who)


def test_every_reminder_of_a_case_has_one_shape(cast: Cast) -> None:
    referral = referring.allocated(cast, at=LONG_AGO)
    row = referring.waits(cast, referral, LONG_AGO)
    task = cast.set_up
    with work(task):
        prfi.chase(prfi_id=row.pk, by=task, at=AT)
    remind(cast, row.clock, at=AT + timedelta(hours=1))
    person = cast.fresh("progression_manager")
    with work(person):
        found = reminders_of(referral.case, person)
    assert [(one.of, one.to, one.by, one.words) for one in found] == [
        ("A progress report", "Officer", "this service", ""),
        (
            "Review of a case pending further investigation",
            "Officer",
            "Progression Manager",
            "Please say by Friday where it is.",
        ),
    ]
