"""What the codes of early-advice requests mean, for the documentation of the API."""

from __future__ import annotations

from core.api.codes import Meaning

REQUESTS = (
    Meaning(
        "urn-malformed",
        (400,),
        "The URN is not written as one.",
        "Send force, unit, number and year, such as 06RX0012326. Spaces and slashes do not matter.",
    ),
    Meaning(
        "urn-not-of-your-force",
        (400,),
        "The URN begins with the code of another force.",
        "Look at its first two digits.",
    ),
    Meaning(
        "reference-repeated",
        (400,),
        "Two people have the same reference.",
        "Give each suspect, and each complainant, one of their own, such as S1 and S2.",
    ),
    Meaning(
        "unknown-officer",
        (400,),
        "The collar number is not an active officer of your force.",
        "Register the officer with PUT /officers/{collar_number}.",
    ),
    Meaning(
        "not-an-inspector",
        (400,),
        "The officer named is not an inspector or above.",
        "Name the inspector who decided, or bring the rank up to date with PUT /officers.",
    ),
    Meaning(
        "in-the-past", (400,), "The date or time cannot lie in the past.", "Choose a later one."
    ),
    Meaning("not-in-the-future", (400,), "The date must be after today.", "Choose a later one."),
    Meaning(
        "ask-the-unit",
        (409,),
        "This URN cannot be taken through the API.",
        "Please telephone the CPS unit.",
    ),
    Meaning(
        "not-thin",
        (400,),
        "This content does not wait for an answer.",
        "thin, in the request, lists those that do.",
    ),
    Meaning(
        "not-open",
        (400,),
        "The question is not one that is open.",
        "Read the request again: its questions say which are.",
    ),
    Meaning("words-needed", (400, 409), "A text is missing that this needs.", "Write it."),
    Meaning(
        "one-of-three",
        (400,),
        "Accept a time, propose others or decline: exactly one of the three.",
        "Send one of accept, propose and decline.",
    ),
    Meaning("time-needed", (400,), "No time is offered.", "Propose at least one."),
    Meaning("too-many", (400,), "More times are offered than can be.", "Propose fewer."),
    Meaning("too-far", (400,), "The date or time lies too far ahead.", "Propose an earlier one."),
    Meaning(
        "unknown",
        (400,),
        "The value is not known, or cannot be read.",
        "Mend it: the detail says what is expected.",
    ),
    Meaning(
        "unknown-time",
        (400,),
        "This time has not been offered.",
        "Accept one of those in the discussion, as it is written there.",
    ),
    Meaning(
        "no-discussion",
        (409,),
        "No discussion waits for this.",
        "Read the request again: its discussions say where each stands.",
    ),
    Meaning(
        "not-held",
        (409,),
        "No discussion has been held yet.",
        "Send your points after the discussion.",
    ),
    Meaning("nothing-said", (400,), "There are no points.", "Say what was discussed."),
    Meaning(
        "unknown-answer",
        (400,),
        "The answer is not one of those that can be given.",
        "Send one of those that the detail lists.",
    ),
    Meaning(
        "no-note",
        (400,),
        "There is no note yet to agree or dispute.",
        "Leave agrees out until the note of the discussion is there.",
    ),
    Meaning(
        "already-asked",
        (409,),
        "A review of this return has been asked for.",
        "Wait for its answer.",
    ),
    Meaning(
        "sent-again",
        (409,),
        "The request has been sent again, and the new one is open.",
        "Follow the new request.",
    ),
    Meaning(
        "already-theirs",
        (409,),
        "The officer you name has the case already.",
        "Nothing needs to be done.",
    ),
    Meaning(
        "no-advice",
        (409,),
        "No advice has been given on the request yet.",
        "Wait for early-advice.advised in the feed.",
    ),
    Meaning(
        "version-invalid",
        (400,),
        "version is not the number of a version of the advice.",
        "Leave it out for the newest.",
    ),
)
