"""Two beats and two workers at once, as after a deployment that forgot to stop the old ones."""

from __future__ import annotations

import time

import pytest

from tests.chaos import ROUNDS
from tests.chaos.house import House, until
from tests.chaos.world import World

pytestmark = [pytest.mark.database, pytest.mark.timeout(600 + 60 * ROUNDS)]


def test_two_beats_and_two_workers_raise_and_tell_everything_once(
    house: House, world: World
) -> None:
    house.keep("worker", "worker-2", "beat", "beat-2")
    for _ in range(ROUNDS):
        world.add_due_soon()
        world.add_late(15)
        until(world.all_fired, "every owed rung", said=house.said)
        if world.digest_is_due():
            until(lambda: world.digests <= set(world.digested()), "the digests", said=house.said)
        time.sleep(2)  # both go on beating: nothing more may come of it
        world.assert_nothing_lost_or_doubled()
    if world.digest_is_due():
        assert dict(world.digested()) == dict.fromkeys(world.digests, 1)
