"""Verbs of a case progression clinic, and of reminding by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from casework import reminding
from casework.clinics import actions
from casework.clinics.rules import Agreed
from casework.models import Clinic, ClinicItem, ClinicOutcome, Reminder
from core.accounts.work import work
from deadlines.models import Deadline
from tests.casework import referring
from tests.casework.clinics import meeting
from tests.casework.clinics.meeting import MEETS_AT, NEXT
from tests.cast import Cast
from tests.doors.asking import NOW, WORDS, Asked, Door, VerbAtDoors
from tests.doors.verbs.parts import about, day

LEADER: dict[str, Any] = {
    "may": "progression_manager",
    "may_not": "prosecutor",
    "stranger": "other_legal_manager",
}
# who types a URN gets it back from every refusal: that a stranger learns nothing more is asked in
# tests/casework/clinics and in the walk over access
TYPES_A_URN: dict[str, Any] = {**LEADER, "stranger": ""}
REMINDER: dict[str, Any] = {**LEADER, "may_not": "second_prosecutor"}
URN = referring.URN


def planned(cast: Cast) -> Clinic:
    """A clinic to which somebody has added a case."""
    referring.allocated(cast)
    clinic = meeting.plan(cast, NOW)
    meeting.add(cast, clinic, URN, at=NOW)
    return _again(cast, clinic)


def without_cases(cast: Cast) -> Clinic:
    referring.allocated(cast)
    return meeting.plan(cast, NOW)


def spoken_of(cast: Cast) -> Clinic:
    row = an_item(cast)
    meeting.agree(cast, row.pk, NOW)
    return row.clinic


def an_item(cast: Cast) -> ClinicItem:
    clinic = meeting.fix(cast, planned(cast), NOW)
    with work(cast.set_up):
        return ClinicItem.objects.select_related("clinic").get(clinic=clinic)


def late_clock(cast: Cast) -> Deadline:
    at = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
    return referring.allocated(cast, at=at).tracks.get().clock


def _again(cast: Cast, clinic: Clinic) -> Clinic:
    with work(cast.set_up):
        return Clinic.objects.get(pk=clinic.pk)


def called_off(cast: Cast, row: Any) -> None:
    clinic_id = row.clinic_id if isinstance(row, ClinicItem) else row.pk
    meeting.do(cast, actions.call_off, at=NOW, clinic_id=clinic_id, why="Snow.")


def closed(cast: Cast, row: Any) -> None:
    meeting.do(cast, actions.close, at=NOW, clinic_id=row.pk)


def planned_already(cast: Cast, _: None) -> None:
    meeting.plan(cast, NOW)


def reminded(cast: Cast, row: Deadline) -> None:
    meeting.do(cast, reminding.remind, "legal_manager", NOW, deadline_id=row.pk, words="Please.")


def when() -> dict[str, str]:
    return {**day("on", MEETS_AT.date()), "at": "14:00"}


def of_clinics(_: Any) -> dict[str, Any]:
    found = Clinic.objects.values_list("state", "meets_at", "police_people")
    return {"clinics": list(found)}


def of_items(_: Any) -> dict[str, Any]:
    found = ClinicItem.objects.values_list("case__urn", "added_because", "left_out_because")
    return {"items": list(found)}


def of_outcomes(_: Any) -> dict[str, Any]:
    return {"outcomes": list(ClinicOutcome.objects.values_list("kind", "side", "by_on"))}


def of_reminders(_: Any) -> dict[str, Any]:
    return {"reminders": list(Reminder.objects.values_list("words", "told__name"))}


def page(path: str, **form: Any) -> Any:
    return lambda asked: asked.page(f"/clinics/{asked.row.pk}/{path}/", form)


def people(asked: Asked) -> dict[str, Any]:
    return {
        "meets_at": MEETS_AT,
        "chair_id": asked.cast.people["progression_manager"].pk,
        "police_people": WORDS,
    }


CLINICS: dict[str, VerbAtDoors] = {
    "plan a clinic": VerbAtDoors(
        action=actions.plan,
        given=lambda asked: {
            "unit_id": asked.cast.unit.pk,
            "force_id": asked.cast.force.pk,
            **people(asked),
        },
        doors={
            "page": Door(
                "clinic-new",
                lambda asked: replace(asked, version=None).page(
                    "/clinics/new/",
                    {
                        "unit": asked.cast.unit.pk,
                        "force": asked.cast.force.pk,
                        "chair": asked.cast.people["progression_manager"].pk,
                        "police_people": WORDS,
                        **when(),
                    },
                ),
                begin=lambda cast: None,
                may="progression_manager",
                may_not="prosecutor",
                keeps=True,
                versioned=False,
            )
        },
        spoil=planned_already,
        seen=of_clinics,
        leaves={"clinics": [("planned", MEETS_AT, WORDS)]},
    ),
    "change a clinic": VerbAtDoors(
        action=actions.change,
        given=lambda asked: {"clinic_id": asked.row.pk, **people(asked)},
        doors={
            "page": Door(
                "clinic-change",
                lambda asked: asked.page(
                    f"/clinics/{asked.row.pk}/change/",
                    {
                        "chair": asked.cast.people["progression_manager"].pk,
                        "police_people": WORDS,
                        **when(),
                    },
                ),
                begin=without_cases,
                keeps=True,
                **LEADER,
            )
        },
        spoil=called_off,
        seen=of_clinics,
        leaves={"clinics": [("planned", MEETS_AT, WORDS)]},
    ),
    "call a clinic off": VerbAtDoors(
        action=actions.call_off,
        given=about("clinic_id", why=WORDS),
        doors={
            "page": Door(
                "clinic-call-off",
                page("call-off", why=WORDS),
                begin=planned,
                keeps=True,
                **LEADER,
            )
        },
        spoil=called_off,
        seen=of_clinics,
        leaves={"clinics": [("called_off", MEETS_AT, "DS Green, supervisor")]},
    ),
    "add a case to a clinic": VerbAtDoors(
        action=actions.put_on,
        given=about("clinic_id", urn=URN, why=WORDS),
        doors={
            "page": Door(
                "clinic-add",
                page("add", urn=URN, why=WORDS),
                begin=without_cases,
                keeps=True,
                **TYPES_A_URN,
            )
        },
        spoil=called_off,
        seen=of_items,
        leaves={"items": [(URN, WORDS, "")]},
    ),
    "leave a case out of a clinic": VerbAtDoors(
        action=actions.leave_out,
        given=about("clinic_id", urn=URN, why=WORDS),
        doors={
            "page": Door(
                "clinic-leave-out",
                page("leave-out", urn=URN, why=WORDS),
                begin=planned,
                keeps=True,
                **TYPES_A_URN,
            )
        },
        spoil=called_off,
        seen=of_items,
        leaves={"items": [(URN, "The officer asks.", WORDS)]},
    ),
    "fix the agenda of a clinic": VerbAtDoors(
        action=actions.fix,
        given=about("clinic_id"),
        doors={"page": Door("clinic-fix", page("fix"), begin=planned, **LEADER)},
        spoil=called_off,
        seen=of_clinics,
        leaves={"clinics": [("sitting", MEETS_AT, "DS Green, supervisor")]},
    ),
    "record what a clinic agreed": VerbAtDoors(
        action=actions.record,
        given=about("item_id", agreed=[Agreed("police", WORDS, NEXT)]),
        doors={
            "page": Door(
                "clinic-item-outcome",
                lambda asked: asked.page(
                    f"/clinics/cases/{asked.row.pk}/outcome/",
                    {"police": WORDS, **day("police_by", NEXT)},
                ),
                begin=an_item,
                keeps=True,
                **LEADER,
            )
        },
        spoil=called_off,
        seen=of_outcomes,
        leaves={"outcomes": [("agreed", "police", NEXT)]},
        told=[("Officer", "clinic-agreed")],
        fed=["clinic.agreed"],
    ),
    "close a clinic": VerbAtDoors(
        action=actions.close,
        given=about("clinic_id"),
        doors={"page": Door("clinic-close", page("close"), begin=spoken_of, **LEADER)},
        spoil=closed,
        seen=of_clinics,
        leaves={"clinics": [("held", MEETS_AT, "DS Green, supervisor")]},
    ),
    "remind by hand": VerbAtDoors(
        action=reminding.remind,
        given=about("deadline_id", words=WORDS),
        doors={
            "page": Door(
                "clock-remind",
                lambda asked: asked.page(f"/deadlines/{asked.row.pk}/remind/", {"words": WORDS}),
                begin=late_clock,
                keeps=True,
                versioned=False,
                **REMINDER,
            )
        },
        spoil=reminded,
        seen=of_reminders,
        leaves={"reminders": [(WORDS, "Prosecutor")]},
        told=[("Prosecutor", "reminded")],
    ),
}
