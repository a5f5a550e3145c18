"""Every component in a real browser: accessible, narrow, by keyboard, without script, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.harness import assert_accessible, assert_axe_clean, focused, look, tab_to

pytestmark = pytest.mark.usefixtures("gallery")
Visit = Callable[..., Page]
PAGES = ["clocks", "case", "ledger", "list", "empty", "form", "writing"]


# one test for many pages: making the database anew after each costs more than the pages do
def test_every_component_is_accessible_on_a_desktop_and_on_a_telephone(visit: Visit) -> None:
    page = visit()
    for name in PAGES:
        page.goto(f"/gallery/{name}/")
        assert_accessible(page)
        look(page, f"gallery {name}")


def test_the_pages_of_errors_are_accessible(visit: Visit) -> None:
    page = visit()
    for name in ["400", "403", "404", "429", "500", "503", "errors/refused"]:
        page.goto(f"/gallery/error/{name}/")
        assert_accessible(page)
        look(page, f"error {name}")


def test_an_error_summary_takes_the_focus_and_leads_to_the_field(visit: Visit) -> None:
    page = visit()
    page.goto("/gallery/form/")
    page.get_by_label("Collar number").fill("4412")
    page.get_by_role("button", name="Send").click()
    expect(page).to_have_title("Error: Check this request – RASSO casework")
    assert "There is a problem" in focused(page)["text"]
    assert_accessible(page)
    look(page, "gallery form with errors")
    page.get_by_role("link", name="Enter when you expect the answer").click()
    assert focused(page)["id"] == "id_until-day"
    page.get_by_role("link", name="Select what you want to do").click()
    assert focused(page)["id"] == "id_outcome"
    expect(page.get_by_label("Collar number")).to_have_value("4412")


def fill(page: Page, collar: str) -> None:
    page.get_by_label("Return it to the officer").check()
    page.get_by_label("What the officer should do").fill("Send the timetable")
    page.get_by_label("Collar number").fill(collar)
    page.get_by_label("How many working days more?").fill("5")
    page.get_by_label("Why is this returned?").fill("Two lines\nof reason")
    page.get_by_label("A summary of facts").check()
    page.get_by_label("Lawyer").select_option("Morgan Bell")
    page.get_by_label("Day", exact=True).fill("5")
    page.get_by_label("Month").fill("January")
    page.get_by_label("Year").fill("2027")
    page.get_by_label("I have read what the officer sent").check()
    page.get_by_role("button", name="Send").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_form_works_with_and_without_script(visit: Visit, script: bool) -> None:
    page = visit(script=script)
    page.goto("/gallery/form/")
    fill(page, "stale")
    expect(page.get_by_role("heading", name="Changed while you were working")).to_be_visible()
    expect(page.get_by_label("Why is this returned?")).to_have_value("Two lines\nof reason")
    expect(page.get_by_label("What the officer should do")).to_have_value("Send the timetable")
    if script:
        look(page, "gallery form after a lost race")
    page.get_by_label("Collar number").fill("4412")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("The request is taken")
    if script:
        assert_axe_clean(page)
        look(page, "gallery success banner")


def test_a_page_works_by_keyboard_alone(visit: Visit) -> None:
    page = visit()
    page.goto("/gallery/case/")
    page.keyboard.press("Tab")
    assert focused(page)["text"] == "Skip to main content"
    tab_to(page, "Write the advice")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gallery/writing/")


def test_the_strip_of_a_case_stays_in_view_and_hides_no_focus(visit: Visit) -> None:
    page = visit()
    page.goto("/gallery/case/")
    tab_to(page, "Support")
    page.evaluate("window.scrollTo(0, 600)")
    strip = page.locator(".rasso-strip").bounding_box()
    assert strip is not None
    assert strip["y"] == 0
    page.keyboard.press("Shift+Tab")
    for _ in range(12):
        assert focused(page)["seen"], focused(page)
        page.keyboard.press("Shift+Tab")


def test_filters_apply_and_come_off_without_script(visit: Visit) -> None:
    page = visit(script=False)
    page.goto("/gallery/list/")
    page.get_by_label("Advice needed (61)").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile(r"\?state=advice$"))
    expect(page.get_by_label("Advice needed (61)")).to_be_checked()
    page.get_by_role("link", name="Remove this filter: Advice needed").click()
    expect(page.get_by_label("Advice needed (61)")).not_to_be_checked()


def test_a_list_can_be_skipped_to_on_a_telephone(visit: Visit) -> None:
    page = visit()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/gallery/list/?force=gmp")
    page.get_by_role("link", name="Go to results (89)").click()
    assert focused(page)["id"] == "results"


def test_a_long_text_is_saved_while_it_is_written(visit: Visit) -> None:
    page = visit()
    page.goto("/gallery/writing/")
    page.get_by_label("Facts and issues").fill("The account is consistent.")
    expect(page.get_by_role("status")).to_have_text("Saved 14:02")
    page.get_by_label("Facts and issues").fill("fail")
    expect(page.get_by_role("status")).to_contain_text(
        "Not saved: the advice was given meanwhile. Your text is still on this page."
    )


def test_the_back_button_keeps_what_was_typed(visit: Visit) -> None:
    page = visit()
    page.goto("/gallery/form/")
    page.get_by_label("Why is this returned?").fill("Typed and not sent")
    page.get_by_role("link", name="Support").click()
    page.wait_for_url("**/support/")
    page.go_back()
    expect(page.get_by_label("Why is this returned?")).to_have_value("Typed and not sent")


def test_paper_has_the_contents_and_not_the_controls(visit: Visit) -> None:
    page = visit()
    page.goto("/gallery/case/")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Write the advice")).not_to_be_visible()
    expect(page.get_by_role("link", name="Support")).not_to_be_visible()
    expect(page.get_by_text("Ama Osei", exact=False).first).to_be_visible()
    expect(page.get_by_text("06AB1234526").first).to_be_visible()
