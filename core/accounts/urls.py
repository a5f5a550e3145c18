"""The pages of sign-in under /account/: those of allauth's that we need, and no others."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import never_cache

from core.accounts.key_pages import AddKey, ConfirmWithKey, NameKey, RemoveKey, SecondStep
from core.accounts.openid.pages import BackFromOpenID, GoToOpenID, SignInPage
from core.accounts.pages import (
    CalendarPage,
    ChangePassword,
    Confirm,
    NewRecoveryCodes,
    SetUpApp,
    StopCalendarPage,
    YourAccount,
)
from core.routes import Policy, declared

View = Callable[..., HttpResponseBase]


def _open(view: View) -> View:
    return declared(never_cache(view), policy=Policy.PUBLIC)


def _own(view: View) -> View:
    return declared(never_cache(login_required(view)), policy=Policy.SIGNED_IN)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", _own(YourAccount.as_view()), name="mfa_index"),
    path("login/", _open(SignInPage.as_view()), name="account_login"),
    path("login/code/", _open(SecondStep.as_view()), name="mfa_authenticate"),
    path("openid/", _open(GoToOpenID.as_view()), name="openid_go"),
    path("openid/back/", _open(BackFromOpenID.as_view()), name="openid_back"),
    path("logout/", _open(account.logout), name="account_logout"),
    path("closed/", _open(account.account_inactive), name="account_inactive"),
    path("confirm/", _own(Confirm.as_view()), name="account_reauthenticate"),
    path("confirm/code/", _own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("confirm/key/", _own(ConfirmWithKey.as_view()), name="mfa_reauthenticate_webauthn"),
    path("keys/", _own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("keys/add/", _own(AddKey.as_view()), name="mfa_add_webauthn"),
    path("keys/<int:pk>/name/", _own(NameKey.as_view()), name="mfa_edit_webauthn"),
    path("keys/<int:pk>/remove/", _own(RemoveKey.as_view()), name="mfa_remove_webauthn"),
    path("password/", _own(ChangePassword.as_view()), name="account_change_password"),
    path("calendar/", CalendarPage.as_view(), name="calendar"),
    path("calendar/stop/", StopCalendarPage.as_view(), name="calendar-stop"),
    path("app/", _own(SetUpApp.as_view()), name="mfa_activate_totp"),
    path("app/off/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", _own(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/new/",
        _own(NewRecoveryCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
]
