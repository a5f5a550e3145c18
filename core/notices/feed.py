"""How an event looks from outside: in the feed and in what is sent to a webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.london import utc

if TYPE_CHECKING:
    from core.notices.models import Event


def event_json(event: Event) -> dict[str, str]:
    """Codes, ids and the URN: what changed, never what it says or whom it is about."""
    return {
        "cursor": str(event.seq),
        "kind": event.kind,
        "urn": event.matter.reference,
        "object_kind": event.object_kind,
        "object_id": str(event.object_id),
        "at": utc(event.at),
    }
