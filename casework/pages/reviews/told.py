"""`told/`: the victim was told of a decision, on which day, and whether they said anything."""

from __future__ import annotations

from typing import Any, ClassVar

from casework.pages.disclosure.asking import ContactForm
from casework.pages.reviews.base import ReviewStepPage
from casework.pages.reviews.deciding import MadeShown
from casework.pages.reviews.shown import decisions_of
from casework.referrals.moving import page_of
from casework.reviews.lifecycle import ReviewVerb
from casework.reviews.releasing import NOBODY_NAMED
from casework.reviews.told import note_told, waiting_to_be_told
from core.errors import RuleBroken
from core.forms import Day, Form, Radios
from core.pages import Done
from core.sense import Sense


class NoteToldForm(ContactForm):
    versioned = True
    complainant = Radios("Who was told?", empty="Choose who was told")
    on = Day(
        "On which day?",
        sense=Sense.HAPPENED,
        empty="Enter the day on which they were told",
        subject="The day",
    )


class NoteToldPage(ReviewStepPage):
    """One person a time; what was agreed stands above the question."""

    template: ClassVar[str] = "casework/told.html"
    form_class = NoteToldForm
    verb = ReviewVerb.NOTE_TOLD
    title = "Write down that the victim was told"

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.waiting = waiting_to_be_told(self.asked)

    def contents(self) -> Any:
        shown = self.about()
        if not self.waiting:
            text = "Nobody waits to be told: it is written down already, or nothing is released."
            raise RuleBroken("nobody-to-tell", text)
        return MadeShown(**vars(shown), decisions=decisions_of(self.asked))

    def offer(self, form: Form) -> None:
        field = form.fields["complainant"]
        assert isinstance(field, Radios)
        field.offer(
            (one, "The victim" if one == NOBODY_NAMED else f"Complainant {one}")
            for one in self.waiting
        )

    def initial(self, contents: Any) -> dict[str, Any]:
        """Where one person waits, nobody has to be chosen."""
        return {"complainant": next(iter(self.waiting))} if len(self.waiting) == 1 else {}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        note_told(
            **self.given(form),
            complainant=typed["complainant"],
            on=typed["on"],
            said=form.said,
        )
        return Done(page_of(self.asked), "Written down.")
