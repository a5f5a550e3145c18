"""The parts of a request as rows to be read: what it states, why it went back, what followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from casework.rules import partial_in_words
from core import look
from core.words import in_full, moment, sentences
from earlyadvice.entering import entered_by
from earlyadvice.moving import newest_reasons
from earlyadvice.pages.shown import joined
from earlyadvice.pages.words import CONTENT_WORDS

if TYPE_CHECKING:
    from earlyadvice.models import (
        Outcome,
        Query,
        Request,
        ReturnReason,
        ReturnReview,
        SecondReading,
    )


@dataclass(frozen=True)
class QueryShown:
    """A question to the police, and its answers."""

    text: str
    by: str
    at: datetime
    expected_on: date
    pauses_because: str
    answers: tuple[look.Entry, ...]


def case_rows(request: Request, said: dict[str, dict[str, str]]) -> tuple[look.Row, ...]:
    """What is said to have happened, and when."""
    case = request.case
    offences = tuple(
        f"{said['offence'].get(code, 'Unknown offence')} ({code})" for code in case.offences
    )
    return (
        look.Row("Offences", offences),
        look.Row("Reported", in_full(case.reported_on) if case.reported_on else ""),
        look.Row(
            "When it is said to have happened",
            case.incident_when
            or joined(
                partial_in_words(text) for text in (case.incident_from, case.incident_to) if text
            ),
        ),
        look.Row("Relationship", said["relationship"].get(case.relationship, case.relationship)),
    )


def request_rows(request: Request, said: dict[str, dict[str, str]]) -> tuple[look.Row, ...]:
    response, entered = request.police_response_on, entered_by(request)
    return (
        *case_rows(request, said),
        look.Row("No other date than the 21 days, because", request.urgent_why_not),
        look.Row("Discussion asked for", "Yes" if request.discussion_requested else ""),
        look.Row("Received", moment(request.received_at)),
        look.Row("Entered by hand by", entered.name if entered else ""),
        look.Row("Police answer expected by", in_full(response) if response else ""),
        look.Row("Force", request.matter.force.name),
    )


def review_rows(request: Request, said: dict[str, dict[str, str]]) -> tuple[look.Row, ...]:
    return (
        look.Row("Not reviewed, because", request.no_review_because),
        look.Row("Reviewed by", request.review_by),
        look.Row("As", said["review_role"].get(request.review_role, request.review_role)),
        look.Row("On", in_full(request.review_on) if request.review_on else ""),
        look.Row("Comments", request.review_comments),
    )


def query_shown(one: Query) -> QueryShown:
    return QueryShown(
        text=one.text,
        by=one.asked_by.name,
        at=one.asked_at,
        expected_on=one.expected_on,
        pauses_because=one.cannot_advise_because,
        answers=tuple(
            look.Entry(at=told.at, what="Answer", by=told.by.name, text=told.text)
            for told in one.answers.all()
        ),
    )


def return_review_rows(one: ReturnReview) -> tuple[look.Row, ...]:
    result = {True: "It should not have been returned", False: "The return stands", None: ""}
    return (
        look.Row("Asked by", f"{one.asked_by.name}, {moment(one.asked_at)}"),
        look.Row("Why", one.why),
        look.Row("Result", result[one.upheld] or "Waiting for another lawyer"),
        look.Row("Answer", one.answer),
        look.Row("Answered by", one.answered_by.name if one.answered_by else ""),
    )


def second_reading_rows(one: SecondReading, *, unseen: bool) -> tuple[look.Row, ...]:
    """The own view stands here once it was answered; before, it is its author's."""
    result = {True: "Agrees with the wording", False: "Does not agree", None: ""}[one.agrees]
    waiting = "Waiting for their answer" if one.answered_at is None else "Asked anew"
    return (
        look.Row("Asked by", f"{one.asked_by.name}, {moment(one.asked_at)}"),
        look.Row("Second lawyer", one.reader.name),
        look.Row("Result", result or waiting),
        look.Row(
            "Their own view, before they saw the first",
            one.own_view if result and not unseen else "",
        ),
        look.Row("Answer", "" if unseen else one.answer),
    )


def outcome_rows(one: Outcome, said: dict[str, dict[str, str]]) -> tuple[look.Row, ...]:
    return (
        look.Row(one.get_kind_display(), f"{one.by.name}, {moment(one.at)}"),
        look.Row("Next date", in_full(one.next_expected_on) if one.next_expected_on else ""),
        look.Row("Outcome code", said["police_outcome"].get(one.code, one.code)),
        look.Row("Reason", one.reason),
        look.Row("Lines of enquiry still open", one.open_lines),
        look.Row("Decided by", str(one.inspector) if one.inspector else ""),
    )


def returned_rows(request: Request, said: dict[str, dict[str, str]]) -> tuple[look.Row, ...]:
    """Why the request went back the last time, and what was named as missing."""
    return reasons_rows(newest_reasons(request), said)


def reasons_rows(
    reasons: Iterable[ReturnReason], said: dict[str, dict[str, str]]
) -> tuple[look.Row, ...]:
    """Each reason of a return with its details."""
    return tuple(
        look.Row(
            said["early_advice_return_reason"].get(one.code, one.code),
            sentences((", ".join(CONTENT_WORDS[content] for content in one.contents), one.details))
            or "No details",
        )
        for one in reasons
    )
