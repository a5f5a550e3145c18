"""Reference data for administrators: every code, its source, and a new row that follows it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils import timezone

from core import look
from core.changes import changes_of
from core.drafts.pages import DraftedPage
from core.errors import Absent
from core.forms import Day, Form, LongText, Text, Tick
from core.london import london_day
from core.pages import Change, Done, Page
from core.reference.actions import follow, is_scheduled, take_back
from core.reference.models import Item
from core.routes import Operation, Policy
from core.sense import Sense
from core.words import sentence, short

HOME = "/administration/reference/"


@dataclass(frozen=True)
class KindShown:
    kind: str
    href: str
    in_force: int
    not_verified: int


@dataclass(frozen=True)
class KindsShown:
    title: str
    kinds: tuple[KindShown, ...]


class KindsPage(Page):
    """`/administration/reference/`: the kinds, and how many rows nobody has verified."""

    policy = Policy.ADMINISTRATOR
    operation = Operation.NONE
    template: ClassVar[str] = "reference/kinds.html"

    def contents(self) -> KindsShown:
        today = london_day(timezone.now())
        found = Item.objects.in_force(today).order_by("kind", "verified")
        counts: dict[str, dict[bool, int]] = {}
        for kind, verified, number in found.values_list("kind", "verified").annotate(Count("id")):
            counts.setdefault(kind, {})[verified] = number
        return KindsShown(
            title="Reference data",
            kinds=tuple(
                KindShown(_in_words(kind), f"{HOME}{kind}/", sum(by.values()), by.get(False, 0))
                for kind, by in counts.items()
            ),
        )


@dataclass(frozen=True)
class ItemShown:
    code: str
    label: str
    details: str
    in_force: str
    source: str
    standing: str
    change_href: str
    take_back_href: str


@dataclass(frozen=True)
class ItemsShown:
    title: str
    items: tuple[ItemShown, ...]


class ItemsPage(Page):
    """`/administration/reference/{kind}/`: every row of a kind, also those that have ended."""

    policy = Policy.ADMINISTRATOR
    operation = Operation.NONE
    template: ClassVar[str] = "reference/items.html"

    def contents(self) -> ItemsShown:
        today = london_day(timezone.now())
        rows = list(Item.objects.filter(kind=self.kwargs["kind"]))
        if not rows:
            raise Absent
        return ItemsShown(
            title=f"Reference data: {_in_words(rows[0].kind).lower()}",
            items=tuple(_shown(row, today) for row in rows),
        )


def _in_words(kind: str) -> str:
    """`early_advice_issue` as "Early advice issue"."""
    return sentence(kind.replace("_", " ").replace("-", " "))


def _shown(row: Item, today: date) -> ItemShown:
    until = f" until {short(row.in_force_until)}" if row.in_force_until else ""
    return ItemShown(
        code=row.code,
        label=row.label,
        details=json.dumps(row.data, ensure_ascii=False) if row.data else "",
        in_force=f"From {short(row.in_force_from)}{until}",
        source=row.source,
        standing="Verified" if row.verified else "Local setting, not verified",
        change_href="" if row.in_force_until else f"{HOME}{row.kind}/{row.pk}/",
        take_back_href=(
            f"{HOME}{row.kind}/{row.pk}/take-back/" if is_scheduled(row, today) else ""
        ),
    )


class ChangeForm(Form):
    """The new row. The old one ends the day this one begins, and old cases keep it."""

    versioned = True
    label = Text("Label", empty="Enter a label", max_length=300)
    details = LongText("Details (JSON)", required=False, hint="Leave as it is unless you know it.")
    source = Text("Source", empty="Say where this comes from", max_length=300)
    verified = Tick("I have checked it against the source")
    in_force_from = Day(
        "In force from",
        sense=Sense.IN_FORCE,
        empty="Enter the day from which it holds",
        hint="Cases that began before keep the old row.",
    )
    why = LongText("Why does it change?", empty="Say why it changes", max_length=1000)

    def clean_details(self) -> dict[str, Any]:
        try:
            found = json.loads(self.cleaned_data["details"] or "{}")
        except ValueError:
            raise ValidationError("Details must be JSON, such as {}") from None
        if not isinstance(found, dict):
            raise ValidationError("Details must be a JSON object, such as {}")
        return found


@dataclass(frozen=True)
class ChangeShown:
    title: str
    back: str
    rows: tuple[look.Row, ...]
    version: int


class ItemPage(DraftedPage):
    """What the pages of one row share."""

    policy = Policy.ADMINISTRATOR
    operation = Operation.NONE
    title: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        found = Item.objects.filter(pk=kwargs["item_id"], kind=kwargs["kind"]).first()
        if found is None:
            raise Absent
        self.item = found

    def contents(self) -> ChangeShown:
        shown = _shown(self.item, london_day(timezone.now()))
        return ChangeShown(
            title=f"{self.title}: {self.item.label}",
            back=f"{HOME}{self.item.kind}/",
            rows=(
                look.Row("Code", shown.code),
                look.Row("In force", shown.in_force),
                look.Row("Source", shown.source),
                look.Row("Standing", shown.standing),
            ),
            version=self.item.version,
        )

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.item, since)


class ChangePage(ItemPage):
    """`/administration/reference/{kind}/{id}/`: end the row that stands and let another follow."""

    template: ClassVar[str] = "reference/change.html"
    form_class = ChangeForm
    title = "Change"

    def initial(self, contents: Any) -> dict[str, Any]:
        return {
            "label": self.item.label,
            "details": json.dumps(self.item.data, ensure_ascii=False, indent=1),
            "source": self.item.source,
        }

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        follow(
            item_id=self.item.pk,
            by=self.person,
            at=timezone.now(),
            why=given["why"],
            version=form.version,
            label=given["label"],
            data=given["details"],
            source=given["source"],
            verified=given["verified"],
            in_force_from=given["in_force_from"],
        )
        return Done(f"{HOME}{self.item.kind}/", "Changed. Earlier cases keep the old row.")


class TakeBackForm(Form):
    versioned = True
    why = LongText("Why is it taken back?", empty="Say why it is taken back", max_length=1000)


class TakeBackPage(ItemPage):
    """`…/{id}/take-back/`: a row that is not in force yet never comes into force."""

    template: ClassVar[str] = "reference/take_back.html"
    form_class = TakeBackForm
    title = "Take back"

    def act(self, form: Any) -> Done:
        take_back(
            item_id=self.item.pk,
            by=self.person,
            at=timezone.now(),
            why=form.cleaned_data["why"],
            version=form.version,
        )
        return Done(f"{HOME}{self.item.kind}/", "Taken back. The row before goes on.")
