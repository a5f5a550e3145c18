"""Staff sign-in: allauth's flow, with our brake on guessing and our encryption of secrets."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from core.accounts.models import GuessCount, User
from core.crypto import key_ring

GUESSES = 10
WINDOW = timedelta(minutes=15)
SECRETS_PLACE = "mfa_authenticator.data"

log = structlog.get_logger("security")


def count_guess(account: str, at: datetime) -> int:
    """Add one guess to the account's present window and answer how many there are now.

    One statement, so that guesses made at the same moment are all counted.
    """
    window = WINDOW.total_seconds()
    starts = datetime.fromtimestamp(at.timestamp() // window * window, tz=UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO accounts_guesscount (account, window_starts_at, guesses)
            VALUES (%s, %s, 1)
            ON CONFLICT (account, window_starts_at)
            DO UPDATE SET guesses = accounts_guesscount.guesses + 1
            RETURNING guesses
            """,
            [account, starts],
        )
        return int(cursor.fetchone()[0])


def account_key(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; ten guesses an account in a quarter of an hour."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Check your email address and password and enter them again",
        "enter_current_password": "Check your current password and enter it again",
        "incorrect_password": "Check your password and enter it again",
        "too_many_login_attempts": "You have tried too often. Wait a few minutes and try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
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

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of signing in: whoever signed in has just shown who they are."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        request = context.request
        made = [record["at"] for record in get_authentication_records(request, request.user)]
        return not made or time.time() - made[-1] >= app_settings.REAUTHENTICATION_TIMEOUT

    def set_password(self, user: User, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])
        log.info("password_changed", actor=user.pk)


def forget_guesses(email: str) -> None:
    """A person who has signed in starts afresh."""
    GuessCount.objects.filter(account=account_key(email)).delete()


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps one-time-code secrets encrypted under the field keys."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Enter the code that your app shows now, or a recovery code",
    }

    def encrypt(self, text: str) -> str:
        return key_ring().encrypt(text, SECRETS_PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return key_ring().decrypt(encrypted_text, SECRETS_PLACE)
