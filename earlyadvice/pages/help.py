"""`/help/`: how early advice goes, who decides what, what states mean, how days are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any, ClassVar

from casework.policy import ENTER
from casework.policy import MAY as OF_CASES
from core import look
from core.accounts.policy import said
from core.glossary import Word, glossary
from core.london import at_london
from core.pages import Page
from core.routes import Operation, Policy
from core.words import in_full, listed
from deadlines.events import Clock, Target, Unit
from deadlines.ledger import due
from deadlines.reading import current_calendar
from deadlines.workingdays import Calendar, every_day
from earlyadvice.discussion_rules import WHO_DECIDES
from earlyadvice.lifecycle import WHOSE_MOVE, State, Verb
from earlyadvice.policy import MAY

# what each state means, and what happens in it
STATES: dict[State, str] = {
    State.SUBMITTED: "The request has come and its days have begun. A legal manager decides within "
    "two working days whether to accept it, to ask the police something, or to return it.",
    State.ACCEPTED: "The request is taken. A legal manager chooses the lawyer. The days go on.",
    State.ALLOCATED: "A lawyer has it. They may ask the police, and discuss it with the officer. "
    "Advice is due by the date beside the state.",
    State.ADVISED: "The force can read the advice. What follows is for the police to decide: they "
    "say what they did, or when they expect to be further. A correction is a new version.",
    State.RETURNED: "The request went back with reasons. The police send it again, or an inspector "
    "asks for a review of the return by another lawyer.",
    State.WITHDRAWN: "The police have taken the request back. Nothing is owed.",
    State.CLOSED: "The police said what they did with the advice, or a legal manager closed the "
    "request. Nothing is owed.",
}
MOVE = {"cps": "the CPS", "police": "the police", "": "nobody"}

# received, and what the example is about; the dates and the days left out are counted, not typed
EXAMPLES: tuple[tuple[date, str], ...] = (
    (date(2026, 12, 10), "Over Christmas and New Year"),
    (date(2026, 3, 13), "Over Easter"),
    (date(2026, 3, 14), "Received on a Saturday: day 1 is the Monday, as if it had come on Friday"),
    (date(2022, 9, 5), "Over a bank holiday that was proclaimed for one year"),
)
DAYS = 21

DOES: tuple[tuple[Verb, str], ...] = (
    (Verb.ROUTE, "Choose the unit"),
    (Verb.ACCEPT, "Accept a request"),
    (Verb.RETURN, "Return a request"),
    (Verb.SEEK_REVIEW, "Ask for a review of a return"),
    (Verb.ANSWER_REVIEW, "Answer that review, if they did not return it themselves"),
    (Verb.ALLOCATE, "Choose the lawyer"),
    (Verb.AGREE_DATE, "Answer an urgent request with a date"),
    (Verb.ASK, "Ask the police"),
    (Verb.INFORM, "Answer a question"),
    (Verb.ARRANGE, "Offer a discussion"),
    (Verb.DISCUSS, "Take a time, or decline"),
    (Verb.RECORD, "Record the discussion and write its note"),
    (Verb.NOTE, "Give the officer's own points"),
    (Verb.ADVISE, "Give advice, or correct it"),
    (Verb.READ_SECOND, "Read as the second lawyer"),
    (Verb.OUTCOME, "Say what was done with the advice"),
    (Verb.WITHDRAW, "Take a request back"),
    (Verb.CLOSE, "Close a request without an answer"),
)

SECTIONS = (
    look.Section("steps", "Step by step"),
    look.Section("who", "Who decides what"),
    look.Section("states", "What each state means"),
    look.Section("days", "How days are counted"),
    look.Section("queries", "Asking the police"),
    look.Section("discussion", "The discussion"),
    look.Section("second", "What a second lawyer does"),
    look.Section("words", "Our words"),
)


@dataclass(frozen=True)
class StateShown:
    label: str
    meaning: str
    move: str


@dataclass(frozen=True)
class Example:
    received: str
    due: str
    about: str
    not_counted: str  # the bank holidays between, by name


@dataclass(frozen=True)
class HelpShown:
    title: str
    sections: tuple[look.Section, ...]
    who_decides: tuple[str, ...]
    may: tuple[look.Row, ...]
    states: tuple[StateShown, ...]
    examples: tuple[Example, ...]
    words: tuple[Word, ...]


class HelpPage(Page):
    """Open to everybody: it holds nothing of a case."""

    policy = Policy.PUBLIC
    operation = Operation.NONE
    template: ClassVar[str] = "help/help.html"

    def contents(self) -> Any:
        calendar = current_calendar()
        return HelpShown(
            title="Help",
            sections=SECTIONS,
            who_decides=WHO_DECIDES,
            may=(
                look.Row("Enter a request that came on paper", said(OF_CASES[ENTER])),
                *(look.Row(what, said(MAY[verb])) for verb, what in DOES),
            ),
            states=tuple(
                StateShown(state.label, STATES[state], MOVE[WHOSE_MOVE[state]]) for state in State
            ),
            examples=tuple(example(on, about, calendar) for on, about in EXAMPLES),
            words=glossary(),
        )


def example(received_on: date, about: str, calendar: Calendar) -> Example:
    """An example, counted by the engine that counts the real ones."""
    clock = Clock(Target(Unit.WORKING_DAYS, n=DAYS), at_london(received_on, time(10)))
    due_on = due(clock, calendar).on
    holidays = [
        f"{in_full(day)} ({calendar.why_not(day)})"
        for day in every_day(received_on, due_on)
        if day.weekday() < 5 and calendar.why_not(day)
    ]
    return Example(in_full(received_on), in_full(due_on), about, listed(holidays))
