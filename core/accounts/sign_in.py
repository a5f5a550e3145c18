"""Staff sign-in: allauth's flow, with our brake on guessing and our encryption of secrets."""

from __future__ import annotations

import hashlib
import time
from datetime import datetime, timedelta
from typing import Any

import structlog
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from core.accounts.models import GuessCount, User
from core.accounts.openid.rules import second_factor_shown
from core.crypto import key_ring

GUESSES = 10
WINDOW = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
CONFIRM_BY = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code from your authenticator app, or a recovery code",
    "mfa_reauthenticate:webauthn": "Use your security key",
}
VOUCHED_FOR = "second factor at the organisation"
SECRETS_PLACE = "mfa_authenticator.data"

log = structlog.get_logger("security")


def count_guess(account: str, at: datetime) -> int:
    """How many guesses the account has seen in the last quarter of an hour, this one included.

    Counted by the minute, and a minute counts until all of it is too old: no quarter of an hour,
    wherever it begins, holds more than are allowed. One too many is refused and not counted, so
    that nobody keeps an account shut by asking on. Guesses made at the same moment wait for one
    another, so that all are counted.
    """
    minute = at.replace(second=0, microsecond=0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [account])
        cursor.execute(
            "DELETE FROM accounts_guesscount WHERE account = %s AND window_starts_at <= %s",
            [account, at - WINDOW - MINUTE],
        )
        cursor.execute(
            "SELECT coalesce(sum(guesses), 0) FROM accounts_guesscount WHERE account = %s",
            [account],
        )
        before = int(cursor.fetchone()[0])
        if before < GUESSES:
            cursor.execute(
                """
                INSERT INTO accounts_guesscount (account, window_starts_at, guesses)
                VALUES (%s, %s, 1)
                ON CONFLICT (account, window_starts_at)
                DO UPDATE SET guesses = accounts_guesscount.guesses + 1
                """,
                [account, minute],
            )
        return before + 1


def account_key(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; ten guesses an account in any quarter of an hour."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Check your email address and password and enter them again",
        "enter_current_password": "Check your current password and enter it again",
        "incorrect_password": "Check your password and enter it again",
        "too_many_login_attempts": "You have tried too often. Wait a few minutes and try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        if not settings.PASSWORD_SIGN_IN:
            raise ValidationError("Passwords do not sign in here. Use your organisation’s sign-in.")
        super().pre_authenticate(request, **credentials)
        account = account_key(credentials.get("email") or "")
        guesses = count_guess(account, timezone.now())
        if guesses > GUESSES:
            log.warning("sign_in_locked", account=account[:12])
            raise ValidationError(
                "There have been too many attempts to sign in to this account. "
                "Wait 15 minutes and try again."
            )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        log.warning("sign_in_failed", account=account_key(credentials.get("email") or "")[:12])

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        forget_guesses(user.email or "")
        log.info("signed_in", actor=user.pk)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        """Notes whether the organisation's sign-in has asked for a second factor already."""
        response = super().pre_login(request, user, **kwargs)
        through = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        if through is not None and response is None:
            claims = through.account.extra_data["id_token"]
            if second_factor_shown(claims, settings.OPENID["second_factor"]):
                record_authentication(request, user, VOUCHED_FOR)
        return response

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "core.accounts.sign_in.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of signing in: whoever signed in has just shown who they are."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        request = context.request
        made = [record["at"] for record in get_authentication_records(request, request.user)]
        return not made or time.time() - made[-1] >= app_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        ways = [
            method | {"description": CONFIRM_BY[method["id"]]}
            for method in super().get_reauthentication_methods(user)
        ]
        if settings.PASSWORD_SIGN_IN:
            return ways
        # where nothing else is left, the page for the password says to sign in again
        return [way for way in ways if way["id"] != "reauthenticate"] or ways

    def set_password(self, user: User, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])
        log.info("password_changed", actor=user.pk)


def vouched_for(request: HttpRequest, user: User | AnonymousUser) -> bool:
    """Whether the organisation's sign-in has shown a second factor of this person's in this
    session. Kept with allauth's records, which are forgotten when somebody else signs in."""
    return any(
        record["method"] == VOUCHED_FOR for record in get_authentication_records(request, user)
    )


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Asks for our second factor, unless the organisation's sign-in has asked for its own."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return super()._should_handle(request) and not vouched_for(request, self.login.user)


def forget_guesses(email: str) -> None:
    """A person who has signed in starts afresh."""
    GuessCount.objects.filter(account=account_key(email)).delete()


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps one-time-code secrets encrypted under the field keys.

    Of a security key only its public half is kept: there is no secret to encrypt.
    """

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Enter the code that your app shows now, or a recovery code",
    }

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002
        return "My security key"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "RASSO casework"}

    def encrypt(self, text: str) -> str:
        return key_ring().encrypt(text, SECRETS_PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return key_ring().decrypt(encrypted_text, SECRETS_PLACE)
