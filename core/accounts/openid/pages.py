"""Going to the organisation's sign-in, and coming back from it."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views import View

from core.accounts.openid.adapter import explained
from core.accounts.openid.provider import FAULTS, Endpoints


class SignInPage(LoginView):  # type: ignore[misc]
    """The sign-in page: a password, the organisation's sign-in, or both."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "openid": settings.OPENID and settings.OPENID["name"],
            "by_password": settings.PASSWORD_SIGN_IN,
        }


class _Elsewhere(View):
    view: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.OPENID:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def ask(self, request: HttpRequest) -> HttpResponse:
        try:
            answer: HttpResponse = self.view.adapter_view(Endpoints(request, "openid_connect"))(
                request
            )
        except FAULTS as fault:
            return explained(request, fault)
        return answer


class GoToOpenID(_Elsewhere):
    """Begins at the press of the button. An address alone, which anybody may send, does nothing."""

    view = OAuth2LoginView

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("account_login")

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.ask(request)


class BackFromOpenID(_Elsewhere):
    """Where the provider sends the browser back to."""

    view = OAuth2CallbackView

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask(request)
