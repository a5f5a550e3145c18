"""Triage and allocation: one decision a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Count, Q
from django.utils import timezone

from core import look
from core.accounts.models import Bond, MatterPerson, RoleHeld, Unit, User, UserKind
from core.accounts.policy import allow
from core.accounts.roles import Role
from core.audit.reading import reads_of
from core.forms import Checkboxes, Day, Form, LongText, Look, Option, Radios
from core.london import london_day
from core.pages import Done, FormPage
from core.reference.lookup import choices
from core.routes import Operation, Policy
from deadlines.reading import current_calendar
from earlyadvice import actions
from earlyadvice.actions import DETAILS_MAX, page_of
from earlyadvice.lifecycle import LIFECYCLE, State, Verb
from earlyadvice.models import Request
from earlyadvice.pages.request import find_request, thin_words
from earlyadvice.pages.shown import header_of, urgent_labels
from earlyadvice.policy import MAY


@dataclass(frozen=True)
class DecisionShown:
    """What every page of one decision shows above its question."""

    title: str
    header: look.CaseHeader
    back: str
    summary: str
    advice_sought: str
    thin: tuple[str, ...]
    version: int


class DecisionPage(FormPage):
    """Base of the pages that decide something about a request: may this person, may it move so."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    verb: ClassVar[Verb]
    title: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        self.asked: Request = find_request(self.person, kwargs["request_id"])
        reads_of(self.request).show("early-advice-request", [(self.asked.pk, self.asked.matter_id)])
        allow(self.person, self.verb, self.asked.matter, MAY)

    def contents(self) -> Any:
        request, now = self.asked, timezone.now()
        LIFECYCLE.after(self.verb, request.state)
        return DecisionShown(
            title=self.title,
            header=header_of(
                request,
                user=self.person,
                at=now,
                calendar=current_calendar(),
                link=True,
                urgent=urgent_labels(london_day(now)),
            ),
            back=page_of(request),
            summary=request.factual_summary,
            advice_sought=request.advice_sought,
            thin=tuple(thin_words(request)),
            version=request.version,
        )


class TriageForm(Form):
    versioned = True
    decision = Radios(
        "What do you decide?",
        [
            Option("accept", "Accept it", hint="The 21 working days go on from receipt."),
            Option(
                "return",
                "Return it to police",
                hint="You will be asked for the reasons. The clock ends; a new request starts one.",
            ),
        ],
        empty="Choose whether to accept the request or return it",
    )
    note = LongText("Note for the file", max_length=2000)


class TriagePage(DecisionPage):
    """`triage/`: accept, or go on to the reasons for a return."""

    template: ClassVar[str] = "earlyadvice/triage.html"
    form_class = TriageForm
    verb = Verb.ACCEPT
    title = "Triage this request"

    def act(self, form: Any) -> Done:
        if form.cleaned_data["decision"] == "return":
            return Done(page_of(self.asked) + "return/")
        request = actions.accept(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            note=form.cleaned_data["note"],
            version=form.version,
        )
        return Done(page_of(request) + "allocate/", "Accepted. Now choose the lawyer.")


class ReturnForm(Form):
    """Each reason reveals a box for its details."""

    versioned = True
    reasons = Checkboxes(
        "Why does it go back?",
        empty="Choose at least one reason",
        hint="Nothing is returned because digital, third-party or medical material has not been "
        "gathered yet.",
    )
    police_response_on = Day(
        "By when do you expect the police to answer?",
        empty="Enter the date by which you expect an answer",
        subject="Response date",
        hint="For example, 27 3 2027",
    )


