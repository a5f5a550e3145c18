"""Logging reads: a view says what it is about to show, the outermost middleware writes it down.

The log row is written in a transaction of its own, after the view's and before the first byte
leaves. If it cannot be written, nothing of the case leaves: the answer is 503.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from core.audit.models import ReadRecord
from core.routes import Operation, declaration_of

if TYPE_CHECKING:
    from core.accounts.models import ForceClient, User

log = structlog.get_logger(__name__)
UNAVAILABLE = (
    "The record of who reads what cannot be written, so nothing is shown. "
    "Please try again in a minute."
)


@dataclass(frozen=True)
class Shown:
    kind: str
    record_ids: tuple[UUID, ...]
    matter_ids: tuple[UUID, ...]
    operation: Operation | None
    reason: str
    recipient: str


@dataclass
class Reads:
    """What one request shows, and who it shows it to. Hangs on the request as `request.reads`."""

    at: datetime
    actor: User | None = None
    through: ForceClient | None = None
    shown: list[Shown] = field(default_factory=list)

    def show(
        self,
        kind: str,
        records: Iterable[tuple[UUID, UUID]],
        *,
        operation: Operation | None = None,
        reason: str = "",
        recipient: str = "",
    ) -> None:
        """Say that the answer holds these records: pairs of (record id, matter id).

        `operation` defaults to the one the route declares; `reason` is what the reader typed.
        """
        pairs = list(records)
        self.shown.append(
            Shown(
                kind=kind,
                record_ids=tuple(record for record, _ in pairs),
                matter_ids=tuple(dict.fromkeys(matter for _, matter in pairs)),
                operation=operation,
                reason=reason,
                recipient=recipient,
            )
        )


def reads_of(request: Any) -> Reads:
    """The collector of a Django or DRF request."""
    return getattr(request, "_request", request).reads  # type: ignore[no-any-return]


class ReadLogMiddleware:
    """Outermost but for the security headers: holds the answer until the log has been written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reads = Reads(at=timezone.now())
        request.reads = reads  # type: ignore[attr-defined]
        response = self.get_response(request)
        rows = _rows(request, reads, response.status_code)
        if not rows:
            return response
        try:
            with transaction.atomic():
                ReadRecord.objects.bulk_create(rows)
        except DatabaseError:
            log.error("read_log_unavailable", route=rows[0].route, exc_info=True)
            return self.unavailable(request)
        return response

    def unavailable(self, request: HttpRequest) -> HttpResponse:
        """Plain text, made of nothing that could fail too."""
        kind = "text/plain; charset=utf-8"
        return HttpResponse(UNAVAILABLE, status=503, content_type=kind)


def _rows(request: HttpRequest, reads: Reads, status: int) -> list[ReadRecord]:
    match = request.resolver_match
    if match is None or reads.actor is None:
        return []
    declared = getattr(declaration_of(match.func), "operation", Operation.NONE)
    shown = reads.shown
    if not shown and declared is not Operation.NONE:
        # a refusal, or a page that found nothing: who tried is worth knowing
        recipient = reads.actor.name if declared is Operation.DISCLOSURE else ""
        shown = [Shown("", (), (), None, "", recipient)]
    return [
        ReadRecord(
            at=reads.at,
            actor=reads.actor,
            through=reads.through,
            operation=one.operation or declared,
            route=match.view_name or match.route[:120],
            status=status,
            kind=one.kind,
            record_ids=list(one.record_ids),
            matter_ids=list(one.matter_ids),
            reason=one.reason,
            recipient=one.recipient,
        )
        for one in shown
    ]


def note_disclosure(
    *,
    actor: User,
    at: datetime,
    route: str,
    kind: str,
    records: Iterable[tuple[UUID, UUID]],
    recipient: str,
) -> None:
    """Write down what a task is about to send out: pairs of (record id, matter id).

    In the task's own transaction, which commits before the bytes leave.
    """
    pairs = list(records)
    ReadRecord.objects.create(
        at=at,
        actor=actor,
        operation=Operation.DISCLOSURE,
        route=route,
        status=0,  # it is no answer to anybody
        kind=kind,
        record_ids=[record for record, _ in pairs],
        matter_ids=list(dict.fromkeys(matter for _, matter in pairs)),
        recipient=recipient,
    )
