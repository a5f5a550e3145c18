"""A small world whose ids the inputs can be about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from core.accounts.work import work
from core.notices.actions import relay
from deadlines.models import Escalation
from deadlines.sweep import sweep
from tests.cast import Api, ApiOf, Cast, request_body

RECEIVED = datetime(2026, 10, 5, 10, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@dataclass
class Known:
    """The caller, and one of each thing, late and escalated."""

    api: Api
    ids: dict[str, str]


@pytest.fixture
def known(cast: Cast, api: Api, api_of: ApiOf) -> Iterator[Known]:
    with time_machine.travel(RECEIVED, tick=False):
        made = api.post(
            "/early-advice-requests",
            request_body(reported_on="2026-09-30", supervisor_review=None, suspects=[]),
        )
    assert made.status == 201, made.body
    with time_machine.travel(NOW, tick=False):
        assert not sweep(at=NOW, now=lambda: NOW).failed
        with work(cast.set_up):
            relay()
        yield Known(
            api_of("2087"),  # an inspector, who may escalate
            {
                "request_id": made.body["id"],
                "deadline_id": made.body["clock"]["id"],
                "escalation_id": str(Escalation.objects.order_by("level")[0].pk),
                "collar_number": "4412",
            },
        )


SIGNALS = (request_started, request_finished)


@contextmanager
def _undone() -> Iterator[None]:
    for signal in SIGNALS:  # or the application would close the test's connection
        signal.disconnect(close_old_connections)
    with transaction.atomic():
        point = transaction.savepoint()
        try:
            yield
        finally:
            transaction.savepoint_rollback(point)
            for signal in SIGNALS:
                signal.connect(close_old_connections)


@pytest.fixture
def undone() -> Callable[[], AbstractContextManager[None]]:
    """Whatever one input did is undone before the next."""
    return _undone


@pytest.fixture(scope="session")
def description(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Any:
    """The API's own description, as it is served today."""
    with django_db_blocker.unblock():
        served = Client().get("/api/v1/schema/", headers={"Accept": "application/json"})
        connection.close()
    assert served.status_code == 200
    return json.loads(served.content)
