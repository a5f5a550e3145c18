"""The second lawyer: asked by the first, reads the material, says their own view, then reads the
first opinion and agrees or does not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils import timezone

from core import look
from core.errors import RuleBroken
from core.forms import Form, LongText, Look, Option, Radios
from core.london import london_day
from core.pages import Done
from core.reference.lookup import labels, labels_ever
from core.words import sentences
from earlyadvice import advising
from earlyadvice.advice_rules import AdviceFacts, LineFacts
from earlyadvice.lifecycle import LIFECYCLE, Verb
from earlyadvice.moving import page_of
from earlyadvice.pages.advice_form import drafted, facts_in
from earlyadvice.pages.shown_advice import AdviceShown, shown_facts
from earlyadvice.pages.shown_discussion import DiscussionShown, discussion_shown
from earlyadvice.pages.triage import DecisionPage, DecisionShown, lawyers_of


class AskSecondForm(Form):
    versioned = True
    reader = Radios("Who reads it?", empty="Choose a lawyer")


@dataclass(frozen=True)
class AskSecondShown:
    title: str
    decision: DecisionShown
    advice: AdviceShown
    version: int


class AskSecondPage(DecisionPage):
    """`second/ask/`: the wording as it stands in the draft goes to another lawyer."""

    template: ClassVar[str] = "earlyadvice/ask_second.html"
    form_class = AskSecondForm
    verb = Verb.ASK_SECOND
    title = "Ask a second lawyer"

    def _facts(self) -> AdviceFacts:
        form, _ = drafted(self.asked, self.person)
        if form.errors or not form.cleaned_data["text"].strip():
            text = "Write the advice first; everything in the draft must be readable."
            raise RuleBroken("no-draft", text)
        return facts_in(form, self.asked)

    def contents(self) -> Any:
        decision = self.decision()
        issues = labels("early_advice_issue", london_day(timezone.now()))
        shown = shown_facts(self._facts(), self.asked, issues)
        return AskSecondShown(self.title, decision, shown, decision.version)

    def offer(self, form: Form) -> None:
        field = form.fields["reader"]
        assert isinstance(field, Radios)
        worked = {str(pk) for pk in (self.person.pk, *advising.who_worked_on(self.asked))}
        field.offer(one for one in lawyers_of(self.asked) if one.value not in worked)

    def act(self, form: Any) -> Done:
        reading = advising.ask_second(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            reader_id=int(form.cleaned_data["reader"]),
            facts=self._facts(),
            version=form.version,
        )
        said = f"{reading.reader.name} has been asked. A change of the wording needs asking anew."
        return Done(page_of(self.asked), said)


@dataclass(frozen=True)
class SecondShown:
    title: str
    decision: DecisionShown
    material: tuple[look.Row, ...]
    suspects: tuple[look.Row, ...]
    lines: tuple[look.Row, ...]
    discussions: tuple[DiscussionShown, ...]
    own_view: str
    first: AdviceShown | None  # only after the own view
    version: int


class SecondForm(Form):
    versioned = True
    own_view = LongText(
        "Your own view, from the material",
        hint="Where should this advice point, and why? The first opinion is shown to you after "
        "you have written this.",
        required=False,
        max_length=20000,
        look=Look(rows=10, sometimes=True),
    )
    agrees = Radios(
        "Do you agree with the first opinion, in exactly this wording?",
        [Option("yes", "Yes"), Option("no", "No")],
        look=Look(sometimes=True),
    )
    words = LongText(
        "Why?",
        hint="The first lawyer reads this.",
        required=False,
        max_length=20000,
        look=Look(sometimes=True),
    )


class SecondPage(DecisionPage):
    """`second/`: two steps on one address; the first opinion comes with the second."""

    template: ClassVar[str] = "earlyadvice/second.html"
    form_class = SecondForm
    verb = Verb.READ_SECOND
    title = "Read as the second lawyer"
    is_long = True

    def contents(self) -> Any:
        decision = self.decision()
        reading = advising.waiting_for(self.asked, self.person)
        first = advising.first_opinion_of(reading)
        request = self.asked
        said = labels_ever(("early_advice_issue", "line_status", "material_kind"))
        issues = said["early_advice_issue"]
        opinion = shown_facts(from_json(first), request, issues) if first else None
        return SecondShown(
            title=self.title,
            decision=decision,
            material=(
                *(
                    look.Row(
                        "Material", piece.text or said["material_kind"].get(piece.kind, piece.kind)
                    )
                    for piece in request.material.all()
                ),
                look.Row("May have to be disclosed", request.potentially_disclosable),
                *(look.Row("Added by the police", one.text) for one in request.information.all()),
            ),
            suspects=tuple(
                look.Row(f"{one.reference}, {one}", one.explanation or "No explanation given")
                for one in request.case.suspects.all()
            ),
            lines=tuple(
                look.Row(
                    line.text,
                    sentences(
                        (
                            said["line_status"].get(line.status, line.status),
                            line.anticipated_outcome,
                        )
                    ),
                )
                for line in request.lines.all()
            ),
            # what the police said; the first lawyer's words come with the first opinion
            discussions=tuple(
                discussion_shown(one, unseen=not first) for one in request.discussions.all()
            ),
            own_view=reading.own_view,
            first=opinion,
            version=decision.version,
        )

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        common = {
            "request_id": self.asked.pk,
            "by": self.person,
            "at": timezone.now(),
            "version": form.version,
        }
        LIFECYCLE.after(self.verb, self.asked.state)  # a request that is over says so first
        reading = advising.waiting_for(self.asked, self.person)
        if reading.own_view_at is None:
            advising.say_own_view(**common, words=given["own_view"])
            here = page_of(self.asked) + "second/"
            return Done(here, "Your view is kept. Now read the first opinion.")
        if not given["agrees"]:
            raise RuleBroken("choice-needed", "Choose whether you agree.", field="agrees")
        advising.answer_second(**common, agrees=given["agrees"] == "yes", words=given["words"])
        return Done(page_of(self.asked), "Answered. The first lawyer has been told.")


def from_json(text: str) -> AdviceFacts:
    """The facts as `AdviceFacts.as_json` wrote them."""
    found = json.loads(text)
    lines = [
        LineFacts(
            **{**line, "by_when": date.fromisoformat(line["by_when"]) if line["by_when"] else None}
        )
        for line in found["lines"]
    ]
    return AdviceFacts(**{**found, "lines": tuple(lines), "issues": tuple(found["issues"])})
