"""The states of a round of asking the police, and of each item in it. Tables, nothing else.

A round is one plan, or one set of questions, and its answer. Items are what is asked: each has a
state of its own, and whether a round is answered is derived from them.
"""

from __future__ import annotations

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class RoundKind(TextChoices):
    PLAN = "plan", "Action plan"
    QUESTION = "question", "Questions to the police"
    ASK_AGAIN = "ask_again", "Asked again after a reply"


class Cause(TextChoices):
    """Whose doing it is that a round was needed. Derived: see `rules.cause_of`."""

    CPS = "cps", "CPS"
    POLICE = "police", "Police"


class RoundState(TextChoices):
    READY = "ready", "Ready to be issued"
    AWAITING_REVIEW = "awaiting_review", "Agreement of a legal manager needed"
    REFUSED = "refused", "Not agreed by the legal manager"
    ISSUED = "issued", "Issued"
    DISCARDED = "discarded", "Discarded"


class RoundVerb(TextChoices):
    PROPOSE = "propose", "Write an action plan"  # of a referral: what makes a round
    EDIT = "edit", "Change the plan"
    REVISE = "revise", "Change the plan, to be agreed again"
    AGREE = "agree", "Agree that it is issued"
    REFUSE = "refuse", "Do not agree"
    URGENT_FIRST = "urgent-first", "Send one urgent item first"
    ISSUE = "issue", "Issue the plan"
    DISCARD = "discard", "Discard the plan"


UNISSUED = (RoundState.READY, RoundState.AWAITING_REVIEW, RoundState.REFUSED)

ROUND = Lifecycle(
    moves={
        (RoundState.AWAITING_REVIEW, RoundVerb.AGREE): RoundState.READY,
        (RoundState.AWAITING_REVIEW, RoundVerb.REFUSE): RoundState.REFUSED,
        (RoundState.AWAITING_REVIEW, RoundVerb.URGENT_FIRST): RoundState.AWAITING_REVIEW,
        **{(state, RoundVerb.EDIT): RoundState.READY for state in UNISSUED},
        **{(state, RoundVerb.REVISE): RoundState.AWAITING_REVIEW for state in UNISSUED},
        (RoundState.READY, RoundVerb.ISSUE): RoundState.ISSUED,
        **{(state, RoundVerb.DISCARD): RoundState.DISCARDED for state in UNISSUED},
    },
    words=dict(RoundState.choices),
)


class ItemState(TextChoices):
    DRAFT = "draft", "Not sent yet"
    HELD = "held", "Waiting for approval"
    OPEN = "open", "Waiting for police"
    REPLIED = "replied", "Reply review needed"
    CHALLENGED = "challenged", "Answer to the challenge needed"
    ACCEPTED = "accepted", "Reply accepted"
    ASKED_AGAIN = "asked_again", "Asked again"
    CHANGED = "changed", "Changed after a challenge"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ItemVerb(TextChoices):
    """What can be done with an item. The police's are named as the API names them."""

    OPEN = "open", "Send to the police"
    HOLD = "hold", "Hold for approval"
    APPROVE = "approval", "Approve or refuse"
    REFUSE_APPROVAL = "refuse-approval", "Refuse the approval"
    REPLY = "reply", "Reply"
    CHALLENGE = "challenge", "Challenge"
    ASK_EXTENSION = "extension", "Ask for more time"
    ANSWER_EXTENSION = "answer-extension", "Answer the request for more time"
    CHANGE_DATE = "change-date", "Change the date"
    ACCEPT = "accept", "Accept the reply"
    ASK_AGAIN = "ask-again", "Ask again"
    KEEP = "keep", "Keep the item"
    CHANGE = "change", "Change the item"
    WITHDRAW = "withdraw", "Withdraw the item"


# what is still owed by somebody, on either side
LIVE = (ItemState.DRAFT, ItemState.HELD, ItemState.OPEN, ItemState.REPLIED, ItemState.CHALLENGED)
# with the police, or on its way to them
WITH_POLICE = (ItemState.HELD, ItemState.OPEN)

ITEM = Lifecycle(
    moves={
        (ItemState.DRAFT, ItemVerb.OPEN): ItemState.OPEN,
        (ItemState.DRAFT, ItemVerb.HOLD): ItemState.HELD,
        (ItemState.HELD, ItemVerb.APPROVE): ItemState.HELD,  # by one side: the other is missing
        (ItemState.HELD, ItemVerb.OPEN): ItemState.OPEN,  # by both
        (ItemState.HELD, ItemVerb.REFUSE_APPROVAL): ItemState.WITHDRAWN,
        **{
            (state, ItemVerb.REPLY): ItemState.REPLIED
            for state in (ItemState.OPEN, ItemState.REPLIED, ItemState.CHALLENGED)
        },
        (ItemState.OPEN, ItemVerb.CHALLENGE): ItemState.CHALLENGED,
        **{
            (ItemState.OPEN, verb): ItemState.OPEN
            for verb in (ItemVerb.ASK_EXTENSION, ItemVerb.ANSWER_EXTENSION, ItemVerb.CHANGE_DATE)
        },
        (ItemState.REPLIED, ItemVerb.ACCEPT): ItemState.ACCEPTED,
        (ItemState.REPLIED, ItemVerb.ASK_AGAIN): ItemState.ASKED_AGAIN,
        (ItemState.CHALLENGED, ItemVerb.KEEP): ItemState.OPEN,
        (ItemState.CHALLENGED, ItemVerb.CHANGE): ItemState.CHANGED,
        **{(state, ItemVerb.WITHDRAW): ItemState.WITHDRAWN for state in LIVE},
    },
    words=dict(ItemState.choices),
)


class ReplyOutcome(TextChoices):
    """What the police say of an item. Source: police-api.md; categories local, not verified."""

    COMPLETED = "completed", "Completed"
    PART_COMPLETED = "part_completed", "Completed in part"
    CANNOT_OBTAIN = "cannot_obtain", "Cannot be obtained"


class Side(TextChoices):
    CPS = "cps", "CPS"
    POLICE = "police", "Police"


class ChallengeAnswer(TextChoices):
    KEPT = "kept", "Kept"
    CHANGED = "changed", "Changed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    OVERTAKEN = "overtaken", "Answered by the police after all"


class DateAnswer(TextChoices):
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    OVERTAKEN = "overtaken", "The item was answered first"


class Notice(TextChoices):
    """Whether the person whose information it is, is told of the request."""

    GIVEN = "given", "Given on or before the request"
    WITHHELD = "withheld", "Withheld"


class DiscussionAbout(TextChoices):
    PLAN = "plan", "An action plan"
    NO_CHARGE = "no_charge", "A decision not to charge"


class DiscussionAnswer(TextChoices):
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


class DiscussionVerb(TextChoices):
    OFFER = "offer-discussion", "Offer a discussion"
    ANSWER = "answer-discussion", "Answer the offer, or add the officer's note"
    RECORD = "record-discussion", "Record the discussion"
