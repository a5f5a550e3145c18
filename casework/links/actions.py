"""Every change to the links between cases: made, undone, and two suspects told apart."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from casework.links.lifecycle import LinkKind, LinkVerb
from casework.links.policy import MAY
from casework.models import Case, CaseLink, NotTheSame, Suspect
from casework.moving import hold, needs_words
from casework.rules import normalise_urn
from core.accounts.policy import allow, visible_q
from core.errors import Absent, RuleBroken, check_version
from core.history import write

if TYPE_CHECKING:
    from core.accounts.models import User


@transaction.atomic
def link(
    *,
    case_id: UUID,
    other_urn: str,
    kind: str,
    why: str,
    by: User,
    at: datetime,
    suspect_id: UUID | None = None,
    other_suspect_id: UUID | None = None,
) -> CaseLink:
    """Say that two cases belong together, and why. Both must be seen by whoever says so.

    Where it is the same suspect, the two rows may be named. Nothing of it is told to a force.
    """
    needs_words(why, "why", "Say why the two cases belong together.")
    if kind not in LinkKind.values:
        raise RuleBroken("choice-needed", "Choose why the cases are linked.", field="kind")
    case = _seen(case_id, by)
    other = Case.objects.visible_to(by).filter(urn=normalise_urn(other_urn)).first()
    if other is None:
        text = "There is no case of this URN that you can see."
        raise RuleBroken("unknown-case", text, field="other_urn")
    if other.pk == case.pk:
        text = "Enter the URN of another case than this one."
        raise RuleBroken("the-same-case", text, field="other_urn")
    _hold_both(case, other)
    allow(by, LinkVerb.LINK, case.matter, MAY)
    people = {case.pk: _suspect(case, suspect_id), other.pk: _suspect(other, other_suspect_id)}
    if kind != LinkKind.SAME_SUSPECT or None in people.values():
        people = dict.fromkeys(people)
    first, second = sorted((case, other), key=lambda one: one.pk)
    standing = CaseLink.objects.standing().filter(first=first, second=second, kind=kind)
    if standing.exists():
        text = "The two cases are linked so already."
        raise RuleBroken("linked-already", text, field="other_urn")
    row = CaseLink(
        first=first,
        second=second,
        kind=kind,
        first_suspect=people[first.pk],
        second_suspect=people[second.pk],
        why=why,
        by=by,
        at=at,
    )
    return write(row, by=by, at=at, why=why)


@transaction.atomic
def undo(
    *, case_id: UUID, link_id: UUID, by: User, at: datetime, why: str, version: int | None = None
) -> CaseLink:
    """The cases do not belong together after all. The link stays on record, with the reason."""
    needs_words(why, "why", "Say why the link is undone.")
    case = _seen(case_id, by)
    seen = CaseLink.objects.visible_to(by).of(case.pk).filter(pk=link_id)
    found = seen.select_related("first", "second").first()
    if found is None:
        raise Absent
    _hold_both(found.first, found.second)
    row = CaseLink.objects.select_for_update().get(pk=link_id)
    allow(by, LinkVerb.UNDO, case.matter, MAY)
    if row.undone_at is not None:
        raise RuleBroken("undone-already", "This link has been undone already.")
    check_version(row.version, version, "This link")
    row.undone_by, row.undone_at, row.undone_because = by, at, why
    fields = ["undone_by", "undone_at", "undone_because"]
    return write(row, by=by, at=at, why=why, fields=fields)


@transaction.atomic
def tell_apart(
    *,
    case_id: UUID,
    suspect_id: UUID,
    other_suspect_id: UUID,
    by: User,
    at: datetime,
    why: str,
) -> NotTheSame:
    """Two suspects are not the same person: they are not suggested again. Said twice, it stands
    as it was said first."""
    needs_words(why, "why", "Say why they are not the same person.")
    case = _seen(case_id, by)
    here = _suspect(case, suspect_id)
    there = (
        Suspect.objects.filter(visible_q(by, "case__matter"), pk=other_suspect_id)
        .exclude(case=case)
        .select_related("case")
        .first()
    )
    if here is None or there is None:
        raise Absent
    _hold_both(case, there.case)
    allow(by, LinkVerb.APART, case.matter, MAY)
    first, second = sorted((here, there), key=lambda one: one.pk)
    said = NotTheSame.objects.filter(first=first, second=second).first()
    if said is not None:
        return said
    row = NotTheSame(first=first, second=second, why=why, by=by, at=at)
    row.save(force_insert=True)
    return row


def _seen(case_id: UUID, by: User) -> Case:
    case = Case.objects.visible_to(by).select_related("matter").filter(pk=case_id).first()
    if case is None:
        raise Absent
    return case


def _hold_both(one: Case, other: Case) -> None:
    """In one order, whoever links them from whichever side."""
    for matter_id in sorted((one.matter_id, other.matter_id)):
        hold(matter_id)


def _suspect(case: Case, suspect_id: UUID | None) -> Suspect | None:
    if suspect_id is None:
        return None
    found = Suspect.objects.filter(case=case, pk=suspect_id).first()
    if found is None:
        raise Absent
    return found
