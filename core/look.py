"""What the components of a page are given: frozen dataclasses of words, dates and links.

The macros in templates/components/ draw them. Nothing here decides anything: a room fills them
from its own rules, and an empty part is not drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class Severity(StrEnum):
    """How pressing a clock is. Only the first three are coloured, and never by colour alone."""

    CRITICAL = "critical"  # critically late
    LATE = "late"
    SOON = "soon"  # due within two working days
    CALM = ""


@dataclass(frozen=True)
class Clock:
    """A state with the date that matters: "Advice needed by Mon 21 December 2026 (4 working days
    left)". `left` are the words of the sum, without brackets; `href` leads to the ledger."""

    state: str
    on: date | None = None
    left: str = ""
    severity: Severity = Severity.CALM
    joined_by: str = "by"
    href: str = ""


@dataclass(frozen=True)
class Move:
    """Whose move it is: "Your move: decide whether to take this request"."""

    who: str
    what: str = ""
    mine: bool = False


@dataclass(frozen=True)
class Contact:
    """Who holds a role on a case, and how to reach them: an e-mail address, a telephone number."""

    role: str
    name: str
    email: str = ""
    phone: str = ""
    note: str = ""  # "away until Mon 4 January 2027: A Deputy covers"


@dataclass(frozen=True)
class CaseHeader:
    """The head of every page about one case. `clocks` holds both sides' duties, ours first."""

    reference: str
    suspects: Sequence[str]
    clocks: Sequence[Clock]
    move: Move | None = None
    contacts: Sequence[Contact] = ()
    flags: Sequence[str] = ()
    href: str = ""  # to the page of the case, from pages beneath it


@dataclass(frozen=True)
class Step:
    """One thing that can be done now. `who` says who may, and is shown when the reader may not."""

    text: str
    href: str
    who: str = ""
    mine: bool = True


@dataclass(frozen=True)
class NextSteps:
    """What happens next: one step as the button, the others as links, and a sentence above."""

    primary: Step | None = None
    others: Sequence[Step] = ()
    said: str = ""


@dataclass(frozen=True)
class Altered:
    """One fact before and after a change."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One entry of the timeline. `altered` opens to what changed."""

    at: datetime
    what: str
    by: str
    text: str = ""
    altered: Sequence[Altered] = ()
    href: str = ""
    href_text: str = ""


class LedgerDay(Protocol):
    """One line of a ledger, as `deadlines.ledger.LedgerDay` has it."""

    @property
    def on(self) -> date: ...
    @property
    def counted(self) -> bool: ...
    @property
    def number(self) -> int | None: ...
    @property
    def why(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def hours(self) -> float | None: ...
    @property
    def is_due(self) -> bool: ...
    @property
    def is_late(self) -> bool: ...


@dataclass(frozen=True)
class LedgerNote:
    """What changed the sum: an extension, a new target, a new calendar."""

    on: date
    what: str
    why: str
    by: str = ""


@dataclass(frozen=True)
class Ledger:
    """The day-by-day account of a clock, with the two figures that always stand together."""

    title: str
    clock: Clock
    days: Sequence[LedgerDay]
    counted: str  # "12 working days counted"
    since_first_request: str  # "15 working days since the first request"
    calendar: str = ""
    notes: Sequence[LedgerNote] = ()


@dataclass(frozen=True)
class Told:
    """One person who was told of an escalation, and when."""

    at: datetime
    post: str
    name: str
    why: str = ""


@dataclass(frozen=True)
class EscalationShown:
    """One escalation: what is late, who must answer and by when, who was told, what was said."""

    title: str  # "Escalated to the unit head: very late"
    state: str  # "Answer needed"
    raised_at: datetime
    raised_by: str  # "this service", or a person
    to: str  # "Unit head (SDCP), Priya Nair"
    items: Sequence[str] = ()
    reason: str = ""
    acknowledge_by: Clock | None = None
    told: Sequence[Told] = ()
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    steps: NextSteps | None = None
    open: bool = True  # still to be acknowledged, answered or closed: drawn with a heavier line


@dataclass(frozen=True)
class Row:
    """One row of a summary list. A row without a value is not drawn."""

    label: str
    value: str | Sequence[str]
    href: str = ""
    href_text: str = "Change"


@dataclass(frozen=True)
class Card:
    """One entry of a list. Only what has a value is drawn."""

    href: str
    reference: str
    clock: Clock
    suspects: Sequence[str] = ()
    move: Move | None = None
    facts: Sequence[Row] = ()
    flags: Sequence[str] = ()
    note: str = ""
    urgent: bool = False  # cannot wait for what is late elsewhere: its group stands first


@dataclass(frozen=True)
class Group:
    """Cards of one severity, in one list with the others. `count` is that of the whole list."""

    title: str
    cards: Sequence[Card]
    count: int | None = None


@dataclass(frozen=True)
class Empty:
    """What would stand here, and what to do next."""

    title: str
    text: str
    href: str = ""
    href_text: str = ""


@dataclass(frozen=True)
class Section:
    """An entry of the contents list beside a long page."""

    id: str
    text: str
