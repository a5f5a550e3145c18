"""Killed, doubled, cut off and raced: every owed rung is still raised exactly once.

Each test runs sweeps in real processes. A kill counts only when it provably landed inside a batch:
the process has announced itself from a fault point, its transaction is open, and nothing it wrote
can be seen.
"""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count

from core.accounts.models import User
from core.accounts.work import system_user, work
from core.faults import VARIABLE
from deadlines import actions
from deadlines.checking import verify
from deadlines.models import Deadline, Escalation, RungFired, SweepRun
from deadlines.sweep import sweep
from tests.database import CopiedDatabase
from tests.deadlines.conftest import World, at, build_world
from tests.deadlines.test_actions import started

pytestmark = pytest.mark.django_db(transaction=True)

WHEN = "2026-12-30 06:00"
OWED = {1, 2, 3, 4}  # by then, of a clock due on 21 December
CLOCKS = 40
PATIENCE = 240  # seconds


@dataclass
class Process:
    """A sweep in a process of its own: the same code, another session."""

    started: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.started.pid

    @property
    def code(self) -> int | None:
        """As Python has it: negative for a signal, nothing while it runs."""
        return self.started.poll()

    def wait(self) -> int:
        return self.started.wait(PATIENCE)

    def kill(self) -> None:
        self.started.kill()


