"""Signing in through the organisation's OpenID Connect, in a browser, at a provider that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from rasso.settings.openid import origins
from tests.cast import Cast
from tests.journeys.harness import assert_accessible, look
from tests.openid.conftest import Provider, start

Visit = Callable[..., Page]


@pytest.fixture
def provider(tmp_path: Path, live_server: LiveServer, settings: Settings) -> Iterator[Provider]:
    made = start(tmp_path, f"{live_server.url}/account/openid/back/")
    settings.OPENID = made.settings()
    policy = deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["form-action"] += origins(settings.OPENID)
    settings.CONTENT_SECURITY_POLICY = policy
    yield made
    made.stop()


def enter(page: Page, person: str) -> None:
    page.get_by_role("button", name="Sign in with your CPS account").click()
    page.get_by_label("Name").fill(person)
    page.get_by_label("Word").fill("open")
    page.get_by_role("button", name="Enter").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_staff_go_to_the_organisation_and_come_back_where_they_were_going(
    visit: Visit, cast: Cast, provider: Provider, script: bool
) -> None:
    page = visit(script=script)
    page.goto("/account/")
    if script:
        assert_accessible(page)
        look(page, "sign in both ways")
    enter(page, "prosecutor")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def test_who_is_not_known_is_told_so(
    visit: Visit, cast: Cast, provider: Provider, settings: Settings
) -> None:
    settings.PASSWORD_SIGN_IN = False
    page = visit()
    page.goto("/account/login/")
    assert_accessible(page)
    look(page, "sign in by openid alone")
    enter(page, "unknown")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are not signed in")
    assert_accessible(page)
    look(page, "openid refused")
