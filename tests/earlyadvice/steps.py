"""The staff's steps of a request, for tests that are about something else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.accounts.work import work
from core.drafts.actions import keep
from core.drafts.models import Draft
from core.london import london_day
from earlyadvice import actions, advising, discussions, queries, return_reviews
from earlyadvice.advice_rules import NOBODY, AdviceFacts, LineFacts
from earlyadvice.discussion_rules import EntryFacts
from earlyadvice.models import Request
from tests.cast import Cast


def facts(text: str, **changes: Any) -> AdviceFacts:
    """Advice to carry on with the one suspect, S1."""
    given: dict[str, Any] = {
        "text": text,
        "leanings": {"S1": "carry_on"},
        "lines": (
            LineFacts("Ask for the messages.", "What each said.", date(2027, 1, 8), "either"),
        ),
    }
    return AdviceFacts(**{**given, **changes})


def as_typed(advice: AdviceFacts) -> str:
    """The same as the page of the advice keeps it: the boxes as they were typed."""
    boxes = {"text": [advice.text]}
    for reference, leaning in advice.leanings.items():
        boxes[f"leaning_{reference}"] = [leaning]
    for number, line in enumerate(advice.lines):
        boxes[f"line_{number}_text"], boxes[f"line_{number}_why"] = [line.text], [line.why]
        boxes[f"line_{number}_points"] = [line.points]
        for part in ("day", "month", "year") if line.by_when else ():
            boxes[f"line_{number}_by_when-{part}"] = [str(getattr(line.by_when, part))]
    for line_id, why in advice.open_lines.items():
        boxes[f"open_{line_id}"] = [why]
    return json.dumps(boxes)


def draft(cast: Cast, request_id: str | UUID, words: str, by: str = "prosecutor") -> Draft:
    """The lawyer's advice in the making; `words` as the page keeps it (`as_typed`)."""
    lawyer = cast.fresh(by)
    with work(lawyer):
        place = advising.draft_place(Request.objects.get(pk=request_id))
        return keep(form=place, by=lawyer, at=timezone.now(), words=words)


def accept(cast: Cast, request_id: str | UUID) -> Request:
    manager = cast.fresh("legal_manager")
    with work(manager):
        return actions.accept(request_id=UUID(str(request_id)), by=manager, at=timezone.now())


def allocate(cast: Cast, request_id: str | UUID, to: str = "prosecutor") -> Request:
    manager = cast.fresh("legal_manager")
    with work(manager):
        return actions.allocate(
            request_id=UUID(str(request_id)),
            by=manager,
            at=timezone.now(),
            lawyer_id=cast.people[to].pk,
        )


def advise(cast: Cast, request_id: str | UUID, text: str, by: str = "prosecutor") -> Request:
    lawyer = cast.fresh(by)
    with work(lawyer):
        suspects = Request.objects.get(pk=request_id).case.suspects.all()
        leanings = {one.reference: "carry_on" for one in suspects} or {NOBODY: "carry_on"}
        return advising.advise(
            request_id=UUID(str(request_id)),
            by=lawyer,
            at=timezone.now(),
            facts=facts(text, leanings=leanings),
        )


def send_back(
    cast: Cast,
    request_id: str | UUID,
    reasons: Mapping[str, str],
    response_on: date = date(2027, 3, 1),
    contents: Sequence[str] = (),
) -> Request:
    manager = cast.fresh("legal_manager")
    with work(manager):
        return actions.send_back(
            request_id=UUID(str(request_id)),
            by=manager,
            at=timezone.now(),
            reasons=reasons,
            police_response_on=response_on,
            contents=contents,
        )


def choose_reasons(cast: Cast, request: Request, details: str = "Ask again later.") -> None:
    """On the page of a return; nothing is sent yet."""
    manager, on = cast.fresh("legal_manager"), timezone.now().date() + timedelta(days=30)
    boxes = {"version": str(request.version), "reasons": "too_early"}
    boxes |= {"details_too_early": details} | {
        f"police_response_on-{part}": str(getattr(on, part)) for part in ("day", "month", "year")
    }
    words = json.dumps({name: [text] for name, text in boxes.items()})
    with work(manager):
        place = f"/early-advice/{request.pk}/return/"
        keep(form=place, by=manager, at=timezone.now(), words=words)


def ask(cast: Cast, request_id: str | UUID, text: str, **more: Any) -> None:
    """With a week for the answer."""
    manager, now = cast.fresh("legal_manager"), timezone.now()
    with work(manager):
        queries.ask(
            request_id=UUID(str(request_id)),
            by=manager,
            at=now,
            text=text,
            expected_on=london_day(now) + timedelta(days=7),
            **more,
        )


def seek_review(cast: Cast, request_id: str | UUID, why: str) -> None:
    """By a chief inspector of the force."""
    inspector = cast.fresh("chief_inspector")
    with work(inspector):
        return_reviews.seek(
            request_id=UUID(str(request_id)), by=inspector, at=timezone.now(), why=why
        )


def discuss(cast: Cast, request_id: str | UUID, understood: str = "stop") -> None:
    """Held just now by the lawyer, who advised to carry on; the officer says what they heard."""
    pk, now = UUID(str(request_id)), timezone.now()
    points: dict[str, Any] = {"points": "We looked at the messages.", "nfa_suggested": False}
    lawyer, officer = cast.fresh("prosecutor"), cast.fresh("officer")
    with work(lawyer):
        discussions.record_held(
            request_id=pk,
            by=lawyer,
            at=now,
            held_at=now,
            how="video",
            attendees="The officer and the lawyer.",
            note="The messages of October are asked for.",
            said=EntryFacts(**points),
        )
    with work(officer):
        said = EntryFacts(**points, understood=understood)
        discussions.contribute(request_id=pk, by=officer, at=now, said=said)


def ask_second(cast: Cast, request_id: str | UUID, advice: AdviceFacts) -> None:
    """The lawyer asks the second prosecutor to read."""
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        advising.ask_second(
            request_id=UUID(str(request_id)),
            by=lawyer,
            at=timezone.now(),
            reader_id=cast.people["second_prosecutor"].pk,
            facts=advice,
        )


def answer_review(cast: Cast, request_id: str | UUID, words: str) -> None:
    """Upheld by the unit head, who did not return it."""
    head = cast.fresh("unit_head")
    with work(head):
        return_reviews.answer(
            request_id=UUID(str(request_id)), by=head, at=timezone.now(), upheld=True, words=words
        )
