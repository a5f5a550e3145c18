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

from casework.entering import units_to_enter_for
from core import look
from core.accounts.policy import know_bonds
from core.audit.reading import reads_of
from core.lists import Filter, Filters, Paging, chosen_in, filter_of, filters_of, paging
from core.london import london_day
from core.pages import Page
from core.routes import Operation, Policy
from deadlines.pages.shown import CRITICALLY_LATE, SOON
from deadlines.reading import current_calendar
from deadlines.workingdays import Calendar
from earlyadvice.figures import Behind, behind, named
from earlyadvice.lifecycle import WHOSE_MOVE, State
from earlyadvice.models import UNDER_REVIEW, Request, RequestQuerySet
from earlyadvice.pages.shown import card_of, urgent_labels
from earlyadvice.pages.words import CONTENT_WORDS

OPEN = tuple(state for state in State if WHOSE_MOVE[state] == "cps")
GROUPS = (
    *("Urgent: no date agreed yet", "Critically late", "Late", "Due soon", "Not due yet"),
    "Nothing owed by CPS",
)


@dataclass(frozen=True)
class RequestsShown:
    title: str
    total: int
    filters: Filters
    groups: tuple[look.Group, ...]
    paging: Paging
    enter_href: str  # for those who enter what comes on paper
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
            .for_cards()
            .order_by("urgency", NEEDED, "awaited_on", "id")[place.start : place.stop]
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
            enter_href="/early-advice/enter/" if units_to_enter_for(user) else "",
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
        if forces := query.getlist("force"):
            visible = visible.filter(case__matter__force__code__in=forces)
        if "me" in query.getlist("lawyer"):
            visible = visible.filter(lawyer=self.person)
        if (number := self._number()) is not None:
            visible = behind(visible, number, at=timezone.now())
        return visible

    def _number(self) -> Behind | None:
        """The figure that the list opens, if it opens one."""
        return named(self.request.GET.get("figure", ""), CONTENT_WORDS)

    def _groups(self, visible: RequestQuerySet) -> list[Filter]:
        """Each filter with its counts, in a fixed number of queries."""
        states = dict(visible.order_by().values_list("state").annotate(Count("id")))
        units = list(
            visible.order_by("case__matter__unit__name")
            .values_list("case__matter__unit__code", "case__matter__unit__name")
            .annotate(number=Count("id"), mine=Count("id", filter=Q(lawyer=self.person)))
        )
        forces = list(
            visible.order_by("case__matter__force__name")
            .values_list("case__matter__force__code", "case__matter__force__name")
            .annotate(Count("id"))
        )
        query = self.request.GET
        opened = []
        if (number := self._number()) is not None:
            counted = behind(visible, number, at=timezone.now()).count()
            choice = (query["figure"], number.said, counted)
            opened.append(filter_of(query, "figure", "Figure", [choice]))
        return [
            *opened,
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
            filter_of(query, "force", "Force", forces),
        ]


# the police ask for a date and nobody has answered, or nobody has looked at it yet
URGENT = ~Q(urgent_reason="") & (
    Q(state=State.SUBMITTED) | Q(state__in=OPEN, urgent_agreed_on=None, urgent_why_not="")
)
# of the urgent ones, the one that is needed first
NEEDED = Case(When(URGENT, then=F("urgent_needed_by")), default=None).asc(nulls_last=True)
# a date was agreed with the officer, and the advice is to come
AGREED = Q(state__in=[State.ACCEPTED, State.ALLOCATED], urgent_clock__isnull=False) & Q(
    urgent_clock__ended_at=None
)


def _by_urgency(found: RequestQuerySet, at: datetime, calendar: Calendar) -> Any:
    """With `awaited_on`, the day that the state waits for, and `urgency`, its place in GROUPS."""
    today = london_day(at)
    return found.annotate(
        awaited_on=Case(
            When(UNDER_REVIEW, then=F("review_clock__due_on")),
            When(state=State.SUBMITTED, then=F("triage_clock__due_on")),
            When(state=State.RETURNED, then=F("answer_clock__due_on")),
            When(state=State.ADVISED, then=F("outcome_clock__due_on")),
            When(AGREED, then=F("urgent_clock__due_on")),
            default=F("clock__due_on"),
        ),
        urgency=Case(
            When(URGENT, then=Value(0)),
            When(~Q(state__in=OPEN) & ~UNDER_REVIEW, then=Value(5)),
            When(awaited_on__lte=calendar.add(today, -CRITICALLY_LATE), then=Value(1)),
            When(awaited_on__lt=today, then=Value(2)),
            When(awaited_on__lte=calendar.add(today, SOON), then=Value(3)),
            default=Value(4),
        ),
    )
