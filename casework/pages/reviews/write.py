"""Writing and checking the review: one long page, suspect first, that keeps every word; then what
will be proposed, with the language aid beside it once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.utils import timezone

from casework.pages.disclosure.engagement import entries_of, in_words, standing
from casework.pages.referrals.page import find_referral
from casework.pages.reviews.base import About, ReviewStepPage, about
from casework.pages.reviews.form import (
    ReviewForm,
    beginning,
    charges_in,
    drafted,
    facts_in,
    fields_for,
    per_suspect,
    suspects_of,
)
from casework.pages.reviews.shown import ReviewShown, shown_facts, youth_prompts
from casework.referrals.moving import page_of
from casework.reviews import language, reviewing
from casework.reviews.facts import ReviewFacts
from casework.reviews.lifecycle import ReviewVerb
from casework.reviews.moving import check_open, needs_agreement
from casework.reviews.policy import MAY
from casework.reviews.reviewing import DRAFT_CHANGED
from casework.reviews.rules import ABOUT_MYTHS, SECTIONS, review_faults
from core import look
from core.accounts.policy import allow
from core.audit.reading import reads_of
from core.drafts.pages import DO, SAVE
from core.errors import RuleBroken
from core.forms import VERSION, Form
from core.london import london_day
from core.pages import Done, Page
from core.reference.lookup import items
from core.routes import Operation, Policy

CONTENTS = (
    look.Section("review-sections", "The review, suspect first"),
    look.Section("review-suspects", "Where suspects differ"),
    look.Section("review-decisions", "Decision for each suspect"),
)


@dataclass(frozen=True)
class SuspectBoxes:
    """The names of the fields of one suspect, for the template to draw in order."""

    heading: str
    explanation: str
    engaged: tuple[str, ...]  # with the defence before charge
    fields: tuple[str, ...]
    charges: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WriteShown(About):
    sections: tuple[look.Section, ...]
    written: tuple[str, ...]
    differing: tuple[str, ...]
    suspects: tuple[SuspectBoxes, ...]
    summary: str
    prompts: tuple[str, ...]
    language_href: str


class ReviewPage(ReviewStepPage):
    """`review/`: the draft; what it leads to is `review/check/`."""

    template: ClassVar[str] = "casework/review.html"
    form_class = ReviewForm
    verb = ReviewVerb.PROPOSE
    title = "Write the review"
    is_long = True

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.suspects = suspects_of(self.asked)

    def data(self) -> QueryDict:
        """What the page holds: what was sent, the draft, or where a review begins."""
        if self.request.method == "POST":
            return self.request.POST
        return self.before() or beginning(self.asked)

    def contents(self) -> Any:
        data = self.data()
        talked = standing(entries_of(self.asked.case))
        said = {one.reference: one.explanation for one in self.asked.case.suspects.all()}
        return WriteShown(
            **vars(self.about()),
            sections=CONTENTS,
            written=tuple(SECTIONS),
            differing=tuple(name for name, _, _ in per_suspect(self.suspects)),
            suspects=tuple(
                SuspectBoxes(
                    heading=name,
                    explanation=said.get(whom, "") or "No explanation given",
                    engaged=tuple(in_words(o) for o in talked if o.suspect.reference == whom),
                    fields=tuple(
                        f"{part}_{whom}" for part in ("kind", "test", "review_on", "reasons")
                    ),
                    charges=tuple(
                        (f"charge_{whom}_{number}", f"suffix_{whom}_{number}")
                        for number in range(charges_in(data, whom))
                    ),
                )
                for whom, name in self.suspects.items()
            ),
            summary=self.asked.summary,
            prompts=youth_prompts(self.asked),
            language_href=page_of(self.asked) + "review/language/",
        )

    def offer(self, form: Form) -> None:
        fields_for(form, self.suspects, self.data())

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
        check_open(self.asked, self.verb)
        self.keep()
        return HttpResponseRedirect(page_of(self.asked) + "review/check/")


# --- the language aid ----------------------------------------------------------------------------


@dataclass(frozen=True)
class MarkShown:
    where: str
    around: str
    phrase: str
    why: str
    instead: str


def marks_of(facts: ReviewFacts) -> tuple[MarkShown, ...]:
    """What the language aid marks in a review. Nothing of it is kept anywhere."""
    rows = items(language.KIND, london_day(timezone.now()))
    texts = [
        (code, heading, under.get(code, ""))
        for under in facts.sections.values()
        for code, (heading, _) in SECTIONS.items()
    ]
    texts += [("reasons", f"Reasons for {one.suspect}", one.reasons) for one in facts.decisions]
    phrases = language.phrases_from((row.label, row.data) for row in rows)
    return tuple(
        MarkShown(one.where, one.around, one.phrase.words, one.phrase.why, one.phrase.instead)
        for one in language.marks_in(texts, phrases, about_myths=ABOUT_MYTHS)
    )


@dataclass(frozen=True)
class LanguageShown(About):
    marks: tuple[MarkShown, ...]
    change_href: str


class LanguagePage(Page):
    """`review/language/`: asked for by the lawyer, about their own draft, for them alone."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "casework/language.html"

    def find(self, **kwargs: Any) -> None:
        self.asked = find_referral(self.person, kwargs["referral_id"])
        reads_of(self.request).show("charging-referral", [(self.asked.pk, self.asked.matter_id)])
        allow(self.person, ReviewVerb.PROPOSE, self.asked.matter, MAY)

    def contents(self) -> Any:
        form, suspects, _ = drafted(self.asked, self.person)
        return LanguageShown(
            **vars(about(self.asked, self.person, "Words to look at again", 0)),
            marks=marks_of(facts_in(form, suspects)) if not form.errors else (),
            change_href=page_of(self.asked) + "review/",
        )


