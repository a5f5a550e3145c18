"""The states of a charging referral and of each suspect on it. Tables, nothing else.

A referral's own state is its intake and who has it. What is decided, is decided for one suspect:
suspects of one referral stand on tracks that can differ, and the headline is derived from them.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import TextChoices

from core.lifecycle import Lifecycle


class Priority(TextChoices):
    """How soon a decision is due. Source: CPS design history (28 and 5 calendar days) and the DG6
    desktop guide (red: 3 hours); the lengths are reference data of the clocks."""

    STANDARD = "standard", "Standard: 28 days"
    PRIORITY = "priority", "Priority: 5 days"
    RED = "red", "Red: 3 hours"


CLOCK_OF = {
    Priority.STANDARD: "charging-decision",
    Priority.PRIORITY: "charging-decision-priority",
    Priority.RED: "charging-decision-red",
}


class ReferralState(TextChoices):
    SUBMITTED = "submitted", "Triage needed"
    ACCEPTED = "accepted", "Lawyer needed"
    ALLOCATED = "allocated", "Decision needed"
    RETURNED = "returned", "Returned to police"
    RESUBMITTED = "resubmitted", "Sent again"
    WITHDRAWN = "withdrawn", "Withdrawn by police"
    CLOSED = "closed", "Closed"


class ReferralVerb(TextChoices):
    ACCEPT = "accept", "Accept"
    RETURN = "return", "Return"
    ALLOCATE = "allocate", "Allocate"
    TRANSFER = "transfer", "Transfer to another unit"
    REPRIORITISE = "reprioritise", "Change the priority"
    ASSESS_FILE = "assess-file", "Assess the file"
    DISPUTE_FILE = "dispute-file", "Dispute the file assessment"
    ANSWER_DISPUTE = "answer-dispute", "Answer the dispute"
    WITHDRAW = "withdraw", "Withdraw"
    RESUBMIT = "resubmit", "Send again"
    DECIDE = "decide", "Decision released"
    CLOSE = "close", "Close"
    REOPEN = "reopen", "Open again"


INTAKE = (ReferralState.SUBMITTED, ReferralState.ACCEPTED, ReferralState.ALLOCATED)

REFERRAL = Lifecycle(
    moves={
        (ReferralState.SUBMITTED, ReferralVerb.ACCEPT): ReferralState.ACCEPTED,
        (ReferralState.ACCEPTED, ReferralVerb.ALLOCATE): ReferralState.ALLOCATED,
        (ReferralState.ALLOCATED, ReferralVerb.ALLOCATE): ReferralState.ALLOCATED,
        **{(state, ReferralVerb.RETURN): ReferralState.RETURNED for state in INTAKE},
        # the unit that takes it over chooses its own lawyer
        (ReferralState.SUBMITTED, ReferralVerb.TRANSFER): ReferralState.SUBMITTED,
        (ReferralState.ACCEPTED, ReferralVerb.TRANSFER): ReferralState.ACCEPTED,
        (ReferralState.ALLOCATED, ReferralVerb.TRANSFER): ReferralState.ACCEPTED,
        **{(state, ReferralVerb.REPRIORITISE): state for state in INTAKE},
        **{(state, ReferralVerb.ASSESS_FILE): state for state in INTAKE},
        **{(state, ReferralVerb.WITHDRAW): ReferralState.WITHDRAWN for state in INTAKE},
        (ReferralState.RETURNED, ReferralVerb.WITHDRAW): ReferralState.WITHDRAWN,
        (ReferralState.RETURNED, ReferralVerb.RESUBMIT): ReferralState.RESUBMITTED,
        # as what the release of a decision does
        (ReferralState.ALLOCATED, ReferralVerb.DECIDE): ReferralState.ALLOCATED,
        # as what the last track does when it ends, and the first when it is taken up again
        (ReferralState.ALLOCATED, ReferralVerb.CLOSE): ReferralState.CLOSED,
        (ReferralState.CLOSED, ReferralVerb.REOPEN): ReferralState.ALLOCATED,
        (ReferralState.ALLOCATED, ReferralVerb.REOPEN): ReferralState.ALLOCATED,
        **{
            (state, verb): state
            for verb in (ReferralVerb.DISPUTE_FILE, ReferralVerb.ANSWER_DISPUTE)
            for state in (ReferralState.ALLOCATED, ReferralState.RETURNED, ReferralState.CLOSED)
        },
    },
    words=dict(ReferralState.choices),
)

# with somebody here, with the police, or with nobody
REFERRAL_MOVE = {
    ReferralState.SUBMITTED: "cps",
    ReferralState.ACCEPTED: "cps",
    ReferralState.ALLOCATED: "cps",  # unless every open track waits: see `side_of`
    ReferralState.RETURNED: "police",
    ReferralState.RESUBMITTED: "",
    ReferralState.WITHDRAWN: "",
    ReferralState.CLOSED: "",
}


class TrackState(TextChoices):
    DECIDING = "deciding", "Decision needed"
    WAITING = "waiting", "Waiting for action plan reply"
    PRFI = "prfi", "Waiting for further investigation"
    ENDED = "ended", "Ended"


class TrackVerb(TextChoices):
    ASK = "ask", "Ask the police for what stands in the way"
    ANSWERED = "answered", "Answered"
    PRFI = "prfi", "Pending response, further investigation"
    REACTIVATE = "reactivate", "Take it up again"
    END = "end", "End"
    RECONSIDER = "reconsider", "Reconsider"


class Ended(TextChoices):
    """Why a suspect's track is over."""

    DECIDED = "decided", "Decided"
    RETURNED = "returned", "Returned to police"
    WITHDRAWN = "withdrawn", "Withdrawn by police"
    POLICE_NO_FURTHER_ACTION = "police_nfa", "No further action by police"


