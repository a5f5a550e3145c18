"""The register of what waits for further investigation: one list, the next review first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, ClassVar

from django.db.models import Case as When_
from django.db.models import Count, Value, When
from django.utils import timezone

from casework.models import Prfi, PrfiQuerySet
from casework.prfi.actions import REASONS, SUB_CATEGORIES, page_of
from casework.prfi.lifecycle import PrfiKind, PrfiState
from casework.standing import AGES
from core import look
from core.accounts.policy import know_bonds
from core.audit.reading import reads_of
from core.lists import Filter, Filters, Paging, chosen_in, filter_of, filters_of, paging
from core.london import london_day
from core.pages import Page
from core.reference.lookup import labels_ever
from core.routes import Operation, Policy
from core.words import count, short
from deadlines.pages.shown import SOON, clock_shown
from deadlines.reading import current_calendar
from deadlines.workingdays import Calendar

GROUPS = ("To look at now", "Review due soon", "Waiting")


@dataclass(frozen=True)
class RegisterShown:
    title: str
    total: int
    ages: tuple[look.Row, ...]
    filters: Filters
    groups: tuple[look.Group, ...]
    paging: Paging
    empty: look.Empty


class RegisterPage(Page):
    """`/prfi/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "casework/prfi_register.html"

    def contents(self) -> RegisterShown:
        query, user, now = self.request.GET, self.person, timezone.now()
        today, calendar = london_day(now), current_calendar()
        visible = Prfi.objects.visible_to(user).open()
        filters = filters_of(query, self._groups(visible))
        ranked = _by_review(self._chosen(visible), today, calendar)
        counts = dict(ranked.order_by().values_list("urgency").annotate(Count("id")))
        place = paging(query, sum(counts.values()))
        rows = list(
            ranked.for_cards().order_by("urgency", "next_review_on", "id")[place.start : place.stop]
        )
        reads_of(self.request).show("prfi", [(row.pk, row.matter_id) for row in rows])
        know_bonds(user, [row.matter for row in rows])
        said = labels_ever([REASONS, SUB_CATEGORIES])
        return RegisterShown(
            title="Waiting for further investigation",
            total=place.total,
            ages=tuple(_ages(visible, today)),
            filters=filters,
            groups=tuple(
                look.Group(
                    title=GROUPS[number],
                    count=counts.get(number),
                    cards=tuple(card_of(row, now, calendar, said) for row in group),
                )
                for number, group in groupby(rows, key=lambda row: row.urgency)
            ),
            paging=place,
            empty=look.Empty(
                "Nothing waits here",
                "A suspect's case that waits for the police would stand here, with its next date.",
                filters.clear_href,
                "Clear filters",
            ),
        )

    def _chosen(self, visible: PrfiQuerySet) -> PrfiQuerySet:
        query = self.request.GET
        if kinds := chosen_in(query, "kind", PrfiKind.values):
            visible = visible.filter(kind__in=kinds)
        if reasons := query.getlist("reason"):
            visible = visible.filter(reason__in=reasons)
        if forces := query.getlist("force"):
            visible = visible.filter(case__matter__force__code__in=forces)
        if units := query.getlist("unit"):
            visible = visible.filter(case__matter__unit__code__in=units)
        return visible

    def _groups(self, visible: PrfiQuerySet) -> list[Filter]:
        query, said = self.request.GET, labels_ever([REASONS])[REASONS]
        kinds = dict(visible.order_by().values_list("kind").annotate(Count("id")))
        reasons = visible.order_by("reason").values_list("reason").annotate(Count("id"))
        forces = visible.order_by("case__matter__force__name").values_list(
            "case__matter__force__code", "case__matter__force__name"
        )
        units = visible.order_by("case__matter__unit__name").values_list(
            "case__matter__unit__code", "case__matter__unit__name"
        )
        return [
            filter_of(
                query,
                "kind",
                "Kind",
                [(one.value, one.label, kinds.get(one.value, 0)) for one in PrfiKind],
            ),
            filter_of(
                query, "reason", "Reason", [(code, said.get(code, code), n) for code, n in reasons]
            ),
            filter_of(query, "force", "Force", list(forces.annotate(Count("id")))),
            filter_of(query, "unit", "Unit", list(units.annotate(Count("id")))),
        ]


def _by_review(found: PrfiQuerySet, today: date, calendar: Calendar) -> Any:
    """With `urgency`, its place in GROUPS."""
    return found.annotate(
        urgency=When_(
            When(next_review_on__lte=today, then=Value(0)),
            When(next_review_on__lte=calendar.add(today, SOON), then=Value(1)),
            default=Value(2),
        )
    )


def _ages(visible: PrfiQuerySet, today: date) -> list[look.Row]:
    """How many wait longer than so many days, since the police were first asked."""
    since = list(visible.order_by().values_list("waiting_since", flat=True))
    return [
        look.Row(
            f"Waiting more than {days} days",
            str(sum((today - one).days > days for one in since)),
        )
        for days in AGES
    ]


def card_of(
    row: Prfi, now: datetime, calendar: Calendar, said: dict[str, dict[str, str]]
) -> look.Card:
    """One line of the register: only what has a value."""
    reports = list(row.reports.all())
    today = london_day(now)
    return look.Card(
        href=page_of(row),
        reference=row.case.urn,
        clock=clock_shown(row.clock, now, calendar, "Review needed"),
        suspects=(str(row.suspect) if row.suspect else "No suspect identified",),
        facts=(
            look.Row("Waiting since", in_days(row.waiting_since, today)),
            look.Row("Reason", said[REASONS].get(row.reason, row.reason)),
            look.Row("What", said[SUB_CATEGORIES].get(row.sub_category, row.sub_category)),
            look.Row("Force", row.matter.force.name),
            look.Row("Unit", row.matter.unit.name),
        ),
        flags=flags_of(row),
        note=reports[-1].text if reports else "",
    )


def in_days(since: date, today: date) -> str:
    """A day and how long ago it was: Tue 24 November 2026 (12 days)."""
    return f"{short(since)} ({count((today - since).days, 'day')})"


def flags_of(row: Prfi) -> tuple[str, ...]:
    reports = list(row.reports.all())
    flags = [str(PrfiKind(row.kind).label)]
    if not reports:
        flags.append("No progress report yet")
    elif not reports[-1].kept:
        flags.append("The police's date has slipped")
    if row.last_informed_on is None and row.informs != "nobody":
        flags.append("Not written down when the victim was last informed")
    if row.state != PrfiState.OPEN:
        flags.append(str(PrfiState(row.state).label))
    return tuple(flags)
