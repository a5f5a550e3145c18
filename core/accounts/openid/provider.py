"""allauth's OpenID Connect, with a nonce, a checked signature, and nothing from the address."""

from __future__ import annotations

import json
import secrets
from typing import Any

import jwt
import requests
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.accounts.openid.rules import ALGORITHMS

CLOCKS_DIFFER_BY = 60  # seconds, at most, between the provider's clock and ours
NEEDED = ["exp", "iat", "iss", "aud", "sub", "nonce"]
# what a provider that is down, or answers nonsense, raises in the libraries between
FAULTS = (requests.RequestException, jwt.PyJWTError, ValueError, KeyError, TypeError)


class Endpoints(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Where the provider is asked, and how what it says is believed."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return str(build_absolute_uri(request, reverse("openid_back")))

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Everything is taken from the signed token; nothing else is asked of the provider."""
        claims = self._decode_id_token(app, kwargs["response"]["id_token"])
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        issuer = self.openid_config["issuer"]
        if issuer.rstrip("/") != app.settings["server_url"].rstrip("/"):
            raise OAuth2Error("The provider calls itself by another name.")
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = jwt.PyJWKSet.from_json(json.dumps(answer.json()))
        claims: dict[str, Any] = jwt.decode(
            id_token,
            key=keys[jwt.get_unverified_header(id_token)["kid"]],
            algorithms=ALGORITHMS,
            audience=app.client_id,
            issuer=issuer,
            leeway=CLOCKS_DIFFER_BY,
            options={"require": NEEDED},
        )
        if claims["aud"] not in (app.client_id, [app.client_id]):
            raise OAuth2Error("The token is for others too.")
        return claims


class StaffProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """The one provider that the settings name. It signs in: it makes and joins no account."""

    oauth2_adapter_class = Endpoints
    pkce_enabled_default = True

    def get_callback_url(self) -> str:
        return reverse("openid_back")

    def redirect_from_request(self, request: HttpRequest) -> HttpResponse:
        nonce = secrets.token_urlsafe(32)
        asked = {"nonce": nonce}
        if wanted := [value for claim, value in self.app.settings["proofs"] if claim == "acr"]:
            asked["acr_values"] = " ".join(wanted)
        response: HttpResponse = self.redirect(
            request,
            AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            auth_params=asked,
            scope=["openid", "email"],
            nonce=nonce,
        )
        return response
