"""What pages show of a request: the same words and figures, in the shapes of core.look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from core import look
from core.reference.lookup import labels
from core.words import short
from deadlines.models import Deadline
from deadlines.pages.shown import clock_shown
from deadlines.workingdays import Calendar
from earlyadvice.actions import available, page_of, who_may
from earlyadvice.lifecycle import LIFECYCLE, WHOSE_MOVE, State, Verb

if TYPE_CHECKING:
    from core.accounts.models import User
    from earlyadvice.models import Request

# the step that each verb opens, in the order in which they are offered
STEPS: dict[str, tuple[str, str]] = {
    Verb.ROUTE: ("Choose the unit", "route/"),
    Verb.ACCEPT: ("Triage this request", "triage/"),
    Verb.ADVISE: ("Write the advice", "advise/"),
    Verb.ALLOCATE: ("Allocate to a lawyer", "allocate/"),
}


def clock_that_matters(request: Request) -> Deadline:
    """The clock beside the state: triage while it is needed, the advice afterwards."""
    return request.triage_clock if request.state == State.SUBMITTED else request.clock


def state_clock(request: Request, at: datetime, calendar: Calendar) -> look.Clock:
    """The state in words with the date that matters."""
    state = State(request.state)
    if state == State.RETURNED and request.police_response_on is not None:
        return look.Clock(
            state=f"{state.label}, answer expected", on=request.police_response_on, joined_by="by"
        )
    if WHOSE_MOVE[state] != "cps":
        shown = clock_shown(request.clock, at, calendar)
        return look.Clock(state=state.label, left=shown.left, href=shown.href)
    words = "Lawyer needed, advice due" if state == State.ACCEPTED else state.label
    return clock_shown(clock_that_matters(request), at, calendar, words)


def suspects_in_words(request: Request) -> tuple[str, ...]:
    found = tuple(str(suspect) for suspect in request.case.suspects.all())
    return found or ("No suspect identified",)


# what the next move is, in the words of a sentence that begins with whose it is
MOVES: dict[str, str] = {
    State.SUBMITTED: "decide whether to take this request",
    State.ACCEPTED: "choose the lawyer",
    State.ALLOCATED: "write the advice",
    State.ADVISED: "decide what follows from the advice",
    State.RETURNED: "answer, or send it again",
}
CHOOSE_UNIT = "choose the unit that takes it"


def whose_move(request: Request, user: User) -> look.Move | None:
    """Whose move it is, and what it is: "Your move: choose the lawyer"."""
    state = State(request.state)
    side = WHOSE_MOVE[state]
    if side == "":
        return None
    if side == "police":
        return look.Move(f"With {request.officer}", f"to {MOVES[state]}")
    what = CHOOSE_UNIT if request.matter.unit.is_queue else MOVES[state]
    if state == State.ALLOCATED and request.lawyer is not None:
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
        flags=flags_of(request, urgent_labels),
    )


def flags_of(request: Request, urgent_labels: dict[str, str]) -> tuple[str, ...]:
    """In words, what deserves a second look."""
    flags = []
    if request.urgent_reason and request.urgent_needed_by is not None:
        reason = urgent_labels.get(request.urgent_reason, request.urgent_reason)
        flags.append(
            f"Urgent: {reason[:1].lower()}{reason[1:]}, by {short(request.urgent_needed_by)}"
        )
    if request.thin:
        flags.append(f"{len(request.thin)} of the contents not answered yet")
    if request.matter.restricted:
        flags.append("Restricted: named people only")
    if request.resubmission_of_id is not None:
        flags.append("Sent again after a return")
    return tuple(flags)


def urgent_labels(on: date) -> dict[str, str]:
    return labels("urgent_reason", on)


def steps_for(request: Request, user: User) -> look.NextSteps:
    """The step that the state waits for comes first, whoever may take it; the others as links. A
    step this person may not take says who may."""
    opened = [verb for verb in STEPS if verb in LIFECYCLE.open_verbs(request.state)]
    if not request.matter.unit.is_queue:
        opened = [verb for verb in opened if verb != Verb.ROUTE]
    mine = set(available(request, user))
    steps = [_step(request, verb, verb in mine) for verb in opened]
    return look.NextSteps(
        primary=steps[0] if steps else None,
        others=tuple(steps[1:]),
        said=_said(request) if not steps else "",
    )


def _step(request: Request, verb: str, mine: bool) -> look.Step:
    text, there = STEPS[verb]
    who = who_may(Verb(verb))
    if request.lawyer is not None:
        if verb == Verb.ALLOCATE:
            text = "Give it to another lawyer"
        elif verb == Verb.ADVISE:
            who = request.lawyer.name
    return look.Step(text, page_of(request) + there, who=who, mine=mine)


def _said(request: Request) -> str:
    return {
        State.ADVISED: "The advice has been given. What happens with it is the police's decision.",
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
        flags=flags_of(request, urgent),
        href=page_of(request) if link else "",
    )


def joined(parts: Iterable[str]) -> str:
    return " to ".join(part for part in parts if part)
