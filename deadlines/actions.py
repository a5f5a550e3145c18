"""Every change of a clock. The only writer of `Deadline` and `ClockEvent`, beside the sweep.

Each reads in the same order: lock, allow, check the move, change, record, save, tell. The locks
are taken in one order, so that nothing waits in a circle: calendar, matter, clock, escalation.
Raises `RuleBroken`, `NotPermitted`, `Stale`, or `Absent` for a clock the person cannot see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from core.accounts.models import Matter
from core.accounts.policy import May, allow
from core.errors import Absent, RuleBroken, check_version
from core.history import write
from core.london import london_day
from core.notices.actions import announce
from core.reference.lookup import get, labels, setting
from deadlines import asking, caches
from deadlines.checking import columns
from deadlines.escalating import follow, lock_matter
from deadlines.events import EventType, State, Target, Unit
from deadlines.ledger import Reading, read
from deadlines.lifecycle import CLOCK, ClockState, ClockVerb
from deadlines.models import ClockEvent, Deadline, Ladder, RungFired
from deadlines.models.clock import Side
from deadlines.policy import MAY, PAUSE_LATE, RETARGET_POLICE, memorandum_of
from deadlines.reading import (
    PAUSE_CATEGORY,
    calendar_of,
    clock_from,
    current_version,
    lock_calendar,
)
from deadlines.rules import (
    Rule,
    after_triage,
    check_extension,
    check_pause,
    check_target,
    rule_from,
)
from deadlines.workingdays import BeyondHorizon, Calendar

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from core.accounts.models import User

CLOCK_KIND = "clock"  # the kind of the reference data


@dataclass(slots=True)
class Held:
    """A locked clock with what every action needs to judge it."""

    deadline: Deadline
    matter: Matter
    rule: Rule
    calendar: Calendar
    events: list[ClockEvent]
    reading: Reading
    state: ClockState


@transaction.atomic
def start(
    *,
    matter_id: UUID,
    kind: str,
    received_at: datetime,
    by: User,
    at: datetime,
    subject: str = "",
    first_received_on: date | None = None,
    target: Target | None = None,
    owed_already: bool = False,
) -> Deadline:
    """Begin a clock. Its rule and ladder are those in force today, and stay its own.

    `target` is needed where the kind has no length of its own, and replaces the length where it
    has. `first_received_on` is the first receipt of something that was returned and came back.
    `owed_already`: since `received_at`, only nothing timed it; then its date may have passed.
    """
    lock_calendar()
    matter = lock_matter(matter_id, by)
    today = london_day(at)
    item = get(CLOCK_KIND, kind, today)
    rule = rule_from(item.code, item.label, item.data)
    version = current_version()
    deadline = Deadline(
        matter=matter,
        kind=kind,
        rule=item,
        subject=subject,
        owed_by=rule.owed_by,
        ladder=ladder_for(kind, matter, today),
        calendar=version,
        received_at=received_at,
        first_received_on=first_received_on or london_day(received_at),
        started_at=at,
    )
    wanted = rule.target(target)
    if rule.owed_by != Side.NOBODY:
        check_target(wanted, london_day(received_at) if owed_already else today)
    event = ClockEvent(
        deadline=deadline,
        seq=1,
        type=EventType.STARTED,
        at=at,
        by=by,
        n=wanted.n,
        unit=wanted.unit,
        target_on=wanted.on,
    )
    settle(deadline, [event], calendar_of(version), fired=set())
    write(deadline, by=by, at=at, why="Started")
    event.save(force_insert=True)
    _announce(deadline, matter, "started", at)
    return deadline


@transaction.atomic
def pause(
    *,
    deadline_id: UUID,
    by: User,
    at: datetime,
    category: str,
    reason: str,
    asked_id: int,
    expected_on: date,
    longest: str = "longest-pause",
    as_part: bool = False,
    cps_time: bool = False,
    version: int | None = None,
) -> Deadline:
    """Stop the clock because a named officer has been sent a question.

    It runs again with the answer, or by itself on `expected_on`, which lies no further away than
    the setting `longest` says. After the triage limit it needs the legal manager and counts as CPS
    time in the second figure; so it does wherever the CPS caused the question (`cps_time`).
    `as_part`: the action that this is a part of has asked who may.
    """
    held = _hold(deadline_id, by, at, version)
    today = london_day(at)
    late = after_triage(held.rule, held.reading.received_on, today, held.calendar)
    if not as_part:
        allow(by, ClockVerb.PAUSE, held.matter, {ClockVerb.PAUSE: PAUSE_LATE} if late else MAY)
    CLOCK.after(ClockVerb.PAUSE, held.state)
    check_pause(
        held.rule,
        category=category,
        known=labels(PAUSE_CATEGORY, today),
        reason=reason,
        expected_on=expected_on,
        today=today,
        longest=setting(longest, today),
        calendar=held.calendar,
    )
    return _record(
        held,
        EventType.PAUSED,
        by=by,
        at=at,
        category=category,
        reason=reason,
        asked_id=asked_id,
        expected_on=expected_on,
        cps_time=late or cps_time,
    )


@transaction.atomic
def resume(
    *,
    deadline_id: UUID,
    by: User,
    at: datetime,
    reason: str,
    pause_seq: int | None = None,
    as_part: bool = False,
    version: int | None = None,
) -> Deadline:
    """The answer has come: the clock runs again today. `pause_seq` names the pause it answers;
    without it every open one ends. `as_part`: as in `pause`."""
    held = _hold(deadline_id, by, at, version)
    if not as_part:
        allow(by, ClockVerb.RESUME, held.matter, MAY)
    CLOCK.after(ClockVerb.RESUME, held.state)
    open_pauses = _unanswered(held.events)
    if not open_pauses or (pause_seq is not None and pause_seq not in open_pauses):
        raise RuleBroken("not-paused", "No question is waiting for an answer.", state=held.state)
    return _record(held, EventType.RESUMED, by=by, at=at, reason=reason, ends_seq=pause_seq)


@transaction.atomic
def extend(
    *, deadline_id: UUID, by: User, at: datetime, n: int, reason: str, version: int | None = None
) -> Deadline:
    """Add `n` of the clock's unit, up to the cap of its kind. Days used stay used."""
    held = _hold(deadline_id, by, at, version)
    allow(by, ClockVerb.EXTEND, held.matter, MAY)
    CLOCK.after(ClockVerb.EXTEND, held.state)
    already = sum(row.n or 0 for row in held.events if row.type == EventType.EXTENDED)
    check_extension(held.rule, n=n, already=already, reason=reason)
    return _record(held, EventType.EXTENDED, by=by, at=at, n=n, reason=reason)


