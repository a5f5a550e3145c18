"""Entering a request that came on paper, from a body that has no API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from casework.entering import units_to_enter_for, who_may
from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts
from casework.rules import normalise_urn, urn_fault
from core.accounts.actions import COLLAR
from core.accounts.models import Force
from core.drafts.pages import DraftedPage
from core.errors import NotPermitted
from core.forms import (
    Checkboxes,
    Day,
    Email,
    Form,
    LongText,
    Look,
    Number,
    Radios,
    Select,
    Text,
    Tick,
)
from core.london import london_day
from core.pages import Done
from core.reference.lookup import choices
from core.routes import Operation, Policy
from core.sense import Sense
from earlyadvice.entering import enter
from earlyadvice.moving import page_of
from earlyadvice.submission import LineFacts, MaterialFacts, Submission, Urgency

MANY = 100  # as the API takes of each


class EnterForm(Form):
    """What a request must hold to be read, then the contents, as far as the paper has them."""

    body = Select("Which body sent it?", empty="Choose the body that sent it")
    unit = Radios("Which unit takes it?", empty="Choose the unit that takes it")
    urn = Text(
        "URN",
        empty="Enter the URN",
        hint="As the CPS gave it: 11 characters, such as 06RX0012326",
        max_length=40,
        look=Look(width=20),
    )
    name = Text("Who is in charge there?", empty="Enter the name", hint="A name", max_length=200)
    officer = Text(
        "The body's reference of this person",
        empty="Enter the body's reference of this person",
        hint="A staff or service number: letters and digits, without spaces",
        max_length=20,
        look=Look(width=20),
    )
    email = Email("E-mail address of this person", required=False)
    factual_summary = LongText(
        "Summary of the facts", empty="Enter the summary of the facts", max_length=50_000
    )
    advice_sought = LongText(
        "What advice is wanted?", empty="Say what advice is wanted", max_length=50_000
    )
    offences = LongText(
        "Offences",
        required=False,
        hint="Codes, one a line, such as SX03002",
        max_length=2_000,
        look=Look(rows=2),
    )
    reported_on = Day(
        "When was it reported?", sense=Sense.REPORTED, required=False, subject="Day of the report"
    )
    incident_when = LongText(
        "When is it said to have happened?", required=False, max_length=1_000, look=Look(rows=2)
    )
    suspects = LongText(
        "Suspects",
        required=False,
        hint="A name a line. Leave it empty if nobody has been identified.",
        max_length=20_000,
        look=Look(rows=3),
    )
    complainants = Number(
        "How many complainants are there?",
        required=False,
        hint="A number only: name no victim here",
        min_value=0,
        max_value=MANY,
    )
    lines_of_enquiry = LongText("Lines of enquiry", required=False, hint="One a line")
    issues = Checkboxes("Issues", required=False)
    issues_text = LongText("More about the issues", required=False, max_length=50_000)
    material = LongText("Material that exists", required=False, hint="One piece a line")
    potentially_disclosable = LongText(
        "What may have to be disclosed", required=False, max_length=50_000
    )
    discussion_requested = Tick("They ask for a discussion")
    urgent_reason = Select("Is it urgent?", required=False)
    needed_by = Day(
        "By when is it needed?",
        sense=Sense.NEEDED_BY,
        required=False,
        look=Look(sometimes=True),
        subject="Needed by",
    )

    def clean_urn(self) -> str:
        urn = normalise_urn(self.cleaned_data["urn"])
        if fault := urn_fault(urn, "URN must be 11 characters, such as 06RX0012326"):
            self.refuse(fault, "urn")
        return urn

    def clean_officer(self) -> str:
        reference: str = self.cleaned_data["officer"]
        if not COLLAR.fullmatch(reference):
            self.refuse("The reference must be letters and digits, without spaces", "officer")
        return reference

    def clean_offences(self) -> tuple[str, ...]:
        codes = tuple(one.upper() for one in _lines(self.cleaned_data["offences"]))
        known = dict(choices("offence", london_day(timezone.now())))
        unknown = [code for code in codes if code not in known]
        if unknown:
            self.refuse(f"No offence has the code {unknown[0]}", "offences")
        return codes

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        missing = "needed_by" in given and given["needed_by"] is None
        if given.get("urgent_reason") and missing:
            self.refuse("Enter the day by which it is needed", "needed_by")
        for name in ("suspects", "lines_of_enquiry", "material"):
            if len(_lines(given.get(name, ""))) > MANY:
                self.refuse(f"Enter {MANY} lines or fewer", name)
        return given


@dataclass(frozen=True)
class EnterShown:
    title: str
    back: str


class EnterPage(DraftedPage):
    """`/early-advice/enter/`: it is timed from now, and the history says who entered it."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.COLLECTION
    template: ClassVar[str] = "earlyadvice/enter.html"
    form_class = EnterForm
    is_long = True

    def find(self, **kwargs: Any) -> None:
        self.units = units_to_enter_for(self.person)
        if not self.units:
            raise NotPermitted(who_may())

    def contents(self) -> EnterShown:
        return EnterShown("Enter a request that came on paper", "/early-advice/")

    def offer(self, form: Any) -> None:
        today = london_day(timezone.now())
        bodies = Force.objects.without_codes().order_by("name").values_list("code", "name")
        form.fields["body"].offer([("", "Choose a body"), *bodies])
        form.fields["unit"].offer([(unit.code, unit.name) for unit in self.units])
        form.fields["issues"].offer(choices("early_advice_issue", today))
        form.fields["urgent_reason"].offer([("", "No"), *choices("urgent_reason", today)])

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"unit": self.units[0].code} if len(self.units) == 1 else {}

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        made = enter(
            submission=submission_of(given),
            body=given["body"],
            unit_code=given["unit"],
            name=given["name"],
            email=given["email"],
            by=self.person,
            at=timezone.now(),
        )
        return Done(page_of(made), "Entered. Its clocks run from now.")


def submission_of(given: dict[str, Any]) -> Submission:
    """What was typed, as a force would have stated it."""
    suspects, several = _lines(given["suspects"]), range(1, (given["complainants"] or 0) + 1)
    reason = given["urgent_reason"]
    return Submission(
        case=CaseFacts(
            urn=given["urn"],
            offences=given["offences"],
            reported_on=given["reported_on"],
            incident_when=given["incident_when"],
            suspects=tuple(
                SuspectFacts(f"S{number}", name=name[:200])
                for number, name in enumerate(suspects, start=1)
            ),
            complainants=tuple(ComplainantFacts(f"C{number}") for number in several),
        ),
        factual_summary=given["factual_summary"],
        advice_sought=given["advice_sought"],
        officer=given["officer"],
        lines_of_enquiry=tuple(LineFacts(text) for text in _lines(given["lines_of_enquiry"])),
        issues=tuple(given["issues"]),
        issues_text=given["issues_text"],
        material=tuple(MaterialFacts("other", text) for text in _lines(given["material"])),
        potentially_disclosable=given["potentially_disclosable"],
        discussion_requested=given["discussion_requested"],
        urgent=Urgency(reason, given["needed_by"]) if reason else None,
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
