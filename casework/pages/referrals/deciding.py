"""Triage, allocation, transfer, priority and the file: one decision a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from casework.models import Referral
from casework.pages.links.shown import SameShown, same_suspect
from casework.pages.referrals.page import find_referral
from casework.pages.referrals.shown import header_of
from casework.referrals import actions, quality
from casework.referrals.lifecycle import REFERRAL, Priority, ReferralVerb
from casework.referrals.moving import due_first, page_of
from casework.referrals.offering import assessment_of
from casework.referrals.policy import MAY
from casework.referrals.rules import GAPS
from casework.routing import likely_units
from casework.taking import as_options, suggested
from core import look
from core.accounts.policy import allow
from core.audit.reading import reads_of
from core.changes import changes_of
from core.drafts.pages import DraftedPage
from core.forms import Checkboxes, Form, LongText, Look, Option, Radios
from core.london import london_day
from core.pages import Change, Done
from core.reference.lookup import choices
from core.routes import Operation, Policy
from core.words import listed, sentence
from deadlines.reading import current_calendar


@dataclass(frozen=True)
class DecisionShown:
    """What every page of one decision shows above its question."""

    title: str
    header: look.CaseHeader
    back: str
    summary: str
    gaps: tuple[str, ...]
    version: int


class DecisionPage(DraftedPage):
    """Base of the pages that decide something about a referral: may this person, may it move so."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    verb: ClassVar[ReferralVerb]
    title: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        self.asked: Referral = find_referral(self.person, kwargs["referral_id"])
        reads_of(self.request).show("charging-referral", [(self.asked.pk, self.asked.matter_id)])
        allow(self.person, self.verb, self.asked.matter, MAY)

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.asked, since)

    def contents(self) -> Any:
        return self.decision()

    def decision(self) -> DecisionShown:
        """What every such page shows; `RuleBroken` if the referral cannot be moved so now."""
        referral = self.asked
        REFERRAL.after(self.verb, referral.state)
        return DecisionShown(
            title=self.title,
            header=header_of(
                referral,
                user=self.person,
                at=timezone.now(),
                calendar=current_calendar(),
                link=True,
            ),
            back=page_of(referral),
            summary=referral.summary,
            gaps=tuple(GAPS[one] for one in referral.gaps if one in GAPS),
            version=referral.version,
        )

    def given(self, form: Any) -> dict[str, Any]:
        """What every action of a referral is told."""
        return {
            "referral_id": self.asked.pk,
            "by": self.person,
            "at": timezone.now(),
            "version": form.version,
        }


class TriageForm(Form):
    versioned = True
    decision = Radios(
        "What do you decide?",
        [
            Option("accept", "Accept it", hint="The days go on from receipt."),
            Option(
                "return",
                "Return it to police",
                hint="You will be asked for the reasons and for a date. The decision clocks end.",
            ),
        ],
        empty="Choose whether to accept the referral or return it",
    )
    note = LongText("Note for the file", max_length=2000)


@dataclass(frozen=True)
class TriageShown(DecisionShown):
    same: SameShown | None  # suspects who may be on other cases too


class TriagePage(DecisionPage):
    """`triage/`: accept, or go on to the reasons for a return."""

    template: ClassVar[str] = "casework/triage.html"
    form_class = TriageForm
    verb = ReferralVerb.ACCEPT
    title = "Triage this referral"

    def contents(self) -> TriageShown:
        case = self.asked.case
        same = same_suspect(case, case.suspects.all(), self.person, reads_of(self.request))
        return TriageShown(**vars(self.decision()), same=same)

    def act(self, form: Any) -> Done:
        if form.cleaned_data["decision"] == "return":
            return Done(f"{page_of(self.asked)}return/")
        referral = actions.accept(**self.given(form), note=form.cleaned_data["note"])
        return Done(page_of(referral) + "allocate/", "Accepted. Now choose the lawyer.")


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
    """`allocate/`: who can take it, the suggested one first, each with the reasons."""

    template: ClassVar[str] = "casework/allocate.html"
    form_class = AllocateForm
    verb = ReferralVerb.ALLOCATE
    title = "Allocate to a lawyer"

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        today = london_day(timezone.now())
        self.found = suggested(
            self.asked.matter,
            now=self.asked.lawyer_id,
            about=(),
            today=today,
            due_on=due_first(self.asked, today),
        )

    def contents(self) -> Any:
        best = self.found[0] if self.found else None
        said = f"{best.candidate.name}: {listed(best.why)}." if best else ""
        return AllocateShown(**vars(self.decision()), suggestion=said)

    def offer(self, form: Form) -> None:
        field = form.fields["lawyer"]
        assert isinstance(field, Radios)
        field.offer(as_options(self.found))

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        referral = actions.allocate(
            **self.given(form), lawyer_id=int(typed["lawyer"]), why=typed["why"]
        )
        assert referral.lawyer is not None
        return Done(page_of(referral), f"Allocated to {referral.lawyer.name}, who has been told.")


