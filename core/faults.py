"""Fault points: where a test can stop a process and know that it stopped there.

A kill proves something only if it landed inside the work. With RASSO_FAULT_POINT set to
`name@folder`, a process that reaches the point `name` writes the file `name.PID` into the folder
and waits, inside whatever transaction it has open, until the file is taken away or the process is
killed. Without the variable, which nothing but a test sets, a fault point does nothing.
"""

import os
import time
from pathlib import Path

VARIABLE = "RASSO_FAULT_POINT"
LOOK_AGAIN_SECONDS = 0.01


def fault_point(name: str) -> None:
    """Announce and wait, if a test asked for it; else nothing."""
    wanted, _, folder = os.environ.get(VARIABLE, "").partition("@")
    if wanted != name or not folder:
        return
    announced = Path(folder) / f"{name}.{os.getpid()}"
    announced.touch()
    while announced.exists():
        time.sleep(LOOK_AGAIN_SECONDS)
