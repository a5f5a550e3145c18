"""My work: everything that needs me, most pressing first, each with why it is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from core import look
from core.accounts.models import Bond, MatterPerson, User
from core.accounts.policy import know_bonds
from core.accounts.roles import Role
from core.audit.reading import reads_of
from core.london import london_day
from core.pages import Page
from core.routes import Operation, Policy
from core.words import short
from deadlines.escalating import still_owed
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
        rows = list(
            found.select_related("matter__force", "raised_by").order_by("-level", "raised_at")[
                :AT_MOST
            ]
        )
        reads_of(self.request).show("escalation", [(row.pk, row.matter_id) for row in rows])
        now, calendar, owed = timezone.now(), current_calendar(), still_owed(rows)
        cards = tuple(
            _escalation_card(row, [clock_shown(one, now, calendar) for one in owed[row.pk]])
            for row in rows
        )
        return look.Group(
            "Escalations to answer", cards, found.count() if len(rows) == AT_MOST else len(rows)
        )

    def _late(self, person: User, title: str, side: str) -> look.Group:
        now = timezone.now()
        found = Deadline.objects.visible_to(person).overdue(at=now).filter(owed_by=side)
        rows = list(
            found.with_events().select_related("matter__force").order_by("due_at", "id")[:AT_MOST]
        )
        reads_of(self.request).show("deadline", [(row.pk, row.matter_id) for row in rows])
        calendar, whom = current_calendar(), _whom_to_chase(rows)
        cards = tuple(
            look.Card(
                href=f"/cases/{row.matter.reference}/",
                reference=row.matter.reference,
                clock=clock_shown(row, now, calendar),
                facts=(*whom.get(row.matter_id, ()), look.Row("Force", row.matter.force.name)),
            )
            for row in rows
        )
        return look.Group(title, cards, found.count() if len(rows) == AT_MOST else len(rows))


def _whom_to_chase(rows: list[Deadline]) -> dict[UUID, list[look.Row]]:
    """By matter, who has each case on either side. One query."""
    found: dict[UUID, list[look.Row]] = {}
    bonds = MatterPerson.objects.filter(
        matter__in={row.matter_id for row in rows}, bond__in=[Bond.LAWYER, Bond.OFFICER_IN_CHARGE]
    )
    for held in bonds.select_related("user").order_by("bond"):
        found.setdefault(held.matter_id, []).append(
            look.Row(held.get_bond_display(), held.user.name)
        )
    return found


def _escalation_card(row: Escalation, clocks: list[look.Clock]) -> look.Card:
    """What is late (the first due, and how many more), and what is asked of the reader."""
    asked = "answer this escalation"
    if row.acknowledged_at is None:
        asked += f", or acknowledge it by {short(row.acknowledge_by)}"
    more = len(clocks) - 1
    return look.Card(
        href=f"/escalations/{row.pk}/",
        reference=row.matter.reference,
        clock=clocks[0] if clocks else look.Clock(state="Nothing is owed any more"),
        move=look.Move("Your move", asked, mine=True),
        facts=(
            look.Row("Also late", f"{more} more" if more > 0 else ""),
            look.Row("Escalated as", row.get_level_display()),
            look.Row("Owed by", row.get_owed_by_display()),
            look.Row("Force", row.matter.force.name),
            look.Row("Raised by", row.raised_by.name if row.by_hand else "This service"),
        ),
    )
