"""The early-advice discussion: offer, answer, record, and what each side says of it.

Advice never waits for it, unless the advice leans to no further action (`advice_rules`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from casework.moving import hold, needs_words
from core.errors import Fault, Invalid, RuleBroken, check_version
from core.history import write
from core.london import london_day
from core.notices.actions import announce, tell
from deadlines import actions as clocks
from deadlines.models import Deadline
from earlyadvice.discussion_rules import EntryFacts, entry_faults, points_of, shown_to_police
from earlyadvice.lifecycle import DiscussionState, How, Side, Understood, Verb
from earlyadvice.models import Discussion, Entry, Request, Slot
from earlyadvice.moving import lock, move, page_of, tell_officer

if TYPE_CHECKING:
    from core.accounts.models import User

POINTS_CLOCK = "discussion-points"
OPEN = (DiscussionState.OFFERED, DiscussionState.AGREED)
AT_MOST = 10  # times proposed at once
FAR = timedelta(days=366)


@dataclass(frozen=True)
class Time:
    """A proposed time and how to meet."""

    starts_at: datetime
    how: str


def newest_of(request: Request) -> Discussion | None:
    """The discussion that counts now: the newest one."""
    found = list(request.discussions.all())
    return found[-1] if found else None


def open_of(request: Request) -> Discussion | None:
    """The discussion whose time is being agreed, or is to come."""
    newest = newest_of(request)
    return newest if newest is not None and newest.state in OPEN else None


def _open(request: Request) -> Discussion:
    found = Discussion.objects.select_for_update().filter(request=request, state__in=OPEN).first()
    if found is None:
        text = "No discussion is offered: the last one was held, or did not take place."
        raise RuleBroken("no-discussion", text, state=request.state)
    return found


def _held(request: Request) -> Discussion:
    found = Discussion.objects.select_for_update().filter(
        request=request, state=DiscussionState.HELD
    )
    if (newest := found.order_by("-offered_at").first()) is None:
        text = "No discussion has been held yet."
        raise RuleBroken("not-held", text, state=request.state)
    return newest


@transaction.atomic
def arrange(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    times: Sequence[Time] = (),
    agree_to: UUID | None = None,
    version: int | None = None,
) -> Discussion:
    """Offer a discussion at one or more times, or agree to a time the officer proposed."""
    request = lock(request_id, by, Verb.ARRANGE, version)
    if faults := _time_faults(times, at, needed=agree_to is None):
        raise Invalid(faults)
    discussion = Discussion.objects.select_for_update().filter(
        request=request, state__in=OPEN
    ).first() or write(
        Discussion(request=request, offered_by=by, offered_at=at),
        by=by,
        at=at,
        why="Discussion offered",
    )
    if agree_to is not None:
        _agree(discussion, agree_to, Side.POLICE, by=by, at=at)
        event, said = "discussion-agreed", "Time agreed"
    else:
        _propose(discussion, times, Side.CPS, by=by, at=at)
        event, said = "discussion-offered", "Times offered"
    move(request, Verb.ARRANGE, by=by, at=at, why=said, event=event)
    tell_officer(request, event, at=at, key=f"{discussion.pk}:{request.version}")
    return discussion


@transaction.atomic
def respond(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    accept: UUID | None = None,
    propose: Sequence[Time] = (),
    decline: str = "",
    version: int | None = None,
) -> Request:
    """The officer takes a time, proposes others, or declines with a reason: exactly one of them."""
    given = [bool(accept), bool(propose), bool(decline.strip())]
    if sum(given) != 1:
        text = "Accept a time, propose others, or decline with a reason: one of the three."
        raise Invalid([Fault("/", "one-of-three", text)])
    if faults := _time_faults(propose, at, needed=False):
        raise Invalid(faults)
    request = lock(request_id, by, Verb.DISCUSS, version)
    discussion = _open(request)
    if accept is not None:
        _agree(discussion, accept, Side.CPS, by=by, at=at)
        event, said = "discussion-agreed", "Time agreed"
    elif propose:
        _propose(discussion, propose, Side.POLICE, by=by, at=at)
        event, said = "discussion-times-proposed", "Other times proposed"
    else:
        _end(discussion, DiscussionState.DECLINED, decline, by=by, at=at)
        event, said = "discussion-declined", "Declined"
    move(request, Verb.DISCUSS, by=by, at=at, why=said, event=event)
    _tell_lawyer(request, discussion, event, at=at)
    return request


@transaction.atomic
def record_held(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    held_at: datetime,
    how: str,
    attendees: str,
    said: EntryFacts,
    note: str = "",
    version: int | None = None,
) -> Discussion:
    """Write down that it was held, with the lawyer's own points. The officer is asked for theirs:
    until those come, or three working days have passed, they do not see the lawyer's."""
    faults = entry_faults(said, side=Side.CPS, there_is_a_note=False)
    if held_at > at:
        text = "A discussion is recorded after it was held."
        faults.append(Fault("/held_at", "in-the-future", text))
    if how not in How.values:
        faults.append(Fault("/how", "unknown", "Say how it was held."))
    if not attendees.strip():
        text = "Say who took part, on both sides."
        faults.append(Fault("/attendees", "words-needed", text))
    if faults:
        raise Invalid(faults)
    request = lock(request_id, by, Verb.RECORD, version)
    if london_day(held_at) < request.clock.first_received_on:
        text = "It cannot have been held before the request was received."
        raise Invalid([Fault("/held_at", "before-the-request", text)])
    discussion = Discussion.objects.select_for_update().filter(
        request=request, state__in=OPEN
    ).first() or Discussion(request=request, offered_by=by, offered_at=at)
    discussion.state = DiscussionState.HELD
    discussion.held_at, discussion.how, discussion.attendees = held_at, how, attendees
    why = "Discussion held"
    if discussion._state.adding:
        write(discussion, by=by, at=at, why=why)
    else:
        write(discussion, by=by, at=at, why=why, fields=["state", "held_at", "how", "attendees"])
    if note.strip():
        _set_note(discussion, note, by=by, at=at)
    if not points_of(discussion.entries.all(), Side.POLICE):
        discussion.points_clock = clocks.start(
            matter_id=request.matter_id, kind=POINTS_CLOCK, received_at=at, by=by, at=at
        )
        why = "The officer's own points are asked for"
        write(discussion, by=by, at=at, why=why, fields=["points_clock"])
    _enter(discussion, Side.CPS, said, by=by, at=at, after_shown=_seen_by_cps(discussion))
    move(request, Verb.RECORD, by=by, at=at, why="Held", event="discussion-held")
    tell_officer(request, "points-asked", at=at, key=str(discussion.pk))
    return discussion


