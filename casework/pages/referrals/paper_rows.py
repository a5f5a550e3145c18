"""The boxes of one suspect, complainant, charge or piece of a file, and what they hold at first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import QueryDict

from casework.models import Complainant, ProposedCharge, Referral, ReferralMaterial, Suspect
from casework.pages.referrals.rows import rows_in
from casework.referrals.lifecycle import Standing, Suffix
from casework.referrals.submission import PieceFacts
from core.forms import Day, Form, LongText, Look, Select, Text, Tick
from core.sense import Sense

ANSWERS = [("", "Not stated"), ("yes", "Yes"), ("no", "No")]
PARTS = ("day", "month", "year")
Choices = Mapping[str, list[tuple[str, str]]]


def yes_no(answer: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(answer or "")


def references_in(boxes: QueryDict) -> list[str]:
    """The reference of each suspect's row: as typed, or the next of S1, S2 … that is free."""
    typed = [
        boxes.get(f"suspect_{number}_reference", "").strip()
        for number in range(rows_in(boxes, "suspect"))
    ]
    free = (one for n in range(1, 2 * len(typed) + 1) if (one := f"S{n}") not in typed)
    return [one or next(free) for one in typed]


def add_fields(form: Form, group: str, number: int, boxes: QueryDict, said: Choices) -> None:
    """The boxes of one row. `said` holds the answers of the reference data, by kind."""
    fields = FIELDS[group](boxes, said, f"{group} {number + 1}")
    for name, one in fields.items():
        form.fields[f"{group}_{number}_{name}"] = one


Fields = dict[str, Any]


def _suspect(boxes: QueryDict, said: Choices, of: str) -> Fields:
    return {
        "reference": Text(
            f"Reference: {of}",
            hint="The force's own, such as S1. Leave it empty if the paper gives none.",
            max_length=20,
            look=Look(width=10, sometimes=True),
        ),
        "name": Text(f"Name: {of}", max_length=200),
        "date_of_birth": Day(f"Date of birth: {of}", sense=Sense.BORN, required=False),
        "pnc_id": Text(f"PNC number: {of}", max_length=20, look=Look(width=20)),
        "status": Select(f"Status: {of}", _or_none(said["suspect_status"]), required=False),
        "liberty": Select(f"Liberty: {of}", _or_none(said["liberty"]), required=False),
        "bail_ends_on": Day(f"Bail ends: {of}", sense=Sense.BAIL_ENDS, required=False),
        "bail_conditions": LongText(f"Bail conditions: {of}", look=Look(rows=2)),
        "under_18": Select(f"Under 18: {of}", ANSWERS, required=False),
        "explanation": LongText(f"Explanation given: {of}", look=Look(rows=2)),
        "refer": Tick(f"A decision is asked for: {of}"),
    }


def _complainant(boxes: QueryDict, said: Choices, of: str) -> Fields:
    return {
        "reference": Text(
            f"Reference: {of}",
            hint="Such as C1. Name no victim here.",
            max_length=20,
            look=Look(width=10),
        ),
        "adult_then": Select(f"Adult at the time: {of}", ANSWERS, required=False),
        "adult_now": Select(f"Adult now: {of}", ANSWERS, required=False),
    }


def _charge(boxes: QueryDict, said: Choices, of: str) -> Fields:
    offences = [(code, f"{label} ({code})") for code, label in said["offence"]]
    people = [
        (reference, f"{reference}: {boxes.get(f'suspect_{number}_name') or 'no name'}")
        for number, reference in enumerate(references_in(boxes))
    ]
    some = [("", "Choose a suspect"), *people] if len(people) > 1 else people
    return {
        "suspect": Select(f"Against whom: {of}", some, required=False),
        "code": Select(f"Offence: {of}", [("", "Choose an offence"), *offences], required=False),
        "suffix": Select(f"Offence itself, or an attempt: {of}", Suffix.choices, required=False),
        "on": Text(
            f"When: {of}",
            hint="A day (2026-09-26), a month (2026-09) or a year (2026)",
            max_length=10,
            look=Look(width=10),
        ),
    }


def _piece(boxes: QueryDict, said: Choices, of: str) -> Fields:
    kinds = [("", "Choose what it is"), *said["material_kind"]]
    return {
        "kind": Select(f"What it is: {of}", kinds, required=False),
        "standing": Select(f"Where it is: {of}", Standing.choices, required=False),
        "text": LongText(f"More about it: {of}", look=Look(rows=2)),
    }


FIELDS: dict[str, Callable[[QueryDict, Choices, str], Fields]] = {
    "suspect": _suspect,
    "complainant": _complainant,
    "charge": _charge,
    "piece": _piece,
}


def _or_none(answers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", "Not stated"), *answers]


# --- what the boxes hold at first -----------------------------------------------------------------


def put(boxes: QueryDict, start: str, values: Mapping[str, Any]) -> None:
    """Values into boxes called `start` + name: days in three parts, answers as yes and no."""
    for name, value in values.items():
        if isinstance(value, bool):
            boxes[start + name] = "yes" if value else "no"
        elif isinstance(value, date):
            for part in PARTS:
                boxes[f"{start}{name}-{part}"] = str(getattr(value, part))
        elif value:
            boxes[start + name] = str(value)


def put_suspect(boxes: QueryDict, number: int, one: Suspect, *, refer: bool) -> None:
    names = (
        *("reference", "name", "date_of_birth", "pnc_id", "status", "liberty", "bail_ends_on"),
        *("bail_conditions", "under_18", "explanation"),
    )
    put(boxes, f"suspect_{number}_", {name: getattr(one, name) for name in names})
    if refer:
        boxes[f"suspect_{number}_refer"] = "on"


def put_complainant(boxes: QueryDict, number: int, one: Complainant) -> None:
    names = ("reference", "adult_then", "adult_now")
    put(boxes, f"complainant_{number}_", {name: getattr(one, name) for name in names})


def put_charge(boxes: QueryDict, number: int, one: ProposedCharge) -> None:
    values = {"suspect": one.suspect.reference, "code": one.code, "suffix": one.suffix}
    put(boxes, f"charge_{number}_", {**values, "on": one.on})


def put_piece(boxes: QueryDict, number: int, one: PieceFacts | ReferralMaterial) -> None:
    names = ("kind", "standing", "text")
    put(boxes, f"piece_{number}_", {name: getattr(one, name) for name in names})


def put_earlier(boxes: QueryDict, earlier: Referral) -> None:
    """What a referral that went back had said: the police answer what was missing in it."""
    names = (
        *("summary", "priority", "why_priority", "decision_required_by", "early_advice_id"),
        *("why_no_early_advice", "potentially_disclosable", "completed_by", "supervisor_comments"),
    )
    put(boxes, "", {name.removesuffix("_id"): getattr(earlier, name) for name in names})
    boxes["supervisor"] = earlier.supervisor_collar_number
    boxes.setlist("flags", list(earlier.flags))
    for number, charge in enumerate(earlier.charges.all()):
        put_charge(boxes, number, charge)
    for number, piece in enumerate(earlier.material.all()):
        put_piece(boxes, number, piece)
