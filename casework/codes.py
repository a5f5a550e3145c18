"""What the codes of charging referrals mean, for the documentation of the API."""

from __future__ import annotations

from core.api.codes import Meaning

REFERRALS = (
    Meaning(
        "suspect-needed",
        (400,),
        "No suspect is named to be decided.",
        "Name at least one in “referred_suspects”, by reference.",
    ),
    Meaning(
        "unknown-suspect",
        (400,),
        "The case has no suspect of this reference, or the suspect is not one to be decided.",
        "State the suspect in “suspects”, and name them in “referred_suspects”.",
    ),
    Meaning(
        "referral-open",
        (409,),
        "A charging decision is open already for a suspect of this referral.",
        "Follow that one: GET /charging-referrals?urn=… lists it.",
    ),
    Meaning(
        "unknown-request",
        (400,),
        "“early_advice” is not a request of this case.",
        "GET /early-advice-requests?urn=… lists them.",
    ),
    Meaning(
        "not-waiting",
        (409,),
        "No suspect of this case waits for further investigation.",
        "“waiting”, in the case, lists those who do.",
    ),
    Meaning(
        "too-late",
        (409,),
        "The time in which this could be done is over.",
        "The answer says when it ended.",
    ),
)

PLANS = (
    Meaning(
        "approved-already",
        (409,),
        "This side has approved the request for counselling records already.",
        "Wait for the other side: the item says when it is open.",
    ),
    Meaning(
        "date-has-passed",
        (409,),
        "The date by which the item was required has passed before it could be sent.",
        "Ask the lawyer for a new date.",
    ),
    Meaning(
        "asked-already",
        (409,),
        "A request for more time on this item waits for its answer.",
        "Wait for the answer: it is due by the clock of the request.",
    ),
    Meaning(
        "not-later",
        (400,),
        "The date asked for is not after the one that stands.",
        "Ask for a later date.",
    ),
    Meaning(
        "answer-or-note",
        (400,),
        "Both an answer to the offer and a note were sent, or neither.",
        "Send “answer” while the offer waits, or “note” once the discussion was held.",
    ),
    Meaning(
        "answered-already",
        (409,),
        "The offer of a discussion has been answered, or the discussion has been held.",
        "Send a “note” once it was held: the discussion says what is open.",
    ),
)
