"""A product that runs, a browser in front of it, and people who can sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import PASSWORD, Cast

PATIENCE = 120_000  # milliseconds: catches a hang, and nothing that is only slow
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def cast(committed_cast: Cast) -> Cast:
    """The cast, committed, so that the server sees it too."""
    return committed_cast


def _watched(page: Page, faults: list[str]) -> Page:
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on(
        "console",
        lambda said: (
            faults.append(f"console: {said.text}")
            # the browser reports every 4xx page, which journeys visit on purpose
            if said.type == "error" and "Failed to load resource" not in said.text
            else None
        ),
    )
    page.on(
        "requestfailed",
        lambda request: (
            faults.append(f"request: {request.url} {request.failure}")
            if request.failure != "net::ERR_ABORTED"
            else None
        ),
    )
    return page


@pytest.fixture
def visit(
    browser: Browser, live_server: LiveServer, base_context: dict[str, Any]
) -> Iterator[Callable[..., Page]]:
    """Opens a window of a person's own: `visit()`, or `visit(script=False)` with script off.

    Afterwards no page may have had an error in its console or in its script: a breach of the
    content security policy is one.
    """
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    def opened(*, script: bool = True) -> Page:
        context = browser.new_context(
            **base_context, base_url=live_server.url, java_script_enabled=script
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return _watched(context.new_page(), faults)

    yield opened
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def base_context() -> dict[str, Any]:
    """As a person in England has their browser set."""
    return {"locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce"}


@pytest.fixture
def signed_in(
    visit: Callable[..., Page], cast: Cast, live_server: LiveServer
) -> Callable[..., Page]:
    """A window in which somebody of the cast is signed in: `signed_in("prosecutor")`."""

    def opened(name: str, *, script: bool = True) -> Page:
        client = Client()
        client.force_login(cast.people[name], "allauth.account.auth_backends.AuthenticationBackend")
        page = visit(script=script)
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": live_server.url,
                }
            ]
        )
        return page

    return opened


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """Goes through the sign-in page to one's account: `sign_in(page, cast.prosecutor.email)`."""

    def done(page: Page, email: str, password: str = PASSWORD) -> None:
        page.goto("/account/login/?next=/account/")
        page.get_by_label("Email address").fill(email)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Sign in").click()

    return done
