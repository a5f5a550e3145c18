"""Starting and ending other programs so that none is ever left behind.

Each program runs in a process group of its own, dies with the process that started it where the
system can promise that (Linux), and is written into a register with its moment of birth, so that
the next start can end what an ungraceful end has left without ending anybody else's process.
"""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from io import FileIO
from pathlib import Path
from typing import Any

POLL_SECONDS = 0.05
PR_SET_PDEATHSIG = 1
LINUX = sys.platform.startswith("linux")


@dataclass(frozen=True)
class Account:
    """The system account a program runs as, when it is not our own."""

    name: str
    user_id: int
    group_id: int


def running_as(account: Account | None) -> dict[str, Any]:
    """The arguments of Popen that make a program run as an account; as ourselves when None."""
    if account is None:
        return {}
    return {"user": account.user_id, "group": account.group_id, "extra_groups": []}


@dataclass(frozen=True)
class Program:
    """How to start a program, and how to ask it to stop.

    `stop_within` is in seconds; after that the whole group is killed. `told` is written to the
    program's standard input, for what must not be seen in the list of processes.
    """

    name: str
    argv: tuple[str, ...]
    folder: Path
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_with: signal.Signals = signal.SIGTERM
    stop_within: float = 15.0
    account: Account | None = None
    told: bytes = b""


@dataclass(frozen=True)
class Entry:
    """A line of the register: a process that we started."""

    name: str
    pid: int
    born: str
    executable: str
    stop_with: int


class Register:
    """The file that remembers which processes we started."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> list[Entry]:
        """What is written there; nothing when the file is missing or torn."""
        try:
            return [Entry(**line) for line in json.loads(self.path.read_text())]
        except (OSError, ValueError, TypeError):
            return []

    def add(self, entry: Entry) -> None:
        """Write one more line."""
        self._write([*self.entries(), entry])

    def remove(self, pid: int) -> None:
        """Strike the lines of a process that has ended."""
        self._write([entry for entry in self.entries() if entry.pid != pid])

    def _write(self, entries: list[Entry]) -> None:
        partial = self.path.with_suffix(".partial")
        partial.write_text(json.dumps([asdict(entry) for entry in entries]))
        partial.replace(self.path)


def born(pid: int) -> str:
    """The moment a process began, in a form only good for comparing; empty when it is gone.

    A process number is used again, this is not: on Linux it is the boot and the tick of its start.
    """
    if LINUX:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        except OSError:
            return ""
        return "" if fields[0] in "ZX" else f"{boot} {fields[19]}"
    said = _ps("-o", "state=,lstart=", "-p", str(pid)).strip()
    return "" if said.startswith("Z") else said.partition(" ")[2].strip()


def members(group: int) -> list[int]:
    """The living processes of a process group."""
    if not LINUX:
        lines = (line.split() for line in _ps("-axo", "pid=,pgid=,state=").splitlines())
        return [int(pid) for pid, of, state in lines if int(of) == group and state[0] != "Z"]
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == group and fields[0] not in "ZX":
                    found.append(int(folder.name))
    return found


def executable(pid: int) -> str:
    """The file a process runs; empty when it is gone or is not ours to look at."""
    if LINUX:
        try:
            return str(Path(f"/proc/{pid}/exe").readlink())
        except OSError:
            return ""
    return _ps("-o", "comm=", "-p", str(pid)).strip()


def folder_of(pid: int) -> str:
    """The folder a process works in; empty when that cannot be known."""
    try:
        return str(Path(f"/proc/{pid}/cwd").readlink())
    except OSError:
        return ""


def _ps(*options: str) -> str:
    done = subprocess.run(["ps", *options], capture_output=True, text=True, check=False)
    return done.stdout


def dying_with_parent(with_signal: signal.Signals) -> Callable[[], None] | None:
    """What a child does before it becomes another program: ask to be sent a signal when we end."""
    if not LINUX:
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(with_signal))
        if os.getppid() != parent:  # we ended before it could ask
            os._exit(1)

    return ask


class Running:
    """A program that we started."""

    def __init__(self, program: Program, register: Register) -> None:
        """Start it. Raises OSError when it cannot be started at all."""
        self.program = program
        self.register = register
        self.started_at = time.monotonic()
        with open_log(program.log) as log:
            self.process: subprocess.Popen[bytes] = subprocess.Popen(
                program.argv,
                cwd=program.folder,
                env=dict(program.environment),
                stdin=subprocess.PIPE if program.told else subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=dying_with_parent(program.stop_with),
                **running_as(program.account),
            )
        pid = self.process.pid
        register.add(Entry(program.name, pid, born(pid), executable(pid), int(program.stop_with)))
        if self.process.stdin:
            with contextlib.suppress(BrokenPipeError), self.process.stdin as pipe:
                pipe.write(program.told)

    @property
    def ended(self) -> int | None:
        """Its exit status, or None while it runs."""
        return self.process.poll()

    def ask_to_stop(self) -> None:
        """Send the signal it stops gracefully on."""
        if self.ended is None:
            self.process.send_signal(self.program.stop_with)

    def wait_until_stopped(self, hurried: Callable[[], bool] = lambda: False) -> None:
        """Wait as long as it may take, or until `hurried` says so; then kill what is left."""
        until = time.monotonic() + self.program.stop_within
        while self.ended is None and time.monotonic() < until and not hurried():
            time.sleep(POLL_SECONDS)
        kill_group(self.process.pid)
        self.process.wait()
        self.register.remove(self.process.pid)


def open_log(path: Path, limit: int = 10 * 1024 * 1024) -> FileIO:
    """The log file at `path`, to be added to; past `limit` bytes the old one is set aside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > limit:
        path.replace(path.with_suffix(".previous.log"))
    return path.open("ab", buffering=0)


def kill_group(group: int) -> None:
    """End every process of a group at once."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def end_leftovers(register: Register, within: float = 15.0) -> list[str]:
    """End what the register names and what still lives; the names of what was ended.

    A leader is known by its moment of birth. Of a leader that is gone, the group's members are
    ended only if they run the same file: a group's number, too, is used again.
    """
    ended = []
    for entry in reversed(register.entries()):  # what was started last is ended first
        if entry.born and _lives(entry):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(entry.pid, entry.stop_with)
            _wait_while(partial(_lives, entry), within)
            kill_group(entry.pid)
            _wait_while(partial(members, entry.pid), within)
            ended.append(entry.name)
        elif not born(entry.pid) and _ours(entry):
            for pid in _ours(entry):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            _wait_while(partial(_ours, entry), within)
            ended.append(entry.name)
        register.remove(entry.pid)
    return ended


def _lives(entry: Entry) -> bool:
    return born(entry.pid) == entry.born


def _ours(entry: Entry) -> list[int]:
    return [pid for pid in members(entry.pid) if executable(pid) == entry.executable]


def _wait_while(holds: Callable[[], object], within: float) -> None:
    until = time.monotonic() + within
    while holds() and time.monotonic() < until:
        time.sleep(POLL_SECONDS)
