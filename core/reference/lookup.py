"""Reading reference data as it stood on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from core.reference.models import Item

SETTING = "setting"


class Unknown(LookupError):
    """No such code was in force on that day. Names the kind, the code and the day."""


def items(kind: str, on: date) -> list[Item]:
    return list(Item.objects.filter(kind=kind).in_force(on))


def choices(kind: str, on: date) -> list[tuple[str, str]]:
    return [(item.code, item.label) for item in items(kind, on)]


def labels(kind: str, on: date) -> dict[str, str]:
    return dict(choices(kind, on))


def labels_ever(kinds: Collection[str]) -> dict[str, dict[str, str]]:
    """The label of every code of these kinds, whenever it was in force: what an old row says can
    be read. One query."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in kinds}
    for kind, code, label in Item.objects.filter(kind__in=kinds).values_list(
        "kind", "code", "label"
    ):
        found[kind][code] = label
    return found


def get(kind: str, code: str, on: date) -> Item:
    try:
        return Item.objects.filter(kind=kind, code=code).in_force(on).get()
    except Item.DoesNotExist:
        raise Unknown(f"{kind} “{code}” was not in force on {on.isoformat()}") from None


def setting(code: str, on: date) -> int:
    """A number that an administrator may change; its unit is in its label."""
    return int(get(SETTING, code, on).data["value"])
