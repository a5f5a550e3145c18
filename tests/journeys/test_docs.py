"""The documentation of the API: read by anybody, on a telephone too, and every link leads there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.journeys.harness import assert_accessible, look


def test_the_documentation_is_accessible_and_leads_from_page_to_page(
    visit: Callable[..., Page], cast: Cast
) -> None:
    page = visit()
    page.goto("/api/docs/")
    assert_accessible(page)
    for closed in page.locator("summary").all():
        closed.click()
    assert_accessible(page)  # with every example open
    look(page, "api docs")
    assert page.locator("h3").first.inner_text() == "1. Ask for a token"

    page.get_by_role("link", name="Every error code, and what to do about it").click()
    expect(page).to_have_title("Errors of the police API – RASSO casework")
    assert_accessible(page)
    look(page, "api errors")
    assert (
        "PUT /officers/{collar_number}"
        in page.locator("#acting-officer-unknown-403 + dd").inner_text()
    )

    page.goto("/api/docs/")
    page.get_by_role("link", name="Every resource, to browse").click()
    expect(page.locator("#operations-webhook-webhook_set")).to_be_visible()


@pytest.mark.parametrize("path", ["/api/docs/", "/api/docs/errors/"])
def test_the_documentation_needs_no_script(
    visit: Callable[..., Page], cast: Cast, path: str
) -> None:
    page = visit(script=False)
    page.goto(path)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("main").inner_text().count("\n") > 100
