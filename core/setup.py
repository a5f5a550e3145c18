"""How an empty database becomes the product's: one list of steps, and what they depend on."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("rasso", "core", "deadlines", "casework", "earlyadvice", "dashboards")


@dataclass(frozen=True)
class Step:
    """A command of manage.py, safe to repeat and quick when there is nothing to do."""

    words: str
    arguments: tuple[str, ...]
    demonstration: bool = False  # for a desk; the tests make their own world


STEPS: tuple[Step, ...] = (
    Step("Tables", ("migrate", "--no-input", "--verbosity=0")),
    Step("Reference data", ("load_reference",)),
    Step("Demonstration data", ("load_demo", "--scale", "small"), demonstration=True),
)


def source_files() -> list[Path]:
    """Every file of ours that a step may depend on: code, statements and data of all rooms."""
    return [
        path
        for room in ROOMS
        for suffix in ("py", "sql", "json")
        for path in sorted((ROOT / room).rglob(f"*.{suffix}"))
    ]


def fingerprint(paths: Iterable[Path]) -> str:
    """A short name for the content of files and for the locked requirements."""
    digest = hashlib.sha256()
    for path in (*paths, ROOT / "requirements" / "run.txt"):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
