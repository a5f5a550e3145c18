"""The rows of early advice. Only the actions beside them write them."""

from earlyadvice.models.advice import (
    Advice,
    AdviceLeaning,
    AdviceLine,
    OpenLine,
    SecondReading,
)
from earlyadvice.models.discussion import Discussion, Entry, Slot
from earlyadvice.models.request import (
    SAID,
    UNDER_REVIEW,
    Information,
    Move,
    Outcome,
    Query,
    Request,
    RequestLine,
    RequestMaterial,
    RequestQuerySet,
    ReturnReason,
    ReturnReview,
)

__all__ = [
    "SAID",
    "UNDER_REVIEW",
    "Advice",
    "AdviceLeaning",
    "AdviceLine",
    "Discussion",
    "Entry",
    "Information",
    "Move",
    "OpenLine",
    "Outcome",
    "Query",
    "Request",
    "RequestLine",
    "RequestMaterial",
    "RequestQuerySet",
    "ReturnReason",
    "ReturnReview",
    "SecondReading",
    "Slot",
]
