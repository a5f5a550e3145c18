"""Early advice figures: the numbers a force has of itself, each opening what it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from django.utils import timezone

from core.accounts.models import Force
from core.api.models import CheckRecord
from core.london import london_day
from core.pages import Page
from core.reference.lookup import labels
from core.routes import Operation, Policy
from earlyadvice.figures import FIGURES, MISSING, RETURN_REASON, Month, trend
from earlyadvice.models import Request
from earlyadvice.pages.words import CONTENT_WORDS


@dataclass(frozen=True)
class Cell:
    """A number, and the list it opens."""

    head: str  # of its column
    text: str
    href: str = ""


@dataclass(frozen=True)
class TableShown:
    caption: str
    first: str  # the head of the first column
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class ForceLink:
    name: str
    href: str
    here: bool


@dataclass(frozen=True)
class FiguresShown:
    title: str
    forces: tuple[ForceLink, ...]
    tables: tuple[TableShown, ...]


# a column is a figure that opens its list, or words made from the month
Column = str | tuple[str, Callable[[Month], str]]
TABLES: dict[str, tuple[Column, ...]] = {
    "What was asked": (
        "received",
        "thin",
        ("Share of these", lambda month: _share(month.thin_share)),
        ("Contents answered, of eight", lambda month: _number(month.contents_answered_average)),
        ("Checked before sending", lambda month: str(month.checks)),
        ("Refused as unreadable", lambda month: str(sum(month.refusals.values()))),
    ),
    "What was answered": (
        "returned",
        "advised",
        (
            "Working days since the first request, median",
            lambda month: _number(month.median_working_days_to_advice),
        ),
        "advice_due",
        "advice_late",
    ),
    "Discussions": ("discussions_offered", "discussions_held", "points_not_received"),
}


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


class FiguresPage(Page):
    """`/early-advice/figures/`: of the requests this person may see, by force."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.NONE
    template: ClassVar[str] = "earlyadvice/figures.html"

    def contents(self) -> FiguresShown:
        now = timezone.now()
        visible = Request.objects.visible_to(self.person)
        forces = list(
            Force.objects.filter(pk__in=visible.values("case__matter__force")).order_by("name")
        )
        chosen = [one for one in forces if one.code == self.request.GET.get("force")]
        if chosen:
            visible = visible.filter(case__matter__force=chosen[0])
        checks = CheckRecord.objects.filter(force__in=chosen or forces)
        months = trend(visible, checks, at=now)
        code = chosen[0].code if chosen else ""
        reasons = labels("early_advice_return_reason", london_day(now))
        by_code: tuple[tuple[str, str, list[dict[str, int]], dict[str, str]], ...] = (
            ("Not answered when sent", MISSING, [one.missing for one in months], CONTENT_WORDS),
            ("Why returned", RETURN_REASON, [one.return_reasons for one in months], reasons),
            ("Why refused as unreadable", "", [one.refusals for one in months], {}),
        )
        return FiguresShown(
            title=f"Early advice figures{': ' + chosen[0].name if chosen else ''}",
            forces=(
                ForceLink("All forces", "?", here=not chosen),
                *(ForceLink(one.name, f"?force={one.code}", one in chosen) for one in forces),
            ),
            tables=(
                *(_table(caption, columns, months, code) for caption, columns in TABLES.items()),
                *(_codes(caption, kind, of, words, code) for caption, kind, of, words in by_code),
            ),
        )


def _table(
    caption: str, columns: Sequence[Column], months: Sequence[Month], force: str
) -> TableShown:
    def cell(month: Month, column: Column) -> Cell:
        if isinstance(column, tuple):
            return Cell(column[0], column[1](month))
        number = month.counts[column]
        href = _list_of(f"{column}.{month.first:%Y-%m}", force) if number else ""
        return Cell(FIGURES[column].label, str(number), href)

    rows = tuple(
        (f"{month.first:%B %Y}", tuple(cell(month, column) for column in columns))
        for month in reversed(months)
    )
    return TableShown(caption, "Month", tuple(cell.head for cell in rows[0][1]), rows)


def _codes(
    caption: str,
    kind: str,
    months: Sequence[Mapping[str, int]],
    words: Mapping[str, str],
    force: str,
) -> TableShown:
    """Over the twelve months, most often first. Without a `kind` there is no list behind it."""
    total: Counter[str] = Counter()
    for month in months:
        total.update(month)
    rows = tuple(
        (
            words.get(code, code),
            (Cell("Number", str(number), _list_of(f"{kind}:{code}", force) if kind else ""),),
        )
        for code, number in total.most_common()
    )
    return TableShown(f"{caption}, last twelve months", "What", ("Number",), rows)


def _list_of(figure: str, force: str) -> str:
    asked = {"figure": figure} | ({"force": force} if force else {})
    return f"/early-advice/?{urlencode(asked)}"
