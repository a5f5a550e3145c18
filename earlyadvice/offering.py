"""What may be done with a request now: the table of moves, the policy, and what else must be so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from core.accounts.policy import roles_on, said
from earlyadvice.discussions import newest_of
from earlyadvice.lifecycle import LIFECYCLE, WHOSE_MOVE, DiscussionState, Verb
from earlyadvice.models import Request
from earlyadvice.moving import reading_of, returned_by, under_review, waits_for_a_date
from earlyadvice.policy import MAY

if TYPE_CHECKING:
    from core.accounts.models import User


def _talking(request: Request, *states: str) -> bool:
    newest = newest_of(request)
    return newest is not None and newest.state in states


def _ever(request: Request, *states: str) -> bool:
    return any(one.state in states for one in request.discussions.all())


# beside state and role: what else must be so, whoever asks
NOW: dict[str, Callable[[Request], bool]] = {
    Verb.ROUTE: lambda request: request.matter.unit.is_queue,
    Verb.AGREE_DATE: waits_for_a_date,
    Verb.SEEK_REVIEW: lambda request: request.review_clock is None,
    Verb.ANSWER_REVIEW: under_review,
    Verb.DISCUSS: lambda request: _talking(
        request, DiscussionState.OFFERED, DiscussionState.AGREED
    ),
    Verb.NOTE: lambda request: _ever(request, DiscussionState.AGREED, DiscussionState.HELD),
    Verb.WRITE_NOTE: lambda request: _ever(request, DiscussionState.HELD),
    Verb.PUT_RIGHT: lambda request: any(one.unclear_since for one in request.discussions.all()),
    Verb.READ_SECOND: lambda request: reading_of(request) is not None,
}
# and who is meant, of those with the role
MEANT: dict[str, Callable[[Request, User], bool]] = {
    Verb.ANSWER_REVIEW: lambda request, user: not returned_by(request, user),
    Verb.READ_SECOND: lambda request, user: any(
        one.reader_id == user.pk for one in request.second_readings.all() if not one.answered_at
    ),
}


def open_now(request: Request, verb: str) -> bool:
    """Whether the table lets the request be moved so as it stands, whoever asks."""
    if verb not in LIFECYCLE.open_verbs(request.state):
        return False
    return verb not in NOW or NOW[verb](request)


def available(request: Request, user: User) -> list[str]:
    """The verbs this person may use on this request now: the table and the policy, nothing else."""
    roles = roles_on(user, request.matter)
    return [
        verb
        for verb in LIFECYCLE.open_verbs(request.state)
        if roles & MAY[verb]
        and open_now(request, verb)
        and (verb not in MEANT or MEANT[verb](request, user))
    ]


def also_open(request: Request) -> list[UUID]:
    """Other requests of the same case that wait for the CPS: perhaps one was sent twice."""
    waiting = [state for state, side in WHOSE_MOVE.items() if side == "cps"]
    others = Request.objects.filter(case=request.case_id, state__in=waiting).exclude(pk=request.pk)
    return list(others.values_list("pk", flat=True))


def who_may(verb: Verb) -> str:
    return said(MAY[verb])
