"""Urgent requests: triaged the same day, and answered with a date or with why there is none."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from core.errors import Invalid, NotPermitted, RuleBroken
from core.notices.models import Notice
from deadlines.models import Deadline
from deadlines.sweep import sweep
from deadlines.workingdays import Calendar
from earlyadvice import urgency
from earlyadvice.models import Request
from earlyadvice.submission import Urgency
from earlyadvice.tasks import remind
from tests.cast import Api, Cast, request_body
from tests.earlyadvice.test_actions import (
    accept,
    advise,
    allocate,
    as_person,
    send_back,
    submit,
)
from tests.earlyadvice.test_questions import pointers, told

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 20, 2, 10, tzinfo=UTC)  # a Friday
BAIL = Urgency("bail_ending", date(2026, 11, 20))


def agree(cast: Cast, request: Request, name: str = "legal_manager", **answer: Any) -> Request:
    given = answer or {"on": date(2026, 11, 26)}
    found = as_person(cast, name, urgency.agree_date, request_id=request.pk, **given)
    assert isinstance(found, Request)
    return found


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-20T02:10:00Z", "2026-11-20"),  # at night
        ("2026-11-20T23:30:00Z", "2026-11-20"),
        ("2026-11-21T12:00:00Z", "2026-11-23"),  # a Saturday: the Monday after
        ("2026-12-25T09:00:00Z", "2026-12-29"),  # Christmas, a weekend, and the substitute day
    ],
)
def test_an_urgent_request_is_triaged_the_same_day(cast: Cast, received: str, due: str) -> None:
    request = submit(cast, at=datetime.fromisoformat(received), urgent=BAIL)
    assert request.triage_clock.due_on == date.fromisoformat(due)


def test_the_day_is_londons_not_utcs(current: Calendar) -> None:
    late = datetime(2026, 7, 6, 23, 30, tzinfo=UTC)  # Tuesday, half past midnight
    assert urgency.triage_target(late, current).on == date(2026, 7, 7)


@pytest.fixture
def current() -> Calendar:
    from deadlines.reading import current_calendar

    return current_calendar()


def test_an_agreed_date_becomes_a_target_and_the_21_days_run_on_beside_it(
    cast: Cast, api: Api
) -> None:
    request = submit(cast, at=NIGHT, urgent=BAIL)
    agree(cast, request)

    shown = api.get(f"/early-advice-requests/{request.pk}").body
    assert shown["urgent"]["agreed_on"] == "2026-11-26"
    assert shown["urgent"]["clock"]["due_on"] == "2026-11-26"
    assert (shown["clock"]["due_on"], shown["clock"]["state"]) == ("2026-12-21", "running")
    assert told("urgent-answered") == ["Officer"]


def test_or_it_is_said_why_there_is_no_date(cast: Cast, api: Api) -> None:
    request = submit(cast, at=NIGHT, urgent=BAIL)
    agree(cast, request, why_not="Nobody is free before Thursday.")

    shown = api.get(f"/early-advice-requests/{request.pk}").body
    assert shown["urgent"]["why_not"] == "Nobody is free before Thursday."
    assert (shown["urgent"]["agreed_on"], shown["urgent"]["clock"]) == (None, None)


def test_it_is_answered_once_and_with_one_of_the_two(cast: Cast) -> None:
    request = submit(cast, at=NIGHT, urgent=BAIL)
    for answer, faults in (
        ({"why_not": " "}, [("/on", "one-of-two")]),
        ({"on": date(2026, 11, 30), "why_not": "No."}, [("/why_not", "one-of-two")]),
        ({"on": date(2026, 11, 1)}, [("/on", "in-the-past")]),
    ):
        with pytest.raises(Invalid) as broken:
            agree(cast, request, **answer)
        assert pointers(broken) == faults
    for name in ("progression_manager", "officer"):
        with pytest.raises(NotPermitted):
            agree(cast, request, name)
    agree(cast, request)
    with pytest.raises(RuleBroken) as again:
        agree(cast, request)
    assert again.value.code == "no-date-asked"
    with pytest.raises(RuleBroken):
        agree(cast, submit(cast, "06RX0000226"))  # no date was asked for


def test_the_agreed_date_ends_with_the_advice(cast: Cast) -> None:
    request = submit(cast, at=NIGHT, urgent=BAIL)
    agree(cast, request)
    accept(cast, request)
    allocate(cast, request)
    advise(cast, request)
    request.refresh_from_db()
    assert request.urgent_clock is not None
    assert Deadline.objects.get(pk=request.urgent_clock.pk).ended_at is not None


# --- reminded of a return ------------------------------------------------------------------------


def reminded() -> list[str]:
    with time_machine.travel("2026-12-03T08:00:00Z", tick=False):
        remind()
        remind()  # twice: told once
    found = Notice.objects.filter(kind="return-reminder")
    return list(found.values_list("user__name", flat=True))


def test_whoever_returned_it_is_reminded_once_on_the_day_they_asked_for(cast: Cast) -> None:
    request = submit(cast)
    send_back(cast, request, remind_on=date(2026, 12, 3))
    with time_machine.travel("2026-12-02T08:00:00Z", tick=False):
        remind()
    assert Notice.objects.filter(kind="return-reminder").count() == 0
    assert reminded() == ["Legal Manager"]


def test_a_reminder_that_fails_does_not_keep_the_others_waiting(cast: Cast) -> None:
    due = {"state": "returned", "remind_on": date(2026, 12, 3)}
    for urn in ("06RX0012426", "06RX0012526"):  # of whose returns nothing is written down
        request = submit(cast, urn)
        for name, value in due.items():
            setattr(request, name, value)
        cast.save_change(request, *due)
    send_back(cast, submit(cast), remind_on=date(2026, 12, 3))

    with (
        time_machine.travel("2026-12-03T08:00:00Z", tick=False),
        pytest.raises(RuntimeError, match="2 of 3 reminders could not be given"),
    ):
        remind()

    told = Notice.objects.filter(kind="return-reminder")
    assert list(told.values_list("user__name", flat=True)) == ["Legal Manager"]


def test_nobody_is_reminded_who_did_not_ask(cast: Cast) -> None:
    send_back(cast, submit(cast))
    assert reminded() == []


def test_a_reminder_lies_today_or_later(cast: Cast) -> None:
    with pytest.raises(Invalid) as broken:
        send_back(cast, submit(cast), remind_on=date(2026, 11, 1))
    assert pointers(broken) == [("/remind_on", "in-the-past")]


def test_a_request_body_says_urgent_and_is_answered_with_its_place_for_a_date(api: Api) -> None:
    body = request_body(urgent={"reason": "bail_ending", "needed_by": "2026-12-01"})
    with time_machine.travel("2026-11-20T15:04:05Z", tick=False):
        shown = api.post("/early-advice-requests", body).body["urgent"]
    assert shown == {
        "reason": "bail_ending",
        "needed_by": "2026-12-01",
        "agreed_on": None,
        "why_not": "",
        "clock": None,
    }


# --- where it stands in the lists ----------------------------------------------------------------


MORNING = "2026-12-24T08:00:00Z"  # the day on which what was received on 23 November is 2 days late
CALM = "06RX0009926"


def places(body: str, *texts: str) -> list[int]:
    """Where each text begins in a page, in the order given."""
    return [body.index(text) for text in texts]


def one_late_and_one_urgent(cast: Cast) -> Request:
    allocate(cast, accept(cast, submit(cast, CALM)))
    request = submit(cast, urgent=Urgency("bail_ending", date(2026, 12, 24)))
    return allocate(cast, accept(cast, request))  # type: ignore[no-any-return]


def test_an_urgent_request_stands_first_in_the_list_until_a_date_is_agreed(
    cast: Cast, browser_of: Any
) -> None:
    request = one_late_and_one_urgent(cast)
    with time_machine.travel(MORNING, tick=False):
        said = browser_of("prosecutor").get("/early-advice/", follow=True).content.decode()
        assert "Urgent: bail is ending, advice needed by Thu 24 December 2026</li>" in said
        assert "agree a date with the officer, and write the advice" in said
        order = places(said, "Urgent: no date agreed yet (1)", "06RX0012326", "Late (1)", CALM)
        assert order == sorted(order)
        agree(cast, request, "prosecutor", on=date(2026, 12, 29))
        said = browser_of("prosecutor").get("/early-advice/", follow=True).content.decode()
        assert "Urgent: no date agreed yet" not in said
        order = places(said, "Late (1)", CALM, "06RX0012326")
        assert order == sorted(order)


def test_the_lawyer_first_agrees_a_date_and_then_writes(cast: Cast, browser_of: Any) -> None:
    request = one_late_and_one_urgent(cast)
    first = re.compile(r"rasso-next__button[^>]*>([^<]+)<")
    with time_machine.travel(MORNING, tick=False):
        said = browser_of("prosecutor").get(f"/early-advice/{request.pk}/").content.decode()
        assert first.findall(said) == ["Agree a date, or say why not"]
        agree(cast, request, "prosecutor", why_not="The officer can wait.")
        said = browser_of("prosecutor").get(f"/early-advice/{request.pk}/").content.decode()
        assert first.findall(said) == ["Write the advice"]


def test_an_urgent_request_to_triage_stands_before_what_is_escalated(
    cast: Cast, browser_of: Any
) -> None:
    submit(cast, CALM)
    at = datetime(2026, 12, 8, 2, 10, tzinfo=UTC)
    with time_machine.travel(at, tick=False):
        sweep(at=at, now=lambda: at)
        said = browser_of("legal_manager").get("/").content.decode()
        order = places(said, "Escalations to answer (", "Triage needed (1)")
        assert order == sorted(order)
        submit(cast, at=at, urgent=Urgency("bail_ending", date(2026, 12, 8)))
        said = browser_of("legal_manager").get("/").content.decode()
        order = places(said, "Triage needed (2)", "06RX0012326", "Escalations to answer (")
        assert order == sorted(order)
