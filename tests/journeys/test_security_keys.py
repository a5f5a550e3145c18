"""Security keys, with a key that the browser itself plays (DevTools' virtual authenticator)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import CDPSession, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import PASSWORD, Cast
from tests.journeys.harness import assert_accessible, look

Visit = Callable[..., Page]
SignIn = Callable[..., None]
EMAIL = "legal-manager@test.example"


class Key:
    """A key in the window of `page`: one that is there at once, and touched when asked."""

    def __init__(self, page: Page, **traits: Any) -> None:
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        made = self.cdp.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "usb",
                    "hasResidentKey": False,
                    "hasUserVerification": False,
                    "automaticPresenceSimulation": True,
                    **traits,
                }
            },
        )
        self.id = made["authenticatorId"]

    def unplug(self) -> None:
        self.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.id})


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def add_key(page: Page, name: str) -> None:
    page.goto("/account/keys/add/")
    page.get_by_label("Name of the key").fill(name)
    page.get_by_role("button", name="Add the key").click()


def test_a_key_is_added_asked_for_renamed_and_removed(
    visit: Visit, sign_in: SignIn, cast: Cast
) -> None:
    page = visit()
    Key(page)
    sign_in(page, EMAIL)
    page.get_by_role("link", name="add a security key").click()
    heading(page, "Add a security key")
    assert_accessible(page)
    look(page, "add a key")
    add_key(page, "Blue key")
    heading(page, "Recovery codes")
    expect(page.get_by_role("alert")).to_contain_text("The security key is added.")
    codes = page.locator(".rasso-code li").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("button", name="Sign out").click()

    sign_in(page, EMAIL)
    heading(page, "Use your security key")
    assert_accessible(page)
    look(page, "sign in with a key")
    page.goto("/account/")
    heading(page, "Use your security key")
    page.get_by_role("button", name="Use your security key").click()
    heading(page, "Your account")
    expect(page.get_by_text("1 key", exact=True)).to_be_visible()
    expect(page.get_by_text("10 codes left")).to_be_visible()

    page.get_by_role("link", name=re.compile("Manage.*[Ss]ecurity keys")).click()
    heading(page, "Your security keys")
    expect(page.get_by_text("Last used")).to_be_visible()
    assert_accessible(page)
    look(page, "keys")
    page.get_by_role("link", name="Rename Blue key").click()
    page.get_by_label("Name of the key").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a name for the key")
    page.get_by_label("Name of the key").fill("x" * 61)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("60 characters or less")
    assert_accessible(page)
    page.get_by_label("Name of the key").fill("Green key")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("The security key has its new name.")
    page.get_by_role("link", name="Remove Green key").click()
    heading(page, "Remove “Green key”")
    assert_accessible(page)
    page.get_by_role("button", name="Remove the key").click()
    expect(page.get_by_role("alert")).to_contain_text("The security key is removed.")
    expect(page.get_by_text("You have no security keys.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, EMAIL)
    heading(page, "Your account")


def test_where_a_second_factor_is_compulsory_a_key_alone_is_enough(
    visit: Visit, sign_in: SignIn, cast: Cast, settings: Settings
) -> None:
    settings.SECOND_FACTOR_COMPULSORY = True
    page = visit()
    Key(page)
    sign_in(page, EMAIL)
    heading(page, "Set up an authenticator app")
    page.get_by_role("link", name="use a security key or passkey instead").click()
    page.get_by_label("Name of the key").fill("Blue key")
    page.get_by_role("button", name="Add the key").click()
    heading(page, "Recovery codes")
    page.goto("/account/")
    heading(page, "Your account")


def test_a_recovery_code_stands_in_for_a_key(visit: Visit, sign_in: SignIn, cast: Cast) -> None:
    page = visit()
    Key(page)
    sign_in(page, EMAIL)
    add_key(page, "Blue key")
    code = page.locator(".rasso-code li").first.inner_text()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, EMAIL)
    page.get_by_label("Recovery code").fill(code)
    page.get_by_role("button", name="Continue").click()
    heading(page, "Your account")
    expect(page.get_by_text("9 codes left")).to_be_visible()


def test_another_key_does_not_open_the_account(visit: Visit, sign_in: SignIn, cast: Cast) -> None:
    page = visit()
    key = Key(page)
    sign_in(page, EMAIL)
    add_key(page, "Blue key")
    heading(page, "Recovery codes")
    page.get_by_role("button", name="Sign out").click()
    key.unplug()
    Key(page)
    sign_in(page, EMAIL)
    page.get_by_role("button", name="Use your security key").click()
    expect(page.get_by_text("The security key was not used.")).to_be_visible()
    assert_accessible(page)
    page.goto("/account/")
    heading(page, "Use your security key")


def test_the_same_key_is_not_added_twice(visit: Visit, sign_in: SignIn, cast: Cast) -> None:
    page = visit()
    Key(page)
    sign_in(page, EMAIL)
    add_key(page, "Blue key")
    heading(page, "Recovery codes")
    add_key(page, "Blue key again")
    expect(page.get_by_text("This security key is already on your account.")).to_be_visible()
    expect(page.get_by_label("Name of the key")).to_have_value("Blue key again")


def test_a_key_confirms_that_it_is_the_same_person(
    visit: Visit, sign_in: SignIn, cast: Cast, settings: Settings
) -> None:
    page = visit()
    Key(page)
    sign_in(page, EMAIL)
    add_key(page, "Blue key")
    heading(page, "Recovery codes")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    page.goto("/account/app/")
    heading(page, "Confirm that it is you")
    page.get_by_role("link", name="Use your security key").click()
    expect(page.get_by_role("button", name="Use your security key")).to_be_visible()
    assert_accessible(page)
    look(page, "confirm with a key")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    page.get_by_role("button", name="Use your security key").click()
    heading(page, "Set up an authenticator app")


def test_without_script_the_page_says_what_to_do(visit: Visit, sign_in: SignIn, cast: Cast) -> None:
    other = visit()
    Key(other)
    sign_in(other, EMAIL)
    add_key(other, "Blue key")
    heading(other, "Recovery codes")
    code = other.locator(".rasso-code li").first.inner_text()

    page = visit(script=False)
    sign_in(page, EMAIL)
    expect(page.get_by_text("Security keys need JavaScript, which is off")).to_be_visible()
    expect(page.get_by_role("button", name="Use your security key")).to_be_hidden()
    page.get_by_label("Recovery code").fill(code)
    page.get_by_role("button", name="Continue").click()
    heading(page, "Your account")
    page.goto("/account/keys/add/")
    expect(page.get_by_text("or set up an authenticator app instead")).to_be_visible()


def test_a_browser_without_security_keys_says_so(visit: Visit, sign_in: SignIn, cast: Cast) -> None:
    page = visit()
    page.add_init_script("delete window.PublicKeyCredential;")
    sign_in(page, EMAIL)
    page.goto("/account/keys/add/")
    expect(page.get_by_text("This browser cannot use security keys.")).to_be_visible()
    expect(page.get_by_role("button", name="Add the key")).to_be_hidden()


def test_an_address_without_a_name_says_that_keys_do_not_work_there(
    visit: Visit, sign_in: SignIn, cast: Cast, live_server: LiveServer
) -> None:
    page = visit()
    by_number = live_server.url.replace("localhost", "127.0.0.1")
    page.goto(f"{by_number}/account/login/?next=/account/keys/add/")
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_text("Security keys do not work at this address.")).to_be_visible()
