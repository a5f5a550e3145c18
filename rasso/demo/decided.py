"""Decisions of the demonstration that are told by name: challenged, waiting for release, released.

Everything in them is invented, as in `referred.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from casework.models import Referral
from casework.plans import discussing
from casework.reviews import countersigning, deciding, notes, releasing, reviewing
from casework.reviews.facts import CASE, Charge, DecisionFacts, ReviewFacts, TellingFacts
from rasso.demo.referred import S1, S2, allocated, refer

if TYPE_CHECKING:
    from rasso.demo.named import Stage

SECTIONS = {
    "in_short": "He planned the evening, brought her home, and sent away her friend.",
    "conduct_before": "Messages of that week: he asks twice whether she will be alone.",
    "conduct_after": "He wrote at four in the morning that he was sorry, and deleted the thread.",
    "consent_steps": "In interview he names nothing that he did to be sure.",
    "points_away": "He says that there was agreement. Nobody else was in the house.",
    "evidential": "Her account stands beside his messages. The deleted thread was restored.",
    "public_interest": "The offence is grave, and a prosecution is required.",
    "case_strategy": "The case begins with what he planned, and ends with what he deleted.",
    "special_measures": "She asks for screens, and for her friend beside her.",
}
CHARGE = DecisionFacts(
    "S1", "A", "There is a realistic prospect of conviction.", charges=(Charge("SX03002"),)
)
NO_CHARGE = DecisionFacts(
    "S1", "K", "Without the first account, which was lost, there is no realistic prospect."
)


def propose(stage: Stage, referral: Referral, days: int, *decisions: DecisionFacts) -> None:
    facts = ReviewFacts({CASE: SECTIONS}, decisions)
    at, lawyer = stage.at(days, "14:00"), stage.staff(referral, "prosecutor")
    stage.do(lawyer, reviewing.propose, at, referral_id=referral.pk, facts=facts)


def asked(stage: Stage, referral: Referral, days: int) -> None:
    """A decision not to charge, proposed so many working days ago, before the legal manager."""
    lawyer = stage.staff(referral, "prosecutor")
    offered = {"referral_id": referral.pk, "about": "no_charge", "words": "Tomorrow at ten?"}
    stage.do(lawyer, discussing.offer, stage.at(days + 3), **offered)
    propose(stage, referral, days, NO_CHARGE)
    reader = {"reader_id": stage.staff(referral, "legal-manager").pk}
    at = stage.at(days, "15:00")
    stage.do(lawyer, countersigning.ask, at, referral_id=referral.pk, **reader)


def agreed(stage: Stage, referral: Referral, days: int, told_at: datetime | None = None) -> None:
    """Countersigned, made, and the telling agreed so many days ago, for three days later."""
    say(stage, referral, "legal-manager", countersigning.agree, days + 2)
    say(stage, referral, "prosecutor", deciding.make, days + 1)
    told_at = told_at or stage.at(days - 1) + timedelta(days=2)
    telling = TellingFacts(
        complainant="C1",
        told="planned",
        teller="officer_in_charge",
        channel="in_person",
        planned_at=told_at,
        agreed=True,
        ends="Bail, with its condition not to contact C1.",
        safety_plan="She stays with her sister for a week.",
        tell_suspect_after=told_at + timedelta(hours=2),
    )
    say(stage, referral, "prosecutor", releasing.plan_telling, days, tellings=[telling])


def _for_reading(stage: Stage, urn: str) -> Referral:
    referral = refer(stage, urn, stage.at(15))
    allocated(stage, referral, 14)
    asked(stage, referral, 6)
    return referral


def say(stage: Stage, referral: Referral, role: str, verb: Any, days: int, **said: Any) -> None:
    person = stage.staff(referral, role)
    stage.do(person, verb, stage.at(days, "11:00"), referral_id=referral.pk, **said)


def _challenged(stage: Stage) -> None:
    referral = _for_reading(stage, "06NM0002226")
    words = "What of the neighbour who heard the door? Nobody has asked her."
    say(stage, referral, "legal-manager", countersigning.challenge, 5, words=words)
    text = "Ring the officer about the neighbour before anything else."
    say(stage, referral, "prosecutor", notes.keep_notes, 5, text=text)
    stage.name("A decision not to charge that is challenged", referral, "prosecutor")


def _waiting(stage: Stage) -> None:
    referral = _for_reading(stage, "06NM0002326")
    words = "Was the first account really lost?"
    say(stage, referral, "legal-manager", countersigning.challenge, 5, words=words)
    words = "The officer has confirmed it in writing."
    say(stage, referral, "prosecutor", countersigning.answer, 4, words=words)
    agreed(stage, referral, 1)
    stage.name("A decision not to charge that waits for its release", referral, "prosecutor")


def _charged(stage: Stage) -> None:
    referral = refer(stage, "06NM0002426", stage.at(12), S1, S2)
    allocated(stage, referral, 11)
    propose(stage, referral, 4, CHARGE)
    say(stage, referral, "prosecutor", deciding.make, 3)
    stage.name("Two suspects: one is charged, one is to be decided", referral, "prosecutor")


STORIES: tuple[Callable[[Stage], None], ...] = (_challenged, _waiting, _charged)
