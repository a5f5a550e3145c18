"""Triage and allocation: one decision a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from casework.allocation import Suggested
from casework.pages.links.shown import SameShown, same_suspect
from casework.routing import likely_units
from casework.taking import as_options, suggested
from core import look
from core.accounts.policy import allow
from core.audit.reading import reads_of
from core.changes import changes_of
from core.drafts.pages import DraftedPage
from core.forms import Form, LongText, Look, Option, Radios
from core.london import london_day
from core.pages import Change, Done
from core.routes import Operation, Policy
from core.words import listed, sentence
from earlyadvice import actions
from earlyadvice.lifecycle import LIFECYCLE, Verb
from earlyadvice.models import Request
from earlyadvice.moving import page_of, reads_unseen
from earlyadvice.pages.beside import BesideShown, beside_of
from earlyadvice.pages.finding import find_request
from earlyadvice.pages.shown import header_above
from earlyadvice.pages.words import thin_words
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


class DecisionPage(DraftedPage):
    """Base of the pages that decide something about a request: may this person, may it move so."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    verb: ClassVar[Verb]
    title: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        self.asked: Request = find_request(self.person, kwargs["request_id"])
        reads_of(self.request).show("early-advice-request", [(self.asked.pk, self.asked.matter_id)])
        allow(self.person, self.which_verb(), self.asked.matter, MAY)

    def which_verb(self) -> Verb:
        """What the page does with the request that was asked for."""
        return self.verb

    def unseen(self) -> bool:
        """Whether the reader is the second lawyer, before their own view."""
        return reads_unseen(self.asked, self.person)

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.asked, since)

    def contents(self) -> Any:
        return self.decision()

    def decision(self) -> DecisionShown:
        """What every such page shows; `RuleBroken` if the request cannot be moved so now."""
        request, now = self.asked, timezone.now()
        LIFECYCLE.after(self.which_verb(), request.state)
        return DecisionShown(
            title=self.title,
            header=header_above(request, user=self.person, at=now),
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
                "ask",
                "Ask the police something first",
                hint="The question goes to the officer. Work goes on, and so do the days.",
            ),
            Option(
                "return",
                "Return it to police",
                hint="You will be asked for the reasons. The clock ends; a new request starts one.",
            ),
        ],
        empty="Choose whether to accept the request, ask, or return it",
    )
    note = LongText("Note for the file", max_length=2000)


@dataclass(frozen=True)
class TriageShown(DecisionShown):
    same: SameShown | None  # suspects who may be on other cases too
    beside: BesideShown


class TriagePage(DecisionPage):
    """`triage/`: accept, or go on to a question or to the reasons for a return."""

    template: ClassVar[str] = "earlyadvice/triage.html"
    form_class = TriageForm
    verb = Verb.ACCEPT
    title = "Triage this request"

    def contents(self) -> TriageShown:
        case = self.asked.case
        same = same_suspect(case, case.suspects.all(), self.person, reads_of(self.request))
        return TriageShown(**vars(self.decision()), same=same, beside=beside_of(self.asked))

    def act(self, form: Any) -> Done:
        if form.cleaned_data["decision"] in ("ask", "return"):
            return Done(f"{page_of(self.asked)}{form.cleaned_data['decision']}/")
        request = actions.accept(
            request_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            note=form.cleaned_data["note"],
            version=form.version,
        )
        return Done(page_of(request) + "allocate/", "Accepted. Now choose the lawyer.")


class AllocateForm(Form):
    versioned = True
    lawyer = Radios("Who takes it?", empty="Choose a lawyer")
    why = LongText(
        "Why another lawyer?",
        hint="Needed if somebody else has had this case.",
        max_length=1000,
        look=Look(sometimes=True),
    )


@dataclass(frozen=True)
class AllocateShown(DecisionShown):
    suggestion: str  # who, and why


class AllocatePage(DecisionPage):
    """`allocate/`: the lawyers who may take it, the suggested one first, each with the reasons."""

    template: ClassVar[str] = "earlyadvice/allocate.html"
    form_class = AllocateForm
    verb = Verb.ALLOCATE
    title = "Allocate to a lawyer"

    def contents(self) -> Any:
        found = suggested_for(self.asked)
        best = f"{found[0].candidate.name}: {listed(found[0].why)}." if found else ""
        return AllocateShown(**vars(self.decision()), suggestion=best)

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


def suggested_for(request: Request) -> list[Suggested]:
    """Who may take it, best first."""
    today = london_day(timezone.now())
    return suggested(
        request.matter,
        now=request.lawyer_id,
        about=request.issues,
        today=today,
        due_on=request.clock.due_on,
    )


def lawyers_of(request: Request) -> list[Option]:
    """The same as answers to choose from, each with its reasons."""
    return as_options(suggested_for(request))


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
        found = likely_units(
            self.asked.matter,
            named=self.asked.unit_named,
            reader=self.person,
            on=london_day(timezone.now()),
        )
        field.offer(
            Option(unit.code, unit.name, hint=sentence("; ".join(why))) for unit, why in found
        )

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
