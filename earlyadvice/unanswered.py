"""Returns from before there was a clock for their answer: the police owe it all the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from casework.models import Referral
from core.history import write
from core.london import london_day
from earlyadvice.lifecycle import State, Verb
from earlyadvice.models import Move, Request
from earlyadvice.models.request import UNDER_REVIEW
from earlyadvice.moving import await_answer

if TYPE_CHECKING:
    from core.accounts.models import User


@dataclass(frozen=True)
class Started:
    """A return whose answer is timed now, and by when it was to come."""

    request_id: UUID
    due_on: date
    is_late: bool


def unanswered() -> QuerySet[Any]:
    """Requests returned by a day, not answered in any of the ways of decision 0031, and without a
    clock; each with when it was returned."""
    moved = Move.objects.filter(request=OuterRef("pk"), verb=Verb.RETURN).order_by("-at", "-id")
    returned: QuerySet[Any] = Request.objects.filter(
        state=State.RETURNED,
        answer_clock=None,
        police_response_on__isnull=False,
        resubmissions=None,
    ).exclude(UNDER_REVIEW)
    returned = returned.annotate(returned_at=moved.values("at")[:1])
    referred = Referral.objects.filter(
        case=OuterRef("case"), received_at__gte=OuterRef("returned_at")
    )
    return returned.exclude(Exists(referred)).order_by("returned_at", "id")


def start_all(*, by: User, at: datetime, dry_run: bool = False) -> list[Started]:
    """Start them, each in a transaction of its own: due on the day that was given, late or not."""
    today = london_day(at)
    found = []
    for key in list(unanswered().values_list("pk", flat=True)):
        with transaction.atomic():
            locked = unanswered().filter(pk=key).select_for_update(of=("self",)).first()
            if locked is None or locked.police_response_on is None:
                continue  # answered meanwhile
            on = locked.police_response_on
            if not dry_run:
                await_answer(locked, on, by=by, at=at, since=locked.returned_at)
                locked.updated_at = at
                why = "The police owe an answer by a day, and it is timed now"
                write(locked, by=by, at=at, why=why, fields=["answer_clock", "updated_at"])
        found.append(Started(key, on, is_late=on < today))
    return found
