"""Case progression: how cases stand, on both sides, each figure opening the cases it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import ClassVar
from urllib.parse import urlencode

from django.utils import timezone

from casework.standing import AGES
from core import look
from core.accounts.memoranda import Standing, pairs
from core.accounts.models import Unit, User
from core.audit.reading import reads_of
from core.london import london_day
from core.pages import Page
from core.reference.lookup import labels_ever
from core.routes import Operation, Policy
from core.words import count, short, short_moment
from dashboards.progression.charts import Chart, bars
from dashboards.progression.facts import RETURN_DAYS, TRIAGE_DAYS, Board, Scope, read_board
from dashboards.progression.rules import (
    BANDS,
    CPS,
    CURES,
    FEW,
    LATE,
    POLICE,
    SIDES,
    Facts,
    age_of,
    middle_and_longest,
    share,
    state_of,
)
from deadlines.models.ladder import Level
from deadlines.monitor import health

RETURN_REASONS = {"request": "early_advice_return_reason", "referral": "referral_return_reason"}
KINDS = {"request": "Early advice", "referral": "Charging"}


@dataclass(frozen=True)
class Cell:
    """A number and the list it opens, or words. `cases` stand in place of a share of few."""

    head: str
    text: str
    href: str = ""
    cases: tuple[str, ...] = ()


@dataclass(frozen=True)
class FigureShown:
    """One question: the answer in a sentence, the drawing, the table."""

    id: str
    question: str
    answer: str
    first: str  # the head of the first column
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    chart: Chart | None = None

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the other columns: those of the longest row."""
        return tuple(cell.head for cell in max((cells for _, cells in self.rows), key=len))


@dataclass(frozen=True)
class ScopeLink:
    name: str
    href: str
    here: bool


@dataclass(frozen=True)
class ProgressionShown:
    title: str
    scopes: tuple[ScopeLink, ...]
    figures: tuple[FigureShown, ...]
    memoranda: tuple[look.Row, ...]
    service: tuple[look.Row, ...]


def scopes_of(user: User, asked: dict[str, str]) -> tuple[Scope, tuple[ScopeLink, ...]]:
    """The units and Areas that the person works in, and which of them is asked for. Any other
    name is none: then it is all that they may see."""
    units = list(
        Unit.objects.filter(pk__in=list(user.standing.units))
        .select_related("area")
        .order_by("area__name", "name")
    )
    areas = {unit.area.code: unit.area.name for unit in units}
    choices = [("area", code, name) for code, name in areas.items() if len(areas) > 1]
    choices += [("unit", unit.code, unit.name) for unit in units if len(units) > 1]
    here = next((one for one in choices if asked.get(one[0]) == one[1]), None)
    force = asked.get("force", "")
    scope = Scope(**{here[0]: here[1]}, force=force) if here else Scope(force=force)
    links = [ScopeLink("All that you may see", "?", here is None)] if choices else []
    links += [ScopeLink(one[2], f"?{urlencode({one[0]: one[1]})}", one == here) for one in choices]
    return scope, tuple(links)


