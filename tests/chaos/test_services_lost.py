"""Valkey emptied and gone, PostgreSQL stopped and started, while requests go on arriving.

Pages and API serve whatever happens to Valkey. What was acknowledged is in the database, once,
whatever happens to PostgreSQL. And every owed rung is raised once, whatever happens.
"""

from __future__ import annotations

import signal
import time

import pytest
from django.utils import timezone

from core.accounts.work import work
from core.api.models import IdempotencyRecord
from earlyadvice.models import Request
from tests.chaos import ROUNDS
from tests.chaos.client import Client
from tests.chaos.conftest import Busy
from tests.chaos.house import until
from tests.chaos.world import World

pytestmark = [pytest.mark.database, pytest.mark.timeout(600 + 240 * ROUNDS)]

BETWEEN_SECONDS = 1.0
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT
WAYS = (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP)  # the last: it hangs, and comes back
AWAY_SECONDS = (2.0, 0.5, 10.0, 25.0)  # in turn; each way of reconnecting has its own pauses


def assert_every_acknowledged_request_is_there_once(world: World, client: Client) -> None:
    with work(world.cast.set_up):
        kept = Request.objects.filter(case__urn__startswith=client.prefix)
        found = dict(kept.values_list("case__urn", "id"))
        assert kept.count() == len(found), "a request was made twice"
        assert {urn: str(pk) for urn, pk in found.items()} == client.acknowledged
        calls = IdempotencyRecord.objects.filter(key__startswith=f"chaos-{client.prefix}")
        assert calls.count() == len(found)


def test_pages_and_api_serve_without_valkey_and_the_worker_sweeps_again(busy: Busy) -> None:
    house, world, client = busy.house, busy.world, busy.client("06VA")
    client.start()
    for number in range(ROUNDS):
        world.add_late()
        house.valkey.flushall()
        world.add_late()
        with house.valkey_away(WAYS[number % len(WAYS)]):
            world.add_late()
            time.sleep(AWAY_SECONDS[number % len(AWAY_SECONDS)])
        back = timezone.now()
        until(
            lambda back=back: world.finished_sweeps(back),  # type: ignore[misc]
            "a sweep after Valkey came back",
            said=house.said,
        )
        until(world.all_fired, "every owed rung", said=house.said)
    client.stop()

    assert {one.status for one in client.tries} == {201}
    assert {status for _, status in client.pages} == {200}
    assert client.acknowledged
    assert_every_acknowledged_request_is_there_once(world, client)
    world.assert_nothing_lost_or_doubled()


def test_what_was_acknowledged_is_there_once_however_postgresql_was_stopped(busy: Busy) -> None:
    house, world, client = busy.house, busy.world, busy.client("06PG")
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
                said=house.said,
            )
            until(
                lambda again=again: world.finished_sweeps(again),  # type: ignore[misc]
                "a sweep after PostgreSQL came back",
                said=house.said,
            )
    client.stop()
    until(world.all_fired, "every owed rung", said=house.said)

    failed = [one for one in client.tries if one.status != 201]
    assert failed, "nobody noticed that it was away"
    assert all(one.status == 0 or one.status >= 500 for one in failed), failed
    assert_every_acknowledged_request_is_there_once(world, client)
    world.assert_nothing_lost_or_doubled()
