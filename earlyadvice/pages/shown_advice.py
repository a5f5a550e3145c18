"""Advice to be read: given, about to be given, or shown to a second lawyer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core import look
from core.words import in_full, moment
from earlyadvice.advice_rules import (
    NOBODY,
    SECTIONS,
    AdviceFacts,
    LineFacts,
    leans_to_stopping,
)
from earlyadvice.lifecycle import Leaning, Points

if TYPE_CHECKING:
    from earlyadvice.models import Advice, Request

STOPPING = (
    "This is advice. The decision is the police's, and the victim's review is under the police "
    "scheme."
)


def suspects_of(request: Request) -> dict[str, str]:
    """Reference → name; one without a name while no suspect is identified."""
    found = {one.reference: f"{one.reference}, {one}" for one in request.case.suspects.all()}
    return found or {NOBODY: "the suspect"}


@dataclass(frozen=True)
class AdviceShown:
    """Advice to be read: given, about to be given, or shown to a second lawyer."""

    leanings: tuple[look.Row, ...]
    text: str
    sections: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str, str, str], ...]  # what, why, by when, where it may lead
    open_lines: tuple[look.Row, ...]
    issues: tuple[str, ...]
    stopping: str  # the fixed sentence, where the advice leans to no further action
    correction_why: str = ""
    given: str = ""  # by whom and when
    number: int = 0  # of the version, once given


def shown_facts(
    facts: AdviceFacts, request: Request, issues: Mapping[str, str], given: str = ""
) -> AdviceShown:
    names, open_lines = suspects_of(request), {str(one.pk): one for one in request.lines.all()}
    return AdviceShown(
        leanings=tuple(
            look.Row(names.get(reference, reference), Leaning(leaning).label)
            for reference, leaning in facts.leanings.items()
            if leaning
        ),
        text=facts.text,
        sections=tuple(
            (heading, facts.sections[name])
            for name, (heading, _) in SECTIONS.items()
            if facts.sections.get(name)
        ),
        lines=tuple(
            (
                line.text,
                line.why,
                in_full(line.by_when) if line.by_when else "",
                Points(line.points).label if line.points else "",
            )
            for line in facts.lines
        ),
        open_lines=tuple(
            look.Row(open_lines[line_id].text, why)
            for line_id, why in facts.open_lines.items()
            if line_id in open_lines
        ),
        issues=tuple(issues.get(code, code) for code in facts.issues),
        stopping=STOPPING if leans_to_stopping(facts) else "",
        correction_why=facts.correction_why,
        given=given,
    )


def facts_of(advice: Advice) -> AdviceFacts:
    """Given advice as the facts it was given with."""
    return AdviceFacts(
        text=advice.text,
        leanings={
            one.suspect.reference if one.suspect else NOBODY: one.leaning
            for one in advice.leanings.all()
        },
        sections={name: getattr(advice, name) for name in SECTIONS},
        lines=tuple(
            LineFacts(line.text, line.why, line.by_when, line.points) for line in advice.lines.all()
        ),
        open_lines={str(one.line_id): one.why for one in advice.open_lines.all()},
        issues=tuple(advice.issues),
        correction_why=advice.correction_why,
    )


def shown_advice(advice: Advice, request: Request, issues: Mapping[str, str]) -> AdviceShown:
    given = f"{advice.given_by.name}, {moment(advice.given_at)}"
    shown = shown_facts(facts_of(advice), request, issues, given)
    return replace(shown, number=advice.number)
