"""Whether a container of ours is well: `python docker/healthy.py web|worker|beat`; 0 means yes."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

BEAT_SCHEDULE = os.environ.get("BEAT_SCHEDULE", "/tmp/beat-schedule")  # noqa: S108
LONGEST_WITHOUT_A_WRITE = 600  # seconds; beat writes its schedule every three minutes


def web() -> bool:
    """Pages are served: asked as the proxy asks."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    request = urllib.request.Request(
        f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/health/",
        headers={"Host": host, "X-Forwarded-Proto": "https"},
    )
    with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310
        return bool(answer.status == 200)


def worker() -> bool:
    """The worker of this machine answers through the queue."""
    command = [sys.executable, "-m", "celery", "--app=rasso", "inspect", "ping", "--timeout=8"]
    name = f"--destination=celery@{socket.gethostname()}"
    return subprocess.run([*command, name], check=False, capture_output=True).returncode == 0


def beat() -> bool:
    """The schedule was written not long ago."""
    written = [path.stat().st_mtime for path in Path(BEAT_SCHEDULE).parent.glob("beat-schedule*")]
    return bool(written) and time.time() - max(written) < LONGEST_WITHOUT_A_WRITE


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]() else 1)