class TransferForm(Form):
    versioned = True
    unit_code = Radios("Which unit takes it?", empty="Choose a unit")
    why = LongText("Why this unit?", empty="Say why this unit takes it", max_length=1000)


class TransferPage(DecisionPage):
    """`transfer/`: to another unit; the clocks run on."""

    template: ClassVar[str] = "casework/transfer.html"
    form_class = TransferForm
    verb = ReferralVerb.TRANSFER
    title = "Transfer to another unit"

    def offer(self, form: Form) -> None:
        field = form.fields["unit_code"]
        assert isinstance(field, Radios)
        found = likely_units(
            self.asked.matter,
            named="",
            reader=self.person,
            on=london_day(timezone.now()),
        )
        field.offer(
            Option(unit.code, unit.name, hint=sentence("; ".join(why)))
            for unit, why in found
            if unit.pk != self.asked.matter.unit_id
        )

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        referral = actions.transfer(
            **self.given(form), unit_code=typed["unit_code"], why=typed["why"]
        )
        return Done("/referrals/", f"{referral.case.urn} went to {referral.matter.unit.name}.")


class PriorityForm(Form):
    versioned = True
    priority = Radios("How soon is the decision needed?", empty="Choose how soon it is needed")
    why = LongText("Why does it change?", empty="Say why the priority changes", max_length=1000)


class PriorityPage(DecisionPage):
    """`priority/`: time used stays used, counted from the same receipt."""

    template: ClassVar[str] = "casework/priority.html"
    form_class = PriorityForm
    verb = ReferralVerb.REPRIORITISE
    title = "Change the priority"

    def offer(self, form: Form) -> None:
        field = form.fields["priority"]
        assert isinstance(field, Radios)
        field.offer((one.value, one.label) for one in Priority if one.value != self.asked.priority)

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        referral = actions.reprioritise(
            **self.given(form), priority=typed["priority"], why=typed["why"]
        )
        return Done(page_of(referral), f"{Priority(referral.priority).label}, from receipt.")


class FileForm(Form):
    versioned = True
    failures = Checkboxes(
        "What did not meet the standard?",
        required=False,
        hint="Choose nothing if the file met the standard when it came.",
    )
    comments = LongText("Comments for the force", required=False, max_length=2000)


class FilePage(DecisionPage):
    """`file/`: the file against the national standard, once."""

    template: ClassVar[str] = "casework/file.html"
    form_class = FileForm
    verb = ReferralVerb.ASSESS_FILE
    title = "Assess the file"

    def offer(self, form: Form) -> None:
        field = form.fields["failures"]
        assert isinstance(field, Checkboxes)
        field.offer(choices("file_failure", london_day(timezone.now())))

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        referral = quality.assess(
            **self.given(form), failures=typed["failures"], comments=typed["comments"]
        )
        return Done(page_of(referral), "Written down. The police can dispute what was missing.")


class DisputeForm(Form):
    versioned = True
    upheld = Radios(
        "Are the police right?",
        [Option("yes", "Yes, the assessment was wrong"), Option("no", "No, it stands")],
        empty="Choose whether the police are right",
    )
    words = LongText("Why?", empty="Say why", max_length=2000)


@dataclass(frozen=True)
class DisputeShown(DecisionShown):
    said: str  # what the police say


class DisputePage(DecisionPage):
    """`file/answer/`: another manager than who assessed the file answers the dispute."""

    template: ClassVar[str] = "casework/dispute.html"
    form_class = DisputeForm
    verb = ReferralVerb.ANSWER_DISPUTE
    title = "Answer the dispute about the file"

    def contents(self) -> Any:
        assessment = assessment_of(self.asked)
        said = assessment.dispute_reason if assessment is not None else ""
        return DisputeShown(**vars(self.decision()), said=said)

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        referral = quality.answer_dispute(
            **self.given(form), upheld=typed["upheld"] == "yes", words=typed["words"]
        )
        return Done(page_of(referral), "Answered. The force has been told.")
