"""Every change of an escalation that a person makes; the sweep raises and lifts the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from core.accounts.models import Matter, MatterPerson
from core.errors import Absent, RuleBroken, Stale, check_version
from core.history import write
from core.london import london_day
from core.notices.actions import announce, tell
from core.reference.lookup import setting
from deadlines.events import Unit, midnight
from deadlines.lifecycle import ESCALATION, EscalationVerb
from deadlines.models import Deadline, Escalation, EscalationStep, RungFired
from deadlines.models.clock import Side
from deadlines.models.escalation import (
    OPEN,
    ClosedBecause,
    EscalationQuerySet,
    EscalationState,
)
from deadlines.policy import allow_answer, allow_escalate
from deadlines.posts import NEXT_UP, PLACE, PLACE_OF_MATTER, TOP, post_above
from deadlines.reading import current_calendar
from deadlines.recipients import resolve, standing_in_posts
from deadlines.workingdays import Calendar

if TYPE_CHECKING:
    from core.accounts.models import User

TOP_LEVEL = 3
CLOSING = {
    ClosedBecause.NOTHING_OWED: "Closed by itself: nothing it was raised for is owed any more",
    ClosedBecause.NOTHING_LATE: "Closed by itself: nothing it was raised for is late any more",
}


def path_of(escalation: Escalation) -> str:
    """Where a notice about it leads."""
    return f"/escalations/{escalation.pk}/"


def height(about: Deadline) -> int:
    """The highest level that is open beside a clock; 0 if none is."""
    return max((one.level for one in beside(about).open()), default=0)


def beside(about: Deadline) -> EscalationQuerySet:
    """The escalations on a clock's side of its case, as internal as it is."""
    return Escalation.objects.filter(
        matter=about.matter_id, owed_by=about.owed_by, internal=about.internal
    )


def open_ones(found: Iterable[Escalation]) -> list[Escalation]:
    """Those of them that are still to be answered."""
    return [one for one in found if one.state in OPEN]


def why_not_by_hand(
    about: Deadline, others: Sequence[Escalation], today: date
) -> RuleBroken | None:
    """Why nobody can take this clock higher by hand now, if nobody can. `others` holds at least
    those beside it that are open or were raised by hand."""
    if about.ended_at is not None or about.owed_by == Side.NOBODY:
        return RuleBroken("nothing-owed", "Nothing is owed here any more.", state=about.ended_how)
    if not post_above(about.owed_by, open_ones(others)):
        return RuleBroken("at-the-top", "This has been escalated to the top post already.")
    by_hand = [one.raised_at for one in others if one.by_hand]
    if not by_hand:
        return None
    again_on = current_calendar().add(london_day(max(by_hand)), 1)
    if today >= again_on:
        return None
    return RuleBroken(
        "escalated-already",
        "One step can be taken by hand in a working day, and this case has had it. The next is "
        f"possible on {again_on:%A %-d %B %Y}.",
    )


