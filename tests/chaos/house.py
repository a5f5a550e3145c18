"""A house of one's own to shake: PostgreSQL, Valkey and the product's programs, all private.

The tables come from the tests' database, so that nothing has to be migrated again. Killing any of
it hurts nobody else.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg2
import pytest
import redis
from django.conf import settings
from django.db import connections

from core.faults import VARIABLE
from core.processes import Entry, Register, Running, dying_with_parent
from core.servers import Services, Started, free_port, make_database
from core.setup import ROOT

# Hints about columns, which one build of PostgreSQL writes and another may not know.
HINT = re.compile(r"^ALTER TABLE ONLY \S+ ALTER COLUMN \S+ SET \([^)]*\);$", re.MULTILINE)
PATIENCE = 240.0  # seconds that anything may take before the test says what it waited for


def until(
    true: Callable[[], Any],
    what: str,
    patience: float = PATIENCE,
    said: Callable[[], str] = lambda: "",
) -> float:
    """Wait until it is true; answers how many seconds that took. `said` explains a failure."""
    began = time.monotonic()
    while not true():
        waited = time.monotonic() - began
        assert waited < patience, f"waited {patience:.0f} s in vain: {what}\n{said()}"
        time.sleep(0.1)
    return time.monotonic() - began


@dataclass
class House:
    """The services, and whatever runs on them."""

    folder: Path
    services: Services
    register: Register
    started: Started
    port: int
    keeper: subprocess.Popen[bytes] | None = None
    running: dict[str, Running] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The database's address, as its owner."""
        return self.started.addresses.owner_url

    @property
    def programs(self) -> Register:
        """The programs that the keeper has started."""
        return Register(self.folder / "programs.json")

    @property
    def faults(self) -> Path:
        """Where programs announce that they have come to a fault point."""
        return self.folder / "faults"

    def environment(self, **more: str) -> dict[str, str]:
        """What the programs are told: the same keys as this process, so that sessions hold."""
        return {
            **os.environ,
            **self.started.addresses.environment(),
            "DJANGO_SETTINGS_MODULE": "rasso.settings.local",
            "RASSO_VAR": str(self.folder),
            "SECRET_KEY": settings.SECRET_KEY,
            "RASSO_KEYS_FILE": str(settings.FIELD_KEYS_FILE),
            "LOG_LEVEL": "WARNING",
            "PYTHONUNBUFFERED": "1",
            **more,
        }

    def keep(self, *names: str, stopping: bool = False) -> None:
        """Have these programs kept running. `stopping`: each sweep stops inside its batches."""
        self.faults.mkdir(exist_ok=True)
        more = {VARIABLE: f"sweep-batch@{self.faults}"} if stopping else {}
        with (self.folder / "keeper.log").open("ab") as log:
            self.keeper = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.keeper", self.folder, str(self.port), *names],
                cwd=ROOT,
                env=self.environment(**more),
                stdout=log,
                stderr=log,
                preexec_fn=dying_with_parent(signal.SIGTERM),
            )
        until(lambda: {entry.name for entry in self.programs.entries()} >= set(names), "programs")

    def program(self, name: str) -> Entry:
        """The running program of that name. The register may just be being written."""
        found: list[Entry] = []

        def there() -> bool:
            found[:] = [one for one in self.programs.entries() if one.name == name]
            return bool(found)

        until(there, f"{name} in the register")
        return found[-1]

    # --- the services ----------------------------------------------------------------------------

    def start_postgres(self) -> None:
        """Start it again where it was, and wait until it answers."""
        self.services.prepare()
        port = urlsplit(self.url).port or 0
        self.running["postgres"] = Running(self.services.postgres(port), self.register)
        until(self.postgres_answers, "PostgreSQL")

    def stop_postgres(self, how: signal.Signals) -> None:
        """SIGINT is a fast stop, SIGQUIT an immediate one, after which it must recover."""
        connections.close_all()
        running = self.running["postgres"]
        running.process.send_signal(how)
        running.wait_until_stopped()

    def postgres_answers(self) -> bool:
        """Whether it takes a connection."""
        try:
            make_database(self.url)
        except psycopg2.OperationalError:
            return False
        return True

    @property
    def valkey(self) -> redis.Redis:
        """The queue and the cache, to be asked or emptied."""
        return redis.Redis.from_url(self.started.addresses.redis_url)

    @contextmanager
    def valkey_away(self, how: signal.Signals) -> Iterator[None]:
        """Without it for as long as the block lasts. SIGSTOP: it hangs, and keeps its data;
        otherwise it ends, and keeps nothing."""
        running = self.running["valkey"]
        running.process.send_signal(how)
        if how != signal.SIGSTOP:
            running.wait_until_stopped()
        try:
            yield
        finally:
            if how == signal.SIGSTOP:
                running.process.send_signal(signal.SIGCONT)
            else:
                port = urlsplit(self.started.addresses.redis_url).port or 0
                self.running["valkey"] = Running(self.services.valkey(port), self.register)
        until(self.valkey_answers, "Valkey")

    def valkey_answers(self) -> bool:
        """Whether it takes commands."""
        try:
            return bool(self.valkey.ping())
        except redis.RedisError:
            return False

    def as_owner(self, statement: str) -> list[tuple[Any, ...]]:
        """What the application's role is not told: what other sessions do."""
        watching = psycopg2.connect(self.url)
        try:
            with watching.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall()
        finally:
            watching.close()

    def open_batches(self) -> int:
        """Transactions that are open and stand still."""
        [(count,)] = self.as_owner(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND state = 'idle in transaction'"
        )
        return int(count)

    def said(self, *names: str) -> str:
        """The end of what the programs have written, for a failure's message."""
        texts = []
        for name in names or ("keeper", "web", "worker", "beat"):
            log = self.folder / f"{name}.log"
            if log.exists():
                texts.append(f"--- {name}\n{log.read_text(errors='replace')[-3000:]}")
        return "\n".join(texts)

    def stop(self) -> None:
        """Leave nothing behind."""
        if self.keeper is not None:
            self.keeper.terminate()
            self.keeper.wait()
        for name in ("valkey", "postgres"):
            self.running[name].ask_to_stop()
            self.running[name].wait_until_stopped()


