"""Programs we start: none outlives us, and we end nobody else's."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.processes import (
    Entry,
    Program,
    Register,
    Running,
    born,
    end_leftovers,
    executable,
    members,
    open_log,
)

SLEEP = (sys.executable, "-c", "import time; time.sleep(600)")
DEAF = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('deaf', flush=True); time.sleep(600)",
)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path / "processes.json")


def program(tmp_path: Path, argv: tuple[str, ...] = SLEEP, within: float = 5) -> Program:
    return Program(
        name="sleeper",
        argv=argv,
        folder=tmp_path,
        log=tmp_path / "log" / "sleeper.log",
        environment=dict(os.environ),
        stop_within=within,
    )


def soon(holds: Callable[[], bool], within: float = 240) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


def entry_of(pid: int, when: str | None = None) -> Entry:
    moment = born(pid) if when is None else when
    return Entry("sleeper", pid, moment, executable(pid), signal.SIGTERM)


def start_unwatched(argv: tuple[str, ...] = SLEEP) -> "subprocess.Popen[bytes]":
    """As an ungraceful end leaves it: in a group of its own, and nothing ends it with us."""
    return subprocess.Popen(argv, process_group=0, stdout=subprocess.PIPE)


def test_a_program_stops_when_asked_and_leaves_the_register(
    tmp_path: Path, register: Register
) -> None:
    running = Running(program(tmp_path), register)
    assert [entry.pid for entry in register.entries()] == [running.process.pid]
    running.ask_to_stop()
    running.wait_until_stopped()
    assert running.ended == -signal.SIGTERM
    assert register.entries() == []


def test_a_program_that_does_not_listen_is_killed_in_the_end(
    tmp_path: Path, register: Register
) -> None:
    running = Running(program(tmp_path, DEAF, within=0.2), register)
    assert soon(lambda: b"deaf" in running.program.log.read_bytes())
    running.ask_to_stop()
    running.wait_until_stopped()
    assert running.ended == -signal.SIGKILL


def test_a_program_reads_what_it_is_told_on_standard_input(
    tmp_path: Path, register: Register
) -> None:
    echo = (sys.executable, "-c", "import sys; print(sys.stdin.read())")
    told = Program("echo", echo, tmp_path, tmp_path / "echo.log", told=b"not for the process list")
    running = Running(told, register)
    assert soon(lambda: running.ended == 0)
    assert (tmp_path / "echo.log").read_bytes() == b"not for the process list\n"
    running.wait_until_stopped()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system must promise it")
def test_a_program_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import pathlib, sys, time\n"
            "from core.processes import Program, Register, Running\n"
            "folder = pathlib.Path(sys.argv[1])\n"
            "argv = (sys.executable, '-c', 'import time; time.sleep(600)')\n"
            "one = Running(Program('one', argv, folder, folder / 'log'), Register(folder / 'r'))\n"
            "print(one.process.pid, flush=True)\n"
            "time.sleep(600)\n",
            str(tmp_path),
        ],
        stdout=subprocess.PIPE,
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    assert born(child)
    parent.kill()
    parent.wait()
    assert soon(lambda: not born(child))


def test_what_an_earlier_run_left_is_ended(register: Register) -> None:
    left = start_unwatched()
    register.add(entry_of(left.pid))
    assert end_leftovers(register) == ["sleeper"]
    assert left.wait() == -signal.SIGTERM
    assert register.entries() == []


def test_the_rest_of_a_group_is_ended_when_its_leader_is_gone(register: Register) -> None:
    leader = start_unwatched(
        (
            sys.executable,
            "-c",
            "import subprocess, sys, time\n"
            "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
            "print(child.pid, flush=True)\n"
            "time.sleep(600)\n",
        )
    )
    assert leader.stdout
    member = int(leader.stdout.readline())
    register.add(entry_of(leader.pid))
    leader.kill()
    leader.wait()
    assert members(leader.pid) == [member]
    assert end_leftovers(register) == ["sleeper"]
    assert not born(member)


def test_a_process_that_only_has_the_number_of_one_of_ours_is_left_alone(
    register: Register,
) -> None:
    stranger = start_unwatched()
    register.add(entry_of(stranger.pid, when="another boot 12345"))
    assert end_leftovers(register) == []
    assert born(stranger.pid)
    stranger.kill()
    stranger.wait()


def test_a_process_that_has_ended_was_never_born(register: Register) -> None:
    ended = start_unwatched()
    ended.kill()
    soon(lambda: not born(ended.pid))
    assert born(ended.pid) == ""  # before its parent has asked after it, too
    ended.wait()
    assert born(ended.pid) == ""


def test_a_torn_register_names_nothing(register: Register) -> None:
    register.path.write_text('[{"name": "web", "pid": 1')
    assert register.entries() == []
    assert end_leftovers(register) == []


def test_a_log_that_has_grown_is_set_aside(tmp_path: Path) -> None:
    log = tmp_path / "log" / "web.log"
    for words in (b"first", b"second"):
        with open_log(log, limit=4) as file:
            file.write(words)
    assert log.read_bytes() == b"second"
    assert (tmp_path / "log" / "web.previous.log").read_bytes() == b"first"
