"""The staff's steps of a request, for tests that are about something else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone

from core.accounts.work import work
from earlyadvice import actions
from earlyadvice.models import Request
from tests.cast import Cast


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
        return actions.advise(
            request_id=UUID(str(request_id)), by=lawyer, at=timezone.now(), text=text
        )


def send_back(
    cast: Cast,
    request_id: str | UUID,
    reasons: Mapping[str, str],
    response_on: date = date(2027, 3, 1),
) -> Request:
    manager = cast.fresh("legal_manager")
    with work(manager):
        return actions.send_back(
            request_id=UUID(str(request_id)),
            by=manager,
            at=timezone.now(),
            reasons=reasons,
            police_response_on=response_on,
        )
