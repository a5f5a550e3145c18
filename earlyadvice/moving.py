"""What every verb of a request shares: lock, allow, check the move, record it, and tell.

The locks are taken in one order by everybody: calendar, matter, request, clocks.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from casework.moving import end_clock, hold
from core.accounts.models import User
from core.accounts.policy import allow
from core.accounts.roles import PostKind
from core.errors import Absent, check_version
from core.history import write
from core.london import london_day
from core.notices.actions import announce, tell
from deadlines import actions as clocks
from deadlines.events import Target, Unit
from deadlines.recipients import resolve
from earlyadvice.clocks import ANSWER_TO_A_RETURN, INFORMATION_CLOCK
from earlyadvice.lifecycle import LIFECYCLE, WHOSE_MOVE, State, Verb
from earlyadvice.models import Discussion, Move, Query, Request, ReturnReason, SecondReading
from earlyadvice.policy import MAY

# what the CPS does by itself before there is advice: in no feed
INTERNAL = frozenset({Verb.ASK_SECOND, Verb.READ_SECOND})


def page_of(request: Request) -> str:
    return f"/early-advice/{request.pk}/"


def lock(request_id: UUID, by: User, verb: Verb, version: int | None) -> Request:
    """Lock a request that `by` can see, may move so, and has read in its present version."""
    seen = Request.objects.visible_to(by).select_related("case").filter(pk=request_id).first()
    if seen is None:
        raise Absent
    hold(seen.matter_id)
    request = Request.objects.with_people().select_for_update(of=("self",)).get(pk=request_id)
    allow(by, verb, request.matter, MAY)
    check_version(request.version, version, "This request")
    LIFECYCLE.after(verb, request.state)
    return request


def move(
    request: Request,
    verb: Verb,
    *,
    by: User,
    at: datetime,
    why: str,
    also: list[str] | None = None,
    event: str = "",
) -> Request:
    """Take the move of the table, write it to the timeline and to the feed of the force.

    `event` names what the feed says where the state stays the same.
    """
    before = request.state
    request.state = LIFECYCLE.after(verb, before)
    request.updated_at = at
    fields = ["state", "updated_at", *(also or [])]
    write(request, by=by, at=at, why=why or Verb(verb).label, fields=fields)
    note_move(request, verb, before, by=by, at=at, why=why)
    if verb not in INTERNAL:
        announce(
            request.matter,
            f"early-advice.{event or request.state}",
            object_kind="early-advice-request",
            object_id=request.pk,
            at=at,
        )
    if Verb.NOTE not in LIFECYCLE.open_verbs(request.state):
        _end_points(request, by=by, at=at)
    return request


def note_move(
    request: Request, verb: str, before: str, *, by: User, at: datetime, why: str = ""
) -> None:
    Move.objects.create(
        request=request,
        verb=verb,
        from_state=before,
        to_state=request.state,
        by=by,
        at=at,
        why=why,
    )


def end_clocks(request: Request, *, by: User, at: datetime, why: str) -> None:
    """Nothing is owed any more: what still runs on the request, its open queries and its second
    reading ends. The officer's points on a discussion are still asked for."""
    asked = Query.objects.filter(request=request).select_related("clock")
    read = SecondReading.objects.filter(request=request).select_related("clock")
    running = [request.clock, request.triage_clock]
    running += [one for one in (request.urgent_clock, request.answer_clock) if one is not None]
    running += [query.clock for query in asked]
    running += [reading.clock for reading in read]
    for deadline in running:
        end_clock(deadline, by=by, at=at, why=why)
    for reading in read:
        if reading.answered_at is None:
            reading.answered_at = at
            write(reading, by=by, at=at, why=why, fields=["answered_at"])


def await_answer(
    request: Request, on: date, *, by: User, at: datetime, since: datetime | None = None
) -> None:
    """The police owe an answer to the return by a day, on a clock of their own; the caller saves
    `answer_clock` and `police_response_on`. `since` when it has been owed, if not only now: the day
    may then have passed."""
    request.police_response_on = on
    request.answer_clock = clocks.start(
        matter_id=request.matter_id,
        kind=INFORMATION_CLOCK,
        received_at=since or at,
        by=by,
        at=at,
        subject=ANSWER_TO_A_RETURN,
        target=Target(Unit.DATE, on=on),
        owed_already=since is not None,
    )


