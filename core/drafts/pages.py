"""Pages whose forms cannot lose what was typed: not by time-out, not by another window, not by a
lost race, not by Back.

A `DraftedPage` carries a signed token. Sent without a session, or with one that no longer fits, the
form is kept as its author's draft; after signing in its page goes on with it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.utils import timezone

from core import pages
from core.accounts.models import User, UserKind
from core.accounts.work import work
from core.drafts import actions, tokens
from core.drafts.models import Draft
from core.drafts.tokens import Token
from core.errors import Refused, Stale
from core.forms import DRAFT_TOKEN, VERSION, Form
from core.london import london_day
from core.pages import FormPage, Kept
from core.words import short_moment, time_of

SAVE = "save-draft"
DO = "draft-do"  # "use:<id>" or "throw:<id>"
NOT_TYPED = {"csrfmiddlewaretoken", DRAFT_TOKEN, SAVE, DO}
SAVED = "What you typed was saved as your draft. It has not been sent yet."


@dataclass(frozen=True)
class AsideShown:
    """Something typed in another window: when, what, and the id by which it is chosen."""

    id: str
    saved: str
    kept: tuple[Kept, ...]


@dataclass(frozen=True)
class DraftShown:
    """What a page says about drafts. `saved` is empty while there is none."""

    is_long: bool  # it saves itself, and has a button for it
    saved: str = ""
    id: str = ""
    aside: tuple[AsideShown, ...] = ()


def typed(data: QueryDict) -> str:
    """Every box as it was typed, whether it can be read or not."""
    return json.dumps({name: texts for name, texts in data.lists() if name not in NOT_TYPED})


def read_back(words: str) -> QueryDict:
    """The boxes of a draft."""
    found = QueryDict(mutable=True)
    for name, texts in json.loads(words or "{}").items():
        found.setlist(name, texts)
    return found


class DraftReadForm(Form):
    """Of a page that sends a draft: carries which was read, so that what is sent is what was on
    the screen."""

    versioned = True
    draft = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Open this page again: what it showed is no longer known",
            "invalid": "Open this page again: what it showed is no longer known",
        },
    )


class DraftedPage(FormPage):
    """A page with a form whose text is never lost. `is_long`: it saves while it is written."""

    is_long: ClassVar[bool] = False

    def draft_place(self) -> str:
        """The address under which the draft is kept."""
        return self.request.path

    def before(self) -> QueryDict:
        """The boxes of the draft that stands; empty if none does."""
        return read_back(actions.words_of(self._draft()))

    def _draft(self) -> Draft | None:
        return actions.standing(self.draft_place(), self.person)

    # --- arriving --------------------------------------------------------------------------------

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        token = _token_of(request)
        if token is not None and request.user.pk != token.person:
            return kept_for(request, token)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        contents = self.contents()
        initial = self.initial(contents)
        if self.form_class.versioned:
            initial[VERSION] = contents.version
        form = self._form(initial=initial)
        if boxes := self.before():
            # with the version that was read when it was typed: a change since then is noticed
            kept = {
                name: field.widget.value_from_datadict(boxes, {}, name)
                for name, field in form.fields.items()
                if not field.widget.value_omitted_from_data(boxes, {}, name)
            }
            form.initial.update(kept)
        return self.show(contents, form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if chosen := request.POST.get(DO):
            return self._choose(chosen)
        if request.headers.get("Accept") == "application/json":
            return self._save_by_itself()
        if SAVE in request.POST:
            draft = self.keep()
            messages.success(request, f"Draft saved at {time_of(draft.saved_at)}.")
            return HttpResponseRedirect(request.path)
        return super().post(request, *args, **kwargs)

    # --- keeping ---------------------------------------------------------------------------------

    def keep(self, *, only: bool = False) -> Draft:
        """What was sent, as the draft of whoever sent it."""
        token = _token_of(self.request)
        return actions.keep(
            form=self.draft_place(),
            by=self.person,
            at=timezone.now(),
            words=typed(self.request.POST),
            version=token.version if token is not None else None,
            only=only,
        )

    def _save_by_itself(self) -> HttpResponse:
        try:
            draft = self.keep(only=True)
        except Stale:
            text = "This page is open in another window too. Save here to keep both texts."
            return JsonResponse({"message": text}, status=409)
        fresh = tokens.signed(Token(self.person.pk, self.draft_place(), draft.version))
        return JsonResponse({"saved": time_of(draft.saved_at), "token": fresh})

    def _choose(self, chosen: str) -> HttpResponse:
        verb, _, key = chosen.partition(":")
        does = {"use": actions.go_on_with, "throw": actions.throw_away}.get(verb)
        try:
            if does is not None:
                form, at = self.draft_place(), timezone.now()
                does(draft_id=UUID(key), form=form, by=self.person, at=at)
        except ValueError:
            messages.info(self.request, actions.GONE)
        except Refused as refusal:
            messages.info(self.request, refusal.message)
        return HttpResponseRedirect(self.request.path)

    def acted(self) -> None:
        actions.sent(form=self.draft_place(), by=self.person, at=timezone.now())

    def _again(self, form: Form, *args: Any, **kwargs: Any) -> HttpResponse:
        # refused, or to be mended: it is safe should the window be closed now
        self.keep()
        return super()._again(form, *args, **kwargs)

    # --- showing ---------------------------------------------------------------------------------

    def render(self, contents: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        place, draft = self.draft_place(), self._draft()
        version = draft.version if draft is not None else 0
        if (form := more.get("form")) is not None:
            form.draft_token = tokens.signed(Token(self.person.pk, place, version))
        more["draft"] = DraftShown(
            is_long=self.is_long,
            saved=short_moment(draft.saved_at) if draft is not None else "",
            id=str(draft.pk) if draft is not None else "",
            aside=tuple(
                AsideShown(str(one.pk), short_moment(one.saved_at), self._kept(one))
                for one in actions.aside(place, self.person)
            ),
        )
        return super().render(contents, status=status, **more)

    def _kept(self, draft: Draft) -> tuple[Kept, ...]:
        boxes = read_back(actions.words_of(draft))
        return pages.typed_in(self._form(data=boxes))


@dataclass(frozen=True)
class CopyShown:
    """What its author had typed when the work went to somebody else, and until when it is kept."""

    until: date
    kept: tuple[Kept, ...]


def copies_shown(under: str, person: User, at: datetime) -> tuple[CopyShown, ...]:
    return tuple(
        CopyShown(london_day(one.sent_at + actions.KEPT_AFTER_SENDING), boxes_in(one))
        for one in actions.copies(under=under, author=person, at=at)
        if one.sent_at is not None
    )


def boxes_in(draft: Draft) -> tuple[Kept, ...]:
    """Every box that holds something, by its name: the form itself may be closed to the author."""
    return pages.kept_of(read_back(actions.words_of(draft)))


def _token_of(request: HttpRequest) -> Token | None:
    """The token that came with a form, if it belongs to this address."""
    if request.method != "POST":
        return None
    token = tokens.read(request.POST.get(DRAFT_TOKEN, ""))
    return token if token is not None and token.form == request.path else None


def kept_for(request: HttpRequest, token: Token) -> HttpResponse:
    """A form whose author is not, or no longer, signed in here: kept for them, and nothing else.

    Whoever sent it may be somebody else at their window: nothing of theirs makes way for it.
    """
    author = User.objects.filter(pk=token.person, is_active=True, kind=UserKind.STAFF).first()
    if author is not None:
        with work(author):
            kept = actions.keep_unsigned(
                form=token.form, by=author, at=timezone.now(), words=typed(request.POST)
            )
        if kept is None:
            return not_kept(request)
    if request.headers.get("Accept") == "application/json":
        text = "You were signed out. What you typed is saved: sign in again to go on."
        return JsonResponse({"message": text}, status=401)
    if request.user.is_authenticated:
        text = "Somebody else opened this form. What was typed is saved as their draft."
        return pages.render(request, "403.html", {"message": text}, 403)
    messages.info(request, f"You were signed out. {SAVED} Sign in to go on with it.")
    return HttpResponseRedirect(pages.sign_in_path(request))


def not_kept(request: HttpRequest) -> HttpResponse:
    """There is no room for it: the browser still has it, and may send it again."""
    if request.headers.get("Accept") == "application/json":
        text = "You were signed out. Sign in again in another window, then save here."
        return JsonResponse({"message": text}, status=401)
    return pages.csrf_failure(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token against forgery no longer fits, mostly after signing in again in another window.

    A form with a draft token is kept, and its page goes on with it; another one is handled as
    `core.pages.csrf_failure` says.
    """
    token = _token_of(request)
    if token is None:
        return pages.csrf_failure(request, reason)
    if request.user.pk != token.person:
        return kept_for(request, token)
    actions.keep(
        form=token.form,
        by=request.user,
        at=timezone.now(),
        words=typed(request.POST),
        version=token.version,
    )
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"message": f"{SAVED} Open this page again."}, status=409)
    messages.info(request, f"{SAVED} Check it and send it again.")
    return HttpResponseRedirect(request.path)
