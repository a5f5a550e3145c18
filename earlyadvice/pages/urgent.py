"""What we say to an urgent request: a date, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from core.forms import Day, Form, LongText, Look, Option, Radios
from core.london import london_day
from core.pages import Done
from core.sense import Sense
from core.words import in_full
from earlyadvice import urgency
from earlyadvice.lifecycle import Verb
from earlyadvice.moving import page_of
from earlyadvice.pages.shown import urgent_labels
from earlyadvice.pages.triage import DecisionPage, DecisionShown


class UrgentForm(Form):
    versioned = True
    answer = Radios(
        "What do you agree with the officer?",
        [
            Option("date", "A date", reveals="on"),
            Option("none", "No date other than the 21 working days", reveals="why_not"),
        ],
        empty="Choose whether you agree a date",
    )
    on = Day(
        "By when does the advice come?",
        sense=Sense.NEEDED_BY,
        look=Look(sometimes=True),
        subject="Agreed date",
    )
    why_not = LongText(
        "Why can no other date be agreed?",
        required=False,
        max_length=2000,
        look=Look(rows=4, sometimes=True),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == "date" and not given.get("on") and not self.has_error("on"):
            self.refuse("Enter the date that you agreed", "on")
        if given.get("answer") == "none" and not given.get("why_not", "").strip():
            self.refuse("Say why no other date can be agreed", "why_not")
        return given


@dataclass(frozen=True)
class UrgentShown(DecisionShown):
    needed: str  # why and by when the force needs it


class UrgentPage(DecisionPage):
    """`urgent/`: speak to the officer, then write down what was agreed."""

    template: ClassVar[str] = "earlyadvice/urgent.html"
    form_class = UrgentForm
    verb = Verb.AGREE_DATE
    title = "Agree a date, or say why not"

    def contents(self) -> Any:
        urgency.check_waits(self.asked)
        reason, by = self.asked.urgent_reason, self.asked.urgent_needed_by
        said = urgent_labels(london_day(timezone.now())).get(reason, reason)
        needed = f"{said}. Needed by {in_full(by)}." if by is not None else said
        return UrgentShown(**vars(self.decision()), needed=needed)

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        agreed = given["answer"] == "date"
        urgency.agree_date(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            on=given["on"] if agreed else None,
            why_not="" if agreed else given["why_not"],
            version=form.version,
        )
        return Done(page_of(self.asked), "Written down. The officer has been told.")
