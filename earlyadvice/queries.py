"""Queries to the police and what the police add: asking never stops the work by itself.

"Ask and carry on" is the rule. A query pauses the advice clock only for advice that truly cannot
be given without it, and then says why (clock.md §1 item 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from casework.moving import needs_words
from core.errors import Fault, Invalid
from core.history import write
from core.london import london_day
from core.notices.actions import tell
from deadlines import actions as clocks
from deadlines.events import Target, Unit
from earlyadvice.clocks import INFORMATION_CLOCK
from earlyadvice.lifecycle import Verb
from earlyadvice.models import Information, Query, Request
from earlyadvice.moving import lock, move, page_of, tell_officer

if TYPE_CHECKING:
    from core.accounts.models import User

PAUSE_CATEGORY = "police-information"


@transaction.atomic
def ask(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    text: str,
    expected_on: date,
    cannot_advise_because: str = "",
    version: int | None = None,
) -> Query:
    """Ask the officer in charge one thing, and carry on.

    With `cannot_advise_because` the advice clock pauses until the answer, or until `expected_on`;
    raises as `deadlines.actions.pause` does, `NotPermitted` for a lawyer after the triage limit.
    """
    needs_words(text, "text", "Write the question.")
    if expected_on <= london_day(at):
        text = "Choose a date after today."
        raise Invalid([Fault("/expected_on", "not-in-the-future", text)])
    request = lock(request_id, by, Verb.ASK, version)
    clock = clocks.start(
        matter_id=request.matter_id,
        kind=INFORMATION_CLOCK,
        received_at=at,
        by=by,
        at=at,
        subject="Answer to a query",
        target=Target(Unit.DATE, on=expected_on),
    )
    pause_seq = None
    if cannot_advise_because.strip():
        paused = clocks.pause(
            deadline_id=request.clock_id,
            by=by,
            at=at,
            category=PAUSE_CATEGORY,
            reason=cannot_advise_because,
            asked_id=request.officer.user_id,
            expected_on=expected_on,
        )
        pause_seq = paused.events.order_by("seq").values_list("seq", flat=True).last()
    query = write(
        Query(
            request=request,
            text=text,
            cannot_advise_because=cannot_advise_because,
            asked=request.officer,
            asked_by=by,
            asked_at=at,
            expected_on=expected_on,
            clock=clock,
            pause_seq=pause_seq,
        ),
        by=by,
        at=at,
        why="Query to the police",
    )
    why = "The advice clock pauses" if pause_seq else "Work goes on"
    move(request, Verb.ASK, by=by, at=at, why=why, event="query-asked")
    tell_officer(request, "query-asked", at=at, key=str(query.pk))
    return query


@transaction.atomic
def inform(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    text: str,
    query_id: UUID | None = None,
    contents: Sequence[str] = (),
    version: int | None = None,
) -> Request:
    """The police answer a query, or a content that was thin. A paused clock runs again today.

    `contents` names the thin contents that `text` answers. `Invalid` for a query that is not open
    on this request, or a content that is not thin.
    """
    needs_words(text, "text", "Write the answer.")
    request = lock(request_id, by, Verb.INFORM, version)
    open_queries = {
        query.pk: query for query in request.queries.select_for_update().filter(answered_at=None)
    }
    faults = [
        Fault(f"/contents/{number}", "not-thin", "This content does not wait for an answer.")
        for number, content in enumerate(contents)
        if content not in request.thin
    ]
    if query_id is not None and query_id not in open_queries:
        text_of = "This is not an open query on this request: see its queries."
        faults.append(Fault("/query", "not-open", text_of))
    if faults:
        raise Invalid(faults)
    query = open_queries[query_id] if query_id is not None else None
    Information.objects.create(
        request=request, query=query, contents=list(contents), text=text, by=by, at=at
    )
    if query is not None:
        _answered(request, query, by=by, at=at)
    request.thin = [content for content in request.thin if content not in contents]
    move(request, Verb.INFORM, by=by, at=at, why="", also=["thin"], event="information-given")
    waiting = {query.asked_by_id} if query is not None else set()
    tell(
        sorted(waiting | ({request.lawyer_id} if request.lawyer_id else set())),
        matter_id=request.matter_id,
        kind="information-given",
        path=page_of(request),
        key=f"information:{request.pk}:{request.version}",
        at=at,
    )
    return request


def _answered(request: Request, query: Query, *, by: User, at: datetime) -> None:
    query.answered_at = at
    write(query, by=by, at=at, why="Answered by the police", fields=["answered_at"])
    clocks.meet(deadline_id=query.clock_id, by=by, at=at, reason="Answered")
    if query.pause_seq is not None and not clocks.was_resumed(request.clock_id, query.pause_seq):
        clocks.resume(
            deadline_id=request.clock_id,
            by=by,
            at=at,
            reason="The police have answered",
            pause_seq=query.pause_seq,
        )
