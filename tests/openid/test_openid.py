"""Signing in through the organisation's OpenID Connect, against a provider that really runs."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from pytest_django.fixtures import Settings

from core.accounts.models import User
from tests.cast import PASSWORD, Cast
from tests.core.test_sign_in import send_code, send_password, with_app
from tests.journeys.harness import code_for
from tests.openid.conftest import Provider, at_provider, begin, changed, come_back, through

NOT_COMPLETE = "This attempt to sign in was not completed."


def signed_in_as(client: Client) -> str:
    page = client.get("/account/")
    return "" if page.status_code == 302 else page.content.decode()


def says(response: Any, status: int, text: str) -> None:
    assert response.status_code == status
    page = response.content.decode()
    assert "You are not signed in" in page
    assert text in page


def test_staff_sign_in_and_nothing_is_made_of_it(
    cast: Cast, client: Client, provider: Provider
) -> None:
    before = User.objects.count()
    response = through(client, "prosecutor", next="/account/")
    assert (response.status_code, response.headers["Location"]) == (302, "/account/")
    assert "prosecutor@test.example" in signed_in_as(client)
    assert User.objects.count() == before
    for made in (SocialAccount, SocialToken, EmailAddress):
        assert not made.objects.exists()
    assert send_password(Client(), "prosecutor@test.example", PASSWORD) == "/account/"


def test_what_is_asked_of_the_provider_is_bound_to_this_attempt(
    cast: Cast, client: Client, provider: Provider
) -> None:
    first, second = begin(client), begin(client)
    asked = dict(parse_qsl(urlsplit(first).query))
    assert asked["code_challenge_method"] == "S256"
    assert asked["response_type"] == "code"
    assert set(asked["scope"].split()) == {"openid", "email"}
    again = dict(parse_qsl(urlsplit(second).query))
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) >= 16
        assert asked[name] != again[name]


def test_the_address_that_is_opened_adds_nothing_to_the_question(
    cast: Cast, client: Client, provider: Provider
) -> None:
    response = client.post(
        "/account/openid/?process=connect&scope=everything&auth_params=nonce%3Dmine", {}
    )
    asked = dict(parse_qsl(urlsplit(response.headers["Location"]).query))
    assert set(asked["scope"].split()) == {"openid", "email"}
    assert asked["nonce"] != "mine"


def test_opening_an_address_begins_nothing(cast: Cast, client: Client, provider: Provider) -> None:
    response = client.get("/account/openid/")
    assert (response.status_code, response.headers["Location"]) == (302, "/account/login/")
    assert "socialaccount_states" not in client.session


def test_a_sign_in_leads_to_no_other_site(cast: Cast, client: Client, provider: Provider) -> None:
    response = through(client, "prosecutor", next="https://evil.example/")
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("person", ["unverified", "verified-in-words", "nameless", "other-letters"])
def test_an_address_that_is_not_vouched_for_is_nobodys(
    cast: Cast, client: Client, provider: Provider, person: str
) -> None:
    says(through(client, person), 403, "did not confirm your email address")
    assert not signed_in_as(client)


def test_an_address_of_a_domain_of_the_providers_own_needs_no_more(
    cast: Cast, client: Client, provider: Provider, settings: Settings
) -> None:
    settings.OPENID = provider.settings(domains=["test.example"])
    through(client, "unverified")
    assert "prosecutor@test.example" in signed_in_as(client)


def test_who_is_not_known_is_not_let_in_nor_made(
    cast: Cast, client: Client, provider: Provider
) -> None:
    before = User.objects.count()
    says(through(client, "unknown"), 403, "There is no account here")
    assert (User.objects.count(), signed_in_as(client)) == (before, "")


def test_an_address_that_two_accounts_share_but_for_capitals_is_nobodys(
    cast: Cast, client: Client, provider: Provider
) -> None:
    User.objects.filter(pk=cast.legal_manager.pk).update(email="PROSECUTOR@test.example")
    says(through(client, "prosecutor"), 403, "There is no account here")
    assert not signed_in_as(client)


def test_an_account_whose_address_only_looks_alike_is_not_found(
    cast: Cast, client: Client, provider: Provider
) -> None:
    User.objects.filter(pk=cast.prosecutor.pk).update(email="pro\u017fecutor@test.example")
    says(through(client, "prosecutor"), 403, "There is no account here")
    assert not signed_in_as(client)


def test_who_is_not_staff_is_not_let_in(cast: Cast, client: Client, provider: Provider) -> None:
    User.objects.filter(pk=cast.officer.pk).update(email="4412@test.example")
    says(through(client, "officer"), 403, "There is no account here")
    assert not signed_in_as(client)


def test_a_closed_account_stays_closed(cast: Cast, client: Client, provider: Provider) -> None:
    User.objects.filter(pk=cast.prosecutor.pk).update(is_active=False)
    assert through(client, "prosecutor").headers["Location"] == "/account/closed/"
    assert not signed_in_as(client)


@pytest.mark.parametrize("nonce", ["another", None], ids=["another", "none"])
def test_a_token_for_another_attempt_is_refused(
    cast: Cast, client: Client, provider: Provider, nonce: str | None
) -> None:
    back = at_provider(changed(begin(client), nonce=nonce), "prosecutor")
    says(come_back(client, back), 400, NOT_COMPLETE)
    assert not signed_in_as(client)


@pytest.mark.parametrize("state", ["another", None], ids=["another", "none"])
def test_an_answer_to_another_question_is_refused(
    cast: Cast, client: Client, provider: Provider, state: str | None
) -> None:
    back = at_provider(begin(client), "prosecutor")
    says(come_back(client, changed(back, state=state)), 400, NOT_COMPLETE)
    assert not signed_in_as(client)


def test_an_answer_in_another_browser_is_refused(
    cast: Cast, client: Client, provider: Provider
) -> None:
    back = at_provider(begin(client), "prosecutor")
    thief = Client()
    says(come_back(thief, back), 400, NOT_COMPLETE)
    assert not signed_in_as(thief)


def test_an_answer_works_once(cast: Cast, client: Client, provider: Provider) -> None:
    back = at_provider(begin(client), "prosecutor")
    come_back(client, back)
    client.post("/account/logout/")
    says(come_back(client, back), 400, NOT_COMPLETE)
    assert not signed_in_as(client)


def test_a_code_that_was_asked_for_with_another_proof_is_refused(
    cast: Cast, client: Client, provider: Provider
) -> None:
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    back = at_provider(changed(begin(client), code_challenge=challenge), "prosecutor")
    says(come_back(client, back), 400, NOT_COMPLETE)
    assert not signed_in_as(client)


@pytest.mark.parametrize("query", ["", "?code=x", "?error=access_denied", "?error=x&state=y"])
def test_an_answer_nobody_asked_for_is_refused(
    cast: Cast, client: Client, provider: Provider, query: str
) -> None:
    says(client.get(f"/account/openid/back/{query}"), 400, NOT_COMPLETE)


def test_a_provider_by_another_name_is_not_believed(
    cast: Cast, client: Client, provider: Provider, settings: Settings
) -> None:
    settings.OPENID = provider.settings(
        server_url=provider.address.replace("localhost", "127.0.0.1")
    )
    says(through(client, "prosecutor"), 400, NOT_COMPLETE)
    assert not signed_in_as(client)


def test_a_wrong_secret_of_ours_lets_nobody_in(
    cast: Cast, client: Client, provider: Provider, settings: Settings
) -> None:
    settings.OPENID = provider.settings(client_secret="wrong")
    says(through(client, "prosecutor"), 400, NOT_COMPLETE)


def test_a_provider_that_is_down_is_said_and_is_no_fault_of_ours(
    cast: Cast, client: Client, own_provider: Provider
) -> None:
    back = at_provider(begin(client), "prosecutor")
    own_provider.stop()
    says(come_back(client, back), 424, "We cannot reach your organisation’s sign-in")
    says(client.post("/account/openid/"), 424, "We cannot reach your organisation’s sign-in")
    assert not signed_in_as(client)


# --- the second factor ---------------------------------------------------------------------------


def test_a_second_factor_at_the_provider_is_enough(
    cast: Cast, client: Client, provider: Provider, settings: Settings
) -> None:
    settings.SECOND_FACTOR_COMPULSORY = True
    with_app(cast.prosecutor)
    assert through(client, "prosecutor", next="/account/").headers["Location"] == "/account/"
    assert signed_in_as(client)


def test_a_password_alone_at_the_provider_asks_for_our_second_factor(
    cast: Cast, client: Client, provider: Provider
) -> None:
    key = with_app(cast.prosecutor)
    response = through(client, "password-alone", next="/account/")
    assert response.headers["Location"] == "/account/login/code/"
    assert not signed_in_as(client)
    assert send_code(client, code_for(key)) == "/account/"
    assert signed_in_as(client)


def test_a_password_alone_at_the_provider_must_set_one_up_where_it_is_compulsory(
    cast: Cast, client: Client, provider: Provider, settings: Settings
) -> None:
    settings.SECOND_FACTOR_COMPULSORY = True
    through(client, "password-alone")
    assert client.get("/").headers["Location"] == "/account/app/"


def test_without_a_claim_that_proves_it_ours_is_always_asked_for(
    cast: Cast, client: Client, provider: Provider, settings: Settings
) -> None:
    settings.OPENID = provider.settings(second_factor=[])
    with_app(cast.prosecutor)
    assert through(client, "prosecutor").headers["Location"] == "/account/login/code/"


def test_the_providers_word_is_forgotten_when_somebody_else_signs_in(
    cast: Cast, client: Client, provider: Provider
) -> None:
    with_app(cast.legal_manager)
    through(client, "prosecutor")
    client.post("/account/logout/")
    assert send_password(client, "legal-manager@test.example", PASSWORD) == "/account/login/code/"


def test_who_has_nothing_to_confirm_with_here_signs_in_again(
    cast: Cast, client: Client, provider: Provider, settings: Settings
) -> None:
    settings.PASSWORD_SIGN_IN = False
    through(client, "prosecutor")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    where = client.get("/account/keys/add/").headers["Location"]
    page = client.get(where)
    assert page.status_code == 200
    assert "sign in again" in page.content.decode()


# --- passwords turned off; nothing configured -----------------------------------------------------


def test_passwords_can_be_turned_off(
    cast: Cast, client: Client, provider: Provider, settings: Settings
) -> None:
    settings.PASSWORD_SIGN_IN = False
    page = client.get("/account/login/").content.decode()
    assert "Sign in with your CPS account" in page
    assert 'name="password"' not in page
    said = send_password(client, "prosecutor@test.example", PASSWORD)
    assert "Passwords do not sign in here" in said
    assert not signed_in_as(client)
    through(client, "prosecutor")
    assert "Password" not in signed_in_as(client)
    assert client.get("/account/password/").status_code == 404


def test_where_nothing_is_configured_there_is_no_such_thing(cast: Cast, client: Client) -> None:
    assert client.post("/account/openid/").status_code == 404
    assert client.get("/account/openid/back/?code=x&state=y").status_code == 404
    assert "Sign in with" not in client.get("/account/login/").content.decode()