class ProgressionPage(Page):
    """`/progression/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "dashboards/progression.html"

    def contents(self) -> ProgressionShown:
        now, asked = timezone.now(), {name: self.request.GET.get(name, "") for name in PLACES}
        scope, links = scopes_of(self.person, asked)
        board = read_board(self.person, scope, now)
        drawn = Drawer(board, london_day(now), scope)
        figures = (
            drawn.monitor(),
            drawn.due(),
            drawn.late(),
            drawn.waiting(),
            drawn.open(),
            drawn.escalated(),
            drawn.triage(),
            drawn.returned(),
        )
        shown = {case.matter_id: case for case in drawn.named}
        if shown:
            reads_of(self.request).show("case", [(c.case_id, c.matter_id) for c in shown.values()])
        here = next((one.name for one in links if one.here), "")
        return ProgressionShown(
            title=f"Case progression: {here}" if here else "Case progression",
            scopes=links,
            figures=figures,
            memoranda=_memoranda(self.person, london_day(now)),
            service=_service(),
        )


PLACES = ("unit", "area")
SCOPES = (*PLACES, "force")
SHORT = {CPS: "CPS", POLICE: "Police"}  # beside a bar


class Drawer:
    """Draws the figures of one board, and remembers the cases it named."""

    def __init__(self, board: Board, today: date, scope: Scope) -> None:
        self.board, self.today = board, today
        self.scope = {name: value for name, value in vars(scope).items() if value}
        self.named: list[Facts] = []

    def monitor(self) -> FigureShown:
        rows = []
        for code, (what, cure) in CURES.items():
            cases = self.board.of(f"unattended.{code}")
            rows.append(
                (what, (*self._cells(f"unattended.{code}"), Cell("How to put it right", cure)))
            )
            self.named += cases[:FEW]
        total = sum(len(self.board.of(f"unattended.{code}")) for code in CURES)
        answer = "Every open case has an owner, a next date and a clock."
        if total:
            answer = f"{count(total, 'open case')} must be put right: this list must be empty."
        return FigureShown(
            "unattended", "Is any case looked after by nobody?", answer, "What", tuple(rows)
        )

    def due(self) -> FigureShown:
        rows = tuple(
            (f"Owed by {words}", self._cells(f"due.{side}")) for side, words in SIDES.items()
        )
        numbers = [self._number(f"due.{side}") for side in SIDES]
        answer = f"{numbers[0]:,} owed by the CPS and {numbers[1]:,} by the police, until Sunday."
        return FigureShown("due", "What is due this week?", answer, "Who owes it", rows)

    def late(self) -> FigureShown:
        rows, drawn = [], []
        for side, words in SIDES.items():
            for code, said in LATE.items():
                name = f"Owed by {words}: {said[:1].lower()}{said[1:]}"
                rows.append((name, self._cells(f"late.{side}.{code}")))
                drawn.append((f"{SHORT[side]}: {said}", self._number(f"late.{side}.{code}"), 0))
        total = {side: sum(self._number(f"late.{side}.{code}") for code in LATE) for side in SIDES}
        answer = f"Late with the CPS: {total['cps']:,}. Late with the police: {total['police']:,}."
        chart = bars("Cases late", drawn)
        return FigureShown("late", "How late is each side?", answer, "How late", tuple(rows), chart)

    def waiting(self) -> FigureShown:
        rows, drawn = [], []
        for days in AGES:
            code, words = f"waiting.{days}", f"More than {days} days"
            whole, part = self.board.of(code), self.board.of(f"{code}.prfi")
            few = whole if len(whole) < FEW else []
            self.named += few
            rows.append(
                (
                    words,
                    (
                        *self._cells(code),
                        Cell(
                            "Of these, PRFI",
                            f"{len(part):,}",
                            self._href(f"{code}.prfi") if part else "",
                        ),
                        Cell(
                            "Share that is PRFI",
                            share(len(part), len(whole)),
                            cases=tuple(case.urn for case in few),
                        ),
                    ),
                )
            )
            drawn.append((words, len(whole), len(part)))
        answer = (
            f"{count(self._number('waiting.28'), 'case')} waited longer than 28 days. Counted "
            "since the police first owed something, whether or not it is called PRFI."
        )
        chart = bars("Cases waiting on police, the dark part PRFI", drawn)
        question = "How long do cases wait on the police?"
        return FigureShown("waiting", question, answer, "Waiting", tuple(rows), chart)

    def open(self) -> FigureShown:
        states: dict[str, str] = {}
        for case in self.board.cases.values():
            if case.is_open:
                code, words = state_of(case)
                states[code] = words
        order = sorted(states, key=lambda code: (-self._number(f"open.{code}"), code))
        rows = tuple(
            (
                states[code],
                (
                    *self._cells(f"open.{code}"),
                    *(self._cell(words, f"open.{code}.{band}") for band, words in BANDS.items()),
                ),
            )
            for code in order
        )
        drawn = [(states[code], self._number(f"open.{code}"), 0) for code in order]
        total = sum(number for _, number, _ in drawn)
        answer = f"{count(total, 'case is', 'cases are')} open."
        return FigureShown(
            "open",
            "What is open, and how old is it?",
            answer,
            "State",
            rows,
            bars("Open cases by state", drawn),
        )

    def escalated(self) -> FigureShown:
        rows = tuple(
            (
                f"Owed by {words}: {level.label}",
                self._cells(f"escalated.{side}.{level.value}"),
            )
            for side, words in SIDES.items()
            for level in Level
            if level is not Level.REMINDER
        )
        total = sum(int(cells[0].text.replace(",", "")) for _, cells in rows)
        answer = "An escalation stays open until it is answered." if total else "None is open."
        return FigureShown("escalated", "Which escalations are open?", answer, "Level", rows)

    def triage(self) -> FigureShown:
        done, late = self.board.of("triage.done"), self.board.of("triage.late")
        few = done if len(done) < FEW else []
        self.named += few
        rows = (
            ("Waits for triage now", (*self._cells("triage.waiting"), Cell("Share", ""))),
            (
                f"Triaged in the last {TRIAGE_DAYS} days",
                (*self._cells("triage.done"), Cell("Share", "")),
            ),
            (
                "Of these, late",
                (
                    *self._cells("triage.late"),
                    Cell("Share", share(len(late), len(done)), cases=tuple(c.urn for c in few)),
                ),
            ),
        )
        took = self.board.triage_days
        answer = "Nothing was triaged in these days."
        if took:
            answer = f"In the middle {count(round(median(took)), 'day')} from receipt to triage."
        return FigureShown("triage", "How long does triage take?", answer, "What", rows)

    def returned(self) -> FigureShown:
        said = labels_ever(tuple(RETURN_REASONS.values()))
        codes = [one for one in self.board.counted if one.startswith("returned.r")]
        codes.sort(key=lambda code: (-self._number(code), code))
        rows = []
        for code in codes:
            _, kind, reason = code.split(".", 2)
            words = said[RETURN_REASONS[kind]].get(reason, reason)
            rows.append((f"{KINDS[kind]}: {words}", self._cells(code)))
        rows.append(
            ("Early advice: no answer by the date given", self._cells("returned.unanswered"))
        )
        answer = (
            f"In the last {RETURN_DAYS} days; a case may be counted under more than one reason."
        )
        return FigureShown("returned", "Why are cases returned?", answer, "Reason", tuple(rows))

    def _number(self, figure: str) -> int:
        return len(self.board.of(figure))

    def _href(self, figure: str) -> str:
        return f"/progression/cases/?{urlencode({'figure': figure, **self.scope})}"

    def _cell(self, head: str, figure: str) -> Cell:
        number = self._number(figure)
        return Cell(head, f"{number:,}", self._href(figure) if number else "")

    def _cells(self, figure: str) -> tuple[Cell, ...]:
        """A number beside its partner."""
        return (
            self._cell("Cases", figure),
            Cell(
                "Days since the first request, in the middle",
                _ages(self.board.of(figure), self.today),
            ),
        )


def _ages(cases: Iterable[Facts], today: date) -> str:
    ages = [age for case in cases if (age := age_of(case, today)) is not None]
    return middle_and_longest(ages)


def _memoranda(user: User, today: date) -> tuple[look.Row, ...]:
    """Those of the person's Areas that are missing, over, or to be reviewed."""
    areas = Unit.objects.filter(pk__in=list(user.standing.units)).values_list("area_id", flat=True)
    found = [one for one in pairs(today, areas) if one.standing is not Standing.IN_FORCE]
    return tuple(
        look.Row(
            f"{one.area.name} and {one.force.name}",
            str(one.standing)
            + (f": review by {short(one.newest.review_on)}" if one.newest is not None else ""),
        )
        for one in found
    )


def _service() -> tuple[look.Row, ...]:
    now = health(timezone.now())
    return (
        look.Row("Last sweep", short_moment(now.last_sweep_at) if now.last_sweep_at else "Never"),
        look.Row(
            "It was in time", "No: nobody is told of what is late" if now.sweep_late else "Yes"
        ),
        look.Row(
            "Mismatches", f"{now.mismatches:,}" if now.mismatches is not None else "Not checked yet"
        ),
    )