@transaction.atomic
def escalate_by_hand(
    *,
    deadline_id: UUID,
    by: User,
    at: datetime,
    reason: str,
    version: int | None = None,
    seen: int | None = None,
) -> Escalation:
    """Take what is owed to a named post, before or after it is late. It climbs the same ladder:
    when a level is open already, the next post above it is told, one step in a working day.

    `version` is the clock's. `seen` is the `height` that the person had before them; `Stale` if it
    is another one now.
    """
    visible = Deadline.objects.visible_to(by).select_related("rule")
    where = visible.filter(pk=deadline_id).values_list("matter_id").first()
    if where is None:
        raise Absent
    matter = lock_matter(where[0], by)
    deadline = visible.get(pk=deadline_id)  # as it stands under the lock
    check_version(deadline.version, version, "This clock")
    today = london_day(at)
    allow_escalate(by, matter, today)
    if not reason.strip():
        raise RuleBroken("reason-needed", "Say why this is escalated.", field="reason")
    highest = height(deadline)
    if seen is not None and seen != highest:
        raise Stale(
            "This was escalated, or an escalation of it ended, after this page was opened.",
            current=highest,
        )
    others = list(beside(deadline))
    if refusal := why_not_by_hand(deadline, others, today):
        raise refusal
    standing = open_ones(others)
    post = post_above(deadline.owed_by, standing)
    told = resolve(matter.pk, post, today)
    told_already = {one.to_user_id for one in standing if one.to_user_id is not None}
    while told.user_id in told_already and told.stands in NEXT_UP:
        told = resolve(matter.pk, NEXT_UP[told.stands], today)  # one person may hold two posts
    acknowledge_by, climb_at = waits_until(today, current_calendar())
    if told.user_id is not None and told.stands in TOP:
        climb_at = None
    escalation = write(
        Escalation(
            matter=matter,
            owed_by=deadline.owed_by,
            level=highest + 1,
            internal=deadline.internal,
            post=told.stands,
            to_user_id=told.user_id,
            raised_at=at,
            by_hand=True,
            raised_by=by,
            about=deadline,
            reason=reason,
            acknowledge_by=acknowledge_by,
            climb_at=climb_at,
        ),
        by=by,
        at=at,
        why="Raised by hand",
    )
    EscalationStep.objects.create(
        escalation=escalation, post=told.stands, user_id=told.user_id, at=at, why=told.why
    )
    if told.user_id is not None:
        tell(
            [told.user_id],
            matter_id=matter.pk,
            kind="escalated-hours" if deadline.target_unit == Unit.HOURS else "escalated",
            path=path_of(escalation),
            key=f"escalation:{escalation.pk}:{told.stands}",
            at=at,
            urgent=escalation.level == TOP_LEVEL,
        )
    _announce(escalation, matter, "raised", at)
    return escalation


@transaction.atomic
def acknowledge(
    *, escalation_id: UUID, by: User, at: datetime, version: int | None = None
) -> Escalation:
    """Say that it has been seen: it stays at this post and waits for its answer."""
    escalation = _hold(escalation_id, by, version)
    allow_answer(by, escalation)
    escalation.state = ESCALATION.after(EscalationVerb.ACKNOWLEDGE, escalation.state)
    escalation.acknowledged_at, escalation.acknowledged_by = at, by
    escalation.climb_at = None
    write(
        escalation,
        by=by,
        at=at,
        why="Acknowledged",
        fields=["state", "acknowledged_at", "acknowledged_by", "climb_at"],
    )
    _announce(escalation, escalation.matter, "acknowledged", at)
    return escalation


@transaction.atomic
def answer(
    *, escalation_id: UUID, by: User, at: datetime, words: str, version: int | None = None
) -> Escalation:
    """Say what will be done and by when. Answering acknowledges too."""
    escalation = _hold(escalation_id, by, version)
    allow_answer(by, escalation)
    after = ESCALATION.after(EscalationVerb.ANSWER, escalation.state)
    if not words.strip():
        raise RuleBroken("answer-needed", "Say what will be done, and by when.", field="answer")
    escalation.state, escalation.answer = after, words
    escalation.answered_at, escalation.answered_by = at, by
    escalation.climb_at = None
    if escalation.acknowledged_at is None:
        escalation.acknowledged_at, escalation.acknowledged_by = at, by
    write(
        escalation,
        by=by,
        at=at,
        why="Answered",
        fields=[
            "state",
            "answer",
            "answered_at",
            "answered_by",
            "acknowledged_at",
            "acknowledged_by",
            "climb_at",
        ],
    )
    if escalation.by_hand:
        tell(
            [escalation.raised_by_id],
            matter_id=escalation.matter_id,
            kind="escalation-answered",
            path=path_of(escalation),
            key=f"escalation-answered:{escalation.pk}",
            at=at,
        )
    _announce(escalation, escalation.matter, "answered", at)
    return escalation


