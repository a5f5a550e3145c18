"""Key rotation: every encrypted value under the current key, a row a transaction.

Killed half-way, it goes on where it stopped: a value under the current key is passed over. A value
keeps its words and its place; who could read it before can read it after, and nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models
from simple_history.models import HistoricalChanges

from core.accounts.sign_in import SECRETS_PLACE
from core.accounts.work import work
from core.crypto import KeyRing, key_ring
from core.fields import EncryptedText
from core.history import history_model

if TYPE_CHECKING:
    from core.accounts.models import User


def rotate_all(*, by: User) -> Iterator[tuple[str, int]]:
    """Rotate everything; yields each place with how many of its rows were re-encrypted."""
    ring = key_ring()
    for model, name in encrypted_fields():
        yield f"{model._meta.db_table}.{name}", _rotate_field(ring, model, name, by)
    yield SECRETS_PLACE, _rotate_second_factors(ring, by)


def encrypted_fields() -> list[tuple[type[models.Model], str]]:
    """Every encrypted field; a history goes with its rows."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedText) and not issubclass(model, HistoricalChanges)
    ]


def _rotate_field(ring: KeyRing, model: type[models.Model], name: str, by: User) -> int:
    old = ~models.Q(**{name: ""}) & ~models.Q(**{f"{name}__startswith": f"v1:{ring.current}:"})
    key = model._meta.pk.name
    tables = [model, *([history_model(model)] if hasattr(model, "history") else [])]
    with work(by):
        keys = {
            one
            for table in tables
            for one in table._default_manager.filter(old).values_list(key, flat=True)
        }
    for one in sorted(keys):
        place = f"{model._meta.db_table}.{name}.{one}"
        with work(by):
            # the row and its newest history hold the same ciphertext, and must go on doing so
            fresh: dict[str, str] = {}
            for table in tables:
                for row in table._default_manager.select_for_update().filter(old, **{key: one}):
                    stored = getattr(row, name)
                    if stored not in fresh:
                        fresh[stored] = ring.encrypt(ring.decrypt(stored, place), place)
                    # no new history row: what is said has not changed
                    table._default_manager.filter(pk=row.pk).update(**{name: fresh[stored]})
    return len(keys)


def _rotate_second_factors(ring: KeyRing, by: User) -> int:
    done = 0
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with work(by):
            row = Authenticator.objects.select_for_update().get(pk=pk)
            data = _renewed(ring, row.data)
            if data != row.data:
                row.data = data
                row.save(update_fields=["data"])
                done += 1
    return done


def _renewed(ring: KeyRing, value: Any) -> Any:
    """The same JSON with every encrypted text in it under the current key."""
    if isinstance(value, dict):
        return {name: _renewed(ring, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_renewed(ring, inner) for inner in value]
    if isinstance(value, str) and value.startswith("v1:") and not ring.is_current(value):
        return ring.encrypt(ring.decrypt(value, SECRETS_PLACE), SECRETS_PLACE)
    return value
