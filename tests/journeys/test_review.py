"""A decision not to charge as the people walk it: the review, a challenge to its countersignature,
and the release after it is agreed who tells the victim; the officer sees nothing until then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from core.london import london_day
from tests.casework import referring
from tests.casework.reviews import reviewing
from tests.cast import Cast
from tests.journeys.force import system_of
from tests.journeys.harness import assert_accessible, look
from tests.journeys.test_early_advice import fill_day
from tests.journeys.test_thin_path import press

SignedIn = Callable[..., Page]


def test_a_decision_is_challenged_agreed_made_and_released_after_the_telling_is_agreed(
    signed_in: SignedIn, cast: Cast, live_server: LiveServer
) -> None:
    now = timezone.now()
    before, tomorrow = now - timedelta(days=7), london_day(now) + timedelta(days=1)
    referral = referring.allocated(cast, at=before)
    reviewing.offer(cast, referral, before)
    here = f"/referrals/{referral.pk}/"
    force = system_of(cast, live_server.url)
    lawyer, reader = signed_in("prosecutor"), signed_in("second_prosecutor")

    # the review is written, its words are looked at, and it is proposed
    lawyer.goto(here)
    lawyer.get_by_role("link", name="Write the review").click()
    lawyer.get_by_label("In short").fill("The suspect planned the evening. She failed to resist.")
    lawyer.get_by_label("The suspect's explanation").fill("He says that there was agreement.")
    lawyer.get_by_label("Full Code Test: evidence").fill("There is no other account.")
    lawyer.get_by_label("No further action: evidence").check()
    lawyer.get_by_label("Full Code Test", exact=True).check()
    lawyer.get_by_label("Reasons for S1").fill("There is no realistic prospect.")
    press(lawyer, "Check the review")
    expect(lawyer.get_by_text("It measures the victim by resistance")).to_be_visible()
    assert_accessible(lawyer)
    look(lawyer, "review to be checked")
    lawyer.get_by_role("link", name="Change the review").click()
    lawyer.get_by_label("In short").fill("The suspect planned the evening.")
    press(lawyer, "Check the review")
    expect(lawyer.get_by_text("It measures the victim by resistance")).to_have_count(0)
    press(lawyer, "Propose this decision")
    expect(lawyer.get_by_role("alert")).to_contain_text("Nobody outside the CPS can see it.")

    # another lawyer challenges it, reads the answer, and agrees
    lawyer.get_by_role("link", name="Ask for a countersignature").click()
    lawyer.get_by_label("Second Prosecutor").check()
    press(lawyer, "Ask")
    reader.goto(here)
    reader.get_by_role("link", name="Read and countersign").click()
    reader.get_by_label("I challenge it").check()
    reader.get_by_label("What do you challenge").fill("What of the messages?")
    press(reader, "Answer")
    expect(reader.get_by_role("alert")).to_contain_text("The author has been told.")
    lawyer.goto(here)
    lawyer.get_by_role("link", name="Answer the challenge").click()
    expect(lawyer.get_by_text("What of the messages?")).to_be_visible()
    lawyer.get_by_label("Your answer").fill("They were read, and change nothing.")
    press(lawyer, "Send the answer")
    reader.goto(f"{here}countersign/")
    expect(reader.get_by_text("They were read, and change nothing.")).to_be_visible()
    reader.get_by_label("I agree").check()
    press(reader, "Answer")

    # it is made; the officer sees nothing of it
    seen = force.get(f"/charging-referrals/{referral.pk}")
    lawyer.goto(here)
    lawyer.get_by_role("link", name="Make the decision").click()
    press(lawyer, "Make the decision")
    expect(lawyer.get_by_role("heading", level=1)).to_have_text("Agree who tells the victim")
    again = force.get(f"/charging-referrals/{referral.pk}")
    assert (again["version"], again["headline"]) == (seen["version"], "Decision needed")
    assert again["decisions"] == []

    # who tells the victim is agreed; the suspect cannot be told before
    lawyer.get_by_label("They are told as agreed below").check()
    lawyer.get_by_label("The officer in charge", exact=True).check()
    lawyer.get_by_label("In person").check()
    fill_day(lawyer, "On which day?", tomorrow)
    lawyer.get_by_label("At what time?").fill("10:00")
    lawyer.get_by_label("This is agreed with the officer in charge").check()
    fill_day(lawyer, "From which day may the suspect be told?", tomorrow)
    lawyer.get_by_label("From what time?").fill("09:00")
    press(lawyer, "Write it down")
    expect(lawyer.get_by_role("alert")).to_contain_text("The suspect is told after the victim.")
    assert_accessible(lawyer)
    look(lawyer, "telling that is in the wrong order")
    lawyer.get_by_label("From what time?").fill("12:00")
    press(lawyer, "Write it down")
    expect(lawyer.get_by_role("alert")).to_contain_text("The decision can be released.")

    # released
    lawyer.get_by_role("link", name="Release the decision").click()
    all_the_same = lawyer.get_by_label("Release it now all the same")
    if all_the_same.count():  # on a Friday afternoon, or before a holiday
        all_the_same.check()
    press(lawyer, "Release the decision")
    expect(lawyer.get_by_role("alert")).to_contain_text("Released.")
    assert_accessible(lawyer)
    look(lawyer, "referral with a released decision")
    (told,) = force.get(f"/charging-referrals/{referral.pk}")["decisions"]
    assert (told["kind"], told["classification"]) == ("K", "legal-advice")
    assert told["tell_suspect_after"]
