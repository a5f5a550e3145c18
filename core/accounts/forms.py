"""The forms of sign-in: allauth's, with our words, and with guesses at codes counted too."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.accounts.models import GuessCount, User
from core.accounts.sign_in import GUESSES, account_key, count_guess
from core.forms import Look

PASSWORD_HINT = "At least 12 characters. Three random words are easy to remember and hard to guess."  # noqa: S105


def say(field: forms.Field, label: str, *, empty: str, hint: str = "", **look: Any) -> None:
    """Give a field of a library our label, our hint and our words for leaving it out."""
    field.label = label
    field.help_text = hint
    field.error_messages["required"] = empty
    field.look = Look(**look)  # type: ignore[attr-defined]
    field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        say(login, "Email address", empty="Enter your email address", autocomplete="username")
        login.error_messages["invalid"] = "Enter an email address like name@example.com"
        for validator in login.validators:
            if hasattr(validator, "message"):
                validator.message = login.error_messages["invalid"]
        say(self.fields["password"], "Password", empty="Enter your password")


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password, before something about sign-in changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["password"], "Password", empty="Enter your password")


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The present password, and a new one typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["oldpassword"], "Current password", empty="Enter your current password")
        say(
            self.fields["password1"],
            "New password",
            empty="Enter a new password",
            hint=PASSWORD_HINT,
            autocomplete="new-password",
        )
        say(
            self.fields["password2"],
            "New password again",
            empty="Enter the new password again",
            autocomplete="new-password",
        )


class _Code:
    """A code from an app or, where one is accepted, a recovery code; typed with or without spaces.

    Guesses are counted for each person in PostgreSQL, whatever address they come from, as those
    of passwords are.
    """

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    user: User

    def _say_code(self, hint: str) -> None:
        say(
            self.fields["code"],
            "Code",
            empty="Enter the code",
            hint=hint,
            width=10,
            autocomplete="one-time-code",
        )

    def clean_code(self) -> str:
        account = account_key(f"second factor of {self.user.pk}")
        if count_guess(account, timezone.now()) > GUESSES:
            raise ValidationError(
                "There have been too many wrong codes. Wait 15 minutes and try again."
            )
        code: str = super().clean_code()  # type: ignore[misc]
        GuessCount.objects.filter(account=account).delete()
        return code


class CodeForm(_Code, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._say_code("The 6 numbers that your authenticator app shows now.")


class CodeAgain(_Code, CodeAgainForm):  # type: ignore[misc]
    """A code, before something about sign-in changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._say_code("The 6 numbers that your authenticator app shows now, or a recovery code.")


class SetUpAppForm(_Code, ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which proves that the app has the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._say_code("6 numbers. They change every 30 seconds.")