@transaction.atomic
def retarget(
    *,
    deadline_id: UUID,
    by: User,
    at: datetime,
    target: Target,
    reason: str,
    version: int | None = None,
) -> Deadline:
    """Replace the target. Days used stay used; what was escalated closes if it is late no more.

    A date that the police were given, the lawyer who gave it may move; ours, a manager alone.
    """
    held = _hold(deadline_id, by, at, version)
    theirs = held.deadline.owed_by == Side.POLICE
    may: May = {ClockVerb.RETARGET: RETARGET_POLICE} if theirs else MAY
    allow(by, ClockVerb.RETARGET, held.matter, may)
    CLOCK.after(ClockVerb.RETARGET, held.state)
    if not reason.strip():
        raise RuleBroken("reason-needed", "Say why the target changes.", field="reason")
    check_target(target, london_day(at))
    return _record(
        held,
        EventType.RETARGETED,
        by=by,
        at=at,
        reason=reason,
        n=target.n,
        unit=target.unit,
        target_on=target.on,
    )


@transaction.atomic
def follow_unit(*, matter: Matter, by: User, at: datetime, why: str) -> None:
    """The case has gone to another unit: its open clocks take the ladder of that Area's memorandum
    with the force. Days used stay used. The caller holds the calendar and the matter."""
    for deadline in _locked().filter(matter=matter, ended_at=None).order_by("id"):
        theirs, agreed = deadline.ladder, ladder_for(deadline.kind, matter, london_day(at))
        if agreed is None or (theirs and theirs.memorandum_id == agreed.memorandum_id):
            continue
        held = _held(deadline, matter, at)
        deadline.ladder = agreed
        _record(held, EventType.REROUTED, by=by, at=at, reason=why)


def meet(*, deadline_id: UUID, by: User, at: datetime, reason: str) -> Deadline:
    """What was owed has arrived. Escalations that wait for nothing else close by themselves."""
    return _end(deadline_id, ClockVerb.MEET, EventType.MET, by=by, at=at, reason=reason)


def cancel(*, deadline_id: UUID, by: User, at: datetime, reason: str) -> Deadline:
    """It is no longer owed: returned, withdrawn, overtaken. Never a way to hide lateness."""
    return _end(deadline_id, ClockVerb.CANCEL, EventType.CANCELLED, by=by, at=at, reason=reason)


@transaction.atomic
def _end(
    deadline_id: UUID,
    verb: ClockVerb,
    event: EventType,
    *,
    by: User,
    at: datetime,
    reason: str,
) -> Deadline:
    held = _hold(deadline_id, by, at, None)
    CLOCK.after(verb, held.state)
    deadline = _record(held, event, by=by, at=at, reason=reason)
    asking.overtake(deadline, held.matter, by=by, at=at)
    return deadline


# --- what all of them share ----------------------------------------------------------------------


