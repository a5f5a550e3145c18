"""Made-up contents for the components. No real person, no case."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from core import look
from deadlines.ledger import LedgerDay

CALM = look.Clock("Advice needed", date(2026, 12, 21), "4 working days left", href="#ledger")
SOON = look.Clock("Triage needed", date(2026, 12, 16), "tomorrow", look.Severity.SOON)
LATE = look.Clock("Advice needed", date(2026, 12, 11), "2 working days late", look.Severity.LATE)
CRITICAL = look.Clock(
    "Advice needed", date(2026, 11, 27), "12 working days late", look.Severity.CRITICAL
)
WAITING = look.Clock(
    "Waiting for police information", date(2027, 1, 6), "paused, 9 working days left"
)
GIVEN = look.Clock("Advice given", date(2026, 12, 1), joined_by="on")
BARE = look.Clock("Withdrawn")
CLOCKS = (CALM, SOON, LATE, CRITICAL, WAITING, GIVEN, BARE)

MY_MOVE = look.Move("Your move", "write the advice", mine=True)
THEIR_MOVE = look.Move("Waiting for police", "PC 4412 Ahmed to send the phone download timetable")

CONTACTS = (
    look.Contact("Lawyer", "Morgan Bell", email="prosecutor@north-west.example"),
    look.Contact(
        "Officer in charge",
        "DC Sam Whitcombe-Featherstonehaugh (4412)",
        email="sam.whitcombe-featherstonehaugh@force.example",
        phone="0161 496 0000",
    ),
    look.Contact(
        "Legal manager",
        "Priya Nair",
        email="legal-manager@north-west.example",
        note="away until Mon 4 January 2027: Jo Adeyemi covers",
    ),
)
HEADER = look.CaseHeader(
    reference="06AB1234526",
    suspects=("Suspect A", "Suspect B"),
    clocks=(
        CALM,
        look.Clock(
            "Police owe: 2 items, first due",
            date(2026, 12, 18),
            "3 working days left",
            joined_by="on",
        ),
    ),
    move=MY_MOVE,
    contacts=CONTACTS,
    flags=("Bail ends Fri 18 December 2026", "Suspect under 18", "Second request on this case"),
)
NEXT = look.NextSteps(
    primary=look.Step("Write the advice", "/gallery/writing/"),
    others=(
        look.Step("Ask the officer a question and pause the clock", "#ask"),
        look.Step(
            "Give this request to another lawyer", "#allocate", "a legal manager", mine=False
        ),
        look.Step("Escalate by hand", "#escalate"),
    ),
    said="The request was taken on Thursday 10 December 2026 and is yours.",
)
NEXT_THEIRS = look.NextSteps(
    primary=look.Step("Choose a lawyer", "#", "a legal manager or the unit head", mine=False),
    said="The request has been taken and waits for a lawyer.",
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


TIMELINE = (
    look.Entry(
        at(15, 9, 30),
        "Given to another lawyer",
        "Priya Nair",
        "Ms Osei is on leave from Wednesday.\nContinuity is broken: Morgan Bell takes over.",
        altered=(look.Altered("Lawyer", "Ama Osei", "Morgan Bell"),),
    ),
    look.Entry(at(11, 11), "Reminder: due soon", "this service"),
    look.Entry(
        at(10, 16, 5), "Request taken", "Priya Nair", href="#", href_text="Open the request"
    ),
    look.Entry(at(10, 2, 10), "Request received", "PC 4412 Ahmed through the force’s system"),
)
ESCALATION = look.EscalationShown(
    title="Escalated to the unit head: very late",
    state="Answer needed",
    raised_at=at(15, 6),
    raised_by="this service",
    to="Unit head (SDCP), Robin Okafor",
    items=("Early advice, due Fri 4 December 2026 (5 working days late)",),
    acknowledge_by=look.Clock(
        "Acknowledge", date(2026, 12, 17), "2 working days left", look.Severity.SOON
    ),
    told=(
        look.Told(at(15, 6), "Unit head (SDCP)", "Robin Okafor"),
        look.Told(at(8, 6), "Legal manager (DCP)", "Jo Adeyemi", "Priya Nair is away"),
    ),
    steps=look.NextSteps(primary=look.Step("Answer this escalation", "#answer")),
)
ANSWERED = look.EscalationShown(
    title="Escalated by the police supervisor",
    state="Answered",
    raised_at=at(9, 14),
    raised_by="DS Lee Carter",
    to="Legal manager (DCP), Priya Nair",
    reason="No answer to our reply of 30 November.",
    items=(
        "Reply review, due Mon 7 December 2026 (met late)",
        "Early advice, due Fri 4 December 2026",
    ),
    answer="The reply was with a lawyer who is on leave. It has been given to Morgan Bell.",
    answered_by="Priya Nair",
    answered_at=at(10, 10),
    open=False,
)
ROWS = (
    look.Row("Offences", ("Rape of a woman aged 16 or over", "Assault by penetration")),
    look.Row("Reported on", "Monday 7 December 2026"),
    look.Row(
        "What advice is asked for",
        "Whether the phone should be examined.\nWhich lines matter first.",
    ),
    look.Row("Explanation given by the suspect", ""),
    look.Row("Officer in charge", "DC Sam Whitcombe (4412)", href="#", href_text="Change"),
)


def ledger() -> look.Ledger:
    """The vector of the design: received Thursday 10 December 2026, due Wednesday 13 January,
    and a day later for one day's pause."""
    holidays = {
        date(2026, 12, 25): "Christmas Day",
        date(2026, 12, 28): "Boxing Day (substitute day)",
        date(2027, 1, 1): "New Year’s Day",
    }
    days = []
    number = 0
    for step in range((date(2027, 1, 18) - date(2026, 12, 10)).days + 1):
        day = date(2026, 12, 10) + timedelta(days=step)
        line = LedgerDay(
            day, counted=False, is_due=day == date(2027, 1, 14), is_late=day > date(2027, 1, 14)
        )
        if step == 0:
            days.append(LedgerDay(day, counted=False, why="day of receipt"))
        elif day.weekday() > 4:
            days.append(
                LedgerDay(day, counted=False, why="Saturday" if day.weekday() == 5 else "Sunday")
            )
        elif day in holidays:
            days.append(LedgerDay(day, counted=False, why=f"bank holiday: {holidays[day]}"))
        elif day == date(2026, 12, 17):
            days.append(
                LedgerDay(
                    day,
                    counted=False,
                    why="paused: question to police",
                    by="Morgan Bell",
                    reason="When will the phone be examined?",
                )
            )
        else:
            number += 1
            days.append(
                LedgerDay(
                    day, counted=True, number=number, is_due=line.is_due, is_late=line.is_late
                )
            )
    return look.Ledger(
        title="How the due day of this advice was counted",
        clock=LATE,
        days=tuple(days),
        counted="23 of 21 working days",
        since_first_request="31 working days",
        calendar="England and Wales 2026-11",
        notes=(
            look.LedgerNote(
                date(2026, 12, 22),
                "extended by 1 working day",
                "bank holiday proclaimed",
                "this service",
            ),
        ),
    )


def cards(count: int, clock: look.Clock) -> tuple[look.Card, ...]:
    return tuple(
        look.Card(
            href="/gallery/case/",
            reference=f"06AB12345{number:02d}",
            clock=clock,
            suspects=("Suspect A",) if number % 3 else ("Suspect A", "Suspect B"),
            move=MY_MOVE if number % 2 else THEIR_MOVE,
            facts=(
                look.Row("Force", "Greater Manchester Police"),
                look.Row("Officer", "DC Whitcombe (4412)"),
                look.Row("Lawyer", "Morgan Bell" if number % 2 else ""),
                look.Row("Unit", "North West RASSO"),
            ),
            flags=("Urgent: bail ends today",) if number % 4 == 0 else (),
            note="Latest note: phone download booked for 5 January." if number % 5 == 0 else "",
        )
        for number in range(1, count + 1)
    )
