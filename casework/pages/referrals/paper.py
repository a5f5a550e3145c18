"""The form of a charging referral that came on paper: its boxes, and the way from them to what a
force would have stated over the API. The faults are those of the API, each at its box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts
from casework.pages.referrals.paper_rows import references_in, yes_no
from casework.pages.referrals.rows import typed_rows
from casework.referrals.lifecycle import Priority
from casework.referrals.rules import facts_faults
from casework.referrals.submission import ChargeFacts, PieceFacts, ReferralFacts
from core.accounts.actions import COLLAR, COLLAR_SAID
from core.forms import Checkboxes, Day, Email, Form, LongText, Look, Option, Radios, Select, Text
from core.london import london_day
from core.reference.lookup import choices
from core.sense import Sense

LONG = 50_000  # characters, as the API takes
SOMETIMES = Look(rows=2, sometimes=True)


class ReferralForm(Form):
    """What a referral says once; suspects, complainants, charges and the file have rows of their
    own, added by the page. The page sets `boxes`, `urn` and `known` before it reads."""

    boxes: QueryDict
    urn: str
    known: frozenset[str]  # references of the suspects whom the case has already

    force = Select("Which force or body sent it?", empty="Choose the force or the body")
    unit = Radios("Which unit takes it?", empty="Choose the unit that takes it")
    officer = Text(
        "Officer in charge",
        empty="Enter the collar number of the officer in charge",
        hint="Collar number, or the body's own reference of this person",
        max_length=20,
        look=Look(width=20),
    )
    name = Text(
        "Name of the officer in charge",
        hint="Needed only if the force has not registered this officer yet",
        max_length=200,
        look=Look(sometimes=True),
    )
    email = Email("E-mail address of the officer in charge", required=False)
    completed_by = Text(
        "Who completed the file?",
        hint="Collar number. Leave it empty if it was the officer in charge.",
        max_length=20,
        look=Look(width=20, sometimes=True),
    )
    supervisor = Text(
        "Supervising officer", hint="Collar number", max_length=20, look=Look(width=20)
    )
    supervisor_comments = LongText("Supervisor's comments", max_length=LONG, look=Look(rows=3))
    summary = LongText("Summary of the facts", empty="Enter the summary", max_length=LONG)
    offences = LongText(
        "Offences under investigation",
        hint="Codes, one a line, such as SX03002. Leave it empty if they are the charges below.",
        max_length=2_000,
        look=SOMETIMES,
    )
    reported_on = Day(
        "When was it reported?", sense=Sense.REPORTED, required=False, subject="Day of the report"
    )
    incident_from = Text(
        "When is it said to have begun?",
        hint="A day (2026-09-26), a month (2026-09) or a year (2026)",
        max_length=10,
        look=Look(width=10),
    )
    incident_to = Text(
        "When is it said to have ended?",
        hint="A day, a month or a year",
        max_length=10,
        look=Look(width=10),
    )
    incident_when = LongText("The time in words", max_length=1_000, look=Look(rows=2))
    relationship = Select("Relationship of suspect and complainant", required=False)
    priority = Radios(
        "How soon is a decision needed?",
        [Option(one.value, str(one.label)) for one in Priority],
        empty="Choose how soon a decision is needed",
    )
    why_priority = LongText(
        "Why sooner?",
        hint="Needed for 5 days and 3 hours, such as custody or the end of bail",
        max_length=LONG,
        look=SOMETIMES,
    )
    decision_required_by = Day(
        "By when do the police need the decision?",
        sense=Sense.DECISION_NEEDED,
        required=False,
        subject="Day of the decision",
    )
    early_advice = Select("Which early advice does it follow from?", required=False)
    why_no_early_advice = LongText(
        "Why was no early advice asked for?",
        hint="Reasons are recorded in every rape case",
        max_length=LONG,
        look=SOMETIMES,
    )
    flags = Checkboxes("Flags", required=False)
    potentially_disclosable = LongText("What may have to be disclosed", max_length=LONG)

    def clean_officer(self) -> str:
        return self._collar("officer")

    def clean_completed_by(self) -> str:
        return self._collar("completed_by")

    def clean_supervisor(self) -> str:
        return self._collar("supervisor")

    def _collar(self, name: str) -> str:
        typed: str = self.cleaned_data[name]
        if typed and not COLLAR.fullmatch(typed):
            self.refuse(COLLAR_SAID, name)
        return typed

    def clean_offences(self) -> tuple[str, ...]:
        typed = self.cleaned_data["offences"].splitlines()
        codes = tuple(line.strip().upper() for line in typed if line.strip())
        known = dict(choices("offence", london_day(timezone.now()))) if codes else {}
        if unknown := [code for code in codes if code not in known]:
            self.refuse(f"No offence has the code {unknown[0]}", "offences")
        return codes

    def clean(self) -> dict[str, Any]:
        """The rules of the API, over as much as could be read."""
        given = super().clean() or {}
        for number in (row["number"] for row in _charges(given, self.boxes)):
            if not given.get(name := f"charge_{number}_code") and name not in self.errors:
                self.refuse(f"Choose the offence of charge {number + 1}", name)
        for number in (row["number"] for row in _pieces(given, self.boxes)):
            if not given.get(name := f"piece_{number}_kind") and name not in self.errors:
                self.refuse(f"Choose what piece {number + 1} of the file is", name)
        read = read_form(given, self.boxes, self.urn)
        known = self.known | {one.reference for one in read.facts.case.suspects}
        today = london_day(timezone.now())
        for fault in facts_faults(read.facts, known=known, today=today):
            where = read.box_of(fault.pointer)
            if where not in self.errors:
                self.refuse(fault.detail, where)
        return given


@dataclass(frozen=True)
class Read:
    """What was typed, as a force would have stated it, and where on the page each part stands."""

    facts: ReferralFacts
    rows: Mapping[str, Sequence[int]]

    def box_of(self, pointer: str) -> str:
        """The box of a JSON pointer: `/charges/0/suspect` is `charge_2_suspect` if two empty rows
        stand before it."""
        group, *rest = pointer.strip("/").split("/")
        if group == "referred_suspects":
            return "suspect_0_refer"
        if group in self.rows and len(rest) == 2:
            return f"{SINGULAR[group]}_{self.rows[group][int(rest[0])]}_{rest[1]}"
        return group


SINGULAR = {"suspects": "suspect", "complainants": "complainant", "charges": "charge"}
OF_SUSPECT = (
    *("name", "date_of_birth", "pnc_id", "status", "liberty"),
    *("bail_ends_on", "bail_conditions", "explanation"),
)


def _charges(given: Mapping[str, Any], boxes: QueryDict) -> list[dict[str, Any]]:
    return typed_rows(given, boxes, "charge", frozenset({"suspect"}))


def _pieces(given: Mapping[str, Any], boxes: QueryDict) -> list[dict[str, Any]]:
    return typed_rows(given, boxes, "piece", frozenset({"standing"}))


def read_form(given: Mapping[str, Any], boxes: QueryDict, urn: str) -> Read:
    """All that could be read of what was typed."""
    references = references_in(boxes)
    suspects = typed_rows(given, boxes, "suspect", frozenset({"refer"}))
    complainants = typed_rows(given, boxes, "complainant")
    charges = [row for row in _charges(given, boxes) if row.get("code")]
    pieces = [row for row in _pieces(given, boxes) if row.get("kind")]
    decided = tuple(references[row["number"]] for row in suspects if row.get("refer"))
    only = decided[0] if len(decided) == 1 else ""
    stated = tuple(
        ChargeFacts(
            suspect=row.get("suspect") or only,
            code=row["code"],
            suffix=row.get("suffix") or "",
            on=row.get("on") or "",
        )
        for row in charges
    )
    advice = given.get("early_advice")
    case = CaseFacts(
        urn=urn,
        offences=given.get("offences") or tuple(dict.fromkeys(one.code for one in stated)),
        reported_on=given.get("reported_on"),
        suspects=tuple(_suspect(row, references[row["number"]]) for row in suspects),
        complainants=tuple(
            ComplainantFacts(
                reference=row.get("reference") or f"C{row['number'] + 1}",
                adult_then=yes_no(row.get("adult_then")),
                adult_now=yes_no(row.get("adult_now")),
            )
            for row in complainants
        ),
        **{
            name: given.get(name) or ""
            for name in ("incident_from", "incident_to", "incident_when", "relationship")
        },
    )
    facts = ReferralFacts(
        case=case,
        suspects=decided,
        charges=stated,
        decision_required_by=given.get("decision_required_by"),
        early_advice=UUID(advice) if advice else None,
        flags=tuple(given.get("flags") or ()),
        material=tuple(
            PieceFacts(row["kind"], row.get("standing") or "", row.get("text") or "")
            for row in pieces
        ),
        priority=given.get("priority") or Priority.STANDARD,
        **{name: given.get(name) or "" for name in WORDS},
    )
    rows = {"suspects": suspects, "complainants": complainants, "charges": charges}
    return Read(facts, {name: [row["number"] for row in some] for name, some in rows.items()})


WORDS = (
    *("summary", "officer", "completed_by", "supervisor", "supervisor_comments"),
    *("why_priority", "why_no_early_advice", "potentially_disclosable"),
)


def _suspect(row: Mapping[str, Any], reference: str) -> SuspectFacts:
    said = {name: row[name] for name in OF_SUSPECT if row.get(name)}
    return SuspectFacts(reference, under_18=yes_no(row.get("under_18")), **said)
