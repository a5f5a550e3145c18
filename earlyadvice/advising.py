"""Advice: drafted in private, read by a second lawyer where it leans to no further action, given,
and corrected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from casework.lawyers import ANOTHER, lawyer_who_can
from casework.models import IN_SHORT, Source, StrategyLine, StrategySection
from casework.moving import end_clock, needs_words
from core.drafts import actions as drafts
from core.errors import Invalid, NotPermitted, RuleBroken
from core.fields import opened, sealed
from core.history import write
from core.london import london_day
from core.notices.actions import tell
from deadlines import actions as clocks
from earlyadvice.advice_rules import AdviceFacts, Surroundings, advice_faults
from earlyadvice.clocks import OUTCOME_CLOCK
from earlyadvice.discussion_rules import is_discussed
from earlyadvice.lifecycle import Verb
from earlyadvice.models import (
    Advice,
    AdviceLeaning,
    AdviceLine,
    OpenLine,
    Request,
    SecondReading,
)
from earlyadvice.moving import end_clocks, lock, move, page_of, reading_of, tell_officer

if TYPE_CHECKING:
    from casework.models import Suspect
    from core.accounts.models import User
    from core.drafts.models import Draft

READING_CLOCK = "second-reading"
DRAFT_CHANGED = "draft-changed"
COMPLETED = "completed"  # the status of a line of enquiry that is no longer open


def draft_place(request: Request) -> str:
    """Under which address the advice in the making is kept (`core.drafts`)."""
    return f"{page_of(request)}advise/"


def draft_of(request: Request, author: User, *, locked: bool = False) -> Draft | None:
    """The lawyer's own unfinished advice."""
    return drafts.standing(draft_place(request), author, locked=locked)


def agreed_reading(request: Request, by: User) -> SecondReading | None:
    """The second lawyer's agreement that stands: the newest answer to this author, if it agrees,
    and if the police have added nothing since the material was read."""
    answers = SecondReading.objects.filter(request=request, asked_by=by, agrees__isnull=False)
    newest = answers.order_by("answered_at", "id").last()
    if newest is None or not newest.agrees:
        return None
    added = request.information.filter(at__gt=newest.asked_at).exists()
    return None if added else newest


def who_worked_on(request: Request) -> set[int]:
    """Those who have written advice on the request, or were its lawyer: they cannot read it
    unseen. Two queries."""
    asked = SecondReading.objects.filter(request=request).values_list("asked_by", flat=True)
    had = Request.history.filter(id=request.pk, lawyer__isnull=False)
    return {*asked, *had.values_list("lawyer", flat=True)}


def surroundings(request: Request, by: User) -> Surroundings:
    """What the rules of the advice need to know of the request, as it stands."""
    agreed = agreed_reading(request, by)
    return Surroundings(
        suspects=tuple(suspect.reference for suspect in request.case.suspects.all()),
        open_lines={
            str(line.pk): line.text for line in request.lines.all() if line.status != COMPLETED
        },
        discussed=is_discussed(request.discussions.all()),
        agreed_digest=agreed.digest if agreed is not None else "",
    )


