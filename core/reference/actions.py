"""Changing reference data: end what stands, and let the new row follow it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core.accounts.policy import holds
from core.accounts.roles import Role
from core.errors import Absent, NotPermitted, RuleBroken, check_version
from core.history import write
from core.reference.models import Item

if TYPE_CHECKING:
    from core.accounts.models import User


@transaction.atomic
def follow(
    *,
    item_id: int,
    by: User,
    at: datetime,
    why: str,
    version: int,
    label: str,
    data: dict[str, Any],
    source: str,
    verified: bool,
    in_force_from: date,
) -> Item:
    """End the item the day the new row begins, and add the new row. Old cases keep the old one."""
    try:
        old = Item.objects.select_for_update().get(pk=item_id)
    except Item.DoesNotExist:
        raise Absent from None
    if not holds(by, Role.ADMINISTRATOR):
        raise NotPermitted("Reference data is changed by: administrator.")
    check_version(old.version, version, "This reference data")
    if old.in_force_until is not None:
        raise RuleBroken("ended", "This row has ended. Change the one that is in force.")
    if in_force_from <= old.in_force_from:
        raise RuleBroken(
            "too-early",
            f"The new row must begin after {old.in_force_from:%-d %B %Y}, when this one began.",
            field="in_force_from",
        )
    old.in_force_until = in_force_from
    write(old, by=by, at=at, why=why, fields=["in_force_until"])
    return write(
        Item(
            kind=old.kind,
            code=old.code,
            label=label,
            data=data,
            position=old.position,
            in_force_from=in_force_from,
            source=source,
            verified=verified,
        ),
        by=by,
        at=at,
        why=why,
    )


def load(path: Path, *, by: User, at: datetime) -> int:
    """Add the rows of a file whose code is not known yet; what stands is never overwritten.

    The file is `{"kind", "source", "verified", "in_force_from", "items": [{"code", "label", …}]}`;
    an item may give its own source, verified flag, date and data. Answers how many were added.
    """
    content = json.loads(path.read_text())
    known = set(Item.objects.filter(kind=content["kind"]).values_list("code", flat=True))
    missing = [
        (position, entry)
        for position, entry in enumerate(content["items"])
        if entry["code"] not in known
    ]
    for position, entry in missing:
        item = Item(
            kind=content["kind"],
            code=entry["code"],
            label=entry["label"],
            data=entry.get("data", {}),
            position=position,
            in_force_from=date.fromisoformat(entry.get("in_force_from", content["in_force_from"])),
            source=entry.get("source", content["source"]),
            verified=entry.get("verified", content["verified"]),
        )
        write(item, by=by, at=at, why=f"Loaded from {path.name}")
    return len(missing)
