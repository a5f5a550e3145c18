"""Who calls: a force's system by its token, and the officer it acts for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.scopes import SettingsScopes
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.accounts.middleware import enter
from core.accounts.models import ForceClient, Officer
from core.api.refusals import Refusal
from core.routes import Policy

if TYPE_CHECKING:
    from core.accounts.models import User
    from core.api.views import ApiView


class ClientScopes(SettingsScopes):  # type: ignore[misc]
    """A force's system is given the scopes that are written down for it, and no other."""

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        known: list[str] = super().get_available_scopes(application, request, *args, **kwargs)
        if application is None:
            return known
        own = cast("ForceClient", application).scopes.split()
        return [scope for scope in known if scope in own]

    def get_default_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return self.get_available_scopes(application, request)


SCOPE_OF_METHOD = {"GET": "cases:read", "HEAD": "cases:read", "OPTIONS": "cases:read"}


class ForceAuthentication(BaseAuthentication):
    """OAuth 2 bearer token of a force's system, and the officer it acts for."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        found = OAuth2Authentication().authenticate(_only_header(request))
        if found is None:
            return None
        token = found[1]
        client = cast("ForceClient", token.application)
        if not client.is_usable(request):
            return None
        view = cast("ApiView", request.parser_context["view"])
        view.calling = client
        user = (
            client.system_user if view.policy is Policy.FORCE else acting_officer(request, client)
        )
        enter(request._request, user, through=client)
        return user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="rasso"'


def _only_header(request: Request) -> HttpRequest:
    """The request as far as a token may come with it: its header. The library would read the
    body too, and a body that has been read as a form cannot be read as JSON any more."""
    bare = HttpRequest()
    bare.method = "GET"
    bare.path = request.path
    bare.META = {
        name: value
        for name, value in request.META.items()
        if name in {"HTTP_AUTHORIZATION", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT"}
    }
    return bare


def acting_officer(request: Request, client: ForceClient) -> User:
    collar = request.headers.get("X-Acting-Officer", "").strip()
    officer = (
        Officer.objects.in_service()
        .select_related("user")
        .filter(force_id=client.force_id, collar_number=collar)
        .first()
        if collar and "\x00" not in collar
        else None
    )
    if officer is None:
        raise Refusal(
            403,
            "acting-officer-unknown",
            "Name an active officer of your force in X-Acting-Officer. "
            "PUT /api/v1/officers/{collar_number} registers one.",
        )
    return officer.user


class Declared(BasePermission):
    """A caller who is signed in, with the token scope that the method needs."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.auth is None:
            return False
        needed = SCOPE_OF_METHOD.get(request.method or "", "cases:write")
        if needed not in cast("Any", request.auth).scope.split():
            raise Refusal(403, "scope-missing", f"The token lacks the scope {needed}.")
        return True
