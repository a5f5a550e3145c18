"""`make run`: one supervisor that keeps the product up and leaves nothing behind."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.processes import Program, Register, born
from core.servers import free_port
from core.setup import fingerprint, source_files
from core.supervise import Supervisor, already, check_port, ending, port_wanted
from core.whereabouts import ROOT, CannotStart
from tests.core.test_processes import SLEEP, soon

READY = re.compile(r"runs at (http://127\.0\.0\.1:\d+)")


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    one = Supervisor(Register(tmp_path / "processes.json"))
    yield one
    one.asked = 2
    one.stop(tuple(one.running))


def program(tmp_path: Path, name: str, argv: tuple[str, ...] = SLEEP) -> Program:
    return Program(name, argv, tmp_path, tmp_path / f"{name}.log", dict(os.environ))


def test_what_falls_over_is_started_again_with_pauses_that_double(
    tmp_path: Path, supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = (sys.executable, "-c", "raise SystemExit(3)")
    now = time.monotonic()
    supervisor.start(program(tmp_path, "worker", failing))
    for pause in (1, 2, 4):
        assert soon(lambda: supervisor.running["worker"].ended is not None)
        supervisor.look(now)
        assert "worker" not in supervisor.running
        assert f"(exit status 3): starting it again in {pause} s" in capsys.readouterr().out
        supervisor.look(now + pause - 0.1)
        assert "worker" not in supervisor.running
        now += pause
        supervisor.look(now)
        assert "worker" in supervisor.running


def test_what_cannot_be_started_is_named_and_tried_again_and_takes_nothing_down(
    tmp_path: Path, supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor.start(program(tmp_path, "web"))
    file = tmp_path / "worker-program"
    supervisor.start(program(tmp_path, "worker", (str(file),)), now=100.0)
    said = capsys.readouterr().out
    assert "worker cannot be started" in said
    assert "starting it again in 1 s" in said
    supervisor.look(101.0)  # still not there
    assert "worker cannot be started" in capsys.readouterr().out
    assert list(supervisor.running) == ["web"]
    assert supervisor.running["web"].ended is None

    file.write_text(f"#!{sys.executable}\nimport time; time.sleep(600)\n")
    file.chmod(0o700)
    supervisor.look(102.9)
    assert "worker" not in supervisor.running
    supervisor.look(103.0)
    assert sorted(supervisor.running) == ["web", "worker"]


def test_programs_stop_group_by_group_in_the_order_given(
    tmp_path: Path, supervisor: Supervisor
) -> None:
    order = tmp_path / "order"
    script = (
        "import signal, sys, time\n"
        "def stop(*_):\n"
        "    open(sys.argv[1], 'a').write(sys.argv[2] + ' ')\n"
        "    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        "print('ready', flush=True)\n"
        "time.sleep(600)\n"
    )
    for name in ("postgres", "valkey", "web"):
        argv = (sys.executable, "-c", script, str(order), name)
        supervisor.start(program(tmp_path, name, argv))
        running = supervisor.running[name]
        assert soon(lambda: b"ready" in running.program.log.read_bytes())  # noqa: B023
    supervisor.stop(("web", "worker"), ("valkey",), ("postgres",))
    assert order.read_text() == "web valkey postgres "
    assert supervisor.register.entries() == []


def test_a_status_is_told_in_words() -> None:
    assert ending(1) == "exit status 1"
    assert ending(-9) == "signal SIGKILL"


@pytest.mark.parametrize(("text", "port"), [("", 8000), ("8001", 8001), ("65535", 65535)])
def test_the_port_is_8000_or_the_one_asked_for(
    monkeypatch: pytest.MonkeyPatch, text: str, port: int
) -> None:
    monkeypatch.setenv("PORT", text)
    assert port_wanted() == port


@pytest.mark.parametrize("text", ["web", "0", "65536", "-1", "８０００"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(CannotStart, match="PORT must be a number from 1 to 65535"):
        port_wanted()


def test_a_port_that_is_taken_is_named_with_the_cure() -> None:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        port = line.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"Port {port} is taken .* `PORT=\d+ make run`"):
            check_port(port)


def test_a_second_start_from_the_same_folder_says_where_the_first_one_is() -> None:
    assert already({"kind": "run", "port": "8000", "pid": "12"}) == (
        "The product runs already from this folder, at http://127.0.0.1:8000 (process 12): "
        "stop it there with Ctrl-C first."
    )


class Product:
    """`make run` without make, in a folder of its own and without demonstration data."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.output = var.parent / "output"
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "HOME", "MAKELEVEL"}
            and not name.startswith(("PYTEST", "DJANGO"))
        }
        environment |= {"RASSO_VAR": str(var), "PORT": str(self.port), "DEMO": "0"}
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "core.supervise"],
                cwd=ROOT,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def ready(self) -> bool:
        return soon(
            lambda: (
                READY.search(self.output.read_text()) is not None or self.process.poll() is not None
            ),
        ) and (self.process.poll() is None)

    def status(self) -> int:
        try:
            address = f"http://127.0.0.1:{self.port}/health/"
            with urllib.request.urlopen(address, timeout=60) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code

    def started(self) -> list[int]:
        register = Register(self.var / "run" / "services" / "processes.json")
        return [entry.pid for entry in register.entries()]


def test_the_product_leaves_no_process_behind_not_even_after_a_kill() -> None:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        code = fingerprint(source_files())
        first = Product(folder / "a place")
        assert first.ready(), first.output.read_text()
        assert first.status() == 200
        said = first.output.read_text()
        assert "demo-only" not in said  # there is nobody of the demonstration to sign in as
        assert "manage.py invite_administrator" in said
        pids = first.started()
        assert len(pids) == 5
        first.process.kill()
        first.process.wait()
        if sys.platform.startswith("linux"):
            assert soon(lambda: not any(born(pid) for pid in pids))

        second = Product(folder / "a place")
        assert second.ready(), second.output.read_text()
        if fingerprint(source_files()) == code:
            assert "Setting the database up" not in second.output.read_text()
        assert second.status() == 200
        pids = second.started()
        second.process.send_signal(signal.SIGINT)
        assert second.process.wait(60) == 0
        assert "Stopped. Nothing is left running" in second.output.read_text()
        assert not any(born(pid) for pid in pids)
        assert second.started() == []
    finally:
        shutil.rmtree(folder)
