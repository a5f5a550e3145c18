"""Opening the unit of work of a request, and saying who acts in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone

from core.accounts.models import UserKind
from core.accounts.work import act_as, work

if TYPE_CHECKING:
    from core.accounts.models import ForceClient, User

ABSOLUTE_LIMIT = timedelta(hours=10)  # of a session, however busy: access.md
SIGNED_IN_AT = "signed_in_at"
# where somebody who must still set up a second factor may go
WITHOUT_SECOND_FACTOR = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "support",
        "health",
    }
)
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def enter(request: HttpRequest, user: User, through: ForceClient | None = None) -> None:
    """From here on `user` acts in this request: in the database, in the read log, in the logs."""
    request.user = user
    request.reads.actor = user  # type: ignore[attr-defined]
    request.reads.through = through  # type: ignore[attr-defined]
    act_as(user)


class UnitOfWorkMiddleware:
    """One transaction per request, committed before the answer leaves, undone if it failed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        structlog.contextvars.clear_contextvars()
        with work():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


class ActorMiddleware:
    """A signed-in member of staff acts in their own name; an over-long session ends.

    Officers act through the API, whose authentication calls `enter` itself.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated:
            if user.kind != UserKind.STAFF or _too_old(request):
                logout(request)
            else:
                enter(request, user)
                if settings.SECOND_FACTOR_COMPULSORY and _lacks_second_factor(request):
                    return redirect("mfa_activate_totp")
        return self.get_response(request)


def _too_old(request: HttpRequest) -> bool:
    now = timezone.now()
    began = request.session.setdefault(SIGNED_IN_AT, now.isoformat())
    return now - datetime.fromisoformat(began) > ABSOLUTE_LIMIT


def _lacks_second_factor(request: HttpRequest) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    from core.accounts.sign_in import vouched_for

    try:
        if resolve(request.path_info).view_name in WITHOUT_SECOND_FACTOR:
            return False
    except Resolver404:
        pass
    return not (is_mfa_enabled(request.user) or vouched_for(request, request.user))
