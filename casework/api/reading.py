"""Reading the facts of a case from JSON: the part that every request and referral shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts
from casework.routing import may_use
from casework.rules import (
    ENDS_FIRST,
    TWINS,
    ends_before_it_begins,
    normalise_urn,
    partial_date_fault,
    repeated,
    urn_fault,
)
from core.accounts.models import Force
from core.api.fields import Body, Code, Day, Flag, Line, Listed, Text
from core.sense import Sense

CASE_KINDS = ("offence", "relationship", "liberty", "suspect_status")
MANY = 100  # suspects, lines or pieces of material in one request


def many(item: type[Body]) -> Any:
    """A list of `item`s, at most 100, empty if not given or null."""
    listed: Any = item
    return listed(many=True, required=False, allow_null=True, max_length=MANY)


class SuspectIn(Body):
    reference = Line(max_length=20)
    name = Text(max_length=200)
    date_of_birth = Day(sense=Sense.BORN)
    status = Code("suspect_status")
    liberty = Code("liberty")
    bail_ends_on = Day(sense=Sense.BAIL_ENDS)
    under_18 = Flag(required=False, allow_null=True, default=None)
    explanation = Text()
    bail_conditions = Text()
    pnc_id = Text(max_length=20, help_text="Number in the Police National Computer")


class ComplainantIn(Body):
    reference = Line(max_length=20)
    adult_then = Flag(required=False, allow_null=True, default=None)
    adult_now = Flag(required=False, allow_null=True, default=None)


class PartialDate(Text):
    """A day, a month or a year, or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        if value and (fault := partial_date_fault(value, self.context["today"])):
            raise serializers.ValidationError(fault, code="impossible-date")
        return value


class CaseIn(Body):
    """What a request or a referral says of its case. The context names the force and today."""

    urn = Line(max_length=40)
    offences = Listed(Code("offence", required=True), max_length=MANY)
    reported_on = Day(sense=Sense.REPORTED)
    incident_from = PartialDate()
    incident_to = PartialDate()
    incident_when = Text(max_length=1000)
    relationship = Code("relationship")
    suspects = many(SuspectIn)
    complainants = many(ComplainantIn)

    def validate_urn(self, value: str) -> str:
        urn = normalise_urn(value)
        if fault := urn_fault(urn):
            raise serializers.ValidationError(fault, code="urn-malformed")
        force: Force = self.context["force"]
        if not may_use(force, urn, self.context["today"]):
            raise serializers.ValidationError(
                "The first two digits of the URN are not a code of your force, nor of one that "
                "has named your force as working on the case.",
                code="urn-not-of-your-force",
            )
        return urn

    def validate_suspects(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return _no_twins(value)

    def validate_complainants(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return _no_twins(value)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        began, ended = attrs.get("incident_from", ""), attrs.get("incident_to", "")
        if ends_before_it_begins(began, ended):
            raise serializers.ValidationError({"incident_to": ENDS_FIRST}, code="impossible-date")
        return attrs


def _no_twins(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if repeated(person["reference"] for person in people):
        raise serializers.ValidationError(TWINS, code="reference-repeated")
    return people


def case_facts(valid: Mapping[str, Any]) -> CaseFacts:
    """The facts in what `CaseIn` has read."""
    return CaseFacts(
        urn=valid["urn"],
        offences=tuple(valid.get("offences", ())),
        reported_on=valid.get("reported_on"),
        incident_from=valid.get("incident_from", ""),
        incident_to=valid.get("incident_to", ""),
        incident_when=valid.get("incident_when", ""),
        relationship=valid.get("relationship", ""),
        suspects=tuple(SuspectFacts(**one) for one in valid.get("suspects", ())),
        complainants=tuple(ComplainantFacts(**one) for one in valid.get("complainants", ())),
    )
