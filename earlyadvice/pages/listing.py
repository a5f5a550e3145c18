"""Early-advice requests by state: one list, filters beside it, groups by urgency within it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import Case, Count, F, Q, Value, When
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from core import look
from core.accounts.policy import know_bonds
from core.audit.reading import reads_of
from core.lists import (
    Filter,
    Filters,
    Paging,
    chosen_in,
    filter_of,
    filters_of,
    paging,
)
from core.london import london_day
from core.pages import Page
from core.routes import Operation, Policy
from deadlines.pages.shown import CRITICALLY_LATE, SOON
from deadlines.reading import current_calendar
from deadlines.workingdays import Calendar
from earlyadvice.lifecycle import WHOSE_MOVE, State
from earlyadvice.models import Request, RequestQuerySet
from earlyadvice.pages.shown import card_of, urgent_labels

OPEN = tuple(state for state in State if WHOSE_MOVE[state] == "cps")
GROUPS = ("Critically late", "Late", "Due soon", "Not due yet", "Nothing owed by CPS")


@dataclass(frozen=True)
class RequestsShown:
    title: str
    total: int
    filters: Filters
    groups: tuple[look.Group, ...]
    paging: Paging
    empty: look.Empty


class RequestsPage(Page):
    """The list. The first visit shows what is open in the person's own units."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "earlyadvice/requests.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.GET:
            chosen = urlencode([("state", state.value) for state in OPEN])
            return HttpResponseRedirect(f"{request.path}?{chosen}")
        return super().get(request, *args, **kwargs)

    def contents(self) -> RequestsShown:
        query, user, now = self.request.GET, self.person, timezone.now()
        calendar = current_calendar()
        visible = Request.objects.visible_to(user)
        filters = filters_of(query, self._groups(visible))
        found = self._chosen(visible)
        counts = dict(
            _by_urgency(found, now, calendar)
            .order_by()
            .values_list("urgency")
            .annotate(Count("id"))
        )
        place = paging(query, sum(counts.values()))
        rows = list(
            _by_urgency(found, now, calendar)
            .with_people()
            .prefetch_related("case__suspects", "clock__events__by", "triage_clock__events__by")
            .order_by("urgency", "awaited_on", "id")[place.start : place.stop]
        )
        reads_of(self.request).show(
            "early-advice-request", [(row.pk, row.matter_id) for row in rows]
        )
        know_bonds(user, [row.matter for row in rows])
        urgent = urgent_labels(london_day(now))
        return RequestsShown(
            title="Early advice requests",
            total=place.total,
            filters=filters,
            groups=tuple(
                look.Group(
                    title=GROUPS[number],
                    count=counts.get(number),
                    cards=tuple(
                        card_of(row, user=user, at=now, calendar=calendar, urgent_labels=urgent)
                        for row in group
                    ),
                )
                for number, group in groupby(rows, key=lambda row: row.urgency)
            ),
            paging=place,
            empty=look.Empty(
                "No requests here",
                "Requests that match your filters would stand here. Clear the filters to see all.",
                filters.clear_href,
                "Clear filters",
            ),
        )

    def _chosen(self, visible: RequestQuerySet) -> RequestQuerySet:
        query = self.request.GET
        if states := chosen_in(query, "state", State.values):
            visible = visible.filter(state__in=states)
        if units := query.getlist("unit"):
            visible = visible.filter(case__matter__unit__code__in=units)
        if "me" in query.getlist("lawyer"):
            visible = visible.filter(lawyer=self.person)
        return visible

    def _groups(self, visible: RequestQuerySet) -> list[Filter]:
        """Each filter with its counts: two queries, however many requests there are."""
        states = dict(visible.order_by().values_list("state").annotate(Count("id")))
        units = list(
            visible.order_by("case__matter__unit__name")
            .values_list("case__matter__unit__code", "case__matter__unit__name")
            .annotate(number=Count("id"), mine=Count("id", filter=Q(lawyer=self.person)))
        )
        query = self.request.GET
        return [
            filter_of(
                query, "lawyer", "Allocated to", [("me", "Me", sum(row[3] for row in units))]
            ),
            filter_of(
                query,
                "state",
                "State",
                [(state.value, state.label, states.get(state.value, 0)) for state in State],
            ),
            filter_of(query, "unit", "Unit", [(code, name, n) for code, name, n, _ in units]),
        ]


def _by_urgency(found: RequestQuerySet, at: datetime, calendar: Calendar) -> Any:
    """With `awaited_on`, the day that the state waits for, and `urgency`, its place in GROUPS."""
    today = london_day(at)
    return found.annotate(
        awaited_on=Case(
            When(state=State.SUBMITTED, then=F("triage_clock__due_on")),
            default=F("clock__due_on"),
        ),
        urgency=Case(
            When(~Q(state__in=OPEN), then=Value(4)),
            When(awaited_on__lte=calendar.add(today, -CRITICALLY_LATE), then=Value(0)),
            When(awaited_on__lt=today, then=Value(1)),
            When(awaited_on__lte=calendar.add(today, SOON), then=Value(2)),
            default=Value(3),
        ),
    )
