"""The forms of security keys: allauth's, with our words, and deaf to what no key would say."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from core.accounts.forms import say

NOT_HEARD = "We did not hear from your security key. Press the button and use the key when asked"
NOT_YOURS = "That security key did not open your account. Try again, or use another one"
NAME_HINT = "So that you can tell your keys apart, for example “Blue key” or “Work laptop”."


class Credential(forms.JSONField):
    """What a key answered. It is never shown again: the next answer is to another question."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(error_messages={"required": NOT_HEARD, "invalid": NOT_HEARD})

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError as fault:  # brackets in brackets
            raise ValidationError(NOT_HEARD) from fault

    def bound_data(self, data: Any, initial: Any) -> Any:
        return None

    def prepare_value(self, value: Any) -> str:
        return ""


def _say_name(field: forms.Field) -> None:
    say(field, "Name of the key", empty="Enter a name for the key", hint=NAME_HINT, width=20)
    too_long = "The name of the key must be 60 characters or less"
    field.validators.append(MaxLengthValidator(60, too_long))


def _readable(parse: Any, credential: Any) -> None:
    """Bytes that anybody may send go through a library's parsers: whatever those raise, it was no
    answer of a key."""
    try:
        parse(credential)
    except Exception as fault:
        raise ValidationError(NOT_HEARD) from fault


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new key and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_name(self.fields["name"])
        self.fields["credential"] = Credential()

    def clean_credential(self) -> Any:
        credential = self.cleaned_data["credential"]
        _readable(auth.parse_registration_response, credential)
        return credential

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError as fault:
            raise ValidationError(NOT_HEARD) from fault
        return cleaned


class NameKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_name(self.fields["name"])


class _Key:
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Any:
        _readable(auth.parse_authentication_response, self.cleaned_data["credential"])
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as fault:
            if fault.code == "too_many_login_attempts":
                raise
            raise ValidationError(NOT_YOURS) from fault


class KeyForm(_Key, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step of signing in, by key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = Credential()


class KeyAgainForm(_Key, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A key, before something about sign-in changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = Credential()
