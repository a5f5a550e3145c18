"""What a victim says when told of a decision, as the people walk it: heard by the victim liaison
officer, on the list with its words, decided by the lawyer, taken away without what is secret."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.london import london_day
from tests.casework import referring
from tests.casework.reviews import reviewing
from tests.cast import Cast
from tests.journeys.harness import assert_accessible, look
from tests.journeys.test_early_advice import fill_day
from tests.journeys.test_thin_path import press

SignedIn = Callable[..., Page]
HEARD = "She said that the door had been locked."


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_a_victim_says_comes_to_the_list_and_is_decided(
    signed_in: SignedIn, cast: Cast, script: bool
) -> None:
    now = timezone.now()
    referral = referring.allocated(cast, at=now - timedelta(days=7))
    reviewing.offer(cast, referral, now - timedelta(days=7))
    reviewing.propose(cast, referral.pk, at=now)
    reviewing.ask(cast, referral.pk, at=now)
    reviewing.agree(cast, referral.pk, at=now)
    reviewing.make(cast, referral.pk, at=now)
    soon = now + timedelta(hours=2)
    telling = reviewing.told(planned_at=soon, tell_suspect_after=soon)
    reviewing.plan(cast, referral.pk, telling, at=now)
    reviewing.release(cast, referral.pk, at=now, confirmed=True)
    liaison = signed_in("victim_liaison_officer", script=script)
    lawyer = signed_in("prosecutor", script=script)

    # the victim liaison officer writes down that she was told, and what she said
    liaison.goto(f"/cases/{referring.URN}/")
    liaison.get_by_role("link", name="Write down that the victim was told").click()
    heading(liaison, "Write down that the victim was told")
    fill_day(liaison, "On which day?", london_day(now))
    press(liaison, "Write it down")
    expect(liaison.get_by_role("alert")).to_contain_text("Say whether anything was said")
    if script:  # what looks for faults is a script itself
        assert_accessible(liaison)
    liaison.get_by_label("Yes", exact=True).check()
    press(liaison, "Write it down")
    expect(liaison.get_by_role("alert")).to_contain_text("in the words that were used")
    liaison.get_by_label("What was said, in the words that were used").fill(HEARD)
    look(liaison, "victim was told")
    press(liaison, "Write it down")
    heading(liaison, f"Charging referral: {referring.URN}")

    # the lawyer is told, reads the words, and decides
    lawyer.goto("/notices/")
    lawyer.get_by_role("link", name="Something that was said is on the disclosure list").click()
    heading(lawyer, f"Disclosure list: {referring.URN}")
    expect(lawyer.get_by_text(HEARD)).to_be_visible()
    lawyer.get_by_role("link", name="Decide this item").click()
    heading(lawyer, "Decide an item of the disclosure list")
    lawyer.get_by_label("Sensitive").check()
    lawyer.get_by_label("Why?").fill("It would lead him to where she is.")
    press(lawyer, "Decide")
    heading(lawyer, f"Disclosure list: {referring.URN}")
    expect(lawyer.get_by_text("It would lead him to where she is.")).to_be_visible()
    if script:
        assert_accessible(lawyer)
    look(lawyer, "disclosure list decided")

    # and takes the list away, without what is secret
    with lawyer.expect_download() as taken:
        lawyer.get_by_role("link", name="The same for a spreadsheet (CSV)").click()
    said = taken.value.path().read_text()
    assert "Sensitive: the words and the reason are with the lawyer." in said
    assert HEARD not in said
    assert "where she is" not in said
