"""A case progression manager plans a clinic, speaks of its cases, closes it, and reminds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from core.london import london_day
from tests.casework import referring
from tests.cast import Cast
from tests.journeys.harness import assert_accessible, look
from tests.journeys.test_early_advice import fill_day
from tests.journeys.worlds import late_request

SignedIn = Callable[..., Page]
LATE, ADDED = "06RX0000126", "06RX0000226"


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def follow(page: Page, link: str) -> None:
    page.get_by_role("link", name=link).first.click()


def test_a_progression_manager_holds_a_clinic_and_reminds_the_lawyer(
    signed_in: SignedIn, cast: Cast
) -> None:
    now = timezone.now()
    tomorrow, soon = (london_day(now) + timedelta(days=days) for days in (1, 9))
    late_request(cast, LATE, working_days=33)
    referring.allocated(cast, ADDED, now)
    page = signed_in("progression_manager")

    # planned, for tomorrow
    page.goto("/")
    follow(page, "Clinics")
    heading(page, "Case progression clinics")
    page.get_by_role("button", name="Plan a clinic").click()
    heading(page, "Plan a clinic")
    press(page, "Plan the clinic")
    expect(page.get_by_role("alert")).to_contain_text("Enter the day of the clinic")
    assert_accessible(page)
    page.get_by_label("Which force?").select_option("Greater Manchester Police")
    fill_day(page, "On which day?", tomorrow)
    page.get_by_label("At what time?").fill("14:00")
    page.get_by_label("Who leads it?").select_option("Progression Manager")
    page.get_by_label("Who comes for the police?").fill("DS Green, supervisor")
    press(page, "Plan the clinic")
    expect(page.get_by_role("alert")).to_contain_text("The clinic is planned for")

    # the late case is there by itself, another is added
    expect(page.get_by_text("Why this case is here")).to_have_count(1)
    expect(page.get_by_text("The CPS is")).to_be_visible()
    follow(page, "Add a case")
    heading(page, "Add a case to the agenda")
    page.get_by_label("URN of the case").fill(ADDED)
    page.get_by_label("Why does it come to the clinic?").fill("The officer changes next week.")
    press(page, "Add the case")
    expect(page.get_by_role("alert")).to_contain_text(f"{ADDED} is on the agenda.")
    assert_accessible(page)
    look(page, "clinic planned")
    page.get_by_role("button", name="Fix the agenda").click()
    heading(page, "Fix the agenda")
    expect(page.get_by_text(f"fixed with 2 cases: {LATE} and {ADDED}.")).to_be_visible()
    press(page, "Fix the agenda")
    expect(page.get_by_role("alert")).to_contain_text("The agenda is fixed.")

    # of one something is agreed, the other is not reached
    follow(page, f"Record what was agreed of {LATE}")
    heading(page, "What was agreed of this case?")
    press(page, "Record it")
    expect(page.get_by_role("alert")).to_contain_text("or that the case was not reached")
    page.get_by_label("What will the police do?").fill("Send the download.")
    press(page, "Record it")
    expect(page.get_by_role("alert")).to_contain_text("nothing is agreed without one")
    expect(page.get_by_label("What will the police do?")).to_have_value("Send the download.")
    fill_day(page, "By when will the police do it?", soon)
    assert_accessible(page)
    press(page, "Record it")
    expect(page.get_by_role("alert")).to_contain_text(f"Recorded of {LATE}.")
    page.get_by_role("button", name="Close it as held").click()
    heading(page, "Close the clinic as held")
    press(page, "Close it as held")
    expect(page.get_by_role("alert")).to_contain_text("that it was not reached")
    follow(page, "Clinic with Greater Manchester Police")
    follow(page, f"Record what was agreed of {ADDED}")
    heading(page, "What was agreed of this case?")
    page.get_by_label("The clinic did not reach this case").check()
    press(page, "Record it")
    expect(page.get_by_role("alert")).to_contain_text(f"Recorded of {ADDED}.")
    page.get_by_role("button", name="Close it as held").click()
    heading(page, "Close the clinic as held")
    press(page, "Close it as held")
    expect(page.get_by_role("alert")).to_contain_text("closed as held")
    assert_accessible(page)
    look(page, "clinic held")

    # the case says so, and its lawyer is reminded
    follow(page, LATE)
    heading(page, f"Case {LATE}")
    expect(page.get_by_role("heading", name="Case progression clinics (1)")).to_be_visible()
    expect(page.get_by_text("Send the download.").first).to_be_visible()
    follow(page, "Send a reminder")
    heading(page, "Send a reminder")
    page.get_by_label("What do you ask for?").fill("Can this be advised on by Friday?")
    press(page, "Send the reminder")
    expect(page.get_by_role("alert")).to_contain_text("A reminder has gone to Prosecutor.")
    expect(page.get_by_text("Can this be advised on by Friday?")).to_be_visible()
    assert_accessible(page)
    look(page, "case after a clinic")

    # and the joint meeting counts what was late
    follow(page, "Case progression")
    heading(page, "Case progression")
    follow(page, "Figures for a joint meeting")
    heading(page, "Figures for a joint meeting")
    late = page.get_by_role("row", name="Early advice, owed by the CPS")
    late.get_by_role("link", name="1 Cases").click()
    heading(page, "Early advice: late, owed by the CPS (1)")
    follow(page, LATE)
    heading(page, f"Case {LATE}")
