"""`make run`: the whole product on one desk, under one supervisor.

Starts the services, sets the database up, then web, worker and beat; starts again what falls over;
stops everything in order on Ctrl-C. What an ungraceful end left behind, the next start ends first.
"""

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from string import Template
from types import FrameType

from core import embedded
from core.embedded import Place
from core.processes import Program, Register, Running, dying_with_parent, end_leftovers
from core.servers import Services, Started, Stopping
from core.setup import STEPS, fingerprint, source_files
from core.whereabouts import ROOT, CannotStart, not_ours, var_folder

POLL_SECONDS = 0.2
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
CALM_SECONDS = 60.0  # one that has run this long has recovered
WEB_READY_WITHIN = 60.0  # seconds

WELCOME = ROOT / "rasso" / "welcome.txt"
WELCOME_EMPTY = ROOT / "rasso" / "welcome_empty.txt"  # without demonstration data


def say(text: str) -> None:
    """Tell the person at the terminal, if one is still there."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def port_wanted() -> int:
    """The port the product answers on: PORT, or 8000."""
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CannotStart(f"PORT must be a number from 1 to 65535; it is {text!r}.")
    return int(text)


def check_port(port: int) -> None:
    """Raises CannotStart when the port cannot be listened on."""
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind(("127.0.0.1", port))
        except PermissionError:
            raise CannotStart(
                f"Port {port} is for root only: choose one above 1023, "
                "for example `PORT=8001 make run`."
            ) from None
        except OSError:
            raise CannotStart(
                f"Port {port} is taken by another program: stop that one, or choose another port, "
                f"for example `PORT={port + 1 if port < 65535 else 8001} make run`."
            ) from None


def product(port: int, environment: Mapping[str, str]) -> tuple[Program, ...]:
    """The product's own programs: web, worker and beat."""
    var = var_folder()
    run = var / "run"
    python = sys.executable

    def program(name: str, *argv: str) -> Program:
        return Program(
            name=name,
            argv=(python, "-m", *argv),
            folder=ROOT,
            log=var / "log" / f"{name}.log",
            environment=environment,
            stop_within=10,
        )

    return (
        program(
            "web",
            "gunicorn",
            "rasso.wsgi:application",
            f"--bind=127.0.0.1:{port}",
            "--workers=2",
            "--threads=4",
            "--timeout=60",
            "--graceful-timeout=5",
            "--no-control-socket",
            "--log-level=warning",
        ),
        program(
            "worker",
            "celery",
            "--app=rasso",
            "worker",
            "--concurrency=2",
            "--loglevel=INFO",
            "--without-gossip",
            "--without-mingle",
        ),
        program(
            "beat",
            "celery",
            "--app=rasso",
            "beat",
            "--loglevel=INFO",
            f"--schedule={run / 'beat-schedule'}",
            "--pidfile=",
        ),
    )


class Supervisor:
    """Keeps programs running until it is told to stop."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.running: dict[str, Running] = {}
        self.waiting: dict[str, tuple[Program, float]] = {}  # to be started again at that moment
        self.pauses: dict[str, float] = {}
        self.asked = 0
        self.parent = os.getppid() if "MAKELEVEL" in os.environ else None

    def listen(self) -> None:
        """Stop on Ctrl-C, on SIGTERM and when the terminal is closed; at once when told twice."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told)

    def _told(self, _: int, __: FrameType | None) -> None:
        self.asked += 1

    @property
    def stopping(self) -> bool:
        """Whether we were told to stop, or the make that started us is gone."""
        return self.asked > 0 or (self.parent is not None and os.getppid() != self.parent)

    def hurried(self) -> bool:
        """Whether we were told to stop a second time."""
        return self.asked > 1

    def start(self, program: Program, now: float | None = None) -> None:
        """Start a program that is to be kept running. One that cannot be started just now is tried
        again later."""
        try:
            running = Running(program, self.register)
        except (OSError, subprocess.SubprocessError) as problem:
            at = time.monotonic() if now is None else now
            self._start_later(program, at, f"cannot be started ({problem})")
        else:
            self.keep(running)

    def keep(self, running: Running) -> None:
        """Keep a program running that is started already."""
        self.running[running.program.name] = running

    def look(self, now: float) -> None:
        """Start again what has ended, after a pause that doubles while it keeps on ending."""
        for name, running in list(self.running.items()):
            if running.ended is None:
                continue
            del self.running[name]
            running.wait_until_stopped()  # ends what is left of its group
            if now - running.started_at > CALM_SECONDS:
                self.pauses.pop(name, None)
            said = f"ended unexpectedly ({ending(running.ended)})"
            self._start_later(running.program, now, said)
        for name, (program, at) in list(self.waiting.items()):
            if now >= at:
                del self.waiting[name]
                self.start(program, now)

    def _start_later(self, program: Program, now: float, said: str) -> None:
        """Say what happened, and that it is tried again."""
        pause = self.pauses.get(program.name, FIRST_PAUSE_SECONDS)
        self.pauses[program.name] = min(pause * 2, LONGEST_PAUSE_SECONDS)
        self.waiting[program.name] = (program, now + pause)
        say(
            f"{program.name} {said}: starting it again in {pause:.0f} s. "
            f"Its last words are in {program.log}"
        )

    def watch(self) -> None:
        """Look after the programs until we are told to stop."""
        while not self.stopping:
            self.look(time.monotonic())
            time.sleep(POLL_SECONDS)

    def stop(self, *order: tuple[str, ...]) -> None:
        """Stop the programs, one group of names after the other."""
        self.waiting.clear()
        for names in order:
            group = [self.running.pop(name) for name in names if name in self.running]
            for running in group:
                running.ask_to_stop()
            for running in group:
                running.wait_until_stopped(self.hurried)


