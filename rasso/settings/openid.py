"""The organisation's sign-in by OpenID Connect: off unless OPENID_SERVER_URL is set."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from rasso.settings.environment import needed, secret


def _listed(name: str, otherwise: str = "") -> list[str]:
    return [one.strip() for one in os.environ.get(name, otherwise).split(",") if one.strip()]


def openid() -> dict[str, Any]:
    """What core.accounts.openid is told; empty when it is off.

    OPENID_SECOND_FACTOR lists the claims that prove a second factor, such as `amr=mfa`; empty, ours
    is always asked for. OPENID_DOMAINS lists the domains of addresses that need no
    `email_verified`, because the provider alone gives them out.
    """
    server = os.environ.get("OPENID_SERVER_URL", "")
    if not server:
        return {}
    if urlsplit(server).scheme != "https":
        raise ImproperlyConfigured("OPENID_SERVER_URL must begin with https://.")
    proofs = [one.partition("=") for one in _listed("OPENID_SECOND_FACTOR", "amr=mfa")]
    if not all(claim and value for claim, _, value in proofs):
        raise ImproperlyConfigured("OPENID_SECOND_FACTOR is a list such as amr=mfa,acr=gold.")
    return {
        "server_url": server,
        "client_id": needed("OPENID_CLIENT_ID"),
        "client_secret": secret("OPENID_CLIENT_SECRET"),
        "name": os.environ.get("OPENID_NAME") or "your organisation’s account",
        "second_factor": [(claim, value) for claim, _, value in proofs],
        "domains": [domain.lower() for domain in _listed("OPENID_DOMAINS")],
    }


def password_sign_in(told: dict[str, Any]) -> bool:
    """Whether passwords sign in. PASSWORD_SIGN_IN=0 turns them off, where there is another way."""
    if os.environ.get("PASSWORD_SIGN_IN", "1") == "1":
        return True
    if not told:
        raise ImproperlyConfigured("PASSWORD_SIGN_IN is off and so is OpenID: nobody could enter.")
    return False


def origins(told: dict[str, Any]) -> list[str]:
    """Where the sign-in form may lead: the provider, and the OPENID_ORIGINS it passes on to."""
    if not told:
        return []
    parts = urlsplit(told["server_url"])
    return [f"{parts.scheme}://{parts.netloc}", *_listed("OPENID_ORIGINS")]
