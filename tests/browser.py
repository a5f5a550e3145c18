"""A real browser for the journeys: the Chromium of the system, never one downloaded."""

import os
from typing import Any

import pytest

from bootstrap import NO_BROWSER, chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Playwright keeps an event loop in the test's own thread; the live server has threads of its own.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How Playwright starts the browser. Without one: a failure in CI, elsewhere a skip."""
    path = chromium()
    if not path:
        if os.environ.get("CI") == "true":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS, "headless": True}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for a page of a browser, so that `-m browser` finds it."""
    for item in items:
        if {"page", "browser", "context"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it again at the end, where it is read."""
    if not chromium():
        terminalreporter.write_line(f"WITHOUT THE BROWSER JOURNEYS. {NO_BROWSER}", red=True)
