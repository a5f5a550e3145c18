"""Writing, checking and giving advice: one long page, suspect first, that keeps every word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict

from core import look
from core.drafts.pages import DO, SAVE
from core.forms import VERSION, Form
from earlyadvice.advice_rules import SECTIONS
from earlyadvice.lifecycle import LIFECYCLE, State, Verb
from earlyadvice.moving import page_of
from earlyadvice.pages.advice_form import (
    AdviseForm,
    as_given,
    fields_for,
    lines_in,
    open_lines_of,
    with_room,
)
from earlyadvice.pages.beside import BesideShown, beside_of
from earlyadvice.pages.shown_advice import suspects_of
from earlyadvice.pages.triage import DecisionPage, DecisionShown


@dataclass(frozen=True)
class AdviseShown:
    title: str
    decision: DecisionShown
    sections: tuple[look.Section, ...]
    leanings: tuple[str, ...]  # the names of fields, for the template to draw in order
    written: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    open_lines: tuple[str, ...]
    beside: BesideShown
    is_correction: bool


CONTENTS = (
    look.Section("advice-points", "Where it points"),
    look.Section("advice-short", "In short"),
    look.Section("advice-suspect", "Suspect first"),
    look.Section("advice-lines", "What is to be done"),
    look.Section("advice-open", "Lines still open"),
    look.Section("advice-issues", "Issues"),
)


class AdvisePage(DecisionPage):
    """`advise/`: the draft; what it leads to is `advise/check/`."""

    template: ClassVar[str] = "earlyadvice/advise.html"
    form_class = AdviseForm
    verb = Verb.ADVISE
    title = "Write the advice"
    is_long = True

    def which_verb(self) -> Verb:
        return Verb.CORRECT if self.asked.state == State.ADVISED else Verb.ADVISE

    def data(self) -> QueryDict:
        """What the page holds: what was sent, the draft, or the advice that is corrected."""
        if self.request.method == "POST":
            return self.request.POST
        if before := self.before():
            return before
        newest = max(self.asked.advices.all(), key=lambda one: one.number, default=None)
        if newest is not None:
            return as_given(newest)
        found = QueryDict(mutable=True)
        found.setlist("issues", self.asked.issues)
        return found

    def rows(self) -> int:
        return max(with_room(self.data()), lines_in(self.data()))

    def contents(self) -> Any:
        is_correction = self.which_verb() == Verb.CORRECT
        return AdviseShown(
            title="Correct the advice" if is_correction else self.title,
            decision=self.decision(),
            sections=CONTENTS,
            leanings=tuple(f"leaning_{one}" for one in suspects_of(self.asked)),
            written=tuple(SECTIONS),
            lines=tuple(
                tuple(f"line_{number}_{part}" for part in ("text", "why", "by_when", "points"))
                for number in range(self.rows())
            ),
            open_lines=tuple(f"open_{line.pk}" for line in open_lines_of(self.asked)),
            beside=beside_of(self.asked),
            is_correction=is_correction,
        )

    def offer(self, form: Form) -> None:
        fields_for(form, self.asked, self.rows())

    def initial(self, contents: Any) -> dict[str, Any]:
        data = self.data()
        form = self._form()
        return {
            name: field.widget.value_from_datadict(data, {}, name)
            for name, field in form.fields.items()
            if name != VERSION
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The draft is kept whatever is in the boxes; the next page says what is missing."""
        if {SAVE, DO} & set(request.POST) or request.headers.get("Accept") == "application/json":
            return super().post(request, *args, **kwargs)
        LIFECYCLE.after(self.which_verb(), self.asked.state)
        self.keep()
        return HttpResponseRedirect(page_of(self.asked) + "advise/check/")
