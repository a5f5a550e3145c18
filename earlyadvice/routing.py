"""Which unit takes a request: from the force–unit table, the URN and the unit named in the body."""

from __future__ import annotations

from casework.rules import force_code, unit_part
from core.accounts.models import Force, ForceCode, Routing, Unit


def forces_of(urn: str) -> list[Force]:
    """The force whose code begins the URN; none if the code is nobody's."""
    return [
        code.force
        for code in ForceCode.objects.select_related("force").filter(code=force_code(urn))
    ]


def unit_for(*, force: Force, urn: str, named: str) -> Unit:
    """The unit of a new case. Doubtful ones go to the force's queue; nothing is ever refused.

    The unit part of the URN decides if the table knows it; else the unit named in the body, where
    the force's cases go to a queue; else the force's own row.
    """
    table = {
        routing.urn_unit: routing.unit
        for routing in Routing.objects.select_related("unit").filter(force=force)
    }
    if unit_part(urn) in table:
        return table[unit_part(urn)]
    usual = table[""]
    if named and usual.is_queue:
        chosen = Unit.objects.filter(code=named, is_queue=False).first()
        if chosen is not None:
            return chosen
    return usual
