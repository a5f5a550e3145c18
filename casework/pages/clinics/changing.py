"""What changes a clinic and its agenda: one decision a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from casework.clinics import actions
from casework.clinics.actions import page_of
from casework.clinics.agenda import Agenda, agenda_of
from casework.clinics.lifecycle import CLINIC, ClinicVerb
from casework.clinics.policy import allow_in
from casework.models import Clinic
from casework.pages.clinics.clinic import find_clinic, log, title_of
from casework.pages.clinics.listing import people, when
from core.changes import changes_of
from core.drafts.pages import DraftedPage
from core.forms import Form, LongText, Select, Text
from core.london import LONDON, at_london
from core.pages import Change, Done
from core.routes import Operation, Policy
from core.words import count, listed, moment


@dataclass(frozen=True)
class ChangeShown:
    title: str
    about: str
    back: str
    button: str
    happens: tuple[str, ...]
    version: int


class ClinicFormPage(DraftedPage):
    """Base: may this person, may the clinic be moved so."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    template: ClassVar[str] = "casework/one_change.html"
    verb: ClassVar[ClinicVerb]
    title: ClassVar[str]
    button: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        self.clinic: Clinic = find_clinic(self.person, kwargs["clinic_id"])
        allow_in(self.person, self.verb, self.clinic.unit_id)

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.clinic, since)

    def contents(self) -> ChangeShown:
        CLINIC.after(self.verb, self.clinic.state)
        return ChangeShown(
            self.title,
            title_of(self.clinic),
            page_of(self.clinic),
            self.button,
            tuple(self.happens()),
            self.clinic.version,
        )

    def happens(self) -> list[str]:
        """What will happen, where it cannot be undone."""
        return []

    def agenda(self) -> Agenda:
        found = agenda_of(self.clinic, self.person, timezone.now())
        log(self.request, found)
        return found

    def given(self, form: Any) -> dict[str, Any]:
        return {
            "clinic_id": self.clinic.pk,
            "by": self.person,
            "at": timezone.now(),
            "version": form.version,
        }


class TimeForm(Form):
    versioned = True
    on, at = when()
    chair = Select("Who leads it?", empty="Choose who leads the clinic")
    cps_people = people("the CPS")
    police_people = people("the police")


class TimePage(ClinicFormPage):
    """`change/`."""

    form_class = TimeForm
    verb = ClinicVerb.CHANGE
    title = "Change the time or the people"
    button = "Save the changes"

    def initial(self, contents: Any) -> dict[str, Any]:
        clinic, there = self.clinic, self.clinic.meets_at.astimezone(LONDON)
        return {
            "on": there.date(),
            "at": f"{there:%H:%M}",
            "chair": str(clinic.chair_id),
            "cps_people": clinic.cps_people,
            "police_people": clinic.police_people,
        }

    def offer(self, form: Form) -> None:
        field = form.fields["chair"]
        assert isinstance(field, Select)
        field.offer([(str(o.pk), o.name) for o in actions.chairs_of(self.clinic.unit_id)])

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        row = actions.change(
            **self.given(form),
            meets_at=at_london(typed["on"], typed["at"], "at"),
            chair_id=int(typed["chair"]),
            cps_people=typed["cps_people"],
            police_people=typed["police_people"],
        )
        return Done(page_of(row), f"Changed. The clinic is on {moment(row.meets_at)}.")


class CallOffForm(Form):
    versioned = True
    why = LongText(
        "Why is it called off?",
        empty="Say why the clinic is called off",
        hint="The cases stay as they are, and come to the next clinic.",
        max_length=2000,
    )


class CallOffPage(ClinicFormPage):
    """`call-off/`."""

    form_class = CallOffForm
    verb = ClinicVerb.CALL_OFF
    title = "Call the clinic off"
    button = "Call it off"

    def act(self, form: Any) -> Done:
        row = actions.call_off(**self.given(form), why=form.cleaned_data["why"])
        return Done(page_of(row), "Called off.")


class AddForm(Form):
    versioned = True
    urn = Text("URN of the case", empty="Enter the URN", max_length=30)
    why = LongText(
        "Why does it come to the clinic?",
        empty="Say why this case comes to the clinic",
        hint="It stands beside the case on the agenda.",
        max_length=500,
    )


class AddPage(ClinicFormPage):
    """`add/`: a case that the rule does not bring."""

    form_class = AddForm
    verb = ClinicVerb.PUT_ON
    title = "Add a case to the agenda"
    button = "Add the case"

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        row = actions.put_on(**self.given(form), urn=typed["urn"], why=typed["why"])
        return Done(page_of(self.clinic), f"{row.case.urn} is on the agenda.")


class LeaveOutForm(Form):
    versioned = True
    urn = Select("Which case?", empty="Choose the case")
    why = LongText(
        "Why is it left out?",
        empty="Say why this case is left out",
        hint="It stays visible under the agenda, with your words.",
        max_length=500,
    )


class LeaveOutPage(ClinicFormPage):
    """`leave-out/?urn=…`."""

    form_class = LeaveOutForm
    verb = ClinicVerb.LEAVE_OUT
    title = "Leave a case out"
    button = "Leave it out"

    def initial(self, contents: Any) -> dict[str, Any]:
        return {"urn": self.request.GET.get("urn", "")}

    def offer(self, form: Form) -> None:
        field = form.fields["urn"]
        assert isinstance(field, Select)
        urns = [line.case.urn for line in self.agenda().open]
        field.offer([("", "Choose a case"), *((urn, urn) for urn in urns)])

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        row = actions.leave_out(**self.given(form), urn=typed["urn"], why=typed["why"])
        return Done(page_of(self.clinic), f"{row.case.urn} is left out.")


class SureForm(Form):
    versioned = True


class FixPage(ClinicFormPage):
    """`fix/`: the agenda stays as it is from now on."""

    form_class = SureForm
    verb = ClinicVerb.FIX
    title = "Fix the agenda"
    button = "Fix the agenda"

    def happens(self) -> list[str]:
        lines = self.agenda().lines
        urns = listed(line.case.urn for line in lines) or "no case yet"
        return [
            f"The agenda is fixed with {count(len(lines), 'case')}: {urns}.",
            "Cases that stagnate later come to the next clinic, unless you add them.",
            "From then on you record what is agreed of each case.",
        ]

    def act(self, form: Any) -> Done:
        return Done(page_of(actions.fix(**self.given(form))), "The agenda is fixed.")


class ClosePage(ClinicFormPage):
    """`close/`: the clinic was held."""

    form_class = SureForm
    verb = ClinicVerb.HOLD
    title = "Close the clinic as held"
    button = "Close it as held"

    def happens(self) -> list[str]:
        agenda = self.agenda()
        said = [f"{count(len(agenda.lines), 'case')} on the agenda. Nothing can be added later."]
        if missing := agenda.open:
            urns = listed(line.case.urn for line in missing)
            said.append(f"Still without an outcome: {urns}.")
        return [*said, "What was not reached comes first at the next clinic."]

    def act(self, form: Any) -> Done:
        return Done(page_of(actions.close(**self.given(form))), "The clinic is closed as held.")
