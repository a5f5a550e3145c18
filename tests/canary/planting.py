"""Canaries: a unique marker in every free-text field and every name of a case.

A marker is one word, so that no escaping, folding or trimming hides it, and says by itself which
case and which field it came from. The cases are planted through the actions, as people would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts
from core.accounts.models import Bond, Unit
from core.accounts.work import work
from core.fields import EncryptedText, FreeText, opened
from core.history import write
from deadlines import actions as clocks
from deadlines import escalating
from deadlines.models import Escalation
from earlyadvice import actions
from earlyadvice.models import Request
from earlyadvice.submission import LineFacts, MaterialFacts, Submission, SupervisorReview
from tests.cast import Cast

ROOMS = ("casework", "earlyadvice", "deadlines")
RECEIVED = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MARKER = re.compile(r"canary\d{4}x")
# text fields of a case that are no FreeText and still hold a person's words or name
NAMES = {("Suspect", "name"), ("ReturnReason", "details")}


@dataclass(frozen=True)
class Canary:
    """Where a marker was planted: the case by its relation to the readers, and the field."""

    relation: str
    field: str  # as "Suspect.name"


@dataclass(frozen=True)
class Ids:
    """The keys of one case in the addresses."""

    request_id: UUID
    deadline_id: UUID
    escalation_id: UUID
    urn: str


@dataclass
class Garden:
    """Cases full of canaries."""

    cast: Cast
    cases: dict[str, Ids] = field(default_factory=dict)
    planted: dict[str, Canary] = field(default_factory=dict)

    def mark(self, relation: str, where: str) -> str:
        """A new marker for a field of a case."""
        marker = f"canary{len(self.planted):04d}x"
        self.planted[marker] = Canary(relation, where)
        return f"An invented {marker} sentence."

    def found_in(self, text: str) -> set[Canary]:
        """The canaries in a text."""
        return {self.planted[marker] for marker in MARKER.findall(text) if marker in self.planted}


def plant(cast: Cast) -> Garden:
    """`own`: drafted, paused, escalated and answered; `other unit` and `restricted`: the same,
    where most may not look. `queued`: asked, and in the queue that our manager looks after.
    `asked`, `advised`, `returned`, `withdrawn`: what they say."""
    garden = Garden(cast)
    here = ("own", "asked", "advised", "returned", "withdrawn")
    relations = (*here, "queued", "other unit", "restricted")
    cast.add_role("legal_manager", Unit.objects.get(code="metropolitan-routing"))
    for number, relation in enumerate(relations):
        _plant_one(garden, relation, f"06RX000{number}126")
    return garden


def _plant_one(garden: Garden, relation: str, urn: str) -> None:
    cast = garden.cast

    def words(where: str) -> str:
        return garden.mark(relation, where)

    def act(name: str, action: Any, **given: Any) -> Any:
        person = cast.fresh(name)
        with work(person):
            return action(by=person, at=NOW, **given)

    officer = cast.fresh("officer")
    with work(officer):
        request = actions.submit(
            submission=_submission(words, urn), force=cast.force, by=officer, at=RECEIVED
        )
    one = {"request_id": request.pk}
    if relation == "returned":
        act(
            "legal_manager",
            actions.send_back,
            reasons={"too_early": words("ReturnReason.details")},
            police_response_on=date(2026, 12, 8),
            **one,
        )
    elif relation == "withdrawn":
        act("officer", actions.withdraw, why=words("Move.why"), **one)
    elif relation not in {"asked", "queued"}:
        act("legal_manager", actions.accept, note=words("Move.why"), **one)
        lawyer = cast.people["prosecutor"].pk
        act("legal_manager", actions.allocate, lawyer_id=lawyer, why=words("Move.why"), **one)
        act(
            "prosecutor",
            clocks.pause,
            deadline_id=request.clock_id,
            category="police-information",
            reason=words("ClockEvent.reason"),
            asked_id=officer.pk,
            expected_on=date(2026, 12, 1),
        )
        act("prosecutor", actions.save_draft, text=words("AdviceDraft.body"), **one)
    raised: Escalation | None = None
    if relation not in {"asked", "queued", "returned", "withdrawn"}:
        raised = act(
            "legal_manager",
            escalating.escalate_by_hand,
            deadline_id=request.clock_id,
            reason=words("Escalation.reason"),
        )
        reply = words("Escalation.answer")
        act("legal_manager", escalating.answer, escalation_id=raised.pk, words=reply)
    if relation == "advised":
        act("prosecutor", actions.advise, text=words("Advice.text"), **one)
    if relation == "queued":
        _move(cast, request, Unit.objects.get(code="metropolitan-routing"))
    if relation == "other unit":
        _move(cast, request, cast.other_unit)
    if relation == "restricted":
        _restrict(cast, request)
    raised_id = raised.pk if raised is not None else request.pk
    garden.cases[relation] = Ids(request.pk, request.clock_id, raised_id, urn)


def _submission(words: Any, urn: str) -> Submission:
    return Submission(
        case=CaseFacts(
            urn=urn,
            incident_when=words("Case.incident_when"),
            suspects=(
                SuspectFacts(
                    "S1", name=words("Suspect.name"), explanation=words("Suspect.explanation")
                ),
            ),
            complainants=(ComplainantFacts("C1", adult_then=True),),
        ),
        factual_summary=words("Request.factual_summary"),
        advice_sought=words("Request.advice_sought"),
        issues_text=words("Request.issues_text"),
        potentially_disclosable=words("Request.potentially_disclosable"),
        officer="4412",
        supervisor="2087",
        supervisor_review=SupervisorReview(
            "2087", "gatekeeper", date(2026, 11, 19), words("Request.review_comments")
        ),
        no_review_because=words("Request.no_review_because"),
        lines_of_enquiry=(
            LineFacts(
                words("RequestLine.text"),
                anticipated_outcome=words("RequestLine.anticipated_outcome"),
            ),
        ),
        material=(MaterialFacts("abe_interview", words("RequestMaterial.text")),),
    )


def _move(cast: Cast, request: Request, unit: Unit) -> None:
    matter = request.matter
    matter.unit = unit
    cast.save_change(matter, "unit")
    for bond in matter.people.filter(bond=Bond.LAWYER):
        bond.user = cast.people["other_prosecutor"]
        cast.save_change(bond, "user")


def _restrict(cast: Cast, request: Request) -> None:
    matter = request.matter
    matter.restricted, matter.restricted_by = True, cast.people["unit_head"]
    fields = ["restricted", "restricted_by"]
    write(matter, by=cast.set_up, at=NOW, why="Test", fields=fields)
    for name in ("second_prosecutor", "officer"):
        cast.bond(matter, cast.people[name], Bond.NAMED)


def text_fields() -> Iterator[tuple[type[models.Model], str]]:
    """Every field of a case that can hold somebody's words or name, walked from the models."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            if model.__name__.startswith("Historical"):
                continue
            for one in model._meta.get_fields():
                if isinstance(one, FreeText) or (model.__name__, one.name) in NAMES:
                    yield model, one.name


def unplanted(garden: Garden) -> list[str]:
    """The text fields in which no canary sits. A field that is new stands here until it has one."""
    missing = []
    for model, name in text_fields():
        rows = model._default_manager.all()
        held = [
            opened(row, name)
            if isinstance(model._meta.get_field(name), EncryptedText)
            else str(getattr(row, name))
            for row in rows
        ]
        if not garden.found_in(" ".join(held)):
            missing.append(f"{model.__name__}.{name}")
    return missing
