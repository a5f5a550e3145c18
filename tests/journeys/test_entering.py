"""A progression manager enters a referral that came on paper; its suspect is on another case too,
and whoever triages it says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts
from tests.casework import referring
from tests.cast import Cast
from tests.journeys.harness import assert_accessible, look

SignedIn = Callable[..., Page]


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_paper_is_entered_and_the_same_suspect_is_found(signed_in: SignedIn, cast: Cast) -> None:
    known = SuspectFacts("S1", name="BROWN, Alex", date_of_birth=date(1988, 2, 3))
    case = CaseFacts("06RX0000126", suspects=(known,), complainants=(ComplainantFacts("C1"),))
    referring.submit(cast, "06RX0000126", timezone.now(), case=case)
    page = signed_in("progression_manager")
    page.goto("/referrals/")
    page.get_by_role("link", name="Enter a referral that came on paper").click()
    heading(page, "Enter a charging referral that came on paper")
    page.get_by_label("What is the URN?").fill("06rx/00002/26")
    page.get_by_role("button", name="Continue").click()
    heading(page, "06RX0000226 Enter a charging referral")
    page.get_by_role("textbox", name="Officer in charge", exact=True).fill("4412")
    page.get_by_label("Summary of the facts").fill("An account from a letter.")
    page.get_by_label("Name: suspect 1").fill("Alex Brown")
    born = page.get_by_role("group", name="Date of birth: suspect 1")
    for part, typed in {"Day": "3", "Month": "2", "Year": "1988"}.items():
        born.get_by_label(part).fill(typed)
    page.get_by_role("button", name="Add another suspect").click()
    expect(page.get_by_role("heading", name="Suspect 2")).to_be_visible()
    expect(page.get_by_label("Name: suspect 1")).to_have_value("Alex Brown")
    page.get_by_label("Name: suspect 2").fill("Chris Grey")
    assert_accessible(page)
    look(page, "a referral on paper")
    page.get_by_role("button", name="Enter the referral").click()
    expect(page.get_by_role("heading", name="There is a problem")).not_to_be_attached()
    heading(page, "Charging referral: 06RX0000226")
    expect(page.get_by_text("Entered by hand by")).to_be_visible()

    manager = signed_in("legal_manager")
    manager.goto(page.url.partition("#")[0] + "triage/")
    heading(manager, "Triage this referral")
    expect(
        manager.get_by_role("heading", name="The same suspect may be in 1 other case")
    ).to_be_visible()
    assert_accessible(manager)
    look(manager, "triage with the same suspect")
    manager.get_by_role("link", name="Say whether it is the same person").click()
    heading(manager, "Is it the same person?")
    manager.get_by_label("Yes").check()
    manager.get_by_label("How do you know?").fill("The custody records were compared.")
    manager.get_by_role("button", name="Write it down").click()
    heading(manager, "Linked cases: 06RX0000226")
    expect(manager.get_by_role("heading", name="06RX0000126")).to_be_visible()
    assert_accessible(manager)
    look(manager, "linked cases")
