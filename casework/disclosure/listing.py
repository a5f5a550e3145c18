"""Every change to the disclosure list of a case: something is added, and a lawyer decides it.

`something_was_said` is the answer yes to the question that every record of a contact asks; it is a
part of the action that records the contact, under the lock that this one holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.disclosure.lifecycle import DisclosureVerb, Outcome, SourceKind
from casework.disclosure.policy import MAY
from casework.disclosure.rules import Said, decision_faults, says_why_openly
from casework.models import Case, DisclosureDecision, DisclosureItem
from casework.moving import hold
from core.accounts.models import Bond, MatterPerson, User
from core.accounts.policy import allow
from core.accounts.roles import PostKind
from core.errors import Absent, Fault, Invalid, check_version
from core.history import write
from core.london import london_day
from core.notices.actions import tell
from core.reference.lookup import labels
from deadlines import actions as clocks
from deadlines.recipients import resolve

CLOCK = "disclosure-item"
KIND = "disclosure_kind"  # of the reference data
CONTACT = "contact"


@dataclass(frozen=True)
class Source:
    """The record that something came from: the row, and which record of it."""

    kind: SourceKind
    id: UUID
    number: int = 0


def something_was_said(
    *, case: Case, said: Said, what: str, source: Source, by: User, at: datetime
) -> DisclosureItem | None:
    """Put what was said on the list, as it was said, and tell the lawyer and the officer in charge
    at once. The same words of the same row are put there once, however often they are sent."""
    if not said.anything:
        return None
    rows = DisclosureItem.objects.filter(source_kind=source.kind, source_id=source.id)
    known = (
        rows.filter(words=said.words).first() or rows.filter(source_number=source.number).first()
    )
    if known is not None:
        return known
    item = _added(case, CONTACT, what, said.words, source, by=by, at=at)
    _tell(item, at)
    return item


@transaction.atomic
def add(
    *,
    case_id: UUID,
    by: User,
    at: datetime,
    kind: str,
    what: str,
    words: str = "",
    version: int | None = None,
) -> DisclosureItem:
    """Put something on the list by hand: material, or what somebody said."""
    faults = []
    if kind not in labels(KIND, london_day(at)):
        faults.append(Fault("/kind", "choice-needed", "Choose what kind of thing it is."))
    if not what.strip():
        faults.append(Fault("/what", "words-needed", "Say what it is."))
    if kind == CONTACT and not words.strip():
        text = "Write down what was said, in the words that were used."
        faults.append(Fault("/words", "words-needed", text))
    if faults:
        raise Invalid(faults)
    case = locked_case(case_id, by, DisclosureVerb.ADD)
    count = case.disclosure_items.count()
    check_version(count, version, "The disclosure list")
    item = _added(case, kind, what, words, None, by=by, at=at)
    if words.strip():
        _tell(item, at)
    return item


@transaction.atomic
def decide(
    *,
    item_id: UUID,
    by: User,
    at: datetime,
    outcome: str,
    reason: str,
    why: str = "",
    version: int | None = None,
) -> DisclosureItem:
    """Decide what becomes of an item. One that was decided before is decided anew, saying why;
    what stood before stays on record."""
    seen = DisclosureItem.objects.visible_to(by).select_related("case").filter(pk=item_id).first()
    if seen is None:
        raise Absent
    allow(by, DisclosureVerb.DECIDE, hold(seen.matter_id), MAY)
    item = (
        DisclosureItem.objects.select_for_update(of=("self",))
        .select_related("case__matter", "clock")
        .get(pk=item_id)
    )
    check_version(item.version, version, "This item")
    before = item.outcome != Outcome.UNDECIDED
    if faults := decision_faults(outcome, reason, decided_before=before, why=why):
        raise Invalid(faults)
    openly = says_why_openly(outcome)
    item.outcome = outcome
    write(item, by=by, at=at, why="Decided anew" if before else "Decided", fields=["outcome"])
    DisclosureDecision.objects.create(
        item=item,
        outcome=outcome,
        reason=reason if openly else "",
        sensitive_because="" if openly else reason,
        decided_anew_because=why if before else "",
        by=by,
        at=at,
    )
    if not before:
        clocks.meet(deadline_id=item.clock_id, by=by, at=at, reason="Decided")
    return item


def locked_case(case_id: UUID, by: User, verb: DisclosureVerb) -> Case:
    """Lock a case that `by` can see and may act on so."""
    seen = Case.objects.visible_to(by).filter(pk=case_id).first()
    if seen is None:
        raise Absent
    allow(by, verb, hold(seen.matter_id), MAY)
    return Case.objects.select_related("matter__unit").get(pk=case_id)


def page_of(case: Case) -> str:
    return f"/cases/{case.urn}/disclosure/"


def _added(
    case: Case, kind: str, what: str, words: str, source: Source | None, *, by: User, at: datetime
) -> DisclosureItem:
    clock = clocks.start(matter_id=case.matter_id, kind=CLOCK, received_at=at, by=by, at=at)
    item = DisclosureItem(
        case=case,
        kind=kind,
        what=what,
        words=words,
        source_kind=source.kind if source else "",
        source_id=source.id if source else None,
        source_number=source.number if source else 0,
        added_by=by,
        added_at=at,
        clock=clock,
    )
    return write(item, by=by, at=at, why="Put on the disclosure list")


def _tell(item: DisclosureItem, at: datetime) -> None:
    """The lawyer, or the legal manager while nobody has the case; and the officer in charge."""
    bonds = (Bond.LAWYER, Bond.OFFICER_IN_CHARGE)
    held = MatterPerson.objects.filter(matter=item.matter_id, bond__in=bonds)
    bonded = list(held.values_list("bond", "user_id"))
    people = {user for _, user in bonded}
    if Bond.LAWYER not in {bond for bond, _ in bonded}:
        post = resolve(item.matter_id, PostKind.LEGAL_MANAGER, london_day(at))
        people |= {post.user_id} if post.user_id is not None else set()
    tell(
        sorted(people),
        matter_id=item.matter_id,
        kind="something-was-said",
        path=page_of(item.case),
        key=f"something-was-said:{item.pk}",
        at=at,
    )
