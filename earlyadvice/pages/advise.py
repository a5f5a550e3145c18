"""Writing and giving advice: a long page that keeps every word, then one look before it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from core.forms import Form, LongText
from core.pages import Done
from core.words import short_moment, time_of
from earlyadvice import actions
from earlyadvice.actions import draft_of, page_of
from earlyadvice.lifecycle import Verb
from earlyadvice.pages.triage import DecisionPage, DecisionShown

SAVE, GIVE = "save", "give"


@dataclass(frozen=True)
class AdviseShown:
    decision: DecisionShown
    title: str
    urn: str
    saved: str
    version: int  # of the draft: 0 until there is one


class AdviseForm(Form):
    versioned = True
    text = LongText(
        "Your advice",
        hint="Begin with the suspect: what they did before, during and after, and the steps they "
        "took to be sure of consent.",
        required=False,
        max_length=100_000,
    )


class AdvisePage(DecisionPage):
    """`advise/`: the draft. Saved by a button, and by itself where script runs."""

    template: ClassVar[str] = "earlyadvice/advise.html"
    form_class = AdviseForm
    verb = Verb.ADVISE
    title = "Write the advice"

    def contents(self) -> Any:
        decision = super().contents()
        _, draft = draft_of(self.asked, self.person)
        return AdviseShown(
            decision=decision,
            title=self.title,
            urn=self.asked.case.urn,
            saved=f"Saved {short_moment(draft.saved_at)}" if draft is not None else "",
            version=draft.version if draft is not None else 0,
        )

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"text": draft_of(self.asked, self.person)[0]}

    def act(self, form: Any) -> Done | HttpResponse:
        now = timezone.now()
        draft = actions.save_draft(
            request_id=self.asked.pk,
            by=self.person,
            at=now,
            text=form.cleaned_data["text"],
            version=form.version or None,
        )
        if self.request.headers.get("Accept") == "application/json":
            return JsonResponse({"saved": f"Saved {time_of(now)}", "version": draft.version})
        if SAVE in self.request.POST:
            return Done(page_of(self.asked) + "advise/", f"Draft saved at {time_of(now)}.")
        return Done(page_of(self.asked) + "advise/check/")


@dataclass(frozen=True)
class CheckShown:
    decision: DecisionShown
    title: str
    urn: str
    text: str
    change_href: str
    version: int


class GiveForm(Form):
    versioned = True


class CheckAdvicePage(DecisionPage):
    """`advise/check/`: what will be sent and who will be told, before it cannot be undone."""

    template: ClassVar[str] = "earlyadvice/check_advice.html"
    form_class = GiveForm
    verb = Verb.ADVISE
    title = "Check the advice before you give it"

    def contents(self) -> Any:
        text, _ = draft_of(self.asked, self.person)
        return CheckShown(
            decision=super().contents(),
            title=self.title,
            urn=self.asked.case.urn,
            text=text,
            change_href=page_of(self.asked) + "advise/",
            version=self.asked.version,
        )

    def act(self, form: Any) -> Done:
        text, _ = draft_of(self.asked, self.person)
        request = actions.advise(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            text=text,
            version=form.version,
        )
        return Done(page_of(request), "Advice given. The force can read it now.")
