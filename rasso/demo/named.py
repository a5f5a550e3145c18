"""Cases of the demonstration that are told by name: the unusual ones, each with who sees it best.

They go through the actions, one verb after the other, at the times at which people would act.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts
from casework.models import Referral
from core.accounts.actions import register_officer
from core.accounts.models import Bond, Force, ForceClient, Matter, MatterPerson, Unit, User
from core.accounts.work import work
from core.drafts.actions import keep
from core.history import write
from core.london import LONDON
from deadlines.workingdays import Calendar
from earlyadvice import actions, advising, discussions, queries, return_reviews
from earlyadvice.advice_rules import SECTIONS, AdviceFacts, LineFacts
from earlyadvice.discussion_rules import EntryFacts
from earlyadvice.models import Request
from earlyadvice.submission import LineFacts as StatedLine
from earlyadvice.submission import Submission, Urgency
from rasso.demo import decided, disclosed, linked, met, referred
from rasso.demo.people import People

ONE_SUSPECT = (SuspectFacts("S1", name="Suspect M. Invented", status="interviewed"),)
NOBODY_YET = (SuspectFacts("S1", status="not_identified", liberty="not_identified"),)
ONE_COMPLAINANT = (ComplainantFacts("C1", adult_then=True, adult_now=True),)
CARRY_ON = LineFacts(
    "Ask the first person who was told for an account.",
    "May show when and how it was first reported.",
    date(2100, 1, 1),
    "either",
)


@dataclass(frozen=True)
class Named:
    """One case to look at: what it shows, its URN, and as whom to sign in."""

    title: str
    urn: str
    see_as: str


@dataclass
class Stage:
    """Where the named cases are told: the people, and the days before `today`."""

    people: People
    today: date
    calendar: Calendar
    now: datetime
    told: list[Named]

    def at(self, days: int, clock: str = "10:00") -> datetime:
        """A London time so many working days before today; 0 is today."""
        day = self.calendar.add(self.today, -days) if days else self.today
        hour, minute = clock.split(":")
        return datetime.combine(day, time(int(hour), int(minute)), tzinfo=LONDON).astimezone(UTC)

    def soon(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def do(self, person: User, verb: Callable[..., Any], at: datetime, **said: Any) -> Any:
        """One verb by one person, in a unit of work of their own."""
        fresh = User.objects.get(pk=person.pk)
        with work(fresh):
            return verb(by=fresh, at=at, **said)

    def staff(self, request: Request | Referral, role: str) -> User:
        return self.people.staff[request.matter.unit_id][role]

    def officer(self, request: Request | Referral, collar: str = "4412") -> User:
        return self.people.officers[request.matter.force_id][collar].user

    def ask(self, force: str, urn: str, at: datetime, **stated: Any) -> Request:
        """A request of a force's officer 4412."""
        owner = Force.objects.get(code=force)
        case = {"suspects": ONE_SUSPECT, "complainants": ONE_COMPLAINANT, **stated.pop("case", {})}
        submission = Submission(
            case=CaseFacts(urn=urn, offences=("SX03002",), **case)
            if "offences" not in case
            else CaseFacts(urn=urn, **case),
            **{
                "factual_summary": "A report of rape. The account is set out in the first report.",
                "advice_sought": "Which lines of enquiry should come first.",
                "officer": "4412",
                "supervisor": "2087",
                **stated,
            },
        )
        by = self.people.officers[owner.pk][submission.officer].user
        return self.do(by, actions.submit, at, submission=submission, force=owner)  # type: ignore[no-any-return]

    def allocated(self, request: Request, days: int, role: str = "prosecutor") -> None:
        """Accepted and given to a lawyer so many working days ago."""
        manager, pk = self.staff(request, "legal-manager"), request.pk
        self.do(manager, actions.accept, self.at(days, "09:30"), request_id=pk)
        lawyer = self.staff(request, role).pk
        at = self.at(days, "09:40")
        self.do(manager, actions.allocate, at, request_id=pk, lawyer_id=lawyer)

    def name(self, title: str, request: Request | Referral, role: str) -> None:
        with work(self.people.by):
            area = Unit.objects.select_related("area").get(pk=request.matter.unit_id).area
        self.told.append(Named(title, request.case.urn, f"{role}@{area.code}.example"))


def tell_named(stage: Stage) -> list[Named]:
    """Tell them all. Answers the list to print."""
    rooms = (referred, decided, disclosed, linked, met)
    for tell in (*STORIES, *(one for room in rooms for one in room.STORIES)):
        tell(stage)
    return stage.told


def _thin_at_night(stage: Stage) -> None:
    night = stage.at(0, "02:10")
    request = stage.ask(
        "greater-manchester",
        "06NM0000126",
        night if night < stage.now else night - timedelta(days=1),
        urgent=Urgency("bail_ending", stage.today),
    )
    stage.name("A thin urgent request at night: bail ends today", request, "legal-manager")


