"""What the API answers about early advice, for its description."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from casework.api.shapes import NEEDS_OFFICER, ComplainantOut, ReferralLineOut, SuspectOut
from casework.prfi.lifecycle import PrfiKind
from core.api.shapes import (
    AFTER,
    IDEMPOTENCY_KEY,
    IDEMPOTENCY_KEY_REQUIRED,
    LIMIT,
    OF_OFFICER,
    OF_URN,
    REFUSALS,
    UPDATED_SINCE,
    paged,
)
from deadlines.shapes import ClockOut
from earlyadvice.lifecycle import (
    DiscussionState,
    How,
    Leaning,
    OutcomeKind,
    Points,
    Side,
    State,
)

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
    needs_officer = serializers.BooleanField(help_text=NEEDS_OFFICER)
    lawyer = serializers.CharField(allow_null=True)
    available = serializers.ListField(child=serializers.CharField())


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
    agreed_on = serializers.DateField(allow_null=True)
    why_not = serializers.CharField(
        allow_blank=True, help_text="Why no date other than the 21 working days was agreed"
    )
    clock = ClockOut(allow_null=True)


class SupervisorReviewOut(serializers.Serializer[Any]):
    by = serializers.CharField()
    role = serializers.CharField(allow_blank=True)
    on = serializers.DateField()
    comments = serializers.CharField(allow_blank=True)


class ReturnReasonOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field's own label, by name
    contents = serializers.ListField(
        child=serializers.CharField(), help_text="Which of the eight contents are missing"
    )
    details = serializers.CharField(allow_blank=True)


class QueryOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    text = serializers.CharField()
    pauses_because = serializers.CharField(
        allow_blank=True, help_text="Empty: work goes on meanwhile"
    )
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    expected_on = serializers.DateField()
    answered_at = serializers.DateTimeField(allow_null=True)


class InformationOut(serializers.Serializer[Any]):
    query = serializers.UUIDField(allow_null=True)
    contents = serializers.ListField(child=serializers.CharField())
    text = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.CharField()


class ReturnReviewOut(serializers.Serializer[Any]):
    why = serializers.CharField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    upheld = serializers.BooleanField(
        allow_null=True, help_text="true: it should not have been returned, and is taken back"
    )
    answer = serializers.CharField(allow_blank=True)
    answered_by = serializers.CharField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class OutcomeOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=OutcomeKind.choices)
    next_expected_on = serializers.DateField(allow_null=True)
    code = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    open_lines = serializers.CharField(allow_blank=True)
    inspector = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    by = serializers.CharField()


class ReturnedOut(serializers.Serializer[Any]):
    reasons = ReturnReasonOut(many=True)
    police_response_on = serializers.DateField(allow_null=True)
    answer_clock = ClockOut(
        allow_null=True, help_text="What the police owe: its id, and by when it is due"
    )


class TimeOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    proposed_by = serializers.ChoiceField(choices=Side.choices)
    starts_at = serializers.DateTimeField()
    how = serializers.ChoiceField(choices=How.choices)


class SharedNoteOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    version = serializers.IntegerField()
    by = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)


class EntryOut(serializers.Serializer[Any]):
    side = serializers.ChoiceField(choices=Side.choices)
    by = serializers.CharField()
    at = serializers.DateTimeField()
    after_shown = serializers.BooleanField(
        help_text="Whether the other side's words had been shown before"
    )
    points = serializers.CharField(allow_blank=True)
    nfa_suggested = serializers.BooleanField(allow_null=True)
    nfa_who = serializers.CharField(allow_blank=True)
    nfa_why = serializers.CharField(allow_blank=True)
    nfa_open_lines = serializers.CharField(allow_blank=True)
    understood = serializers.CharField(allow_blank=True)
    agrees = serializers.BooleanField(allow_null=True)
    disputed_point = serializers.CharField(allow_blank=True)
    note_version = serializers.IntegerField(allow_null=True)


class DiscussionOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=DiscussionState.choices)
    offered_at = serializers.DateTimeField()
    offered_by = serializers.CharField()
    times = TimeOut(many=True)
    starts_at = serializers.DateTimeField(allow_null=True, help_text="The time both have agreed")
    held_at = serializers.DateTimeField(allow_null=True)
    how = serializers.CharField(allow_null=True)
    attendees = serializers.CharField(allow_blank=True)
    not_held_because = serializers.CharField(allow_blank=True)
    not_held_by = serializers.CharField(allow_null=True)
    who_decides = serializers.ListField(child=serializers.CharField())
    points = serializers.CharField(
        allow_null=True, help_text="The officer's own points: asked, received or not_received"
    )
    points_clock = ClockOut(allow_null=True)
    note = SharedNoteOut(
        allow_null=True, help_text="Shown once the officer's points came or were not received"
    )
    entries = EntryOut(many=True)
    put_right = serializers.CharField(allow_blank=True)


class SectionOut(serializers.Serializer[Any]):
    section = serializers.CharField()
    heading = serializers.CharField()
    text = serializers.CharField()


class LeaningOut(serializers.Serializer[Any]):
    suspect = serializers.CharField(allow_null=True)
    leaning = serializers.ChoiceField(choices=Leaning.choices)


class AdvisedLineOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    why = serializers.CharField()
    by_when = serializers.DateField()
    points = serializers.ChoiceField(choices=Points.choices)


class OpenLineOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    why = serializers.CharField()


class AdviceOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    handling = serializers.CharField()
    handling_note = serializers.CharField()
    given_at = serializers.DateTimeField()
    given_by = serializers.CharField()
    text = serializers.CharField()
    sections = SectionOut(many=True)
    leanings = LeaningOut(many=True)
    lines_of_enquiry = AdvisedLineOut(many=True)
    open_lines = OpenLineOut(many=True)
    issues = serializers.ListField(child=serializers.CharField())
    correction_why = serializers.CharField(allow_blank=True)


class RequestOut(LineOut):
    triage_clock = ClockOut()
    thin = ThinOut(many=True)
    ignored = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="After a POST: members nobody reads",
    )
    resubmission_of = serializers.UUIDField(allow_null=True)
    changed_since_return = serializers.ListField(
        child=serializers.CharField(), help_text="The members that a resubmission states otherwise"
    )
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
    queries = QueryOut(many=True)
    information = InformationOut(many=True)
    reviews_of_return = ReturnReviewOut(many=True)
    outcome_clock = ClockOut(allow_null=True)
    outcomes = OutcomeOut(many=True)
    discussions = DiscussionOut(many=True)
    advice = AdviceOut(allow_null=True)


class CodedOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    number = serializers.IntegerField()


class MonthOut(serializers.Serializer[Any]):
    month = serializers.CharField(help_text="As London counts it: 2026-11")
    received = serializers.IntegerField()
    thin = serializers.IntegerField(help_text="Received with something not answered, when sent")
    thin_share = serializers.FloatField(allow_null=True)
    contents_answered_average = serializers.FloatField(
        allow_null=True, help_text="Of the eight, when sent"
    )
    missing = CodedOut(many=True, help_text="Contents not answered when sent, most often first")
    checks = serializers.IntegerField()
    refusals = CodedOut(many=True, help_text="Of a check or a creation")
    returned = serializers.IntegerField()
    return_reasons = CodedOut(many=True)
    advised = serializers.IntegerField()
    median_working_days_to_advice = serializers.FloatField(
        allow_null=True, help_text="Since the first request, for advice given in the month"
    )
    advice_due = serializers.IntegerField()
    advice_late = serializers.IntegerField(
        help_text="Of what fell due: given after the day, or not yet"
    )
    discussions_offered = serializers.IntegerField()
    discussions_held = serializers.IntegerField(help_text="Of those offered in the month")
    points_not_received = serializers.IntegerField()


class FiguresOut(serializers.Serializer[Any]):
    force = serializers.CharField()
    months = MonthOut(many=True, help_text="The last twelve, this one included, oldest first")


class OwedOut(serializers.Serializer[Any]):
    cps = ClockOut(many=True)
    police = ClockOut(many=True)


class DateOut(serializers.Serializer[Any]):
    on = serializers.DateField()
    what = serializers.CharField()


class ReportOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    next_expected_on = serializers.DateField()
    at = serializers.DateTimeField()
    by = serializers.CharField()


class WaitingOut(serializers.Serializer[Any]):
    suspect = serializers.CharField(allow_null=True)
    kind = serializers.ChoiceField(choices=PrfiKind.choices)
    reason = serializers.CharField()
    since = serializers.DateField(help_text="Since when the police have the next move")
    next_review_on = serializers.DateField()
    reports = ReportOut(many=True)


class CaseOut(serializers.Serializer[Any]):
    urn = serializers.CharField()
    version = serializers.IntegerField()
    stage = serializers.CharField(help_text="In words")
    whose_move = serializers.CharField(allow_null=True, help_text="cps, police or null")
    next_move = serializers.CharField(allow_blank=True, help_text="What it is, in words")
    unit = serializers.CharField()
    officer = serializers.CharField(allow_null=True, help_text="In charge: collar number")
    needs_officer = serializers.BooleanField(help_text=NEEDS_OFFICER)
    supervisor = serializers.CharField(allow_null=True)
    lawyer = serializers.CharField(allow_null=True)
    clocks = OwedOut(help_text="Open ones, by who owes them")
    next_dates = DateOut(many=True)
    referrals = ReferralLineOut(many=True, help_text="Charging referrals, oldest first")
    waiting = WaitingOut(many=True, help_text="Who waits for further investigation (PRFI)")
    requests = LineOut(many=True, help_text="Requests for early advice, oldest first")
    available = serializers.ListField(child=serializers.CharField())


RequestPageOut = paged("RequestPageOut", LineOut)

LIST_PARAMETERS = [
    OpenApiParameter("state", str, enum=State.values),
    OF_URN,
    OF_OFFICER,
    UPDATED_SINCE,
    LIMIT,
    AFTER,
]
