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
from core.history import remove, write
from core.london import london_day
from core.reference.models import Item
from core.sense import Sense, outside

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
    wrong = outside(Sense.IN_FORCE, in_force_from, london_day(at))
    if wrong is not None and in_force_from > wrong.latest:
        text = f"Choose a day until {wrong.latest:%-d %B %Y}: nothing is scheduled further ahead."
        raise RuleBroken("too-far-ahead", text, field="in_force_from")
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


@transaction.atomic
def take_back(*, item_id: int, by: User, at: datetime, why: str, version: int) -> Item:
    """A row that is not in force yet never comes into force, and the one before goes on. Answers
    that one; the history keeps what was taken back."""
    scheduled = Item.objects.select_for_update().filter(pk=item_id).first()
    if scheduled is None:
        raise Absent
    if not holds(by, Role.ADMINISTRATOR):
        raise NotPermitted("Reference data is changed by: administrator.")
    check_version(scheduled.version, version, "This reference data")
    if not is_scheduled(scheduled, london_day(at)):
        text = "This row is in force already, or another follows it: let another row follow."
        raise RuleBroken("in-force", text)
    rows = Item.objects.select_for_update().filter(kind=scheduled.kind, code=scheduled.code)
    before = rows.filter(in_force_until=scheduled.in_force_from).first()
    if before is None:
        raise RuleBroken("nothing-before", "There is no row before this one that could go on.")
    remove(scheduled, by=by, at=at, why=why)
    before.in_force_until = None
    return write(before, by=by, at=at, why=why, fields=["in_force_until"])


def is_scheduled(row: Item, today: date) -> bool:
    """Whether the row is the newest of its code and has not begun yet."""
    return row.in_force_from > today and row.in_force_until is None


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