@transaction.atomic
def record_not_held(
    *, request_id: UUID, by: User, at: datetime, why: str, version: int | None = None
) -> Discussion:
    """Write down that a discussion did not take place, and why. It opens no door: advice that
    leans to no further action still waits for one."""
    needs_words(why, "why", "Say why it did not take place.")
    request = lock(request_id, by, Verb.RECORD, version)
    discussion = _open(request)
    _end(discussion, DiscussionState.NOT_HELD, why, by=by, at=at)
    move(request, Verb.RECORD, by=by, at=at, why="Not held", event="discussion-not-held")
    tell_officer(request, "discussion-not-held", at=at, key=str(discussion.pk))
    return discussion


@transaction.atomic
def write_note(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    text: str,
    note_version: int,
    agrees: bool | None = None,
    disputed_point: str = "",
    version: int | None = None,
) -> Discussion:
    """Write the shared note, from the version that was read; `Stale` if another has written it.

    What either side agreed to before stays said of the version it was said of.
    """
    needs_words(text, "note", "Write the note.")
    request = lock(request_id, by, Verb.WRITE_NOTE, version)
    discussion = _held(request)
    check_version(discussion.note_version, note_version, "The note")
    if text != discussion.note:
        _set_note(discussion, text, by=by, at=at)
    said = EntryFacts(agrees=agrees, disputed_point=disputed_point)
    if agrees is not None:
        if faults := entry_faults(said, side=Side.CPS, there_is_a_note=True):
            raise Invalid(faults)
        _enter(discussion, Side.CPS, said, by=by, at=at, after_shown=_seen_by_cps(discussion))
    move(request, Verb.WRITE_NOTE, by=by, at=at, why="", event="note-written")
    if shown_to_police(discussion):
        key = f"{discussion.pk}:{discussion.note_version}"
        tell_officer(request, "note-written", at=at, key=key)
    return discussion


