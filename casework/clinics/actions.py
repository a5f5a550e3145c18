"""Every change to a clinic: one function a verb.

Cases come by the rule, or because somebody says why. Once the agenda is fixed it stays as it was;
a clinic is held when of every case there is an outcome, or the word that it was not reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from casework.clinics.agenda import agenda_of
from casework.clinics.lifecycle import CLINIC, ClinicState, ClinicVerb, OutcomeKind
from casework.clinics.policy import LEADERS, MAY, allow_in
from casework.clinics.rules import Agreed, outcome_faults
from casework.models import Case, Clinic, ClinicItem, ClinicOutcome
from casework.moving import hold, needs_words
from casework.rules import normalise_urn
from core.accounts.models import Bond, Force, MatterPerson, RoleHeld, Unit, User, UserKind
from core.accounts.policy import allow
from core.accounts.working import leave_of
from core.errors import Absent, Invalid, RuleBroken, check_version
from core.history import write
from core.london import london_day
from core.notices.actions import announce, tell
from core.words import listed
from deadlines.models.clock import Side
from deadlines.reading import lock_calendar

TOLD = {Side.CPS: Bond.LAWYER, Side.POLICE: Bond.OFFICER_IN_CHARGE}


@transaction.atomic
def plan(
    *,
    unit_id: int,
    force_id: int,
    meets_at: datetime,
    chair_id: int,
    by: User,
    at: datetime,
    cps_people: str = "",
    police_people: str = "",
) -> Clinic:
    """Plan a clinic of a unit and a force. Its agenda follows from the cases until it is fixed."""
    if unit_id not in by.standing.units:
        raise Absent
    allow_in(by, ClinicVerb.PLAN, unit_id)
    row = Clinic(
        unit=Unit.objects.get(pk=unit_id),
        force=_force(force_id),
        meets_at=_later(meets_at, at),
        chair=_chair(unit_id, chair_id, london_day(meets_at)),
        cps_people=cps_people.strip(),
        police_people=police_people.strip(),
    )
    with _one_at_a_time():
        return write(row, by=by, at=at, why="Planned")


@transaction.atomic
def change(
    *,
    clinic_id: UUID,
    by: User,
    at: datetime,
    meets_at: datetime,
    chair_id: int,
    cps_people: str = "",
    police_people: str = "",
    version: int | None = None,
) -> Clinic:
    """Another time, another chair, or others who come."""
    row = _lock(clinic_id, by, ClinicVerb.CHANGE, version)
    row.meets_at = meets_at if meets_at == row.meets_at else _later(meets_at, at)
    row.chair = _chair(row.unit_id, chair_id, london_day(meets_at))
    row.cps_people, row.police_people = cps_people.strip(), police_people.strip()
    fields = ["meets_at", "chair", "cps_people", "police_people"]
    with _one_at_a_time():
        return write(row, by=by, at=at, why="Time or people changed", fields=fields)


@transaction.atomic
def call_off(
    *, clinic_id: UUID, by: User, at: datetime, why: str, version: int | None = None
) -> Clinic:
    """It does not take place. Not once something has been agreed: then it is closed as held."""
    needs_words(why, "why", "Say why the clinic is called off.")
    row = _lock(clinic_id, by, ClinicVerb.CALL_OFF, version)
    if ClinicOutcome.objects.filter(item__clinic=row).exists():
        text = "Outcomes have been recorded already: close the clinic as held."
        raise RuleBroken("outcomes-recorded", text)
    row.state, row.called_off_because = ClinicState.CALLED_OFF, why
    return write(row, by=by, at=at, why=why, fields=["state", "called_off_because"])


@transaction.atomic
def put_on(
    *, clinic_id: UUID, urn: str, by: User, at: datetime, why: str, version: int | None = None
) -> ClinicItem:
    """Add a case that the rule does not bring, or that was left out before, and say why."""
    needs_words(why, "why", "Say why this case comes to the clinic.")
    clinic = _lock(clinic_id, by, ClinicVerb.PUT_ON, version)
    case = _case(clinic, urn, by, ClinicVerb.PUT_ON)
    row = ClinicItem.objects.filter(clinic=clinic, case=case).first()
    if row is None:
        if case.pk in {line.case.pk for line in agenda_of(clinic, by, at).lines}:
            raise _there_already()
        row = ClinicItem(clinic=clinic, case=case, added_because=why, put_by=by)
        row.position = _next_position(clinic) if clinic.fixed_at else None
        write(row, by=by, at=at, why=why)
    elif row.left_out_because:
        row.added_because, row.left_out_because, row.put_by = why, "", by
        write(row, by=by, at=at, why=why, fields=["added_because", "left_out_because", "put_by"])
    else:
        raise _there_already()
    write(clinic, by=by, at=at, why="A case was added", fields=[])
    return row


@transaction.atomic
def leave_out(
    *, clinic_id: UUID, urn: str, by: User, at: datetime, why: str, version: int | None = None
) -> ClinicItem:
    """Take a case off the agenda, and say why. Not once something has been recorded of it."""
    needs_words(why, "why", "Say why this case is left out.")
    clinic = _lock(clinic_id, by, ClinicVerb.LEAVE_OUT, version)
    case = _case(clinic, urn, by, ClinicVerb.LEAVE_OUT)
    found = {line.case.pk: line for line in agenda_of(clinic, by, at).lines}
    line = found.get(case.pk)
    if line is None:
        raise RuleBroken("not-on-the-agenda", "This case is not on the agenda.", field="urn")
    if line.outcomes:
        text = "Something has been recorded of this case already: it stays on the agenda."
        raise RuleBroken("outcomes-recorded", text, field="urn")
    row = line.item
    if row is None:
        row = ClinicItem(
            clinic=clinic, case=case, why_here=list(line.why), left_out_because=why, put_by=by
        )
        write(row, by=by, at=at, why=why)
    else:
        row.left_out_because, row.put_by = why, by
        write(row, by=by, at=at, why=why, fields=["left_out_because", "put_by"])
    write(clinic, by=by, at=at, why="A case was left out", fields=[])
    return row


@transaction.atomic
def fix(*, clinic_id: UUID, by: User, at: datetime, version: int | None = None) -> Clinic:
    """Fix the agenda: the cases as they stand now, in this order, with these reasons."""
    clinic = _lock(clinic_id, by, ClinicVerb.FIX, version)
    lines = agenda_of(clinic, by, at).lines
    if not lines:
        text = "No case stagnates here now. Add a case, or call the clinic off."
        raise RuleBroken("agenda-empty", text)
    for position, line in enumerate(lines, start=1):
        row = line.item or ClinicItem(clinic=clinic, case=line.case, put_by=by)
        row.position, row.why_here = position, list(line.why)
        fields = ["position", "why_here"] if line.item is not None else None
        write(row, by=by, at=at, why="Agenda fixed", fields=fields)
    clinic.state, clinic.fixed_at = ClinicState.SITTING, at
    return write(clinic, by=by, at=at, why="Agenda fixed", fields=["state", "fixed_at"])


@transaction.atomic
def record(
    *,
    item_id: UUID,
    by: User,
    at: datetime,
    agreed: Iterable[Agreed] = (),
    not_reached: bool = False,
    version: int | None = None,
) -> ClinicItem:
    """Write down what was agreed of a case, who does it and by when; or that it was not reached.
    The side that has something to do is told, without a word of the case."""
    said = [one for one in agreed if one.text.strip() or one.by_on is not None]
    if faults := outcome_faults(said, not_reached=not_reached, today=london_day(at)):
        raise Invalid(faults)
    row = _lock_item(item_id, by, version)
    if row.left_out_because:
        raise RuleBroken("left-out", "This case was left out of the agenda: add it first.")
    if not_reached and row.outcomes.exists():
        text = "Something has been recorded of this case already."
        raise RuleBroken("outcomes-recorded", text, field="not_reached")
    if not_reached:
        ClinicOutcome.objects.create(item=row, kind=OutcomeKind.NOT_REACHED, by=by, at=at)
    for one in said:
        ClinicOutcome.objects.create(
            item=row,
            kind=OutcomeKind.AGREED,
            side=one.side,
            text=one.text.strip(),
            by_on=one.by_on,
            by=by,
            at=at,
        )
    write(row, by=by, at=at, why="An outcome was recorded", fields=[])
    if said:
        announce(row.matter, "clinic.agreed", object_kind="case", object_id=row.case_id, at=at)
        _tell(row, {one.side for one in said}, at)
    return row


@transaction.atomic
def close(*, clinic_id: UUID, by: User, at: datetime, version: int | None = None) -> Clinic:
    """Close it as held: of every case that this person sees there is an outcome. One that only
    others see, and that has none, comes first at the next clinic."""
    clinic = _lock(clinic_id, by, ClinicVerb.HOLD, version)
    if missing := agenda_of(clinic, by, at).open:
        urns = listed(line.case.urn for line in missing)
        text = f"Record an outcome, or that it was not reached, of {urns}."
        raise RuleBroken("outcome-missing", text)
    clinic.state, clinic.held_at = ClinicState.HELD, at
    return write(clinic, by=by, at=at, why="Held", fields=["state", "held_at"])


# --- what they share -----------------------------------------------------------------------------


def page_of(clinic: Clinic) -> str:
    return f"/clinics/{clinic.pk}/"


def page_of_item(row: ClinicItem) -> str:
    return f"/clinics/cases/{row.pk}/"


def _lock(clinic_id: UUID, by: User, verb: ClinicVerb, version: int | None) -> Clinic:
    if not Clinic.objects.visible_to(by).filter(pk=clinic_id).exists():
        raise Absent
    lock_calendar()
    row = Clinic.objects.with_places().select_for_update(of=("self",)).get(pk=clinic_id)
    allow_in(by, verb, row.unit_id)
    check_version(row.version, version, "This clinic")
    CLINIC.after(verb, row.state)
    return row


def _lock_item(item_id: UUID, by: User, version: int | None) -> ClinicItem:
    seen = ClinicItem.objects.visible_to(by).select_related("case").filter(pk=item_id).first()
    if seen is None:
        raise Absent
    hold(seen.matter_id)
    row = (
        ClinicItem.objects.select_for_update(of=("self", "clinic"))
        .select_related("clinic", "case__matter__unit")
        .get(pk=item_id)
    )
    allow(by, ClinicVerb.RECORD, row.matter, MAY)
    check_version(row.version, version, "This")
    CLINIC.after(ClinicVerb.RECORD, row.clinic.state)
    return row


def _case(clinic: Clinic, urn: str, by: User, verb: ClinicVerb) -> Case:
    """A case of the clinic's unit and force; of any other this person learns nothing here."""
    found = (
        Case.objects.visible_to(by)
        .select_related("matter")
        .filter(matter__unit=clinic.unit_id, matter__force=clinic.force_id)
        .filter(urn=normalise_urn(urn))
        .first()
    )
    if found is None:
        text = f"We cannot find a case of {clinic.unit} and {clinic.force} with this URN."
        raise RuleBroken("unknown-case", text, field="urn")
    allow(by, verb, found.matter, MAY)
    return found


