"""`full-review/`: the Full Code Test, after a charge under the Threshold Test."""

from __future__ import annotations

from typing import Any, ClassVar

from casework.pages.reviews.base import ReviewStepPage
from casework.pages.reviews.deciding import MadeShown
from casework.pages.reviews.shown import decisions_of
from casework.referrals.moving import page_of
from casework.reviews import full_code
from casework.reviews.lifecycle import DecisionState, ReviewVerb
from casework.reviews.moving import in_state
from core.errors import RuleBroken
from core.forms import Form, LongText, Radios
from core.pages import Done


class FullReviewForm(Form):
    versioned = True
    suspect = Radios("Who was charged under the Threshold Test?", empty="Choose a suspect")
    reasons = LongText(
        "Why is the Full Code Test met?",
        hint="The evidence that has come since, then both stages. If it is not met, ask a manager "
        "to have the decision reconsidered.",
        empty="Say why the Full Code Test is met",
        max_length=20000,
    )


class FullReviewPage(ReviewStepPage):
    template: ClassVar[str] = "casework/full_review.html"
    form_class = FullReviewForm
    verb = ReviewVerb.CONFIRM
    title = "Write down the full review"
    is_long = True

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        released = in_state(self.asked, DecisionState.RELEASED)
        self.owed = {
            one.track.suspect.reference: str(one.track.suspect)
            for one in released
            if full_code.is_owed(one)
        }

    def contents(self) -> Any:
        shown = self.about()
        if not self.owed:
            text = "No full review is owed: it is written down already, or none was promised."
            raise RuleBroken("no-full-review", text)
        return MadeShown(**vars(shown), decisions=decisions_of(self.asked))

    def offer(self, form: Form) -> None:
        field = form.fields["suspect"]
        assert isinstance(field, Radios)
        field.offer((reference, f"{reference}, {name}") for reference, name in self.owed.items())

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"suspect": next(iter(self.owed))} if len(self.owed) == 1 else {}

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        full_code.confirm(**self.given(form), suspect=typed["suspect"], reasons=typed["reasons"])
        return Done(page_of(self.asked), "Written down. The clock of the full review has ended.")
