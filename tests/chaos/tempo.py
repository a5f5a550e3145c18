"""The product's own Celery application at a test's tempo: every nudge each second, small batches.

What must hold does not depend on either, but many more batches and beats fit into a minute.
"""

import os
from functools import partial

import django

django.setup()

from deadlines import sweep, tasks  # noqa: E402  (models can be read from here on)
from rasso.celery import app  # noqa: E402

BEAT_SECONDS = float(os.environ.get("RASSO_CHAOS_BEAT_SECONDS", "1"))
BATCH = 7

if BEAT_SECONDS:  # 0: the product's own tempo
    for entry in app.conf.beat_schedule.values():
        entry["schedule"] = min(entry["schedule"], BEAT_SECONDS)
        entry["options"] = {"expires": 2 * BEAT_SECONDS}

tasks.run_sweep = partial(sweep.sweep, batch=BATCH)