def _quietly(_: str) -> None:
    pass


def build(folder: Path, copy_url: str) -> House:
    """Start the services, with the tables and reference data of the tests' database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RASSO_VAR", str(folder))
        # as on a desk, not as for tests: what PostgreSQL has confirmed must survive its crash
        services = Services("services", _quietly)
        register = Register(folder / "services.json")
        started = services.start(register, lambda: False)
    house = House(folder, services, register, started, free_port())
    house.running = {running.program.name: running for running in started.running}
    try:
        _fill(house, copy_url)
    except BaseException:
        house.stop()
        raise
    return house


def _fill(house: House, copy_url: str) -> None:
    programs = house.services.programs.postgres.parent
    dump = subprocess.run(
        [programs / "pg_dump", "--no-owner", f"--dbname={copy_url}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    owner = unquote(urlsplit(copy_url).username or "postgres")
    making = psycopg2.connect(house.url)
    making.autocommit = True
    with making.cursor() as cursor:
        for role in {owner, "rasso_app"} - {unquote(urlsplit(house.url).username or "")}:
            cursor.execute(f'CREATE ROLE "{role}" NOLOGIN')
    making.close()
    restored = subprocess.run(
        [programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={house.url}"],
        input=HINT.sub("", dump),
        capture_output=True,
        text=True,
        check=False,
    )
    assert restored.returncode == 0, restored.stderr[:2000]


@contextmanager
def django_led_to(url: str) -> Iterator[None]:
    """This process's own queries go to that database, as the application's role."""
    address = urlsplit(url)
    there = {
        "NAME": address.path.removeprefix("/"),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": address.hostname or "",
        "PORT": str(address.port or ""),
    }
    with pytest.MonkeyPatch.context() as patch:
        connections.close_all()
        for name, value in there.items():
            patch.setitem(connections["default"].settings_dict, name, value)
        try:
            yield
        finally:
            connections.close_all()
