"""What the codes of a request are called on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earlyadvice.lifecycle import Verb

if TYPE_CHECKING:
    from earlyadvice.models import Request

# the kinds of reference data that a request speaks in
CODES = (
    "offence",
    "relationship",
    "liberty",
    "suspect_status",
    "early_advice_issue",
    "material_kind",
    "line_status",
    "urgent_reason",
    "review_role",
    "early_advice_return_reason",
    "police_outcome",
)

# the moves of a timeline
TIMELINE: dict[str, str] = {
    "submit": "Request received",
    "hand-over": "Handed over to another officer",
    Verb.ROUTE: "Sent to a unit",
    Verb.ACCEPT: "Accepted",
    Verb.RETURN: "Returned to police",
    Verb.ALLOCATE: "Allocated",
    Verb.ADVISE: "Advice given",
    Verb.WITHDRAW: "Withdrawn by police",
    Verb.AGREE_DATE: "Urgent request answered",
    Verb.ASK: "Police asked",
    Verb.INFORM: "Police answered",
    Verb.SEEK_REVIEW: "Review of the return asked for",
    Verb.ANSWER_REVIEW: "Review of the return answered",
    Verb.REOPEN: "Taken back after the review",
    Verb.OUTCOME: "Police said what they did",
    Verb.CLOSE: "Closed",
    Verb.ARRANGE: "Discussion offered",
    Verb.DISCUSS: "Police answered the offer",
    Verb.RECORD: "Discussion recorded",
    Verb.WRITE_NOTE: "Note of the discussion written",
    Verb.NOTE: "Police said what was discussed",
    Verb.PUT_RIGHT: "Put right what was understood",
    Verb.ASK_SECOND: "Second lawyer asked",
    Verb.READ_SECOND: "Second lawyer",
    Verb.CORRECT: "Advice corrected",
    Verb.FOLLOWED: "Closed: a charging referral followed",
}

# the contents as a reader names them
CONTENT_WORDS = {
    "urn": "URN",
    "factual_summary": "A summary of the facts",
    "advice_sought": "What advice is wanted",
    "lines_of_enquiry": "Lines of enquiry",
    "anticipated_outcome": "What each line of enquiry may show, and when",
    "issues": "The issues",
    "material": "Material that exists",
    "potentially_disclosable": "What may have to be disclosed",
    "supervisor_review": "A review by a supervisor before it was sent",
}


def thin_words(request: Request) -> list[str]:
    """The contents that the request does not answer yet, as a reader names them."""
    return [CONTENT_WORDS[content] for content in request.thin if content in CONTENT_WORDS]