def _return_reviewed(stage: Stage) -> None:
    request = stage.ask("greater-manchester", "06NM0000226", stage.at(9))
    manager = stage.staff(request, "legal-manager")
    stage.do(
        manager,
        actions.send_back,
        stage.at(8),
        request_id=request.pk,
        reasons={"too_early": "Ask again once the suspect has been interviewed."},
        police_response_on=stage.calendar.add(stage.at(8).date(), 10),
    )
    inspector = stage.officer(request, "1100")
    why = "The suspect has been interviewed, and the request says so."
    stage.do(inspector, return_reviews.seek, stage.at(7), request_id=request.pk, why=why)
    head = stage.staff(request, "unit-head")
    words = "It should have been taken. The first date of receipt stands."
    given = {"request_id": request.pk, "upheld": True, "words": words}
    stage.do(head, return_reviews.answer, stage.at(6), **given)
    stage.name("A return, reviewed at an inspector's request and upheld", request, "unit-head")


def _heard_stop(stage: Stage) -> None:
    line = StatedLine("Messages between the two around the date.", "ongoing", "May show contact.")
    request = stage.ask("greater-manchester", "06NM0000326", stage.at(8), lines_of_enquiry=(line,))
    stage.allocated(request, 7)
    lawyer, officer = stage.staff(request, "prosecutor"), stage.officer(request)
    stage.do(
        lawyer,
        discussions.record_held,
        stage.at(2, "15:00"),
        request_id=request.pk,
        held_at=stage.at(2, "14:00"),
        how="video",
        attendees="The officer in charge and the lawyer.",
        said=EntryFacts(points="I asked what else could be found.", nfa_suggested=False),
        note="The messages are looked at first.",
    )
    said = EntryFacts(
        points="The lawyer opened by saying that there was little in it.",
        nfa_suggested=True,
        nfa_who="The lawyer",
        nfa_why="One account against another.",
        nfa_open_lines="The messages.",
        understood="stop",
    )
    heard = {"request_id": request.pk, "said": said}
    stage.do(officer, discussions.contribute, stage.at(1), **heard)
    _leans_to_stopping(stage, request, lawyer)
    title = "A discussion that leaned to no further action; the officer heard “stop”"
    stage.name(title, request, "prosecutor")


def _leans_to_stopping(stage: Stage, request: Request, lawyer: User) -> None:
    """The lawyer's draft, and the second lawyer who is asked to read before it can be given."""
    text = "The enquiries that are left cannot change the answer."
    why = "The messages of that week have been deleted on both telephones and cannot be recovered."
    with work(User.objects.get(pk=lawyer.pk)):
        (line,) = request.lines.all()
        place = advising.draft_place(request)
    boxes = {"text": [text], "leaning_S1": ["no_further_action"], f"open_{line.pk}": [why]}
    stage.do(lawyer, keep, stage.at(1, "11:00"), form=place, words=json.dumps(boxes))
    facts = AdviceFacts(
        text=text,
        leanings={"S1": "no_further_action"},
        sections=dict.fromkeys(SECTIONS, ""),
        open_lines={str(line.pk): why},
    )
    reader = stage.staff(request, "prosecutor-2").pk
    asked = {"request_id": request.pk, "reader_id": reader, "facts": facts}
    stage.do(lawyer, advising.ask_second, stage.at(1, "11:10"), **asked)


def _of_1985(stage: Stage) -> None:
    request = stage.ask(
        "merseyside",
        "05NM0000426",
        stage.at(6),
        case={
            "offences": ("SX56001",),
            "reported_on": stage.soon(-20),
            "incident_from": "1985",
            "incident_when": "In the summer of 1985, before the family moved.",
            "relationship": "acquaintance",
        },
        issues=("non_recent",),
    )
    stage.allocated(request, 5)
    stage.name("A non-recent case of 1985, under the Act of 1956", request, "prosecutor")


def _two_tracks(stage: Stage) -> None:
    suspects = (
        SuspectFacts("S1", name="Suspect N. Invented", status="no_comment", liberty="bail"),
        SuspectFacts("S2", name="Suspect O. Invented", status="identified"),
    )
    request = stage.ask("kent", "46NM0000526", stage.at(12), case={"suspects": suspects})
    stage.allocated(request, 11)
    facts = AdviceFacts(
        text="Begin with what each of the two did. Refer the first; go on with the second.",
        leanings={"S1": "refer", "S2": "carry_on"},
        lines=(_due(stage, CARRY_ON),),
    )
    lawyer = stage.staff(request, "prosecutor")
    stage.do(lawyer, advising.advise, stage.at(3), request_id=request.pk, facts=facts)
    stage.name("Joint suspects on different tracks", request, "prosecutor")


