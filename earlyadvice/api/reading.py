"""Reading a request from JSON: only what makes it unreadable is a fault; thin is not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts
from casework.rules import first_day, is_urn, normalise_urn, partial_date_fault
from core.accounts.models import Force
from core.api.fields import Code, Day, Text, known_codes
from earlyadvice.routing import forces_of
from earlyadvice.submission import (
    LineFacts,
    MaterialFacts,
    Submission,
    SupervisorReview,
    Urgency,
)

if TYPE_CHECKING:
    Body = serializers.Serializer[Any]
else:
    Body = serializers.Serializer

KINDS = (
    "offence",
    "relationship",
    "liberty",
    "suspect_status",
    "early_advice_issue",
    "material_kind",
    "line_status",
    "urgent_reason",
    "review_role",
)
MANY = 100  # suspects, lines or pieces of material in one request


def _many(item: type[Body]) -> Any:
    """A list of `item`s, at most 100, empty if not given."""
    listed: Any = item
    return listed(many=True, required=False, max_length=MANY)


class UrgencyIn(Body):
    reason = Code("urgent_reason", required=True)
    needed_by = Day(required=True)

    def validate_needed_by(self, value: date) -> date:
        if value < self.context["today"]:
            raise serializers.ValidationError(
                "The date cannot lie in the past.", code="in-the-past"
            )
        return value


class SuspectIn(Body):
    reference = serializers.CharField(max_length=20)
    name = Text(max_length=200)
    date_of_birth = Day(latest_today=True)
    status = Code("suspect_status")
    liberty = Code("liberty")
    bail_ends_on = Day()
    under_18 = serializers.BooleanField(required=False, allow_null=True, default=None)
    explanation = Text()


class ComplainantIn(Body):
    reference = serializers.CharField(max_length=20)
    adult_then = serializers.BooleanField(required=False, allow_null=True, default=None)
    adult_now = serializers.BooleanField(required=False, allow_null=True, default=None)


class LineIn(Body):
    text = Text(required=True)
    status = Code("line_status")
    anticipated_outcome = Text()
    expected_by = Day()


class MaterialIn(Body):
    kind = Code("material_kind", required=True)
    text = Text()


class SupervisorReviewIn(Body):
    by = serializers.CharField(max_length=20)
    role = Code("review_role", required=True)
    on = Day(required=True, latest_today=True)
    comments = Text()


class PartialDate(serializers.CharField):
    """A day, a month or a year, or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_blank=True, allow_null=True, max_length=10, **kwargs)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return (True, "") if data is None else super().validate_empty_values(data)

    def to_internal_value(self, data: Any) -> str:
        value: str = super().to_internal_value(data)
        if value and (fault := partial_date_fault(value, self.context["today"])):
            raise serializers.ValidationError(fault, code="impossible-date")
        return value


class RequestIn(Body):
    """The body of `POST /early-advice-requests` and of `/check`."""

    urn = serializers.CharField(max_length=40)
    offences = serializers.ListField(
        child=Code("offence", required=True), required=False, max_length=MANY
    )
    reported_on = Day(latest_today=True)
    incident_from = PartialDate()
    incident_to = PartialDate()
    incident_when = Text(max_length=1000)
    relationship = Code("relationship")
    urgent = UrgencyIn(required=False, allow_null=True)
    factual_summary = Text(required=True)
    suspects = _many(SuspectIn)
    complainants = _many(ComplainantIn)
    lines_of_enquiry = _many(LineIn)
    issues = serializers.ListField(
        child=Code("early_advice_issue", required=True), required=False, max_length=MANY
    )
    issues_text = Text()
    advice_sought = Text(required=True)
    material = _many(MaterialIn)
    potentially_disclosable = Text()
    discussion_requested = serializers.BooleanField(required=False, default=False)
    officer = serializers.CharField(max_length=20)
    supervisor = Text(max_length=20)
    supervisor_review = SupervisorReviewIn(required=False, allow_null=True)
    no_supervisor_review_because = Text()
    unit = Text(max_length=60)

    def validate_urn(self, value: str) -> str:
        urn = normalise_urn(value)
        if not is_urn(urn):
            raise serializers.ValidationError(
                "A URN has 11 characters: force (2 digits), unit (2), number (5 digits), "
                "year (2 digits), such as 06RX0012326.",
                code="urn-malformed",
            )
        force: Force = self.context["force"]
        if force not in forces_of(urn):
            raise serializers.ValidationError(
                "The first two digits of the URN are not a code of your force.",
                code="urn-not-of-your-force",
            )
        return urn

    def validate_suspects(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return _no_twins(value)

    def validate_complainants(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return _no_twins(value)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        began, ended = attrs.get("incident_from"), attrs.get("incident_to")
        if began and ended and first_day(ended) < first_day(began[: len(ended)]):
            raise serializers.ValidationError(
                {"incident_to": "The incident cannot end before it begins."}, code="impossible-date"
            )
        return attrs


def _no_twins(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    references = [person["reference"] for person in people]
    if len(set(references)) != len(references):
        raise serializers.ValidationError(
            "Give each person a reference of their own.", code="reference-repeated"
        )
    return people


def read(data: dict[str, Any], *, force: Force, today: date) -> tuple[Submission, RequestIn]:
    """The submission in a body, and what read it; `ValidationError` carries all faults."""
    context = {"codes": known_codes(KINDS), "force": force, "today": today}
    serializer = RequestIn(data=data, context=context)
    serializer.is_valid(raise_exception=True)
    return _submission(serializer.validated_data), serializer


def _submission(valid: dict[str, Any]) -> Submission:
    urgent, review = valid.get("urgent"), valid.get("supervisor_review")
    return Submission(
        case=CaseFacts(
            urn=valid["urn"],
            offences=tuple(valid.get("offences", ())),
            reported_on=valid.get("reported_on"),
            incident_from=valid.get("incident_from", ""),
            incident_to=valid.get("incident_to", ""),
            incident_when=valid.get("incident_when", ""),
            relationship=valid.get("relationship", ""),
            suspects=tuple(SuspectFacts(**one) for one in valid.get("suspects", ())),
            complainants=tuple(ComplainantFacts(**one) for one in valid.get("complainants", ())),
        ),
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
