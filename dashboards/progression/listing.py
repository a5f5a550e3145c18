"""The cases behind one figure of case progression: a page, and a file of the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from core import look
from core.audit.reading import reads_of
from core.errors import Absent
from core.http import spreadsheet
from core.lists import Paging, paging
from core.london import london_day
from core.pages import Page
from core.reference.lookup import labels_ever
from core.routes import Operation, Policy
from core.words import short
from dashboards.progression.facts import read_board
from dashboards.progression.joint import NAMES, count_joint
from dashboards.progression.page import RETURN_REASONS, SCOPES, scopes_of
from dashboards.progression.rules import (
    BANDS,
    CURES,
    LATE,
    SIDES,
    Facts,
    age_of,
    next_due,
    state_of,
)
from deadlines.models.ladder import Level

Column = Callable[[Facts, date], str]


def _day(found: date | None) -> str:
    return found.isoformat() if found is not None else ""


# what the file may hold: nothing that is not here leaves, and no name of a suspect is
COLUMNS: dict[str, Column] = {
    "URN": lambda case, today: case.urn,
    "State": lambda case, today: state_of(case)[1],
    "Unit": lambda case, today: case.unit,
    "Force": lambda case, today: case.force,
    "Owner": lambda case, today: case.owner,
    "Due": lambda case, today: _day(next_due(case)),
    "Days since the first request": lambda case, today: _number(age_of(case, today)),
}


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def named(figure: str) -> str:
    """A figure in words; '' if there is no such."""
    if figure in NAMES:  # of a joint meeting
        return NAMES[figure]
    kind, *rest = figure.split(".")
    match kind, rest:
        case "unattended", [code] if code in CURES:
            return CURES[code][0]
        case "due", [side] if side in SIDES:
            return f"Due this week, owed by {SIDES[side]}"
        case "late", [side, code] if side in SIDES and code in LATE:
            return f"{LATE[code]}, owed by {SIDES[side]}"
        case "waiting", [days, *prfi] if days in BANDS and days != "0" and prfi in ([], ["prfi"]):
            return f"Waiting on police more than {days} days{', PRFI' if prfi else ''}"
        case "escalated", [side, level] if side in SIDES and level in ("1", "2", "3"):
            return f"Escalated as {Level(int(level)).label}, owed by {SIDES[side]}"
        case "triage", [code] if code in TRIAGE:
            return TRIAGE[code]
        case "returned", ["unanswered"]:
            return "Returned, and no answer by the date given"
        case "returned", [of, code] if of in RETURN_REASONS:
            known = labels_ever([RETURN_REASONS[of]])[RETURN_REASONS[of]]
            return f"Returned: {known[code]}" if code in known else ""
        case "open", [_, *band] if band == [] or (len(band) == 1 and band[0] in BANDS):
            return f"Open{': ' + BANDS[band[0]].lower() if band else ''}"
    return ""


TRIAGE = {
    "waiting": "Waiting for triage",
    "done": "Triaged lately",
    "late": "Triaged late, lately",
}


@dataclass(frozen=True)
class Line:
    """One case: only what has a value."""

    href: str
    urn: str
    cells: tuple[tuple[str, str], ...]
    cure: str


@dataclass(frozen=True)
class CasesShown:
    title: str
    total: int
    back: str
    file_href: str
    lines: tuple[Line, ...]
    paging: Paging
    empty: look.Empty


class FigureBase(Page):
    """What the page and the file have in common: the figure and its cases."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION

    def behind(self) -> tuple[str, list[Facts], dict[str, str], date]:
        """The figure in words, its cases, how to ask for it again, and today."""
        asked = {name: self.request.GET.get(name, "") for name in (*SCOPES, "figure")}
        now, figure = timezone.now(), asked["figure"]
        words = named(figure)
        if figure and not words:
            raise Absent
        scope, _ = scopes_of(self.person, asked)
        more = count_joint if figure in NAMES else None
        cases = read_board(self.person, scope, now, more).of(figure) if words else []
        if cases and figure.startswith("open."):
            words += f", {state_of(cases[0])[1]}"
        return (
            words,
            cases,
            {name: value for name, value in asked.items() if value},
            london_day(now),
        )

    def log(self, cases: list[Facts]) -> None:
        if cases:
            rows = [(case.case_id, case.matter_id) for case in cases]
            reads_of(self.request).show("case", rows)


class CasesPage(FigureBase):
    """`/progression/cases/?figure=…`."""

    template: ClassVar[str] = "dashboards/cases.html"

    def contents(self) -> CasesShown:
        words, cases, asked, today = self.behind()
        place = paging(self.request.GET, len(cases))
        here = cases[place.start : place.stop]
        self.log(here)
        scope = {name: value for name, value in asked.items() if name in SCOPES}
        wrong = asked.get("figure", "").removeprefix("unattended.")
        return CasesShown(
            title=words or "Cases behind a figure",
            total=place.total,
            back=f"{_from(asked)}?{urlencode(scope)}" if scope else _from(asked),
            file_href=f"/progression/cases.csv?{urlencode(asked)}" if cases else "",
            lines=tuple(_line(case, today, CURES.get(wrong, ("", ""))[1]) for case in here),
            paging=place,
            empty=look.Empty(
                "No case is counted here",
                "The cases of a figure stand here once there are any.",
                "/progression/",
                "See case progression",
            ),
        )


def _from(asked: dict[str, str]) -> str:
    """The page of figures that this list was opened from."""
    joint = "force" in asked or asked.get("figure", "") in NAMES
    return "/progression/joint-meeting/" if joint else "/progression/"


def _line(case: Facts, today: date, cure: str) -> Line:
    due = next_due(case)
    cells = {name: of(case, today) for name, of in COLUMNS.items() if name != "URN"}
    cells["Due"] = short(due) if due is not None else ""
    return Line(
        f"/cases/{case.urn}/",
        case.urn,
        tuple((name, text or "–") for name, text in cells.items()),
        cure,
    )


class CasesFile(FigureBase):
    """`/progression/cases.csv?figure=…`: the same cases, for a spreadsheet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _, cases, _, today = self.behind()
        self.log(cases)
        rows = ([of(case, today) for of in COLUMNS.values()] for case in cases)
        return spreadsheet("cases.csv", COLUMNS, rows)
