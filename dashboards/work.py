"""My work: everything that needs me, most pressing first, each with why it is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, TypeVar
from uuid import UUID

from django.db.models import Count, Exists, F, Model, OuterRef, Prefetch, Q, QuerySet, Window
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property

from casework.models import Countersign, Referral, Track
from casework.pages.referrals.listing import by_urgency
from casework.pages.referrals.shown import card_of as card_of_referral
from casework.referrals.lifecycle import ReferralState, TrackState
from casework.reviews.lifecycle import CountersignState
from casework.reviews.releasing import VICTIM_TOLD
from core import look
from core.accounts.models import Bond, MatterPerson, User
from core.accounts.policy import know_bonds
from core.accounts.roles import Role
from core.audit.reading import reads_of
from core.london import london_day
from core.pages import Page
from core.routes import Operation, Policy
from core.words import short
from deadlines.asking import waiting_for
from deadlines.escalating import held_by, still_owed
from deadlines.models import Deadline, Escalation, Question
from deadlines.models.clock import DeadlineQuerySet, Side
from deadlines.pages.shown import clock_shown
from deadlines.reading import current_calendar
from deadlines.workingdays import Calendar
from earlyadvice.lifecycle import State
from earlyadvice.models import (
    UNDER_REVIEW,
    Discussion,
    Request,
    ReturnReview,
    SecondReading,
)
from earlyadvice.pages.shown import card_of, urgent_labels
from earlyadvice.policy import MANAGERS

Row = TypeVar("Row", bound=Model)

AT_MOST = 50  # of each sort; the heading says how many there are
# what the lawyer of a case owes beside the decision, by the clock that times it
LAWYERS_OWE = (
    *("action-plan-reply-review", "action-item-challenge", "action-item-extension"),
    *("disclosure-item", "full-code-review"),
)
WORKS_AT = {  # the room of those who have no cases
    Role.ADMINISTRATOR: "/administration/reference/",
    Role.NATIONAL_ANALYST: "/progression/national/",
}
# what somebody does here whose work is seldom on this page
DOES = {
    Role.VICTIM_LIAISON_OFFICER: "Decisions of which a victim is to be told stand here. On each "
    "case you plan with the lawyer who tells the victim, and add what you hear to the disclosure "
    "list.",
    Role.PARALEGAL_OFFICER: "On each case you can keep the people and links right, and add to the "
    "disclosure list. Nothing is given to you by name here: search for the case you work on.",
}
SOON = timedelta(days=7)  # a review of a waiting case stands here a week before its day


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
        for role, there in WORKS_AT.items():
            if not self.person.standing.units and role in self.person.standing.roles:
                return HttpResponseRedirect(there)
        return super().get(request, *args, **kwargs)

    def contents(self) -> WorkShown:
        person: User = self.person
        groups = [self._escalations(person), self._questions(person)]
        if person.standing.roles & MANAGERS:
            groups += [
                self._requests(person, "Triage needed", Q(state=State.SUBMITTED)),
                self._requests(person, "Lawyer needed", Q(state=State.ACCEPTED)),
                self._requests(person, "Reviews of a return to answer", _to_review(person)),
                self._referrals(person, "Referrals to triage", Q(state=ReferralState.SUBMITTED)),
                self._referrals(
                    person, "Referrals that need a lawyer", Q(state=ReferralState.ACCEPTED)
                ),
                self._owed(person, "Second plans to agree", Q(kind="second-plan-review")),
            ]
        if Role.CASE_PROGRESSION_MANAGER in person.standing.roles:
            groups += [
                self._owed(person, "Waiting cases to review", _waiting_soon()),
                self._late(person, "Late on our side", Q(owed_by=Side.CPS)),
            ]
        if Role.VICTIM_LIAISON_OFFICER in person.standing.roles:
            groups.append(self._owed(person, "Victims to be told", Q(kind=VICTIM_TOLD)))
        heard = Discussion.objects.filter(unclear_since__isnull=False)
        read = SecondReading.objects.filter(reader=person, answered_at=None)
        groups += [
            self._requests(
                person,
                "Put right what was understood",
                Q(lawyer=person, pk__in=heard.values("request")),
            ),
            self._requests(
                person, "To read as the second lawyer", Q(pk__in=read.values("request"))
            ),
            self._requests(
                person, "Advice needed from you", Q(state=State.ALLOCATED, lawyer=person)
            ),
            self._referrals(person, "To read and countersign", _to_countersign(person)),
            self._owed(person, "Answers needed from you", _answers_of(person)),
            self._referrals(person, "Decisions needed from you", _to_decide(person)),
            self._late(person, "Late on the police side", _chased_by(person)),
        ]
        shown = [group for group in groups if group.cards]
        return WorkShown(
            title="My work",
            groups=tuple(sorted(shown, key=lambda group: not group.cards[0].urgent)),
            empty=_empty(person),
        )

    @cached_property
    def calendar(self) -> Calendar:
        """The working days by which every clock of the page is counted."""
        return current_calendar()

    def _requests(self, person: User, title: str, wanted: Q) -> look.Group:
        found = Request.objects.visible_to(person).filter(wanted)
        now = timezone.now()
        # what is urgent first, by the day on which it is needed
        urgent_first = F("urgent_needed_by").asc(nulls_last=True)
        rows, number = first(found.for_cards().order_by(urgent_first, "clock__due_at", "id"))
        reads_of(self.request).show(
            "early-advice-request", [(row.pk, row.matter_id) for row in rows]
        )
        know_bonds(person, [row.matter for row in rows])
        urgent = urgent_labels(london_day(now))
        cards = tuple(
            card_of(row, user=person, at=now, calendar=self.calendar, urgent_labels=urgent)
            for row in rows
        )
        return look.Group(title, cards, number)

    def _referrals(self, person: User, title: str, wanted: Q) -> look.Group:
        found = Referral.objects.visible_to(person).filter(wanted)
        now = timezone.now()
        ranked = by_urgency(found, now, self.calendar).for_cards()
        rows, number = first(ranked.order_by("urgency", "awaited_on", "id"))
        reads_of(self.request).show("charging-referral", [(row.pk, row.matter_id) for row in rows])
        know_bonds(person, [row.matter for row in rows])
        cards = tuple(
            card_of_referral(row, user=person, at=now, calendar=self.calendar) for row in rows
        )
        return look.Group(title, cards, number)

    def _escalations(self, person: User) -> look.Group:
        today = london_day(timezone.now())
        found = Escalation.objects.visible_to(person).open().filter(held_by(person, today))
        with_names = found.select_related("matter__force", "raised_by")
        rows, number = first(with_names.order_by("-level", "raised_at", "id"))
        reads_of(self.request).show("escalation", [(row.pk, row.matter_id) for row in rows])
        now, owed = timezone.now(), still_owed(rows)
        cards = tuple(
            _escalation_card(row, [clock_shown(one, now, self.calendar) for one in owed[row.pk]])
            for row in rows
        )
        return look.Group("Escalations to answer", cards, number)

    def _questions(self, person: User) -> look.Group:
        found = Question.objects.visible_to(person).open().filter(waiting_for(person))
        whole = Deadline.objects.with_events().select_related("matter__force")
        with_clocks = found.with_words().prefetch_related(Prefetch("deadline", queryset=whole))
        rows, number = first(with_clocks.order_by("asked_at", "id"))
        clocks = [row.deadline for row in rows]
        reads_of(self.request).show("deadline", [(one.pk, one.matter_id) for one in clocks])
        now = timezone.now()
        cards = tuple(
            look.Card(
                href=f"/deadlines/{row.deadline_id}/answer/",
                reference=row.deadline.matter.reference,
                clock=clock_shown(row.deadline, now, self.calendar),
                move=look.Move("Your move", "answer where it is", mine=True),
                facts=(
                    look.Row("Asked by", ", ".join(row.names)),
                    look.Row("Force", row.deadline.matter.force.name),
                ),
            )
            for row in rows
        )
        return look.Group("The police ask where it is", cards, number)

    def _owed(self, person: User, title: str, wanted: Q) -> look.Group:
        found = Deadline.objects.visible_to(person).open().filter(wanted, owed_by=Side.CPS)
        return self._clocks(title, found)

    def _late(self, person: User, title: str, wanted: Q) -> look.Group:
        late = Deadline.objects.visible_to(person).overdue(at=timezone.now())
        return self._clocks(title, late.filter(wanted))

    def _clocks(self, title: str, found: DeadlineQuerySet) -> look.Group:
        now = timezone.now()
        with_force = found.with_events().select_related("matter__force")
        rows, number = first(with_force.order_by("due_at", "id"))
        reads_of(self.request).show("deadline", [(row.pk, row.matter_id) for row in rows])
        whom = _whom_to_chase(rows)
        cards = tuple(
            look.Card(
                href=f"/cases/{row.matter.reference}/",
                reference=row.matter.reference,
                clock=clock_shown(row, now, self.calendar),
                facts=(*whom.get(row.matter_id, ()), look.Row("Force", row.matter.force.name)),
            )
            for row in rows
        )
        return look.Group(title, cards, number)


def _empty(person: User) -> look.Empty:
    """What would stand here, and where to go on: never to a page that refuses."""
    title, roles = "Nothing needs you now", person.standing.roles
    if not person.standing.units:
        text = "You hold no role in a unit or an Area yet: your unit head gives you one."
        return look.Empty(title, text, "/help/", "See who does what")
    if text := " ".join(DOES[role] for role in sorted(roles) if roles <= DOES.keys()):
        return look.Empty(title, text, "/search/", "Search for a case")
    return look.Empty(
        title,
        "Requests and referrals to triage, allocate, advise on or decide, and escalations to "
        "answer, stand here.",
        "/early-advice/",
        "See the early advice requests of your unit",
    )


def first(found: QuerySet[Row]) -> tuple[list[Row], int]:
    """The first of a list, and how many there are in all. One query."""
    rows = list(found.annotate(in_all=Window(Count("pk")))[:AT_MOST])
    return rows, getattr(rows[0], "in_all", 0) if rows else 0


def _waiting_soon() -> Q:
    return Q(kind="prfi-review", due_at__lte=timezone.now() + SOON)


def _answers_of(person: User) -> Q:
    """What they owe on the cases that they are the lawyer of."""
    mine = MatterPerson.objects.filter(user=person, bond=Bond.LAWYER)
    return Q(kind__in=LAWYERS_OWE, matter__in=mine.values("matter"))


def _chased_by(person: User) -> Q:
    """What the police owe where this person speaks to them: everywhere, on their own cases, or, for
    whoever manages, on those that have no lawyer yet."""
    theirs = Q(owed_by=Side.POLICE)
    if Role.CASE_PROGRESSION_MANAGER in person.standing.roles:
        return theirs
    lawyers = MatterPerson.objects.filter(bond=Bond.LAWYER)
    mine = Q(matter__in=lawyers.filter(user=person).values("matter"))
    if person.standing.roles & MANAGERS:
        mine |= Q(~Exists(lawyers.filter(matter=OuterRef("matter"))))
    return theirs & mine


def _to_countersign(person: User) -> Q:
    asked = Countersign.objects.filter(reader=person, state=CountersignState.ASKED)
    return Q(state=ReferralState.ALLOCATED, pk__in=asked.values("review__referral"))


def _to_review(person: User) -> Q:
    """Returns under review that another lawyer than the one who returned it answers."""
    theirs = ReturnReview.objects.filter(answered_at=None, returned_by=person)
    return UNDER_REVIEW & ~Q(pk__in=theirs.values("request"))


def _to_decide(person: User) -> Q:
    """Referrals of theirs on which a suspect waits for a decision."""
    deciding = Track.objects.filter(state=TrackState.DECIDING)
    return Q(state=ReferralState.ALLOCATED, lawyer=person, pk__in=deciding.values("referral"))


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
