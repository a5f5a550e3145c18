"""The form of the advice, between what was typed, the draft, and the advice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from core.drafts.actions import words_of
from core.drafts.models import Draft
from core.drafts.pages import read_back
from core.forms import Checkboxes, Day, Form, LongText, Look, Option, Radios, Select
from core.london import london_day
from core.reference.lookup import labels
from core.sense import Sense
from earlyadvice.advice_rules import NOBODY, SECTIONS, AdviceFacts, LineFacts
from earlyadvice.advising import COMPLETED, draft_of
from earlyadvice.lifecycle import Leaning, Points, State
from earlyadvice.models import Advice, Request
from earlyadvice.pages.shown_advice import suspects_of

MOST_LINES = 30
EMPTY_LINES = 2  # offered beyond those that are written
LEANING_HINTS = {
    Leaning.CARRY_ON: "At least one thing to do, with why and by when.",
    Leaning.POINTS_ONLY: "Without anything to do, this counts as leaning to no further action.",
    Leaning.NO_FURTHER_ACTION: "Needs a discussion, a reason for each open line, and a second "
    "lawyer.",
}


class AdviseForm(Form):
    """Its fields depend on the request: `fields_for` adds them."""


def fields_for(form: Form, request: Request, lines: int) -> None:
    """The fields of the advice on this request, all optional: a draft may be half done."""
    many = len(suspects_of(request)) > 1
    for reference, name in suspects_of(request).items():
        form.fields[f"leaning_{reference}"] = Radios(
            f"Where does the advice point for {name}?" if many else "Where does the advice point?",
            [Option(one.value, one.label, hint=LEANING_HINTS.get(one, "")) for one in Leaning],
            look=Look(sometimes=True),
        )
    form.fields["text"] = LongText(
        "Your advice in short",
        hint="What the officer should do next and why. Begin with the suspect.",
        required=False,
        look=Look(rows=6, sometimes=True),
    )
    for name, (heading, hint) in SECTIONS.items():
        form.fields[name] = LongText(heading, hint=hint, required=False, look=Look(rows=4))
    for number in range(lines):
        _line_fields(form, number)
    for line in open_lines_of(request):
        form.fields[f"open_{line.pk}"] = LongText(
            line.text, required=False, look=Look(rows=2, sometimes=True)
        )
    form.fields["issues"] = Checkboxes(
        "Issues and themes",
        sorted(labels("early_advice_issue", london_day(timezone.now())).items()),
        look=Look(sometimes=True),
    )
    if request.state == State.ADVISED:
        form.fields["correction_why"] = LongText(
            "Why is the advice corrected?",
            hint="The force reads this beside the new version.",
            required=False,
            max_length=2000,
            look=Look(sometimes=True),
        )


def _line_fields(form: Form, number: int) -> None:
    which = f"line {number + 1}"
    form.fields[f"line_{number}_text"] = LongText(
        f"What is to be done: {which}", required=False, look=Look(rows=2)
    )
    form.fields[f"line_{number}_why"] = LongText(f"Why: {which}", required=False, look=Look(rows=2))
    form.fields[f"line_{number}_by_when"] = Day(
        f"By when: {which}", sense=Sense.ANSWER, required=False
    )
    form.fields[f"line_{number}_points"] = Select(
        f"Where it may lead: {which}",
        [("", "Choose"), *((one.value, one.label) for one in Points)],
        required=False,
    )


def open_lines_of(request: Request) -> list[Any]:
    return [line for line in request.lines.all() if line.status != COMPLETED]


# --- between what was typed, the draft, and the advice -------------------------------------------


def lines_in(data: Iterable[str]) -> int:
    """How many rows for lines of enquiry the page needs."""
    numbers = [int(found[1]) for name in data if (found := re.match(r"line_(\d{1,3})_", name))]
    used = max(numbers, default=-1) + 1
    return min(used, MOST_LINES) if used else EMPTY_LINES + 1


def with_room(data: QueryDict) -> int:
    """The same, with empty rows to go on."""
    written = [
        int(found[1])
        for name, texts in data.lists()
        if (found := re.match(r"line_(\d{1,3})_(text|why)$", name)) and any(texts)
    ]
    return min(max(written, default=-1) + 1 + EMPTY_LINES, MOST_LINES)


def facts_in(form: Form, request: Request) -> AdviceFacts:
    """The advice that a valid form holds. Rows left empty are no lines."""
    given = form.cleaned_data
    lines = [
        LineFacts(
            text=given[f"line_{number}_text"],
            why=given[f"line_{number}_why"],
            by_when=given[f"line_{number}_by_when"],
            points=given[f"line_{number}_points"],
        )
        for number in range(MOST_LINES)
        if any(given.get(f"line_{number}_{part}") for part in ("text", "why", "by_when"))
    ]
    return AdviceFacts(
        text=given["text"],
        leanings={reference: given[f"leaning_{reference}"] for reference in suspects_of(request)},
        sections={name: given[name] for name in SECTIONS},
        lines=tuple(lines),
        open_lines={
            str(line.pk): given[f"open_{line.pk}"]
            for line in open_lines_of(request)
            if given[f"open_{line.pk}"].strip()
        },
        issues=tuple(sorted(given["issues"])),
        correction_why=given.get("correction_why", ""),
    )


def as_given(advice: Advice) -> QueryDict:
    """Given advice as the boxes it would come from: where a correction begins."""
    found = QueryDict(mutable=True)
    for one in advice.leanings.all():
        found[f"leaning_{one.suspect.reference if one.suspect else NOBODY}"] = one.leaning
    for name in ("text", *SECTIONS):
        found[name] = getattr(advice, name)
    for number, line in enumerate(advice.lines.all()):
        found[f"line_{number}_text"], found[f"line_{number}_why"] = line.text, line.why
        found[f"line_{number}_points"] = line.points
        for part in ("day", "month", "year"):
            found[f"line_{number}_by_when-{part}"] = str(getattr(line.by_when, part))
    for open_line in advice.open_lines.all():
        found[f"open_{open_line.line_id}"] = open_line.why
    found.setlist("issues", advice.issues)
    return found


def drafted(request: Request, person: Any) -> tuple[Form, Draft | None]:
    """The lawyer's draft as a bound form."""
    draft = draft_of(request, person)
    data = read_back(words_of(draft))
    form = AdviseForm(data=data)
    fields_for(form, request, lines_in(data))
    form.is_valid()
    return form, draft