def _due(stage: Stage, line: LineFacts) -> LineFacts:
    return LineFacts(line.text, line.why, stage.soon(21), line.points)


def _two_complainants(stage: Stage) -> None:
    both = (*ONE_COMPLAINANT, ComplainantFacts("C2", adult_then=False, adult_now=True))
    case = {"complainants": both}
    request = stage.ask("avon-and-somerset", "52NM0000626", stage.at(4), case=case)
    stage.name("Two complainants, one of them a child at the time", request, "legal-manager")


def _cross_allegation(stage: Stage) -> None:
    for urn, name in (("13NM0000726", "P"), ("13NM0000826", "Q")):
        request = stage.ask(
            "west-yorkshire",
            urn,
            stage.at(5),
            case={"suspects": (SuspectFacts("S1", name=f"Suspect {name}. Invented"),)},
            factual_summary="Each of two people reports the other. The other report has a URN of "
            "its own: 13NM0000726 and 13NM0000826.",
        )
    stage.name("A cross-allegation: two URNs, each reporting the other", request, "legal-manager")


def _transport_police(stage: Stage) -> None:
    request = stage.ask("british-transport-police", "93NM0000926", stage.at(1))
    told = Named(
        "British Transport Police: waits for somebody to choose the unit",
        request.case.urn,
        "legal-manager@london-north.example",
    )
    stage.told.append(told)


def _metropolitan(stage: Stage) -> None:
    for urn, half in (("01NM0001026", "north"), ("01NM0001126", "south")):
        request = stage.ask("metropolitan", urn, stage.at(2), unit=f"london-{half}-rasso")
        stage.name(f"Metropolitan Police, {half}", request, "legal-manager")


def _nobody_identified(stage: Stage) -> None:
    request = stage.ask(
        "south-yorkshire",
        "14NM0001226",
        stage.at(3),
        case={"suspects": NOBODY_YET, "relationship": "stranger"},
    )
    stage.name("No suspect identified", request, "legal-manager")


def _restricted(stage: Stage) -> None:
    request = stage.ask(
        "hampshire-and-isle-of-wight",
        "44NM0001326",
        stage.at(4),
        factual_summary="A report about a member of staff of a neighbouring unit.",
    )
    manager, head = stage.staff(request, "legal-manager"), stage.staff(request, "unit-head")
    named = (manager, head, stage.staff(request, "prosecutor"), stage.officer(request))
    _restrict(stage, request.matter_id, manager, named)
    stage.name("A restricted case about staff: named people only", request, "legal-manager")


def _restrict(stage: Stage, matter_id: UUID, by: User, people: tuple[User, ...]) -> None:
    at, why = stage.at(4, "10:30"), "A member of staff is the suspect"
    with work(stage.people.by):
        matter = Matter.objects.get(pk=matter_id)
        for person in people:
            row = MatterPerson(matter=matter, user=person, bond=Bond.NAMED)
            write(row, by=by, at=at, why=why)
        matter.restricted, matter.restricted_by = True, by
        write(matter, by=by, at=at, why=why, fields=["restricted", "restricted_by"])


def _officer_away(stage: Stage) -> None:
    request = stage.ask("lancashire", "04NM0001426", stage.at(15), officer="4413")
    stage.allocated(request, 14)
    lawyer = stage.staff(request, "prosecutor")
    stage.do(
        lawyer,
        queries.ask,
        stage.at(12),
        request_id=request.pk,
        text="Has the suspect's account been put to the first witness?",
        expected_on=stage.calendar.add(stage.at(12).date(), 5),
    )
    away = stage.people.officers[request.matter.force_id]["4413"]
    system = ForceClient.objects.select_related("system_user").get(force=away.force).system_user
    stage.do(
        system,
        register_officer,
        stage.at(11),
        force=away.force,
        collar_number="4413",
        name=away.user.name,
        rank=away.rank,
        email=away.email,
        supervisor_collar_number="2087",
        is_active=False,
        version=away.version,
    )
    title = "An officer on long leave: a question is late, and goes to the supervisor"
    stage.name(title, request, "prosecutor")


STORIES: tuple[Callable[[Stage], None], ...] = (
    _thin_at_night,
    _return_reviewed,
    _heard_stop,
    _of_1985,
    _two_tracks,
    _two_complainants,
    _cross_allegation,
    _transport_police,
    _metropolitan,
    _nobody_identified,
    _restricted,
    _officer_away,
)
# not cases: an expired memorandum and a missing one (rasso/demo/people.py)
GAPS = (
    Named("A memorandum that has expired", "Dorset", "legal-manager@wessex.example"),
    Named("A memorandum that is missing", "Cumbria", "legal-manager@north-west.example"),
)
