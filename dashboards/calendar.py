"""A person's due dates and discussions for their own calendar program. No name and no word of a
case leaves with it: what is due, on which day, and a link to the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views import View
from icalendar import CLASS, STATUS, TRANSP, Calendar, Event

from core.accounts.calendars import owner_of
from core.accounts.middleware import enter
from core.accounts.models import User
from core.audit.reading import reads_of
from core.errors import Absent
from core.london import LONDON, london_day
from core.pages import refused_page
from core.routes import Operation, Policy
from deadlines.escalating import held_by
from deadlines.events import Unit
from deadlines.models import Deadline, Escalation
from earlyadvice.lifecycle import DiscussionState, State
from earlyadvice.models import UNDER_REVIEW, Discussion, Request, SecondReading
from earlyadvice.moving import page_of
from earlyadvice.policy import MANAGERS

MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=1)
STAYS_FOR = timedelta(days=30)  # cancelled, so that a calendar takes it away
AT_MOST = 200  # of each sort
LENGTH = timedelta(minutes=30)  # of a discussion, of which only the beginning is agreed


@dataclass(frozen=True)
class Entry:
    """One entry of the calendar: a whole day, or an hour of London."""

    uid: str
    title: str
    path: str
    record: UUID
    matter: UUID
    changes: int
    on: date | None = None
    starts_at: datetime | None = None
    over: bool = False


class CalendarView(View):
    """`/calendar/{token}.ics`: whoever has the address reads as its owner, and as them only."""

    policy = Policy.PUBLIC  # a calendar program cannot sign in: the address is the key
    operation = Operation.CONSULTATION
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        owner = owner_of(token)
        if owner is None:
            return refused_page(request, Absent())
        enter(request, owner)
        found = entries_of(owner, timezone.now())
        reads_of(request).show("calendar", [(one.record, one.matter) for one in found])
        return HttpResponse(written(found, owner, timezone.now()), content_type=MEDIA_TYPE)


def entries_of(person: User, at: datetime) -> list[Entry]:
    """What this person owes and has agreed, and what of it ended lately."""
    recent = at - STAYS_FOR
    visible = Request.objects.visible_to(person)
    requests = visible.select_related("case", "clock", "triage_clock", "review_clock").order_by(
        "clock__due_at", "id"
    )
    found: list[Entry] = []
    mine = requests.filter(lawyer=person).filter(_open_or_recent("clock", recent))
    found += (_of_clock(one, one.clock, "Early advice due") for one in mine[:AT_MOST])
    if person.standing.roles & MANAGERS:
        waiting = requests.filter(state=State.SUBMITTED)
        found += (_of_clock(one, one.triage_clock, "Triage due") for one in waiting[:AT_MOST])
        reviews = requests.filter(UNDER_REVIEW)
        found += (
            _of_clock(one, one.review_clock, "Review of a return due")
            for one in reviews[:AT_MOST]
            if one.review_clock is not None
        )
    read = SecondReading.objects.filter(reader=person, request__in=visible)
    read = read.filter(_open_or_recent("clock", recent)).select_related("request__case", "clock")
    found += (_of_clock(one.request, one.clock, "Second reading due") for one in read[:AT_MOST])
    found += _discussions(person, recent)
    found += _escalations(person, london_day(at))
    return found


def _open_or_recent(clock: str, recent: datetime) -> Q:
    return Q(**{f"{clock}__ended_at": None}) | Q(**{f"{clock}__ended_at__gte": recent})


def _of_clock(request: Request, clock: Deadline, title: str) -> Entry:
    by_hours = clock.target_unit == Unit.HOURS
    return Entry(
        uid=f"clock-{clock.pk}",
        title=title,
        path=page_of(request),
        record=clock.pk,
        matter=request.matter_id,
        changes=clock.version,
        on=None if by_hours else clock.due_on,
        starts_at=clock.due_at if by_hours else None,
        over=clock.ended_at is not None,
    )


def _discussions(person: User, recent: datetime) -> Iterable[Entry]:
    """Those of the person's own requests, or that they offered, once a time was agreed."""
    seen = Discussion.objects.filter(request__in=Request.objects.visible_to(person))
    own = seen.filter(Q(request__lawyer=person) | Q(offered_by=person))
    for one in own.filter(starts_at__gte=recent).select_related("request__case")[:AT_MOST]:
        yield Entry(
            uid=f"discussion-{one.pk}",
            title="Early advice discussion",
            path=page_of(one.request),
            record=one.pk,
            matter=one.request.matter_id,
            changes=one.version,
            starts_at=one.starts_at,
            over=one.state in (DiscussionState.DECLINED, DiscussionState.NOT_HELD),
        )


def _escalations(person: User, today: date) -> Iterable[Entry]:
    mine = Escalation.objects.visible_to(person).open().filter(held_by(person, today))
    for one in mine.filter(acknowledged_at=None)[:AT_MOST]:
        yield Entry(
            uid=f"escalation-{one.pk}",
            title="Escalation to acknowledge",
            path=f"/escalations/{one.pk}/",
            record=one.pk,
            matter=one.matter_id,
            changes=one.version,
            on=one.acknowledge_by,
        )


def written(entries: Iterable[Entry], owner: User, at: datetime) -> bytes:
    """The calendar as a file: whole days for what is due, London's clock for what is agreed."""
    calendar = Calendar.new(
        name="RASSO casework",
        prodid="-//RASSO casework//EN",
        uid=f"calendar-{owner.public_id}@rasso-casework",
        refresh_interval=REFRESH,
    )
    for one in entries:
        start: date | None = one.on
        if one.starts_at is not None:
            start = one.starts_at.astimezone(LONDON)
        if start is None:
            continue
        calendar.add_component(
            Event.new(
                uid=f"{one.uid}@rasso-casework",
                summary=one.title,
                url=f"{settings.SERVICE_ADDRESS}{one.path}",
                start=start,
                end=start + (LENGTH if one.starts_at else timedelta(days=1)),
                status=STATUS.CANCELLED if one.over else STATUS.CONFIRMED,
                transparency=TRANSP.OPAQUE if one.starts_at else TRANSP.TRANSPARENT,
                classification=CLASS.PRIVATE,
                sequence=one.changes,
                stamp=at,
            )
        )
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
