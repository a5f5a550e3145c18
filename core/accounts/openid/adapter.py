"""Who may sign in through the provider: staff who exist, by an e-mail address it vouches for."""

from __future__ import annotations

from typing import Any, NoReturn

import requests
import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.accounts.models import User, UserKind
from core.accounts.openid.provider import StaffProvider
from core.accounts.openid.rules import answers, verified_email
from core.pages import render

log = structlog.get_logger("security")

NOT_COMPLETE = (
    "This attempt to sign in was not completed. It may have taken too long, or been begun in "
    "another window. Start again."
)
NOT_REACHED = (
    "We cannot reach your organisation’s sign-in at the moment. Nothing is wrong with your "
    "account. Try again in a few minutes."
)
NOT_VOUCHED = (
    "Your organisation’s sign-in did not confirm your email address, so we cannot tell whose "
    "account this is."
)
NOT_KNOWN = "There is no account here for the person who signed in."


def refused(request: HttpRequest, reason: str, said: str, status: int) -> HttpResponse:
    """The page that says why nobody was signed in. Never a 5xx: it is no fault of ours."""
    log.warning("openid_refused", reason=reason)
    return render(request, "account/openid_refused.html", {"said": said}, status)


def explained(request: HttpRequest, fault: Exception | str) -> HttpResponse:
    """The page about a fault on the way: the provider is down, or what came back makes no sense."""
    if isinstance(fault, requests.RequestException):
        return refused(request, type(fault).__name__, NOT_REACHED, 424)
    reason = fault if isinstance(fault, str) else type(fault).__name__
    return refused(request, reason, NOT_COMPLETE, 400)


class StaffOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets in, or says no. Nothing is written: no account, no link, no token of the provider."""

    def list_apps(
        self, request: HttpRequest, provider: Any = None, client_id: Any = None
    ) -> list[SocialApp]:
        """From the settings alone: no row of the database can add a provider."""
        told = settings.OPENID
        if not told:
            return []
        return [
            SocialApp(
                provider="openid_connect",
                provider_id="openid_connect",
                name=told["name"],
                client_id=told["client_id"],
                secret=told["client_secret"],
                settings={"server_url": told["server_url"], "proofs": told["second_factor"]},
            )
        ]

    def get_provider(
        self, request: HttpRequest, provider: Any, client_id: Any = None
    ) -> StaffProvider:
        return StaffProvider(request, app=self.get_app(request, provider=provider))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Decides by the token's claims, and names the member of staff or refuses."""
        claims = sociallogin.account.extra_data["id_token"]
        if not answers(claims, sociallogin.state.get("nonce", "")):
            self._refuse(request, "nonce", NOT_COMPLETE, 400)
        told: Any = settings.OPENID
        email = verified_email(claims, told["domains"])
        if email is None:
            self._refuse(request, "email", NOT_VOUCHED, 403)
        alike = User.objects.filter(kind=UserKind.STAFF, email__iexact=email)
        found = [one for one in alike if (one.email or "").lower() == email.lower()]
        if len(found) != 1:  # written in two ways, it is nobody's
            self._refuse(request, "unknown", NOT_KNOWN, 403)
        # Given here, allauth takes the account as it is; found by its own look-up it would first
        # wipe the password.
        sociallogin.user = found[0]

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        raise ImmediateHttpResponse(explained(request, exception or str(error)))

    def _refuse(self, request: HttpRequest, reason: str, said: str, status: int) -> NoReturn:
        raise ImmediateHttpResponse(refused(request, reason, said, status))
