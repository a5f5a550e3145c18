"""The states of an early-advice request and the moves between them. A table, nothing else."""

from __future__ import annotations

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class State(TextChoices):
    SUBMITTED = "submitted", "Triage needed"
    ACCEPTED = "accepted", "Lawyer needed"
    ALLOCATED = "allocated", "Advice needed"
    ADVISED = "advised", "Advice given"
    RETURNED = "returned", "Returned to police"
    WITHDRAWN = "withdrawn", "Withdrawn by police"
    CLOSED = "closed", "Closed"


class Verb(TextChoices):
    ROUTE = "route", "Send to a unit"
    ACCEPT = "accept", "Accept"
    RETURN = "return", "Return"
    ALLOCATE = "allocate", "Allocate"
    ADVISE = "advise", "Give advice"
    WITHDRAW = "withdraw", "Withdraw"
    ASK = "ask", "Ask the police"
    INFORM = "information", "Answer a query"
    SEEK_REVIEW = "review-of-return", "Ask for a review of the return"
    ANSWER_REVIEW = "answer-review", "Answer the review of the return"
    REOPEN = "reopen", "Take it back after the review"
    OUTCOME = "outcome", "Say what was done with the advice"
    CLOSE = "close", "Close"
    AGREE_DATE = "agree-date", "Answer an urgent request"
    ARRANGE = "arrange", "Offer a discussion"
    DISCUSS = "discussion", "Answer the offer of a discussion"
    RECORD = "record", "Record the discussion"
    WRITE_NOTE = "write-note", "Write the note of the discussion"
    NOTE = "note", "Say what was discussed"
    PUT_RIGHT = "put-right", "Put right what was understood"
    ASK_SECOND = "ask-second", "Ask a second lawyer"
    READ_SECOND = "read-second", "Read as the second lawyer"
    CORRECT = "correct", "Correct the advice"
    FOLLOWED = "followed", "Close, as a charging referral follows"


# a discussion is offered, held and written up while the advice is made, and about advice given
AROUND_DISCUSSION = (
    Verb.ARRANGE,
    Verb.DISCUSS,
    Verb.RECORD,
    Verb.WRITE_NOTE,
    Verb.NOTE,
    Verb.PUT_RIGHT,
)
BEFORE_ADVICE = (State.SUBMITTED, State.ACCEPTED, State.ALLOCATED)
AROUND_ADVICE = (Verb.ASK_SECOND, Verb.READ_SECOND)

LIFECYCLE = Lifecycle(
    moves={
        (State.SUBMITTED, Verb.ACCEPT): State.ACCEPTED,
        (State.SUBMITTED, Verb.RETURN): State.RETURNED,
        (State.SUBMITTED, Verb.ROUTE): State.SUBMITTED,
        (State.SUBMITTED, Verb.WITHDRAW): State.WITHDRAWN,
        (State.ACCEPTED, Verb.ALLOCATE): State.ALLOCATED,
        (State.SUBMITTED, Verb.ASK): State.SUBMITTED,
        (State.SUBMITTED, Verb.INFORM): State.SUBMITTED,
        (State.ACCEPTED, Verb.WITHDRAW): State.WITHDRAWN,
        (State.ACCEPTED, Verb.RETURN): State.RETURNED,
        (State.ACCEPTED, Verb.ASK): State.ACCEPTED,
        (State.ACCEPTED, Verb.INFORM): State.ACCEPTED,
        (State.ALLOCATED, Verb.ADVISE): State.ADVISED,
        (State.ALLOCATED, Verb.ALLOCATE): State.ALLOCATED,
        (State.ALLOCATED, Verb.WITHDRAW): State.WITHDRAWN,
        (State.ALLOCATED, Verb.RETURN): State.RETURNED,
        (State.ALLOCATED, Verb.ASK): State.ALLOCATED,
        (State.ALLOCATED, Verb.INFORM): State.ALLOCATED,
        (State.RETURNED, Verb.SEEK_REVIEW): State.RETURNED,
        (State.RETURNED, Verb.ANSWER_REVIEW): State.RETURNED,
        (State.RETURNED, Verb.REOPEN): State.ACCEPTED,
        (State.ADVISED, Verb.OUTCOME): State.ADVISED,
        (State.ADVISED, Verb.CLOSE): State.CLOSED,
        (State.ADVISED, Verb.CORRECT): State.ADVISED,
        **{
            (state, verb): state
            for verb in AROUND_DISCUSSION
            for state in (State.ACCEPTED, State.ALLOCATED, State.ADVISED)
        },
        **{(state, Verb.AGREE_DATE): state for state in BEFORE_ADVICE},
        **{(state, Verb.FOLLOWED): State.CLOSED for state in BEFORE_ADVICE},
        **{
            (state, verb): state
            for verb in AROUND_ADVICE
            for state in (State.ALLOCATED, State.ADVISED)
        },
    },
    words=dict(State.choices),
)

SUBMIT = "submit"  # what begins a timeline; no move of the table, which needs a request

# with somebody here, with the police, or with nobody
WHOSE_MOVE = {
    State.SUBMITTED: "cps",
    State.ACCEPTED: "cps",
    State.ALLOCATED: "cps",
    State.ADVISED: "police",
    State.RETURNED: "police",
    State.WITHDRAWN: "",
    State.CLOSED: "",
}


class Continuity(TextChoices):
    """Whether the lawyer who had the case before has it now."""

    KEPT = "kept", "Same lawyer"
    BROKEN = "broken", "Continuity broken"


class OutcomeKind(TextChoices):
    """What a force may have done with the advice."""

    STILL_INVESTIGATING = "still_investigating", "Still investigating"
    CHARGING_REFERRAL = "charging_referral", "Charging referral"
    POLICE_NO_FURTHER_ACTION = "police_no_further_action", "No further action by police"
    MORE_ADVICE_WANTED = "more_advice_wanted", "More advice wanted"
    OTHER = "other", "Other"


class Leaning(TextChoices):
    """Where advice points for a suspect."""

    CARRY_ON = "carry_on", "Carry on investigating"
    REFER = "refer", "Refer for a charging decision"
    POINTS_ONLY = "points_only", "Answer to the points asked, nothing else"
    NO_FURTHER_ACTION = "no_further_action", "Leans to no further action"


class Points(TextChoices):
    """Where a line of enquiry may lead: both kinds are followed."""

    TOWARDS = "towards", "May point towards the suspect"
    AWAY = "away", "May point away from the suspect"
    EITHER = "either", "May point either way"


class Side(TextChoices):
    CPS = "cps", "CPS"
    POLICE = "police", "Police"


class DiscussionState(TextChoices):
    OFFERED = "offered", "Waiting for a time to be agreed"
    AGREED = "agreed", "Time agreed"
    HELD = "held", "Held"
    DECLINED = "declined", "Declined by the police"
    NOT_HELD = "not_held", "Not held"


class How(TextChoices):
    VIDEO = "video", "By video"
    TELEPHONE = "telephone", "By telephone"
    IN_PERSON = "in_person", "In person"


class Understood(TextChoices):
    """What the officer took away from a discussion."""

    CARRY_ON = "carry_on", "Carry on"
    STOP = "stop", "Stop"
    NOT_SURE = "not_sure", "Not sure"
