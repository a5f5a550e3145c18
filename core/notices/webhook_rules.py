"""The arithmetic of webhooks: secrets and signatures as Standard Webhooks writes them, and when to
try again."""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import timedelta

PREFIX = "whsec_"
SECRET_BYTES = range(24, 65)
HOW_IT_IS_WRITTEN = "A secret is whsec_ and then 24 to 64 random bytes in base64."

GIVE_UP_AFTER = timedelta(days=3)
# after the first attempt, the second, …; and then every hour
WAITS = tuple(timedelta(seconds=seconds) for seconds in (15, 60, 300, 900, 1800, 3600))


def key_of(secret: str) -> bytes | None:
    """The bytes of a secret, or None for one that is not written as it should be."""
    if not secret.startswith(PREFIX) or not secret.isascii():
        return None
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return None
    return key if len(key) in SECRET_BYTES else None


def signature(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Over the id and the time too, so that neither can be changed nor the message replayed."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def wait_after(attempts: int) -> timedelta:
    """How long to wait after this many attempts."""
    return WAITS[min(attempts, len(WAITS)) - 1]