def ending(status: int | None) -> str:
    """How a program ended, in words."""
    if status is not None and status < 0:
        return f"signal {signal.Signals(-status).name}"
    return f"exit status {status}"


def set_up(environment: Mapping[str, str], supervisor: Supervisor) -> None:
    """Carry out the set-up steps. Raises CannotStart when one fails, Stopping when told to."""
    for step in STEPS:
        if step.demonstration and os.environ.get("DEMO") == "0":
            continue
        began = time.monotonic()
        child = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *step.arguments],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C comes to us alone, and we end it without a traceback
            preexec_fn=dying_with_parent(signal.SIGTERM),
        )
        while child.poll() is None:
            if supervisor.stopping:
                child.terminate()
                child.wait()
                raise Stopping
            time.sleep(POLL_SECONDS / 4)
        if supervisor.stopping:
            raise Stopping
        if child.returncode:
            raise CannotStart(
                f"The step `manage.py {' '.join(step.arguments)}` failed "
                f"({ending(child.returncode)}); what it said is above."
            )
        say(f"  {step.words}: ready ({time.monotonic() - began:.1f} s)")


def set_up_once(
    environment: Mapping[str, str], supervisor: Supervisor, folder: Path | None
) -> bool:
    """Set the database up, unless ours in `folder` was set up by this very code already. Answers
    whether the demonstration's people can sign in."""
    shown = os.environ.get("DEMO") != "0"
    loaded = folder / "demonstration" if folder else None
    code = fingerprint(source_files())
    done_by = folder / "set-up-by" if folder else None
    if done_by and done_by.is_file() and done_by.read_text() == code:
        return loaded is not None and loaded.exists()
    say("Setting the database up …")
    set_up(environment, supervisor)
    if done_by:
        done_by.write_text(code)
    if loaded is None:
        return shown
    if shown:
        loaded.touch()
    return loaded.exists()


def answers(port: int) -> bool:
    """Whether the web server takes a request."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as line:
        line.settimeout(10)
        line.sendall(b"GET /health/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        return line.recv(5) == b"HTTP/"
    return False


def wait_for_web(port: int, supervisor: Supervisor) -> None:
    """Wait until pages are served."""
    until = time.monotonic() + WEB_READY_WITHIN
    while not answers(port):
        if supervisor.stopping:
            raise Stopping
        web = supervisor.running.get("web")
        if (web is not None and web.ended is not None) or time.monotonic() > until:
            log = var_folder() / "log" / "web.log"
            raise CannotStart(f"The web server does not start; {log} says why.")
        if web is None:
            supervisor.look(time.monotonic())
        time.sleep(POLL_SECONDS / 2)


def welcome(port: int, *, demonstration: bool) -> str:
    """What to do next: who can sign in, and lines for the API."""
    text = WELCOME if demonstration else WELCOME_EMPTY
    return Template(text.read_text()).substitute(url=f"http://127.0.0.1:{port}")


def run(supervisor: Supervisor, place: Place, port: int) -> None:
    """Start everything, look after it, stop everything."""
    services: Services | None = None
    started: Started | None = None
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "rasso.settings.local"}
    environment.setdefault("RASSO_VAR", str(var_folder()))
    environment["PYTHONUNBUFFERED"] = "1"
    try:
        if embedded.given():
            say("Using the PostgreSQL and Redis of DATABASE_URL and REDIS_URL")
        else:
            say("Starting PostgreSQL and Valkey …")
            services = Services("services", say)
            started = services.start(place.register, lambda: supervisor.stopping)
            environment.update(started.addresses.environment())
            for running in started.running:
                supervisor.keep(running)
        folder = services.folder if services else None
        demonstration = set_up_once(environment, supervisor, folder)
        say("Starting web, worker and beat …")
        for program in product(port, environment):
            supervisor.start(program)
        wait_for_web(port, supervisor)
        place.write_note(
            "run", {"port": str(port), **(started.addresses.environment() if started else {})}
        )
        say("\n" + welcome(port, demonstration=demonstration))
        supervisor.watch()
    finally:
        place.remove_note()
        say("\nStopping …")
        supervisor.stop(("web", "worker", "beat"), ("valkey",), ("postgres",))
        say("Stopped. Nothing is left running; the data is kept.")


def main() -> int:
    """Run the product until it is told to stop; 0 then, 1 when something is in the way."""
    os.umask(0o077)  # what the product writes, logs and mail too, is for this account alone
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # and no memory of it goes to a disk
    try:
        port = port_wanted()
        if embedded.given():
            embedded.check_given()
        place = Place("services")
        with place.held(wait=False) as alone:
            if not alone:
                raise CannotStart(already(place.read_note()))
            supervisor = Supervisor(place.register)
            supervisor.listen()
            for name in end_leftovers(place.register):
                say(f"Ended a process that an earlier run had left: {name}")
            check_port(port)
            run(supervisor, place, port)
    except Stopping:
        return 0
    except PermissionError as problem:
        print(not_ours(problem), file=sys.stderr, flush=True)
        return 1
    except CannotStart as problem:
        print(problem, file=sys.stderr, flush=True)
        return 1
    return 0


def already(note: Mapping[str, str]) -> str:
    """Why a second start from the same folder is refused."""
    if note.get("kind") == "run":
        return (
            f"The product runs already from this folder, at http://127.0.0.1:{note['port']} "
            f"(process {note['pid']}): stop it there with Ctrl-C first."
        )
    return "Another command uses this folder's database at the moment: try again when it is done."


if __name__ == "__main__":
    sys.exit(main())
