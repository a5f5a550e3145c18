"""What early advice does when something happens to a case (decision record 0013)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count

from casework.referrals.lifecycle import Standing
from casework.referrals.submission import AdviceSaid, PieceFacts
from core.errors import Fault, Invalid
from core.history import write
from core.london import london_day
from core.notices.actions import announce
from core.words import in_full
from deadlines import actions as clocks
from earlyadvice.lifecycle import LIFECYCLE, WHOSE_MOVE, OutcomeKind, State, Verb
from earlyadvice.models import Outcome, Request
from earlyadvice.moving import answered, end_clocks, move, note_move

if TYPE_CHECKING:
    from casework.models import Case, Referral
    from core.accounts.models import Officer, User


def requests_of(people: Collection[int]) -> Mapping[int, int]:
    """How many requests each lawyer has to advise on."""
    found = Request.objects.filter(state=State.ALLOCATED, lawyer__in=people).order_by()
    return dict(found.values_list("lawyer").annotate(Count("id")))


def advice_on(case: Case) -> UUID | None:
    """The newest request of this case that was advised on, or is closed."""
    done = Request.objects.filter(case=case, state__in=(State.ADVISED, State.CLOSED))
    return done.order_by("-received_at", "-id").values_list("pk", flat=True).first()


def close_with(referral: Referral, by: User, at: datetime) -> None:
    """The request that a referral follows from is closed: the force has said what it did.

    A request that had no advice yet is overtaken; what was late stays counted as late. No return on
    the case waits for an answer any more. `Invalid` if the referral names a request that is not one
    of its case.
    """
    returned = Request.objects.filter(case=referral.case_id, state=State.RETURNED)
    for one in returned.filter(answer_clock__ended_at=None).select_related("answer_clock"):
        answered(one, by=by, at=at, why="A charging referral follows")
    if referral.early_advice_id is None:
        return
    request = (
        Request.objects.with_people()
        .select_for_update(of=("self",))
        .filter(pk=referral.early_advice_id, case=referral.case_id)
        .first()
    )
    if request is None:
        text = "This is not an early-advice request of this case."
        raise Invalid([Fault("/early_advice", "unknown-request", text)])
    why = "A charging referral follows from it"
    if request.state == State.ADVISED:
        kind = OutcomeKind.CHARGING_REFERRAL
        Outcome.objects.create(request=request, kind=kind, by=by, at=at)
        if request.outcome_clock is not None and request.outcome_clock.ended_at is None:
            clocks.meet(deadline_id=request.outcome_clock.pk, by=by, at=at, reason=why)
        move(request, Verb.CLOSE, by=by, at=at, why=why)
    elif Verb.FOLLOWED in LIFECYCLE.open_verbs(request.state):
        end_clocks(request, by=by, at=at, why=why)
        move(request, Verb.FOLLOWED, by=by, at=at, why=why)


def asked_of(case: Case, person: User) -> Sequence[AdviceSaid]:
    """The requests of a case that were not taken back, as a referral may go on from them."""
    found = Request.objects.visible_to(person).filter(case=case).exclude(state=State.WITHDRAWN)
    return [
        AdviceSaid(
            id=one.pk,
            label=f"Request of {in_full(london_day(one.received_at))}: {State(one.state).label}",
            summary=one.factual_summary,
            potentially_disclosable=one.potentially_disclosable,
            material=tuple(
                PieceFacts(piece.kind, Standing.PROVIDED, piece.text)
                for piece in one.material.all()
            ),
        )
        for one in found.prefetch_related("material").order_by("-received_at", "-id")
    ]


def requests_restated(case: Case, by: User, at: datetime, why: str) -> None:
    """Every request of a case shows what is known of it."""
    found = Request.objects.filter(case=case).order_by("received_at", "id")
    for request in found.select_for_update(of=("self",)):
        request.updated_at = at
        write(request, by=by, at=at, why=why, fields=["updated_at"])


def requests_follow(case: Case, officer: Officer, by: User, at: datetime, why: str) -> None:
    """The open requests of a case go to its new officer in charge."""
    waiting = [state for state, side in WHOSE_MOVE.items() if side]
    found = Request.objects.filter(case=case, state__in=waiting).order_by("received_at", "id")
    for request in found.select_for_update(of=("self",)):
        request.officer, request.updated_at = officer, at
        write(request, by=by, at=at, why=f"Handed over: {why}", fields=["officer", "updated_at"])
        note_move(request, "hand-over", request.state, by=by, at=at, why=why)
        announce(
            case.matter,
            "early-advice.officer-changed",
            object_kind="early-advice-request",
            object_id=request.pk,
            at=at,
        )
