"""The clinics of one's units: those to come, those held; and a form that plans one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from casework.clinics import actions
from casework.clinics.actions import page_of
from casework.clinics.lifecycle import OPEN, ClinicState, ClinicVerb
from casework.clinics.policy import MAY, may_in
from casework.models import Clinic
from core import look
from core.accounts.models import Force, Unit
from core.accounts.policy import said
from core.drafts.pages import DraftedPage
from core.errors import NotPermitted
from core.forms import Day, Form, LongText, Select, TimeOfDay
from core.london import at_london
from core.pages import Done, Page
from core.routes import Operation, Policy
from core.sense import Sense
from core.words import moment, short_moment

AT_MOST = 50  # of those that are over, the newest


@dataclass(frozen=True)
class ClinicLine:
    """One clinic in the list."""

    href: str
    when: str
    rows: tuple[look.Row, ...]


@dataclass(frozen=True)
class ClinicsShown:
    title: str
    may_plan: bool
    to_come: tuple[ClinicLine, ...]
    over: tuple[ClinicLine, ...]


class ClinicsPage(Page):
    """`/clinics/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.NONE
    template: ClassVar[str] = "casework/clinics.html"

    def contents(self) -> ClinicsShown:
        found = Clinic.objects.visible_to(self.person).with_places()
        over = found.exclude(state__in=OPEN).order_by("-meets_at", "id")[:AT_MOST]
        return ClinicsShown(
            title="Case progression clinics",
            may_plan=bool(units_led(self.person)),
            to_come=tuple(_line(one) for one in found.filter(state__in=OPEN)),
            over=tuple(_line(one) for one in over),
        )


def _line(clinic: Clinic) -> ClinicLine:
    return ClinicLine(
        page_of(clinic),
        short_moment(clinic.meets_at),
        (
            look.Row("State", str(ClinicState(clinic.state).label)),
            look.Row("Unit", clinic.unit.name),
            look.Row("Force", clinic.force.name),
            look.Row("Led by", clinic.chair.name),
        ),
    )


def units_led(user: Any) -> list[int]:
    """The units in which this person may plan a clinic."""
    return [unit for unit in user.standing.units if may_in(user, ClinicVerb.PLAN, unit)]


def when() -> tuple[Day, TimeOfDay]:
    return (
        Day(
            "On which day?",
            sense=Sense.MEETING,
            empty="Enter the day of the clinic",
            subject="The day",
        ),
        TimeOfDay("At what time?", empty="Enter the time, like 14:30", hint="For example, 14:30"),
    )


def people(side: str, required: str = "") -> LongText:
    return LongText(
        f"Who comes for {side}?",
        hint="A name and a role on each line. No victim and no suspect.",
        empty=required,
        max_length=2000,
    )


class NewClinicForm(Form):
    unit = Select("Which unit?", empty="Choose the unit")
    force = Select("Which force?", empty="Choose the force")
    on, at = when()
    chair = Select("Who leads it?", empty="Choose who leads the clinic")
    cps_people = people("the CPS")
    police_people = people("the police")


@dataclass(frozen=True)
class PlanShown:
    title: str
    back: str
    version: int = 0


class NewClinicPage(DraftedPage):
    """`/clinics/new/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.NONE
    template: ClassVar[str] = "casework/clinic_form.html"
    form_class = NewClinicForm

    def find(self, **kwargs: Any) -> None:
        self.units = units_led(self.person)
        if not self.units:
            raise NotPermitted(f"This can be done by: {said(MAY[ClinicVerb.PLAN])}.")

    def contents(self) -> PlanShown:
        return PlanShown("Plan a clinic", "/clinics/")

    def offer(self, form: Form) -> None:
        units = Unit.objects.filter(pk__in=self.units).order_by("name")
        forces = forces_of(self.units)
        chairs = {str(one.pk): one.name for unit in self.units for one in actions.chairs_of(unit)}
        offered = {
            "unit": [(str(one.pk), one.name) for one in units],
            "force": [("", "Choose a force"), *((str(one.pk), one.name) for one in forces)],
            "chair": [("", "Choose a person"), *chairs.items()],
        }
        for name, answers in offered.items():
            field = form.fields[name]
            assert isinstance(field, Select)
            field.offer(answers)

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        row = actions.plan(
            unit_id=int(typed["unit"]),
            force_id=int(typed["force"]),
            meets_at=at_london(typed["on"], typed["at"], "at"),
            chair_id=int(typed["chair"]),
            cps_people=typed["cps_people"],
            police_people=typed["police_people"],
            by=self.person,
            at=timezone.now(),
        )
        return Done(page_of(row), f"The clinic is planned for {moment(row.meets_at)}.")


def forces_of(units: list[int]) -> QuerySet[Force]:
    """The forces whose cases these units take."""
    taken = Q(routings__unit__in=units) | Q(matters__unit__in=units)
    return Force.objects.filter(taken).distinct().order_by("name")
