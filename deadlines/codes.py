"""What the codes of clocks and escalations mean, for the documentation of the API."""

from __future__ import annotations

from core.api.codes import Meaning

CLOCKS = (
    Meaning(
        "instant-invalid",
        (400,),
        "updated_since is not an instant.",
        "Write it as 2026-11-20T15:04:05Z, in UTC.",
    ),
    Meaning("owed-by-invalid", (400,), "owed_by is police or cps.", "Send one of the two."),
    Meaning(
        "reason-needed",
        (400, 409),
        "The reason is missing.",
        "Say why, in a sentence.",
    ),
    Meaning(
        "answer-needed",
        (400, 409),
        "The answer is missing.",
        "Say what is asked: to an escalation, what will be done and by when.",
    ),
    Meaning(
        "nothing-owed",
        (409,),
        "The clock has ended: nothing is owed any more.",
        "Read the request: what you wait for may be there.",
    ),
    Meaning(
        "at-the-top",
        (409,),
        "The delay has been escalated to the highest post already.",
        "Wait for its answer, or telephone.",
    ),
    Meaning(
        "escalated-already",
        (409,),
        "This case has been escalated by hand today: one step is possible in a working day.",
        "Send it again on the day that the message names.",
    ),
    Meaning(
        "date-passed",
        (409,),
        "The new date has passed already.",
        "Choose the earliest date that the message names, or a later one.",
    ),
    Meaning(
        "not-paused",
        (409,),
        "No question waits for an answer.",
        "Read the request again: the question may have been answered.",
    ),
    Meaning(
        "beyond-the-calendar",
        (409,),
        "The time would end after the last bank holiday that we know.",
        "Nothing that you can mend: tell us, and send it again later.",
    ),
)
