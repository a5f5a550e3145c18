"""Charging cases of the demonstration in every unit, at every stage, from a seed and a day.

They go through the actions, as the named ones do: fewer than requests for early advice, and whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from casework.disclosure.rules import Said
from casework.models import Referral
from casework.plans import answering, deciding
from casework.plans.rules import ItemFacts
from casework.prfi import actions as prfi
from casework.referrals import actions, quality
from casework.reviews import deciding as decisions
from casework.reviews import releasing
from casework.reviews.told import note_told
from core.accounts.models import Force
from core.accounts.work import work
from rasso.demo.decided import CHARGE, agreed, asked, propose, say
from rasso.demo.referred import S1, S2, STATEMENT, allocated, planned, refer, waiting

if TYPE_CHECKING:
    from rasso.demo.named import Stage
    from rasso.demo.stories import Place

SCALES = {"small": 13, "national": 250, "5x": 1_000}  # charging cases
FOOTAGE = ItemFacts(
    category="footage",
    what="The footage of the taxi rank, from one to two in the morning.",
    why="It may show how they left, and in what state.",
    line="How they came home.",
)
LETTERS = "ABCDEFGHJKLMNPQRSTVW"
Course = Callable[["Stage", Referral, int, Random], None]


def tell_charging(
    stage: Stage, places: list[Place], *, count: int, rng: Random
) -> Iterator[Referral]:
    """So many charging cases, spread over the forces by the work that their Areas have."""
    weights = [place.weight for place in places]
    courses, shares = zip(*COURSES, strict=True)
    for number in range(1, count + 1):
        place = rng.choices(places, weights)[0]
        course, newest, oldest = rng.choices(courses, shares)[0]
        yield tell(stage, place, number, course, rng.randint(newest, oldest), rng)


def tell(
    stage: Stage, place: Place, number: int, course: Course, days: int, rng: Random
) -> Referral:
    """A referral of so many working days ago and what became of it; two suspects in every ninth."""
    urn = f"{place.code}CH{number:05d}{stage.at(days).year % 100:02d}"
    people = [replace(S1, name=f"Suspect {rng.choice(LETTERS)}. Invented")]
    if number % 9 == 0:
        people.append(replace(S2, name="Suspect Z. Invented"))
    force = Force.objects.get(pk=place.force_id)
    referral = refer(stage, urn, stage.at(days), *people, force=force.code, unit=place.named)
    course(stage, referral, days, rng)
    return referral


def _to_triage(stage: Stage, referral: Referral, days: int, rng: Random) -> None:
    """Nobody has looked at it yet."""


def _to_decide(stage: Stage, referral: Referral, days: int, rng: Random) -> None:
    allocated(stage, referral, days - 1)
    if rng.random() < 0.3:
        lawyer = stage.staff(referral, "prosecutor")
        failures = rng.choice(([], ["statement"], ["exhibit"]))
        given = {"referral_id": referral.pk, "failures": failures}
        stage.do(lawyer, quality.assess, stage.at(days - 1, "16:00"), **given)


def _with_the_police(stage: Stage, referral: Referral, days: int, rng: Random) -> None:
    allocated(stage, referral, days - 1)
    items = planned(stage, referral, days - 4, STATEMENT, FOOTAGE)
    officer, lawyer = stage.officer(referral), stage.staff(referral, "prosecutor")
    on = max(1, days - rng.randint(7, 16))
    answered = items[: rng.randint(0, 2)]
    for item in answered:
        said = {"outcome": "completed", "text": "Obtained; a copy is attached."}
        stage.do(officer, answering.reply, stage.at(on, "11:00"), item_id=item.pk, **said)
    if rng.random() < 0.6:
        for item in answered:
            stage.do(lawyer, deciding.accept, stage.at(on - 1, "12:00"), item_id=item.pk)


def _waits(stage: Stage, referral: Referral, days: int, rng: Random) -> None:
    allocated(stage, referral, days - 1)
    planned(stage, referral, days - 4, STATEMENT)
    began = days - 15
    until = stage.calendar.add(stage.at(began).date(), 15)
    waiting(stage, referral, began, until)
    if began > 15 and rng.random() < 0.7:
        told = {
            "case_id": referral.case_id,
            "text": "The laboratory has begun.",
            "next_expected_on": stage.calendar.add(stage.today, rng.randint(1, 10)),
        }
        stage.do(stage.officer(referral), prfi.report, stage.at(rng.randint(1, 12)), **told)


def _charged(stage: Stage, referral: Referral, days: int, rng: Random) -> None:
    allocated(stage, referral, days - 1)
    made = max(1, days - rng.randint(8, 30))
    with work(stage.people.by):
        whom = referral.tracks.order_by("id").values_list("suspect__reference", flat=True)
        charges = [replace(CHARGE, suspect=one) for one in whom]
    propose(stage, referral, made, *charges)
    say(stage, referral, "prosecutor", decisions.make, made - 1)


def _not_charged(stage: Stage, referral: Referral, days: int, rng: Random) -> None:
    allocated(stage, referral, days - 1)
    asked(stage, referral, days - 12)
    agreed(stage, referral, days - 16)
    say(stage, referral, "prosecutor", releasing.release, days - 17, confirmed=True)
    told = {"complainant": "C1", "on": stage.at(days - 18).date(), "said": Said(anything=False)}
    say(stage, referral, "victim-liaison-officer", note_told, days - 18, **told)


def _returned(stage: Stage, referral: Referral, days: int, rng: Random) -> None:
    reason = rng.choice(("mg3", "supervisor_comments", "mg11"))
    given = {
        "referral_id": referral.pk,
        "reasons": {reason: "Please send it with the file."},
        "answer_on": (stage.at(days - 1) + timedelta(days=7)).date(),
    }
    manager = stage.staff(referral, "legal-manager")
    stage.do(manager, actions.send_back, stage.at(days - 1, "15:00"), **given)


# what becomes of a referral, between how many and how many working days ago it came; and how often
COURSES: tuple[tuple[tuple[Course, int, int], float], ...] = (
    ((_to_triage, 0, 1), 0.06),
    ((_to_decide, 2, 19), 0.2),
    ((_with_the_police, 5, 60), 0.22),
    ((_waits, 20, 180), 0.12),
    ((_charged, 12, 500), 0.24),
    ((_not_charged, 20, 500), 0.1),
    ((_returned, 2, 40), 0.06),
)
