"""The embedded PostgreSQL and Valkey: made, started, waited for and stopped."""

import contextlib
import locale
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
import psycopg2.extensions

from core.processes import (
    POLL_SECONDS,
    Program,
    Register,
    Running,
    born,
    dying_with_parent,
    executable,
    folder_of,
    running_as,
)
from core.whereabouts import CannotStart, Say, account, binaries, home, within_reach

OWNER = "rasso_owner"
DATABASE = "rasso"
READY_WITHIN = 120.0  # seconds: PostgreSQL may have to recover first
TRIES = 5  # a free port can be taken by another program before we use it

# Nobody misses what a test database loses.
FOR_TESTS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")

# A statement or a row in the server's log would be personal data in a place nobody looks after.
QUIET = ("log_statement=none", "log_min_error_statement=panic", "log_error_verbosity=terse")


class Stopping(Exception):
    """We were asked to stop while something was still starting."""


@dataclass(frozen=True)
class Addresses:
    """Where the services answer, passwords included."""

    database_url: str
    owner_url: str
    redis_url: str

    def environment(self) -> dict[str, str]:
        """As environment variables."""
        return {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.owner_url,
            "REDIS_URL": self.redis_url,
        }


class Services:
    """PostgreSQL and Valkey with their data in one folder."""

    def __init__(self, name: str, say: Say, *, for_tests: bool = False) -> None:
        """Find the binaries and the folder; starts nothing. Raises CannotStart."""
        self.who = account()
        found = binaries()
        self.folder = home(name, self.who, say)
        self.programs = within_reach(found, self.folder, self.who, say)
        self.for_tests = for_tests
        self.say = say
        self.redis_password = secrets.token_urlsafe(32)

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Where both servers write what they have to say."""
        return self.folder / "log"

    def password(self) -> str:
        """The owner's password, made once; only the servers' account (and root) can read it."""
        path = self.folder / "password"
        if not path.exists():
            partial = self.folder / "password.partial"
            partial.unlink(missing_ok=True)
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32))
            if self.who:
                os.chown(partial, self.who.user_id, self.who.group_id)
            partial.rename(path)
        return path.read_text()

    def prepare(self) -> None:
        """Make PostgreSQL's data folder, once, and clear what a lost power cord has left."""
        self.password()
        ours = subprocess.run(
            [self.programs.postgres, "--version"], capture_output=True, text=True, check=True
        ).stdout.split()[2]
        if self.data.is_dir():
            theirs = (self.data / "PG_VERSION").read_text().strip()
            if ours.partition(".")[0] != theirs:
                raise CannotStart(
                    f"The data in {self.data} was made by PostgreSQL {theirs} and this is {ours}: "
                    "move that folder away to start afresh, or go back to the older version."
                )
            self._forget_old_pid()
            return
        self.say("Making the database (once) …")
        partial = self.folder / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        done = subprocess.run(
            [
                self.programs.initdb,
                f"--pgdata={partial}",
                f"--username={OWNER}",
                "--encoding=UTF8",
                f"--locale={_utf8_locale()}",
                "--auth=scram-sha-256",
                f"--pwfile={self.folder / 'password'}",
                "--no-sync",
            ],
            cwd=self.folder,
            env=_bare_environment(),
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=dying_with_parent(signal.SIGKILL),
            **running_as(self.who),
        )
        if done.returncode:
            raise CannotStart(f"PostgreSQL could not make its data folder: {done.stderr.strip()}")
        partial.rename(self.data)

    def _forget_old_pid(self) -> None:
        """Remove the lock file of a server that is gone; stop one that is not.

        PostgreSQL alone would mistake any living process with that number for itself.
        """
        file = self.data / "postmaster.pid"
        try:
            pid = int(file.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return
        if Path(executable(pid)).name == "postgres" and folder_of(pid) in {str(self.data), ""}:
            self.say("Ending a PostgreSQL that was left here …")
            os.kill(pid, signal.SIGINT)
            until = time.monotonic() + READY_WITHIN
            while born(pid):
                if time.monotonic() > until:
                    raise CannotStart(f"Process {pid} uses {self.data} and does not stop: end it.")
                time.sleep(POLL_SECONDS)
        file.unlink(missing_ok=True)

    def postgres(self, port: int) -> Program:
        """How PostgreSQL is started on a port of 127.0.0.1."""
        settings = (
            "listen_addresses=127.0.0.1",
            f"port={port}",
            "unix_socket_directories=",
            "max_connections=100",
            "timezone=UTC",
            "log_timezone=UTC",
            *QUIET,
            *(FOR_TESTS if self.for_tests else ()),
        )
        return Program(
            name="postgres",
            argv=(
                str(self.programs.postgres),
                "-D",
                str(self.data),
                *(part for setting in settings for part in ("-c", setting)),
            ),
            folder=self.folder,
            log=self.log / "postgres.log",
            environment=_bare_environment(),
            stop_with=signal.SIGINT,  # end the sessions, then stop
            stop_within=60,
            account=self.who,
        )

    def valkey(self, port: int) -> Program:
        """How Valkey is started on a port of 127.0.0.1; its settings go in where none can look."""
        settings = (
            "bind 127.0.0.1",
            f"port {port}",
            'save ""',
            "appendonly no",
            f"dir {quoted(self.folder)}",
            f"requirepass {self.redis_password}",
        )
        return Program(
            name="valkey",
            argv=(str(self.programs.valkey), "-"),
            folder=self.folder,
            log=self.log / "valkey.log",
            environment=_bare_environment(),
            told="\n".join(settings).encode(),
            account=self.who,
        )

    def addresses(self, postgres_port: int, valkey_port: int) -> Addresses:
        """Where they answer. Locally one login serves both roles; settings take on the second."""
        login = (
            f"postgresql://{OWNER}:{quote(self.password())}@127.0.0.1:{postgres_port}/{DATABASE}"
        )
        return Addresses(
            database_url=login,
            owner_url=login,
            redis_url=f"redis://:{self.redis_password}@127.0.0.1:{valkey_port}/0",
        )

    def start(self, register: Register, stopping: Callable[[], bool]) -> "Started":
        """Start both, wait until they answer, and make the database if it is not there."""
        self.prepare()
        postgres, port = self._start_on_free_port(
            self.postgres, register, stopping, self._postgres_answers
        )
        try:
            valkey, other = self._start_on_free_port(
                self.valkey, register, stopping, self._valkey_answers
            )
        except BaseException:
            postgres.ask_to_stop()
            postgres.wait_until_stopped()
            raise
        return Started((postgres, valkey), self.addresses(port, other))

    def _start_on_free_port(
        self,
        program: Callable[[int], Program],
        register: Register,
        stopping: Callable[[], bool],
        answers: Callable[[int], bool],
    ) -> tuple[Running, int]:
        for _ in range(TRIES):
            port = free_port()
            running = Running(program(port), register)
            until = time.monotonic() + READY_WITHIN
            while running.ended is None and time.monotonic() < until:
                if stopping():
                    running.ask_to_stop()
                    running.wait_until_stopped()
                    raise Stopping
                if answers(port):
                    return running, port
                time.sleep(POLL_SECONDS)
            running.ask_to_stop()
            running.wait_until_stopped()
        log = program(0).log
        raise CannotStart(f"{program(0).name} does not start; the end of {log} says why.")

    def _postgres_answers(self, port: int) -> bool:
        try:
            make_database(self.addresses(port, 0).owner_url)
        except psycopg2.OperationalError:
            return False
        return True

    def _valkey_answers(self, port: int) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as line:
            line.sendall(f"AUTH {self.redis_password}\r\nPING\r\n".encode())
            with line.makefile("rb") as answer:
                return answer.readline() == b"+OK\r\n" and answer.readline() == b"+PONG\r\n"
        return False


@dataclass(frozen=True)
class Started:
    """The running servers (in the order they were started) and where they answer."""

    running: tuple[Running, ...]
    addresses: Addresses

    def stop(self, hurried: Callable[[], bool] = lambda: False) -> None:
        """Valkey first, then PostgreSQL."""
        for running in reversed(self.running):
            running.ask_to_stop()
            running.wait_until_stopped(hurried)


def make_database(owner_url: str) -> None:
    """Create the product's database if it is not there. Raises OperationalError: not up yet."""
    connection = psycopg2.connect(owner_url.rpartition("/")[0] + "/postgres", connect_timeout=5)
    try:
        connection.set_isolation_level(psycopg2.extensions.ISOLATION_LEVEL_AUTOCOMMIT)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        connection.close()


def quoted(path: Path) -> str:
    """A path as a word of Valkey's settings."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def free_port() -> int:
    """A port of 127.0.0.1 that is free at this moment."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def _utf8_locale() -> str:
    """A locale that sorts by code point and knows letters: C.UTF-8 where the system has it."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_GB.UTF-8", "en_US.UTF-8"):
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"


def _bare_environment() -> dict[str, str]:
    """What the servers need to know of our environment: nothing but where programs are."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": _utf8_locale(), "TZ": "UTC"}
