"""`/progression/national/`: the same figures for somebody who may see no case: by Area, rounded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils import timezone

from core.accounts.models import Area
from core.accounts.named_tasks import WATCHDOG
from core.accounts.policy import holds
from core.accounts.roles import Role
from core.accounts.work import elevated, system_user
from core.errors import NotPermitted
from core.pages import Page
from core.routes import Operation, Policy
from dashboards.progression.facts import Board, Scope, read_board
from dashboards.progression.page import Cell, FigureShown
from dashboards.progression.rules import LATE, SIDES, disclosed

WAITING = {
    "waiting.28": "More than 28 days",
    "waiting.90": "More than 90 days",
    "waiting.180": "More than 180 days",
    "waiting.28.prfi": "More than 28 days, PRFI",
}


@dataclass(frozen=True)
class NationalShown:
    title: str
    figures: tuple[FigureShown, ...]


class NationalPage(Page):
    """For the national analyst: no link to a case, no case named, no small number."""

    policy = Policy.SIGNED_IN
    operation = Operation.NONE
    template: ClassVar[str] = "dashboards/national.html"

    def find(self, **kwargs: object) -> None:
        if not holds(self.person, Role.NATIONAL_ANALYST):
            raise NotPermitted("This can be done by: national analyst.")

    def contents(self) -> NationalShown:
        by_area = counted_by_area(timezone.now())
        figures = (
            _figure("open", "How many cases are open?", {"open": "Open cases"}, by_area),
            _figure(
                "late",
                "In how many is something late?",
                {f"late.{side}": f"Owed by {words}" for side, words in SIDES.items()},
                by_area,
            ),
            _figure("waiting", "How long do cases wait on the police?", WAITING, by_area),
        )
        return NationalShown("National figures of case progression", figures)


def counted_by_area(at: datetime) -> dict[str, dict[str, int]]:
    """How many cases each figure counts, by Area. Numbers come out of here, and nothing else."""
    with elevated("national-figures"):
        board = read_board(system_user(WATCHDOG), Scope(), at)
    counted = {name: _count(board, name) for name in Area.objects.values_list("name", flat=True)}
    return dict(sorted(counted.items()))


def _count(board: Board, area: str) -> dict[str, int]:
    cases = {pk for pk, case in board.cases.items() if case.area == area}
    found: dict[str, int] = defaultdict(int)
    found["open"] = sum(board.cases[pk].is_open for pk in cases)
    for code in WAITING:
        found[code] = len(cases.intersection(board.counted[code]))
    for side in SIDES:
        late = {pk for band in LATE for pk in board.counted[f"late.{side}.{band}"]}
        found[f"late.{side}"] = len(cases & late)
    return found


def _figure(
    code: str, question: str, columns: dict[str, str], by_area: dict[str, dict[str, int]]
) -> FigureShown:
    """A row for each Area, and the nation at the end."""
    shown = {
        figure: disclosed([counts[figure] for counts in by_area.values()]) for figure in columns
    }
    rows = tuple(
        (name, tuple(Cell(head, shown[figure][place]) for figure, head in columns.items()))
        for place, name in enumerate((*by_area, "England and Wales"))
    )
    answer = "To the nearest 5. Restricted cases are counted."
    return FigureShown(code, question, answer, "Area", rows)
