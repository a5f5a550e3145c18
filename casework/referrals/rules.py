"""Pure rules of a charging referral: what makes it unreadable, what is thin, and a return."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from casework.referrals.lifecycle import Priority, Suffix
from casework.referrals.submission import ReferralFacts
from casework.rules import case_faults, partial_date_fault
from core import sense
from core.errors import Fault
from core.sense import Sense

DETAILS_MAX = 250  # characters of one return reason's details: domain.md §1


@dataclass(frozen=True)
class Gap:
    """Something a lawyer will miss in the file: which, and how to mend it. It blocks nothing."""

    content: str
    how_to_mend: str


GAPS: dict[str, str] = {
    "early_advice": "Name the early-advice request, or say why none was made: reasons are recorded "
    "in every rape case.",
    "supervisor_comments": "Add the supervisor's comments.",
    "charges": "Propose a charge for each suspect, or say in the summary why there is none.",
    "material": "List the pieces of the file: provided, to follow or not available.",
    "decision_required_by": "Say by when the decision is needed, and why.",
}


def gaps_of(facts: ReferralFacts) -> list[Gap]:
    """What the file does not say, in a fixed order."""
    answered = {
        "early_advice": bool(facts.early_advice or facts.why_no_early_advice.strip()),
        "supervisor_comments": bool(facts.supervisor_comments.strip()),
        "charges": {charge.suspect for charge in facts.charges} >= set(facts.suspects),
        "material": bool(facts.material),
        "decision_required_by": facts.priority == Priority.STANDARD
        or facts.decision_required_by is not None,
    }
    return [Gap(content, how) for content, how in GAPS.items() if not answered[content]]


def facts_faults(facts: ReferralFacts, *, known: Collection[str], today: date) -> list[Fault]:
    """What makes a referral unreadable, at whichever door. `known` holds the references of the
    case's suspects, those that it states itself included."""
    faults = case_faults(facts.case, today)
    if not facts.suspects:
        text = "Name at least one suspect to be decided, by reference."
        faults.append(Fault("/referred_suspects", "suspect-needed", text))
    for number, reference in enumerate(facts.suspects):
        if reference not in known:
            text = f"The case has no suspect {reference}: state them in “suspects”."
            faults.append(Fault(f"/referred_suspects/{number}", "unknown-suspect", text))
    for number, charge in enumerate(facts.charges):
        if charge.suspect not in facts.suspects:
            text = "A charge is proposed for one of the suspects to be decided."
            faults.append(Fault(f"/charges/{number}/suspect", "unknown-suspect", text))
        if charge.suffix not in Suffix.values:
            text = "The suffix is A, B, C, I or empty."
            faults.append(Fault(f"/charges/{number}/suffix", "unknown-code", text))
        if charge.on and (wrong := partial_date_fault(charge.on, today)):
            faults.append(Fault(f"/charges/{number}/on", "impossible-date", wrong))
    if facts.priority != Priority.STANDARD and not facts.why_priority.strip():
        text = "Say why the decision is needed sooner, such as custody or the end of bail."
        faults.append(Fault("/why_priority", "required", text))
    return faults


def return_faults(
    *, reasons: Mapping[str, str], known: Collection[str], answer_on: date, today: date
) -> list[Fault]:
    """All that is wrong with a return. `reasons` maps a code to its details."""
    faults = []
    if not reasons:
        faults.append(Fault("/reasons", "reason-needed", "Choose at least one reason."))
    for code, details in reasons.items():
        if code not in known:
            faults.append(Fault("/reasons", "unknown-reason", "Choose reasons from the list."))
        elif len(details) > DETAILS_MAX:
            text = f"Details can have {DETAILS_MAX} characters; these have {len(details)}."
            faults.append(Fault(f"/details_{code}", "too-long", text))
    return faults + sense.faults("/answer_on", Sense.ANSWER, answer_on, today)


def dispute_by(assessed_on: date) -> date:
    """The last day on which the police may dispute a file assessment: 42 days after the end of the
    month in which it was made. Source: domain.md §4."""
    first_of_next = date(assessed_on.year + assessed_on.month // 12, assessed_on.month % 12 + 1, 1)
    return date.fromordinal(first_of_next.toordinal() - 1 + 42)
