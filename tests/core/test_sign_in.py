"""Guessing at sign-in: ten tries for an account, whatever the caches and addresses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from core.accounts.models import GuessCount, User
from core.accounts.sign_in import count_guess
from rasso.settings import base
from tests.cast import PASSWORD, Cast
from tests.journeys.harness import code_for

TOO_MANY_PASSWORDS = "There have been too many attempts to sign in to this account."
TOO_MANY_CODES = "There have been too many wrong codes."
WRONG_CODE = "Enter the code that your app shows now"


@pytest.fixture(autouse=True)
def without_the_brake_in_the_cache(settings: Settings) -> None:
    """allauth's own limits count in the cache, which may be lost; the promise is PostgreSQL's."""
    settings.ACCOUNT_RATE_LIMITS = False


def send_password(client: Client, email: str, password: str, address: str = "10.0.0.1") -> str:
    response = client.post(
        "/account/login/",
        {"login": email, "password": password, "next": "/account/"},
        headers={"X-Forwarded-For": address},
        REMOTE_ADDR=address,
    )
    return response.content.decode() or response.headers["Location"]


def test_the_eleventh_password_is_not_tried_even_if_it_is_right(cast: Cast, client: Client) -> None:
    email = str(cast.prosecutor.email)
    for guess in range(10):
        said = send_password(client, email.upper(), f"guess {guess}", address=f"10.0.0.{guess}")
        assert "Check your email address and password and enter them again" in said
        cache.clear()
    assert TOO_MANY_PASSWORDS in send_password(client, email, PASSWORD)


def test_no_quarter_of_an_hour_holds_more_than_ten_guesses_wherever_it_begins(
    cast: Cast, client: Client
) -> None:
    email, wrong = str(cast.prosecutor.email), "Check your email address and password"
    with time_machine.travel("2026-11-23T10:14:30Z", tick=False) as clock:
        for guess in range(10):
            assert wrong in send_password(client, email, f"guess {guess}")
            cache.clear()
        clock.shift(timedelta(minutes=1))  # into another quarter on the wall
        assert TOO_MANY_PASSWORDS in send_password(client, email, PASSWORD)
        clock.shift(timedelta(minutes=13))
        assert TOO_MANY_PASSWORDS in send_password(client, email, PASSWORD)
        clock.shift(timedelta(minutes=2))
        assert send_password(client, email, PASSWORD) == "/account/"


def test_asking_on_does_not_keep_an_account_shut(cast: Cast, client: Client) -> None:
    email = str(cast.prosecutor.email)
    with time_machine.travel("2026-11-23T10:14:30Z", tick=False) as clock:
        for _ in range(10):
            send_password(client, email, "wrong")
        for _ in range(16):
            assert TOO_MANY_PASSWORDS in send_password(client, email, "wrong")
            clock.shift(timedelta(minutes=1))
            cache.clear()
        assert send_password(client, email, PASSWORD) == "/account/"


def test_guesses_at_the_same_moment_are_all_counted(transactional_db: None) -> None:
    at = datetime(2026, 11, 23, 10, 14, 59, tzinfo=UTC)

    def guess(second: int) -> int:
        try:
            return count_guess("somebody", at + timedelta(seconds=second % 2))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(guess, range(12)))
    assert told == [*range(1, 11), 11, 11]


def test_wrong_passwords_of_others_at_the_same_address_keep_nobody_out(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    for number in range(40):  # behind a proxy everybody comes from its address
        send_password(client, f"nobody-{number}@example.com", "wrong")
    assert send_password(client, str(cast.prosecutor.email), PASSWORD) == "/account/"


def test_signing_in_wipes_the_slate(cast: Cast, client: Client) -> None:
    email = str(cast.prosecutor.email)
    for _ in range(9):
        send_password(client, email, "wrong")
    assert send_password(client, email, PASSWORD) == "/account/"
    assert not GuessCount.objects.exists()


def with_app(user: User) -> str:
    """Gives somebody an authenticator app; answers its key."""
    key = generate_totp_secret()
    TOTP.activate(user, key)
    return str(key)


def send_code(client: Client, code: str) -> str:
    response = client.post("/account/login/code/", {"code": code})
    return response.content.decode() or response.headers["Location"]


def test_the_eleventh_code_is_not_tried_even_if_it_is_right(cast: Cast, client: Client) -> None:
    key = with_app(cast.prosecutor)
    assert send_password(client, str(cast.prosecutor.email), PASSWORD) == "/account/login/code/"
    for _ in range(10):
        assert WRONG_CODE in send_code(client, "000000")
        cache.clear()
    assert TOO_MANY_CODES in send_code(client, code_for(key))


def test_a_new_window_buys_no_more_codes(cast: Cast) -> None:
    with_app(cast.prosecutor)
    for _ in range(10):
        client = Client()
        send_password(client, str(cast.prosecutor.email), PASSWORD)
        assert WRONG_CODE in send_code(client, "000000")
        cache.clear()
    assert TOO_MANY_PASSWORDS in send_password(Client(), str(cast.prosecutor.email), PASSWORD)


def test_a_closed_account_cannot_sign_in(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.prosecutor.pk).update(is_active=False)
    said = send_password(client, str(cast.prosecutor.email), PASSWORD)
    assert said == "/account/closed/"
    assert "Your account is closed" in client.get(said).content.decode()


def test_a_sign_in_leads_to_no_other_site(cast: Cast, client: Client) -> None:
    response = client.post(
        "/account/login/",
        {"login": cast.prosecutor.email, "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "confirm/",
        "confirm/code/",
        "password/",
        "app/",
        "app/off/",
        "confirm/key/",
        "keys/",
        "keys/add/",
        "keys/1/name/",
        "keys/1/remove/",
        "recovery-codes/",
        "recovery-codes/new/",
    ],
)
def test_pages_of_ones_own_account_are_not_for_strangers(
    db: None, client: Client, path: str
) -> None:
    for response in (client.get(f"/account/{path}"), client.post(f"/account/{path}")):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/account/login/?next=")


def test_signing_out_needs_a_form(cast: Cast, client: Client) -> None:
    client.force_login(cast.prosecutor, "allauth.account.auth_backends.AuthenticationBackend")
    assert "Do you want to sign out?" in client.get("/account/logout/").content.decode()
    assert client.get("/account/").status_code == 200
    assert client.post("/account/logout/").headers["Location"] == "/account/login/"
    assert client.get("/account/").status_code == 302
