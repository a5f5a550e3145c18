"""Questions that go back and forth: a query, the review of a return, a close without an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils import timezone

from core import look
from core.forms import Day, Form, LongText, Look, Option, Radios
from core.pages import Done
from core.reference.lookup import labels_ever
from core.sense import Sense
from earlyadvice import outcomes, queries, return_reviews
from earlyadvice.lifecycle import Verb
from earlyadvice.moving import page_of
from earlyadvice.pages.shown_parts import returned_rows
from earlyadvice.pages.triage import DecisionPage, DecisionShown
from earlyadvice.pages.words import CODES


class AskForm(Form):
    """Asking carries on; the second way is for advice that truly cannot be given without it."""

    versioned = True
    text = LongText(
        "What do you ask?",
        empty="Write the question",
        hint="One thing that the officer can answer. Digital, third-party or medical material "
        "need not have been gathered for early advice.",
        max_length=4000,
    )
    expected_on = Day(
        "By when do you expect the answer?",
        sense=Sense.ANSWER,
        empty="Enter the date by which you expect the answer",
        subject="Answer date",
        hint="For example, 27 3 2027",
    )
    way = Radios(
        "Does the advice wait for it?",
        [
            Option("carry-on", "No, carry on", hint="The days go on. This is the usual way."),
            Option(
                "pause",
                "Yes, the advice cannot be given without the answer",
                hint="The days pause until the answer, or until the date. After triage this "
                "needs the legal manager.",
                reveals="cannot_advise_because",
            ),
        ],
        empty="Choose whether the advice waits for the answer",
    )
    cannot_advise_because = LongText(
        "Why can no advice be given without it?",
        required=False,
        max_length=1000,
        look=Look(sometimes=True),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        why = given.get("cannot_advise_because", "")
        if given.get("way") == "pause" and not why.strip():
            self.refuse("Say why no advice can be given without it", "cannot_advise_because")
        return given


class AskPage(DecisionPage):
    """`ask/`: one question to the officer in charge."""

    template: ClassVar[str] = "earlyadvice/ask.html"
    form_class = AskForm
    verb = Verb.ASK
    title = "Ask the police"
    is_long = True

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"way": "carry-on"}

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        pauses = given["way"] == "pause"
        queries.ask(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            text=given["text"],
            expected_on=given["expected_on"],
            cannot_advise_because=given["cannot_advise_because"] if pauses else "",
            version=form.version,
        )
        said = "Asked. The clock pauses until the answer." if pauses else "Asked. Work goes on."
        return Done(page_of(self.asked), said)


@dataclass(frozen=True)
class ReviewAskedShown:
    title: str
    decision: DecisionShown
    why: str
    asked_by: str
    asked_at: datetime
    returned_by: str
    reasons: tuple[look.Row, ...]
    version: int


class AnswerReviewForm(Form):
    versioned = True
    upheld = Radios(
        "Was the return right?",
        [
            Option(
                "upheld",
                "No, we take the request back",
                hint="It is accepted. The first date of receipt stands, with every day since then.",
            ),
            Option("stands", "Yes, the return stands", hint="The inspector is told why."),
        ],
        empty="Choose whether the return was right",
    )
    words = LongText(
        "Your answer to the inspector",
        empty="Say why, in words for the inspector",
        max_length=4000,
    )


class AnswerReviewPage(DecisionPage):
    """`review/`: another lawyer says whether a return was right."""

    template: ClassVar[str] = "earlyadvice/review.html"
    form_class = AnswerReviewForm
    verb = Verb.ANSWER_REVIEW
    is_long = True
    title = "Answer the review of the return"

    def contents(self) -> Any:
        decision = self.decision()
        review = return_reviews.waiting(self.asked, self.person)
        return ReviewAskedShown(
            title=self.title,
            decision=decision,
            why=review.why,
            asked_by=review.asked_by.name,
            asked_at=review.asked_at,
            returned_by=review.returned_by.name,
            reasons=returned_rows(self.asked, labels_ever(CODES)),
            version=decision.version,
        )

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        upheld = given["upheld"] == "upheld"
        request = return_reviews.answer(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            upheld=upheld,
            words=given["words"],
            version=form.version,
        )
        if upheld:
            said = "Answered. The request is back; its first date of receipt stands."
        else:
            said = "Answered. The return stands, and the inspector has been told why."
        return Done(page_of(request), said)


class CloseForm(Form):
    versioned = True
    why = LongText(
        "Why is it closed without an answer from the force?",
        empty="Say why it is closed without an answer from the force",
        hint="A request closes by itself when the force says what it did with the advice.",
        max_length=2000,
    )


class ClosePage(DecisionPage):
    """`close/`: a legal manager ends an advised request, saying why."""

    template: ClassVar[str] = "earlyadvice/close.html"
    form_class = CloseForm
    verb = Verb.CLOSE
    title = "Close this request"

    def act(self, form: Any) -> Done:
        request = outcomes.close(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            why=form.cleaned_data["why"],
            version=form.version,
        )
        return Done(page_of(request), "Closed. The officer has been told.")