def follow(deadline_ids: Collection[UUID], *, by: User, at: datetime) -> None:
    """What was raised for these clocks closes, saying why, when nothing under it is late any more:
    the work has come, or there is another target, ladder or calendar.

    One that nobody answered is counted as such. Under the lock of the matter or of the calendar.
    """
    touched = Escalation.objects.settled(at=at).about_clocks(deadline_ids).select_related("matter")
    found = list(touched.order_by("pk").select_for_update(of=("self",)))
    owed = still_owed(found) if found else {}
    for escalation in found:
        late = ClosedBecause.NOTHING_LATE if owed[escalation.pk] else ClosedBecause.NOTHING_OWED
        escalation.not_answered = escalation.state != EscalationState.ANSWERED
        escalation.state = ESCALATION.after(EscalationVerb.CLOSE, escalation.state)
        escalation.closed_at, escalation.closed_because, escalation.climb_at = at, late, None
        write(
            escalation,
            by=by,
            at=at,
            why=CLOSING[late],
            fields=["state", "closed_at", "closed_because", "not_answered", "climb_at"],
        )
        _announce(escalation, escalation.matter, "closed", at)


def held_by(person: User, on: date) -> Q:
    """The escalations that wait for this person on a day. An escalation belongs to its post: to
    whoever stands there today, or to whoever was told where nobody else does."""
    bonds = MatterPerson.objects.filter(matter=OuterRef("matter"), bond=OuterRef("post"))
    mine, others = Q(Exists(bonds.filter(user=person))), Q(Exists(bonds.exclude(user=person)))
    for (kind, place_id), holder in standing_in_posts(on).items():
        here = Q(post=kind, **{PLACE_OF_MATTER[PLACE[kind]]: place_id})
        if holder == person.pk:
            mine |= here
        else:
            others |= here
    return mine | (Q(to_user=person) & (Q(matter__restricted=True) | ~others))


def clocks_of(escalation: Escalation) -> list[Deadline]:
    """The clocks it was raised for, earliest due first, ready to be read."""
    items = RungFired.objects.filter(escalation=escalation).values("deadline_id")
    return list(
        Deadline.objects.filter(Q(pk__in=items) | Q(pk=escalation.about_id))
        .with_events()
        .order_by("due_at", "id")
    )


def still_owed(escalations: Sequence[Escalation]) -> dict[UUID, list[Deadline]]:
    """For each escalation of a list the clocks it was raised for that still run, earliest due
    first, ready to be read. A fixed number of queries."""
    found: dict[UUID, set[UUID]] = {
        one.pk: {one.about_id} if one.about_id else set() for one in escalations
    }
    items = RungFired.objects.filter(escalation__in=found)
    for escalation_id, deadline_id in items.values_list("escalation_id", "deadline_id"):
        if escalation_id is not None:
            found[escalation_id].add(deadline_id)
    wanted = Deadline.objects.filter(pk__in=set().union(*found.values()), ended_at=None)
    clocks = list(wanted.with_events().order_by("due_at", "id"))
    return {pk: [clock for clock in clocks if clock.pk in ids] for pk, ids in found.items()}


def waits_until(today: date, calendar: Calendar) -> tuple[date, datetime | None]:
    """By when an escalation of today is to be acknowledged, and when it goes a post higher: on a
    working day, as nothing climbs on a day off."""
    by_day = calendar.add(today, setting("acknowledge-within", today))
    return by_day, midnight(calendar.add(by_day, 1))


def lock_matter(matter_id: UUID, by: User) -> Matter:
    """The lock that actions on one case and the sweep share. `no_key`: others may point at it."""
    visible = Matter.objects.visible_to(by).filter(pk=matter_id)
    matter = visible.select_related("unit").select_for_update(of=("self",), no_key=True).first()
    if matter is None:
        raise Absent
    return matter


def _hold(escalation_id: UUID, by: User, version: int | None) -> Escalation:
    where = Escalation.objects.visible_to(by).filter(pk=escalation_id).values_list("matter_id")
    row = where.first()
    if row is None:
        raise Absent
    matter = lock_matter(row[0], by)
    escalation = Escalation.objects.select_for_update().get(pk=escalation_id)
    escalation.matter = matter
    check_version(escalation.version, version, "This escalation")
    return escalation


def _announce(escalation: Escalation, matter: Matter, what: str, at: datetime) -> None:
    if escalation.internal:
        return
    announce(matter, f"escalation-{what}", object_kind="escalation", object_id=escalation.pk, at=at)
