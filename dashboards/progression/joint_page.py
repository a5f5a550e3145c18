"""`/progression/joint-meeting/`: the figures of one unit or Area and one force, for both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from core.accounts.models import Force
from core.audit.reading import reads_of
from core.http import spreadsheet
from core.london import london_day
from core.pages import Page
from core.routes import Operation, Policy
from core.words import count
from dashboards.progression.facts import read_board
from dashboards.progression.joint import (
    CAUSES,
    CHALLENGES,
    DATES,
    DAYS,
    DELAYS,
    FIRST,
    PROMPTS,
    ROUNDS,
    count_joint,
)
from dashboards.progression.page import (
    SCOPES,
    Cell,
    Drawer,
    FigureShown,
    ScopeLink,
    scopes_of,
)
from dashboards.progression.rules import FEW, SIDES, share


@dataclass(frozen=True)
class JointShown:
    title: str
    days: int
    scopes: tuple[ScopeLink, ...]
    forces: tuple[ScopeLink, ...]
    figures: tuple[FigureShown, ...]
    file_href: str


class JointBase(Page):
    """What the page and its file have in common."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION

    def drawn(self) -> tuple[tuple[FigureShown, ...], tuple[ScopeLink, ...], dict[str, str]]:
        """The figures, the units and Areas to choose from, and what is chosen."""
        now, asked = timezone.now(), {name: self.request.GET.get(name, "") for name in SCOPES}
        scope, links = scopes_of(self.person, asked)
        board = read_board(self.person, scope, now, count_joint)
        figures = JointDrawer(board, london_day(now), scope)
        shown = (
            figures.rounds(),
            figures.causes(),
            figures.first_time(),
            figures.prompts(),
            figures.challenges(),
            figures.dates(),
            figures.delays(),
            figures.waiting(),
            figures.returned(),
            figures.escalated(),
        )
        cases = {case.matter_id: case for case in figures.named}
        if cases:
            rows = [(case.case_id, case.matter_id) for case in cases.values()]
            reads_of(self.request).show("case", rows)
        return shown, links, {name: value for name, value in vars(scope).items() if value}


class JointPage(JointBase):
    template: ClassVar[str] = "dashboards/joint.html"

    def contents(self) -> JointShown:
        figures, links, chosen = self.drawn()
        forces = _forces(self.person, chosen)
        here = [one.name for one in (*links, *forces) if one.here and one.href != "?"]
        names = [name for name in here if not name.startswith("All ")]
        title = "Figures for a joint meeting"
        return JointShown(
            title=f"{title}: {' and '.join(names)}" if names else title,
            days=DAYS,
            scopes=tuple(_keeping(one, chosen) for one in links),
            forces=forces,
            figures=figures,
            file_href=f"/progression/joint-meeting.csv?{urlencode(chosen)}",
        )


def _keeping(link: ScopeLink, chosen: Mapping[str, str]) -> ScopeLink:
    """The same link, with the force that is chosen."""
    if "force" not in chosen:
        return link
    join = "" if link.href == "?" else "&"
    return ScopeLink(
        link.name, f"{link.href}{join}{urlencode({'force': chosen['force']})}", link.here
    )


def _forces(user: Any, chosen: Mapping[str, str]) -> tuple[ScopeLink, ...]:
    """The forces of one's units, and all of them together."""
    found = Force.objects.filter(routings__unit__in=list(user.standing.units))
    rest = {name: value for name, value in chosen.items() if name != "force"}
    links = [ScopeLink("All forces", f"?{urlencode(rest)}", "force" not in chosen)]
    for force in found.distinct().order_by("name"):
        href = f"?{urlencode({**rest, 'force': force.code})}"
        links.append(ScopeLink(force.name, href, chosen.get("force") == force.code))
    return tuple(links)


