"""The support page, and what our pages of sign-in say beyond allauth's views (urls.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.http import HttpResponse

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


# allauth says these two after the commit, when our answer, which is made inside the unit of work,
# has been written: so they are said here.


class SetUpApp(ActivateTOTPView):  # type: ignore[misc]
    """Sets up an authenticator app."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        messages.success(
            self.request, "Your authenticator app is on. Keep the recovery codes below."
        )
        return response


class NewRecoveryCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    """Makes new recovery codes."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        messages.success(self.request, "You have new recovery codes. The old ones no longer work.")
        return response