@dataclass
class Sweeper:
    """Starts sweeps in processes of their own, on this test's database."""

    database: CopiedDatabase
    folder: Path
    running: list[Process] = field(default_factory=list)

    def start(self, *, stopping: bool = True, batch: int = 7) -> Process:
        given = {VARIABLE: f"sweep-batch@{self.folder}"} if stopping else {}
        words = ["tests.deadlines.sweeping", at(WHEN).isoformat(), str(batch)]
        process = Process(
            subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=settings.BASE_DIR,
                env=self.database.environment() | given,
            )
        )
        self.running.append(process)
        return process

    def announced(self, process: Process) -> Path:
        """Wait until the process stands inside a batch. Answers the file that holds it there."""
        file = self.folder / f"sweep-batch.{process.pid}"
        until(lambda: file.exists() or process.code is not None)
        assert file.exists(), f"ended with {process.code} before it reached a batch"
        return file

    def as_owner(self, statement: str) -> list[tuple[int]]:
        """What the application's role is not told: what other sessions do."""
        watching = psycopg2.connect(self.database.copy_url)
        try:
            with watching.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall()
        finally:
            watching.close()

    def in_a_transaction(self) -> list[int]:
        """Sessions of this database that have a transaction open and stand still in it."""
        rows = self.as_owner(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND state = 'idle in transaction'"
        )
        return [pid for (pid,) in rows]

    def stop(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


@pytest.fixture
def sweeper(
    transactional_db: None, copied_database: CopiedDatabase, tmp_path: Path
) -> Iterator[Sweeper]:
    made = Sweeper(copied_database, tmp_path)
    yield made
    made.stop()


@pytest.fixture
def set_up(transactional_db: None) -> User:
    with work():
        return system_user("set-up")


@pytest.fixture
def late(set_up: User) -> list[Deadline]:
    """Clocks that are all late, some of them two to a case, committed."""
    with work(set_up):
        world: World = build_world()
        matters = [world.matter() for _ in range(CLOCKS * 3 // 4)]
        return [started(world, matter=matters[number % len(matters)]) for number in range(CLOCKS)]


@contextmanager
def seen(set_up: User) -> Iterator[None]:
    with work(set_up):
        yield


def committed(set_up: User) -> int:
    with seen(set_up):
        return RungFired.objects.count()


def assert_each_owed_rung_was_raised_once(set_up: User, late: list[Deadline]) -> None:
    with seen(set_up):
        fired = RungFired.objects.values_list("deadline_id", "run", "position")
        assert sorted(fired) == sorted((one.pk, 1, position) for one in late for position in OWED)
        open_ones = Escalation.objects.values("matter", "owed_by", "level")
        assert all(row["n"] == 1 for row in open_ones.annotate(n=Count("id")))
        assert Escalation.objects.count() == len({one.matter_id for one in late}) * 2
        assert not RungFired.objects.filter(position__gt=2, escalation=None).exists()
        assert verify().mismatches == 0


def test_a_sweep_killed_inside_a_batch_again_and_again_loses_and_doubles_nothing(
    sweeper: Sweeper, set_up: User, late: list[Deadline]
) -> None:
    for passing in (0, 1, 2):
        process = sweeper.start()
        for _ in range(passing):  # these batches commit before the one that is killed
            sweeper.announced(process).unlink()
        held = sweeper.announced(process)
        before = committed(set_up)
        assert len(sweeper.in_a_transaction()) == 1
        process.kill()
        assert process.wait() == -signal.SIGKILL
        held.unlink()
        until(lambda: not sweeper.in_a_transaction())
        assert committed(set_up) == before < len(late) * len(OWED)
    with seen(set_up):
        assert SweepRun.objects.filter(finished_at=None).count() == 3
    assert sweeper.start(stopping=False).wait() == 0
    assert_each_owed_rung_was_raised_once(set_up, late)


def test_two_sweeps_at_once_share_the_work(
    sweeper: Sweeper, set_up: User, late: list[Deadline]
) -> None:
    first, second = sweeper.start(), sweeper.start()
    held = [sweeper.announced(first), sweeper.announced(second)]
    # both stand inside a batch of their own
    assert len(sweeper.in_a_transaction()) == 2
    # a third one passes by what they hold, and does the rest
    assert sweeper.start(stopping=False).wait() == 0
    assert 0 < committed(set_up) < len(late) * len(OWED)
    for file in held:
        file.unlink()
    for process in (first, second):
        while process.code is None:
            with suppress(FileNotFoundError):
                (sweeper.folder / f"sweep-batch.{process.pid}").unlink()
            time.sleep(0.01)
        assert process.code == 0
    assert_each_owed_rung_was_raised_once(set_up, late)


def test_two_sweeps_that_run_freely_raise_each_rung_once(
    sweeper: Sweeper, set_up: User, late: list[Deadline]
) -> None:
    running = [sweeper.start(stopping=False, batch=3) for _ in range(2)]
    assert [process.wait() for process in running] == [0, 0]
    assert_each_owed_rung_was_raised_once(set_up, late)


def test_a_connection_cut_inside_a_batch_ends_the_sweep_and_the_next_goes_on(
    sweeper: Sweeper, set_up: User, late: list[Deadline]
) -> None:
    process = sweeper.start()
    sweeper.announced(process).unlink()  # the first batch commits
    until(lambda: committed(set_up) > 0)
    held = sweeper.announced(process)
    [backend] = sweeper.in_a_transaction()
    sweeper.as_owner(f"SELECT pg_terminate_backend({backend})::int")
    held.unlink()
    assert process.wait() == 1
    assert 0 < committed(set_up) < len(late) * len(OWED)
    assert sweeper.start(stopping=False).wait() == 0
    assert_each_owed_rung_was_raised_once(set_up, late)


def test_work_that_arrives_during_a_batch_waits_for_it_and_closes_what_it_raised(
    sweeper: Sweeper, set_up: User, late: list[Deadline]
) -> None:
    process = sweeper.start(batch=CLOCKS)
    held = sweeper.announced(process)
    one = late[0]

    def arrive() -> None:
        try:
            with work(set_up):
                actions.meet(
                    deadline_id=one.pk, by=set_up, at=at("2026-12-30 07:00"), reason="Given"
                )
        finally:
            connection.close()

    arriving = threading.Thread(target=arrive)
    arriving.start()
    until(
        lambda: (
            sweeper.as_owner(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND wait_event_type = 'Lock'"
            )
            == [(1,)]
        )
    )
    held.unlink()
    arriving.join(PATIENCE)
    assert process.wait() == 0
    with seen(set_up):
        one.refresh_from_db()
        assert one.ended_how == "met"
        alone = Deadline.objects.filter(matter=one.matter_id, ended_at=None).count() == 0
        states = set(
            Escalation.objects.filter(matter=one.matter_id).values_list("state", flat=True)
        )
        assert states == ({"closed"} if alone else {"raised"})
        assert verify().mismatches == 0


def test_a_run_that_was_killed_is_not_taken_for_a_finished_one(
    sweeper: Sweeper, set_up: User, late: list[Deadline]
) -> None:
    from deadlines.monitor import last_sweep

    process = sweeper.start()
    held = sweeper.announced(process)
    process.kill()
    process.wait()
    held.unlink()
    with seen(set_up):
        assert last_sweep() is None
    run = sweep(at=at("2026-12-30 06:00"), now=lambda: at("2026-12-30 06:01"))
    with seen(set_up):
        assert last_sweep() == run
