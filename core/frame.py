"""What surrounds every page: who is signed in, where, the way around, and the foot of the page.

The composition root says what stands there (`PAGE_FRAME` in the settings, a function of the
request); this module only carries it to the templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class NavItem:
    """One entry of the service navigation. `current` marks the section the page belongs to."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Frame:
    """The head and the foot of a page. Empty for somebody who is not signed in."""

    user_name: str = ""
    place: str = ""  # the unit or Area the person works in
    navigation: tuple[NavItem, ...] = ()
    unread: int = 0  # notices not yet read
    notices_href: str = ""
    foot: str = ""  # "Clocks last checked 06:00, all dates agree"


@dataclass(frozen=True)
class Banner:
    """What the last action did, said at the top of the next page."""

    text: str
    good: bool  # green, "Success"; otherwise blue, "Important"


NOBODY = Frame()


def frame_of(request: HttpRequest) -> Frame:
    """The frame of this request, made once."""
    made = getattr(request, "_rasso_frame", None)
    if made is None:
        made = NOBODY
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            made = import_string(settings.PAGE_FRAME)(request)
        request._rasso_frame = made  # type: ignore[attr-defined]
    return made


def banners_of(request: HttpRequest) -> tuple[Banner, ...]:
    """What actions before this page had to say. Read once per request, then gone."""
    told = getattr(request, "_rasso_banners", None)
    if told is None:
        told = tuple(
            Banner(str(message), good="success" in message.tags)
            for message in get_messages(request)
        )
        request._rasso_banners = told  # type: ignore[attr-defined]
    return told


def around(request: HttpRequest) -> dict[str, Any]:
    """Context of every Jinja template that is rendered for a request: made when asked for, because
    allauth renders small texts this way too, which must not use up the banners."""
    return {
        "frame": SimpleLazyObject(lambda: frame_of(request)),
        "banners": SimpleLazyObject(lambda: banners_of(request)),
    }
