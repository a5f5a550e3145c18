"""One case at one clinic: why it was there, and what was agreed, by whom, by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone

from casework.clinics import actions
from casework.clinics.actions import page_of, page_of_item
from casework.clinics.lifecycle import CLINIC, ClinicState, ClinicVerb
from casework.clinics.policy import MAY
from casework.clinics.rules import Agreed
from casework.models import ClinicItem
from casework.pages.clinics.clinic import in_words
from casework.pages.suspects import NO_SUSPECT
from core import look
from core.accounts.policy import allow, may, said
from core.audit.reading import reads_of
from core.changes import changes_of
from core.drafts.pages import DraftedPage
from core.errors import Absent
from core.forms import Day, Form, LongText, Look, Tick
from core.pages import Change, Done, Page
from core.routes import Operation, Policy
from core.words import moment, short_moment
from deadlines.models.clock import Side


def find_item(user: Any, item_id: UUID) -> ClinicItem:
    found = ClinicItem.objects.visible_to(user).with_outcomes().filter(pk=item_id).first()
    if found is None:
        raise Absent
    return found


@dataclass(frozen=True)
class ItemShown:
    title: str
    header: look.CaseHeader
    steps: look.NextSteps
    rows: tuple[look.Row, ...]
    outcomes: tuple[look.Entry, ...]


class ItemPage(Page):
    """`/clinics/cases/{id}/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "casework/clinic_case.html"

    def find(self, **kwargs: Any) -> None:
        self.asked = find_item(self.person, kwargs["clinic_item_id"])

    def contents(self) -> ItemShown:
        row = self.asked
        reads_of(self.request).show("clinic-item", [(row.pk, row.matter_id)])
        return ItemShown(
            title=f"{row.case.urn} at the clinic",
            header=header_of(row),
            steps=_steps(row, self.person),
            rows=rows_of(row, self.person),
            outcomes=tuple(reversed(timeline_of(row))),
        )


def header_of(row: ClinicItem) -> look.CaseHeader:
    suspects = tuple(str(one) for one in row.case.suspects.all())
    return look.CaseHeader(
        reference=row.case.urn,
        suspects=suspects or (NO_SUSPECT,),
        clocks=(),
        href=f"/cases/{row.case.urn}/",
    )


def rows_of(row: ClinicItem, user: Any) -> tuple[look.Row, ...]:
    clinic = row.clinic
    theirs = clinic.unit_id in user.standing.units
    return (
        look.Row(
            "Clinic",
            f"{clinic.force}, {moment(clinic.meets_at)}",
            href=page_of(clinic) if theirs else "",
            href_text="Agenda",
        ),
        look.Row("State", str(ClinicState(clinic.state).label)),
        look.Row("Why this case is here", tuple(row.why_here)),
        look.Row("Added, because", row.added_because),
        look.Row("Left out, because", row.left_out_because),
    )


def _steps(row: ClinicItem, user: Any) -> look.NextSteps:
    if row.clinic.state != ClinicState.SITTING or row.left_out_because:
        return look.NextSteps(said="Nothing is to be recorded here now.")
    step = look.Step(
        "Record what was agreed",
        f"{page_of_item(row)}outcome/",
        who=said(MAY[ClinicVerb.RECORD]),
        mine=may(user, ClinicVerb.RECORD, row.matter, MAY),
    )
    return look.NextSteps(primary=step)


def timeline_of(row: ClinicItem) -> tuple[look.Entry, ...]:
    """What the clinic said of the case, also for the page of the case."""
    return tuple(
        look.Entry(at=one.at, what="Case progression clinic", by=one.by.name, text=in_words(one))
        for one in row.outcomes.all()
    )


def card_of(row: ClinicItem) -> look.Card:
    """What the page of a case shows of one clinic."""
    clinic = row.clinic
    state = f"{ClinicState(clinic.state).label}, {short_moment(clinic.meets_at)}"
    return look.Card(
        href=page_of_item(row),
        reference=f"Clinic with {clinic.force}",
        clock=look.Clock(state=state),
        facts=(
            look.Row("Why it is there", tuple(row.why_here)),
            look.Row("Added, because", row.added_because),
            look.Row("Left out, because", row.left_out_because),
            look.Row("Outcome", tuple(in_words(one) for one in row.outcomes.all())),
        ),
    )


def _what(side: str) -> LongText:
    return LongText(f"What will {side} do?", required=False, max_length=1000, look=Look(rows=3))


class OutcomeForm(Form):
    versioned = True
    cps = _what("the CPS")
    cps_by = Day(
        "By when will the CPS do it?",
        sense=None,
        required=False,
        subject="The date by which the CPS does it",
    )
    police = _what("the police")
    police_by = Day(
        "By when will the police do it?",
        sense=None,
        required=False,
        subject="The date by which the police do it",
    )
    not_reached = Tick("The clinic did not reach this case: it comes first at the next one")


@dataclass(frozen=True)
class OutcomeShown:
    title: str
    header: look.CaseHeader
    back: str
    reasons: tuple[look.Row, ...]
    said: tuple[look.Entry, ...]
    version: int


class OutcomePage(DraftedPage):
    """`outcome/`: who does what by when, or not reached."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    template: ClassVar[str] = "casework/clinic_outcome.html"
    form_class = OutcomeForm

    def find(self, **kwargs: Any) -> None:
        self.asked = find_item(self.person, kwargs["clinic_item_id"])
        reads_of(self.request).show("clinic-item", [(self.asked.pk, self.asked.matter_id)])
        allow(self.person, ClinicVerb.RECORD, self.asked.matter, MAY)

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.asked, since)

    def contents(self) -> OutcomeShown:
        row = self.asked
        CLINIC.after(ClinicVerb.RECORD, row.clinic.state)
        theirs = row.clinic.unit_id in self.person.standing.units
        return OutcomeShown(
            title="What was agreed of this case?",
            header=header_of(row),
            back=page_of(row.clinic) if theirs else page_of_item(row),
            reasons=rows_of(row, self.person),
            said=timeline_of(row),
            version=row.version,
        )

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        row = actions.record(
            item_id=self.asked.pk,
            by=self.person,
            at=timezone.now(),
            version=form.version,
            agreed=[
                Agreed(side, typed[side], typed[f"{side}_by"]) for side in (Side.CPS, Side.POLICE)
            ],
            not_reached=typed["not_reached"],
        )
        theirs = row.clinic.unit_id in self.person.standing.units
        to = page_of(row.clinic) if theirs else page_of_item(row)
        return Done(to, f"Recorded of {row.case.urn}.")
