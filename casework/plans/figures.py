"""What is measured of plans: rounds, days on each side, and what came of challenges and prompts.

There is no count of items here, and none is to be made: it is no gauge of anything (National
Operating Model).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from casework.models import Case, PlanItem, Round
from casework.plans.lifecycle import (
    WITH_POLICE,
    Cause,
    ChallengeAnswer,
    ItemState,
    ReplyOutcome,
    RoundState,
)
from core.london import london_day
from deadlines.workingdays import Calendar

DRAFTS = (ItemState.DRAFT, ItemState.HELD)


@dataclass(frozen=True)
class RoundFigures:
    """One round. Days are working days; `None` where it has not come so far."""

    number: int
    cause: str
    issued_on: date
    police_days: int  # until the last reply, or until today
    cps_days: int  # from the first reply or challenge until the last answer to one
    answered: bool  # nothing is with the police any more
    complete_first_time: bool | None  # every reply accepted as it came
    challenges: tuple[str, ...]  # what came of each; "" while it waits
    prompts_taken: tuple[str, ...]  # shown, and no longer needed when it was sent
    prompts_left: tuple[str, ...]


def rounds_of(case: Case, at: datetime, calendar: Calendar) -> list[RoundFigures]:
    """The issued rounds of a case, in order, in a fixed number of queries."""
    found = _to_measure(Round.objects.filter(case=case, state=RoundState.ISSUED))
    return [figures_of(plan, at, calendar) for plan in found.order_by("number")]


def rounds_since(
    rounds: QuerySet[Round], since: datetime, at: datetime, calendar: Calendar
) -> Iterator[tuple[UUID, RoundFigures]]:
    """The rounds of many cases that were issued since an instant, each with its matter, in a fixed
    number of queries. `rounds` are those that somebody may see."""
    found = _to_measure(rounds.filter(state=RoundState.ISSUED, issued_at__gte=since))
    for plan in found.select_related("case").order_by("number"):
        yield plan.case.matter_id, figures_of(plan, at, calendar)


def _to_measure(rounds: QuerySet[Round]) -> QuerySet[Round]:
    items = PlanItem.objects.prefetch_related("replies", "challenges").select_related("successor")
    return rounds.prefetch_related(Prefetch("items", queryset=items))


def figures_of(plan: Round, at: datetime, calendar: Calendar) -> RoundFigures:
    assert plan.issued_at is not None
    items = [item for item in plan.items.all() if item.state != ItemState.DRAFT]
    issued, today = london_day(plan.issued_at), london_day(at)
    replies = [reply for item in items for reply in item.replies.all()]
    challenges = [one for item in items for one in item.challenges.all()]
    waits = any(item.state in WITH_POLICE for item in items)
    last = today if waits else max((london_day(one.at) for one in replies), default=issued)
    return RoundFigures(
        number=plan.number,
        cause=plan.cause,
        issued_on=issued,
        police_days=_days(calendar, issued, last),
        cps_days=sum(_days(calendar, *span) for span in _ours(items, today)),
        answered=not waits,
        complete_first_time=_complete_first_time(items),
        challenges=tuple(one.answer for one in challenges),
        prompts_taken=tuple(
            sorted({code for item in items for code in set(item.prompted) - set(item.prompts_left)})
        ),
        prompts_left=tuple(sorted({code for item in items for code in item.prompts_left})),
    )


def _days(calendar: Calendar, first: date, last: date) -> int:
    """Working days after `first`, up to and with `last`."""
    return calendar.between(first, last) if last > first else 0


def _ours(items: Iterable[PlanItem], today: date) -> list[tuple[date, date]]:
    """The stretches in which something of the round waited for the CPS, joined where they meet."""
    spans = []
    for item in items:
        for challenge in item.challenges.all():
            until = london_day(challenge.answered_at) if challenge.answered_at else today
            spans.append((london_day(challenge.at), until))
        replies = sorted(item.replies.all(), key=lambda one: one.at)
        if replies:
            until = london_day(item.closed_at) if item.closed_at else today
            spans.append((london_day(replies[0].at), until))
    joined: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _complete_first_time(items: Iterable[PlanItem]) -> bool | None:
    """Whether every reply was accepted as it came first, and was of the whole; None until all that
    was asked has been answered and read."""
    asked = [item for item in items if item.state not in (ItemState.WITHDRAWN, ItemState.CHANGED)]
    done = (ItemState.ACCEPTED, ItemState.ASKED_AGAIN)
    if not asked or any(item.state not in done for item in asked):
        return None
    return all(
        item.state == ItemState.ACCEPTED
        and [reply.outcome for reply in item.replies.all()] == [ReplyOutcome.COMPLETED]
        for item in asked
    )


def caused_by_cps(found: Iterable[RoundFigures]) -> int:
    """How many rounds the CPS caused."""
    return sum(one.cause == Cause.CPS for one in found)


def outcomes_of_challenges(found: Iterable[RoundFigures]) -> dict[str, int]:
    """What came of challenges, by answer; those that wait are not in it."""
    answers = [answer for one in found for answer in one.challenges if answer]
    return {answer.value: answers.count(answer.value) for answer in ChallengeAnswer}
