"""The pages of sign-in under /account/: those of allauth's that we need, and no others."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import never_cache

from core.accounts.pages import NewRecoveryCodes, SetUpApp
from core.routes import Policy, declared

View = Callable[..., HttpResponseBase]


def _open(view: View) -> View:
    return declared(never_cache(view), policy=Policy.PUBLIC)


def _own(view: View) -> View:
    return declared(never_cache(login_required(view)), policy=Policy.SIGNED_IN)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", _own(mfa.index), name="mfa_index"),
    path("login/", _open(account.login), name="account_login"),
    path("login/code/", _open(mfa.authenticate), name="mfa_authenticate"),
    path("logout/", _open(account.logout), name="account_logout"),
    path("closed/", _open(account.account_inactive), name="account_inactive"),
    path("confirm/", _own(account.reauthenticate), name="account_reauthenticate"),
    path("confirm/code/", _own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("password/", _own(account.password_change), name="account_change_password"),
    path("app/", _own(SetUpApp.as_view()), name="mfa_activate_totp"),
    path("app/off/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", _own(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/new/",
        _own(NewRecoveryCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
]