@transaction.atomic
def contribute(
    *, request_id: UUID, by: User, at: datetime, said: EntryFacts, version: int | None = None
) -> Request:
    """The officer's own points, what they understood, and whether they agree with the note."""
    request = lock(request_id, by, Verb.NOTE, version)
    talks = Discussion.objects.select_for_update().filter(
        request=request, state__in=(DiscussionState.AGREED, DiscussionState.HELD)
    )
    # the one whose points are asked for; the newest when none waits
    waiting = talks.filter(points_clock__isnull=False, points_clock__ended_at=None)
    discussion = waiting.last() or talks.last()
    if discussion is None:
        text = "There is no discussion to say something of: none was agreed or held."
        raise RuleBroken("no-discussion", text, state=request.state)
    shown = shown_to_police(discussion)
    there_is_a_note = shown and discussion.note_version > 0
    if faults := entry_faults(said, side=Side.POLICE, there_is_a_note=there_is_a_note):
        raise Invalid(faults)
    _enter(discussion, Side.POLICE, said, by=by, at=at, after_shown=shown)
    clock = discussion.points_clock
    if said.points and clock is not None and clock.ended_at is None:
        clocks.meet(deadline_id=clock.pk, by=by, at=at, reason="The officer's points have come")
    if said.understood:
        discussion.unclear_since = None if said.understood == Understood.CARRY_ON else at
        why = f"Understood: {Understood(said.understood).label}"
        write(discussion, by=by, at=at, why=why, fields=["unclear_since"])
    move(request, Verb.NOTE, by=by, at=at, why="", event="note-said")
    kind = "note-said" if said.understood in ("", Understood.CARRY_ON) else "heard-otherwise"
    _tell_lawyer(request, discussion, kind, at=at, urgent=kind == "heard-otherwise")
    return request


@transaction.atomic
def put_right(
    *, request_id: UUID, by: User, at: datetime, words: str, version: int | None = None
) -> Discussion:
    """The officer understood "stop", or was not sure: what the lawyer told them, in words that
    the officer reads too."""
    needs_words(words, "words", "Say what you told the officer.")
    request = lock(request_id, by, Verb.PUT_RIGHT, version)
    unclear = Discussion.objects.select_for_update().filter(
        request=request, unclear_since__isnull=False
    )
    discussion = unclear.last() or _held(request)
    discussion.put_right, discussion.put_right_by, discussion.put_right_at = words, by, at
    discussion.unclear_since = None
    fields = ["put_right", "put_right_by", "put_right_at", "unclear_since"]
    write(discussion, by=by, at=at, why="Put right", fields=fields)
    move(request, Verb.PUT_RIGHT, by=by, at=at, why="", event="put-right")
    tell_officer(request, "put-right", at=at, key=f"{discussion.pk}:{discussion.version}")
    return discussion


def without_points(at: datetime) -> list[UUID]:
    """The held discussions whose three working days are over without the officer's points."""
    late = Deadline.objects.overdue(at=at).filter(rule__code=POINTS_CLOCK)
    found = Discussion.objects.filter(points_closed_at=None, points_clock__in=late)
    return list(found.values_list("pk", flat=True))


@transaction.atomic
def close_points(*, discussion_id: UUID, by: User, at: datetime) -> None:
    """The note closes as "officer's points not received". Done once, however often it is asked."""
    seen = Discussion.objects.select_related("request__case").get(pk=discussion_id)
    matter = hold(seen.request.matter_id)
    discussion = Discussion.objects.select_for_update().get(pk=discussion_id)
    if discussion.points_closed_at is not None or points_of(discussion.entries.all(), Side.POLICE):
        return
    discussion.points_closed_at = at
    why = "Officer's points not received"
    write(discussion, by=by, at=at, why=why, fields=["points_closed_at"])
    clock = discussion.points_clock
    if clock is not None and clock.ended_at is None:
        clocks.cancel(deadline_id=clock.pk, by=by, at=at, reason=why)
    announce(
        matter,
        "early-advice.points-not-received",
        object_kind="early-advice-request",
        object_id=discussion.request_id,
        at=at,
    )