class ReturnPage(DecisionPage):
    """`return/`: early advice's own reasons, each with details of at most 250 characters."""

    template: ClassVar[str] = "earlyadvice/return.html"
    form_class = ReturnForm
    verb = Verb.RETURN
    title = "Return this request to police"

    def offer(self, form: Form) -> None:
        reasons = choices("early_advice_return_reason", london_day(timezone.now()))
        for code, label in reasons:
            form.fields[f"details_{code}"] = LongText(
                f"Details: {label}", required=False, max_length=DETAILS_MAX
            )
        field = form.fields["reasons"]
        assert isinstance(field, Checkboxes)
        field.offer(Option(code, label, reveals=f"details_{code}") for code, label in reasons)

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        request = actions.send_back(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            reasons={code: given[f"details_{code}"] for code in given["reasons"]},
            police_response_on=given["police_response_on"],
            version=form.version,
        )
        return Done(page_of(request), "Returned. The force has been told why.")


class AllocateForm(Form):
    versioned = True
    lawyer = Radios("Who takes it?", empty="Choose a lawyer")
    why = LongText(
        "Why this lawyer?",
        hint="Needed if another lawyer has it now.",
        max_length=1000,
        look=Look(sometimes=True),
    )


class AllocatePage(DecisionPage):
    """`allocate/`: the lawyers of the unit, with how much each has."""

    template: ClassVar[str] = "earlyadvice/allocate.html"
    form_class = AllocateForm
    verb = Verb.ALLOCATE
    title = "Allocate to a lawyer"

    def offer(self, form: Form) -> None:
        field = form.fields["lawyer"]
        assert isinstance(field, Radios)
        field.offer(lawyers_of(self.asked))

    def act(self, form: Any) -> Done:
        request = actions.allocate(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            lawyer_id=int(form.cleaned_data["lawyer"]),
            why=form.cleaned_data["why"],
            version=form.version,
        )
        assert request.lawyer is not None
        return Done(page_of(request), f"Allocated to {request.lawyer.name}, who has been told.")


def lawyers_of(request: Request) -> list[Option]:
    """Who may take it, least loaded first; walled-off people are not shown. Two queries."""
    walled = MatterPerson.objects.filter(
        matter=request.matter_id, bond=Bond.CONFLICTED
    ).values_list("user_id", flat=True)
    unit = request.matter.unit
    held = RoleHeld.objects.filter(
        Q(unit=unit) | Q(area=unit.area_id),
        role__in=[Role.PROSECUTOR, Role.LEGAL_MANAGER, Role.UNIT_HEAD],
        ended_on=None,
    )
    people = User.objects.filter(
        pk__in=held.values("user_id"), is_active=True, kind=UserKind.STAFF
    ).exclude(pk__in=walled)
    load = dict(
        Request.objects.filter(state=State.ALLOCATED, lawyer__in=people)
        .order_by()
        .values_list("lawyer")
        .annotate(Count("id"))
    )
    ordered = sorted(people, key=lambda person: (load.get(person.pk, 0), person.name))
    return [
        Option(str(person.pk), person.name, hint=_load_words(load.get(person.pk, 0)))
        for person in ordered
        if person.pk != request.lawyer_id
    ]


def _load_words(count: int) -> str:
    return f"{count} early advice request{'' if count == 1 else 's'} to advise on"


class RouteForm(Form):
    versioned = True
    unit_code = Radios("Which unit takes it?", empty="Choose a unit")
    why = LongText("Why this unit?", empty="Say why this unit takes it", max_length=1000)


class RoutePage(DecisionPage):
    """`route/`: from the routing queue to the unit that takes it."""

    template: ClassVar[str] = "earlyadvice/route.html"
    form_class = RouteForm
    verb = Verb.ROUTE
    title = "Choose the unit"

    def contents(self) -> Any:
        actions.check_in_queue(self.asked)
        return super().contents()

    def offer(self, form: Form) -> None:
        field = form.fields["unit_code"]
        assert isinstance(field, Radios)
        units = Unit.objects.filter(is_queue=False).order_by("name")
        field.offer((unit.code, unit.name) for unit in units)

    def act(self, form: Any) -> Done:
        request = actions.route(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            unit_code=form.cleaned_data["unit_code"],
            why=form.cleaned_data["why"],
            version=form.version,
        )
        return Done("/early-advice/", f"{request.case.urn} went to {request.matter.unit.name}.")