# --- checking and proposing ----------------------------------------------------------------------


class ProposeForm(Form):
    """Carries which draft was read: what is proposed is what was on the screen."""

    versioned = True
    draft = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Open this page again: what it showed is no longer known",
            "invalid": "Open this page again: what it showed is no longer known",
        },
    )


@dataclass(frozen=True)
class CheckShown(About):
    review: ReviewShown | None  # none while the draft cannot be read
    faults: tuple[look.Row, ...]  # what is missing, and where it is mended
    not_written: tuple[str, ...]
    marks: tuple[MarkShown, ...]
    needs_reader: bool
    change_href: str
    is_empty: bool
    draft_version: int


class CheckReviewPage(ReviewStepPage):
    """`review/check/`: what is proposed, before it is a version that cannot be changed."""

    template: ClassVar[str] = "casework/check_review.html"
    form_class = ProposeForm
    verb = ReviewVerb.PROPOSE
    title = "Check the review before you propose it"

    def contents(self) -> Any:
        form, suspects, draft = drafted(self.asked, self.person)
        change = page_of(self.asked) + "review/"
        facts = facts_in(form, suspects) if not form.errors else None
        if facts is None:
            found = [(str(text), name) for name, texts in form.errors.items() for text in texts]
        else:
            today = london_day(timezone.now())
            found = [
                (fault.detail, fault.pointer.strip("/"))
                for fault in review_faults(facts, open_for=suspects, today=today)
            ]
        return CheckShown(
            **vars(self.about()),
            review=shown_facts(facts, self.asked) if facts is not None else None,
            faults=tuple(
                look.Row(text, "", href=f"{change}#{anchor_of(form, name)}") for text, name in found
            ),
            not_written=tuple(
                heading
                for code, (heading, _) in SECTIONS.items()
                if facts is not None and not facts.said(code).strip()
            ),
            marks=marks_of(facts) if facts is not None else (),
            needs_reader=facts is not None and needs_agreement(facts, timezone.now()),
            change_href=change,
            is_empty=draft is None,
            draft_version=draft.version if draft is not None else 0,
        )

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"draft": contents.draft_version}

    def act(self, form: Any) -> Done | HttpResponse:
        written, suspects, _ = drafted(self.asked, self.person)
        if written.errors:
            raise RuleBroken("unreadable", "Mend what cannot be read first.")
        try:
            reviewing.propose(
                **self.given(form),
                facts=facts_in(written, suspects),
                draft_version=form.cleaned_data["draft"],
            )
        except RuleBroken as broken:
            if broken.code != DRAFT_CHANGED:
                raise
            return self._read_again(broken)
        return Done(page_of(self.asked), "Proposed. Nobody outside the CPS can see it.")

    def _read_again(self, broken: RuleBroken) -> HttpResponse:
        """The page with the draft as it stands, to be read before it is proposed."""
        contents = self.contents()
        form = self._form(data={VERSION: contents.version, "draft": contents.draft_version})
        form.refuse(broken.message)
        return self.show(contents, form, status=409)


def anchor_of(form: Form, name: str) -> str:
    """The id of a field on the page where it is mended."""
    if name not in form.fields:
        return "review-decisions"
    return f"id_{name}-day" if name.startswith("review_on_") else f"id_{name}"