TRACK = Lifecycle(
    moves={
        (TrackState.DECIDING, TrackVerb.ASK): TrackState.WAITING,
        (TrackState.WAITING, TrackVerb.ASK): TrackState.WAITING,
        (TrackState.WAITING, TrackVerb.ANSWERED): TrackState.DECIDING,
        (TrackState.DECIDING, TrackVerb.PRFI): TrackState.PRFI,
        (TrackState.WAITING, TrackVerb.PRFI): TrackState.PRFI,
        (TrackState.PRFI, TrackVerb.REACTIVATE): TrackState.DECIDING,
        **{
            (state, TrackVerb.END): TrackState.ENDED
            for state in (TrackState.DECIDING, TrackState.WAITING, TrackState.PRFI)
        },
        (TrackState.ENDED, TrackVerb.RECONSIDER): TrackState.DECIDING,
    },
    words=dict(TrackState.choices),
)


def side_of(state: str, tracks: Collection[str]) -> str:
    """Whose move a referral is, from its state and the states of its suspects: "cps", "police", or
    nobody's. One suspect who waits for a decision makes it ours."""
    side = REFERRAL_MOVE[ReferralState(state)]
    open_ones = {one for one in tracks if one != TrackState.ENDED}
    if state == ReferralState.ALLOCATED and open_ones and TrackState.DECIDING not in open_ones:
        return "police"
    return side


MIXED = "Mixed: suspects stand on different tracks"


def headline(state: str, tracks: Collection[str]) -> str:
    """Where a referral stands, in words that say who moves; "mixed" where suspects differ."""
    if state != ReferralState.ALLOCATED:
        return str(ReferralState(state).label)
    open_ones = sorted({one for one in tracks if one != TrackState.ENDED})
    if len(open_ones) == 1:
        return str(TrackState(open_ones[0]).label)
    return MIXED


class Dispute(TextChoices):
    """What became of the police's right to dispute a file assessment."""

    OPEN = "open", "May be disputed"
    NOT_DISPUTED = "not_disputed", "Not disputed"
    DISPUTED = "disputed", "Disputed, answer needed"
    SUCCESSFUL = "successful", "Disputed successfully"
    UNSUCCESSFUL = "unsuccessful", "Disputed unsuccessfully"


class Standing(TextChoices):
    """Where a piece of the file is."""

    PROVIDED = "provided", "Provided"
    TO_FOLLOW = "to_follow", "To follow"
    NOT_AVAILABLE = "not_available", "Not available"


class Suffix(TextChoices):
    """What an offence code means with a letter behind it. Source: bichard, domain.md §8."""

    WHOLE = "", "The offence itself"
    ATTEMPT = "A", "Attempt"
    AID = "B", "Aiding and abetting"
    CONSPIRACY = "C", "Conspiracy"
    INCITE = "I", "Inciting"
