"""A Celery worker is killed inside a batch of the sweep: nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from core.processes import kill_group
from tests.chaos import ROUNDS
from tests.chaos.house import House, until
from tests.chaos.world import World

pytestmark = [pytest.mark.database, pytest.mark.timeout(600 + 60 * ROUNDS)]


def announced(house: House) -> list[Path]:
    """The batches that stand at the fault point, by the processes that hold them there."""
    return sorted(house.faults.glob("sweep-batch.*"))


def release(house: House) -> None:
    for file in announced(house):
        file.unlink(missing_ok=True)


def test_a_worker_killed_inside_a_batch_leaves_it_to_the_next(house: House, world: World) -> None:
    house.keep("worker", "beat", stopping=True)
    for number in range(ROUNDS):
        world.add_late()
        until(lambda: announced(house), "a batch", said=house.said)
        if number % 2:  # this one commits, the next one is killed
            release(house)
            until(lambda: announced(house), "a second batch", said=house.said)
        [held, *_] = announced(house)
        assert house.open_batches() >= 1
        before = world.fired()
        leader = house.program("worker").pid
        if number % 3 == 2:
            # one process of the pool: the worker itself starts another
            os.kill(int(held.suffix[1:]), signal.SIGKILL)
        else:
            # all of it: the supervisor starts another
            kill_group(leader)
        until(lambda: house.open_batches() == 0, "the end of the killed transaction")
        assert world.fired() == before, "what was not committed can be seen"
        held.unlink()

        def finished() -> bool:
            release(house)
            return world.all_fired()

        until(finished, "every owed rung", said=house.said)
        world.assert_nothing_lost_or_doubled()
