"""What happened, before it is written: one story a request, from a seed and a day.

Deterministic and pure: the same seed and day give the same stories. The texts are short and sober;
who is a suspect and who a victim follows no pattern.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts
from core.london import LONDON
from deadlines.workingdays import Calendar
from earlyadvice.advice_rules import NOBODY, AdviceFacts
from earlyadvice.advice_rules import LineFacts as AdvisedLine
from earlyadvice.lifecycle import Leaning, Points
from earlyadvice.submission import (
    LineFacts,
    MaterialFacts,
    Submission,
    SupervisorReview,
    Urgency,
)


@dataclass(frozen=True)
class Place:
    """A force with its URN code and unit, and how much of the nation's work it has."""

    force_id: int
    unit_id: int
    code: str
    weight: float
    named: str = ""  # the unit's code, where the force serves several and its requests say which


@dataclass(frozen=True)
class Chapter:
    """One verb of the story: `accept`, `return`, `allocate`, `advise` or `withdraw`."""

    verb: str
    at: datetime
    by: str  # a role of the unit, or "officer"
    detail: str = ""
    advice: AdviceFacts | None = None
    reasons: tuple[tuple[str, str], ...] = ()
    contents: tuple[str, ...] = ()  # those of the eight that a return names as missing
    response_on: date | None = None


@dataclass(frozen=True)
class Story:
    """One request and what became of it."""

    place: Place
    submission: Submission
    received_at: datetime
    chapters: tuple[Chapter, ...] = field(default=())


SCALES = {"small": 300, "national": 9_000, "5x": 45_000}  # early-advice requests
YEARS = {"small": 1, "national": 3, "5x": 3}

SUMMARIES = (
    "A report of rape at a private address after an evening out. Both were known to each other.",
    "A report of assault by penetration within a former relationship. No earlier report is known.",
    "A report of rape made some months after the event, following contact with a support service.",
    "A report of sexual assault at a place of work. There was one other person in the building.",
    "A report of rape by somebody met online a few weeks before. Messages exist on both sides.",
    "A report of several offences over two years within a marriage that has ended.",
)
ASKED = (
    "Which messages are needed, and for what period.",
    "Whether the lines of enquiry are proportionate, and which should come first.",
    "Whether other offences should be investigated in their own right.",
    "What third-party material, if any, is a reasonable line of enquiry.",
    "How the suspect's account should be tested before a further interview.",
)
LINES = (
    ("Messages between the two around the date.", "May show what each said afterwards."),
    ("Account of the first person who was told.", "May show when and how it was first reported."),
    ("Footage from the premises and the street.", "May show times, and who was there."),
    ("Location data of the suspect's telephone.", "May confirm or contradict the account given."),
    ("Previous reports about the suspect to any force.", "May show conduct towards others."),
    ("Toxicology, if a sample was taken in time.", "May bear on capacity."),
)
ADVICE = (
    "Begin with the suspect: the contact before, the conduct on the night and what was done "
    "afterwards. Ask what steps were taken to be sure of consent. The messages of the two weeks "
    "around the date are a reasonable line; the rest of the telephone is not."
)
ACCOUNTS = (
    ("identified", ""),
    ("no_comment", "Gave no account."),
    ("interviewed", "Says that there was agreement."),
    ("interviewed", "Denies being there."),
)
RELATIONSHIPS = ("partner", "ex_partner", "friend", "acquaintance", "met_online", "stranger")
ISSUES = ("consent", "reasonable_belief", "digital_material", "capacity", "coercion_and_control")


def stories(
    places: list[Place], *, scale: str, seed: int, today: date, calendar: Calendar
) -> Iterator[Story]:
    """The stories of a scale, oldest request first within each year's spread."""
    rng = Random(seed)
    count, days = SCALES[scale], YEARS[scale] * 365
    weights = [place.weight for place in places]
    serials: dict[str, int] = {}
    for number in range(count):
        place = rng.choices(places, weights)[0]
        # the newest third lies in the last six weeks, so that there is something to do
        back = rng.randrange(0, 42) if number % 3 == 0 else rng.randrange(30, days)
        received = _working_moment(rng, today - timedelta(days=back), calendar, today)
        serials[place.code] = serials.get(place.code, 0) + 1
        urn = f"{place.code}DM{serials[place.code]:05d}{received.year % 100:02d}"
        submission = _submission(rng, urn, received.date(), today, place.named)
        yield Story(
            place=place,
            submission=submission,
            received_at=received,
            chapters=tuple(_chapters(rng, received, today, calendar, submission.case.suspects)),
        )


def _working_moment(rng: Random, day: date, calendar: Calendar, today: date) -> datetime:
    """A moment of office hours on that day, or on the working day before it."""
    if not calendar.is_working(day):
        day = calendar.add(day, -1)
    at = datetime.combine(day, time(9, 0), tzinfo=LONDON) + timedelta(minutes=rng.randrange(0, 480))
    return at.astimezone(UTC)


