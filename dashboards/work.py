"""My work: everything that needs me, most pressing first, each with why it is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from core import look
from core.accounts.models import User
from core.accounts.policy import know_bonds
from core.accounts.roles import Role
from core.audit.reading import reads_of
from core.london import london_day
from core.pages import Page
from core.routes import Operation, Policy
from deadlines.models import Deadline, Escalation
from deadlines.models.clock import Side
from deadlines.pages.shown import clock_shown
from deadlines.reading import current_calendar
from earlyadvice.lifecycle import State
from earlyadvice.models import Request
from earlyadvice.pages.shown import card_of, urgent_labels
from earlyadvice.policy import MANAGERS

AT_MOST = 50  # of each sort; the heading says how many there are


@dataclass(frozen=True)
class WorkShown:
    title: str
    groups: tuple[look.Group, ...]
    empty: look.Empty


class WorkPage(Page):
    """`/`: escalations to answer, then requests that wait for this person, then what is late."""

    policy = Policy.SIGNED_IN
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "dashboards/work.html"

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not self.person.standing.units and Role.ADMINISTRATOR in self.person.standing.roles:
            return HttpResponseRedirect("/administration/reference/")
        return super().get(request, *args, **kwargs)

    def contents(self) -> WorkShown:
        person: User = self.person
        groups = [self._escalations(person)]
        if person.standing.roles & MANAGERS:
            groups += [
                self._requests(person, "Triage needed", Q(state=State.SUBMITTED)),
                self._requests(person, "Lawyer needed", Q(state=State.ACCEPTED)),
            ]
        if Role.CASE_PROGRESSION_MANAGER in person.standing.roles:
            groups += [
                self._late(person, "Late on our side", Side.CPS),
                self._late(person, "Late on the police side", Side.POLICE),
            ]
        groups.append(
            self._requests(
                person, "Advice needed from you", Q(state=State.ALLOCATED, lawyer=person)
            )
        )
        return WorkShown(
            title="My work",
            groups=tuple(group for group in groups if group.cards),
            empty=look.Empty(
                "Nothing needs you now",
                "Requests to triage, allocate or advise on, and escalations to answer, stand here.",
                "/early-advice/",
                "See the early advice requests of your unit",
            ),
        )

    def _requests(self, person: User, title: str, wanted: Q) -> look.Group:
        found = Request.objects.visible_to(person).filter(wanted)
        now = timezone.now()
        rows = list(
            found.with_people()
            .prefetch_related("case__suspects", "clock__events__by", "triage_clock__events__by")
            .order_by("clock__due_at", "id")[:AT_MOST]
        )
        reads_of(self.request).show(
            "early-advice-request", [(row.pk, row.matter_id) for row in rows]
        )
        know_bonds(person, [row.matter for row in rows])
        calendar, urgent = current_calendar(), urgent_labels(london_day(now))
        cards = tuple(
            card_of(row, user=person, at=now, calendar=calendar, urgent_labels=urgent)
            for row in rows
        )
        return look.Group(title, cards, found.count() if len(rows) == AT_MOST else len(rows))

    def _escalations(self, person: User) -> look.Group:
        found = Escalation.objects.visible_to(person).open().filter(to_user=person)
        rows = list(found.select_related("matter").order_by("-level", "raised_at")[:AT_MOST])
        reads_of(self.request).show("escalation", [(row.pk, row.matter_id) for row in rows])
        cards = tuple(
            look.Card(
                href=f"/escalations/{row.pk}/",
                reference=row.matter.reference,
                clock=look.Clock(
                    state=row.get_state_display(),
                    on=row.acknowledge_by if row.acknowledged_at is None else None,
                    severity=look.Severity.LATE,
                ),
                move=look.Move("Your move", f"{row.get_level_display()}, and it came to you", True),
                facts=(look.Row("Owed by", row.get_owed_by_display()),),
            )
            for row in rows
        )
        return look.Group("Escalations to answer", cards, len(cards))

    def _late(self, person: User, title: str, side: str) -> look.Group:
        now = timezone.now()
        found = Deadline.objects.visible_to(person).overdue(at=now).filter(owed_by=side)
        rows = list(
            found.with_events().select_related("matter__force").order_by("due_at", "id")[:AT_MOST]
        )
        reads_of(self.request).show("deadline", [(row.pk, row.matter_id) for row in rows])
        calendar = current_calendar()
        cards = tuple(
            look.Card(
                href=f"/cases/{row.matter.reference}/",
                reference=row.matter.reference,
                clock=clock_shown(row, now, calendar),
                facts=(look.Row("Force", row.matter.force.name),),
            )
            for row in rows
        )
        return look.Group(title, cards, found.count() if len(rows) == AT_MOST else len(rows))
