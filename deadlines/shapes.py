"""What the API answers about clocks and escalations, for its description."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.api.shapes import paged
from deadlines.models.escalation import ClosedBecause


class ClockOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    owed_by = serializers.CharField()
    day_one = serializers.DateField()
    due_on = serializers.DateField()
    days_allowed = serializers.IntegerField(allow_null=True)
    days_used = serializers.IntegerField(allow_null=True)
    days_left = serializers.IntegerField(allow_null=True, help_text="Negative once late")
    working_days_since_first_request = serializers.IntegerField()
    first_received_on = serializers.DateField()
    state = serializers.CharField()
    overdue = serializers.BooleanField()
    paused_until = serializers.DateField(allow_null=True)
    ledger = serializers.CharField()


class DeadlineOut(ClockOut):
    urn = serializers.CharField()
    version = serializers.IntegerField()
    available = serializers.ListField(child=serializers.CharField())


class AskedAgainOut(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True)
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()


class QuestionOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(
        choices=["open", "answered", "overtaken"], help_text="overtaken: what was owed came first"
    )
    text = serializers.CharField(allow_blank=True)
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    again = AskedAgainOut(many=True, help_text="Who asked while it was open. Oldest first")
    answer = serializers.CharField(allow_blank=True)
    answered_by = serializers.CharField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class OneDeadlineOut(DeadlineOut):
    questions = QuestionOut(many=True, help_text="Where is it? Oldest first")


class LedgerDayOut(serializers.Serializer[Any]):
    date = serializers.DateField()
    counted = serializers.BooleanField()
    number = serializers.IntegerField(required=False)
    hours = serializers.FloatField(required=False)
    why = serializers.CharField(required=False)
    by = serializers.CharField(required=False)
    reason = serializers.CharField(required=False)
    due = serializers.BooleanField(required=False)
    late = serializers.BooleanField(required=False)


class LedgerNoteOut(serializers.Serializer[Any]):
    date = serializers.DateField()
    what = serializers.CharField()
    why = serializers.CharField(allow_blank=True)
    by = serializers.CharField()


class LedgerOut(serializers.Serializer[Any]):
    due_on = serializers.DateField()
    calendar = serializers.CharField()
    received_on = serializers.DateField()
    first_received_on = serializers.DateField()
    working_days_since_first_request = serializers.IntegerField()
    state = serializers.CharField()
    days = LedgerDayOut(many=True)
    notes = LedgerNoteOut(many=True)


class EscalationOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    urn = serializers.CharField()
    owed_by = serializers.CharField()
    level = serializers.CharField()
    state = serializers.CharField()
    post = serializers.CharField()
    raised_at = serializers.DateTimeField()
    by_hand = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)
    acknowledge_by = serializers.DateField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(allow_blank=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_because = serializers.ChoiceField(
        choices=ClosedBecause.values, allow_null=True, help_text="Why it closed by itself"
    )
    not_answered = serializers.BooleanField()
    late = serializers.ListField(
        child=serializers.UUIDField(), help_text="The clocks that are late"
    )
    version = serializers.IntegerField()
    available = serializers.ListField(child=serializers.CharField())


DeadlinePageOut = paged("DeadlinePageOut", DeadlineOut)
EscalationPageOut = paged("EscalationPageOut", EscalationOut)
