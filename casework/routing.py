"""Whose a URN is, and which unit takes its case: from the table of codes, what forces have agreed
for joint work, the force–unit table, and the unit named in the body."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Count

from casework.models import Case
from casework.rules import force_code, unit_part
from core.accounts.models import (
    Force,
    ForceCode,
    Matter,
    Memorandum,
    Routing,
    SharedCode,
    Unit,
    User,
)
from core.errors import RuleBroken
from core.words import count


def owner_of(urn: str) -> Force | None:
    """The force whose code begins the URN; none if the code is nobody's."""
    found = ForceCode.objects.select_related("force").filter(code=force_code(urn)).first()
    return found.force if found is not None else None


def may_use(force: Force, urn: str, on: date) -> bool:
    """Whether the URN begins with a code of the force, or of one that has named this force as
    working on the case, or is of a case that the force has already: that goes on when the joint
    work has ended."""
    owner = owner_of(urn)
    if owner is None or owner == force:
        return owner is not None
    shared = SharedCode.objects.in_force(on).filter(force=owner, used_by=force)
    return (
        shared.filter(urn_unit__in=["", unit_part(urn)]).exists()
        or Case.objects.filter(urn=urn, matter__force=force).exists()
    )


def unit_for(*, force: Force, urn: str, named: str) -> Unit:
    """The unit of a new case. Doubtful ones go to the force's queue; nothing is refused for which
    the table has any unit of the force.

    The unit part of the URN decides if the table knows it; else the unit named in the body, where
    the force's cases go to a queue; else the force's own row. The URN of a joint unit goes where
    the cases of its own force go.
    """
    whose = owner_of(urn) or force
    table = {
        routing.urn_unit: routing.unit
        for routing in Routing.objects.select_related("unit").filter(force=whose)
    }
    if unit_part(urn) in table:
        return table[unit_part(urn)]
    if not table:
        raise RuleBroken(
            "ask-the-unit",
            "No unit takes the cases of this force yet. Please telephone the CPS about this URN.",
            field="urn",
        )
    usual = table.get("") or min(table.values(), key=lambda unit: (not unit.is_queue, unit.code))
    if named and usual.is_queue:
        chosen = Unit.objects.filter(code=named, is_queue=False).first()
        if chosen is not None:
            return chosen
    return usual


def likely_units(
    matter: Matter, *, named: str, reader: User, on: date
) -> list[tuple[Unit, list[str]]]:
    """Every unit that could take a case out of its queue, the likely ones first, each with why: the
    police name it, cases like it went there, its URNs go there, or its Area works with
    the force on that day.
    """
    why: dict[int, list[str]] = defaultdict(list)
    units = list(Unit.objects.filter(is_queue=False).order_by("name"))
    for unit in units:
        if unit.code == named:
            why[unit.pk].append("named by the police")
    part = unit_part(matter.reference)
    like_it = Matter.objects.visible_to(reader).filter(
        force=matter.force_id, reference__startswith=matter.reference[:4], unit__is_queue=False
    )
    for unit_id, cases in (
        like_it.values_list("unit").annotate(found=Count("id")).order_by("-found")
    ):
        why[unit_id].append(f"{count(cases, 'case')} of “{part}” here before")
    for row in Routing.objects.filter(force=matter.force_id, unit__is_queue=False):
        said = f"URNs with “{row.urn_unit}” go there" if row.urn_unit else "takes the force’s cases"
        why[row.unit_id].append(said)
    memoranda = Memorandum.objects.filter(force=matter.force_id).in_force(on)
    agreed = set(memoranda.values_list("area", flat=True))
    for unit in units:
        if unit.area_id in agreed:
            why[unit.pk].append("the Area has a memorandum with the force")
        if unit.area_id == matter.unit.area_id:
            why[unit.pk].append("in the same Area")
    order = {pk: place for place, pk in enumerate(why)}
    found = [(unit, list(dict.fromkeys(why.get(unit.pk, [])))) for unit in units]
    return sorted(found, key=lambda pair: order.get(pair[0].pk, len(order)))
