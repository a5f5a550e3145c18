"""Pages: one class each, who may reach it, what it shows, and what sending its form does.

A page declares `policy` and `operation` (core/routes.py) and hands its template a frozen dataclass;
templates query nothing. A page with a form shows it on GET; on POST it calls one action and moves
on to the next page with a banner. Whatever goes wrong, what was typed stays on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.forms.boundfield import BoundField
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import resolve_url
from django.template.loader import get_template
from django.views import View

from core.errors import Absent, Invalid, NotPermitted, Refused, RuleBroken, Stale
from core.forms import DRAFT_TOKEN, VERSION, Form, errors_of, look_of
from core.frame import NOBODY, banners_of, frame_of
from core.routes import Operation, Policy

JINJA = "jinja2"
SECRET = ("password", "code", "secret")  # never carried over to another page


class QueryInTemplate(AssertionError):
    """A template asked the database. What a page shows is fetched by the page."""


@contextmanager
def no_queries() -> Iterator[None]:
    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        raise QueryInTemplate(sql)

    with connection.execute_wrapper(refuse):
        yield


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """The page as bytes. Everything is read before the template runs; nothing is kept by browsers
    or proxies."""
    around = {"frame": frame_of(request), "banners": banners_of(request)}
    return _drawn(request, template, {**around, **context}, status)


def render_bare(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """The page as a stranger sees it, whoever asks: neither session nor database is needed."""
    frame, banners = NOBODY, ()
    request._rasso_frame, request._rasso_banners = frame, banners  # type: ignore[attr-defined]
    return _drawn(request, template, {"frame": frame, "banners": banners}, status)


def _drawn(
    request: HttpRequest, template: str, whole: Mapping[str, Any], status: int
) -> HttpResponse:
    found = get_template(template, using=JINJA)
    with no_queries():
        body = found.render(dict(whole), request)
    response = HttpResponse(body, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def is_frozen(contents: Any) -> bool:
    """Whether this is a frozen dataclass: what a page shows cannot change under the template."""
    made = getattr(type(contents), "__dataclass_params__", None)
    return made is not None and bool(made.frozen)


# --- who may come in -----------------------------------------------------------------------------

# the roles are told by value: this module is below the one that names them
_OPEN: dict[Policy, Callable[[Any], bool]] = {
    Policy.PUBLIC: lambda user: True,
    Policy.SIGNED_IN: lambda user: True,
    Policy.STAFF_WITH_CASES: lambda user: bool(user.standing.units),
    Policy.ADMINISTRATOR: lambda user: "administrator" in user.standing.roles,
}
_FOR = {
    Policy.STAFF_WITH_CASES: "This page is for people who hold a role in a unit or an Area.",
    Policy.ADMINISTRATOR: "This page is for administrators.",
}


def sign_in_path(request: HttpRequest) -> str:
    """Where to sign in and come back. After a form was sent, back is the page that holds it."""
    back = urlencode({"next": request.get_full_path()})
    return f"{resolve_url(settings.LOGIN_URL)}?{back}"


# --- a page --------------------------------------------------------------------------------------


class Page(View):
    """One page. Subclasses give `policy`, `operation`, `template` and `contents`."""

    policy: ClassVar[Policy]
    operation: ClassVar[Operation]
    template: ClassVar[str]

    @property
    def person(self) -> Any:
        """Who is signed in. Typed loosely: this module is below the one that knows people."""
        return self.request.user

    def find(self, **kwargs: Any) -> None:
        """Fetch what the page is about and keep it on `self`; raise `Absent` if it is not there."""

    def contents(self) -> Any:
        """What the template shows, as a frozen dataclass with at least a `title`."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            may_enter = _OPEN[self.policy]
        except KeyError:
            raise ImproperlyConfigured(f"A page cannot be for {self.policy}.") from None
        if self.policy is not Policy.PUBLIC and not request.user.is_authenticated:
            if request.method == "POST":
                return kept_page(request)
            return HttpResponseRedirect(sign_in_path(request))
        try:
            if not may_enter(request.user):
                raise NotPermitted(_FOR[self.policy])
            self.find(**kwargs)
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            return refused_page(request, refusal, sent_in(request))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.render(self.contents())

    def render(self, contents: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page as bytes. `more` is what a base class adds, such as the form."""
        if not is_frozen(contents):
            raise TypeError(f"{type(self).__name__} must show a frozen dataclass.")
        return render(self.request, self.template, {"page": contents, **more}, status)


def refused_page(request: HttpRequest, refusal: Refused, kept: Sequence[Kept] = ()) -> HttpResponse:
    """404, 403 or 409 with its reason, and with what was typed, if anything was."""
    if isinstance(refusal, Absent):
        template, status = "404.html", 404
    elif isinstance(refusal, NotPermitted):
        template, status = "403.html", 403
    else:
        template, status = "errors/refused.html", 409
    context = {"message": refusal.message, "kept": kept}
    return render(request, template, context, status)


# --- a page with a form --------------------------------------------------------------------------


@dataclass(frozen=True)
class Done:
    """What sending the form did: what to say, and the page that says it."""

    to: str
    said: str = ""


@dataclass(frozen=True)
class Change:
    """What somebody else changed meanwhile, in words."""

    what: str
    by: str
    at: datetime


class FormPage(Page):
    """A page with one form. `act` calls one action with what was typed and says where to go.

    A rule that refuses puts its reason into the error summary, at its field if it names one; a
    lost race says so, shows `changes`, and keeps what was typed against the version that now
    stands.
    """

    form_class: ClassVar[type[Form]]

    def initial(self, contents: Any) -> dict[str, Any]:
        """What the fields hold at first."""
        return {}

    def offer(self, form: Form) -> None:
        """Set the answers that depend on the case: `form.fields["lawyer"].offer(…)`."""

    def act(self, form: Any) -> Done | HttpResponse:
        """Call the action with `form.cleaned_data`, and with `form.version` if it is versioned."""
        raise NotImplementedError

    def acted(self) -> None:
        """What the page itself does once the action has done its part, in one transaction."""

    def changes(self, since: int) -> Sequence[Change]:
        """What others changed since the version the person had before them."""
        return ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        contents = self.contents()
        initial = self.initial(contents)
        if self.form_class.versioned:
            initial[VERSION] = contents.version
        return self.show(contents, self._form(initial=initial))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self._form(data=request.POST, files=request.FILES)
        if not form.is_valid():
            return self._again(form, 422)
        try:
            with transaction.atomic():  # a refusal leaves nothing half done
                done = self.act(form)
                if isinstance(done, Done):
                    self.acted()
        except Stale as stale:
            return self._after_lost_race(form, stale)
        except RuleBroken as broken:
            form.refuse(broken.message, broken.field)
            return self._again(form, 409, broken)
        except Invalid as invalid:
            for fault in invalid.faults:
                form.refuse(fault.detail, fault.pointer.strip("/").partition("/")[0])
            return self._again(form, 422, invalid)
        except (NotPermitted, Absent) as refusal:
            return refused_page(request, refusal, typed_in(form))
        if isinstance(done, HttpResponse):
            return done
        if done.said:
            messages.success(request, done.said)
        return HttpResponseRedirect(done.to)

    def show(
        self, contents: Any, form: Form, *, status: int = 200, changes: Sequence[Change] = ()
    ) -> HttpResponse:
        return self.render(
            contents, status=status, form=form, errors=errors_of(form), changes=tuple(changes)
        )

    def _form(self, **how: Any) -> Form:
        form = self.form_class(**how)
        self.offer(form)
        return form

    def _again(
        self,
        form: Form,
        status: int,
        refusal: Refused | None = None,
        changes: Sequence[Change] = (),
    ) -> HttpResponse:
        try:
            contents = self.contents()
        except Refused as later:
            # the thing has moved on and this page no longer fits it: what was typed still shows
            return refused_page(self.request, refusal or later, typed_in(form))
        return self.show(contents, form, status=status, changes=changes)

    def _after_lost_race(self, form: Form, stale: Stale) -> HttpResponse:
        since = form.version
        data = self.request.POST.copy()
        data[VERSION] = str(stale.current)
        again = self._form(data=data, files=form.files)
        again.is_valid()
        again.refuse(f"{stale.message} What you typed is kept: check it, then send it again.")
        self.find(**self.kwargs)
        changes = self.changes(since) if since is not None else ()
        return self._again(again, 409, stale, changes)


# --- nothing typed is ever lost ------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """One thing that was typed, to be shown and, on the page that asks to sign in, sent again."""

    name: str
    label: str
    text: str

    @property
    def long(self) -> bool:
        return len(self.text) > 40 or "\n" in self.text


def typed_in(form: Form) -> tuple[Kept, ...]:
    """What was typed into the fields that a person sees, apart from secrets and empty ones."""
    return tuple(
        Kept(name, str(form[name].label or ""), text)
        for name in form.fields
        if not form[name].is_hidden and not _secret(name)
        for text in [_as_text(form[name])]
        if text
    )


def sent_in(request: HttpRequest) -> tuple[Kept, ...]:
    """The same from a bare request, for a page that never came to read its form."""
    return kept_of(request.POST)


def kept_of(boxes: QueryDict) -> tuple[Kept, ...]:
    """The same from the boxes alone, each labelled by its name."""
    return tuple(
        Kept(name, name.replace("_", " ").replace("-", " ").capitalize(), text)
        for name, texts in boxes.lists()
        if name not in {"csrfmiddlewaretoken", VERSION, DRAFT_TOKEN} and not _secret(name)
        for text in texts
        if text
    )


def _as_text(bound: BoundField) -> str:
    labels = {one.value: one.label for one in look_of(bound.field).options}
    value = bound.value()
    if isinstance(value, list | tuple):
        return ", ".join(labels.get(str(one), str(one)) for one in value)
    # the label of an empty answer is an invitation to choose one
    return labels.get(str(value), str(value)) if value not in (None, "") else ""


def _secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRET)


def kept_page(request: HttpRequest, *, status: int = 403) -> HttpResponse:
    """For a form that arrived after its session had ended: sign in again beside it, send again."""
    return render(
        request,
        "errors/signed_out.html",
        {
            "kept": sent_in(request),
            "version": request.POST.get(VERSION, ""),
            "action": request.get_full_path(),
            "sign_in_href": resolve_url(settings.LOGIN_URL),
            "signed_in": request.user.is_authenticated,
        },
        status,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of a form no longer fits: mostly because somebody signed in again meanwhile.

    What was typed is offered again only when the browser says that it comes from our own page;
    otherwise another site could put its words into ours and wait for one click.
    """
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if ours and request.POST and not any(_secret(name) for name in request.POST):
        return kept_page(request)
    message = "This form was open for too long. Open its page again and send it from there."
    return render(request, "403.html", {"message": message}, 403)
