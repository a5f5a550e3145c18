"""Reading a request from JSON: only what makes it unreadable is a fault; thin is not."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.api.reading import CASE_KINDS, MANY, CaseIn, case_facts, many
from core.accounts.models import Force
from core.api.fields import (
    Body,
    Choice,
    Code,
    Day,
    Flag,
    Id,
    Instant,
    Line,
    Listed,
    Text,
    known_codes,
)
from core.sense import Sense
from earlyadvice.lifecycle import How, OutcomeKind, Understood
from earlyadvice.rules import CONTENTS, SUPERVISOR_REVIEW, OutcomeFacts
from earlyadvice.submission import (
    LineFacts,
    MaterialFacts,
    Submission,
    SupervisorReview,
    Urgency,
)

KINDS = (
    *CASE_KINDS,
    "early_advice_issue",
    "material_kind",
    "line_status",
    "urgent_reason",
    "review_role",
)


class InformationIn(Body):
    """An answer to an open query, or to contents that were thin."""

    query = Id(required=False, allow_null=True, default=None)
    contents = Listed(
        Choice(choices=[*CONTENTS, SUPERVISOR_REVIEW.content]),
        max_length=len(CONTENTS) + 1,
        default=list,
    )
    text = Text(required=True)


class OutcomeIn(Body):
    """What the force did with the advice."""

    kind = Choice(choices=OutcomeKind.choices)
    next_expected_on = Day(sense=Sense.ANSWER)
    code = Code("police_outcome")
    reason = Text()
    open_lines = Text()
    inspector = Text(max_length=20)


class TimeIn(Body):
    starts_at = Instant()
    how = Choice(choices=How.choices)


class DiscussionIn(Body):
    """The answer to an offer: exactly one of the three."""

    accept = Id(
        required=False, allow_null=True, default=None, help_text="The id of an offered time"
    )
    propose = many(TimeIn)
    decline = Text(help_text="Why no discussion is wanted, in writing")


class NoteIn(Body):
    """The officer's own points, what they understood, and what they say of the shared note."""

    points = Text()
    nfa_suggested = Flag(
        required=False,
        allow_null=True,
        default=None,
        help_text="Did anyone suggest taking no further action?",
    )
    nfa_who = Text(help_text="Who suggested it")
    nfa_why = Text(help_text="Why it was suggested")
    nfa_open_lines = Text(help_text="Which lines were still open")
    understood = Choice(
        choices=Understood.choices,
        required=False,
        allow_blank=True,
        default="",
        help_text="What the officer took away from the discussion",
    )
    agrees = Flag(required=False, allow_null=True, default=None, help_text="With the shared note")
    disputed_point = Text()


class UrgencyIn(Body):
    reason = Code("urgent_reason", required=True)
    needed_by = Day(sense=Sense.NEEDED_BY, required=True)


class LineIn(Body):
    text = Text(required=True)
    status = Code("line_status")
    anticipated_outcome = Text()
    expected_by = Day(sense=Sense.EXPECTED)


class MaterialIn(Body):
    kind = Code("material_kind", required=True)
    text = Text()


class SupervisorReviewIn(Body):
    by = Line(max_length=20)
    role = Code("review_role", required=True)
    on = Day(sense=Sense.HAPPENED, required=True)
    comments = Text()


class RequestIn(CaseIn):
    """The body of `POST /early-advice-requests` and of `/check`."""

    urgent = UrgencyIn(required=False, allow_null=True)
    factual_summary = Text(required=True)
    lines_of_enquiry = many(LineIn)
    issues = Listed(Code("early_advice_issue", required=True), max_length=MANY)
    issues_text = Text()
    advice_sought = Text(required=True)
    material = many(MaterialIn)
    potentially_disclosable = Text()
    discussion_requested = Flag(required=False, default=False)
    officer = Line(max_length=20)
    supervisor = Text(max_length=20)
    supervisor_review = SupervisorReviewIn(required=False, allow_null=True)
    no_supervisor_review_because = Text()
    unit = Text(max_length=60)


def read(data: dict[str, Any], *, force: Force, today: date) -> Submission:
    """The submission in a body; `ValidationError` carries all faults."""
    context = {"codes": known_codes(KINDS), "force": force, "today": today}
    serializer = RequestIn(data=data, context=context)
    serializer.is_valid(raise_exception=True)
    return _submission(serializer.validated_data)


def read_outcome(data: dict[str, Any], *, today: date) -> OutcomeFacts:
    """The outcome in a body; `ValidationError` carries all faults."""
    context = {"codes": known_codes(["police_outcome"]), "today": today}
    serializer = OutcomeIn(data=data, context=context)
    serializer.is_valid(raise_exception=True)
    return OutcomeFacts(**serializer.validated_data)


def _submission(valid: dict[str, Any]) -> Submission:
    urgent, review = valid.get("urgent"), valid.get("supervisor_review")
    return Submission(
        case=case_facts(valid),
        factual_summary=valid["factual_summary"],
        advice_sought=valid["advice_sought"],
        officer=valid["officer"],
        supervisor=valid.get("supervisor", ""),
        unit=valid.get("unit", ""),
        lines_of_enquiry=tuple(LineFacts(**one) for one in valid.get("lines_of_enquiry", ())),
        issues=tuple(valid.get("issues", ())),
        issues_text=valid.get("issues_text", ""),
        material=tuple(MaterialFacts(**one) for one in valid.get("material", ())),
        potentially_disclosable=valid.get("potentially_disclosable", ""),
        discussion_requested=valid.get("discussion_requested", False),
        urgent=Urgency(**urgent) if urgent else None,
        supervisor_review=SupervisorReview(**({"comments": ""} | review)) if review else None,
        no_review_because=valid.get("no_supervisor_review_because", ""),
    )
