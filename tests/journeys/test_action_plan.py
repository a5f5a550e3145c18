"""An action plan as the people walk it: a lawyer asks, the officer pushes back over the API, the
lawyer asks for less, the officer answers, and the decision goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from core.london import london_day
from tests.casework import referring
from tests.cast import Cast
from tests.journeys.force import system_of
from tests.journeys.harness import assert_accessible, look
from tests.journeys.test_early_advice import fill_day
from tests.journeys.test_thin_path import press

SignedIn = Callable[..., Page]


def test_a_plan_is_issued_challenged_changed_answered_and_accepted(
    signed_in: SignedIn, cast: Cast, live_server: LiveServer
) -> None:
    now = timezone.now()
    today = london_day(now)
    referral = referring.allocated(cast, at=now)
    force = system_of(cast, live_server.url)
    lawyer = signed_in("prosecutor")

    # less is needed when people talk first
    lawyer.goto(f"/referrals/{referral.pk}/plans/")
    lawyer.get_by_role("link", name="Offer a discussion").click()
    lawyer.get_by_label("What do you want to talk about").fill("The phone. Today at four?")
    press(lawyer, "Offer the discussion")
    assert force.get("/cases/06RX0012326/discussion")["available"] == ["answer"]
    status, _ = force.post(
        "/cases/06RX0012326/discussion", {"answer": "accepted", "words": "At four."}
    )
    assert status == 200
    lawyer.get_by_role("link", name="Record a discussion").click()
    fill_day(lawyer, "On which day was it held?", today)
    lawyer.get_by_label("The note").fill("One thread is enough.")
    lawyer.get_by_label("What was decided not to be asked for: 1").fill("The victim's phone.")
    lawyer.get_by_label("Why it is not asked for: 1").fill("The thread is whole on his.")
    press(lawyer, "Record it")
    expect(lawyer.get_by_text("The thread is whole on his.")).to_be_visible()

    # the plan: written row by row
    lawyer.get_by_role("button", name="Write an action plan").click()
    lawyer.get_by_label("What is the plan as a whole for?").fill("To decide on S1.")
    lawyer.get_by_label("What is to be done: item 1").fill("A statement from the neighbour.")
    lawyer.get_by_label("Kind: item 1").select_option("statement")
    lawyer.get_by_label("Why it is needed: item 1").fill("She may have heard the door.")
    fill_day(lawyer, "Required by: item 1", today + timedelta(days=14))
    lawyer.get_by_role("checkbox", name="No decision can be made").first.check()
    lawyer.get_by_label("Why no decision can be made without it: item 1").fill("It decides.")
    press(lawyer, "Add another item")
    lawyer.get_by_label("What is to be done: item 2").fill("All footage of the street.")
    lawyer.get_by_label("Kind: item 2").select_option("footage")
    lawyer.get_by_label("Why it is needed: item 2").fill("It may show who came.")
    fill_day(lawyer, "Required by: item 2", today + timedelta(days=14))
    assert_accessible(lawyer)
    look(lawyer, "plan editor")
    press(lawyer, "Save the plan")
    expect(lawyer.get_by_role("alert")).to_contain_text("Nothing has been sent yet")
    lawyer.get_by_role("button", name="Check and issue the plan").click()
    expect(lawyer.get_by_text("stops until")).to_be_visible()
    assert_accessible(lawyer)
    look(lawyer, "plan before it is issued")
    press(lawyer, "Issue this plan")
    expect(lawyer.get_by_role("alert")).to_contain_text("Issued.")

    # the officer pushes back
    (plan,) = force.get("/action-plans?state=open&officer=4412")["results"]
    statement, footage = (one["id"] for one in plan["items"])
    status, answer = force.post(
        f"/action-items/{footage}/challenge",
        {"reason": "There are forty cameras.", "proposal": "The one at the door."},
    )
    assert (status, answer["state"]) == (200, "challenged")

    # the lawyer asks for less
    lawyer.goto(f"/plans/{plan['id']}/")
    expect(lawyer.get_by_text("There are forty cameras.")).to_be_visible()
    lawyer.get_by_role("link", name="Answer the challenge").click()
    lawyer.get_by_label("Change the item").check()
    press(lawyer, "Continue")
    lawyer.get_by_label("What is to be done: item 1").fill("The footage of the camera at the door.")
    lawyer.get_by_label("What do you say to the officer?").fill("One camera is enough.")
    assert_accessible(lawyer)
    press(lawyer, "Send the changed item")
    expect(lawyer.get_by_role("alert")).to_contain_text("Changed.")

    # the officer answers both
    items = force.get(f"/action-plans/{plan['id']}")["items"]
    changed = next(one for one in items if one["successor_of"] == footage)
    for one in (statement, changed["id"]):
        status, answer = force.post(
            f"/action-items/{one}/reply",
            {"outcome": "completed", "text": "It is there.", "documents": ["MG11"]},
        )
        assert (status, answer["state"]) == (200, "replied")
    (track,) = force.get(f"/charging-referrals/{referral.pk}")["tracks"]
    assert track["state"] == "deciding"

    # the lawyer accepts
    for _ in range(2):
        lawyer.goto(f"/plans/{plan['id']}/")
        lawyer.get_by_role("link", name="Answer the reply").first.click()
        lawyer.get_by_label("Yes, accept it").check()
        press(lawyer, "Continue")
        expect(lawyer.get_by_role("alert")).to_contain_text("Accepted.")
    assert_accessible(lawyer)
    look(lawyer, "plan answered")
    (whole,) = force.get("/action-plans?state=closed")["results"]
    assert {one["state"] for one in whole["items"]} == {"accepted", "changed"}
