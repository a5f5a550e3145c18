"""What a journey through the pages can do, look at and assert."""

from __future__ import annotations

import os
import re
from typing import Any

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Page

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}  # the narrowest that WCAG 2.2 asks for (1.4.10)
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2 AA, off unless asked for
}


def assert_axe_clean(page: Page) -> None:
    """No accessibility rule is broken on the page as it stands, at the present width."""
    page.wait_for_load_state()
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    lines = [
        f"{one['id']} ({one['impact']}): {one['help']}\n    "
        + "\n    ".join(node["html"] for node in one["nodes"])
        for one in found
    ]
    assert not lines, f"{page.url}\n" + "\n".join(lines)


def assert_fits(page: Page) -> None:
    """Nothing makes the page wider than the window: no scrolling to the side."""
    page.wait_for_load_state()  # a click returns when the next page begins, before it has anything
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    culprits = page.evaluate(
        """[...document.querySelectorAll('body *')]
            .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
            .filter((one) => getComputedStyle(one).position !== 'absolute')
            .slice(0, 5).map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert wide <= 0, f"{page.url} is {wide} px too wide: {culprits}"


def assert_accessible(page: Page) -> None:
    """Clean and fitting on a desktop and on the narrowest telephone."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert_fits(page)
        assert_axe_clean(page)


def focused(page: Page) -> dict[str, Any]:
    """The element that has the focus: its tag, id, text and whether all of it can be seen."""
    page.wait_for_load_state()
    found: dict[str, Any] = page.evaluate(
        """() => {
            const one = document.activeElement;
            const box = one.getBoundingClientRect();
            const style = getComputedStyle(one);
            const top = document.elementFromPoint(
                Math.max(box.left + Math.min(box.width / 2, 20), 1),
                Math.max(box.top + box.height / 2, 1));
            return {
                tag: one.tagName.toLowerCase(), id: one.id, name: one.getAttribute('name') || '',
                text: (one.innerText || one.value || '').trim(),
                marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
                seen: top === one || one.contains(top) || (top !== null && top.contains(one)),
            };
        }"""
    )
    return found


def tab_to(page: Page, text: str, limit: int = 80) -> None:
    """Press Tab until the link or button with this text has the focus, which must be visible."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        here = focused(page)
        if here["text"] == text:
            assert here["marked"], f"{text} has the focus and nothing shows it"
            assert here["seen"], f"{text} has the focus behind something"
            return
    raise AssertionError(f"{text!r} cannot be reached with Tab on {page.url}")


def tab_to_field(page: Page, name: str, limit: int = 80) -> None:
    """Press Tab until the field of this name has the focus, which must be visible."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        here = focused(page)
        if here["name"] == name:
            assert here["marked"], f"{name} has the focus and nothing shows it"
            return
    raise AssertionError(f"The field {name!r} cannot be reached with Tab on {page.url}")


def look(page: Page, name: str) -> None:
    """Pictures of the whole page for people to look at, when RASSO_LOOK is set: on a desktop, on a
    telephone and on paper, in RASSO_VAR/screenshots."""
    if not os.environ.get("RASSO_LOOK"):
        return
    folder = settings.RASSO_VAR / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    safe = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    for kind, size in (
        ("desktop", DESKTOP),
        ("phone", PHONE),
        ("print", {"width": 794, "height": 1123}),
    ):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(media="print" if kind == "print" else "screen")
        page.screenshot(path=folder / f"{safe}-{kind}.png", full_page=True)
    page.emulate_media(media="screen")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def code_for(key: str) -> str:
    """What an authenticator app that was given this key shows now. A code works once; the cache
    knows which were used, and forgets here, so that no test waits half a minute for the next."""
    cache.clear()
    return str(format_hotp_value(hotp_value(key, next(yield_hotp_counters_from_time()))))
