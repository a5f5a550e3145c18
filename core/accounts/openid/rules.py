"""What an identity token must say before anybody is let in: pure functions of its claims."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from typing import Any

# Signed with a key that only the provider has: never "none", nor a secret that we know too.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


def answers(claims: Mapping[str, Any], nonce: str) -> bool:
    """Whether the token was made for this attempt to sign in, and for no other."""
    said = claims.get("nonce")
    return isinstance(said, str) and bool(nonce) and hmac.compare_digest(said, nonce)


def verified_email(claims: Mapping[str, Any], domains: Iterable[str] = ()) -> str | None:
    """The e-mail address that the provider vouches for.

    `domains` are those whose every address the provider itself gives out, so that it need not say
    that it verified one.
    """
    email = claims.get("email")
    if not isinstance(email, str) or email.count("@") != 1:
        return None
    if not email.isascii():  # the database takes some other letters for ours: ſ for s
        return None
    if claims.get("email_verified") is True or email.partition("@")[2].lower() in domains:
        return email
    return None


def second_factor_shown(claims: Mapping[str, Any], proofs: Iterable[tuple[str, str]]) -> bool:
    """Whether the token says that more than a password was shown: `("amr", "mfa")` is in it."""
    for claim, value in proofs:
        said = claims.get(claim)
        if said == value or (isinstance(said, list) and value in said):
            return True
    return False
