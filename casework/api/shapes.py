"""What the API answers about cases and charging referrals, for its description."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from casework.referrals.lifecycle import (
    Dispute,
    Ended,
    Priority,
    ReferralState,
    Standing,
    TrackState,
)
from casework.reviews.lifecycle import Kind, Test
from core.api.shapes import AFTER, LIMIT, OF_OFFICER, OF_URN, UPDATED_SINCE, paged
from deadlines.shapes import ClockOut

NEEDS_OFFICER = (
    "The officer in charge is no longer active: name another one with POST /cases/{urn}/officer"
)


class SuspectOut(serializers.Serializer[Any]):
    reference = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    date_of_birth = serializers.DateField(allow_null=True)
    pnc_id = serializers.CharField(allow_blank=True)
    status = serializers.CharField(allow_blank=True)
    liberty = serializers.CharField(allow_blank=True)
    bail_ends_on = serializers.DateField(allow_null=True)
    under_18 = serializers.BooleanField(allow_null=True)
    explanation = serializers.CharField(allow_blank=True)
    bail_conditions = serializers.CharField(allow_blank=True)


class ComplainantOut(serializers.Serializer[Any]):
    reference = serializers.CharField()
    adult_then = serializers.BooleanField(allow_null=True)
    adult_now = serializers.BooleanField(allow_null=True)


class GapOut(serializers.Serializer[Any]):
    content = serializers.CharField()
    how_to_mend = serializers.CharField()


class TrackOut(serializers.Serializer[Any]):
    suspect = serializers.CharField(help_text="Reference")
    state = serializers.ChoiceField(choices=TrackState.choices)
    ended_because = serializers.ChoiceField(choices=Ended.choices, allow_blank=True)
    clock = ClockOut()


class ReferralLineOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    urn = serializers.CharField()
    state = serializers.ChoiceField(choices=ReferralState.choices)
    headline = serializers.CharField(help_text="In words; “mixed” where suspects differ")
    whose_move = serializers.CharField(allow_null=True, help_text="cps, police or null")
    priority = serializers.ChoiceField(choices=Priority.choices)
    version = serializers.IntegerField()
    received_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    tracks = TrackOut(many=True, help_text="One for each suspect to be decided")
    unit = serializers.CharField()
    officer = serializers.CharField()
    needs_officer = serializers.BooleanField(help_text=NEEDS_OFFICER)
    lawyer = serializers.CharField(allow_null=True)
    available = serializers.ListField(child=serializers.CharField())


class ChargeOut(serializers.Serializer[Any]):
    suspect = serializers.CharField()
    code = serializers.CharField()
    suffix = serializers.CharField(allow_blank=True)
    on = serializers.CharField(allow_null=True)


class PieceOut(serializers.Serializer[Any]):
    kind = serializers.CharField()
    standing = serializers.ChoiceField(choices=Standing.choices)
    text = serializers.CharField(allow_blank=True)


class ReferralReasonOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field's own label, by name
    details = serializers.CharField(allow_blank=True)


class ReferralReturnedOut(serializers.Serializer[Any]):
    reasons = ReferralReasonOut(many=True)
    answer_clock = ClockOut()


class AssessmentOut(serializers.Serializer[Any]):
    met = serializers.BooleanField()
    failures = serializers.ListField(child=serializers.CharField())
    comments = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    dispute = serializers.ChoiceField(choices=Dispute.choices)
    dispute_by = serializers.DateField()
    dispute_reason = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)


class DecidedChargeOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    suffix = serializers.CharField(allow_blank=True)


class DecisionOut(serializers.Serializer[Any]):
    suspect = serializers.CharField(help_text="Reference")
    kind = serializers.ChoiceField(choices=Kind.choices)
    test = serializers.ChoiceField(choices=Test.choices)
    stops_prosecution = serializers.BooleanField(
        help_text="True: the suspect had been charged, and the prosecution ends"
    )
    classification = serializers.CharField(help_text="Always “legal-advice”")
    handling = serializers.CharField(help_text="Show it wherever the reasons are shown")
    reasons = serializers.CharField()
    charges = DecidedChargeOut(many=True)
    full_code_review_on = serializers.DateField(allow_null=True)
    released_at = serializers.DateTimeField()
    tell_suspect_after = serializers.DateTimeField(
        allow_null=True,
        help_text="Not before this instant: the victim is told first. Null: nothing to wait for. "
        "Bail or custody is never prolonged for it",
    )
    reconsidered_at = serializers.DateTimeField(
        allow_null=True, help_text="Another decision on the suspect follows"
    )


class ReferralOut(ReferralLineOut):
    gaps = GapOut(many=True, help_text="What the file does not say. It blocks nothing")
    ignored = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="After a POST: members nobody reads",
    )
    resubmission_of = serializers.UUIDField(allow_null=True)
    early_advice = serializers.UUIDField(allow_null=True)
    why_no_early_advice = serializers.CharField(allow_blank=True)
    triage_clock = ClockOut()
    summary = serializers.CharField()
    decision_required_by = serializers.DateField(allow_null=True)
    why_priority = serializers.CharField(allow_blank=True)
    flags = serializers.ListField(child=serializers.CharField())
    potentially_disclosable = serializers.CharField(allow_blank=True)
    offences = serializers.ListField(child=serializers.CharField())
    suspects = SuspectOut(many=True)
    complainants = ComplainantOut(many=True)
    charges = ChargeOut(many=True)
    material = PieceOut(many=True)
    completed_by = serializers.CharField()
    supervisor = serializers.CharField(allow_null=True)
    supervisor_comments = serializers.CharField(allow_blank=True)
    returned = ReferralReturnedOut(allow_null=True)
    file_assessment = AssessmentOut(allow_null=True)
    decisions = DecisionOut(many=True, help_text="Only what has been released")


class UndisputedOut(serializers.Serializer[Any]):
    referrals = serializers.ListField(child=serializers.UUIDField())


ReferralPageOut = paged("ReferralPageOut", ReferralLineOut)

REFERRAL_PARAMETERS = [
    OpenApiParameter("state", str, enum=ReferralState.values),
    OF_URN,
    OF_OFFICER,
    UPDATED_SINCE,
    LIMIT,
    AFTER,
]
