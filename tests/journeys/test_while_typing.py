"""A long text while it is written, in a real browser: saved by itself, never against itself, kept
when the window is left, when the session ends, and beside the words of another window."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from core.accounts.work import work
from core.drafts.models import Draft
from earlyadvice.models import Request
from tests.cast import Cast
from tests.journeys.harness import assert_accessible, look
from tests.journeys.test_thin_path import heading, press
from tests.journeys.worlds import late_request

SignedIn = Callable[..., Page]
SAVED = re.compile(r"^Saved \d\d:\d\d$")


@pytest.fixture
def asked(cast: Cast) -> Request:
    return late_request(cast, "06RX0000126", working_days=3)


def advice(page: Page) -> str:
    return page.get_by_label("Your advice").input_value()


def write(page: Page, text: str) -> None:
    page.get_by_label("Your advice").fill(text)


def drafts_of(cast: Cast) -> int:
    with work(cast.set_up):
        return Draft.objects.count()


@contextmanager
def held_save(page: Page) -> Iterator[list[Route]]:
    """Saves by itself are held back until they are let go by hand."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.headers.get("accept") == "application/json":
            held.append(route)
        else:
            route.continue_()

    page.route("**/advise/", hold)
    yield held
    page.unroute("**/advise/")


def until(page: Page, found: Callable[[], bool]) -> None:
    """Wait for something that the page does by itself."""
    while not found():
        page.wait_for_timeout(50)


def test_sending_waits_for_the_save_under_way_and_is_not_refused_as_somebody_elses(
    signed_in: SignedIn, cast: Cast, asked: Request
) -> None:
    page = signed_in("prosecutor")
    page.goto(f"/early-advice/{asked.pk}/advise/")
    with held_save(page) as held:
        write(page, "Begin with the suspect.")
        until(page, lambda: bool(held))
        write(page, "Begin with the suspect. Then the messages.")
        press(page, "Check the advice")
        page.wait_for_timeout(300)
        heading(page).to_have_text("Write the advice")  # it waits
        held[0].continue_()
        heading(page).to_have_text("Check the advice before you give it")
    expect(page.get_by_text("Begin with the suspect. Then the messages.")).to_be_visible()
    assert drafts_of(cast) == 1  # nothing was put aside


def test_words_typed_just_before_leaving_are_saved(signed_in: SignedIn, asked: Request) -> None:
    page = signed_in("prosecutor")
    path = f"/early-advice/{asked.pk}/advise/"
    page.goto(path)
    write(page, "Typed and left at once.")
    page.get_by_role("link", name="Back to 06RX0000126").click()
    heading(page).to_have_text("Early advice: 06RX0000126")
    page.goto(path)
    while advice(page) != "Typed and left at once.":  # the request may still be on its way
        page.wait_for_timeout(100)
        page.reload()


def test_a_text_that_could_not_be_saved_is_not_left_without_a_question(
    signed_in: SignedIn, asked: Request
) -> None:
    page = signed_in("prosecutor")
    page.goto(f"/early-advice/{asked.pk}/advise/")
    page.route("**/advise/", lambda route: route.fulfill(status=503, body="<p>Later</p>"))
    page.get_by_label("Your advice").press_sequentially("Not taken.")
    expect(page.get_by_role("status")).to_have_text(
        "Not saved. The service could not be reached. Your text is still on this page."
    )
    questions: list[str] = []

    def stay(dialog: object) -> None:
        questions.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.get_by_role("link", name="Back to 06RX0000126").click()
    until(page, lambda: questions == ["beforeunload"])
    assert advice(page) == "Not taken."
    page.unroute("**/advise/")
    page.get_by_label("Your advice").press_sequentially(" Now it is.")
    expect(page.get_by_role("status")).to_have_text(SAVED)


def test_whoever_was_signed_out_is_told_to_sign_in_and_finds_every_word(
    signed_in: SignedIn, cast: Cast, asked: Request
) -> None:
    page = signed_in("prosecutor")
    path = f"/early-advice/{asked.pk}/advise/"
    page.goto(path)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    write(page, "Typed after the session ended.")
    expect(page.get_by_role("status")).to_have_text(
        "You were signed out. What you typed is saved: sign in again to go on."
    )
    assert advice(page) == "Typed after the session ended."
    again = signed_in("prosecutor")
    again.goto(path)
    expect(again.get_by_label("Your advice")).to_have_value("Typed after the session ended.")

    # sent from the old window: the page to sign in says that it is kept, and the next one shows it
    press(page, "Check the advice")
    expect(page.get_by_text("You were signed out. What you typed was saved")).to_be_visible()


def test_two_windows_keep_both_texts_and_each_can_be_read(
    signed_in: SignedIn, cast: Cast, asked: Request
) -> None:
    path = f"/early-advice/{asked.pk}/advise/"
    first = signed_in("prosecutor")
    first.goto(path)
    second = first.context.new_page()
    second.goto(path)
    write(first, "The words of the first window.")
    expect(first.get_by_role("status")).to_have_text(SAVED)
    write(second, "The words of the second window.")
    expect(second.get_by_role("status")).to_have_text(
        "This page is open in another window too. Save here to keep both texts."
    )
    press(second, "Save draft")
    expect(second.get_by_label("Your advice")).to_have_value("The words of the second window.")
    second.get_by_text("You typed this in another window").click()
    expect(second.get_by_text("The words of the first window.")).to_be_visible()
    assert_accessible(second)
    look(second, "both texts of two windows")
