"""One sweep in a process of its own: `python -m tests.deadlines.sweeping INSTANT BATCH`.

A process that is started shares no session, thread or descriptor with the test that starts it, as
one that is forked would.
"""

import sys
from datetime import datetime

import django

if __name__ == "__main__":
    django.setup()
    from deadlines.sweep import sweep

    when = datetime.fromisoformat(sys.argv[1])
    run = sweep(at=when, now=lambda: when, batch=int(sys.argv[2]))
    sys.exit(3 if run.failed else 0)
