"""Stories as rows, written in bulk: the same rows that the actions would have written.

Kept honest by a test that tells a small world both ways and compares every table.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from casework.models import Case, Complainant, Suspect
from core.accounts.models import Bond, Force, Matter, MatterPerson, Unit, User
from core.london import london_day
from core.notices.models import Event, Notice
from core.reference.lookup import get, labels
from core.reference.models import Item
from deadlines import caches
from deadlines.actions import CLOCK_KIND, ladder_for, steps_of
from deadlines.checking import columns
from deadlines.events import EventType, Target
from deadlines.events import Unit as ClockUnit
from deadlines.models import ClockEvent, Deadline, Ladder
from deadlines.reading import calendar_of, clock_from, current_version
from deadlines.rules import rule_from
from earlyadvice.advising import advice_rows
from earlyadvice.clocks import ADVICE_CLOCK, INFORMATION_CLOCK, OUTCOME_CLOCK, TRIAGE_CLOCK
from earlyadvice.lifecycle import LIFECYCLE, State, Verb
from earlyadvice.models import (
    Move,
    Request,
    RequestLine,
    RequestMaterial,
    ReturnReason,
)
from earlyadvice.moving import page_of
from earlyadvice.rules import CONTENT_MISSING, as_stated
from earlyadvice.urgency import triage_target
from rasso.demo.bulk import Bulk
from rasso.demo.people import People
from rasso.demo.stories import Chapter, Story

if TYPE_CHECKING:
    from core.accounts.models import Officer

RECEIVED = "Early-advice request received"


class Teller:
    """Tells stories into a `Bulk`. What every story looks up is looked up once."""

    def __init__(self, bulk: Bulk, people: People) -> None:
        self.bulk = bulk
        self.people = people
        self.units = {unit.pk: unit for unit in Unit.objects.select_related("area")}
        self.forces = {force.pk: force for force in Force.objects.all()}
        self.version = current_version()
        self.calendar = calendar_of(self.version)
        self.item = cache(lambda kind, day: get(CLOCK_KIND, kind, day))
        self.steps = cache(steps_of)
        self.return_reasons = cache(lambda day: labels("early_advice_return_reason", day))
        self.ladders: dict[tuple[str, int, int], Ladder | None] = {}
        self.suspects: dict[str, Suspect] = {}  # of the story that is being told

    def tell(self, story: Story) -> None:
        """Everything that one story leaves behind."""
        officers = self.people.officers[story.place.force_id]
        officer = officers[story.submission.officer]
        request, matter = self._receive(story, officer, officers[story.submission.supervisor])
        for chapter in story.chapters:
            by = (
                officer.user
                if chapter.by == "officer"
                else self.people.staff[story.place.unit_id][chapter.by]
            )
            getattr(self, f"_{chapter.verb}")(request, matter, chapter, by)

    # --- receipt ---------------------------------------------------------------------------------

    def _receive(
        self, story: Story, officer: Officer, supervisor: Officer
    ) -> tuple[Request, Matter]:
        told, at, by = story.submission, story.received_at, officer.user
        facts, bulk = told.case, self.bulk
        matter = Matter(
            id=bulk.uuid(at),
            reference=facts.urn,
            unit=self.units[story.place.unit_id],
            force=self.forces[story.place.force_id],
        )
        bulk.write(matter, by=by, at=at, why=RECEIVED)
        case = Case(
            id=bulk.uuid(at),
            matter=matter,
            urn=facts.urn,
            offences=list(facts.offences),
            reported_on=facts.reported_on,
            incident_from=facts.incident_from,
            incident_to=facts.incident_to,
            incident_when=facts.incident_when,
            relationship=facts.relationship,
        )
        bulk.write(case, by=by, at=at, why=RECEIVED)
        self.suspects = {}
        for suspect in facts.suspects:
            row = self.suspects[suspect.reference] = Suspect(
                id=bulk.uuid(at), case=case, **vars(suspect)
            )
            bulk.write(row, by=by, at=at, why=RECEIVED)
        for complainant in facts.complainants:
            person = Complainant(id=bulk.uuid(at), case=case, **vars(complainant))
            bulk.write(person, by=by, at=at, why=RECEIVED)
        self._bind(matter, officer.user, Bond.OFFICER_IN_CHARGE, by, at, RECEIVED)
        self._bind(matter, supervisor.user, Bond.POLICE_SUPERVISOR, by, at, RECEIVED)
        clock = self._start(ADVICE_CLOCK, matter, by, at)
        same_day = triage_target(at, self.calendar) if told.urgent else None
        triage_clock = self._start(TRIAGE_CLOCK, matter, by, at, same_day)
        request = Request(
            id=bulk.uuid(at),
            case=case,
            received_at=at,
            updated_at=at,
            officer=officer,
            supervisor=supervisor,
            clock=clock,
            triage_clock=triage_clock,
            **as_stated(told),
        )
        bulk.write(request, by=by, at=at, why=RECEIVED)
        for position, line in enumerate(told.lines_of_enquiry):
            bulk.write(
                RequestLine(id=bulk.uuid(at), request=request, position=position, **vars(line)),
                by=by,
                at=at,
                why=RECEIVED,
            )
        for position, piece in enumerate(told.material):
            bulk.write(
                RequestMaterial(
                    id=bulk.uuid(at), request=request, position=position, **vars(piece)
                ),
                by=by,
                at=at,
                why=RECEIVED,
            )
        self._note_move(request, "submit", "", by, at)
        self._announce(matter, "early-advice.submitted", request, at)
        self._tell(
            self.people.staff[matter.unit_id]["legal-manager"].pk,
            matter,
            "triage-needed",
            page_of(request),
            f"triage:{request.pk}:{matter.unit_id}",
            at,
            urgent=bool(request.urgent_reason),
        )
        return request, matter

    # --- the chapters ----------------------------------------------------------------------------

    def _accept(self, request: Request, matter: Matter, chapter: Chapter, by: User) -> None:
        self._end(request.triage_clock, matter, EventType.MET, by, chapter.at, "Accepted")
        self._move(request, matter, Verb.ACCEPT, by, chapter.at, "")

    def _return(self, request: Request, matter: Matter, chapter: Chapter, by: User) -> None:
        at = chapter.at
        assert chapter.response_on is not None
        request.police_response_on = chapter.response_on
        answer_on = Target(ClockUnit.DATE, on=chapter.response_on)
        request.answer_clock = self._start(
            INFORMATION_CLOCK, matter, by, at, answer_on, subject="Answer to a return"
        )
        self._end(request.triage_clock, matter, EventType.MET, by, at, "Returned")
        self._end(request.clock, matter, EventType.CANCELLED, by, at, "Returned to police")
        for code, details in chapter.reasons:
            reason = ReturnReason(
                id=self.bulk.uuid(at),
                request=request,
                code=code,
                contents=list(chapter.contents) if code == CONTENT_MISSING else [],
                details=details,
            )
            self.bulk.write(reason, by=by, at=at, why="Returned to police")
        said = self.return_reasons(london_day(at))
        why = "; ".join(said[code] for code, _ in chapter.reasons)
        self._move(request, matter, Verb.RETURN, by, at, why)
        self._tell_officer(request, matter, "request-returned", at, key="1")

    def _allocate(self, request: Request, matter: Matter, chapter: Chapter, by: User) -> None:
        lawyer = self.people.staff[matter.unit_id][chapter.detail]
        request.lawyer = lawyer
        why = f"Allocated to {lawyer.name}"
        self._bind(matter, lawyer, Bond.LAWYER, by, chapter.at, why)
        self._move(request, matter, Verb.ALLOCATE, by, chapter.at, why)
        key = f"allocated:{request.pk}:{request.version}"
        self._tell(lawyer.pk, matter, "allocated", page_of(request), key, chapter.at)

    def _advise(self, request: Request, matter: Matter, chapter: Chapter, by: User) -> None:
        at = chapter.at
        facts = chapter.advice
        assert facts is not None
        for row in advice_rows(request, facts, 1, self.suspects, by=by, at=at):
            row.pk = self.bulk.uuid(at)
            self.bulk.add(row)
        self._end(request.clock, matter, EventType.MET, by, at, "Advice given")
        request.outcome_clock = self._start(OUTCOME_CLOCK, matter, by, at)
        self._move(request, matter, Verb.ADVISE, by, at, "Advice given")
        self._tell_officer(request, matter, "advice-given", at)

    def _withdraw(self, request: Request, matter: Matter, chapter: Chapter, by: User) -> None:
        for clock in (request.clock, request.triage_clock):
            if clock.ended_at is None:
                why = "Withdrawn by police"
                self._end(clock, matter, EventType.CANCELLED, by, chapter.at, why)
        self._move(request, matter, Verb.WITHDRAW, by, chapter.at, chapter.detail)

    # --- what they share -------------------------------------------------------------------------

    def _move(
        self, request: Request, matter: Matter, verb: Verb, by: User, at: datetime, why: str
    ) -> None:
        before = request.state
        request.state = LIFECYCLE.after(verb, before)
        request.updated_at = at
        self.bulk.write(request, by=by, at=at, why=why or verb.label, fields=["state"])
        self._note_move(request, verb, before, by, at, why)
        self._announce(matter, f"early-advice.{request.state}", request, at)

    def _note_move(
        self, request: Request, verb: str, before: str, by: User, at: datetime, why: str = ""
    ) -> None:
        self.bulk.add(
            Move(
                id=self.bulk.uuid(at),
                request=request,
                verb=verb,
                from_state=before,
                to_state=State(request.state),
                by=by,
                at=at,
                why=why,
            )
        )

    def _bind(
        self, matter: Matter, user: User, bond: Bond, by: User, at: datetime, why: str
    ) -> None:
        self.bulk.write(MatterPerson(matter=matter, user=user, bond=bond), by=by, at=at, why=why)

    def _start(
        self,
        kind: str,
        matter: Matter,
        by: User,
        at: datetime,
        target: Target | None = None,
        *,
        subject: str = "",
    ) -> Deadline:
        today = london_day(at)
        item: Item = self.item(kind, today)
        rule = rule_from(item.code, item.label, item.data)
        deadline = Deadline(
            id=self.bulk.uuid(at),
            matter=matter,
            kind=kind,
            rule=item,
            subject=subject,
            owed_by=rule.owed_by,
            ladder=self._ladder(kind, matter, at),
            calendar=self.version,
            received_at=at,
            first_received_on=today,
            started_at=at,
        )
        wanted: Target = rule.target(target)
        event = ClockEvent(
            deadline=deadline,
            seq=1,
            type=EventType.STARTED,
            at=at,
            by=by,
            n=wanted.n,
            unit=wanted.unit,
            target_on=wanted.on,
        )
        self._settle(deadline, [event])
        self.bulk.write(deadline, by=by, at=at, why="Started")
        self.bulk.add(event)
        deadline.told_events = [event]  # type: ignore[attr-defined]
        self._announce(matter, "deadline-started", deadline, at)
        return deadline

    def _end(
        self,
        deadline: Deadline,
        matter: Matter,
        how: EventType,
        by: User,
        at: datetime,
        reason: str,
    ) -> None:
        events = deadline.told_events  # type: ignore[attr-defined]
        event = ClockEvent(
            deadline=deadline, seq=len(events) + 1, type=how, at=at, by=by, reason=reason
        )
        events.append(event)
        self.bulk.add(event)
        self._settle(deadline, events)
        self.bulk.write(deadline, by=by, at=at, why=reason, fields=["ended_at"])
        self._announce(matter, f"deadline-{how.value}", deadline, at)

    def _settle(self, deadline: Deadline, events: list[ClockEvent]) -> None:
        clock = clock_from(deadline, events, {})
        found = caches.compute(clock, self.calendar, self.steps(deadline.ladder), set())
        for name, value in columns(found).items():
            setattr(deadline, name, value)

    def _ladder(self, kind: str, matter: Matter, at: datetime) -> Ladder | None:
        key = (kind, matter.unit_id, matter.force_id)
        if key not in self.ladders:
            self.ladders[key] = ladder_for(kind, matter, london_day(at))
        return self.ladders[key]

    def _announce(self, matter: Matter, kind: str, thing: Request | Deadline, at: datetime) -> None:
        named = "deadline" if isinstance(thing, Deadline) else "early-advice-request"
        self.bulk.add(
            Event(
                id=self.bulk.uuid(at),
                force_id=matter.force_id,
                matter=matter,
                kind=kind,
                object_kind=named,
                object_id=thing.pk,
                at=at,
            )
        )

    def _tell_officer(
        self, request: Request, matter: Matter, kind: str, at: datetime, *, key: str = ""
    ) -> None:
        officer: UUID | int = request.officer.user_id
        assert isinstance(officer, int)
        told = f"{kind}:{request.pk}:{key}" if key else f"{kind}:{request.pk}"
        self._tell(officer, matter, kind, page_of(request), told, at)

    def _tell(
        self,
        user_id: int,
        matter: Matter,
        kind: str,
        path: str,
        key: str,
        at: datetime,
        *,
        urgent: bool = False,
    ) -> None:
        self.bulk.add(
            Notice(
                id=self.bulk.uuid(at),
                user_id=user_id,
                matter=matter,
                kind=kind,
                path=path,
                key=f"{key}:{user_id}",
                at=at,
                urgent=urgent,
            )
        )
