"""The boxes of a plan: the fields of its items, and the way from what was typed to the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.http import QueryDict

from casework.models import Referral, Round
from casework.plans.issuing import facts_of
from casework.plans.lifecycle import ItemState, Notice, RoundKind
from casework.plans.proportionality import ASKED, Category, ProportionalityFacts
from casework.plans.rules import MOST_ITEMS, ItemFacts, PlanFacts
from core.accounts.roles import Rank
from core.forms import Day, Form, LongText, Look, Option, Radios, Select, Text, Tick
from core.sense import Sense

ROWS = "plan-do"  # the buttons that add, move and take away
NAME = re.compile(r"item_(\d{1,2})_(.+)$")
REMIND = {"": "No reminder", "1": "1 day before", "3": "3 days before", "7": "7 days before"}


class PlanForm(Form):
    """Its items depend on what is written: `item_fields` adds them."""

    versioned = True
    kind = Radios(
        "What is this?",
        [
            Option(RoundKind.PLAN, "An action plan"),
            Option(
                RoundKind.QUESTION,
                "Questions only",
                hint="They count as a round too. Nothing is asked to be sent.",
            ),
        ],
        look=Look(sometimes=True),
    )
    why = LongText(
        "What is the plan as a whole for?",
        hint="The officer reads this first.",
        required=False,
        max_length=4000,
        look=Look(rows=3, sometimes=True),
    )


def item_fields(
    form: Form, number: int, *, known: Mapping[str, Category], referral: Referral, category: str
) -> None:
    """The fields of one item, all optional: a draft may be half done."""
    name, of = f"item_{number}_", f"item {number + 1}"
    fields = form.fields
    fields[name + "what"] = LongText(
        f"What is to be done: {of}",
        hint="One doable thing.",
        required=False,
        look=Look(rows=2, sometimes=True),
    )
    fields[name + "category"] = Select(
        f"Kind: {of}",
        [("", "Choose a kind"), *((one.code, one.label) for one in known.values())],
        required=False,
        look=Look(sometimes=True),
    )
    fields[name + "why"] = LongText(
        f"Why it is needed: {of}", required=False, look=Look(rows=2, sometimes=True)
    )
    fields[name + "line"] = LongText(f"Line of enquiry: {of}", required=False, look=Look(rows=2))
    suspects = [one.suspect for one in referral.tracks.all()]
    if len(suspects) > 1:
        fields[name + "suspect"] = Select(
            f"About whom: {of}",
            [("", "All suspects"), *((one.reference, str(one)) for one in suspects)],
            required=False,
            look=Look(sometimes=True),
        )
    fields[name + "required_on"] = Day(
        f"Required by: {of}",
        sense=None,
        required=False,
        subject=f"Date of {of}",
        look=Look(sometimes=True),
    )
    fields[name + "remind"] = Select(f"Reminder: {of}", list(REMIND.items()), required=False)
    fields[name + "officer"] = Text(
        f"Another officer than the one in charge: {of}",
        hint="Collar number.",
        required=False,
        max_length=20,
        look=Look(width=10),
    )
    fields[name + "blocks"] = Tick(f"No decision can be made without it: {of}")
    fields[name + "cannot_decide_because"] = LongText(
        f"Why no decision can be made without it: {of}", required=False, look=Look(rows=2)
    )
    fields[name + "not_counselling_because"] = LongText(
        f"Why these are no counselling records: {of}",
        hint="Only if the words speak of counselling or therapy. A legal manager then agrees.",
        required=False,
        look=Look(rows=2),
    )
    chosen = known.get(category)
    if chosen is not None and chosen.record:
        _record_fields(form, name, of, chosen)


def _record_fields(form: Form, name: str, of: str, category: Category) -> None:
    fields = form.fields
    for asked, (question, hint) in ASKED.items():
        fields[name + asked] = LongText(
            f"{question} ({of})", hint=hint, required=False, look=Look(rows=2, sometimes=True)
        )
    for part, label in (("period_from", "Period, first day"), ("period_to", "Period, last day")):
        fields[name + part] = Day(
            f"{label}: {of}",
            sense=Sense.PERIOD,
            required=False,
            subject=f"{label} of {of}",
            look=Look(sometimes=True),
        )
    fields[name + "notice"] = Radios(
        f"Notice to the person: {of}",
        [
            Option(Notice.GIVEN, Notice.GIVEN.label),
            Option(
                Notice.WITHHELD, Notice.WITHHELD.label, reveals=name + "notice_withheld_because"
            ),
        ],
        look=Look(sometimes=True),
    )
    fields[name + "notice_withheld_because"] = LongText(
        f"Why notice is withheld: {of}",
        required=False,
        look=Look(rows=2, sometimes=True),
    )
    fields[name + "approver_name"] = Text(
        f"Police approver: {of}",
        required=False,
        max_length=200,
        look=Look(width=20, sometimes=True),
    )
    fields[name + "approver_rank"] = Select(
        f"Rank of the approver: {of}",
        [("", "Choose a rank"), *Rank.choices],
        required=False,
        look=Look(sometimes=True),
    )
    if category.is_device:
        fields[name + "device_part"] = LongText(
            f"Which part of the device: {of}",
            required=False,
            look=Look(rows=2, sometimes=True),
        )
        fields[name + "processing_notice"] = Tick(f"The Digital Processing Notice is used: {of}")
    if category.is_counselling:
        fields[name + "substantial_probative_value"] = LongText(
            f"Which substantial probative value they have, in your words: {of}",
            required=False,
            look=Look(rows=3, sometimes=True),
        )


# --- between what was typed, the draft, and the plan ----------------------------------------------


def rows_in(data: Iterable[str]) -> int:
    """How many items the page holds; at least one."""
    numbers = [int(found[1]) for name in data if (found := NAME.match(name))]
    return min(max(numbers, default=0) + 1, MOST_ITEMS)


def item_in(given: Mapping[str, Any], number: int) -> ItemFacts:
    """One item of a form that could be read."""
    name = f"item_{number}_"

    def said(part: str) -> Any:
        return given.get(name + part) or ""

    required_on = given.get(name + "required_on")
    remind = said("remind")
    record: dict[str, Any] = {
        part: given.get(name + part) if part.startswith("period_") else said(part)
        for part in ProportionalityFacts.__dataclass_fields__
        if name + part in given
    }
    record["processing_notice"] = bool(given.get(name + "processing_notice"))
    return ItemFacts(
        category=said("category"),
        what=said("what"),
        why=said("why"),
        line=said("line"),
        suspect=said("suspect"),
        officer=said("officer").strip(),
        required_on=required_on,
        remind_on=required_on - timedelta(days=int(remind)) if required_on and remind else None,
        blocks=bool(given.get(name + "blocks")),
        cannot_decide_because=said("cannot_decide_because"),
        not_counselling_because=said("not_counselling_because"),
        proportionality=ProportionalityFacts(**record),
    )


def plan_in(form: Form, rows: int) -> PlanFacts:
    given = form.cleaned_data
    return PlanFacts(
        why=given["why"],
        items=tuple(item_in(given, number) for number in range(rows)),
        kind=given["kind"] or RoundKind.PLAN,
    )


def boxes_of(item: ItemFacts, number: int) -> dict[str, str]:
    """An item as the boxes it would come from."""
    name = f"item_{number}_"
    found = {
        name + part: str(getattr(item, part))
        for part in ("category", "what", "why", "line", "suspect")
    }
    found[name + "cannot_decide_because"] = item.cannot_decide_because
    found[name + "not_counselling_because"] = item.not_counselling_because
    record = item.proportionality
    for part in ProportionalityFacts.__dataclass_fields__:
        if part == "processing_notice":
            found |= {name + part: "on"} if record.processing_notice else {}
        elif not part.startswith("period_"):
            found[name + part] = str(getattr(record, part))
    if item.blocks:
        found[name + "blocks"] = "on"
    days = {
        "required_on": item.required_on,
        "period_from": record.period_from,
        "period_to": record.period_to,
    }
    for part, on in days.items():
        for bit in ("day", "month", "year") if on is not None else ():
            found[f"{name}{part}-{bit}"] = str(getattr(on, bit))
    if item.remind_on is not None and item.required_on is not None:
        found[name + "remind"] = str((item.required_on - item.remind_on).days)
    return found


def as_written(plan: Round) -> QueryDict:
    """A round in the making as its boxes: where a change begins."""
    found = QueryDict(mutable=True)
    found["why"], found["kind"] = plan.why, plan.kind
    drafts = [item for item in plan.items.all() if item.state == ItemState.DRAFT]
    for number, item in enumerate(drafts):
        facts = facts_of(item)
        found.update(boxes_of(facts, number))
        if item.officer_id != plan.referral.officer_id:
            found[f"item_{number}_officer"] = facts.officer
    return found


def rearranged(data: QueryDict, what: str) -> tuple[QueryDict, int]:
    """The boxes after "add", "up:2", "down:2" or "remove:2", and the item to go on with."""
    verb, _, which = what.partition(":")
    order = list(range(rows_in(data)))
    at = int(which) if which.isdigit() and int(which) < len(order) else 0
    if verb == "add" and len(order) < MOST_ITEMS:
        order.append(-1)
        at = len(order) - 1
    elif verb == "remove" and len(order) > 1:
        order.pop(at)
        at = max(at - 1, 0)
    elif verb in ("up", "down"):
        other = min(max(at + (1 if verb == "down" else -1), 0), len(order) - 1)
        order[at], order[other] = order[other], order[at]
        at = other
    found = QueryDict(mutable=True)
    for name, texts in data.lists():
        if name != ROWS and not NAME.match(name):
            found.setlist(name, texts)
    for now, before in enumerate(order):
        found[f"item_{now}_what"] = ""
        for name, texts in data.lists():
            part = NAME.match(name)
            if part and int(part[1]) == before:
                found.setlist(f"item_{now}_{part[2]}", texts)
    return found, at