def _submission(rng: Random, urn: str, received_on: date, today: date, named: str) -> Submission:
    incident = received_on - timedelta(days=rng.choice((3, 9, 30, 120, 400, 3000)))
    lines = rng.sample(LINES, rng.randrange(0, 4))
    thin = rng.random() < 0.3
    urgent = rng.random() < 0.06
    return Submission(
        case=CaseFacts(
            urn=urn,
            offences=(rng.choice(("SX03002", "SX03004", "SX03005", "SX03007")),),
            reported_on=received_on - timedelta(days=2),
            incident_from=incident.isoformat(),
            relationship=rng.choice(RELATIONSHIPS),
            suspects=tuple(
                _suspect(rng, number, received_on)
                for number in range(rng.choice((0, 1, 1, 1, 1, 2)))
            ),
            complainants=(ComplainantFacts("C1", adult_then=True, adult_now=True),),
        ),
        factual_summary=rng.choice(SUMMARIES),
        advice_sought=rng.choice(ASKED),
        officer=rng.choice(("4412", "4412", "4413")),
        supervisor="2087",
        lines_of_enquiry=tuple(
            LineFacts(
                text,
                rng.choice(("completed", "ongoing", "contemplated")),
                anticipated_outcome="" if thin else outcome,
                expected_by=received_on + timedelta(days=rng.randrange(7, 60)),
            )
            for text, outcome in lines
        ),
        issues=tuple(rng.sample(ISSUES, 2)) if not thin else (),
        issues_text="" if thin else "Set out in the summary.",
        material=() if thin else (MaterialFacts("abe_interview", "Recorded."),),
        potentially_disclosable="" if thin else "None known.",
        discussion_requested=rng.random() < 0.4,
        unit=named,
        urgent=(
            Urgency("bail_ending", received_on + timedelta(days=rng.randrange(1, 10)))
            if urgent
            else None
        ),
        supervisor_review=(
            None
            if thin
            else SupervisorReview("2087", "supervisor", received_on, "Read and ready to ask.")
        ),
    )


def _suspect(rng: Random, number: int, received_on: date) -> SuspectFacts:
    liberty = rng.choice(("bail", "released_under_investigation", "voluntary", "not_arrested"))
    status, explanation = rng.choice(ACCOUNTS)
    return SuspectFacts(
        reference=f"S{number + 1}",
        name=f"Suspect {rng.choice('ABCDEFGHJKLMNPRSTW')}. Invented",
        date_of_birth=date(1955, 1, 1) + timedelta(days=rng.randrange(0, 18000)),
        status=status,
        liberty=liberty,
        bail_ends_on=received_on + timedelta(days=60) if liberty == "bail" else None,
        under_18=False,
        explanation=explanation,
    )


def _chapters(
    rng: Random,
    received: datetime,
    today: date,
    calendar: Calendar,
    suspects: tuple[SuspectFacts, ...],
) -> Iterator[Chapter]:
    """What happened after receipt, as far as it has happened by today."""
    chance = rng.random()
    triaged = _after(rng, received, rng.choice((0, 1, 1, 2, 2, 5)), calendar)
    if chance < 0.03:
        withdrawn = _after(rng, received, 1, calendar)
        if withdrawn.date() < today:
            yield Chapter("withdraw", withdrawn, "officer", "The enquiry has been taken over.")
        return
    if triaged.date() >= today:
        return
    if chance < 0.13:
        yield Chapter(
            "return",
            triaged,
            "legal-manager",
            reasons=((rng.choice(("too_early", "content_missing")), "Please name the lines."),),
            contents=("lines_of_enquiry",),
            response_on=calendar.add(triaged.date(), 10),
        )
        return
    yield Chapter("accept", triaged, "legal-manager")
    allocated = triaged + timedelta(minutes=rng.randrange(5, 300))
    recent = calendar.between(received.date(), today) <= 15
    if chance < 0.16 and recent:
        return  # accepted, and still without a lawyer
    lawyer = rng.choice(("prosecutor", "prosecutor-2", "prosecutor-3"))
    yield Chapter("allocate", allocated, "legal-manager", lawyer)
    days = min(max(int(rng.gauss(17, 6)), 3), 36)
    advised = _after(rng, allocated, days, calendar)
    if advised.date() < today:
        yield Chapter("advise", advised, lawyer, advice=_advice(rng, suspects, advised))


def _advice(rng: Random, suspects: tuple[SuspectFacts, ...], at: datetime) -> AdviceFacts:
    """Advice to carry on, or to refer, with what is to be done."""
    refer = rng.random() < 0.25
    leaning = Leaning.REFER if refer else Leaning.CARRY_ON
    return AdviceFacts(
        text=ADVICE,
        leanings={one.reference: leaning.value for one in suspects} or {NOBODY: leaning.value},
        sections={
            "conduct_before": "Look at the contact in the two weeks before.",
            "consent_steps": "Ask what was said and done to be sure of consent.",
        },
        lines=tuple(
            AdvisedLine(
                text=f"Obtain: {text[:1].lower()}{text[1:]}",
                why=outcome,
                by_when=at.date() + timedelta(days=rng.randrange(7, 42)),
                points=rng.choice(Points.values),
            )
            for text, outcome in rng.sample(LINES, rng.randrange(1, 4))
        ),
        issues=tuple(sorted(rng.sample(ISSUES, 2))),
    )


def _after(rng: Random, at: datetime, working_days: int, calendar: Calendar) -> datetime:
    """Some minutes later on that day, or a moment of the n-th working day after it."""
    if working_days == 0:
        return at + timedelta(minutes=rng.randrange(10, 60))
    day = calendar.add(at.astimezone(LONDON).date(), working_days)
    moment = datetime.combine(day, time(9, 0), tzinfo=LONDON)
    return (moment + timedelta(minutes=rng.randrange(0, 480))).astimezone(UTC)
