"""What pages show of a request: the same words and figures, in the shapes of core.look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from casework.handing_over import vacancy
from casework.pages.suspects import NO_SUSPECT
from core import look
from core.london import london_day
from core.reference.lookup import labels
from core.words import short
from deadlines.models import Deadline
from deadlines.pages.shown import clock_shown
from deadlines.reading import current_calendar, reading
from deadlines.workingdays import Calendar
from earlyadvice.lifecycle import Continuity, State, Verb
from earlyadvice.moving import (
    next_move,
    page_of,
    reading_of,
    side_to_move,
    under_review,
    waits_for_a_date,
)
from earlyadvice.offering import available, open_now, who_may

if TYPE_CHECKING:
    from core.accounts.models import User
    from earlyadvice.models import Request

# the step that each verb opens, in the order in which they are offered
STEPS: dict[str, tuple[str, str]] = {
    Verb.ROUTE: ("Choose the unit", "route/"),
    Verb.ACCEPT: ("Triage this request", "triage/"),
    Verb.PUT_RIGHT: ("Put right what was understood", "discussion/put-right/"),
    Verb.READ_SECOND: ("Read as the second lawyer", "second/"),
    Verb.ADVISE: ("Write the advice", "advise/"),
    Verb.ANSWER_REVIEW: ("Answer the review of the return", "review/"),
    Verb.ALLOCATE: ("Allocate to a lawyer", "allocate/"),
    Verb.AGREE_DATE: ("Agree a date, or say why not", "urgent/"),
    Verb.ASK: ("Ask the police", "ask/"),
    Verb.ARRANGE: ("Offer a discussion", "discussion/offer/"),
    Verb.RECORD: ("Record a discussion", "discussion/record/"),
    Verb.WRITE_NOTE: ("Write the note of the discussion", "discussion/note/"),
    Verb.RETURN: ("Return it to police", "return/"),
    Verb.CORRECT: ("Correct the advice", "advise/"),
    Verb.CLOSE: ("Close it without an answer", "close/"),
}
# never what a state waits for
ASIDE = frozenset(
    {
        Verb.AGREE_DATE,
        Verb.ASK,
        Verb.ARRANGE,
        Verb.RECORD,
        Verb.WRITE_NOTE,
        Verb.READ_SECOND,
        Verb.RETURN,
        Verb.CORRECT,
        Verb.CLOSE,
    }
)


def clock_that_matters(request: Request) -> Deadline:
    """The clock beside the state: triage while it is needed, then the date that was agreed with
    the officer, if one was; the advice otherwise."""
    if request.state == State.SUBMITTED:
        return request.triage_clock
    agreed = request.urgent_clock
    return agreed if agreed is not None and agreed.ended_at is None else request.clock


def state_clock(request: Request, at: datetime, calendar: Calendar) -> look.Clock:
    """The state in words with the date that matters."""
    state = State(request.state)
    if under_review(request):
        assert request.review_clock is not None
        return clock_shown(request.review_clock, at, calendar, "Review of the return needed")
    if state == State.ADVISED and request.outcome_clock is not None:
        words = "Advice given, police answer expected"
        return clock_shown(request.outcome_clock, at, calendar, words)
    if state == State.RETURNED and request.answer_clock is not None:
        words = f"{state.label}, answer expected"
        return clock_shown(request.answer_clock, at, calendar, words)
    if state == State.RETURNED and request.police_response_on is not None:
        return look.Clock(
            state=f"{state.label}, answer expected", on=request.police_response_on, joined_by="by"
        )
    if side_to_move(request) != "cps":
        shown = clock_shown(request.clock, at, calendar)
        return look.Clock(state=state.label, left=shown.left, href=shown.href)
    words = "Lawyer needed, advice due" if state == State.ACCEPTED else state.label
    return clock_shown(clock_that_matters(request), at, calendar, words)


def suspects_in_words(request: Request) -> tuple[str, ...]:
    found = tuple(str(suspect) for suspect in request.case.suspects.all())
    return found or (NO_SUSPECT,)


def whose_move(request: Request, user: User) -> look.Move | None:
    """Whose move it is, and what it is: "Your move: choose the lawyer"."""
    side, what = side_to_move(request), next_move(request)
    if side == "":
        return None
    if side == "police":
        if not request.officer.in_service:
            return look.Move(f"With {request.matter.force}", f"to name another officer, and {what}")
        return look.Move(f"With {request.officer}", f"to {what}")
    if request.state == State.ALLOCATED and request.lawyer is not None:
        mine, who = request.lawyer_id == user.pk, request.lawyer.name
    else:
        mine = any(verb in STEPS for verb in available(request, user))
        who = request.matter.unit.name
    return look.Move("Your move", what, mine) if mine else look.Move(f"With {who}", f"to {what}")


def card_of(
    request: Request,
    *,
    user: User,
    at: datetime,
    calendar: Calendar,
    urgent_labels: dict[str, str],
) -> look.Card:
    """A request in a list: only what has a value."""
    return look.Card(
        href=page_of(request),
        reference=request.case.urn,
        clock=state_clock(request, at, calendar),
        suspects=suspects_in_words(request),
        move=whose_move(request, user),
        facts=(
            look.Row("Force", request.matter.force.name),
            look.Row("Officer in charge", str(request.officer)),
            look.Row("Lawyer", request.lawyer.name if request.lawyer else ""),
            look.Row("Unit", request.matter.unit.name if len(user.standing.units) > 1 else ""),
        ),
        flags=flags_of(request, urgent_labels, london_day(at)),
        urgent=request.state == State.SUBMITTED and bool(request.urgent_reason),
    )


def flags_of(request: Request, urgent_labels: dict[str, str], today: date) -> tuple[str, ...]:
    """In words, what deserves a second look."""
    flags = [vacant] if (vacant := vacancy(request.officer)) else []
    if request.urgent_reason and request.urgent_needed_by is not None:
        reason = urgent_labels.get(request.urgent_reason, request.urgent_reason)
        passed = " (passed)" if request.urgent_needed_by < today else ""
        by = f"advice needed by {short(request.urgent_needed_by)}{passed}"
        flags.append(f"Urgent: {reason[:1].lower()}{reason[1:]}, {by}")
        if request.urgent_agreed_on is not None:
            flags.append(f"Date agreed with the officer: {short(request.urgent_agreed_on)}")
    if request.thin:
        flags.append(f"{len(request.thin)} of the contents not answered yet")
    if request.matter.restricted:
        flags.append("Restricted: named people only")
    if request.continuity == Continuity.BROKEN:
        flags.append("Continuity broken: another lawyer had this case")
    if request.resubmission_of_id is not None:
        flags.append("Sent again after a return")
    return tuple(flags)


def urgent_labels(on: date) -> dict[str, str]:
    return labels("urgent_reason", on)


def steps_for(request: Request, *, user: User, at: datetime, calendar: Calendar) -> look.NextSteps:
    """The step that the state waits for comes first, whoever may take it; the others as links. A
    step this person may not take says who may."""
    opened = [verb for verb in STEPS if open_now(request, verb)]
    if request.state == State.SUBMITTED:
        opened.remove(Verb.RETURN)  # triage leads there
    mine = set(available(request, user))
    waited_for = next((verb for verb in opened if verb not in ASIDE), None)
    if waited_for == Verb.ADVISE and waits_for_a_date(request):
        waited_for = Verb.AGREE_DATE  # the officer is waiting for a day
    if Verb.READ_SECOND in mine:  # whoever is asked to read does that first
        waited_for = Verb.READ_SECOND
    return look.NextSteps(
        primary=_step(request, waited_for, waited_for in mine) if waited_for else None,
        others=tuple(_step(request, verb, verb in mine) for verb in opened if verb != waited_for),
        said=_said(request) if waited_for is None else _choice(request, at, calendar),
    )


def _choice(request: Request, at: datetime, calendar: Calendar) -> str:
    """A query was not answered by its date: what can be done, as clock.md §1 item 5 says."""
    by = reading(request.clock, at, calendar).choose_by
    if by is None:
        return ""
    return (
        f"A question was not answered by its date. Choose by {short(by)}: advise on what there "
        "is, ask again, or return the request."
    )


def _step(request: Request, verb: str, mine: bool) -> look.Step:
    text, there = STEPS[verb]
    who = who_may(Verb(verb))
    if request.lawyer is not None:
        if verb == Verb.ALLOCATE:
            text = "Give it to another lawyer"
        elif verb in (Verb.ADVISE, Verb.CORRECT):
            who = request.lawyer.name
    if verb == Verb.READ_SECOND and (reading := reading_of(request)) is not None:
        who = reading.reader.name
    return look.Step(text, page_of(request) + there, who=who, mine=mine)


def _said(request: Request) -> str:
    return {
        State.ADVISED: "The advice has been given. What happens with it is the police's decision; "
        "they say what they did, or when they expect to be further.",
        State.RETURNED: "The police have been told why. A new request on this case will be linked.",
        State.WITHDRAWN: "The police have taken this request back.",
        State.CLOSED: "Nothing more is owed here.",
    }.get(State(request.state), "")


def header_of(
    request: Request,
    *,
    user: User,
    at: datetime,
    calendar: Calendar,
    link: bool,
    urgent: dict[str, str],
) -> look.CaseHeader:
    """The head of every page about a request."""
    contacts = [
        look.Contact("Officer in charge", str(request.officer), email=request.officer.email),
    ]
    if request.supervisor is not None:
        contacts.append(
            look.Contact(
                "Police supervisor", str(request.supervisor), email=request.supervisor.email
            )
        )
    if request.lawyer is not None:
        contacts.append(
            look.Contact("Lawyer", request.lawyer.name, email=request.lawyer.email or "")
        )
    if len(user.standing.units) > 1:  # with one, the head of the page names it
        contacts.append(look.Contact("Unit", request.matter.unit.name))
    clocks = [state_clock(request, at, calendar)]
    if request.state == State.SUBMITTED:
        clocks.append(clock_shown(request.clock, at, calendar, "Advice needed"))
    return look.CaseHeader(
        reference=request.case.urn,
        suspects=suspects_in_words(request),
        clocks=tuple(clocks),
        move=whose_move(request, user),
        contacts=tuple(contacts),
        flags=flags_of(request, urgent, london_day(at)),
        href=page_of(request) if link else "",
    )


def header_above(request: Request, *, user: User, at: datetime) -> look.CaseHeader:
    """The head of a page that stands beneath the request's own, and leads back to it."""
    urgent = urgent_labels(london_day(at))
    return header_of(
        request, user=user, at=at, calendar=current_calendar(), link=True, urgent=urgent
    )


def joined(parts: Iterable[str]) -> str:
    return " to ".join(part for part in parts if part)
