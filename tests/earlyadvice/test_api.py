"""What a force's system can rely on when it asks for early advice."""

from __future__ import annotations

import pytest
import time_machine

from core.audit.models import ReadRecord
from earlyadvice.models import Request
from tests.cast import Api, ApiOf, Cast, request_body

pytestmark = pytest.mark.django_db


@time_machine.travel("2026-11-20T15:04:05Z", tick=False)
def test_a_request_is_answered_with_its_clock_as_the_contract_shows_it(api: Api) -> None:
    answer = api.post("/early-advice-requests", request_body())

    assert answer.status == 201, answer.body
    body = answer.body
    assert body["urn"] == "06RX0012326"
    assert body["state"] == "submitted"
    assert body["version"] == 1
    assert body["received_at"] == "2026-11-20T15:04:05Z"
    assert body["clock"]["kind"] == "early-advice"
    assert body["clock"]["day_one"] == "2026-11-23"
    assert body["clock"]["due_on"] == "2026-12-21"
    assert body["clock"]["days_allowed"] == 21
    assert body["clock"]["days_used"] == 0
    assert body["clock"]["days_left"] == 21
    assert body["clock"]["state"] == "running"
    assert body["unit"] == "north-west-rasso"
    assert body["available"] == ["withdraw"]
    assert body["thin"] == []
    assert body["ignored"] == []
    assert answer.headers["ETag"] == '"1"'
