"""Encryption of single fields: AES-GCM under named keys, each value bound to its place.

A stored value reads `v1:<key id>:<base64 of nonce and ciphertext>`. The place (table, column and
row) is authenticated with it, so a value copied to another row or column does not open. Keys come
from a file outside the database and outside `SECRET_KEY`:

    {"current": "2026-11", "keys": {"2026-11": "<32 bytes, base64>", "2026-05": "…"}}

Rotation: add a key, make it current, run `manage.py rotate_keys`, then retire the old key.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """The key is gone, or the value does not belong to this row and column. Never passed over."""


@dataclass(frozen=True)
class KeyRing:
    current: str
    keys: dict[str, bytes]

    def encrypt(self, text: str, place: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, text.encode(), place.encode())
        return f"v1:{self.current}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, stored: str, place: str) -> str:
        try:
            version, key_id, body = stored.split(":", 2)
            raw = base64.b64decode(body, validate=True)
            key = self.keys[key_id]
        except (ValueError, KeyError) as error:
            raise CannotDecrypt(f"{place}: the value or its key cannot be read") from error
        if version != "v1":
            raise CannotDecrypt(f"{place}: unknown format")
        try:
            opened = AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode())
        except InvalidTag as error:
            raise CannotDecrypt(f"{place}: the value does not belong here") from error
        return opened.decode()

    def is_current(self, stored: str) -> bool:
        return stored.startswith(f"v1:{self.current}:")


def read_keys(path: Path) -> KeyRing:
    """The ring in `path`; `ValueError` names what is wrong with the file."""
    data = json.loads(path.read_text())
    keys = {name: base64.b64decode(value) for name, value in data["keys"].items()}
    short = [name for name, key in keys.items() if len(key) != 32]
    if short or data["current"] not in keys:
        raise ValueError(f"{path.name}: each key has 32 bytes, and 'current' names one of them")
    return KeyRing(current=data["current"], keys=keys)


def make_keys_file(path: Path, name: str) -> None:
    """Write a new ring with one random key, for its owner only. A file that exists is kept."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        json.dump({"current": name, "keys": {name: key}}, file)


@cache
def _ring(path: str) -> KeyRing:
    return read_keys(Path(path))


def key_ring() -> KeyRing:
    """The ring of this process, read once from `settings.FIELD_KEYS_FILE`."""
    from django.conf import settings

    return _ring(str(settings.FIELD_KEYS_FILE))
