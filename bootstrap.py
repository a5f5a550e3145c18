"""From a fresh clone to a working environment, with Python alone.

    python3 bootstrap.py environment      make .venv, or bring it up to date
    python3 bootstrap.py run              the same, then start the product
    python3 bootstrap.py test [ARG …]     the same, then run the tests

Uses nothing outside the standard library. The packages are installed by uv: the one of this
machine, else one that pip brings; by pip alone when that fails. `make` calls it.
"""

import sys

if sys.version_info < (3, 11):  # before anything that an older Python cannot read
    sys.exit(
        "Python 3.11 or later is needed and this is %d.%d: install a newer one, or name it, "
        "for example `make run PYTHON=python3.12`." % sys.version_info[:2]
    )

import hashlib
import os
import platform
import shutil
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed-from"
REQUIREMENTS = ROOT / "requirements" / "dev.txt"
UV_REQUIREMENTS = ROOT / "requirements" / "uv.txt"
UV = VENV / "uv"  # a folder of its own, so that no package of the product can touch it
PIP = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CONTAINERS = "use the containers of docker-compose.yml instead."
NO_BROWSER = (
    "No Chromium was found, and the journeys through the pages need one: install it "
    "(`apt install chromium` on Debian, `brew install --cask chromium` on macOS), or set CHROMIUM "
    "to the path of a Chromium or Chrome."
)


class CannotStart(Exception):
    """Something is missing. The message is one sentence, with its cure."""


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def check_platform() -> None:
    """Raises CannotStart on a system that the product does not run on."""
    if sys.platform != "darwin" and not sys.platform.startswith("linux"):
        raise CannotStart(
            f"The product runs on Linux and macOS, and this is {sys.platform}: "
            "on Windows use the Windows Subsystem for Linux."
        )
    machine = platform.machine().lower()
    if machine not in {"x86_64", "amd64", "aarch64", "arm64"}:
        raise CannotStart(f"There is no embedded PostgreSQL for {machine}: {CONTAINERS}")
    if sys.platform != "darwin" and platform.libc_ver()[0] != "glibc":
        raise CannotStart(f"The embedded PostgreSQL needs a Linux with glibc: {CONTAINERS}")


def wanted_stamp() -> str:
    """What the environment is made of: the locked requirements, and this folder."""
    return f"{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()}\n{VENV}\n"


def works(python: Path) -> bool:
    """Whether an interpreter starts."""
    try:
        return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def locked(requirements: Path) -> tuple[str, ...]:
    """What tells pip or uv to install exactly the packages of a file, each with its hash."""
    return ("--require-hashes", "--requirement", str(requirements))


def attempt(argv: "list[str | Path]", **environment: str) -> bool:
    """Run a command; whether it succeeded."""
    done = subprocess.run(argv, cwd=ROOT, env={**os.environ, **environment}, check=False)
    return done.returncode == 0


def make_environment() -> None:
    """Make .venv from the locked requirements, unless that is what it is made of already."""
    stamp = wanted_stamp()
    if works(PYTHON) and STAMP.is_file() and STAMP.read_text() == stamp:
        return
    began = time.monotonic()
    say("Setting the environment up in .venv (once; about half a minute) …")
    if VENV.exists() and not works(PYTHON):
        shutil.rmtree(VENV)
    try:
        STAMP.unlink(missing_ok=True)
    except OSError as problem:
        raise CannotStart(
            f"{VENV} belongs to another account ({problem.strerror}): remove it, then start again."
        ) from None
    if not with_uv() and not with_pip():
        raise CannotStart(
            "The packages could not be installed; the message above says why (most often there is "
            "no way to the package index, or this system has no build of one of them)."
        )
    STAMP.write_text(stamp)
    say(f"The environment is ready ({time.monotonic() - began:.0f} s).")


def with_uv() -> bool:
    """Install with uv, a third of pip's time; False when that fails and pip should be tried."""
    uv = shutil.which("uv")
    if uv:
        made = works(PYTHON) or attempt([uv, "venv", "--quiet", "--python", sys.executable, VENV])
    else:
        made = make_venv() and attempt([*PIP, "--target", UV, *locked(UV_REQUIREMENTS)])
        uv = str(UV / "bin" / "uv")
    return made and attempt(
        [uv, "pip", "install", "--quiet", "--python", PYTHON, *locked(REQUIREMENTS)],
        UV_COMPILE_BYTECODE="1",
        UV_LINK_MODE="copy",
    )


def with_pip() -> bool:
    """Install with pip alone."""
    return make_venv() and attempt([*PIP, *locked(REQUIREMENTS)])


def make_venv() -> bool:
    """Make .venv with the standard library, unless there is one with pip; whether there is now."""
    if works(PYTHON) and attempt_quietly([str(PYTHON), "-m", "pip", "--version"]):
        return True
    if not attempt_quietly([sys.executable, "-c", "import venv, ensurepip"]):
        raise CannotStart(
            "This Python has no venv module: install it (`apt install python3-venv` on Debian "
            "or Ubuntu) or install uv, then start again."
        )
    shutil.rmtree(VENV, ignore_errors=True)
    return attempt([sys.executable, "-m", "venv", VENV])


def attempt_quietly(argv: list[str]) -> bool:
    """Run a command without its words; whether it succeeded."""
    return subprocess.run(argv, cwd=ROOT, capture_output=True, check=False).returncode == 0


def chromium() -> str:
    """The path of a Chromium or Chrome; empty when there is none."""
    for name in filter(None, (os.environ.get("CHROMIUM"), *BROWSERS)):
        found = shutil.which(name)
        if found:
            return found
    return ""


def workers() -> int:
    """How many tests run side by side: one a processor, from 2 to 8 (a Redis has 16 databases)."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(max(2, count or 2), 8)


def become(*argv: str, **environment: str) -> None:
    """Turn this process into another program: one process less to stop."""
    os.chdir(ROOT)
    os.execve(argv[0], list(argv), {**os.environ, **environment})


def test(arguments: list[str]) -> None:
    """Run the tests, in parallel, on embedded services unless addresses are given."""
    browser = chromium()
    if not browser:
        if os.environ.get("CI") == "true":
            raise CannotStart(NO_BROWSER)
        say("*" * 96 + f"\n{NO_BROWSER}\nThe tests run without them.\n" + "*" * 96)
    become(
        *(str(PYTHON), "-m", "core.embedded", "--tests"),
        *(str(PYTHON), "-m", "pytest", "-n", str(workers()), "--dist=worksteal"),
        *arguments,
        CHROMIUM=browser,
        DJANGO_SETTINGS_MODULE="rasso.settings.test",
    )


def main(arguments: list[str]) -> None:
    """Do what the first argument says."""
    what = arguments[0] if arguments else ""
    if what not in {"environment", "run", "test"}:
        sys.exit((__doc__ or "").strip())
    try:
        check_platform()
        make_environment()
        if what == "run":
            become(str(PYTHON), "-m", "core.supervise")
        if what == "test":
            test(arguments[1:])
    except CannotStart as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped.")


if __name__ == "__main__":
    main(sys.argv[1:])
