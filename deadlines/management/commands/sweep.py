"""`manage.py sweep [--at INSTANT]`: one sweep now, as the worker does every minute."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from deadlines.sweep import BATCH, sweep


def instant(text: str) -> datetime:
    """An instant with its offset, such as 2026-12-22T06:00:00Z."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("give the offset too, as in 2026-12-22T06:00:00Z")
    return found


class Command(BaseCommand):
    help = "Raise every rung that has come by now, or by the instant given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", type=instant, metavar="INSTANT")
        parser.add_argument("--batch", type=int, default=BATCH, help="clocks in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        run = sweep(at=options["at"] or now, now=timezone.now, batch=options["batch"])
        self.stdout.write(
            f"Looked at {run.looked_at}: {run.reminded} reminders, {run.raised} escalated, "
            f"{run.climbed} to the next post, {run.skipped} left aside."
        )
        if options["at"] is not None and options["at"] > now:
            self.stdout.write(
                "That instant is still to come: what was raised on its account stays, on every "
                "case. A demonstration begins again with an empty var/."
            )
        if run.failed:
            raise CommandError("The sweep left rows aside; their ids are in the log.")
