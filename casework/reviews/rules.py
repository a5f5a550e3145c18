"""Pure rules of a review, its countersignature, its decisions and their release.

What needs a countersignature, and how long a suspect may wait after the victim, is reference data
and comes in as an argument.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.disclosure.rules import said_faults
from casework.headings import SUSPECT_FIRST
from casework.referrals.lifecycle import Suffix
from casework.reviews.facts import DecisionFacts, ReviewFacts, TellingFacts
from casework.reviews.lifecycle import (
    FURTHER_EVIDENCE,
    NO_CHARGE,
    Channel,
    CountersignState,
    Kind,
    Teller,
    Test,
    Told,
)
from core.errors import Fault
from core.london import LONDON

# code → heading and why it is asked, in the order in which they are written and read
SECTIONS: dict[str, tuple[str, str]] = {
    "in_short": (
        "In short",
        "The case and the decision in a few sentences. Begin with the suspect.",
    ),
    **SUSPECT_FIRST,
    "context": (
        "Coercive control and context",
        "What the relationship explains, and which offences it shows in their own right.",
    ),
    "points_away": (
        "The suspect's explanation, and lines that point away",
        "What the suspect says, and what supports it. Suspect first is never one-sided.",
    ),
    "evidential": (
        "Full Code Test: evidence",
        "Whether there is a realistic prospect of conviction, element by element.",
    ),
    "public_interest": (
        "Full Code Test: public interest",
        "Whether a prosecution is required in the public interest.",
    ),
    "case_strategy": (
        "Case strategy",
        "How the case is put, and what will be met on the way.",
    ),
    "management_document": (
        "From investigation management to disclosure management",
        "What the investigation management document says, and what the disclosure management "
        "document takes from it.",
    ),
    "special_measures": (
        "Special measures and other needs",
        "What each witness needs to give their best evidence, and what they said themselves.",
    ),
    "human_rights": ("Human rights", "Whose rights are touched, and how they were weighed."),
    "advocate_instructions": (
        "Instructions to the advocate",
        "What must be done, opposed and asked for at court.",
    ),
}
# what may be said of one suspect where it differs from the others
OF_ONE_SUSPECT = ("points_away", "evidential", "public_interest")
# where myths are dealt with, their words have to be written down
ABOUT_MYTHS = "myths"


def review_faults(facts: ReviewFacts, *, open_for: Collection[str], today: date) -> list[Fault]:
    """All that keeps a review from being proposed, each with its cure.

    `open_for` holds the references of the suspects that can be decided now. One who is left out is
    decided another time.
    """
    faults = []
    if not facts.decisions:
        text = "Choose a decision for at least one suspect."
        where = f"/kind_{min(open_for)}" if open_for else "/decisions"
        faults.append(Fault(where, "decision-needed", text))
    for one in facts.decisions:
        faults += _decision_faults(one, open_for=open_for, today=today)
    kinds = {one.kind for one in facts.decisions}
    wanted = ["in_short", "points_away", "evidential"]
    if kinds - {Kind.EVIDENTIAL}:
        wanted.append("public_interest")
    for code in wanted:
        texts = [under.get(code, "") for under in facts.sections.values()]
        if not any(text.strip() for text in texts):
            heading = SECTIONS[code][0]
            faults.append(Fault(f"/{code}", "words-needed", f"Write the section “{heading}”."))
    return faults


def _decision_faults(
    one: DecisionFacts, *, open_for: Collection[str], today: date
) -> Iterable[Fault]:
    whom = one.suspect
    if whom not in open_for:
        text = f"{whom} has no decision open now: another room waits, or it is over."
        yield Fault(f"/kind_{whom}", "not-open", text)
    if one.kind == FURTHER_EVIDENCE:
        text = (
            f"To ask the police for more on {whom}, issue an action plan that names them. "
            "It is not a decision of the review."
        )
        yield Fault(f"/kind_{whom}", "action-plan-needed", text)
        return
    if one.kind not in Kind.values:
        yield Fault(f"/kind_{whom}", "decision-needed", f"Choose the decision for {whom}.")
        return
    if not one.reasons.strip():
        yield Fault(f"/reasons_{whom}", "words-needed", f"Give the reasons for {whom}.")
    if one.kind == Kind.CHARGE and not one.charges:
        text = f"Name at least one offence to be charged for {whom}."
        yield Fault(f"/charge_{whom}_0", "charge-needed", text)
    if one.kind in NO_CHARGE and one.charges:
        text = f"Leave the offences of {whom} empty: nothing is charged."
        yield Fault(f"/charge_{whom}_0", "charge-too-many", text)
    if any(charge.suffix not in Suffix.values for charge in one.charges):
        yield Fault(f"/charge_{whom}_0", "unknown-code", "The suffix is A, B, C, I or empty.")
    if one.test not in Test.values or (one.test == Test.THRESHOLD and one.kind != Kind.CHARGE):
        text = "The Threshold Test is for a charge only; choose the Full Code Test."
        yield Fault(f"/test_{whom}", "test-not-fitting", text)
    if one.test == Test.THRESHOLD and (
        one.full_code_review_on is None or one.full_code_review_on <= today
    ):
        text = f"Say by which day after today {whom} is reviewed under the Full Code Test."
        yield Fault(f"/review_on_{whom}", "date-needed", text)


# --- the countersignature ------------------------------------------------------------------------


def needs_countersign(decisions: Iterable[DecisionFacts], listed: Collection[str]) -> bool:
    """Whether another lawyer must agree. `listed` holds the kinds and tests of the setting."""
    return any(one.kind in listed or one.test in listed for one in decisions)


@dataclass(frozen=True)
class Signed:
    """The newest countersignature as it was asked for and answered."""

    state: str
    digest: str
    asked_by: int


def why_not_standing(
    signed: Signed | None, *, digest: str, author: int, lawyer: int | None, police_added: bool
) -> str:
    """Why a countersignature does not stand, in words; empty if it does.

    It is bound to one wording by one author who still has the case, and to the material as it was
    when it was asked for.
    """
    if signed is None:
        return "Another lawyer must agree to exactly this wording. Ask for a countersignature."
    if signed.digest != digest or signed.asked_by != author:
        return "The wording was changed after the countersignature was asked for. Ask anew."
    if lawyer != author:
        return "The case has another lawyer now, who proposes the decision anew."
    if signed.state == CountersignState.OVERTAKEN or police_added:
        return "The police have added material since the countersignature was asked for. Ask anew."
    if signed.state == CountersignState.CHALLENGED:
        return "The reader has challenged it. Answer the challenge first."
    if signed.state != CountersignState.AGREED:
        return "The reader has not answered yet."
    return ""


# --- telling the victim, and release -------------------------------------------------------------


def telling_faults(
    facts: TellingFacts, *, where: str, now: datetime, within_hours: int
) -> list[Fault]:
    """All that is wrong with what is agreed for one complainant. `where` ends the fields' names."""
    if facts.told not in Told.values:
        return [Fault(f"/told_{where}", "choice-needed", "Choose what is agreed.")]
    if facts.told != Told.PLANNED:
        faults = []
        if not facts.why_not.strip():
            faults.append(Fault(f"/why_not_{where}", "words-needed", "Say how this is known."))
        if facts.told == Told.ASKED_NOT_TO:
            faults += said_faults(facts.said, where=f"_{where}")
        return faults
    faults = []
    if facts.teller not in Teller.values:
        faults.append(Fault(f"/teller_{where}", "choice-needed", "Choose who tells them."))
    if facts.channel not in Channel.values:
        faults.append(Fault(f"/channel_{where}", "choice-needed", "Choose how they are told."))
    if not facts.agreed:
        text = "Agree it with the officer in charge first, then confirm it here."
        faults.append(Fault(f"/agreed_{where}", "not-agreed", text))
    if facts.planned_at is None or facts.planned_at <= now:
        text = "Say when they are told: a day and a time still to come."
        faults.append(Fault(f"/planned_on_{where}", "date-needed", text))
    else:
        faults += _suspect_faults(facts, facts.planned_at, where, within_hours)
    if facts.liberty_first and not facts.safety_plan.strip():
        text = (
            "Bail or custody ends at once: write the safety plan for the time before the telling."
        )
        faults.append(Fault(f"/safety_plan_{where}", "words-needed", text))
    return faults


