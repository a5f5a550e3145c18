"""The disclosure list of a case: what may have to be revealed, what a lawyer decided about it, and
how long the case is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils import timezone

from casework.disclosure.documents import newest_decision
from casework.disclosure.holding import kept
from casework.disclosure.lifecycle import DisclosureVerb, HoldState, Outcome, SourceKind
from casework.disclosure.listing import KIND, page_of
from casework.disclosure.policy import MAY
from casework.disclosure.rules import Kept
from casework.models import DisclosureDecision, DisclosureItem, Hold
from casework.pages.disclosure.base import find_case, header_of
from core import look
from core.accounts.policy import know_bonds, may, said
from core.audit.reading import reads_of
from core.london import london_day
from core.pages import Page
from core.reference.lookup import labels_ever
from core.routes import Operation, Policy
from core.words import in_full, moment
from deadlines.pages.shown import clock_shown
from deadlines.reading import current_calendar
from deadlines.workingdays import Calendar


@dataclass(frozen=True)
class ItemShown:
    """One item. `earlier` are the decisions that it no longer stands by."""

    what: str
    clock: look.Clock
    words: str
    rows: tuple[look.Row, ...]
    earlier: tuple[look.Entry, ...]
    href: str  # to its decision; empty for whoever may not


@dataclass(frozen=True)
class KeptShown:
    until: str
    because: str
    rows: tuple[look.Row, ...]
    step: look.Step


@dataclass(frozen=True)
class ListShown:
    title: str
    header: look.CaseHeader
    steps: look.NextSteps
    undecided: tuple[ItemShown, ...]
    decided: tuple[ItemShown, ...]
    who_decides: str
    kept: KeptShown
    file_href: str  # without its ending; empty for whoever may not take it away


class DisclosurePage(Page):
    """`/cases/{urn}/disclosure/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "casework/disclosure.html"

    def find(self, **kwargs: Any) -> None:
        self.case = find_case(self.person, kwargs["urn"])

    def contents(self) -> Any:
        case, user, now = self.case, self.person, timezone.now()
        rows = list(DisclosureItem.objects.visible_to(user).filter(case=case).for_reading())
        reads = reads_of(self.request)
        reads.show("case", [(case.pk, case.matter_id)])
        if rows:
            reads.show("disclosure-item", [(one.pk, case.matter_id) for one in rows])
        know_bonds(user, [case.matter])
        here, calendar, kinds = page_of(case), current_calendar(), kinds_of_items()
        can = {verb: may(user, verb, case.matter, MAY) for verb in DisclosureVerb}
        shown = [(one.outcome, item_shown(one, now, calendar, kinds, can)) for one in rows]
        holds = list(Hold.objects.filter(case=case).select_related("placed_by", "lifted_by"))
        return ListShown(
            title=f"Disclosure list: {case.urn}",
            header=header_of(case),
            steps=look.NextSteps(
                primary=look.Step(
                    "Add something to the list",
                    here + "add/",
                    said(MAY[DisclosureVerb.ADD]),
                    can[DisclosureVerb.ADD],
                ),
            ),
            undecided=tuple(one for outcome, one in shown if outcome == Outcome.UNDECIDED),
            decided=tuple(one for outcome, one in shown if outcome != Outcome.UNDECIDED),
            who_decides=said(MAY[DisclosureVerb.DECIDE]),
            kept=kept_shown(kept(case, holds, london_day(now)), holds, here, can),
            file_href=f"/cases/{case.urn}/disclosure" if can[DisclosureVerb.EXPORT] else "",
        )


def kinds_of_items() -> Mapping[str, str]:
    return labels_ever([KIND])[KIND]


def item_shown(
    item: DisclosureItem,
    at: datetime,
    calendar: Calendar,
    kinds: Mapping[str, str],
    can: Mapping[DisclosureVerb, bool],
) -> ItemShown:
    newest, privileged = newest_decision(item), can[DisclosureVerb.READ_PRIVILEGED]
    state = str(Outcome(item.outcome).label)
    before = [one for one in item.decisions.all() if one != newest]
    return ItemShown(
        what=item.what,
        clock=look.Clock(state) if newest else clock_shown(item.clock, at, calendar, state),
        words=item.words,
        rows=(
            look.Row("Kind", kinds.get(item.kind, item.kind)),
            look.Row(
                "Where it comes from",
                str(SourceKind(item.source_kind).label) if item.source_kind else "",
            ),
            look.Row("Listed", f"{moment(item.added_at)}, {item.added_by.name}"),
            *(decision_rows(newest, privileged=privileged) if newest else ()),
        ),
        earlier=tuple(_earlier(one, privileged=privileged) for one in reversed(before)),
        href=f"/disclosure/{item.pk}/" if can[DisclosureVerb.DECIDE] else "",
    )


def decision_rows(one: DisclosureDecision, *, privileged: bool) -> tuple[look.Row, ...]:
    return (
        look.Row("Decided", f"{moment(one.at)}, {one.by.name}"),
        look.Row("Reason", one.reason),
        look.Row("Sensitive, because", _inside(one.sensitive_because, privileged)),
        look.Row("Decided anew, because", _inside(one.decided_anew_because, privileged)),
    )


def _inside(words: str, privileged: bool) -> str:
    return words if privileged or not words else "Legal working paper: read by lawyers"


def _earlier(one: DisclosureDecision, *, privileged: bool) -> look.Entry:
    why = one.reason or _inside(one.sensitive_because, privileged)
    return look.Entry(one.at, f"Decided before: {Outcome(one.outcome).label}", one.by.name, why)


def kept_shown(
    found: Kept, holds: Sequence[Hold], here: str, can: Mapping[DisclosureVerb, bool]
) -> KeptShown:
    standing = any(one.state == HoldState.STANDS for one in holds)
    verb = DisclosureVerb.LIFT if standing else DisclosureVerb.HOLD
    return KeptShown(
        until=f"Kept until {in_full(found.until)}" if found.until else "Kept, without a last day",
        because=found.because,
        rows=hold_rows(holds),
        step=look.Step(
            str(verb.label),
            here + ("hold/lift/" if standing else "hold/"),
            said(MAY[verb]),
            can[verb],
        ),
    )


def hold_rows(holds: Sequence[Hold]) -> tuple[look.Row, ...]:
    """Every hold there was, each with its end."""
    found = []
    for one in holds:
        placed = f"{moment(one.placed_at)}, {one.placed_by.name}"
        found.append(look.Row("Hold placed", (placed, one.reason)))
        if one.lifted_at is not None and one.lifted_by is not None:
            lifted = f"{moment(one.lifted_at)}, {one.lifted_by.name}"
            found.append(look.Row("Hold lifted", (lifted, one.lifted_because)))
    return tuple(found)
