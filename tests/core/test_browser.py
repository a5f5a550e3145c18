"""The browser of the journeys works here."""

from playwright.sync_api import Page


def test_a_page_is_shown_without_any_network(page: Page) -> None:
    page.set_content("<h1>Early advice requests (2)</h1>")
    assert page.get_by_role("heading").inner_text() == "Early advice requests (2)"
