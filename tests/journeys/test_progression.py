"""A case progression manager goes from a figure to its case, and finds a case by its officer."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.casework import referring
from tests.cast import Cast
from tests.journeys.harness import assert_accessible, look
from tests.journeys.worlds import late_request

SignedIn = Callable[..., Page]


def test_a_progression_manager_goes_from_a_figure_to_the_case_behind_it(
    signed_in: SignedIn, cast: Cast
) -> None:
    now = timezone.now()
    late_request(cast, "06RX0000126", working_days=33)
    referral = referring.allocated(cast, "06RX0000226", now, suspects=("S1", "S2"))
    referring.waits(cast, referral, now)
    page = signed_in("progression_manager")
    page.goto("/")
    page.get_by_role("link", name="Case progression").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Case progression")
    expect(page.get_by_text("2 cases are open.")).to_be_visible()
    assert_accessible(page)
    look(page, "case progression")
    late = page.get_by_role("row", name="Owed by the CPS: 10 working days late or more")
    late.get_by_role("link", name="1 Cases").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "10 working days late or more, owed by the CPS (1)"
    )
    assert_accessible(page)
    look(page, "cases of a figure")
    page.get_by_role("link", name="06RX0000126").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Case 06RX0000126")

    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_label("URN, suspect, or officer by name or collar number").fill("4412")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Cases (2)")).to_be_visible()
    assert_accessible(page)
    look(page, "search")
    page.get_by_role("link", name="06RX0000226").click()
    expect(page.get_by_text("Mixed: suspects stand on different tracks").first).to_be_visible()
    assert_accessible(page)
    look(page, "a case")
