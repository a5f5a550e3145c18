"""Background work: the Celery application and the table of what is done regularly.

The queue is never the memory of the product. What must be done is a row in PostgreSQL; a
message only says "look now", so a lost or doubled message changes nothing.
"""

import os
from dataclasses import dataclass

from celery import Celery


@dataclass(frozen=True)
class Beat:
    """One regular nudge: the task's dotted name, and how often it is sent, in seconds."""

    task: str
    every_seconds: float


# All that happens regularly, in one table. A nudge that could not be picked up before the next
# one is due is dropped, so that a worker that was away does not work through a queue of them.
BEATS: tuple[Beat, ...] = (
    Beat("notices.relay", 5),
    Beat("notices.send", 30),
    Beat("notices.webhooks", 15),
    Beat("deadlines.sweep", 60),
    Beat("deadlines.watch", 300),
    Beat("deadlines.verify", 900),
    Beat("earlyadvice.fill_in_supervisors", 60),
    Beat("casework.fill_in_supervisors", 60),
    Beat("earlyadvice.close_points", 300),
    Beat("earlyadvice.remind", 900),
    Beat("casework.come_back", 300),
    Beat("casework.remind_of_items", 900),
    Beat("casework.let_files_stand", 3600),
    Beat("casework.chase", 3600),
    Beat("drafts.forget", 3600),
    Beat("api.tidy", 3600),
)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rasso.settings.local")

app = Celery("rasso")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    beat.task: {
        "task": beat.task,
        "schedule": beat.every_seconds,
        "options": {"expires": beat.every_seconds},
    }
    for beat in BEATS
}
