"""Ladders for administrators: who is told when, tried on today's clocks before it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import timezone

from core import look
from core.accounts.models import Memorandum
from core.accounts.roles import PostKind
from core.accounts.work import elevated
from core.drafts.pages import DraftedPage
from core.errors import Absent
from core.forms import Day, Form, LongText, Look, Text, Tick
from core.london import london_day
from core.pages import Done, Page
from core.reference.lookup import labels
from core.routes import Operation, Policy
from core.sense import Sense
from core.words import short
from deadlines.actions import CLOCK_KIND
from deadlines.events import Unit
from deadlines.ladders import adopt, dry_run
from deadlines.models import Ladder
from deadlines.pages.ladder_rows import (
    BOXES,
    Rungs,
    add_rows,
    box,
    boxes_of,
    read_rows,
    rows_of,
)

HOME = "/administration/ladders/"
TRY = "try"  # the name of the button that changes nothing
NEEDED = {  # to adopt it, not to try it
    "source": "Say where this comes from",
    "in_force_from": "Enter the day from which it holds",
    "why": "Say why it changes",
}


@dataclass(frozen=True)
class LadderRow:
    """One ladder in a list: what it times, for whom, and its rungs in words."""

    name: str
    where: str
    rungs: tuple[str, ...]
    standing: str
    href: str


@dataclass(frozen=True)
class LaddersShown:
    title: str
    ladders: tuple[LadderRow, ...]


class LaddersPage(Page):
    """`/administration/ladders/`: those in force, the general ones first."""

    policy = Policy.ADMINISTRATOR
    operation = Operation.NONE
    template: ClassVar[str] = "deadlines/ladders.html"

    def contents(self) -> LaddersShown:
        today = london_day(timezone.now())
        said = labels(CLOCK_KIND, today)
        found = (
            Ladder.objects.filter(in_force_until=None)
            .select_related("memorandum__area", "memorandum__force")
            .prefetch_related("rungs")
            .order_by("kind", "memorandum_id")
        )
        return LaddersShown(
            title="Ladders",
            ladders=tuple(
                LadderRow(
                    name=said.get(ladder.kind, ladder.kind),
                    where=_where(ladder),
                    rungs=tuple(_in_words(ladder)),
                    standing="Verified" if ladder.verified else "Local setting, not verified",
                    href=f"{HOME}{ladder.pk}/",
                )
                for ladder in found
            ),
        )


def _where(ladder: Ladder) -> str:
    agreed = ladder.memorandum
    return f"{agreed.area} with {agreed.force}" if agreed is not None else "Everywhere"


def _in_words(ladder: Ladder) -> list[str]:
    unit = ladder.unit.replace("_", " ")
    return [
        f"{rung.distance:+d} {unit}: {', '.join(PostKind(p).label for p in rung.posts)}"
        f" ({rung.label})"
        for rung in ladder.rungs.all()
    ]


class LadderForm(Form):
    """A row of boxes for each rung, and what a new ladder needs beside them."""

    ladder: Ladder  # the one that stands
    rungs: Rungs

    source = Text("Source", max_length=300, required=False, look=Look(sometimes=True))
    verified = Tick("I have checked it against the source")
    in_force_from = Day(
        "In force from",
        sense=Sense.IN_FORCE,
        hint="Clocks that run keep their ladder.",
        look=Look(sometimes=True),
    )
    why = LongText(
        "Why does it change?", max_length=1000, required=False, look=Look(sometimes=True)
    )

    def clean(self) -> None:
        given = self.cleaned_data
        self.rungs, faults = read_rows(given, self.ladder)
        if TRY not in self.data:
            faults |= {name: words for name, words in NEEDED.items() if not given.get(name)}
        for name, words in faults.items():
            if name not in self.errors:
                self.add_error(name, words)


@dataclass(frozen=True)
class LadderShown:
    title: str
    rows: tuple[look.Row, ...]
    rungs: tuple[tuple[str, ...], ...]  # the boxes of each row
    tried: str
    names: tuple[str, ...]  # whom it would have told, and how often


class LadderPage(DraftedPage):
    """`/administration/ladders/{id}/`: try another ladder on today's clocks, then adopt it."""

    policy = Policy.ADMINISTRATOR
    operation = Operation.NONE
    template: ClassVar[str] = "deadlines/ladder.html"
    form_class = LadderForm
    tried = ""
    names: tuple[str, ...] = ()

    def find(self, **kwargs: Any) -> None:
        found = (
            Ladder.objects.select_related("memorandum__area", "memorandum__force")
            .prefetch_related("rungs")
            .filter(pk=kwargs["ladder_id"], in_force_until=None)
            .first()
        )
        if found is None:
            raise Absent
        self.ladder = found

    def contents(self) -> LadderShown:
        ladder = self.ladder
        name = labels(CLOCK_KIND, london_day(timezone.now())).get(ladder.kind, ladder.kind)
        return LadderShown(
            title=f"Ladder: {name}",
            rows=(
                look.Row("Where", _where(ladder)),
                look.Row("In force", f"From {short(ladder.in_force_from)}"),
                look.Row("Counted in", ladder.unit.replace("_", " ")),
                look.Row("Source", ladder.source),
            ),
            rungs=tuple(tuple(box(row, name) for name in BOXES) for row in rows_of(ladder)),
            tried=self.tried,
            names=self.names,
        )

    def initial(self, contents: Any) -> dict[str, Any]:
        return {**boxes_of(self.ladder), "source": self.ladder.source}

    def offer(self, form: Any) -> None:
        form.ladder = self.ladder
        add_rows(form, self.ladder)

    def act(self, form: Any) -> Done | HttpResponse:
        given, unit = form.cleaned_data, Unit(self.ladder.unit)
        if TRY in self.request.POST:
            return self._try(form, unit, form.rungs, self.ladder.memorandum)
        adopt(
            kind=self.ladder.kind,
            unit=unit,
            rungs=form.rungs,
            by=self.person,
            at=timezone.now(),
            why=given["why"],
            source=given["source"],
            verified=given["verified"],
            in_force_from=given["in_force_from"],
            memorandum=self.ladder.memorandum,
        )
        return Done(HOME, "The new ladder follows. Clocks that run keep theirs.")

    def _try(
        self, form: Any, unit: Unit, rungs: Sequence[dict[str, Any]], agreed: Memorandum | None
    ) -> HttpResponse:
        today = london_day(timezone.now())
        with elevated("try-ladder"):  # an administrator sees no case, and learns names and numbers
            found = dry_run(
                kind=self.ladder.kind, unit=unit, rungs=rungs, on=today, memorandum=agreed
            )
        self.tried = f"This ladder {found.words}. Nothing was changed."
        self.names = tuple(found.names)
        return self.show(self.contents(), form)
