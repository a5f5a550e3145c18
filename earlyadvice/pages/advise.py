"""Writing and giving advice: a long page that keeps every word, then one look before it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone

from core.errors import Refused, RuleBroken
from core.forms import VERSION, Form, LongText, Look
from core.pages import Done
from core.words import time_of
from earlyadvice import actions
from earlyadvice.actions import DRAFT_CHANGED, draft_of, page_of
from earlyadvice.lifecycle import Verb
from earlyadvice.models import AdviceDraft
from earlyadvice.pages.triage import DecisionPage, DecisionShown


@dataclass(frozen=True)
class AdviseShown:
    title: str
    decision: DecisionShown
    draft_href: str
    saved: str
    version: int  # of the draft: 0 until there is one


class AdviseForm(Form):
    versioned = True
    text = LongText(
        "Your advice",
        hint="Begin with the suspect: what they did before, during and after, and the steps they "
        "took to be sure of consent.",
        required=False,
        look=Look(rows=20, sometimes=True),  # a draft may be empty
    )


class AdvisePage(DecisionPage):
    """`advise/`: the draft, saved by itself where script runs, by a button where it does not."""

    template: ClassVar[str] = "earlyadvice/advise.html"
    form_class = AdviseForm
    verb = Verb.ADVISE
    title = "Write the advice"

    def contents(self) -> Any:
        _, draft = draft_of(self.asked, self.person)
        return AdviseShown(
            title=self.title,
            decision=super().contents(),
            draft_href=page_of(self.asked) + "advise/draft/",
            saved=time_of(draft.saved_at) if draft is not None else "",
            version=draft.version if draft is not None else 0,
        )

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"text": draft_of(self.asked, self.person)[0]}

    def act(self, form: Any) -> Done | HttpResponse:
        self._save(form)
        return Done(page_of(self.asked) + "advise/check/")

    def _save(self, form: Any) -> AdviceDraft:
        return actions.save_draft(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            text=form.cleaned_data["text"],
            version=form.version,
        )


class SaveDraftPage(AdvisePage):
    """`advise/draft/`: the same form, kept for later. Answers script in JSON."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.headers.get("Accept") != "application/json":
            return super().post(request, *args, **kwargs)
        form = self.form_class(data=request.POST)
        if not form.is_valid():
            return JsonResponse({"message": "Open this page again to go on."}, status=422)
        try:
            draft = self._save(form)
        except Refused as refusal:
            return JsonResponse({"message": refusal.message}, status=409)
        return JsonResponse({"saved": time_of(draft.saved_at), "version": draft.version})

    def act(self, form: Any) -> Done:
        draft = self._save(form)
        here = page_of(self.asked) + "advise/"
        return Done(here, f"Draft saved at {time_of(draft.saved_at)}.")


@dataclass(frozen=True)
class CheckShown:
    title: str
    decision: DecisionShown
    text: str
    change_href: str
    version: int
    draft_version: int  # 0 if nothing has been written


class GiveForm(Form):
    """Carries which draft was read: what is given is what was on the screen."""

    versioned = True
    draft = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Open this page again: what it showed is no longer known",
            "invalid": "Open this page again: what it showed is no longer known",
        },
    )


class CheckAdvicePage(DecisionPage):
    """`advise/check/`: what will be sent and who will be told, before it cannot be undone."""

    template: ClassVar[str] = "earlyadvice/check_advice.html"
    form_class = GiveForm
    verb = Verb.ADVISE
    title = "Check the advice before you give it"

    def contents(self) -> Any:
        text, draft = draft_of(self.asked, self.person)
        return CheckShown(
            title=self.title,
            decision=super().contents(),
            text=text,
            change_href=page_of(self.asked) + "advise/",
            version=self.asked.version,
            draft_version=draft.version if draft is not None else 0,
        )

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"draft": contents.draft_version}

    def act(self, form: Any) -> Done | HttpResponse:
        try:
            request = actions.advise(
                request_id=self.asked.pk,
                by=self.person,
                at=timezone.now(),
                text=draft_of(self.asked, self.person)[0],
                version=form.version,
                draft_version=form.cleaned_data["draft"],
            )
        except RuleBroken as broken:
            if broken.code != DRAFT_CHANGED:
                raise
            return self._read_again(broken)
        return Done(page_of(request), "Advice given. The force can read it now.")

    def _read_again(self, broken: RuleBroken) -> HttpResponse:
        """The page with the draft as it stands, to be read before it is given."""
        contents = self.contents()
        form = self._form(data={VERSION: contents.version, "draft": contents.draft_version})
        form.refuse(broken.message)
        return self.show(contents, form, status=409)
