"""Doing a POST once, however often it arrives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from core.api.models import IdempotencyRecord
from core.api.refusals import Refusal

if TYPE_CHECKING:
    from core.accounts.models import ForceClient, User

KEEP = timedelta(days=7)
LONGEST_KEY = 200


@dataclass(frozen=True)
class Done:
    """What a POST made or changed, and whether it did so now or earlier."""

    object_id: UUID
    status: int
    replayed: bool


def once(
    *,
    client: ForceClient,
    actor: User,
    method: str,
    path: str,
    key: str | None,
    body: dict[str, Any],
    at: datetime,
    status: int,
    effect: Callable[[], UUID],
) -> Done:
    """Run `effect` unless this call has been done before, and remember it in its transaction.

    The same key with another body is 422; a call that is still running elsewhere is 409. Without
    a key the effect simply runs.
    """
    if key is None:
        return Done(effect(), status, replayed=False)
    if not 1 <= len(key) <= LONGEST_KEY or "\x00" in key:
        raise Refusal(
            400, "idempotency-key-invalid", f"An Idempotency-Key has 1 to {LONGEST_KEY} characters."
        )
    digest = hashlib.sha256(
        json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()
    place = {"client": client, "actor": actor, "method": method, "path": path, "key": key}
    _hold(f"{client.pk}:{actor.pk}:{method}:{path}:{key}")
    earlier = IdempotencyRecord.objects.filter(**place).first()
    if earlier is not None:
        if earlier.body_sha256 != digest:
            raise Refusal(
                422,
                "idempotency-key-reused",
                "This Idempotency-Key was used with another body. Use a new one.",
            )
        return Done(earlier.object_id, earlier.status, replayed=True)
    object_id = effect()
    IdempotencyRecord.objects.create(
        **place, body_sha256=digest, status=status, object_id=object_id, at=at
    )
    return Done(object_id, status, replayed=False)


def _hold(name: str) -> None:
    """An advisory lock until the end of the transaction; 409 if the same call is running."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise Refusal(
                409, "still-running", "The same call is being carried out. Ask again in a moment."
            )


def forget_old(*, at: datetime) -> int:
    """Remove what is older than seven days; answers how many."""
    return IdempotencyRecord.objects.filter(at__lt=at - KEEP).delete()[0]