@transaction.atomic
def advise(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    facts: AdviceFacts,
    version: int | None = None,
    draft_version: int | None = None,
) -> Request:
    """Give the advice or, where it says why, correct it by a new version. It cannot be changed
    afterwards.

    `draft_version` is that of the draft the lawyer has read; `RuleBroken` if another window has
    saved it since. `Invalid` with all that the rules of the advice find (`advice_rules`).
    """
    verb = Verb.CORRECT if facts.correction_why.strip() else Verb.ADVISE
    request = lock(request_id, by, verb, version)
    draft = draft_of(request, by, locked=True)
    if draft_version is not None and draft_version != (draft.version if draft else 0):
        raise RuleBroken(
            DRAFT_CHANGED,
            "Your draft was saved again after this page was opened, so nothing was given. "
            "Read it as it stands now.",
        )
    around = surroundings(request, by)
    if faults := advice_faults(facts, around, correction=verb == Verb.CORRECT):
        raise Invalid(faults)
    _write_down(request, facts, by=by, at=at)
    drafts.sent(form=draft_place(request), by=by, at=at)
    if verb == Verb.CORRECT:
        move(request, verb, by=by, at=at, why=facts.correction_why, event="advice-corrected")
        tell_officer(request, "advice-corrected", at=at, key=str(request.version))
        return request
    clocks.meet(deadline_id=request.clock_id, by=by, at=at, reason="Advice given")
    end_clocks(request, by=by, at=at, why="Advice given")
    # from here on it is the police's move, and they owe an answer or their next date
    request.outcome_clock = clocks.start(
        matter_id=request.matter_id, kind=OUTCOME_CLOCK, received_at=at, by=by, at=at
    )
    move(request, verb, by=by, at=at, why="Advice given", also=["outcome_clock"])
    tell_officer(request, "advice-given", at=at)
    return request


def _write_down(request: Request, facts: AdviceFacts, *, by: User, at: datetime) -> None:
    suspects = {one.reference: one for one in request.case.suspects.all()}
    number = request.advices.count() + 1
    for row in advice_rows(request, facts, number, suspects, by=by, at=at):
        row.save(force_insert=True)


def advice_rows(
    request: Request,
    facts: AdviceFacts,
    number: int,
    suspects: Mapping[str, Suspect],
    *,
    by: User,
    at: datetime,
) -> Iterator[Advice | AdviceLeaning | AdviceLine | OpenLine | StrategySection | StrategyLine]:
    """Every row of given advice, unsaved, in the order in which they can be saved."""
    advice = Advice(
        request=request,
        number=number,
        text=facts.text,
        issues=list(facts.issues),
        correction_why=facts.correction_why,
        given_by=by,
        given_at=at,
        **facts.sections,
    )
    yield advice
    for reference, leaning in facts.leanings.items():
        yield AdviceLeaning(advice=advice, suspect=suspects.get(reference), leaning=leaning)
    for position, line in enumerate(facts.lines):
        assert line.by_when is not None  # the rules have seen to it
        yield AdviceLine(
            advice=advice,
            position=position,
            text=line.text,
            why=line.why,
            by_when=line.by_when,
            points=line.points,
        )
    for line_id, why in facts.open_lines.items():
        if why.strip():
            yield OpenLine(advice=advice, line_id=UUID(line_id), why=why)
    yield from strategy_rows(advice, facts, by=by, at=at)


def strategy_rows(
    advice: Advice, facts: AdviceFacts, *, by: User, at: datetime
) -> Iterator[StrategySection | StrategyLine]:
    """What goes on with the case: each section, and each thing to be done. A correction says all
    of it again, and the newest stands."""
    said: dict[str, Any] = {
        "case": advice.request.case,
        "source": Source.EARLY_ADVICE,
        "source_id": advice.pk,
        "by": by,
        "at": at,
    }
    for code, text in {IN_SHORT: facts.text, **facts.sections}.items():
        if text.strip():
            yield StrategySection(code=code, text=text, **said)
    for line in facts.lines:
        yield StrategyLine(
            text=line.text, why=line.why, by_when=line.by_when, points=line.points, **said
        )


# --- the second lawyer ---------------------------------------------------------------------------


