"""A regular task that does the same for each row it finds: one bad row keeps no other waiting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError

from core.accounts.named_tasks import WATCHDOG
from core.accounts.work import system_user, work
from core.errors import Refused

if TYPE_CHECKING:
    from core.accounts.models import User

log = structlog.get_logger(__name__)


def each(
    find: Callable[[datetime], Sequence[UUID]],
    act: Callable[[UUID, User, datetime], object],
    failure: str,
    at: datetime,
) -> None:
    """Do it for all that is found. One that fails keeps no other waiting, and is heard of by its
    id. `failure` says what did not happen."""
    with work():
        task = system_user(WATCHDOG)
    with work(task):
        found = find(at)
    failed = 0
    for pk in found:
        try:
            with work(task):
                act(pk, task, at)
        except (DatabaseError, Refused, ObjectDoesNotExist) as fault:
            log.error("row_left_aside", why=failure, row=str(pk), fault=type(fault).__name__)
            failed += 1
    if failed:
        raise RuntimeError(f"{failed} of {len(found)} {failure}.")