def ladder_for(kind: str, matter: Matter, on: date) -> Ladder | None:
    """The ladder in force: that of the memorandum of Area and force, else the kind's own."""
    agreed = memorandum_of(matter, on)
    standing = list(Ladder.objects.filter(kind=kind).in_force(on))
    own = [ladder for ladder in standing if ladder.memorandum_id is None]
    theirs = [one for one in standing if agreed and one.memorandum_id == agreed.pk]
    return next(iter(theirs or own), None)


def settle(
    deadline: Deadline,
    events: Sequence[ClockEvent],
    calendar: Calendar,
    fired: set[tuple[int, int]],
) -> list[str]:
    """Write the ledger's answer into the cached columns. Answers the names of what changed."""
    clock = clock_from(deadline, events, {})
    try:
        found = caches.compute(clock, calendar, steps_of(deadline.ladder), fired)
    except BeyondHorizon as error:
        raise RuleBroken(
            "beyond-the-calendar",
            f"Bank holidays are known until {calendar.last:%-d %B %Y} only. An administrator must "
            "load a newer calendar first.",
        ) from error
    wanted = columns(found)
    changed = [name for name, value in wanted.items() if getattr(deadline, name) != value]
    for name in changed:
        setattr(deadline, name, wanted[name])
    return changed


def steps_of(ladder: Ladder | None) -> caches.Steps | None:
    """A ladder as the arithmetic needs it."""
    if ladder is None:
        return None
    rows = ladder.rungs.order_by("position")
    return caches.Steps(Unit(ladder.unit), [(r.position, r.distance, r.level > 0) for r in rows])


def state_of(reading: Reading) -> ClockState:
    """The clock's state as the table of moves knows it."""
    if reading.state in (State.MET, State.CANCELLED):
        return ClockState(reading.state.value)
    if reading.overdue:
        return ClockState.LATE
    if reading.state == State.PAUSED:
        return ClockState.PAUSED
    return ClockState.UNANSWERED if reading.choose_by else ClockState.RUNNING


def _hold(deadline_id: UUID, by: User, at: datetime, version: int | None) -> Held:
    """Lock a clock of a matter this person can see, and read it as it stands now."""
    seen = Deadline.objects.of_matters_seen_by(by)
    row = seen.filter(pk=deadline_id).values_list("matter_id").first()
    if row is None:
        raise Absent
    lock_calendar()
    matter = lock_matter(row[0], by)
    deadline = _locked().get(pk=deadline_id)
    check_version(deadline.version, version, "This clock")
    return _held(deadline, matter, at)


def _locked() -> QuerySet[Deadline]:
    """Clocks to be changed, with what the change needs."""
    found = Deadline.objects.select_for_update(of=("self",))
    return found.select_related("rule", "ladder", "calendar")


def _held(deadline: Deadline, matter: Matter, at: datetime) -> Held:
    if deadline.ended_at is None:
        deadline.calendar = current_version()
    calendar = calendar_of(deadline.calendar)
    events = list(deadline.events.select_related("by").order_by("seq"))
    reading = read(clock_from(deadline, events, {}), calendar, at)
    item = deadline.rule
    rule = rule_from(item.code, item.label, item.data)
    return Held(deadline, matter, rule, calendar, events, reading, state_of(reading))


def was_resumed(deadline_id: UUID, pause_seq: int) -> bool:
    """Whether this pause has been answered, or somebody has let the clock run again by hand."""
    later = ClockEvent.objects.filter(
        deadline=deadline_id, type=EventType.RESUMED, seq__gt=pause_seq
    ).values_list("ends_seq", flat=True)
    return any(ended in (None, pause_seq) for ended in later)


def _unanswered(events: Sequence[ClockEvent]) -> set[int]:
    """The pauses that no answer has ended yet, by their place."""
    waiting: set[int] = set()
    for row in events:
        if row.type == EventType.PAUSED:
            waiting.add(row.seq)
        elif row.type == EventType.RESUMED:
            waiting -= {row.ends_seq} if row.ends_seq is not None else set(waiting)
    return waiting


def _record(
    held: Held, event_type: EventType, *, by: User, at: datetime, **details: Any
) -> Deadline:
    """Add the event, bring the caches up to date, tell the force; escalations follow."""
    deadline = held.deadline
    row = ClockEvent(
        deadline=deadline, seq=held.events[-1].seq + 1, type=event_type, at=at, by=by, **details
    )
    row.save(force_insert=True)
    held.events.append(row)
    fired = set(RungFired.objects.filter(deadline=deadline).values_list("run", "position"))
    changed = settle(deadline, held.events, held.calendar, fired)
    why = details.get("reason") or event_type.value
    write(deadline, by=by, at=at, why=why, fields=[*changed, "calendar", "ladder"])
    _announce(deadline, held.matter, event_type.value, at)
    follow([deadline.pk], by=by, at=at)
    return deadline


def _announce(deadline: Deadline, matter: Matter, what: str, at: datetime) -> None:
    if deadline.internal:
        return
    announce(matter, f"deadline-{what}", object_kind="deadline", object_id=deadline.pk, at=at)
