"""The countersignature: asked for by the author, read and answered by another lawyer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from casework.models import Review
from casework.pages.referrals.page import find_referral
from casework.pages.reviews.base import About, ReviewStepPage, about
from casework.pages.reviews.shown import (
    CountersignShown,
    ReviewShown,
    countersign_shown,
    shown_review,
)
from casework.pages.suspects import SuspectShown, suspect_shown
from casework.referrals.moving import page_of
from casework.reviews import countersigning
from casework.reviews.countersigning import proposed_review, waiting_for, who_wrote
from casework.reviews.lifecycle import CountersignState, ReviewVerb
from casework.reviews.moving import check_open, newest_countersign, newest_review
from casework.taking import as_options, suggested
from core.audit.reading import reads_of
from core.changes import changes_of
from core.errors import Absent, NotPermitted, RuleBroken
from core.forms import Form, LongText, Look, Option, Radios
from core.london import london_day
from core.pages import Change, Done, Page
from core.reference.lookup import labels_ever
from core.routes import Operation, Policy


@dataclass(frozen=True)
class ReadShown(About):
    review: ReviewShown
    countersign: CountersignShown | None
    earlier: tuple[tuple[str, str], ...]  # words and address of every other version


class ReadReviewPage(Page):
    """`review/read/`: a version of the review, with what was said about it."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "casework/read_review.html"

    def find(self, **kwargs: Any) -> None:
        self.asked = find_referral(self.person, kwargs["referral_id"])
        reads_of(self.request).show("charging-referral", [(self.asked.pk, self.asked.matter_id)])

    def contents(self) -> Any:
        versions = list(Review.objects.filter(referral=self.asked).select_related("author"))
        wanted = self.request.GET.get("version", "")
        chosen = [one for one in versions if str(one.number) == wanted] or versions[-1:]
        if not chosen:
            raise Absent
        review = chosen[0]
        asked = newest_countersign(review)
        here = page_of(self.asked) + "review/read/"
        return ReadShown(
            **vars(about(self.asked, self.person, "Review", review.number)),
            review=shown_review(review, self.asked),
            countersign=countersign_shown(asked) if asked is not None else None,
            earlier=tuple(
                (f"Version {one.number}, {one.author.name}", f"{here}?version={one.number}")
                for one in versions
                if one.pk != review.pk
            ),
        )


class AskForm(Form):
    versioned = True
    reader = Radios("Who reads it?", empty="Choose a lawyer")


@dataclass(frozen=True)
class AskShown(About):
    review: ReviewShown


class AskPage(ReviewStepPage):
    """`countersign/ask/`: the newest review goes to a lawyer who has written no part of it."""

    template: ClassVar[str] = "casework/ask_countersign.html"
    form_class = AskForm
    verb = ReviewVerb.ASK
    title = "Ask for a countersignature"

    def contents(self) -> Any:
        shown = self.about()
        return AskShown(**vars(shown), review=shown_review(proposed_review(self.asked), self.asked))

    def offer(self, form: Form) -> None:
        field, today = form.fields["reader"], london_day(timezone.now())
        assert isinstance(field, Radios)
        found = suggested(
            self.asked.matter, now=self.person.pk, about=(), today=today, due_on=today
        )
        wrote = who_wrote(self.asked)
        field.offer(as_options(one for one in found if one.candidate.id not in wrote))

    def act(self, form: Any) -> Done:
        asked = countersigning.ask(**self.given(form), reader_id=int(form.cleaned_data["reader"]))
        said = f"{asked.reader.name} has been asked. Another wording needs asking anew."
        return Done(page_of(self.asked), said)


@dataclass(frozen=True)
class CountersignPageShown(About):
    review: ReviewShown
    countersign: CountersignShown
    summary: str
    suspects: tuple[SuspectShown, ...]


class _WaitingPage(ReviewStepPage):
    """A page about the countersignature that waits. Its version is that of the asking."""

    is_long = True

    def changes(self, since: int) -> Sequence[Change]:
        asked = waiting_for(self.asked)
        return changes_of(asked, since) if asked is not None else ()

    def contents(self) -> Any:
        check_open(self.asked, self.verb)
        asked, review = waiting_for(self.asked), newest_review(self.asked)
        if asked is None or review is None:
            raise RuleBroken("no-countersign", "No countersignature waits here.")
        whose = asked.reader if self.verb == ReviewVerb.READ else asked.asked_by
        if whose.pk != self.person.pk:
            raise NotPermitted(f"{whose.name} is asked to do this.")
        said = labels_ever(["liberty", "suspect_status", "offence", "relationship"])
        return CountersignPageShown(
            **vars(about(self.asked, self.person, self.title, asked.version)),
            review=shown_review(review, self.asked),
            countersign=countersign_shown(asked),
            summary=self.asked.summary,
            suspects=tuple(suspect_shown(one, said) for one in self.asked.case.suspects.all()),
        )


class CountersignForm(Form):
    versioned = True
    decision = Radios(
        "Do you agree to exactly this wording?",
        [
            Option("agree", "I agree"),
            Option("challenge", "I challenge it", hint="The author answers, or writes it anew."),
        ],
        empty="Choose whether you agree or challenge it",
    )
    words = LongText(
        "What do you challenge, or want to have said?",
        hint="Needed for a challenge. It is kept with the review.",
        required=False,
        max_length=20000,
        look=Look(sometimes=True),
    )


class CountersignPage(_WaitingPage):
    """`countersign/`: whoever was asked agrees or challenges."""

    template: ClassVar[str] = "casework/countersign.html"
    form_class = CountersignForm
    verb = ReviewVerb.READ
    title = "Read and countersign"

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        if typed["decision"] == "challenge":
            countersigning.challenge(**self.given(form), words=typed["words"])
            return Done(page_of(self.asked), "Challenged. The author has been told.")
        countersigning.agree(**self.given(form), words=typed["words"])
        return Done(page_of(self.asked), "Agreed. The author can make the decision.")


class AnswerForm(Form):
    versioned = True
    words = LongText("Your answer", empty="Answer the challenge", max_length=20000)


class AnswerPage(_WaitingPage):
    """`countersign/answer/`: the author answers and keeps the wording."""

    template: ClassVar[str] = "casework/answer_challenge.html"
    form_class = AnswerForm
    verb = ReviewVerb.ANSWER
    title = "Answer the challenge"

    def act(self, form: Any) -> Done:
        asked = countersigning.answer(**self.given(form), words=form.cleaned_data["words"])
        assert asked.state == CountersignState.ASKED
        return Done(page_of(self.asked), f"Answered. {asked.reader.name} reads it again.")