class JointFile(JointBase):
    """`/progression/joint-meeting.csv`: every figure, a line each."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        figures, _, _ = self.drawn()
        lines = (
            (figure.question, name, cell.head, cell.text or ", ".join(cell.cases))
            for figure in figures
            for name, cells in figure.rows
            for cell in cells
        )
        return spreadsheet("joint-meeting.csv", ("Question", "Row", "Figure", "Value"), lines)


class JointDrawer(Drawer):
    """The figures that only a joint meeting has; the others are those of the dashboard."""

    def rounds(self) -> FigureShown:
        rows = []
        for code, words in ROUNDS.items():
            figure = f"joint.rounds.{code}"
            rows.append(
                (
                    words,
                    (
                        self._cell("Cases", figure),
                        self._days("Working days with the police", f"{figure}.police"),
                        self._days("Working days with the CPS", f"{figure}.cps"),
                    ),
                )
            )
        total = sum(self._number(f"joint.rounds.{code}") for code in ROUNDS)
        answer = f"{count(total, 'case')} had a plan issued. Rounds and days, never items, count."
        question = "How many rounds do action plans take, and how long?"
        return FigureShown("rounds", question, answer, "Rounds", tuple(rows))

    def causes(self) -> FigureShown:
        answer = "After a first plan; derived from the answer that it follows."
        rows = self._rows("cause", CAUSES)
        return FigureShown("causes", "Who caused a further round?", answer, "Side", rows)

    def first_time(self) -> FigureShown:
        found = {code: self.board.of(f"joint.first.{code}") for code in FIRST}
        cases = {case.matter_id: case for rows in found.values() for case in rows}
        few = list(cases.values()) if len(cases) < FEW else []
        self.named += few
        rows = []
        for words, cells in self._rows("first", FIRST):
            part = found["yes" if words == FIRST["yes"] else "no"]
            urns = tuple(case.urn for case in part) if few else ()
            rows.append((words, (*cells, Cell("Share", share(len(part), len(cases)), cases=urns))))
        answer = f"Of {count(len(cases), 'case')} whose plan was answered and read."
        return FigureShown("first", "Is the first answer complete?", answer, "Answer", tuple(rows))

    def prompts(self) -> FigureShown:
        answer = "A prompt asks whether less would do. It blocks nothing."
        question = "Do prompts about proportionality lead to asking for less?"
        return FigureShown("prompts", question, answer, "Prompt", self._rows("prompt", PROMPTS))

    def challenges(self) -> FigureShown:
        total = sum(self._number(f"joint.challenge.{code}") for code in CHALLENGES)
        answer = "Nothing was challenged."
        if total:
            answer = "A case may be counted under more than one answer."
        question = "What became of items that the police challenged?"
        rows = self._rows("challenge", CHALLENGES)
        return FigureShown("challenges", question, answer, "Answer", rows)

    def dates(self) -> FigureShown:
        rows = self._rows("dates", DATES, "Working days moved")
        answer = "The date that was asked first stays on the item, with the reason of the change."
        return FigureShown("dates", "Who changed dates?", answer, "Side", rows)

    def delays(self) -> FigureShown:
        rows = []
        for about, (words, _) in DELAYS.items():
            for side, owed_by in SIDES.items():
                figure = f"joint.delay.{about}.{side}"
                cells = (self._cell("Cases", figure), self._days("Working days late", figure))
                rows.append((f"{words}, owed by {owed_by}", cells))
        answer = f"Late now, or late when it was done in the last {DAYS} days."
        return FigureShown("delays", "What was late on each side?", answer, "What", tuple(rows))

    def _rows(
        self, kind: str, of: Mapping[str, str], head: str = "Working days on both sides"
    ) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
        """A number of cases beside its days, for each code."""
        return tuple(
            (words, (self._cell("Cases", figure), self._days(head, figure)))
            for code, words in of.items()
            for figure in [f"joint.{kind}.{code}"]
        )

    def _days(self, head: str, figure: str) -> Cell:
        return Cell(head, _middle(self.board.days.get(figure, ())))


def _middle(days: Iterable[int]) -> str:
    known = list(days)
    if not known:
        return ""
    return f"{round(median(known)):,} in the middle, {max(known):,} at most"
