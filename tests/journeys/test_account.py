"""Signing in and out, the second factor, and the pages of one's own account."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from tests.cast import PASSWORD, Cast
from tests.journeys.harness import assert_accessible, code_for, focused, look, tab_to, tab_to_field

Visit = Callable[..., Page]
SignIn = Callable[..., None]
EMAIL = "legal-manager@test.example"


@pytest.fixture
def app_key(signed_in: Callable[..., Page]) -> Callable[[Page], str]:
    """Sets up an authenticator app in a window that is signed in; answers its key."""

    def done(page: Page) -> str:
        page.goto("/account/app/")
        key = page.locator(".rasso-code").inner_text()
        page.get_by_label("Code").fill(code_for(key))
        page.get_by_role("button", name="Continue").click()
        return key

    return done


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_staff_sign_in_and_out(visit: Visit, sign_in: SignIn, cast: Cast, script: bool) -> None:
    page = visit(script=script)
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    expect(page.get_by_role("banner")).to_contain_text("Legal Manager")
    expect(page.get_by_role("banner")).to_contain_text("North West")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_staff_sign_in_by_keyboard(visit: Visit, cast: Cast) -> None:
    page = visit()
    page.goto("/account/login/?next=/account/")
    tab_to_field(page, "login")
    page.keyboard.type(EMAIL)
    tab_to_field(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_wrong_password_says_what_to_do_and_not_which_was_wrong(
    visit: Visit, sign_in: SignIn, cast: Cast
) -> None:
    page = visit()
    for email, password in ((EMAIL, "wrong"), ("nobody@test.example", PASSWORD)):
        sign_in(page, email, password)
        expect(page).to_have_title("Error: Sign in – RASSO casework")
        expect(page.get_by_role("alert")).to_contain_text(
            "Check your email address and password and enter them again"
        )
        expect(page.get_by_label("Email address")).to_have_value(email)
        expect(page.get_by_label("Password", exact=True)).to_have_value("")
        assert "There is a problem" in focused(page)["text"]
    assert_accessible(page)
    look(page, "sign in wrong")


def test_an_empty_sign_in_links_to_its_fields(visit: Visit, cast: Cast) -> None:
    page = visit()
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Enter your password").click()
    assert focused(page)["name"] == "password"
    page.get_by_role("link", name="Enter your email address").click()
    assert focused(page)["name"] == "login"
    page.get_by_label("Email address").fill("not an address")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter an email address like")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_second_factor_is_set_up_and_then_asked_for(
    visit: Visit, sign_in: SignIn, cast: Cast, app_key: Callable[[Page], str], script: bool
) -> None:
    page = visit(script=script)
    sign_in(page, EMAIL)
    key = app_key(page)
    expect(page.get_by_role("alert")).to_contain_text("Your authenticator app is on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    codes = page.locator(".rasso-code li").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("button", name="Sign out").click()

    sign_in(page, EMAIL)
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your code")
    page.get_by_label("Code").fill("000 000")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title("Error: Enter your code – RASSO casework")
    expect(page.get_by_role("alert")).to_contain_text("Enter the code that your app shows now")
    page.get_by_label("Code").fill(f" {codes[0]} ")
    page.get_by_role("button", name="Continue").click()
    page.goto("/account/")
    expect(page.get_by_text("9 codes left")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    sign_in(page, EMAIL)
    code = code_for(key)
    page.get_by_label("Code").fill(f"{code[:3]} {code[3:]}")
    page.get_by_role("button", name="Continue").click()
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def test_where_a_second_factor_is_compulsory_nothing_opens_without_it(
    visit: Visit,
    sign_in: SignIn,
    cast: Cast,
    app_key: Callable[[Page], str],
    settings: Settings,
    gallery: None,
) -> None:
    settings.SECOND_FACTOR_COMPULSORY = True
    page = visit()
    sign_in(page, EMAIL)
    page.goto("/gallery/cases/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up an authenticator app")
    app_key(page)
    page.goto("/gallery/cases/")
    expect(page.get_by_role("heading", level=1)).to_have_text("For staff")


def test_changing_how_one_signs_in_asks_for_the_password_again(
    visit: Visit, sign_in: SignIn, cast: Cast, settings: Settings
) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    page = visit()
    sign_in(page, EMAIL)
    page.goto("/account/app/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    assert_accessible(page)
    look(page, "confirm that it is you")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Check your password and enter it again")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up an authenticator app")


def test_a_password_is_changed(visit: Visit, sign_in: SignIn, cast: Cast) -> None:
    page = visit()
    sign_in(page, EMAIL)
    page.goto("/account/password/")
    new = "seven brave lanterns"

    def send(current: str, first: str, second: str) -> None:
        page.get_by_label("Current password").fill(current)
        page.get_by_label("New password", exact=True).fill(first)
        page.get_by_label("New password again").fill(second)
        page.get_by_role("button", name="Change password").click()

    send("wrong", "short", "shorter")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Check your current password and enter it again")
    expect(alert).to_contain_text("at least 12 characters")
    assert_accessible(page)
    look(page, "change password wrong")
    send(PASSWORD, new, new)
    expect(page.get_by_role("alert")).to_contain_text("You have changed your password.")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, EMAIL, new)
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def test_every_page_of_the_account_is_accessible(
    visit: Visit, sign_in: SignIn, cast: Cast, app_key: Callable[[Page], str]
) -> None:
    page = visit()

    def check(name: str) -> None:
        assert_accessible(page)
        look(page, f"account {name}")

    for path in ("/account/login/", "/account/closed/", "/support/"):
        page.goto(path)
        check(path)
    sign_in(page, EMAIL)
    for path in (
        "/account/",
        "/account/app/",
        "/account/password/",
        "/account/logout/",
        "/support/",
    ):
        page.goto(path)
        check(f"signed in {path}")
    app_key(page)
    check("recovery codes")
    for path in ("/account/", "/account/app/off/", "/account/recovery-codes/new/"):
        page.goto(path)
        check(f"with app {path}")
    page.get_by_role("button", name="Make new codes").click()
    expect(page.get_by_role("alert")).to_contain_text("You have new recovery codes")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, EMAIL)
    check("code")


def test_an_app_is_turned_off_again(
    visit: Visit, sign_in: SignIn, cast: Cast, app_key: Callable[[Page], str]
) -> None:
    page = visit()
    sign_in(page, EMAIL)
    app_key(page)
    page.goto("/account/")
    page.get_by_role("link", name=re.compile("Turn off")).click()
    page.get_by_role("button", name="Turn off").click()
    expect(page.get_by_role("alert")).to_contain_text("Your authenticator app is off.")


def test_a_form_sent_after_the_session_ended_is_kept(
    visit: Visit, sign_in: SignIn, cast: Cast, gallery: None
) -> None:
    page = visit()
    sign_in(page, EMAIL)
    page.goto("/gallery/staff-form/")
    page.get_by_label("Return it to the officer").check()
    page.get_by_label("What the officer should do").fill("Send the timetable")
    page.get_by_label("Collar number").fill("4412")
    page.get_by_label("How many working days more?").fill("5")
    page.get_by_label("Why is this returned?").fill("Two lines\nof reason")
    page.get_by_label("A summary of facts").check()
    page.get_by_label("Lawyer").select_option("Morgan Bell")
    page.get_by_label("Day", exact=True).fill("5")
    page.get_by_label("Month").fill("1")
    page.get_by_label("Year").fill("2027")
    page.get_by_label("I have read what the officer sent").check()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You were signed out")
    assert_accessible(page)
    look(page, "signed out while typing")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again").click()
    other = opened.value
    other.get_by_label("Email address").fill(EMAIL)
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url(lambda url: "login" not in url)
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Send this again")
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("alert")).to_contain_text("The request is taken")
