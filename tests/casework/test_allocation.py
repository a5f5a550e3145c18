"""Whom allocation suggests, and why: rules on values, then the page that shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from casework.allocation import Candidate, ranked
from casework.referrals.actions import transfer
from core.accounts import working
from core.accounts.models import Bond, Leave, RoleHeld, WorkPattern
from core.accounts.work import work
from core.drafts.actions import forget, keep
from core.drafts.models import Draft
from core.errors import Absent, Invalid, NotPermitted, RuleBroken, Stale
from core.notices.models import Notice
from earlyadvice.advising import draft_of
from earlyadvice.lifecycle import State
from earlyadvice.models import Move, Request
from tests.casework import referring
from tests.cast import Cast
from tests.earlyadvice.steps import as_typed, draft, facts
from tests.earlyadvice.test_actions import accept, allocate, in_state, send_back, submit

TODAY, DUE = date(2026, 11, 24), date(2026, 12, 21)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FULL = Candidate(1, "Full time", load=6)
BrowserOf = Callable[[str], Client]


def names(*candidates: Candidate) -> list[str]:
    found = ranked(candidates, today=TODAY, load_noun="request")
    return [one.candidate.name for one in found]


def reasons(candidate: Candidate) -> tuple[str, ...]:
    (found,) = ranked([candidate], today=TODAY, load_noun="request")
    return found.why


def test_the_lawyer_of_the_case_comes_before_everybody_with_less_to_do() -> None:
    before = Candidate(2, "Had it before", has_it=True, load=30)
    assert names(FULL, before) == ["Had it before", "Full time"]
    assert reasons(before) == ("advised on this case before", "30 requests to do")


def test_she_stays_first_while_on_leave_that_ends_before_the_work_is_due() -> None:
    away = Candidate(
        2, "Adviser", has_it=True, away_from=date(2026, 11, 20), away_until=date(2026, 12, 4)
    )
    assert names(FULL, away) == ["Adviser", "Full time"]
    assert reasons(away)[1] == "on leave until Fri 4 December 2026"


def test_what_is_to_do_is_weighed_by_the_time_that_is_worked() -> None:
    half = Candidate(2, "Half time", load=4, percent=50)
    assert names(half, FULL) == ["Full time", "Half time"]
    assert reasons(half) == ("4 requests to do, works 50% of the week",)


def test_the_unit_comes_before_the_area_and_knowledge_before_load() -> None:
    of_area = Candidate(2, "Of the Area", in_unit=False)
    knows = Candidate(3, "Knows it", load=9, knows=("Non-recent offence", "Several suspects"))
    assert names(of_area, FULL, knows) == ["Knows it", "Full time", "Of the Area"]
    assert reasons(knows)[0] == "knows Non-recent offence and Several suspects"


def test_a_manager_is_suggested_only_after_those_who_advise() -> None:
    manager = Candidate(2, "Manager", manages=True)
    assert names(manager, FULL) == ["Full time", "Manager"]
    assert reasons(manager) == ("manages the unit", "0 requests to do")


# --- written down --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_legal_manager_writes_down_leave_and_working_time(
    cast: Cast, browser_of: BrowserOf
) -> None:
    lawyer = cast.second_prosecutor
    path = f"/unit/people/{lawyer.public_id}/"
    boxes = {"percent": "60", "specialisms": ["non_recent"], "version": "0"}
    days = {"begins_on-day": "1", "begins_on-month": "12", "begins_on-year": "2026"}
    days |= {"ends_on-day": "11", "ends_on-month": "12", "ends_on-year": "2026"}
    with time_machine.travel(NOW, tick=False):
        manager = browser_of("legal_manager")
        assert manager.post(path, {**boxes, **days}).status_code == 302
        assert manager.post(path, boxes).status_code == 409  # read before the first was saved
        listed = manager.get("/unit/people/").content.decode()
    assert "60% of the week" in listed
    assert "1 to 11 December 2026" in listed
    assert WorkPattern.history.get().history_user == cast.legal_manager


@pytest.mark.django_db
def test_only_their_own_managers_write_it_down(cast: Cast, browser_of: BrowserOf) -> None:
    path = f"/unit/people/{cast.prosecutor.public_id}/"
    for name, status in {
        "prosecutor": 403,
        "progression_manager": 403,
        "other_prosecutor": 403,
        "unit_head": 200,
    }.items():
        assert browser_of(name).get(path).status_code == status, name
    stranger = f"/unit/people/{cast.other_prosecutor.public_id}/"
    assert browser_of("unit_head").get(stranger).status_code == 404


@pytest.mark.django_db
def test_leave_is_whole_and_can_be_taken_back(cast: Cast) -> None:
    manager = cast.fresh("legal_manager")
    common: dict[str, Any] = {"by": manager, "at": NOW}
    who = {**common, "user_id": cast.prosecutor.pk}
    with work(manager):
        with pytest.raises(Invalid):
            working.plan_leave(**who, begins_on=TODAY, ends_on=date(2026, 11, 23))
        with pytest.raises(Invalid):
            working.set_pattern(**who, percent=0, specialisms=())
        leave = working.plan_leave(**who, begins_on=TODAY, ends_on=DUE)
        assert set(working.leave_of([cast.prosecutor.pk], TODAY, DUE)) == {cast.prosecutor.pk}
        working.cancel_leave(**common, leave_id=leave.pk, today=TODAY)
        assert working.leave_of([cast.prosecutor.pk], TODAY, DUE) == {}
        with pytest.raises(Absent):
            working.cancel_leave(**common, leave_id=leave.pk, today=TODAY)
        working.set_pattern(**who, percent=80, specialisms=(), version=0)
        with pytest.raises(Stale):
            working.set_pattern(**who, percent=70, specialisms=(), version=0)
    other = cast.fresh("prosecutor")
    with work(other), pytest.raises(NotPermitted):
        working.plan_leave(by=other, at=NOW, user_id=other.pk, begins_on=TODAY, ends_on=DUE)
    assert Leave.objects.count() == 1


# --- continuity ----------------------------------------------------------------------------------


def sent_again(cast: Cast) -> Request:
    """Returned after a lawyer had it, and accepted again as a new request on the same case."""
    first = in_state(cast, State.ALLOCATED)
    send_back(cast, first)
    again = submit(cast)
    assert again.resubmission_of_id == first.pk
    accept(cast, again)
    return again


@pytest.mark.django_db
def test_the_same_lawyer_is_suggested_first_and_another_choice_says_why(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = sent_again(cast)
    path = f"/early-advice/{request.pk}/allocate/"
    manager = browser_of("legal_manager")
    body = manager.get(path).content.decode()
    assert "<strong>Suggested:</strong> Prosecutor: advised on this case before" in body
    radios = body[body.index("Who takes it?") :]
    assert radios.index("Prosecutor") < radios.index("Second Prosecutor")

    with pytest.raises(RuleBroken) as broken:
        allocate(cast, request, to="second_prosecutor")
    assert broken.value.field == "why"
    allocate(cast, request, to="second_prosecutor", why="She has gone to another unit.")
    request.refresh_from_db()
    assert request.continuity == "broken"
    assert Move.objects.get(request=request, verb="allocate").why == (
        "She has gone to another unit."
    )
    page = manager.get(f"/early-advice/{request.pk}/").content.decode()
    assert "Continuity broken: another lawyer had this case" in page
    assert "She has gone to another unit." in page


@pytest.mark.django_db
def test_the_lawyer_who_stays_needs_no_reason(cast: Cast) -> None:
    request = sent_again(cast)
    allocate(cast, request, to="prosecutor")
    request.refresh_from_db()
    assert request.continuity == "kept"


@pytest.mark.django_db
def test_a_first_allocation_breaks_nothing(cast: Cast) -> None:
    request = in_state(cast, State.ACCEPTED)
    allocate(cast, request)
    request.refresh_from_db()
    assert request.continuity == ""


# --- one rule for the page, the action and the suggestion ----------------------------------------


def offered(manager: Client, request: Request) -> set[str]:
    body = manager.get(f"/early-advice/{request.pk}/allocate/").content.decode()
    names = ("Prosecutor", "Second Prosecutor", "Legal Manager", "Unit Head", "Other Prosecutor")
    return {name for name in names if re.search(rf">\s*{name}\s*</label>", body)}


def refused(cast: Cast, request: Request, to: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        allocate(cast, request, to=to)
    assert (broken.value.code, broken.value.field) == ("not-a-lawyer-here", "lawyer")


@pytest.mark.django_db
def test_somebody_walled_off_is_neither_offered_nor_given_it(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = in_state(cast, State.ACCEPTED)
    cast.bond(request.matter, cast.prosecutor, Bond.CONFLICTED)
    with time_machine.travel(NOW, tick=False):
        assert offered(browser_of("legal_manager"), request) == {
            "Second Prosecutor",
            "Legal Manager",
            "Unit Head",
        }
    refused(cast, request, "prosecutor")


@pytest.mark.django_db
def test_a_restricted_case_goes_to_somebody_named_on_it(cast: Cast, browser_of: BrowserOf) -> None:
    request = in_state(cast, State.ACCEPTED)
    matter = request.matter
    for name in ("legal_manager", "other_prosecutor"):
        cast.bond(matter, cast.people[name], Bond.NAMED)
    matter.restricted, matter.restricted_by = True, cast.unit_head
    cast.save_change(matter, "restricted", "restricted_by")
    with time_machine.travel(NOW, tick=False):
        assert offered(browser_of("legal_manager"), request) == {
            "Legal Manager",
            "Other Prosecutor",
        }
    refused(cast, request, "prosecutor")
    allocate(cast, request, to="other_prosecutor")


@pytest.mark.django_db
def test_leave_until_after_the_due_day_is_no_time_to_advise(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = in_state(cast, State.ACCEPTED)
    cast.save(Leave(user=cast.prosecutor, begins_on=date(2026, 11, 20), ends_on=date(2027, 3, 1)))
    cast.save(
        Leave(user=cast.second_prosecutor, begins_on=date(2026, 11, 20), ends_on=date(2026, 12, 4))
    )
    with time_machine.travel(NOW, tick=False):
        assert offered(browser_of("legal_manager"), request) == {
            "Second Prosecutor",
            "Legal Manager",
            "Unit Head",
        }
    refused(cast, request, "prosecutor")
    allocate(cast, request, to="second_prosecutor")


@pytest.mark.django_db
def test_a_role_that_has_ended_is_no_lawyers(cast: Cast) -> None:
    request = in_state(cast, State.ACCEPTED)
    RoleHeld.objects.filter(user=cast.prosecutor).update(ended_on=date(2020, 1, 1))
    refused(cast, request, "prosecutor")


@pytest.mark.django_db
def test_what_a_lawyer_has_to_do_in_other_units_counts_too(
    cast: Cast, browser_of: BrowserOf
) -> None:
    elsewhere = in_state(cast, State.ALLOCATED)
    request = in_state(cast, State.ACCEPTED, urn="06RX0012426")
    matter = elsewhere.matter
    matter.unit = cast.other_unit
    cast.save_change(matter, "unit")
    with time_machine.travel(NOW, tick=False):
        manager = browser_of("legal_manager")
        body = manager.get(f"/early-advice/{request.pk}/allocate/").content.decode()
        assert manager.get(f"/early-advice/{elsewhere.pk}/").status_code == 404
    assert "<strong>Suggested:</strong> Second Prosecutor: 0 cases to do." in body
    assert "1 case to do" in body


# --- the words of whoever had it before ----------------------------------------------------------


@pytest.mark.django_db
def test_another_lawyer_has_it_and_the_first_is_told_and_keeps_a_copy_for_30_days(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = in_state(cast, State.ALLOCATED)
    page = f"/early-advice/{request.pk}/"
    with time_machine.travel(NOW, tick=False) as traveller:
        draft(cast, request.pk, as_typed(facts("Begin with the messages of September.")))
        allocate(cast, request, to="second_prosecutor", why="She has gone to another unit.")

        told = Notice.objects.get(kind="given-to-another")
        assert (told.user.name, told.path) == ("Prosecutor", page)
        body = browser_of("prosecutor").get(page).content.decode()
        assert "What you had written is kept for you until Thu 24 December 2026" in body
        assert "Begin with the messages of September." in body
        for name in ("second_prosecutor", "legal_manager"):
            assert "messages of September" not in browser_of(name).get(page).content.decode()
        traveller.move_to("2026-12-24T08:00:00Z")
        forget(at=timezone.now())
        assert "messages of September" in browser_of("prosecutor").get(page).content.decode()
        traveller.move_to("2026-12-25T10:00:00Z")
        assert "messages of September" not in browser_of("prosecutor").get(page).content.decode()
        forget(at=timezone.now())
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_a_lawyer_who_gets_it_back_begins_anew(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    draft(cast, request.pk, as_typed(facts("Begin with the messages.")))
    allocate(cast, request, to="second_prosecutor", why="She is away.")
    allocate(cast, request, to="prosecutor", why="She is back.")
    with work(cast.fresh("prosecutor")):
        assert draft_of(request, cast.prosecutor) is None


@pytest.mark.django_db
def test_a_referral_goes_to_another_unit_and_its_lawyer_is_told_and_keeps_a_copy(
    cast: Cast, browser_of: BrowserOf
) -> None:
    with time_machine.travel(NOW, tick=False):
        referral = referring.allocated(cast, at=timezone.now())
        page = f"/referrals/{referral.pk}/"
        lawyer, manager = cast.fresh("prosecutor"), cast.fresh("legal_manager")
        with work(lawyer):
            words = json.dumps({"in_short": ["The messages of September come first."]})
            keep(form=f"{page}review/", by=lawyer, at=timezone.now(), words=words)
        with work(manager):
            transfer(
                referral_id=referral.pk,
                by=manager,
                at=timezone.now(),
                unit_code="wessex-rasso",
                why="The suspect lives there.",
            )

        told = Notice.objects.get(kind="referral-in-another-unit")
        assert (told.user.name, told.path) == ("Prosecutor", page)
        body = browser_of("prosecutor").get(page).content.decode()
        assert "What you had written is kept for you until Thu 24 December 2026" in body
        assert "The messages of September come first." in body
        referral.refresh_from_db()
        assert referral.lawyer is None
