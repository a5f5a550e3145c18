"""Pure rules of action plans: what an item must say, what needs agreement, who caused a round.

Proportionality of digital and third-party items is in `proportionality.py`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from casework.plans.lifecycle import Cause, ReplyOutcome, RoundKind
from casework.plans.proportionality import (
    Category,
    ProportionalityFacts,
    faults_of,
    mentions_counselling,
)
from core import sense
from core.errors import Fault
from core.sense import Sense

MOST_ITEMS = 30
# words that ask for something to be handed over: an item's, not a question's
ASKS_FOR_MATERIAL = re.compile(
    r"\b(send|provide|obtain|supply|download|upload|copy of|copies of|records?|seize|disclose)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ItemFacts:
    """One doable thing, as the lawyer wrote it. `suspect` is a reference, empty for all; `officer`
    a collar number, empty for the officer in charge."""

    category: str
    what: str
    why: str = ""
    line: str = ""
    suspect: str = ""
    officer: str = ""
    required_on: date | None = None
    remind_on: date | None = None
    blocks: bool = False
    cannot_decide_because: str = ""
    not_counselling_because: str = ""
    proportionality: ProportionalityFacts = field(default_factory=ProportionalityFacts)

    def words(self) -> str:
        """All that was typed, for a look at its wording."""
        return " ".join((self.what, self.why, self.line, *self.proportionality.texts()))


@dataclass(frozen=True)
class PlanFacts:
    """A whole round as it was written."""

    why: str
    items: tuple[ItemFacts, ...]
    kind: str = RoundKind.PLAN


def plan_faults(
    plan: PlanFacts,
    *,
    categories: Mapping[str, Category],
    suspects: Collection[str],
    officers: Collection[str],
    today: date,
) -> list[Fault]:
    """All that is wrong with a plan, at once. Pointers are `/item_0_what`, counted from 0."""
    faults = []
    if not plan.why.strip():
        text = "Say what the plan as a whole is for."
        faults.append(Fault("/why", "words-needed", text))
    if not plan.items:
        faults.append(Fault("/item_0_what", "item-needed", "Write at least one item."))
    if len(plan.items) > MOST_ITEMS:
        text = f"A plan can have {MOST_ITEMS} items. Ask for the rest in another."
        faults.append(Fault("/why", "too-many", text))
    for number, item in enumerate(plan.items):
        found = item_faults(
            item,
            kind=plan.kind,
            categories=categories,
            suspects=suspects,
            officers=officers,
            today=today,
        )
        faults += [Fault(f"/item_{number}_{one.pointer}", one.code, one.detail) for one in found]
    return faults


def item_faults(
    item: ItemFacts,
    *,
    kind: str,
    categories: Mapping[str, Category],
    suspects: Collection[str],
    officers: Collection[str],
    today: date,
) -> list[Fault]:
    """What is wrong with one item; pointers are the names of its members."""
    faults = []
    if not item.what.strip():
        faults.append(Fault("what", "words-needed", "Say what is to be done, as one thing."))
    if not item.why.strip():
        faults.append(Fault("why", "words-needed", "Say why it is needed."))
    if item.suspect and item.suspect not in suspects:
        text = "Choose a suspect whose decision is open, or all."
        faults.append(Fault("suspect", "unknown-suspect", text))
    if item.officer and item.officer not in officers:
        text = "Give the collar number of an active officer of the force."
        faults.append(Fault("officer", "unknown-officer", text))
    faults += _date_faults(item, today)
    category = categories.get(item.category)
    if category is None:
        faults.append(Fault("category", "unknown-code", "Choose a category from the list."))
        return faults
    if item.blocks and not item.cannot_decide_because.strip():
        text = "Say why no decision can be made without it."
        faults.append(Fault("cannot_decide_because", "words-needed", text))
    if item.blocks and category.is_counselling:
        text = "Records that are presumed not to be needed stop no decision."
        faults.append(Fault("blocks", "never-blocks", text))
    asked_so = category.is_question if kind == RoundKind.QUESTION else not category.is_question
    if kind != RoundKind.ASK_AGAIN and not asked_so:
        text = "A set of questions holds questions only, and a plan none."
        faults.append(Fault("category", "question-or-item", text))
    elif category.is_question and ASKS_FOR_MATERIAL.search(item.what):
        text = "This asks for material. Ask for it in an action plan, with its reasons."
        faults.append(Fault("what", "asks-for-material", text))
    if (
        not category.is_counselling
        and mentions_counselling(item.words())
        and not item.not_counselling_because.strip()
    ):
        text = (
            "This speaks of counselling or therapy. Choose that category, or say why these are "
            "no such records: a legal manager then agrees to it."
        )
        faults.append(Fault("not_counselling_because", "counselling-named", text))
    if category.record:
        faults += faults_of(item.proportionality, category, why=item.why, line=item.line)
    return faults


def _date_faults(item: ItemFacts, today: date) -> Iterable[Fault]:
    if item.required_on is None:
        yield Fault("required_on", "date-needed", "Enter the date by which it is required.")
    elif found := sense.faults("required_on", Sense.ANSWER, item.required_on, today):
        yield from found
    elif item.remind_on is not None and not today <= item.remind_on < item.required_on:
        text = "Choose a day from today until the day before it is required."
        yield Fault("remind_on", "out-of-range", text)


def needs_agreement(
    plan: PlanFacts, *, first: bool, same_words_after_part_reply: bool = False
) -> bool:
    """Whether a legal manager must agree before the round can be issued: every one after the first,
    questions and asking again included, except the same words after a reply in part; and whatever
    speaks of counselling without being asked for as that.

    Source: CPS response of July 2021 (a District Crown Prosecutor reviews every second plan).
    """
    if any(item.not_counselling_because.strip() for item in plan.items):
        return True
    return not first and not same_words_after_part_reply


def cause_of(*, reply_outcome: str = "", file_failed: bool = False) -> Cause:
    """Who caused a round: the CPS, unless a reply in part, one that nothing can be obtained, or a
    file that stands as below the standard shows otherwise."""
    unmet = (ReplyOutcome.PART_COMPLETED, ReplyOutcome.CANNOT_OBTAIN)
    return Cause.POLICE if file_failed or reply_outcome in unmet else Cause.CPS


def wait_until(blocking: Iterable[date], *, today: date, latest: date) -> date:
    """Until when a decision waits: the last date of what blocks it, and no longer than a pause."""
    return min(max(blocking), latest)


def digest_of(item: ItemFacts) -> str:
    """A short name for exactly these words: an approval is of them and no others."""
    said = {**asdict(item), "officer": "", "required_on": None, "remind_on": None}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def may_go_first(category: Category) -> bool:
    """An urgent item goes before the agreement only if it takes nobody's information."""
    return not category.record and not category.is_question
