"""What a unit and a force talk about at their joint meeting, counted: plans, challenges, delays.

A figure counts cases, never items, and stands beside its days. See `casework.plans.figures`.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, Q

from casework.models import ItemDateChange, Round
from casework.plans.figures import RoundFigures, rounds_since
from casework.plans.lifecycle import ChallengeAnswer
from core.london import london_day
from dashboards.progression.facts import RETURN_DAYS, Scope
from dashboards.progression.rules import CPS, POLICE, SIDES
from deadlines.models import Deadline
from deadlines.reading import current_calendar

if TYPE_CHECKING:
    from core.accounts.models import User

DAYS = RETURN_DAYS  # how far back a joint meeting looks
ROUNDS = {"1": "One round", "2": "Two rounds", "3": "Three rounds or more"}
CAUSES = {
    CPS: "A further round, caused by the CPS",
    POLICE: "A further round, caused by the police",
}
FIRST = {"yes": "Complete as first answered", "no": "Not complete as first answered"}
PROMPTS = {
    "taken": "Asked for less after a prompt",
    "left": "A prompt stood when the plan was sent",
}
CHALLENGES = {"waiting": "Waits for an answer"} | {
    one.value: str(one.label) for one in ChallengeAnswer
}
DATES = {CPS: "Changed by the CPS", POLICE: "Asked for by the police"}
# the clocks of either side, by what they are about
DELAYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "advice": (
        "Early advice",
        (
            *("early-advice", "early-advice-triage", "early-advice-urgent", "review-of-return"),
            *("early-advice-information", "early-advice-outcome", "discussion-points"),
        ),
    ),
    "referral": (
        "Referral and decision",
        (
            *("referral-triage", "charging-decision", "charging-decision-priority"),
            *("charging-decision-red", "referral-answer"),
        ),
    ),
    "plan": (
        "Action plan",
        (
            *("action-item", "action-plan-reply-review", "action-item-challenge"),
            "action-item-extension",
        ),
    ),
}
ABOUT = {kind: code for code, (_, kinds) in DELAYS.items() for kind in kinds}


def lowered(words: str) -> str:
    """To go on after a colon."""
    return f"{words[:1].lower()}{words[1:]}"


NAMES = {
    **{f"joint.rounds.{code}": f"Action plans: {lowered(words)}" for code, words in ROUNDS.items()},
    **{f"joint.cause.{code}": f"Further round: {lowered(words)}" for code, words in CAUSES.items()},
    **{f"joint.first.{code}": f"Plan: {lowered(words)}" for code, words in FIRST.items()},
    **{f"joint.prompt.{code}": words for code, words in PROMPTS.items()},
    **{
        f"joint.challenge.{code}": f"Challenged by the police: {lowered(words)}"
        for code, words in CHALLENGES.items()
    },
    **{f"joint.dates.{code}": f"Date: {lowered(words)}" for code, words in DATES.items()},
    **{
        f"joint.delay.{about}.{side}": f"{words}: late, owed by {SIDES[side]}"
        for about, (words, _) in DELAYS.items()
        for side in SIDES
    },
}


def count_joint(
    user: User, scope: Scope, at: datetime, lately: dict[str, set[UUID]]
) -> dict[str, list[int]]:
    """Adds the cases of each figure to `lately`; the working days that stand beside it."""
    days: dict[str, list[int]] = defaultdict(list)
    since, calendar = at - timedelta(days=DAYS), current_calendar()
    seen = Round.objects.visible_to(user).filter(scope.q("case__matter"))
    plans: dict[UUID, list[RoundFigures]] = defaultdict(list)
    for matter, figures in rounds_since(seen, since, at, calendar):
        plans[matter].append(figures)
    for matter, rounds in plans.items():
        _count_plans(matter, rounds, lately, days)
    changes = ItemDateChange.objects.filter(scope.q("item__round__case__matter"), at__gte=since)
    rows = changes.filter(item__round__in=seen).values_list(
        "item__round__case__matter", "side", "from_on", "to_on"
    )
    for matter, side, before, after in rows:
        lately[f"joint.dates.{side}"].add(matter)
        if before != after:
            days[f"joint.dates.{side}"].append(abs(calendar.between(before, after)))
    for matter, code, late in _delays(user, scope, at, since):
        lately[code].add(matter)
        days[code].append(late)
    return days


def _count_plans(
    matter: UUID,
    rounds: list[RoundFigures],
    lately: dict[str, set[UUID]],
    days: dict[str, list[int]],
) -> None:
    """One case: its rounds of the last months, and what came of them."""
    number = min(max(one.number for one in rounds), 3)
    lately[f"joint.rounds.{number}"].add(matter)
    days[f"joint.rounds.{number}.police"].append(sum(one.police_days for one in rounds))
    days[f"joint.rounds.{number}.cps"].append(sum(one.cps_days for one in rounds))
    for one in rounds:
        codes = [f"challenge.{answer or 'waiting'}" for answer in one.challenges]
        if one.number > 1:
            codes.append(f"cause.{one.cause}")
        if one.complete_first_time is not None:
            codes.append(f"first.{'yes' if one.complete_first_time else 'no'}")
        codes += ["prompt.taken"] if one.prompts_taken else []
        codes += ["prompt.left"] if one.prompts_left else []
        for code in dict.fromkeys(codes):
            lately[f"joint.{code}"].add(matter)
            days[f"joint.{code}"].append(one.police_days + one.cps_days)


def _delays(user: User, scope: Scope, at: datetime, since: datetime) -> list[tuple[UUID, str, int]]:
    """What is late now on either side, or was late when it ended in these months."""
    calendar, today = current_calendar(), london_day(at)
    late = Deadline.objects.visible_to(user).filter(
        Q(ended_at=None, due_at__lt=at)
        | Q(ended_at__gte=since, ended_how="met", ended_at__gt=F("due_at")),
        scope.q("matter"),
        kind__in=list(ABOUT),
    )
    rows = late.values_list("matter_id", "kind", "owed_by", "due_on", "ended_at")
    found = []
    for matter, kind, side, due_on, ended in rows:
        last: date = london_day(ended) if ended is not None else today
        days = max(calendar.between(due_on, last), 1)
        found.append((matter, f"joint.delay.{ABOUT[kind]}.{side}", days))
    return found
