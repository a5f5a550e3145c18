"""The agenda of a clinic: until it is fixed, the cases that stagnate now; afterwards, its rows.

Everybody sees the cases that they may see, and of a restricted case nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Max, Q

from casework.clinics.lifecycle import ClinicState, OutcomeKind
from casework.clinics.rules import Limits, Stagnation, rank_of, reasons_of
from casework.models import Case, Clinic, ClinicItem, ClinicOutcome, Prfi, Round
from casework.plans.lifecycle import LIVE, UNISSUED
from casework.standing import Owed, read_standing
from core.london import london_day
from core.reference.lookup import SETTING, items
from deadlines.models import Deadline
from deadlines.reading import current_calendar
from deadlines.workingdays import Calendar

if TYPE_CHECKING:
    from core.accounts.models import User

SETTINGS = {
    "clinic-cases": "cases",
    "clinic-waiting": "waiting_days",
    "clinic-slipped": "slipped_times",
    "clinic-rounds": "rounds",
    "clinic-still": "still_days",
}


@dataclass(frozen=True)
class Line:
    """One case of the agenda: why the rule brings it, and its row if it has one."""

    case: Case
    why: tuple[str, ...]
    item: ClinicItem | None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Those of the rule, and the words of whoever added the case."""
        added = self.item.added_because if self.item is not None else ""
        return (*self.why, f"Added: {added}") if added else self.why

    @property
    def outcomes(self) -> list[ClinicOutcome]:
        return list(self.item.outcomes.all()) if self.item is not None else []


@dataclass(frozen=True)
class Agenda:
    """Ranked, and beside it what somebody left out with a reason."""

    lines: tuple[Line, ...]
    left_out: tuple[ClinicItem, ...]
    more: int = 0  # that stagnate too, and for which there is no room

    @property
    def open(self) -> tuple[Line, ...]:
        """The cases of which nothing has been recorded yet."""
        return tuple(line for line in self.lines if not line.outcomes)


def limits_on(today: date) -> Limits:
    """From when on a case stagnates, as the settings stand. One query."""
    found = {one.code: int(one.data["value"]) for one in items(SETTING, today)}
    return Limits(**{name: found[code] for code, name in SETTINGS.items() if code in found})


def agenda_of(clinic: Clinic, user: User, at: datetime) -> Agenda:
    """The agenda as this person sees it, in a fixed number of queries."""
    rows = list(ClinicItem.objects.visible_to(user).with_outcomes().filter(clinic=clinic))
    left_out = tuple(row for row in rows if row.left_out_because)
    on_it = {row.case_id: row for row in rows if not row.left_out_because}
    if clinic.state != ClinicState.PLANNED:
        fixed = (Line(row.case, tuple(row.why_here), row) for row in on_it.values())
        return Agenda(tuple(fixed), left_out)
    today, facts = london_day(at), stagnating(clinic, user, at)
    limits = limits_on(today)
    why = {pk: reasons_of(case, limits, today) for pk, case in facts.items()}
    away = {row.case_id for row in left_out}
    found = {pk: reasons for pk, reasons in why.items() if reasons and pk not in away}

    def place(pk: UUID) -> tuple[int, int, int, UUID]:
        reasons = [*found.get(pk, ()), *(["added"] if pk in on_it else [])]
        return (*rank_of(facts.get(pk, Stagnation()), reasons, today), pk)

    by_itself = sorted(found.keys() - on_it.keys(), key=place)
    come = sorted({*by_itself[: limits.cases], *on_it}, key=place)
    seen = Case.objects.visible_to(user).select_related("matter").prefetch_related("suspects")
    cases = seen.in_bulk(come)
    lines = (Line(cases[pk], found.get(pk, ()), on_it.get(pk)) for pk in come if pk in cases)
    return Agenda(tuple(lines), left_out, max(len(by_itself) - limits.cases, 0))


def stagnating(clinic: Clinic, user: User, at: datetime) -> dict[UUID, Stagnation]:
    """What the rule needs to know, by case: of every case of the unit and force with something
    open, in a fixed number of queries."""
    today, calendar = london_day(at), current_calendar()

    def among(matter: str) -> Q:
        path = f"{matter}__" if matter else ""
        return Q(**{f"{path}unit": clinic.unit_id, f"{path}force": clinic.force_id})

    known = read_standing(user, among, at)
    cases = dict(
        Case.objects.visible_to(user)
        .filter(among("matter"), matter__in=list(known))
        .values_list("matter", "pk")
    )
    slipped = _slipped(user, among("case__matter"))
    rounds = dict(
        Round.objects.visible_to(user)
        .filter(among("case__matter"), Q(state__in=UNISSUED) | Q(items__state__in=LIVE))
        .values_list("case")
        .annotate(Max("number"))
        .order_by()
    )
    moved = dict(
        Deadline.objects.visible_to(user)
        .filter(matter__in=list(cases))
        .values_list("matter")
        .annotate(Max("events__at"))
        .order_by()
    )
    told = dict(
        Prfi.objects.visible_to(user)
        .filter(among("case__matter"))
        .values_list("case")
        .annotate(Max("updated_at"))
        .order_by()
    )
    not_reached = _not_reached(clinic, user)
    return {
        pk: Stagnation(
            waiting_since=known[matter].waiting_since,
            prfi=known[matter].prfi,
            slipped_times=slipped.get(pk, 0),
            late=_late(known[matter].owed, today, calendar),
            round=rounds.get(pk, 0),
            moved_on=max(
                (london_day(one) for one in (moved.get(matter), told.get(pk)) if one is not None),
                default=None,
            ),
            not_reached=pk in not_reached,
        )
        for matter, pk in cases.items()
    }


def _slipped(user: User, among: Q) -> dict[UUID, int]:
    """How often the police's date has slipped, at most, of a PRFI of each case."""
    rows = (
        Prfi.objects.visible_to(user)
        .open()
        .filter(among, reports__kept=False)
        .annotate(times=Count("reports"))
        .order_by("times")
    )
    return dict(rows.values_list("case", "times"))  # the most comes last


def _late(owed: list[Owed], today: date, calendar: Calendar) -> dict[str, int]:
    """How many working days the latest duty of each side is late."""
    late: dict[str, int] = {}
    for one in owed:
        if one.late:
            days = max(calendar.between(one.due_on, today), 1)
            late[one.side] = max(days, late.get(one.side, 0))
    return late


def _not_reached(clinic: Clinic, user: User) -> set[UUID]:
    """The cases that the clinic before this one was not able to come to."""
    before = (
        Clinic.objects.visible_to(user)
        .filter(unit=clinic.unit_id, force=clinic.force_id, state=ClinicState.HELD)
        .exclude(pk=clinic.pk)
        .order_by("-held_at")
        .values("pk")[:1]
    )
    spoken_of = ClinicOutcome.objects.filter(kind=OutcomeKind.AGREED)
    rows = ClinicItem.objects.visible_to(user).filter(clinic__in=before, left_out_because="")
    return set(rows.exclude(outcomes__in=spoken_of).values_list("case", flat=True))