def answered(request: Request, *, by: User, at: datetime, why: str) -> None:
    """The police have answered the return; nothing if no answer is owed."""
    clock = request.answer_clock
    if clock is not None and clock.ended_at is None:
        clocks.meet(deadline_id=clock.pk, by=by, at=at, reason=why)


def _end_points(request: Request, *, by: User, at: datetime) -> None:
    """The request is over, and the officer can say nothing more: they are not blamed for it."""
    asked = Discussion.objects.filter(request=request, points_clock__ended_at=None)
    for discussion in asked.exclude(points_clock=None).select_related("points_clock"):
        assert discussion.points_clock is not None
        end_clock(discussion.points_clock, by=by, at=at, why="The request is over")


def newest_reasons(request: Request) -> list[ReturnReason]:
    """Why it went back the last time; none once it has been taken back."""
    if request.state != State.RETURNED:
        return []
    found = list(request.return_reasons.all())
    newest = max((one.number for one in found), default=0)
    return [one for one in found if one.number == newest]


def under_review(request: Request) -> bool:
    """Whether somebody here owes an answer on the return of this request."""
    return request.review_clock is not None and request.review_clock.ended_at is None


def side_to_move(request: Request) -> str:
    """Whose move it is: "cps", "police", or nobody's."""
    return "cps" if under_review(request) else WHOSE_MOVE[State(request.state)]


# what the next move is, in the words of a sentence that begins with whose it is
MOVES: dict[str, str] = {
    State.SUBMITTED: "decide whether to take this request",
    State.ACCEPTED: "choose the lawyer",
    State.ALLOCATED: "write the advice",
    State.ADVISED: "decide what follows from the advice",
    State.RETURNED: "answer, or send it again",
}


def waits_for_a_date(request: Request) -> bool:
    """Whether the force has asked for a date and nobody has answered."""
    answered = request.urgent_agreed_on is not None or bool(request.urgent_why_not)
    return bool(request.urgent_reason) and not answered


def next_move(request: Request) -> str:
    """What is to be done next, by whoever's move it is; nothing if it is nobody's."""
    side = side_to_move(request)
    if not side:
        return ""
    if under_review(request):
        return "answer whether the return was right"
    if side == "cps" and request.matter.unit.is_queue:
        return "choose the unit that takes it"
    if request.state == State.ALLOCATED and waits_for_a_date(request):
        return "agree a date with the officer, and write the advice"
    return MOVES[request.state]


def returned_by(request: Request, person: User) -> bool:
    """Whether it was this person's return that is under review: another lawyer answers."""
    return any(
        review.answered_at is None and review.returned_by_id == person.pk
        for review in request.return_reviews.all()
    )


def reading_of(request: Request) -> SecondReading | None:
    """The second reading that waits for its reader, if one does."""
    return next((one for one in request.second_readings.all() if one.answered_at is None), None)


def reads_unseen(request: Request, person: User) -> bool:
    """Whether this person is the second lawyer and has not given their own view yet: until then the
    first lawyer's words are kept from them."""
    reading = reading_of(request)
    return reading is not None and reading.reader_id == person.pk and reading.own_view_at is None


def tell_managers(request: Request, *, at: datetime) -> None:
    manager = resolve(request.matter_id, PostKind.LEGAL_MANAGER, london_day(at)).user_id
    if manager is not None:
        tell(
            [manager],
            matter_id=request.matter_id,
            kind="triage-needed",
            path=page_of(request),
            key=f"triage:{request.pk}:{request.matter.unit_id}",
            at=at,
            urgent=bool(request.urgent_reason),
        )


def tell_officer(request: Request, kind: str, *, at: datetime, key: str = "") -> None:
    """`key` tells apart what may happen to one request more than once."""
    tell(
        [request.officer.user_id],
        matter_id=request.matter_id,
        kind=kind,
        path=page_of(request),
        key=f"{kind}:{request.pk}:{key}" if key else f"{kind}:{request.pk}",
        at=at,
    )
