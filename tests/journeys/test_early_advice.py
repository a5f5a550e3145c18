"""Early advice as the people walk it: a lawyer's morning, a legal manager's triage hour, and a
request that was returned, reviewed at an inspector's request and upheld."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from core.london import london_day
from tests.cast import Cast
from tests.earlyadvice import steps
from tests.journeys.force import system_of
from tests.journeys.harness import assert_accessible, look
from tests.journeys.test_thin_path import body, heading, press
from tests.journeys.worlds import late_request

SignedIn = Callable[..., Page]


def fill_day(page: Page, group: str, day: date) -> None:
    boxes = page.get_by_role("group", name=group)
    for part in ("day", "month", "year"):
        boxes.get_by_label(part.capitalize(), exact=True).fill(str(getattr(day, part)))


def today() -> date:
    return london_day(timezone.now())


# --- a lawyer's morning --------------------------------------------------------------------------


def test_a_lawyers_morning(signed_in: SignedIn, cast: Cast, live_server: LiveServer) -> None:
    """Put right what an officer heard, offer a discussion, lean to no further action and learn what
    that needs, ask the second lawyer, who reads first and then agrees."""
    heard = late_request(cast, "06RX0000126", working_days=3)
    steps.discuss(cast, heard.pk, understood="stop")
    leaning = late_request(cast, "06RX0000226", working_days=6)
    force = system_of(cast, live_server.url)
    lawyer = signed_in("prosecutor")

    lawyer.goto("/")
    expect(lawyer.get_by_role("heading", name="Put right what was understood (1)")).to_be_visible()
    lawyer.get_by_role("link", name="06RX0000126").first.click()
    expect(lawyer.get_by_text("Officer understood: stop.")).to_be_visible()
    press(lawyer, "Put right what was understood")
    lawyer.get_by_label("What did you tell the officer?").fill("I rang: carry on.")
    press(lawyer, "Write it down")
    expect(lawyer.get_by_role("alert")).to_contain_text("The officer can read it.")
    read = force.get(f"/early-advice-requests/{heard.pk}")
    assert read["discussions"][0]["put_right"] == "I rang: carry on."

    # advice that leans to no further action says at once what it needs
    lawyer.goto(f"/early-advice/{leaning.pk}/advise/")
    lawyer.get_by_label("Leans to no further action").check()
    lawyer.get_by_label("Your advice in short").fill("Nothing that is left can change the answer.")
    press(lawyer, "Check the advice")
    expect(lawyer.get_by_text("It can be given after a discussion was held")).to_be_visible()
    expect(lawyer.get_by_text("A second lawyer must have read the material")).to_be_visible()
    expect(lawyer.get_by_role("button", name="Give this advice")).to_have_count(0)
    assert_accessible(lawyer)
    look(lawyer, "advice that cannot be given yet")

    # another label does not get round it
    lawyer.get_by_role("link", name="Change the advice").click()
    lawyer.get_by_label("Answer to the points asked, nothing else").check()
    press(lawyer, "Check the advice")
    expect(lawyer.get_by_role("button", name="Give this advice")).to_have_count(0)
    lawyer.go_back()
    lawyer.goto(f"/early-advice/{leaning.pk}/advise/")
    lawyer.get_by_label("Leans to no further action").check()
    press(lawyer, "Check the advice")

    # the discussion: offered here, declined by the officer in writing
    lawyer.get_by_role("link", name="Offer a discussion", exact=True).click()
    fill_day(lawyer, "Day of time 1", today() + timedelta(days=2))
    lawyer.get_by_label("Time of day, time 1").fill("14:30")
    press(lawyer, "Send to the officer")
    status, _ = force.post(
        f"/early-advice-requests/{leaning.pk}/discussion",
        {"decline": "The officer has no question left."},
    )
    assert status == 200

    # the second lawyer is asked, and says their own view before they see the first
    lawyer.goto(f"/early-advice/{leaning.pk}/advise/check/")
    lawyer.get_by_role("link", name="Ask a second lawyer", exact=True).click()
    lawyer.get_by_label("Second Prosecutor").check()
    press(lawyer, "Ask")
    expect(lawyer.get_by_role("alert")).to_contain_text("Second Prosecutor has been asked.")

    second = signed_in("second_prosecutor")
    second.goto("/")
    expect(second.get_by_role("heading", name="To read as the second lawyer (1)")).to_be_visible()
    second.get_by_role("link", name="06RX0000226").first.click()
    press(second, "Read as the second lawyer")
    expect(second.get_by_text("Nothing that is left can change the answer.")).to_have_count(0)
    second.get_by_label("Your own view, from the material").fill("I come to the same view.")
    press(second, "Keep my view and show the first opinion")
    expect(second.get_by_text("Nothing that is left can change the answer.")).to_be_visible()
    assert_accessible(second)
    look(second, "second lawyer reads the first opinion")
    second.get_by_label("Yes", exact=True).check()
    second.get_by_label("Why?").fill("Every line has been followed.")
    press(second, "Answer")
    expect(second.get_by_role("alert")).to_contain_text("The first lawyer has been told.")

    lawyer.goto(f"/early-advice/{leaning.pk}/advise/check/")
    expect(lawyer.get_by_text("The decision is the police's")).to_be_visible()
    press(lawyer, "Give this advice")
    expect(lawyer.get_by_role("alert")).to_contain_text("Advice given.")
    given = force.get(f"/early-advice-requests/{leaning.pk}")["advice"]
    assert given["leanings"] == [{"suspect": "S1", "leaning": "no_further_action"}]


# --- a legal manager's triage hour ---------------------------------------------------------------


def test_a_legal_managers_triage_hour(
    signed_in: SignedIn, cast: Cast, live_server: LiveServer
) -> None:
    """The urgent thin one first; a question that does not stop the work; allocation that explains
    itself."""
    force = system_of(cast, live_server.url)
    thin = body("06RX0000126") | {"lines_of_enquiry": [], "material": [], "issues": []}
    thin |= {"issues_text": "", "urgent": {"reason": "bail_ending", "needed_by": str(today())}}
    status, urgent = force.post("/early-advice-requests", thin)
    assert status == 201
    assert [one["content"] for one in urgent["thin"]] == [
        "lines_of_enquiry",
        "anticipated_outcome",
        "issues",
        "material",
    ]
    assert force.post("/early-advice-requests", body("06RX0000226"))[0] == 201

    manager = signed_in("legal_manager")
    manager.goto("/")
    cards = manager.get_by_role("link", name=re.compile("06RX00"))
    expect(cards.first).to_have_text("06RX0000126")
    expect(manager.get_by_text("Urgent: ", exact=False).first).to_be_visible()
    look(manager, "my work with an urgent request")
    cards.first.click()
    press(manager, "Triage this request")
    expect(manager.get_by_text("What each line of enquiry may show, and when")).to_be_visible()
    manager.get_by_label("Ask the police something first").check()
    press(manager, "Continue")
    manager.get_by_label("What do you ask?").fill("Which lines of enquiry are planned?")
    fill_day(manager, "By when do you expect the answer?", today() + timedelta(days=7))
    manager.get_by_label("No, carry on").check()
    press(manager, "Ask the police")
    asked = force.get(f"/early-advice-requests/{urgent['id']}")
    assert asked["queries"][0]["text"] == "Which lines of enquiry are planned?"
    assert asked["clock"]["state"] == "running"
    answer = {"query": asked["queries"][0]["id"], "text": "The messages."}
    path = f"/early-advice-requests/{urgent['id']}/information"
    assert force.post(path, {**answer, "contents": ["lines_of_enquiry"]})[0] == 200

    manager.goto(f"/early-advice/{urgent['id']}/triage/")
    manager.get_by_label("Accept it").check()
    press(manager, "Continue")
    heading(manager).to_have_text("Allocate to a lawyer")
    expect(manager.get_by_text("Suggested:")).to_be_visible()
    expect(manager.get_by_text("0 cases to do").first).to_be_visible()
    assert_accessible(manager)
    look(manager, "allocation with a suggestion")
    manager.get_by_label("Second Prosecutor").check()
    press(manager, "Allocate")
    expect(manager.get_by_role("alert")).to_contain_text("Allocated to Second Prosecutor")


# --- returned, reviewed, upheld ------------------------------------------------------------------


def test_a_return_is_reviewed_at_an_inspectors_request_and_upheld(
    signed_in: SignedIn, cast: Cast, live_server: LiveServer
) -> None:
    force = system_of(cast, live_server.url)
    inspector = system_of(cast, live_server.url, "1001")
    _, asked = force.post("/early-advice-requests", body("06RX0000126"))
    first_on = asked["clock"]["first_received_on"]
    far = today() + timedelta(days=30)
    steps.send_back(cast, asked["id"], {"too_early": "Ask again after the interview."}, far)

    path = f"/early-advice-requests/{asked['id']}/review-of-return"
    status, refused = force.post(path, {"reason": "The interview has been held."})
    assert (status, refused["code"]) == (403, "not-permitted")
    assert "inspector" in refused["detail"].lower()
    assert inspector.post(path, {"reason": "The interview has been held."})[0] == 200

    manager = signed_in("legal_manager")  # who returned it: another lawyer answers
    manager.goto(f"/early-advice/{asked['id']}/review/")
    expect(manager.get_by_role("button", name="Answer")).to_have_count(0)
    head = signed_in("unit_head")
    head.goto("/")
    head.get_by_role("link", name="06RX0000126").first.click()
    press(head, "Answer the review of the return")
    head.get_by_label("No, we take the request back").check()
    head.get_by_label("Your answer to the inspector").fill("The interview was in the request.")
    press(head, "Answer")
    taken = force.get(f"/early-advice-requests/{asked['id']}")
    assert (taken["state"], taken["clock"]["first_received_on"]) == ("accepted", first_on)
    assert taken["reviews_of_return"][0]["upheld"] is True