def _suspect_faults(
    facts: TellingFacts, planned_at: datetime, where: str, within_hours: int
) -> list[Fault]:
    """The suspect is told after the victim, and soon; at once where liberty comes first."""
    after = facts.tell_suspect_after
    if facts.liberty_first:
        return []
    if after is None or after < planned_at:
        text = "The suspect is told after the victim. Give a time that is not before the telling."
        return [Fault(f"/suspect_on_{where}", "suspect-before-victim", text)]
    if after > planned_at + timedelta(hours=within_hours):
        text = f"The suspect is told no later than {within_hours} hours after the victim."
        return [Fault(f"/suspect_on_{where}", "suspect-too-late", text)]
    return []


FRIDAY, NOON = 4, 12


def awkward_time(at: datetime, *, tomorrow_is: str | None) -> str:
    """Why somebody told now may find nobody to turn to; empty if nothing speaks against it.

    `tomorrow_is` says why the next day is no working day, or None if it is one.
    """
    local = at.astimezone(LONDON)
    if local.weekday() == FRIDAY and local.hour >= NOON:
        return "It is Friday afternoon: the victim may find nobody to turn to over the weekend."
    if tomorrow_is and tomorrow_is not in {"Saturday", "Sunday"}:
        return f"Tomorrow is {tomorrow_is}: the victim may find nobody to turn to."
    return ""
