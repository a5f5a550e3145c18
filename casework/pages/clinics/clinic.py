"""One clinic: when and who, its agenda with why each case is there, and what was agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from casework.clinics.actions import page_of, page_of_item
from casework.clinics.agenda import Agenda, Line, agenda_of
from casework.clinics.lifecycle import CLINIC, OPEN, ClinicState, ClinicVerb, OutcomeKind
from casework.clinics.policy import MAY, may_in
from casework.clinics.rules import SIDES
from casework.models import Clinic, ClinicItem, ClinicOutcome
from core import look
from core.accounts.policy import said
from core.audit.reading import reads_of
from core.errors import Absent
from core.http import spreadsheet
from core.london import london_day
from core.pages import Page
from core.routes import Operation, Policy
from core.words import moment, short, short_moment
from deadlines.models.clock import Side

STEPS: dict[str, tuple[str, str]] = {
    ClinicVerb.FIX: ("Fix the agenda", "fix/"),
    ClinicVerb.HOLD: ("Close it as held", "close/"),
    ClinicVerb.PUT_ON: ("Add a case", "add/"),
    ClinicVerb.CHANGE: ("Change the time or the people", "change/"),
    ClinicVerb.CALL_OFF: ("Call it off", "call-off/"),
}
SAID = {
    ClinicState.PLANNED: "The agenda follows from the cases as they stand now, until it is fixed.",
    ClinicState.SITTING: "Record of every case what was agreed, or that it was not reached. "
    "Then close the clinic as held.",
    ClinicState.HELD: "What was not reached comes first at the next clinic.",
    ClinicState.CALLED_OFF: "",
}


def find_clinic(user: Any, clinic_id: UUID) -> Clinic:
    found = Clinic.objects.visible_to(user).with_places().filter(pk=clinic_id).first()
    if found is None:
        raise Absent
    return found


@dataclass(frozen=True)
class CaseLine:
    """One case of the agenda."""

    number: int
    urn: str
    suspects: tuple[str, ...]
    reasons: tuple[str, ...]
    before: tuple[str, ...]  # what was agreed at the clinic before
    outcomes: tuple[str, ...]
    item_href: str
    record_href: str
    leave_out_href: str


@dataclass(frozen=True)
class LeftOut:
    urn: str
    why: str


@dataclass(frozen=True)
class ClinicShown:
    title: str
    steps: look.NextSteps
    rows: tuple[look.Row, ...]
    lines: tuple[CaseLine, ...]
    more: int  # cases that stagnate too, and for which there is no room
    left_out: tuple[LeftOut, ...]
    file_href: str
    settled: bool


class ClinicPage(Page):
    """`/clinics/{id}/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "casework/clinic.html"

    def find(self, **kwargs: Any) -> None:
        self.clinic = find_clinic(self.person, kwargs["clinic_id"])

    def contents(self) -> ClinicShown:
        clinic, agenda = self.clinic, agenda_of(self.clinic, self.person, timezone.now())
        log(self.request, agenda)
        may = may_in(self.person, ClinicVerb.RECORD, clinic.unit_id) and clinic.state in OPEN
        before = agreed_before(clinic, agenda, self.person)
        return ClinicShown(
            title=title_of(clinic),
            steps=steps_of(clinic, self.person),
            rows=rows_of(clinic),
            lines=tuple(
                _line(clinic, number, line, before.get(line.case.pk, ()), may=may)
                for number, line in enumerate(agenda.lines, start=1)
            ),
            more=agenda.more,
            left_out=tuple(
                LeftOut(row.case.urn, f"{row.left_out_because} ({row.put_by.name})")
                for row in agenda.left_out
            ),
            file_href=f"{page_of(clinic)}agenda.csv" if agenda.lines else "",
            settled=clinic.state != ClinicState.PLANNED,
        )


def title_of(clinic: Clinic) -> str:
    return f"Clinic with {clinic.force}, {short(london_day(clinic.meets_at))}"


def log(request: Any, agenda: Agenda) -> None:
    """Each case that is named, in the read log."""
    cases = [line.case for line in agenda.lines] + [row.case for row in agenda.left_out]
    if cases:
        reads_of(request).show("case", [(case.pk, case.matter_id) for case in cases])


def rows_of(clinic: Clinic) -> tuple[look.Row, ...]:
    return (
        look.Row("State", str(ClinicState(clinic.state).label)),
        look.Row("When", moment(clinic.meets_at)),
        look.Row("Unit", clinic.unit.name),
        look.Row("Force", clinic.force.name),
        look.Row("Led by", clinic.chair.name),
        look.Row("For the CPS", tuple(clinic.cps_people.splitlines())),
        look.Row("For the police", tuple(clinic.police_people.splitlines())),
        look.Row("Agenda fixed", short_moment(clinic.fixed_at) if clinic.fixed_at else ""),
        look.Row("Closed as held", short_moment(clinic.held_at) if clinic.held_at else ""),
        look.Row("Called off, because", clinic.called_off_because),
    )


def steps_of(clinic: Clinic, user: Any) -> look.NextSteps:
    """What can be done now, and who may."""
    opened = CLINIC.open_verbs(clinic.state)
    steps = [
        look.Step(
            words,
            page_of(clinic) + path,
            who=said(MAY[verb]),
            mine=may_in(user, verb, clinic.unit_id),
        )
        for verb, (words, path) in STEPS.items()
        if verb in opened
    ]
    words = SAID[ClinicState(clinic.state)]
    return look.NextSteps(steps[0] if steps else None, tuple(steps[1:]), words)


def agreed_before(clinic: Clinic, agenda: Agenda, user: Any) -> dict[UUID, tuple[str, ...]]:
    """What was agreed of these cases at the last clinic that spoke of them."""
    cases = [line.case.pk for line in agenda.lines]
    rows = ClinicItem.objects.visible_to(user).filter(case__in=cases).exclude(clinic=clinic)
    found = {}
    spoken = rows.filter(outcomes__kind=OutcomeKind.AGREED).distinct()
    for row in spoken.select_related("clinic").prefetch_related("outcomes").order_by("id"):
        found[row.case_id] = tuple(in_words(one) for one in row.outcomes.all())  # the last stands
    return found


def in_words(one: ClinicOutcome) -> str:
    """An outcome on one line."""
    if one.by_on is None:
        return str(OutcomeKind.NOT_REACHED.label)
    return f"{SIDES[one.side]}, by {short(one.by_on)}: {one.text}"


def _line(
    clinic: Clinic, number: int, line: Line, before: tuple[str, ...], *, may: bool
) -> CaseLine:
    item, urn = line.item, line.case.urn
    sits, outcomes = clinic.state == ClinicState.SITTING, line.outcomes
    out = f"{page_of(clinic)}leave-out/?{urlencode({'urn': urn})}"
    return CaseLine(
        number=number,
        urn=urn,
        suspects=tuple(str(one) for one in line.case.suspects.all()),
        reasons=line.reasons,
        before=before,
        outcomes=tuple(in_words(one) for one in outcomes),
        item_href=page_of_item(item) if item is not None and clinic.fixed_at else "",
        record_href=f"{page_of_item(item)}outcome/" if item is not None and sits and may else "",
        leave_out_href=out if may and not outcomes else "",
    )


HEAD = ("Place", "URN", "Why this case is here", "CPS", "Police", "Not reached")


class AgendaFile(Page):
    """`/clinics/{id}/agenda.csv`: the same, for a spreadsheet; no suspect is named in it."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION

    def find(self, **kwargs: Any) -> None:
        self.clinic = find_clinic(self.person, kwargs["clinic_id"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        agenda = agenda_of(self.clinic, self.person, timezone.now())
        log(request, agenda)
        rows = (_cells(number, line) for number, line in enumerate(agenda.lines, start=1))
        return spreadsheet("agenda.csv", HEAD, rows)


def _cells(number: int, line: Line) -> Iterable[str]:
    def of(side: str) -> str:
        said = [one for one in line.outcomes if one.side == side and one.by_on is not None]
        return "; ".join(f"{one.text} (by {one.by_on})" for one in said)

    missed = any(one.kind == OutcomeKind.NOT_REACHED for one in line.outcomes)
    return (
        str(number),
        line.case.urn,
        "; ".join(line.reasons),
        of(Side.CPS),
        of(Side.POLICE),
        "Yes" if missed else "",
    )
