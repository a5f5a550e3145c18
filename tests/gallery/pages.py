"""The pages of the gallery: each shows some components, or misbehaves on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from core import forms, lists, look
from core.drafts.pages import DraftShown
from core.errors import Absent, Fault, Invalid, NotPermitted, RuleBroken, Stale
from core.frame import Frame, NavItem
from core.pages import Change, Done, FormPage, Page
from core.routes import Operation, Policy
from tests.gallery import samples


def frame(request: Any) -> Frame:
    """A frame with everything in it."""
    return Frame(
        user_name=request.user.name,
        place="North West RASSO unit",
        navigation=(
            NavItem("My work", "/gallery/empty/"),
            NavItem("Early advice requests", "/gallery/list/", current=True),
            NavItem("Escalations", "/gallery/case/"),
        ),
        unread=1203,
        notices_href="/gallery/clocks/",
        foot="Clocks last checked 06:00, 0 mismatches",
    )


@dataclass(frozen=True)
class Shown:
    title: str
    things: dict[str, Any] = field(default_factory=dict)
    version: int = 1


class GalleryPage(Page):
    policy = Policy.PUBLIC
    operation = Operation.NONE
    title: ClassVar[str]

    def things(self) -> dict[str, Any]:
        return {}

    def contents(self) -> Shown:
        return Shown(self.title, self.things())


class ClocksPage(GalleryPage):
    template = "gallery/clocks.html"
    title = "Clocks"

    def things(self) -> dict[str, Any]:
        return {"clocks": samples.CLOCKS, "moves": (samples.MY_MOVE, samples.THEIR_MOVE)}


class CasePage(GalleryPage):
    template = "gallery/case.html"
    title = "06AB1234526"

    def things(self) -> dict[str, Any]:
        return {
            "header": samples.HEADER,
            "next": samples.NEXT,
            "next_theirs": samples.NEXT_THEIRS,
            "rows": samples.ROWS,
            "timeline": samples.TIMELINE,
            "escalations": (samples.ESCALATION, samples.ANSWERED),
        }


class LedgerPage(GalleryPage):
    template = "gallery/ledger.html"
    title = "How the due day was counted"

    def things(self) -> dict[str, Any]:
        return {"header": samples.HEADER, "ledger": samples.ledger()}


class ListPage(GalleryPage):
    template = "gallery/list.html"
    title = "Early advice requests (89)"

    def things(self) -> dict[str, Any]:
        query = self.request.GET
        paging = lists.paging(query, 89)
        filters = lists.filters_of(
            query,
            (
                lists.filter_of(
                    query,
                    "state",
                    "State",
                    [
                        ("triage", "Triage needed", 12),
                        ("advice", "Advice needed", 61),
                        ("lawyer", "Lawyer needed", 16),
                    ],
                ),
                lists.filter_of(
                    query,
                    "force",
                    "Force",
                    [
                        ("gmp", "Greater Manchester Police", 50),
                        ("lancashire", "Lancashire Constabulary", 39),
                    ],
                ),
            ),
        )
        return {
            "filters": filters,
            "paging": paging,
            "groups": (
                look.Group("Critically late", samples.cards(2, samples.CRITICAL), 2),
                look.Group("Late", samples.cards(3, samples.LATE), 3),
                look.Group("Due soon", samples.cards(4, samples.SOON), 9),
                look.Group("Not due yet", samples.cards(16, samples.CALM), 75),
            ),
        }


class EmptyPage(GalleryPage):
    template = "gallery/empty.html"
    title = "My work (0)"

    def things(self) -> dict[str, Any]:
        return {
            "empty": look.Empty(
                "Nothing needs you now",
                "Requests given to you, and escalations that you must answer, will stand here.",
                "/gallery/list/",
                "See all requests of your unit",
            )
        }


class Everything(forms.Form):
    versioned = True

    collar = forms.Text(
        "Collar number",
        empty="Enter the collar number",
        hint="For example 4412.",
        look=forms.Look(width=10),
    )
    days = forms.Number(
        "How many working days more?", empty="Enter the number of working days", max_value=60
    )
    reason = forms.LongText(
        "Why is this returned?",
        empty="Enter why this is returned",
        max_length=250,
        hint="The officer and their supervisor read this.",
    )
    outcome = forms.Radios(
        "What do you want to do?",
        [
            forms.Option(
                "take", "Take the request", hint="The clock runs on and a lawyer is chosen next."
            ),
            forms.Option("return", "Return it to the officer", reveals="details"),
        ],
        empty="Select what you want to do",
    )
    details = forms.Text("What the officer should do", required=False)
    missing = forms.Checkboxes(
        "What is missing?",
        [("summary", "A summary of facts"), ("lines", "Lines of enquiry"), ("urn", "The URN")],
        empty="Select what is missing",
    )
    lawyer = forms.Select(
        "Lawyer", [("", "Choose a lawyer"), ("7", "Morgan Bell")], empty="Choose a lawyer"
    )
    until = forms.Day(
        "When do you expect the answer?",
        sense=None,
        empty="Enter when you expect the answer",
        subject="The day of the answer",
        hint="For example 5 January 2027.",
    )
    sure = forms.Tick("I have read what the officer sent", empty="Confirm that you have read it")


class EverythingPage(FormPage):
    """Does what its collar number says: broken, stale, forbidden, gone, moved, invalid."""

    policy = Policy.PUBLIC
    operation = Operation.NONE
    template = "gallery/form.html"
    form_class = Everything

    def contents(self) -> Shown:
        if self.request.POST.get("collar") == "moved":
            raise RuleBroken("wrong-move", "This request has been withdrawn.")
        return Shown("Check this request")

    def changes(self, since: int) -> Sequence[Change]:
        return (
            Change(
                f"Lawyer changed after version {since}",
                "Priya Nair",
                datetime(2026, 12, 15, 9, 30, tzinfo=UTC),
            ),
        )

    def act(self, form: Everything) -> Done | HttpResponse:
        match form.cleaned_data["collar"]:
            case "broken":
                raise RuleBroken(
                    "too-late", "The clock has run out: bail cannot be later.", field="until"
                )
            case "whole":
                raise RuleBroken("too-late", "The clock has run out.")
            case "stale":
                raise Stale(
                    "This request was changed by someone else while you were working.", current=9
                )
            case "forbidden":
                raise NotPermitted("This can be done by: legal manager.")
            case "gone":
                raise Absent
            case "invalid":
                raise Invalid([Fault("/reason", "too-thin", "Say which line of enquiry is meant")])
            case "moved":
                raise RuleBroken("wrong-move", "This request has been withdrawn.")
        return Done("/gallery/clocks/", "The request is taken")


class Advice(forms.Form):
    facts = forms.LongText(
        "Facts and issues", empty="Enter the facts and issues", look=forms.Look(rows=12, size="m")
    )
    lines = forms.LongText(
        "Lines of enquiry", empty="Enter the lines of enquiry", look=forms.Look(rows=12, size="m")
    )
    strategy = forms.LongText(
        "Case strategy", empty="Enter the strategy", look=forms.Look(rows=12, size="m")
    )


class WritingPage(FormPage):
    policy = Policy.PUBLIC
    operation = Operation.NONE
    template = "gallery/writing.html"
    form_class = Advice

    def contents(self) -> Shown:
        return Shown(
            "Write the advice",
            {
                "header": samples.HEADER,
                "sections": (
                    look.Section("facts", "Facts and issues"),
                    look.Section("lines", "Lines of enquiry"),
                    look.Section("strategy", "Case strategy"),
                ),
            },
        )

    def render(self, contents: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        more["form"].draft_token = "of nobody"
        return super().render(contents, status=status, draft=DraftShown(is_long=True), **more)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.headers.get("Accept") != "application/json":
            return super().post(request, *args, **kwargs)
        if request.POST.get("facts") == "fail":
            text = "Not saved: the advice was given meanwhile. Your text is still on this page."
            return JsonResponse({"message": text}, status=409)
        return JsonResponse({"saved": "14:02", "token": "of nobody"})

    def act(self, form: Advice) -> Done:
        return Done("/gallery/clocks/", "Advice given")


class SignedInPage(GalleryPage):
    policy = Policy.SIGNED_IN
    template = "gallery/clocks.html"
    title = "For staff"

    def things(self) -> dict[str, Any]:
        return {"clocks": (), "moves": ()}


class AdministratorsPage(SignedInPage):
    policy = Policy.ADMINISTRATOR


class CasesPage(SignedInPage):
    policy = Policy.STAFF_WITH_CASES


class StaffFormPage(EverythingPage):
    policy = Policy.SIGNED_IN


def failing(request: Any, name: str) -> HttpResponse:
    """The pages of the errors, as they are drawn."""
    return render(request, f"{name}.html", {"message": "This can be done by: legal manager."})
