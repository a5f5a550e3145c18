"""Model fields of our own: free text that declares its disclosure class, and encrypted text."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from core.crypto import key_ring


class Disclosure(StrEnum):
    """How a free-text field stands under the Criminal Procedure and Investigations Act 1996."""

    PRIVILEGED = "privileged"  # legal advice or a lawyer's working paper
    CONTACT = "contact"  # a record of contact with a victim or witness: to be revealed
    ADMINISTRATIVE = "administrative"  # running the case


class FreeText(models.TextField):  # type: ignore[type-arg]
    """Text that a person types. Its disclosure class is compulsory; a check fails without one."""

    def __init__(
        self, *args: Any, disclosure: Disclosure | str | None = None, **kwargs: Any
    ) -> None:
        self.disclosure = disclosure
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        if self.disclosure is not None:
            kwargs["disclosure"] = str(self.disclosure)
        return name, path, args, kwargs


class EncryptedText(FreeText):
    """Free text kept as AES-GCM ciphertext, bound to table, column and primary key.

    Read `obj.field` as the ciphertext; `opened(obj, "field")` gives the words and
    `sealed(obj, "field", words)` what to store. Two explicit steps, so that nothing decrypts by
    accident: history, serializers and debug output only ever see ciphertext.
    """


def place(obj: models.Model, name: str) -> str:
    if obj.pk is None:
        raise FieldError("An encrypted value is bound to its row: give the row its key first.")
    return f"{obj._meta.db_table}.{name}.{obj.pk}"


def sealed(obj: models.Model, name: str, words: str) -> str:
    return key_ring().encrypt(words, place(obj, name)) if words else ""


def opened(obj: models.Model, name: str) -> str:
    stored = getattr(obj, name)
    return key_ring().decrypt(stored, place(obj, name)) if stored else ""
