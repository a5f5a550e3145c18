"""The addresses of the provider of the tests: its sign-in form, and OpenID Connect."""

from __future__ import annotations

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path
from django.utils.html import format_html


class SignIn(LoginView):
    def render_to_response(self, context: dict[str, object], **kwargs: object) -> HttpResponse:
        return HttpResponse(
            format_html(
                "<!doctype html><html lang=en><title>Provider</title><form method=post>"
                "<label>Name <input name=username></label>"
                "<label>Word <input name=password type=password></label>"
                "<input type=hidden name=next value='{}'>"
                "<input type=hidden name=csrfmiddlewaretoken value='{}'>"
                "<button>Enter</button></form>",
                self.get_redirect_url(),
                get_token(self.request),
            )
        )


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive")


urlpatterns = [
    path("sign-in/", SignIn.as_view()),
    path("alive/", alive),
    path("", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
