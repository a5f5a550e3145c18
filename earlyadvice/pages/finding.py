"""The request that a page is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.errors import Absent
from earlyadvice.models import Request


def find_request(user: Any, request_id: UUID) -> Request:
    """The request with all that its pages show; `Absent` if this person may not see it."""
    found = (
        Request.objects.visible_to(user)
        .with_people()
        .select_related("resubmission_of")
        .prefetch_related(
            "clock__events__by",
            "triage_clock__events__by",
            "case__suspects",
            "case__complainants",
            "resubmission_of__lines",
            "resubmission_of__material",
            "lines",
            "material",
            "return_reasons",
            "queries__asked_by",
            "queries__clock",
            "queries__answers__by",
            "information__by",
            "return_reviews__asked_by",
            "return_reviews__answered_by",
            "outcomes__by",
            "outcomes__inspector__user",
            "outcome_clock__events__by",
            "urgent_clock__events__by",
            "answer_clock__events__by",
            "review_clock__events__by",
            "advices__given_by",
            "advices__lines",
            "advices__leanings__suspect",
            "advices__open_lines",
            "discussions__slots",
            "discussions__entries__by",
            "discussions__offered_by",
            "discussions__not_held_by",
            "discussions__note_by",
            "second_readings__reader",
            "second_readings__asked_by",
            "moves__by",
        )
        .filter(pk=request_id)
        .first()
    )
    if found is None:
        raise Absent
    return found
