"""What the API reads and answers about action plans and pre-charge discussions."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from casework.plans.answering import MOST_DOCUMENTS
from casework.plans.lifecycle import (
    ChallengeAnswer,
    DateAnswer,
    DiscussionAbout,
    DiscussionAnswer,
    ItemState,
    Notice,
    ReplyOutcome,
    RoundKind,
    Side,
)
from core.accounts.roles import Rank
from core.api.fields import Body, Choice, Day, Flag, Line, Listed, Text
from core.api.shapes import AFTER, LIMIT, OF_OFFICER, OF_URN, UPDATED_SINCE, paged
from core.sense import Sense
from deadlines.shapes import ClockOut

OPEN, CLOSED = "open", "closed"


# --- what is read ---------------------------------------------------------------------------------


class ItemReplyIn(Body):
    """The body of `POST /action-items/{id}/reply`."""

    outcome = Choice(choices=ReplyOutcome.choices)
    text = Text(required=True)
    documents = Listed(
        Line(max_length=200),
        max_length=MOST_DOCUMENTS,
        help_text="Names of what is sent beside it",
    )


class ItemChallengeIn(Body):
    """The body of `POST /action-items/{id}/challenge`."""

    reason = Text(required=True)
    proposal = Text(help_text="What you would do instead")


class ItemExtensionIn(Body):
    """The body of `POST /action-items/{id}/extension`."""

    new_date = Day(sense=Sense.ANSWER, required=True)
    reason = Text(required=True)


class ItemApprovalIn(Body):
    """The body of `POST /action-items/{id}/approval`: of counselling records, by a senior officer
    who is not in charge of the case."""

    agreed = Flag()
    words = Text(required=True)


class CaseDiscussionIn(Body):
    """The body of `POST /cases/{urn}/discussion`: an answer to the offer, or, once it was held,
    the officer's note."""

    answer = Choice(choices=DiscussionAnswer.choices, required=False, allow_null=True, default=None)
    words = Text()
    note = Text()
    agrees_not_asked = Flag(
        required=False, default=False, help_text="With the note: you agree to what is not asked for"
    )


# --- what is answered -----------------------------------------------------------------------------


class ActionItemLineOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    suspect = serializers.CharField(allow_null=True, help_text="Reference; null: all")
    category = serializers.CharField()
    state = serializers.ChoiceField(choices=ItemState.choices)
    officer = serializers.CharField(help_text="Collar number")
    required_on = serializers.DateField()
    version = serializers.IntegerField()
    available = serializers.ListField(child=serializers.CharField())


class ActionPlanLineOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    urn = serializers.CharField()
    charging_referral = serializers.UUIDField()
    number = serializers.IntegerField(help_text="The round, counted through the case")
    kind = serializers.ChoiceField(choices=RoundKind.choices)
    state = serializers.ChoiceField(choices=[OPEN, CLOSED])
    whose_move = serializers.ListField(child=serializers.ChoiceField(choices=Side.choices))
    issued_at = serializers.DateTimeField(
        allow_null=True, help_text="Null while only an urgent item has gone first"
    )
    updated_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    items = ActionItemLineOut(many=True)


class RecordOut(serializers.Serializer[Any]):
    reason_to_believe_held = serializers.CharField()
    relevant_to_line = serializers.CharField()
    necessary_and_proportionate = serializers.CharField()
    why_this_source = serializers.CharField()
    period_from = serializers.DateField(allow_null=True)
    period_to = serializers.DateField(allow_null=True)
    why_this_period = serializers.CharField()
    less_intrusive_tried = serializers.CharField()
    notice = serializers.ChoiceField(choices=Notice.choices)
    notice_withheld_because = serializers.CharField(allow_blank=True)
    approver_name = serializers.CharField()
    approver_rank = serializers.ChoiceField(choices=Rank.choices)
    device_part = serializers.CharField(allow_blank=True)
    processing_notice = serializers.BooleanField()
    substantial_probative_value = serializers.CharField(allow_blank=True)


class ItemReplyOut(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=ReplyOutcome.choices)
    text = serializers.CharField()
    documents = serializers.ListField(child=serializers.CharField())
    by = serializers.CharField()
    at = serializers.DateTimeField()
    review_clock = ClockOut()


class ItemChallengeOut(serializers.Serializer[Any]):
    reason = serializers.CharField()
    proposal = serializers.CharField(allow_blank=True)
    by = serializers.CharField()
    at = serializers.DateTimeField()
    answer = serializers.ChoiceField(choices=ChallengeAnswer.choices, allow_blank=True)
    words = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    clock = ClockOut()


class ItemDateChangeOut(serializers.Serializer[Any]):
    side = serializers.ChoiceField(choices=Side.choices)
    from_on = serializers.DateField()
    to_on = serializers.DateField()
    why = serializers.CharField()
    at = serializers.DateTimeField()
    answer = serializers.ChoiceField(choices=DateAnswer.choices, allow_blank=True)
    words = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    clock = ClockOut(allow_null=True)


class ItemApprovalOut(serializers.Serializer[Any]):
    side = serializers.ChoiceField(choices=Side.choices)
    agreed = serializers.BooleanField()
    words = serializers.CharField()
    at = serializers.DateTimeField()


class ActionItemOut(ActionItemLineOut):
    plan = serializers.UUIDField()
    what = serializers.CharField()
    why = serializers.CharField()
    line_of_enquiry = serializers.CharField(allow_blank=True)
    first_required_on = serializers.DateField(help_text="As first asked")
    cannot_decide_because = serializers.CharField(
        allow_blank=True, help_text="Empty unless the decision waits for it"
    )
    proportionality = RecordOut(allow_null=True)
    clock = ClockOut(allow_null=True)
    successor_of = serializers.UUIDField(allow_null=True)
    closed_why = serializers.CharField(allow_blank=True)
    replies = ItemReplyOut(many=True)
    challenges = ItemChallengeOut(many=True)
    date_changes = ItemDateChangeOut(many=True)
    approvals = ItemApprovalOut(many=True)


class ActionPlanOut(ActionPlanLineOut):
    why = serializers.CharField()
    lawyer = serializers.CharField()
    items = ActionItemOut(many=True)


class NotAskedOut(serializers.Serializer[Any]):
    what = serializers.CharField()
    why = serializers.CharField()
    at = serializers.DateTimeField()
    agreed_at = serializers.DateTimeField(allow_null=True, help_text="By the officer")


class PreChargeDiscussionOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    about = serializers.ChoiceField(choices=DiscussionAbout.choices)
    words = serializers.CharField()
    offered_by = serializers.CharField()
    offered_at = serializers.DateTimeField()
    answer = serializers.ChoiceField(choices=DiscussionAnswer.choices, allow_blank=True)
    answer_words = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    held_on = serializers.DateField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    officer_note = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


class CaseDiscussionOut(serializers.Serializer[Any]):
    urn = serializers.CharField()
    discussion = PreChargeDiscussionOut(allow_null=True, help_text="The newest; null: none offered")
    not_asked = NotAskedOut(many=True, help_text="Decided not to be asked for, and why")
    available = serializers.ListField(child=serializers.CharField())


ActionPlanPageOut = paged("ActionPlanPageOut", ActionPlanLineOut)

PLAN_PARAMETERS = [
    OpenApiParameter("state", str, enum=[OPEN, CLOSED]),
    OF_URN,
    OF_OFFICER,
    UPDATED_SINCE,
    LIMIT,
    AFTER,
]
