"""Returning a request to police: the reasons first, then what will happen, before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from casework.handing_over import vacancy
from core import look
from core.drafts import actions as drafts
from core.drafts.models import Draft
from core.drafts.pages import DraftReadForm, read_back
from core.errors import RuleBroken, check_version
from core.forms import VERSION, Checkboxes, Day, Form, LongText, Look, Option
from core.london import london_day
from core.pages import Done
from core.reference.lookup import choices, labels
from core.words import in_full
from earlyadvice import actions
from earlyadvice.lifecycle import Verb
from earlyadvice.moving import page_of
from earlyadvice.pages.triage import DecisionPage, DecisionShown
from earlyadvice.pages.words import CONTENT_WORDS
from earlyadvice.rules import CONTENT_MISSING, CONTENTS, DETAILS_MAX

REASONS = "early_advice_return_reason"


class ReturnForm(Form):
    """Each reason reveals a box for its details."""

    versioned = True
    reasons = Checkboxes(
        "Why does it go back?",
        empty="Choose at least one reason",
        hint="Nothing is returned because digital, third-party or medical material has not been "
        "gathered yet.",
    )
    contents = Checkboxes(
        "Which of the eight contents are missing?",
        [(code, CONTENT_WORDS[code]) for code in CONTENTS],
        hint="Needed if a missing content is a reason. Name each one.",
        look=Look(sometimes=True),
    )
    police_response_on = Day(
        "By when do you expect the police to answer?",
        sense=None,
        empty="Enter the date by which you expect an answer",
        subject="Response date",
        hint="For example, 27 3 2027",
    )
    remind_on = Day(
        "Do you want to be reminded?",
        sense=None,
        required=False,
        subject="Reminder date",
        hint="On this day you find a notice, if it has not come back.",
    )


class ReturnPage(DecisionPage):
    """`return/`: early advice's own reasons, each with details of at most 250 characters."""

    template: ClassVar[str] = "earlyadvice/return.html"
    form_class = ReturnForm
    verb = Verb.RETURN
    title = "Return this request to police"
    is_long = True

    def initial(self, contents: Any) -> dict[str, Any]:
        """What was not answered when it was sent is what is missing, until somebody says else."""
        return {"contents": [code for code in self.asked.thin if code in CONTENTS]}

    def offer(self, form: Form) -> None:
        offer_reasons(form)

    def act(self, form: Any) -> Done | HttpResponse:
        """Nothing is returned yet: what was chosen is kept, and the next page says what it does."""
        check_version(self.asked.version, form.version, "This request")
        actions.check_return(at=timezone.now(), **chosen_in(form))
        self.keep()
        return HttpResponseRedirect(self.request.path + "check/")


def offer_reasons(form: Form) -> None:
    """The reasons of today, each with a box for its details."""
    reasons = choices(REASONS, london_day(timezone.now()))
    for code, label in reasons:
        form.fields[f"details_{code}"] = LongText(
            f"Details: {label}", required=False, max_length=DETAILS_MAX
        )
    field = form.fields["reasons"]
    assert isinstance(field, Checkboxes)
    field.offer(Option(code, label, reveals=f"details_{code}") for code, label in reasons)


def chosen_in(form: Form) -> dict[str, Any]:
    """The return that a valid form holds, as the action takes it."""
    given = form.cleaned_data
    return {
        "reasons": {code: given[f"details_{code}"] for code in given["reasons"]},
        "police_response_on": given["police_response_on"],
        "contents": given["contents"],
        "remind_on": given["remind_on"],
    }


# --- before it is done ---------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckReturnShown(DecisionShown):
    rows: tuple[look.Row, ...]  # what the force will read
    told: str  # a sentence: who is told at once
    answer_by: str
    first_received: str
    change_href: str
    draft_version: int


class CheckReturnPage(DecisionPage):
    """`return/check/`: what the force will read and who is told, before it cannot be undone."""

    template: ClassVar[str] = "earlyadvice/check_return.html"
    form_class = DraftReadForm
    verb = Verb.RETURN
    title = "Check before you return this request"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form, draft = self._written()
        if draft is None or form.errors:
            return HttpResponseRedirect(page_of(self.asked) + "return/")
        return super().get(request, *args, **kwargs)

    def _written(self, *, locked: bool = False) -> tuple[Form, Draft | None]:
        """What was chosen on the page before, as a bound form."""
        place = page_of(self.asked) + "return/"
        draft = drafts.standing(place, self.person, locked=locked)
        form = ReturnForm(data=read_back(drafts.words_of(draft)))
        offer_reasons(form)
        form.is_valid()
        return form, draft

    def contents(self) -> CheckReturnShown:
        form, draft = self._written()
        if draft is None or form.errors:
            raise RuleBroken("nothing-to-return", "Choose the reasons first: nothing was returned.")
        chosen = chosen_in(form)
        said = labels(REASONS, london_day(timezone.now()))
        named = chosen["contents"] if CONTENT_MISSING in chosen["reasons"] else ()
        missing = tuple(CONTENT_WORDS[code] for code in named)
        remind_on, by = chosen["remind_on"], in_full(chosen["police_response_on"])
        officer = self.asked.officer
        return CheckReturnShown(
            **vars(self.decision()),
            rows=(
                *(
                    look.Row(said.get(code, code), details or "No details")
                    for code, details in chosen["reasons"].items()
                ),
                look.Row("Missing", missing),
                look.Row("Answer expected by", by),
                look.Row("You are reminded on", in_full(remind_on) if remind_on else ""),
            ),
            told=(
                f"{vacancy(officer)}. Whoever stands in for them is told at once."
                if vacancy(officer)
                else f"{officer} is told at once."
            ),
            answer_by=by,
            first_received=in_full(self.asked.clock.first_received_on),
            change_href=page_of(self.asked) + "return/",
            draft_version=draft.version,
        )

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"draft": contents.draft_version}

    def act(self, form: Any) -> Done | HttpResponse:
        written, draft = self._written(locked=True)
        if draft is None or written.errors:
            raise RuleBroken("nothing-to-return", "Choose the reasons first: nothing was returned.")
        if draft.version != form.cleaned_data["draft"]:
            return self._read_again()
        request = actions.send_back(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            version=form.version,
            **chosen_in(written),
        )
        drafts.sent(form=page_of(request) + "return/", by=self.person, at=timezone.now())
        return Done(page_of(request), "Returned. The force has been told why.")

    def _read_again(self) -> HttpResponse:
        """The page with the reasons as they stand, to be read before they are sent."""
        contents = self.contents()
        form = self._form(data={VERSION: contents.version, "draft": contents.draft_version})
        form.refuse("You changed this in another window. Read it again before you send it.")
        return self.show(contents, form, status=409)
