"""What the API answers about early advice, for its description."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from core.api.shapes import (
    AFTER,
    IDEMPOTENCY_KEY,
    IDEMPOTENCY_KEY_REQUIRED,
    LIMIT,
    REFUSALS,
    paged,
)
from deadlines.shapes import ClockOut
from earlyadvice.lifecycle import State

__all__ = ["IDEMPOTENCY_KEY", "IDEMPOTENCY_KEY_REQUIRED", "REFUSALS"]


class ThinOut(serializers.Serializer[Any]):
    content = serializers.CharField()
    why = serializers.CharField()
    how_to_mend = serializers.CharField()


class CheckOut(serializers.Serializer[Any]):
    answered = serializers.IntegerField(help_text="Of the eight minimum contents")
    of = serializers.IntegerField()
    thin = ThinOut(many=True)
    ignored = serializers.ListField(child=serializers.CharField(), help_text="Members nobody reads")


class LineOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    urn = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    whose_move = serializers.CharField(allow_null=True, help_text="cps, police or null")
    version = serializers.IntegerField()
    received_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    clock = ClockOut()
    unit = serializers.CharField()
    officer = serializers.CharField()
    lawyer = serializers.CharField(allow_null=True)
    available = serializers.ListField(child=serializers.CharField())


class SuspectOut(serializers.Serializer[Any]):
    reference = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    date_of_birth = serializers.DateField(allow_null=True)
    status = serializers.CharField(allow_blank=True)
    liberty = serializers.CharField(allow_blank=True)
    bail_ends_on = serializers.DateField(allow_null=True)
    under_18 = serializers.BooleanField(allow_null=True)
    explanation = serializers.CharField(allow_blank=True)


class ComplainantOut(serializers.Serializer[Any]):
    reference = serializers.CharField()
    adult_then = serializers.BooleanField(allow_null=True)
    adult_now = serializers.BooleanField(allow_null=True)


class EnquiryOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    status = serializers.CharField(allow_blank=True)
    anticipated_outcome = serializers.CharField(allow_blank=True)
    expected_by = serializers.DateField(allow_null=True)


class MaterialOut(serializers.Serializer[Any]):
    kind = serializers.CharField()
    text = serializers.CharField(allow_blank=True)


class UrgentOut(serializers.Serializer[Any]):
    reason = serializers.CharField()
    needed_by = serializers.DateField()


class SupervisorReviewOut(serializers.Serializer[Any]):
    by = serializers.CharField()
    role = serializers.CharField(allow_blank=True)
    on = serializers.DateField()
    comments = serializers.CharField(allow_blank=True)


class ReturnReasonOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field's own label, by name
    details = serializers.CharField(allow_blank=True)


class ReturnedOut(serializers.Serializer[Any]):
    reasons = ReturnReasonOut(many=True)
    police_response_on = serializers.DateField(allow_null=True)


class AdviceOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    handling = serializers.CharField()
    handling_note = serializers.CharField()
    given_at = serializers.DateTimeField()
    given_by = serializers.CharField()
    text = serializers.CharField()


class RequestOut(LineOut):
    triage_clock = ClockOut()
    thin = ThinOut(many=True)
    ignored = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="After a POST: members nobody reads",
    )
    resubmission_of = serializers.UUIDField(allow_null=True)
    also_open = serializers.ListField(
        child=serializers.UUIDField(), help_text="Other open requests under the same URN"
    )
    offences = serializers.ListField(child=serializers.CharField())
    reported_on = serializers.DateField(allow_null=True)
    incident_from = serializers.CharField(allow_null=True)
    incident_to = serializers.CharField(allow_null=True)
    incident_when = serializers.CharField(allow_blank=True)
    relationship = serializers.CharField(allow_blank=True)
    urgent = UrgentOut(allow_null=True)
    factual_summary = serializers.CharField()
    suspects = SuspectOut(many=True)
    complainants = ComplainantOut(many=True)
    lines_of_enquiry = EnquiryOut(many=True)
    issues = serializers.ListField(child=serializers.CharField())
    issues_text = serializers.CharField(allow_blank=True)
    advice_sought = serializers.CharField()
    material = MaterialOut(many=True)
    potentially_disclosable = serializers.CharField(allow_blank=True)
    discussion_requested = serializers.BooleanField()
    supervisor = serializers.CharField(allow_null=True)
    supervisor_review = SupervisorReviewOut(allow_null=True)
    no_supervisor_review_because = serializers.CharField(allow_blank=True)
    returned = ReturnedOut(allow_null=True)
    advice = AdviceOut(allow_null=True)


RequestPageOut = paged("RequestPageOut", LineOut)

LIST_PARAMETERS = [
    OpenApiParameter("state", str, enum=State.values),
    OpenApiParameter("urn", str),
    OpenApiParameter("officer", str, description="Collar number"),
    OpenApiParameter("updated_since", str, description="An instant such as 2026-11-20T15:04:05Z"),
    LIMIT,
    AFTER,
]
