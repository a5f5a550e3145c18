"""Charging referrals by state: one list, filters beside it, groups by urgency within it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from casework.entering import units_to_enter_for
from casework.models import Referral, ReferralQuerySet, Track
from casework.pages.referrals.shown import card_of
from casework.referrals.lifecycle import REFERRAL_MOVE, Priority, ReferralState, TrackState
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

OPEN = tuple(state for state in ReferralState if REFERRAL_MOVE[state] == "cps")
GROUPS = ("Critically late", "Late", "Due soon", "Not due yet", "Nothing owed by CPS")


@dataclass(frozen=True)
class ReferralsShown:
    title: str
    total: int
    filters: Filters
    groups: tuple[look.Group, ...]
    paging: Paging
    enter_href: str  # for those who enter what comes on paper
    empty: look.Empty


class ReferralsPage(Page):
    """The list. The first visit shows what is open in the person's own units."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "casework/referrals.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.GET:
            chosen = urlencode([("state", state.value) for state in OPEN])
            return HttpResponseRedirect(f"{request.path}?{chosen}")
        return super().get(request, *args, **kwargs)

    def contents(self) -> ReferralsShown:
        query, user, now = self.request.GET, self.person, timezone.now()
        calendar = current_calendar()
        visible = Referral.objects.visible_to(user)
        filters = filters_of(query, self._groups(visible))
        found = self._chosen(visible)
        ranked = by_urgency(found, now, calendar)
        counts = dict(ranked.order_by().values_list("urgency").annotate(Count("id")))
        place = paging(query, sum(counts.values()))
        rows = list(
            ranked.for_cards().order_by("urgency", "awaited_on", "id")[place.start : place.stop]
        )
        reads_of(self.request).show("charging-referral", [(row.pk, row.matter_id) for row in rows])
        know_bonds(user, [row.matter for row in rows])
        return ReferralsShown(
            title="Charging referrals",
            total=place.total,
            filters=filters,
            groups=tuple(
                look.Group(
                    title=GROUPS[number],
                    count=counts.get(number),
                    cards=tuple(
                        card_of(row, user=user, at=now, calendar=calendar) for row in group
                    ),
                )
                for number, group in groupby(rows, key=lambda row: row.urgency)
            ),
            paging=place,
            enter_href="/referrals/new/" if units_to_enter_for(user) else "",
            empty=look.Empty(
                "No referrals here",
                "Referrals that match your filters would stand here. Clear the filters to see all.",
                filters.clear_href,
                "Clear filters",
            ),
        )

    def _chosen(self, visible: ReferralQuerySet) -> ReferralQuerySet:
        query = self.request.GET
        if states := chosen_in(query, "state", ReferralState.values):
            visible = visible.filter(state__in=states)
        if priorities := chosen_in(query, "priority", Priority.values):
            visible = visible.filter(priority__in=priorities)
        if units := query.getlist("unit"):
            visible = visible.filter(case__matter__unit__code__in=units)
        if forces := query.getlist("force"):
            visible = visible.filter(case__matter__force__code__in=forces)
        if "me" in query.getlist("lawyer"):
            visible = visible.filter(lawyer=self.person)
        return visible

    def _groups(self, visible: ReferralQuerySet) -> list[Filter]:
        """Each filter with its counts, in a fixed number of queries."""
        states = dict(visible.order_by().values_list("state").annotate(Count("id")))
        priorities = dict(visible.order_by().values_list("priority").annotate(Count("id")))
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
        query, mine = self.request.GET, sum(row[3] for row in units)
        return [
            filter_of(query, "lawyer", "Allocated to", [("me", "Me", mine)]),
            filter_of(
                query,
                "state",
                "State",
                [(one.value, one.label, states.get(one.value, 0)) for one in ReferralState],
            ),
            filter_of(
                query,
                "priority",
                "Priority",
                [(one.value, one.label, priorities.get(one.value, 0)) for one in Priority],
            ),
            filter_of(query, "unit", "Unit", [(code, name, n) for code, name, n, _ in units]),
            filter_of(query, "force", "Force", forces),
        ]


def by_urgency(found: ReferralQuerySet, at: datetime, calendar: Calendar) -> Any:
    """With `awaited_on`, the day that the state waits for, and `urgency`, its place in GROUPS."""
    today = london_day(at)
    deciding = Track.objects.filter(referral=OuterRef("pk"), state=TrackState.DECIDING)
    earliest = deciding.order_by("clock__due_on").values("clock__due_on")[:1]
    intake = Q(state__in=[ReferralState.SUBMITTED, ReferralState.ACCEPTED])
    return found.annotate(
        deciding_on=Subquery(earliest),
        awaited_on=Case(
            When(state=ReferralState.SUBMITTED, then=F("triage_clock__due_on")),
            When(state=ReferralState.RETURNED, then=F("answer_clock__due_on")),
            default=F("deciding_on"),
        ),
        urgency=Case(
            When(~Q(state__in=OPEN) | ~intake & Q(deciding_on=None), then=Value(4)),
            When(awaited_on__lte=calendar.add(today, -CRITICALLY_LATE), then=Value(0)),
            When(awaited_on__lt=today, then=Value(1)),
            When(awaited_on__lte=calendar.add(today, SOON), then=Value(2)),
            default=Value(3),
        ),
    )
