"""PostgreSQL is stopped and started while requests arrive: what was acknowledged is there, once."""

from __future__ import annotations

import signal
import time

import pytest
from django.utils import timezone

from core.accounts.work import work
from core.api.models import IdempotencyRecord
from earlyadvice.models import Request
from tests.cast import Api
from tests.chaos import ROUNDS
from tests.chaos.client import Client
from tests.chaos.house import House, until
from tests.chaos.world import World

pytestmark = [pytest.mark.database, pytest.mark.timeout(240 + 120 * ROUNDS)]

SERVES_AGAIN_WITHIN = 10.0  # seconds
BETWEEN_SECONDS = 1.0
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT


def test_what_was_acknowledged_is_there_once_however_postgresql_was_stopped(
    house: House, world: World
) -> None:
    house.keep("web", "worker", "beat")
    with work(world.cast.set_up):
        api = Api(world.cast.force, "4412")
    client = Client(house.port, api)
    until(lambda: client.answers(), "web", said=house.said)
    client.start()
    for _ in range(ROUNDS):
        for how in (FAST, IMMEDIATE):
            world.add_late()
            time.sleep(BETWEEN_SECONDS)
            house.stop_postgres(how)
            time.sleep(BETWEEN_SECONDS)
            house.start_postgres()
            back, again = time.monotonic(), timezone.now()
            until(
                lambda back=back: client.succeeded_since(back),  # type: ignore[misc]
                "a request after PostgreSQL came back",
                SERVES_AGAIN_WITHIN,
                said=house.said,
            )
            until(
                lambda again=again: world.finished_sweeps(again),  # type: ignore[misc]
                "a sweep after PostgreSQL came back",
                said=house.said,
            )
    client.stop()
    until(world.all_fired, "every owed rung", said=house.said)

    assert any(one.status != 201 for one in client.tries), "nobody noticed that it was away"
    with work(world.cast.set_up):
        kept = dict(Request.objects.values_list("case__urn", "id"))
        assert Request.objects.count() == len(kept), "a request was made twice"
        assert {urn: str(pk) for urn, pk in kept.items()} == client.acknowledged
        assert IdempotencyRecord.objects.count() == len(kept)
    world.assert_nothing_lost_or_doubled()
