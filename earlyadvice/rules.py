"""Pure rules of early advice: the eight minimum contents, a return, and an outcome.

Source: Director's Guidance on Charging, sixth edition, paragraphs 7.8 and 7.9, as re-worded in
the copy named in domain.md §1. They advise and never block: a thin request is accepted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core import sense
from core.errors import Fault
from core.sense import Sense
from earlyadvice.lifecycle import OutcomeKind
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


# --- a return ------------------------------------------------------------------------------------

DETAILS_MAX = 250  # characters of one return reason's details: domain.md §1
CONTENT_MISSING = "content_missing"


def return_faults(
    *,
    reasons: Mapping[str, str],
    contents: Collection[str],
    needs: Mapping[str, str],
    police_response_on: date,
    today: date,
    remind_on: date | None = None,
) -> list[Fault]:
    """All that is wrong with a return.

    `needs` maps every known code to what it must come with: "details", "contents" or nothing.
    """
    faults = []
    if not reasons:
        faults.append(Fault("/reasons", "reason-needed", "Choose at least one reason."))
    for code, details in reasons.items():
        if code not in needs:
            faults.append(Fault("/reasons", "unknown-reason", "Choose reasons from the list."))
        elif len(details) > DETAILS_MAX:
            text = f"Details can have {DETAILS_MAX} characters; these have {len(details)}."
            faults.append(Fault(f"/details_{code}", "too-long", text))
        elif needs[code] == "details" and not details.strip():
            text = "Say what the officer needs to know."
            faults.append(Fault(f"/details_{code}", "details-needed", text))
        elif needs[code] == "contents" and not contents:
            faults.append(Fault("/contents", "contents-needed", "Name what is missing."))
    if unknown := set(contents) - set(CONTENTS):
        text = f"Not one of the eight contents: {', '.join(sorted(unknown))}."
        faults.append(Fault("/contents", "unknown-content", text))
    faults += sense.faults("/police_response_on", Sense.ANSWER, police_response_on, today)
    if remind_on is not None:
        faults += sense.faults("/remind_on", Sense.REMINDER, remind_on, today)
    return faults


# --- what the police did with the advice ---------------------------------------------------------


@dataclass(frozen=True)
class OutcomeFacts:
    """As the force states it. `inspector` is a collar number."""

    kind: str
    next_expected_on: date | None = None
    code: str = ""
    reason: str = ""
    open_lines: str = ""
    inspector: str = ""


# what each kind must say beside itself: the member, and how to mend it
OUTCOME_NEEDS: dict[str, Sequence[tuple[str, str]]] = {
    OutcomeKind.STILL_INVESTIGATING: [
        ("next_expected_on", "Say when you expect to be further: a date after today."),
    ],
    OutcomeKind.CHARGING_REFERRAL: [],
    OutcomeKind.POLICE_NO_FURTHER_ACTION: [
        ("code", "Give the outcome code. GET /api/v1/reference lists them."),
        ("reason", "Say why no further action is taken."),
        ("open_lines", "Name the lines of enquiry that are still open. “None” is an answer."),
        ("inspector", "Name the inspector, or above, who decided it."),
    ],
    OutcomeKind.MORE_ADVICE_WANTED: [("reason", "Say on what more advice is wanted.")],
    OutcomeKind.OTHER: [("reason", "Say what was done with the advice.")],
}


def outcome_faults(told: OutcomeFacts, today: date) -> list[Fault]:
    """All that is missing from an outcome. Another date than one after today is no next date."""
    faults = [
        Fault(f"/{member}", "required", how)
        for member, how in OUTCOME_NEEDS[told.kind]
        if not str(getattr(told, member) or "").strip()
    ]
    if told.next_expected_on is not None and told.next_expected_on <= today:
        text = "The next date must lie after today."
        faults.append(Fault("/next_expected_on", "not-in-the-future", text))
    return faults
