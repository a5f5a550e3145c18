"""Returning a referral to police: the reasons first, then what will happen, before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from casework.handing_over import vacancy
from casework.models import Referral
from casework.pages.referrals.deciding import DecisionPage, DecisionShown
from casework.referrals import actions
from casework.referrals.lifecycle import ReferralVerb
from casework.referrals.moving import page_of
from casework.referrals.rules import DETAILS_MAX
from core import look
from core.drafts import actions as drafts
from core.drafts.models import Draft
from core.drafts.pages import DraftReadForm, read_back
from core.errors import RuleBroken, check_version
from core.forms import VERSION, Checkboxes, Day, Form, LongText, Option
from core.london import london_day
from core.pages import Done
from core.reference.lookup import choices, labels
from core.words import in_full, listed

REASONS = "referral_return_reason"
NOTHING = "Choose the reasons first: nothing was returned."


class ReturnForm(Form):
    """Each reason reveals a box for its details."""

    versioned = True
    reasons = Checkboxes("Why does it go back?", empty="Choose at least one reason")
    answer_on = Day(
        "By when do the police answer?",
        sense=None,
        empty="Enter the date by which the police answer",
        subject="The date of the answer",
        hint="It is a clock of theirs, and you see it run. For example, 27 3 2027",
    )


class ReturnPage(DecisionPage):
    """`return/`: the reasons of triage, each with details of at most 250 characters."""

    template: ClassVar[str] = "casework/return.html"
    form_class = ReturnForm
    verb = ReferralVerb.RETURN
    title = "Return this referral to police"
    is_long = True

    def contents(self) -> Any:
        actions.check_undecided(self.asked)
        return self.decision()

    def offer(self, form: Form) -> None:
        offer_reasons(form)

    def act(self, form: Any) -> Done | HttpResponse:
        """Nothing is returned yet: what was chosen is kept, and the next page says what it does."""
        check_version(self.asked.version, form.version, "This referral")
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
        "answer_on": given["answer_on"],
    }


# --- before it is done ---------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckReturnShown(DecisionShown):
    rows: tuple[look.Row, ...]  # what the force will read
    told: str  # a sentence: who is told at once
    answer_by: str
    first_received: str
    suspects: str  # whose decision is no longer waited for
    change_href: str
    draft_version: int


class CheckReturnPage(DecisionPage):
    """`return/check/`: what the force will read and who is told, before it cannot be undone."""

    template: ClassVar[str] = "casework/check_return.html"
    form_class = DraftReadForm
    verb = ReferralVerb.RETURN
    title = "Check before you return this referral"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form, draft = self._written()
        if draft is None or form.errors:
            return HttpResponseRedirect(page_of(self.asked) + "return/")
        return super().get(request, *args, **kwargs)

    def _written(self, *, locked: bool = False) -> tuple[Form, Draft | None]:
        """What was chosen on the page before, as a bound form."""
        draft = drafts.standing(page_of(self.asked) + "return/", self.person, locked=locked)
        form = ReturnForm(data=read_back(drafts.words_of(draft)))
        offer_reasons(form)
        form.is_valid()
        return form, draft

    def contents(self) -> CheckReturnShown:
        form, draft = self._written()
        if draft is None or form.errors:
            raise RuleBroken("nothing-to-return", NOTHING)
        actions.check_undecided(self.asked)
        chosen, referral = chosen_in(form), self.asked
        said = labels(REASONS, london_day(timezone.now()))
        by, vacant = in_full(chosen["answer_on"]), vacancy(referral.officer)
        return CheckReturnShown(
            **vars(self.decision()),
            rows=(
                *(
                    look.Row(said.get(code, code), details or "No details")
                    for code, details in chosen["reasons"].items()
                ),
                look.Row("Answer expected by", by),
            ),
            told=(
                f"{vacant}. Whoever stands in for them is told at once."
                if vacant
                else f"{referral.officer} is told at once."
            ),
            answer_by=by,
            first_received=in_full(referral.triage_clock.first_received_on),
            suspects=_suspects(referral),
            change_href=page_of(referral) + "return/",
            draft_version=draft.version,
        )

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"draft": contents.draft_version}

    def act(self, form: Any) -> Done | HttpResponse:
        written, draft = self._written(locked=True)
        if draft is None or written.errors:
            raise RuleBroken("nothing-to-return", NOTHING)
        if draft.version != form.cleaned_data["draft"]:
            return self._read_again()
        referral = actions.send_back(**self.given(form), **chosen_in(written))
        drafts.sent(form=page_of(referral) + "return/", by=self.person, at=timezone.now())
        return Done(page_of(referral), "Returned. The force has been told why, and by when.")

    def _read_again(self) -> HttpResponse:
        """The page with the reasons as they stand, to be read before they are sent."""
        contents = self.contents()
        form = self._form(data={VERSION: contents.version, "draft": contents.draft_version})
        form.refuse("You changed this in another window. Read it again before you send it.")
        return self.show(contents, form, status=409)


def _suspects(referral: Referral) -> str:
    """The suspects who still wait for a decision, in words."""
    return listed(
        tuple(str(track.suspect) for track in referral.tracks.all() if not track.ended_because)
    )