@transaction.atomic
def ask_second(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    reader_id: int,
    facts: AdviceFacts,
    version: int | None = None,
) -> SecondReading:
    """Ask another lawyer to read the material, then this wording. An earlier one that still waits
    is superseded: agreement is to one wording only."""
    request = lock(request_id, by, Verb.ASK_SECOND, version)
    reader = lawyer_who_can(
        reader_id,
        request.matter,
        today=london_day(at),
        due_on=request.clock.due_on,
        field="reader",
        said=ANOTHER,
    )
    if reader.pk == by.pk:
        raise RuleBroken("not-a-lawyer-here", ANOTHER, field="reader")
    if reader.pk in who_worked_on(request):
        text = f"{reader.name} has worked on this request: choose somebody who reads it unseen."
        raise RuleBroken("not-unseen", text, field="reader")
    if (waiting := reading_of(request)) is not None:
        waiting.answered_at = at
        write(waiting, by=by, at=at, why="Asked anew", fields=["answered_at"])
        end_clock(waiting.clock, by=by, at=at, why="Asked anew")
    reading = SecondReading(
        request=request,
        asked_by=by,
        asked_at=at,
        reader=reader,
        digest=facts.digest(),
        clock=clocks.start(
            matter_id=request.matter_id, kind=READING_CLOCK, received_at=at, by=by, at=at
        ),
    )
    reading.first_opinion = sealed(reading, "first_opinion", facts.as_json())
    write(reading, by=by, at=at, why="Second lawyer asked")
    move(request, Verb.ASK_SECOND, by=by, at=at, why=reader.name)
    tell(
        [reader.pk],
        matter_id=request.matter_id,
        kind="second-reading-asked",
        path=page_of(request),
        key=f"second:{reading.pk}",
        at=at,
    )
    return reading


def waiting_for(request: Request, by: User) -> SecondReading:
    """The reading that waits for `by`. `RuleBroken` if none waits, `NotPermitted` for others."""
    reading = reading_of(request)
    if reading is None:
        text = "No second reading waits here."
        raise RuleBroken("no-second-reading", text, state=request.state)
    if reading.reader_id != by.pk:
        raise NotPermitted(f"{reading.reader.name} is asked to read this.")
    return reading


@transaction.atomic
def say_own_view(
    *, request_id: UUID, by: User, at: datetime, words: str, version: int | None = None
) -> SecondReading:
    """The second lawyer's own view, from the material alone. Only then do they see the first."""
    needs_words(words, "own_view", "Write your own view, from the material.")
    request = lock(request_id, by, Verb.READ_SECOND, version)
    reading = waiting_for(request, by)
    if reading.own_view_at is not None:
        text = "Your own view is written down already."
        raise RuleBroken("already-said", text, state=request.state)
    reading.own_view, reading.own_view_at = words, at
    write(reading, by=by, at=at, why="Own view", fields=["own_view", "own_view_at"])
    move(request, Verb.READ_SECOND, by=by, at=at, why="Own view")
    return reading


@transaction.atomic
def answer_second(
    *,
    request_id: UUID,
    by: User,
    at: datetime,
    agrees: bool,
    words: str,
    version: int | None = None,
) -> SecondReading:
    """The second lawyer agrees with the first opinion, in exactly its wording, or does not."""
    needs_words(words, "words", "Say why.")
    request = lock(request_id, by, Verb.READ_SECOND, version)
    reading = waiting_for(request, by)
    if reading.own_view_at is None:
        text = "Write your own view first, from the material."
        raise RuleBroken("own-view-first", text, state=request.state)
    reading.agrees, reading.answer, reading.answered_at = agrees, words, at
    write(reading, by=by, at=at, why="Answered", fields=["agrees", "answer", "answered_at"])
    said = "Agrees" if agrees else "Does not agree"
    clocks.meet(deadline_id=reading.clock_id, by=by, at=at, reason=said)
    move(request, Verb.READ_SECOND, by=by, at=at, why=said)
    tell(
        [reading.asked_by_id],
        matter_id=request.matter_id,
        kind="second-reading-answered",
        path=page_of(request),
        key=f"second-answered:{reading.pk}",
        at=at,
    )
    return reading


def first_opinion_of(reading: SecondReading) -> str:
    """The wording that was asked about, as JSON of `AdviceFacts`. Empty before the own view."""
    return opened(reading, "first_opinion") if reading.own_view_at is not None else ""