def _there_already() -> RuleBroken:
    return RuleBroken("on-the-agenda", "This case is on the agenda already.", field="urn")


def _next_position(clinic: Clinic) -> int:
    last = ClinicItem.objects.filter(clinic=clinic).aggregate(last=Max("position"))["last"]
    return int(last or 0) + 1


def _force(force_id: int) -> Force:
    found = Force.objects.filter(pk=force_id).first()
    if found is None:
        raise RuleBroken("unknown-force", "Choose the force.", field="force")
    return found


def chairs_of(unit_id: int) -> QuerySet[User]:
    """Who may lead a clinic of a unit, by name."""
    held = RoleHeld.objects.held().filter(unit=unit_id, role__in=LEADERS)
    staff = User.objects.in_service().filter(kind=UserKind.STAFF, pk__in=held.values("user"))
    return staff.order_by("name", "pk")


def _chair(unit_id: int, chair_id: int, on: date) -> User:
    """Who leads it, if they may and are there on its day."""
    found = chairs_of(unit_id).filter(pk=chair_id).first()
    if found is None:
        raise RuleBroken("not-a-chair-here", "Choose who leads the clinic.", field="chair")
    if leave_of([found.pk], on, on):
        text = f"{found.name} is on leave on that day: choose who leads the clinic."
        raise RuleBroken("not-a-chair-here", text, field="chair")
    return found


def _later(meets_at: datetime, at: datetime) -> datetime:
    if meets_at <= at:
        text = "The clinic must lie in the future."
        raise RuleBroken("not-in-the-future", text, field="on")
    return meets_at


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        if "one_clinic_at_a_time" not in str(clash):
            raise
        text = "A clinic of this unit and force is planned for that time already."
        raise RuleBroken("clinic-planned", text, field="on") from None


def _tell(row: ClinicItem, sides: set[str], at: datetime) -> None:
    """Whoever has something to do: the lawyer, the officer in charge."""
    bonds = [TOLD[Side(side)] for side in sides]
    held = MatterPerson.objects.filter(matter=row.matter_id, bond__in=bonds)
    people = list(held.values_list("user_id", flat=True))
    key = f"clinic-agreed:{row.pk}:{row.version}"
    path = page_of_item(row)
    tell(people, matter_id=row.matter_id, kind="clinic-agreed", path=path, key=key, at=at)
