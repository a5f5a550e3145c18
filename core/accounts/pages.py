"""The support page, and what our pages of sign-in say beyond allauth's views (urls.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.views import PasswordChangeView, ReauthenticateView
from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from core.accounts.actions import set_support_text
from core.accounts.calendars import calendar_of, make_calendar, stop_calendar
from core.accounts.models import Area
from core.changes import changes_of
from core.errors import Absent
from core.forms import Form, LongText
from core.pages import Change, Done, FormPage, Page, render
from core.routes import Operation, Policy

GENERAL = (
    "Ask the administrator of your Area, or the manager who asked for your account. "
    "They can open an account, change what you may do, and set a new password."
)


@dataclass(frozen=True)
class AreaSupport:
    """What one Area says about whom to ask."""

    name: str
    text: str


@dataclass(frozen=True)
class Support:
    """Whom to ask: the person's own Areas, or in general."""

    title: str
    areas: tuple[AreaSupport, ...]
    general: str


class SupportPage(Page):
    """Open to everybody: who cannot sign in needs it most."""

    policy = Policy.PUBLIC
    operation = Operation.NONE
    template = "support/support.html"

    def contents(self) -> Support:
        areas: tuple[AreaSupport, ...] = ()
        if self.request.user.is_authenticated:
            mine = Area.objects.filter(unit__in=list(self.request.user.standing.units))
            areas = tuple(
                AreaSupport(area.name, area.support_text)
                for area in mine.exclude(support_text="").distinct().order_by("name")
            )
        return Support("Support", areas, GENERAL)


@dataclass(frozen=True)
class AreaLink:
    """One Area, whether it has said anything, and where to change it."""

    name: str
    said: bool
    href: str


@dataclass(frozen=True)
class SupportTexts:
    title: str
    areas: tuple[AreaLink, ...]


class SupportTextsPage(Page):
    """`/administration/support/`: what each Area says on the support page."""

    policy = Policy.ADMINISTRATOR
    operation = Operation.NONE
    template = "support/texts.html"

    def contents(self) -> SupportTexts:
        return SupportTexts(
            title="Support in each Area",
            areas=tuple(
                AreaLink(
                    area.name, bool(area.support_text), f"/administration/support/{area.code}/"
                )
                for area in Area.objects.order_by("name")
            ),
        )


class SupportTextForm(Form):
    versioned = True
    text = LongText(
        "What this Area says",
        hint="For example: employee assistance, the 24-hour helpline, peer support. Shown to "
        "everybody of the Area, from the foot of every page.",
        max_length=5000,
        required=False,
    )
    why = LongText("Why does it change?", empty="Say why it changes", max_length=500)


@dataclass(frozen=True)
class SupportText:
    title: str
    version: int


class SupportTextPage(FormPage):
    """`/administration/support/{area}/`: change it, with a reason."""

    policy = Policy.ADMINISTRATOR
    operation = Operation.NONE
    template = "support/text.html"
    form_class = SupportTextForm

    def find(self, **kwargs: Any) -> None:
        area = Area.objects.filter(code=kwargs["area_code"]).first()
        if area is None:
            raise Absent
        self.area = area

    def contents(self) -> SupportText:
        return SupportText(f"Support: {self.area.name}", self.area.version)

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"text": self.area.support_text}

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.area, since)

    def act(self, form: Any) -> Done:
        set_support_text(
            area_code=self.area.code,
            text=form.cleaned_data["text"],
            by=self.person,
            at=timezone.now(),
            why=form.cleaned_data["why"],
            version=form.version,
        )
        return Done("/administration/support/", f"{self.area.name}: changed.")


class NothingToFill(Form):
    """Only the button."""


@dataclass(frozen=True)
class CalendarShown:
    """`address` is shown on the one page that made it, and on no other."""

    title: str
    made_at: datetime | None
    address: str = ""


class CalendarPage(FormPage):
    """`/account/calendar/`: the person's due dates in their own calendar program."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.NONE
    template = "account/calendar.html"
    form_class = NothingToFill

    def contents(self) -> CalendarShown:
        feed = calendar_of(self.person)
        return CalendarShown("Your due dates in your calendar", feed.made_at if feed else None)

    def act(self, form: Any) -> HttpResponse:
        now = timezone.now()
        token = make_calendar(by=self.person, at=now)
        address = f"{settings.SERVICE_ADDRESS}{reverse('calendar-feed', args=[token])}"
        return self.show(CalendarShown("Your new calendar address", now, address), form)


class StopCalendarPage(FormPage):
    """`/account/calendar/stop/`: the address shows nothing any more."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.NONE
    template = "account/calendar_stop.html"
    form_class = NothingToFill

    def contents(self) -> CalendarShown:
        feed = calendar_of(self.person)
        return CalendarShown("Stop your calendar address", feed.made_at if feed else None)

    def act(self, form: Any) -> Done:
        stop_calendar(by=self.person, at=timezone.now())
        return Done(reverse("calendar"), "Your calendar address has been stopped.")


# allauth says these two after the commit, when our answer, which is made inside the unit of work,
# has been written: so they are said here.


class SetUpApp(ActivateTOTPView):  # type: ignore[misc]
    """Sets up an authenticator app."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        messages.success(
            self.request, "Your authenticator app is on. Keep the recovery codes below."
        )
        return response


class NewRecoveryCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    """Makes new recovery codes."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        messages.success(self.request, "You have new recovery codes. The old ones no longer work.")
        return response


class YourAccount(IndexView):  # type: ignore[misc]
    """One's own account, and how one signs in to it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "by_password": settings.PASSWORD_SIGN_IN and self.request.user.has_usable_password()
        }


class Confirm(ReauthenticateView):  # type: ignore[misc]
    """Asks again who it is. Who has no second factor here, where passwords are off, signs in
    again."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.PASSWORD_SIGN_IN:
            return render(request, "account/confirm_elsewhere.html", {})
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    """Changes the password, where passwords open anything."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.PASSWORD_SIGN_IN:
            raise Http404
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response
