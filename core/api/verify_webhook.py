"""Is a message to a webhook from us, whole and fresh? Shown in the documentation as it stands."""

import base64
import hmac
import time
from collections.abc import Mapping


def is_genuine(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """`body` is what arrived, byte for byte; `headers` are looked up in lower case."""
    sent_at = int(headers["webhook-timestamp"])
    if abs(time.time() - sent_at) > 5 * 60:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{sent_at}.".encode() + body
    ours = "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    return any(hmac.compare_digest(ours, one) for one in headers["webhook-signature"].split())
