"""Memoranda with forces: what is in force, what is missing or due for review, and a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from core import look
from core.accounts.memoranda import Pair, Standing, agree, pairs
from core.accounts.models import Unit
from core.accounts.policy import holds
from core.accounts.roles import Rank, Role
from core.changes import changes_of
from core.drafts.pages import DraftedPage
from core.errors import Absent
from core.forms import Day, Form, LongText, Look, Option, Radios, Select
from core.london import london_day
from core.pages import Change, Done, Page
from core.routes import Operation, Policy
from core.sense import Sense
from core.words import short


@dataclass(frozen=True)
class PairShown:
    area: str
    force: str
    standing: str
    wants_a_look: bool
    rows: tuple[look.Row, ...]
    href: str  # to agree a new one; for administrators


@dataclass(frozen=True)
class MemorandaShown:
    title: str
    summary: str
    pairs: tuple[PairShown, ...]


def _pairs_for(person: Any) -> list[Pair]:
    """All of them for an administrator, those of their Areas for others."""
    today = london_day(timezone.now())
    if holds(person, Role.ADMINISTRATOR):
        return pairs(today)
    units = Unit.objects.filter(pk__in=list(person.standing.units))
    return pairs(today, units.values_list("area_id", flat=True))


class MemorandaPage(Page):
    """`/memoranda/`."""

    policy = Policy.SIGNED_IN
    operation = Operation.NONE
    template: ClassVar[str] = "casework/memoranda.html"

    def contents(self) -> MemorandaShown:
        found = _pairs_for(self.person)
        may_agree = holds(self.person, Role.ADMINISTRATOR)
        open_ones = [one for one in found if one.standing is not Standing.IN_FORCE]
        return MemorandaShown(
            title=f"Memoranda with forces ({len(found)})",
            summary=(
                f"{len(open_ones)} of {len(found)} want a look. Early advice goes on without one; "
                "the ladder and who may escalate are then the usual ones."
            ),
            pairs=tuple(_pair(one, may_agree) for one in found),
        )


def _pair(one: Pair, may_agree: bool) -> PairShown:
    newest = one.newest
    rows: tuple[look.Row, ...] = ()
    if newest is not None:
        ends = f" until {short(newest.in_force_until)}" if newest.in_force_until else ""
        rows = (
            look.Row("Agreed", short(newest.agreed_on)),
            look.Row("In force", f"from {short(newest.in_force_from)}{ends}"),
            look.Row("Review", short(newest.review_on)),
            look.Row("Discussion offered", "Yes" if newest.discussion_offered else "No"),
            look.Row("May escalate", f"{Rank(newest.escalate_from_rank).label} or above"),
            look.Row("Source", newest.source),
        )
    return PairShown(
        area=one.area.name,
        force=one.force.name,
        standing=one.standing.value,
        wants_a_look=one.standing is not Standing.IN_FORCE,
        rows=rows,
        href=f"/memoranda/{one.area.code}/{one.force.code}/" if may_agree else "",
    )


class MemorandumForm(Form):
    versioned = True
    agreed_on = Day(
        "When was it agreed?",
        sense=Sense.AGREED,
        subject="Day of the agreement",
        empty="Enter the day on which it was agreed",
    )
    in_force_from = Day(
        "From when is it in force?",
        subject="First day in force",
        sense=Sense.IN_FORCE,
        empty="Enter the day from which it is in force",
    )
    review_on = Day(
        "When is it reviewed?",
        subject="Day of the review",
        sense=Sense.IN_FORCE,
        empty="Enter the day of the review",
    )
    discussion_offered = Radios(
        "Is a discussion offered on each request?",
        [Option("yes", "Yes"), Option("no", "No")],
        empty="Choose whether a discussion is offered",
    )
    escalate_from_rank = Select(
        "From which rank may officers escalate?",
        [(one.value, one.label) for one in Rank],
        look=Look(sometimes=True),
    )
    source = LongText(
        "Where can it be read?", empty="Say where it can be read", max_length=200, look=Look(rows=2)
    )


@dataclass(frozen=True)
class MemorandumShown:
    title: str
    pair: PairShown
    version: int


class MemorandumPage(DraftedPage):
    """`/memoranda/{area}/{force}/`: a new one follows the one before."""

    policy = Policy.ADMINISTRATOR
    operation = Operation.NONE
    template: ClassVar[str] = "casework/memorandum.html"
    form_class = MemorandumForm

    def find(self, **kwargs: Any) -> None:
        today = london_day(timezone.now())
        found = [
            one
            for one in pairs(today)
            if (one.area.code, one.force.code) == (kwargs["area_code"], kwargs["force_code"])
        ]
        if not found:
            raise Absent
        self.pair = found[0]

    def contents(self) -> MemorandumShown:
        shown = _pair(self.pair, may_agree=False)
        newest = self.pair.newest
        title = f"{shown.area} and {shown.force}"
        return MemorandumShown(title, shown, newest.version if newest is not None else 0)

    def initial(self, contents: Any) -> dict[str, Any]:
        """The terms of the one before, to be changed where they have changed."""
        newest = self.pair.newest
        if newest is None:
            return {"escalate_from_rank": Rank.SERGEANT}
        return {
            "escalate_from_rank": newest.escalate_from_rank,
            "discussion_offered": "yes" if newest.discussion_offered else "no",
            "source": newest.source,
        }

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.pair.newest, since) if self.pair.newest is not None else ()

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        agree(
            area_id=self.pair.area.pk,
            force_id=self.pair.force.pk,
            by=self.person,
            at=timezone.now(),
            **{**given, "discussion_offered": given["discussion_offered"] == "yes"},
        )
        return Done("/memoranda/", "Written down. It holds from its first day on.")
