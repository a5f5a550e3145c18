"""The review of a return: an inspector asks whether it was right, another lawyer answers.

Source: Director's Guidance as re-worded in domain.md §1: an officer of the rank of inspector or
above can seek review of a rejection.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from casework.moving import needs_words
from core.accounts.roles import PostKind
from core.errors import NotPermitted, RuleBroken
from core.history import write
from core.london import london_day
from core.notices.actions import tell
from deadlines import actions as clocks
from deadlines.reading import current_calendar
from deadlines.recipients import resolve
from earlyadvice.clocks import ADVICE_CLOCK
from earlyadvice.lifecycle import Verb
from earlyadvice.models import Move, Request, ReturnReview
from earlyadvice.moving import (
    answered,
    await_answer,
    lock,
    move,
    page_of,
    returned_by,
    under_review,
)

if TYPE_CHECKING:
    from core.accounts.models import User

REVIEW_CLOCK = "review-of-return"


@transaction.atomic
def seek(
    *, request_id: UUID, by: User, at: datetime, why: str, version: int | None = None
) -> Request:
    """An inspector asks for a review of the newest return, once. That is an answer to it."""
    needs_words(why, "reason", "Say why it should not have been returned.")
    request = lock(request_id, by, Verb.SEEK_REVIEW, version)
    if request.review_clock is not None:
        raise RuleBroken(
            "already-asked", "A review of this return has been asked for.", state=request.state
        )
    if request.resubmissions.exists():
        raise RuleBroken(
            "sent-again",
            "The request has been sent again; the new one is open.",
            state=request.state,
        )
    returned = Move.objects.filter(request=request, verb=Verb.RETURN).latest("at", "id")
    answered(request, by=by, at=at, why="A review of the return is asked for")
    request.review_clock = clocks.start(
        matter_id=request.matter_id, kind=REVIEW_CLOCK, received_at=at, by=by, at=at
    )
    review = ReturnReview(
        request=request,
        why=why,
        asked_by=by,
        asked_at=at,
        returned_by=returned.by,
        clock=request.review_clock,
    )
    write(review, by=by, at=at, why="Review of the return asked for")
    also = ["review_clock"]
    move(request, Verb.SEEK_REVIEW, by=by, at=at, why=why, also=also, event="review-asked")
    _tell_another(request, review, at=at)
    return request


@transaction.atomic
def answer(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    upheld: bool,
    words: str,
    version: int | None = None,
) -> Request:
    """A lawyer who did not return it answers. Upheld: it is taken back, and its first date of
    receipt stands: the days since then have all counted. Otherwise the police owe their answer
    again, and get back the working days that the review took."""
    needs_words(words, "words", "Say why, in words for the inspector.")
    request = lock(request_id, by, Verb.ANSWER_REVIEW, version)
    review = waiting(request, by)
    review.upheld, review.answer = upheld, words
    review.answered_by, review.answered_at = by, at
    fields = ["upheld", "answer", "answered_by", "answered_at"]
    write(review, by=by, at=at, why="Review answered", fields=fields)
    said = "It should not have been returned" if upheld else "The return stands"
    clocks.meet(deadline_id=review.clock_id, by=by, at=at, reason=said)
    also = []
    if not upheld and request.police_response_on is not None:
        on = _later_by_the_review(request.police_response_on, review.asked_at, at)
        await_answer(request, on, by=by, at=at)
        also = ["answer_clock", "police_response_on"]
    move(request, Verb.ANSWER_REVIEW, by=by, at=at, why=said, also=also, event="review-answered")
    if upheld:
        _take_back(request, by=by, at=at)
    tell(
        sorted({request.officer.user_id, review.asked_by_id}),
        matter_id=request.matter_id,
        kind="review-answered",
        path=page_of(request),
        key=f"review-answered:{review.pk}",
        at=at,
    )
    return request


def _later_by_the_review(on: date, asked_at: datetime, at: datetime) -> date:
    """The police's day after a review that changed nothing: never before the next working day."""
    calendar, today = current_calendar(), london_day(at)
    took = calendar.between(london_day(asked_at), today)
    return max(calendar.add(on, took), calendar.add(today, 1))


def waiting(request: Request, by: User) -> ReturnReview:
    """The review that waits for the answer of `by`.

    `RuleBroken` if there is none, `NotPermitted` for the lawyer who returned the request.
    """
    if not under_review(request):
        raise RuleBroken("no-review", "No review waits for an answer.", state=request.state)
    if returned_by(request, by):
        raise NotPermitted("Another lawyer answers: you returned this request.")
    return ReturnReview.objects.select_related("asked_by", "returned_by").get(
        request=request, answered_at=None
    )


def _take_back(request: Request, *, by: User, at: datetime) -> None:
    """As if it had never gone back: a new clock that counts from the same receipt."""
    request.clock = clocks.start(
        matter_id=request.matter_id,
        kind=ADVICE_CLOCK,
        received_at=request.received_at,
        first_received_on=request.clock.first_received_on,
        by=by,
        at=at,
    )
    request.lawyer = None
    request.police_response_on = None
    also = ["clock", "lawyer", "police_response_on"]
    move(request, Verb.REOPEN, by=by, at=at, why="The first date of receipt stands", also=also)


def _tell_another(request: Request, review: ReturnReview, *, at: datetime) -> None:
    """The legal manager; the unit head, if the legal manager returned it."""
    today = london_day(at)
    for post in (PostKind.LEGAL_MANAGER, PostKind.UNIT_HEAD):
        holder = resolve(request.matter_id, post, today).user_id
        if holder is not None and holder != review.returned_by_id:
            tell(
                [holder],
                matter_id=request.matter_id,
                kind="review-asked",
                path=page_of(request),
                key=f"review-asked:{review.pk}",
                at=at,
            )
            return
