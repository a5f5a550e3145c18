"""The queue and the cache are emptied, gone, and back: the product serves throughout."""

from __future__ import annotations

import signal
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from core.accounts.work import work
from earlyadvice.models import Request
from tests.cast import Api
from tests.chaos import ROUNDS
from tests.chaos.client import Client, signed_in
from tests.chaos.house import House, until
from tests.chaos.world import World

pytestmark = [pytest.mark.database, pytest.mark.timeout(240 + 240 * ROUNDS)]

SWEEPS_AGAIN_WITHIN = timedelta(minutes=2)
WAYS = (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP)  # the last: it hangs, and comes back
AWAY_SECONDS = (2.0, 0.5, 10.0, 25.0)  # in turn; each way of reconnecting has its own pauses


def test_pages_and_api_serve_without_valkey_and_the_worker_sweeps_again(
    house: House, world: World
) -> None:
    house.keep("web", "worker", "beat")
    with work(world.cast.set_up):
        api = Api(world.cast.force, "4412")
    client = Client(house.port, api, cookie=signed_in(world.cast.legal_manager))
    until(lambda: client.answers(), "web", said=house.said)
    client.start()
    began = timezone.now()
    until(lambda: world.finished_sweeps(began), "the first sweep", 120, said=house.said)
    for number in range(ROUNDS):
        world.add_late()
        house.valkey.flushall()
        world.add_late()
        away = AWAY_SECONDS[number % len(AWAY_SECONDS)]
        with house.valkey_away(WAYS[number % len(WAYS)]):
            world.add_late()
            time.sleep(away)
        back = timezone.now()
        world.add_late()
        until(
            lambda back=back: world.finished_sweeps(back),  # type: ignore[misc]
            "a sweep after Valkey came back",
            SWEEPS_AGAIN_WITHIN.total_seconds(),
            said=house.said,
        )
        until(world.all_fired, "every owed rung", said=house.said)
    client.stop()

    assert {one.status for one in client.tries} == {201}
    assert {status for _, status in client.pages} == {200}
    assert len(client.acknowledged) > 10
    with work(world.cast.set_up):
        kept = Request.objects.values_list("case__urn", "id")
        assert {urn: str(pk) for urn, pk in kept} == client.acknowledged
        assert kept.count() == len(client.acknowledged)
    world.assert_nothing_lost_or_doubled()
