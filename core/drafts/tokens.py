"""The signed token in a form: whose it is, where it belongs, and which draft its page showed.

It lets a form that comes in after its session has ended be kept for its author, and nothing else:
nobody reads anything with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

LASTS = timedelta(days=30)
SALT = "rasso.draft"


@dataclass(frozen=True)
class Token:
    """`version` is that of the draft the page was drawn with: 0 if there was none."""

    person: int
    form: str
    version: int


def signed(token: Token) -> str:
    return signing.dumps([token.person, token.form, token.version], salt=SALT)


def read(text: str) -> Token | None:
    """The token, or None if it is not one of ours or has become too old."""
    try:
        person, form, version = signing.loads(text, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Token(person, form, version)
