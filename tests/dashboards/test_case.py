"""The page of a case: one place for all that is known of one URN, and only for those who may."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.models import StrategySection
from core.accounts.models import Bond
from core.accounts.work import work
from core.audit.models import ReadRecord
from earlyadvice.lifecycle import State
from tests.casework import planning, referring
from tests.cast import Cast
from tests.earlyadvice import steps
from tests.earlyadvice.test_actions import LATER, in_state

pytestmark = pytest.mark.django_db

URN = "06RX0012326"
BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def that_week() -> Any:
    with time_machine.travel(LATER, tick=False):
        yield


def words_of(response: Any) -> str:
    """The text of a page as it is read, without its markup."""
    assert response.status_code == 200, response.content
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("&#39;", "'"))


def opened(browser_of: BrowserOf, name: str = "legal_manager", urn: str = URN) -> str:
    return words_of(browser_of(name).get(f"/cases/{urn}/"))


def test_a_case_of_early_advice_alone_says_what_happens_next(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = in_state(cast, State.SUBMITTED, URN)
    page = browser_of("legal_manager").get(f"/cases/{URN}/")
    said = words_of(page)
    assert "Case 06RX0012326" in said
    assert "Not referred for a charging decision" in said
    assert "Triage this request" in said
    assert f'href="/early-advice/{request.pk}/triage/"' in page.content.decode()
    assert "Early advice requests (1)" in said
    assert "Nothing is written yet." in said


def test_what_a_referral_waits_for_comes_before_what_early_advice_said(
    cast: Cast, browser_of: BrowserOf
) -> None:
    in_state(cast, State.ADVISED, URN)
    referral = referring.submit(cast, URN, LATER)
    page = browser_of("legal_manager").get(f"/cases/{URN}/").content.decode()
    assert f'href="/referrals/{referral.pk}/triage/"' in page
    assert "Charging referrals (1)" in page


def test_both_sides_see_what_each_owes(cast: Cast, browser_of: BrowserOf) -> None:
    referring.allocated(cast, URN, LATER)
    said = opened(browser_of)
    assert "The CPS owes 1 thing, the first by" in said
    assert "Police Nothing is owed." in said
    assert "Charging decision, S1 due" in said


def test_suspects_on_different_tracks_are_shown_as_tracks_and_the_headline_is_mixed(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral = referring.allocated(cast, URN, LATER, suspects=("S1", "S2"))
    assert "Mixed: suspects" not in opened(browser_of)
    referring.waits(cast, referral, LATER)
    said = opened(browser_of)
    assert "Mixed: suspects stand on different tracks" in said
    assert "S1: Invented S1 Waiting for further investigation" in said
    assert "S2: Invented S2 Decision needed" in said
    assert "Waiting for further investigation (1)" in said
    assert "Review, and set the next date (S1)" in said


def test_a_referral_with_a_lawyer_leads_to_its_review_and_its_plans(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral = referring.allocated(cast, URN, LATER)
    page = browser_of("prosecutor").get(f"/cases/{URN}/").content.decode()
    button = re.search(r'<a href="([^"]+)" role="button"', page)
    assert button is not None
    assert button[1] == f"/referrals/{referral.pk}/review/"
    assert f'href="/referrals/{referral.pk}/plans/"' in page


def test_an_action_plan_is_part_of_the_case(cast: Cast, browser_of: BrowserOf) -> None:
    plan = planning.issued(cast, urn=URN, at=LATER)
    page = browser_of("legal_manager").get(f"/cases/{URN}/")
    assert f'href="/plans/{plan.pk}/"' in page.content.decode()
    assert "Action plans (1)" in words_of(page)
    assert "The police owe 1 thing, the first by" in words_of(page)


def test_the_newest_words_of_the_strategy_stand_with_who_wrote_them(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = in_state(cast, State.ALLOCATED, URN)
    steps.advise(cast, request.pk, "Begin with the suspect.")
    said = opened(browser_of)
    assert "In short Begin with the suspect. Prosecutor, " in said
    assert "Ask for the messages." in said
    assert "By Friday 8 January 2027. Prosecutor, " in said

    newest = StrategySection.objects.get(code="in_short")
    lawyer = cast.fresh("second_prosecutor")
    with work(lawyer):
        StrategySection.objects.create(
            case_id=newest.case_id,
            code="in_short",
            text="Begin with the place.",
            source="review",
            source_id=newest.source_id,
            by=lawyer,
            at=newest.at.replace(year=2027),
        )
    said = opened(browser_of)
    assert "In short Begin with the place. Second Prosecutor, " in said
    assert "Begin with the suspect." not in said


def test_a_second_lawyer_reads_the_strategy_only_after_their_own_view(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = in_state(cast, State.ALLOCATED, URN)
    steps.advise(cast, request.pk, "Begin with the suspect.")
    again = steps.facts("Nothing more can be found.", leanings={"S1": "no_further_action"})
    steps.ask_second(cast, request.pk, again)
    assert "Begin with the suspect." in opened(browser_of)
    said = opened(browser_of, "second_prosecutor")
    assert "Begin with the suspect." not in said
    assert "Ask for the messages." not in said
    assert "Give your own view as the second lawyer first" in said


def test_the_timeline_holds_every_room_newest_first(cast: Cast, browser_of: BrowserOf) -> None:
    request = in_state(cast, State.ALLOCATED, URN)
    steps.advise(cast, request.pk, "Begin with the suspect.")
    referral = referring.allocated(cast, URN, LATER)
    referring.waits(cast, referral, LATER)
    page = browser_of("legal_manager").get(f"/cases/{URN}/").content.decode()
    said = re.findall(r'moj-timeline__title">([^<]+)<', page)
    assert {"Request received", "Advice given", "Referral received"} <= set(said)
    assert any(one.startswith("When it began: next review") for one in said)
    times = re.findall(r'<time datetime="([^"]+)">', page.split('id="timeline"')[1])
    assert times == sorted(times, reverse=True)


def test_a_case_that_one_may_not_see_is_not_there(cast: Cast, browser_of: BrowserOf) -> None:
    request = in_state(cast, State.ALLOCATED, URN)
    cast.bond(request.matter, cast.people["legal_manager"], Bond.CONFLICTED)
    for name in ("other_legal_manager", "legal_manager"):
        assert browser_of(name).get(f"/cases/{URN}/").status_code == 404
    assert browser_of("unit_head").get(f"/cases/{URN}/").status_code == 200
    assert browser_of("unit_head").get("/cases/06RX9999926/").status_code == 404


def test_reading_a_case_leaves_a_record_of_the_case_and_of_what_was_shown(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = in_state(cast, State.ALLOCATED, URN)
    before = ReadRecord.objects.count()
    opened(browser_of)
    rows = list(ReadRecord.objects.order_by("id")[before:])
    assert [row.kind for row in rows] == ["case", "early-advice-request", "deadline"]
    assert rows[0].record_ids == [request.case_id]
    assert rows[1].record_ids == [request.pk]
    assert {tuple(row.matter_ids) for row in rows} == {(request.matter_id,)}


def test_the_address_of_a_case_may_be_typed_as_the_police_write_it(
    cast: Cast, browser_of: BrowserOf
) -> None:
    in_state(cast, State.ALLOCATED, URN)
    assert "Case 06RX0012326" in opened(browser_of, urn="06rx0012326")
