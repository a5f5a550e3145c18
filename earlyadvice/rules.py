"""Pure rules of early advice: the eight minimum contents.

Source: Director's Guidance on Charging, sixth edition, paragraphs 7.8 and 7.9, as re-worded in
the copy named in domain.md §1. They advise and never block: a thin request is accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from earlyadvice.submission import LineFacts, Submission


@dataclass(frozen=True)
class Thin:
    """A content that is not answered yet: which, why we ask, and how to mend it."""

    content: str
    why: str
    how_to_mend: str


NONE_IS_AN_ANSWER = "“None”, “not yet known” or “not applicable, because …” is a full answer."

# in the order of the guidance; urn, factual_summary and advice_sought cannot be missing at all
CONTENTS: dict[str, tuple[str, str]] = {
    "urn": ("It names the case.", "Give the URN."),
    "factual_summary": (
        "The lawyer begins from what is said to have happened.",
        "Say in a few sentences what is reported.",
    ),
    "lines_of_enquiry": (
        "The lawyer advises on what has been done, is being done and is planned.",
        "List each line of enquiry: completed, ongoing or contemplated.",
    ),
    "anticipated_outcome": (
        "The lawyer needs to know what each line may show, and when.",
        "For each line give the anticipated outcome and a date, or say why there is none yet.",
    ),
    "issues": (
        "The lawyer looks first at the suspect's conduct and account.",
        "Name the issues, with any explanation that the suspect has given.",
    ),
    "advice_sought": (
        "The lawyer answers what is asked.",
        "Say on what you want advice.",
    ),
    "material": (
        "Material that exists helps; nothing has to be gathered for this request.",
        "List what exists, such as the recorded interview of the complainant.",
    ),
    "potentially_disclosable": (
        "Material that may help the defence is best known early.",
        "Say what there may be.",
    ),
}

SUPERVISOR_REVIEW = Thin(
    "supervisor_review",
    "A supervisor's or gatekeeper's look before submission saves a round.",
    "Add who looked at it, when, and their comments.",
)


def thin_contents(submission: Submission) -> list[Thin]:
    """The contents that are not answered, in the order of the guidance.

    Answered means answered: its length is never looked at.
    """
    is_answered = {
        "urn": bool(submission.case.urn),
        "factual_summary": bool(submission.factual_summary.strip()),
        "lines_of_enquiry": bool(submission.lines_of_enquiry),
        "anticipated_outcome": bool(submission.lines_of_enquiry)
        and all(_outcome_answered(line) for line in submission.lines_of_enquiry),
        "issues": bool(submission.issues or submission.issues_text.strip()),
        "advice_sought": bool(submission.advice_sought.strip()),
        "material": bool(submission.material),
        "potentially_disclosable": bool(submission.potentially_disclosable.strip()),
    }
    missing = [
        Thin(content, why, f"{how} {NONE_IS_AN_ANSWER}")
        for content, (why, how) in CONTENTS.items()
        if not is_answered[content]
    ]
    if submission.supervisor_review is None:
        missing.append(SUPERVISOR_REVIEW)
    return missing


def _outcome_answered(line: LineFacts) -> bool:
    return bool(line.anticipated_outcome.strip()) or line.status == "completed"


def as_stated(submission: Submission) -> dict[str, Any]:
    """The columns of a request that hold what the force said, and what is thin in it."""
    urgent, review = submission.urgent, submission.supervisor_review
    return {
        "factual_summary": submission.factual_summary,
        "advice_sought": submission.advice_sought,
        "issues": list(submission.issues),
        "issues_text": submission.issues_text,
        "potentially_disclosable": submission.potentially_disclosable,
        "discussion_requested": submission.discussion_requested,
        "urgent_reason": urgent.reason if urgent else "",
        "urgent_needed_by": urgent.needed_by if urgent else None,
        "supervisor_collar_number": submission.supervisor,
        "review_by": review.by if review else "",
        "review_role": review.role if review else "",
        "review_on": review.on if review else None,
        "review_comments": review.comments if review else "",
        "no_review_because": submission.no_review_because,
        "unit_named": submission.unit,
        "thin": [one.content for one in thin_contents(submission)],
    }


def answered_count(thin: list[Thin]) -> int:
    """How many of the eight contents are answered; the supervisor's review is not one of them."""
    return len(CONTENTS) - len([one for one in thin if one.content in CONTENTS])
