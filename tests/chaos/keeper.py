"""Keeps the product's programs running as `make run` does, on services that somebody else started.

    python -m tests.chaos.keeper FOLDER PORT NAME [NAME …]

A name is web, worker or beat; worker-2 and beat-2 are a second one of the same. It runs until it is
told to stop, or the process that started it ends.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

from core.processes import Program, Register
from core.supervise import Supervisor, product


def programs(folder: Path, port: int, names: list[str]) -> list[Program]:
    """The product's programs by name, with the Celery application at a test's tempo."""
    ours = {program.name: program for program in product(port, os.environ)}
    return [_named(ours[name.partition("-")[0]], name, folder) for name in names]


def _named(program: Program, name: str, folder: Path) -> Program:
    argv = [
        f"--schedule={folder / name}.schedule"
        if word.startswith("--schedule=")
        else word.replace("--app=rasso", "--app=tests.chaos.tempo")
        for word in program.argv
    ]
    if "worker" in argv:
        argv.append(f"--hostname={name}@%h")
    return replace(program, name=name, argv=tuple(argv), log=folder / f"{name}.log")


def main() -> None:
    folder, port, *names = sys.argv[1:]
    supervisor = Supervisor(Register(Path(folder) / "programs.json"))
    supervisor.listen()
    for program in programs(Path(folder), int(port), names):
        supervisor.start(program)
    try:
        supervisor.watch()
    finally:
        supervisor.stop(tuple(names))


if __name__ == "__main__":
    main()
