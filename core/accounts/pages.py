"""The support page. The pages of sign-in are allauth's views with our templates (urls.py)."""

from __future__ import annotations

from dataclasses import dataclass

from core.accounts.models import Area
from core.pages import Page
from core.routes import Operation, Policy

GENERAL = (
    "Ask the administrator of your Area, or the manager who asked for your account. "
    "They can open an account, change what you may do, and set a new password."
)


@dataclass(frozen=True)
class AreaSupport:
    """What one Area says about whom to ask."""

    name: str
    text: str


@dataclass(frozen=True)
class Support:
    """Whom to ask: the person's own Areas, or in general."""

    title: str
    areas: tuple[AreaSupport, ...]
    general: str


class SupportPage(Page):
    """Open to everybody: who cannot sign in needs it most."""

    policy = Policy.PUBLIC
    operation = Operation.NONE
    template = "support/support.html"

    def contents(self) -> Support:
        areas: tuple[AreaSupport, ...] = ()
        if self.request.user.is_authenticated:
            mine = Area.objects.filter(unit__in=list(self.request.user.standing.units))
            areas = tuple(
                AreaSupport(area.name, area.support_text)
                for area in mine.exclude(support_text="").distinct().order_by("name")
            )
        return Support("Support", areas, GENERAL)