# --- the parts of them ---------------------------------------------------------------------------


def _time_faults(times: Sequence[Time], at: datetime, *, needed: bool) -> list[Fault]:
    faults = []
    if needed and not times:
        faults.append(Fault("/times", "time-needed", "Offer at least one time."))
    if len(times) > AT_MOST:
        faults.append(Fault("/times", "too-many", f"Offer at most {AT_MOST} times."))
    for number, time in enumerate(times):
        if time.starts_at <= at:
            text = "Choose a time that is still to come."
            faults.append(Fault(f"/times/{number}", "in-the-past", text))
        if time.starts_at > at + FAR:
            text = "Choose a time within a year."
            faults.append(Fault(f"/times/{number}", "too-far", text))
        if time.how not in How.values:
            text = "Say how: video, telephone or in_person."
            faults.append(Fault(f"/times/{number}", "unknown", text))
    return faults


def _propose(
    discussion: Discussion, times: Sequence[Time], side: str, *, by: User, at: datetime
) -> None:
    """New times reopen what was agreed."""
    Slot.objects.bulk_create(
        Slot(discussion=discussion, side=side, starts_at=one.starts_at, how=one.how, by=by, at=at)
        for one in times
    )
    if discussion.state != DiscussionState.OFFERED:
        discussion.state, discussion.starts_at = DiscussionState.OFFERED, None
        write(discussion, by=by, at=at, why="Other times", fields=["state", "starts_at"])


def _agree(
    discussion: Discussion, slot_id: UUID, proposed_by: str, *, by: User, at: datetime
) -> None:
    slot = discussion.slots.filter(Q(side=proposed_by), pk=slot_id, starts_at__gt=at).first()
    if slot is None:
        text = "Choose one of the times that were proposed and are still to come."
        raise Invalid([Fault("/accept", "unknown-time", text)])
    discussion.state = DiscussionState.AGREED
    discussion.starts_at, discussion.how = slot.starts_at, slot.how
    fields = ["state", "starts_at", "how"]
    write(discussion, by=by, at=at, why="Time agreed", fields=fields)


def _end(discussion: Discussion, state: str, why: str, *, by: User, at: datetime) -> None:
    discussion.state = state
    discussion.not_held_by, discussion.not_held_because = by, why
    fields = ["state", "not_held_by", "not_held_because"]
    write(discussion, by=by, at=at, why=DiscussionState(state).label, fields=fields)


def _set_note(discussion: Discussion, text: str, *, by: User, at: datetime) -> None:
    discussion.note, discussion.note_by, discussion.note_at = text, by, at
    discussion.note_version += 1
    fields = ["note", "note_by", "note_at", "note_version"]
    write(discussion, by=by, at=at, why="Note written", fields=fields)


def _seen_by_cps(discussion: Discussion) -> bool:
    return bool(points_of(discussion.entries.all(), Side.POLICE))


def _enter(
    discussion: Discussion,
    side: str,
    said: EntryFacts,
    *,
    by: User,
    at: datetime,
    after_shown: bool,
) -> None:
    Entry.objects.create(
        discussion=discussion,
        side=side,
        by=by,
        at=at,
        after_shown=after_shown,
        note_version=discussion.note_version if said.agrees is not None else None,
        **asdict(said),
    )


def _tell_lawyer(
    request: Request, discussion: Discussion, kind: str, *, at: datetime, urgent: bool = False
) -> None:
    whom = request.lawyer_id or discussion.offered_by_id
    tell(
        [whom],
        matter_id=request.matter_id,
        kind=kind,
        path=page_of(request),
        key=f"{kind}:{discussion.pk}:{request.version}",
        at=at,
        urgent=urgent,
    )
