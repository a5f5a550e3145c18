"""The thin path, walked as people walk it: a force asks, lawyers decide and advise, the force
reads; another request comes back with reasons; a third falls late, escalates and is answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from core.accounts.work import work
from core.london import london_day
from deadlines.models import Escalation
from deadlines.sweep import sweep
from tests.cast import Cast, request_body
from tests.journeys.force import system_of
from tests.journeys.harness import assert_accessible, focused, look, tab_to, tab_to_field
from tests.journeys.worlds import late_request

Visit = Callable[..., Page]
SignIn = Callable[..., None]
ADVICE = "Begin with the suspect.\n\nAsk what was done to be sure of consent."


def body(urn: str) -> dict[str, Any]:
    """A request of today: dates that lie in the past or the future whenever this runs."""
    today = timezone.now().date()
    whole = request_body(urn=urn, reported_on=str(today - timedelta(days=40)))
    whole["incident_from"] = whole["incident_to"] = str(today - timedelta(days=41))
    whole["supervisor_review"]["on"] = str(today - timedelta(days=1))
    whole["suspects"][0]["bail_ends_on"] = str(today + timedelta(days=30))
    return whole


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page) -> Any:
    return expect(page.get_by_role("heading", level=1))


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_request_of_a_force_comes_to_advice_given_and_another_goes_back(
    visit: Visit, sign_in: SignIn, cast: Cast, live_server: LiveServer, script: bool
) -> None:
    force = system_of(cast, live_server.url)
    status, asked = force.post("/early-advice-requests", body("06RX0012326"))
    assert (status, asked["state"], asked["clock"]["days_left"]) == (201, "submitted", 21)
    assert force.post("/early-advice-requests", body("06RX0012426"))[0] == 201

    # the legal manager takes it and chooses the lawyer
    manager = visit(script=script)
    sign_in(manager, cast.legal_manager.email)
    manager.goto("/")
    heading(manager).to_have_text("My work")
    expect(manager.get_by_role("heading", name="Triage needed (2)")).to_be_visible()
    manager.get_by_role("link", name="06RX0012326").click()
    expect(manager.get_by_text("Your move: decide whether to take this request")).to_be_visible()
    expect(manager.get_by_text("Which messages are needed, and from when.")).to_be_visible()
    press(manager, "Triage this request")
    manager.get_by_label("Accept it").check()
    press(manager, "Continue")
    expect(manager.get_by_role("alert")).to_contain_text("Accepted. Now choose the lawyer.")
    manager.get_by_label("Prosecutor", exact=True).check()
    press(manager, "Allocate")
    expect(manager.get_by_role("alert")).to_contain_text("Allocated to Prosecutor")
    expect(manager.get_by_text("With Prosecutor: to write the advice")).to_be_visible()

    # the lawyer writes, goes away, comes back, checks and gives
    lawyer = visit(script=script)
    sign_in(lawyer, cast.prosecutor.email)
    lawyer.goto("/")
    lawyer.get_by_role("link", name="06RX0012326").click()
    press(lawyer, "Write the advice")
    lawyer.get_by_label("Carry on investigating").check()
    lawyer.get_by_label("Your advice").fill(ADVICE)
    _one_line(lawyer)
    if script:
        expect(lawyer.get_by_role("status")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    else:
        press(lawyer, "Save draft")
        expect(lawyer.get_by_role("alert")).to_contain_text("Draft saved at")
    assert force.get(f"/early-advice-requests/{asked['id']}")["advice"] is None
    press(lawyer, "Sign out")
    sign_in(lawyer, cast.prosecutor.email)
    lawyer.goto(f"/early-advice/{asked['id']}/advise/")
    expect(lawyer.get_by_label("Your advice")).to_have_value(ADVICE)
    press(lawyer, "Check the advice")
    heading(lawyer).to_have_text("Check the advice before you give it")
    press(lawyer, "Give this advice")
    expect(lawyer.get_by_role("alert")).to_contain_text("Advice given. The force can read it now.")
    expect(lawyer.get_by_role("heading", name="Advice given", level=2)).to_be_visible()
    lawyer.go_back()
    lawyer.reload()
    heading(lawyer).to_have_text("This cannot be done now")

    # the force reads it
    read = force.get(f"/early-advice-requests/{asked['id']}")
    assert (read["state"], read["advice"]["text"]) == ("advised", ADVICE)
    assert read["clock"]["state"] == "met"

    _goes_back(manager, force)


def _one_line(page: Page) -> None:
    """One thing that is to be done, why, and by when."""
    by_when = london_day(timezone.now()) + timedelta(days=14)
    page.get_by_label("What is to be done: line 1").fill("Ask for the messages of the week.")
    page.get_by_label("Why: line 1").fill("What each said before and after.")
    date_of = page.get_by_role("group", name="By when: line 1")
    for part in ("day", "month", "year"):
        date_of.get_by_label(part.capitalize(), exact=True).fill(str(getattr(by_when, part)))
    page.get_by_label("Where it may lead: line 1").select_option("May point either way")


def _goes_back(page: Page, force: Any) -> None:
    """The other request, with reasons, after a first try without any."""
    page.goto("/")
    page.get_by_role("link", name="06RX0012426").click()
    press(page, "Triage this request")
    page.get_by_label("Return it to police").check()
    press(page, "Continue")
    press(page, "Continue")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one reason")
    page.get_by_label("Too early").first.check()
    page.get_by_label("Details: Too early").fill("Ask again after the interview.")
    answer_by = london_day(timezone.now()) + timedelta(days=14)
    for part, value in (
        ("Day", answer_by.day),
        ("Month", answer_by.month),
        ("Year", answer_by.year),
    ):
        group = page.get_by_role("group", name="By when do you expect the police to answer?")
        group.get_by_label(part, exact=True).fill(str(value))
    press(page, "Continue")
    heading(page).to_have_text("Check before you return this request")
    expect(page.get_by_text("Ask again after the interview.")).to_be_visible()
    expect(page.get_by_text("It cannot be undone here.")).to_be_visible()
    assert force.get("/early-advice-requests?state=returned")["results"] == []
    look(page, "check before a return")
    press(page, "Return this request")
    expect(page.get_by_role("alert")).to_contain_text("Returned. The force has been told why.")
    (line,) = force.get("/early-advice-requests?state=returned")["results"]
    returned = force.get(f"/early-advice-requests/{line['id']}")["returned"]
    assert returned["police_response_on"] == answer_by.isoformat()
    assert [(one["code"], one["details"]) for one in returned["reasons"]] == [
        ("too_early", "Ask again after the interview.")
    ]


def test_a_late_request_escalates_and_is_answered_by_keyboard_alone(
    visit: Visit, sign_in: SignIn, cast: Cast
) -> None:
    request = late_request(cast, "06RX0012526", working_days=33)
    sweep(at=timezone.now(), now=timezone.now)
    with work(cast.set_up):
        raised = Escalation.objects.get(matter=request.matter_id, to_user=cast.legal_manager)
        assert Escalation.objects.filter(matter=request.matter_id).count() == 3

    page = visit()
    sign_in(page, cast.legal_manager.email)
    page.goto("/")
    card = page.locator(".rasso-card").first
    expect(card).to_contain_text("Early advice due")
    expect(card).to_contain_text(re.compile("1[12] working days late"))  # at a weekend one less
    expect(card).to_contain_text("Your move: answer this escalation, or acknowledge it by")
    look(page, "my work with an escalation")
    tab_to(page, "06RX0012526")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/escalations/{raised.pk}/")
    heading(page).to_have_text("Escalated as late: 06RX0012526")
    look(page, "escalation to answer")
    tab_to(page, "Only acknowledge")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("It stays open until you answer")
    tab_to(page, "Send the answer")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Error: "))
    assert "There is a problem" in focused(page)["text"]
    tab_to_field(page, "answer")
    page.keyboard.type("Advice will be given on Friday.")
    tab_to(page, "Send the answer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Your answer has been sent.")
    page.goto(f"/early-advice/{request.pk}/")
    expect(page.locator(".rasso-escalation").first).to_contain_text("Escalated as critically late")
    tab_to(page, "Other escalations (2)")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Advice will be given on Friday.")).to_be_visible()
    look(page, "request with escalations")
    page.goto("/")
    expect(page.get_by_role("heading", name="Escalations to answer")).to_have_count(0)
    assert_accessible(page)
