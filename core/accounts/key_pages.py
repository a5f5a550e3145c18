"""The pages of security keys: allauth's views, which say what happened, and the second step."""

from __future__ import annotations

import json
from typing import Any

import structlog
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.views.generic.edit import FormMixin

log = structlog.get_logger("security")


def _told(context: dict[str, Any]) -> dict[str, Any]:
    """What the script asks the key, as one attribute of the page: no inline script."""
    return context | {"key_options": json.dumps(context["js_data"], cls=DjangoJSONEncoder)}


class SecondStep(AuthenticateView):  # type: ignore[misc]
    """A code or a security key: whichever of the two the person has."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = _told(super().get_context_data(**kwargs))
        has = set(
            Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        )
        return context | {
            "has_key": Authenticator.Type.WEBAUTHN in has,
            "has_app": Authenticator.Type.TOTP in has,
        }


class AddKey(AddWebAuthnView):  # type: ignore[misc]
    """Adds a key."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth's drops the form that was sent, and with it what was wrong
        return _told(super().get_context_data(**kwargs) | kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        codes = " Keep the recovery codes below." if self.did_generate_recovery_codes else ""
        messages.success(self.request, f"The security key is added.{codes}")
        log.info("security_key_added", actor=self.request.user.pk)
        return response


class NameKey(EditWebAuthnView):  # type: ignore[misc]
    """Names a key anew."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        messages.success(self.request, "The security key has its new name.")
        return response


class RemoveKey(RemoveWebAuthnView):  # type: ignore[misc]
    """Removes a key."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        log.info("security_key_removed", actor=self.request.user.pk)
        return response


class ConfirmWithKey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Confirms with a key that it is the same person."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return _told(super().get_context_data(**kwargs) | kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        return FormMixin.form_invalid(self, form)
