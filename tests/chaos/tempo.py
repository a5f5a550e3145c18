"""The product's own Celery application at a test's tempo: quick nudges, small batches.

What must hold does not depend on either, but many more batches and beats fit into a minute.
"""

import os
from functools import partial

import django

django.setup()

from deadlines import sweep, tasks  # noqa: E402  (models can be read from here on)
from rasso.celery import app  # noqa: E402

BEAT_SECONDS = float(os.environ.get("RASSO_CHAOS_BEAT_SECONDS", "1"))  # 0: as in the product
QUICK = ("deadlines.sweep", "notices.relay", "notices.send")
BATCH = 7

if BEAT_SECONDS:
    for name in QUICK:
        entry = app.conf.beat_schedule[name]
        entry["schedule"] = BEAT_SECONDS
        entry["options"] = {"expires": 2 * BEAT_SECONDS}

vars(tasks)["run_sweep"] = partial(sweep.sweep, batch=BATCH)
