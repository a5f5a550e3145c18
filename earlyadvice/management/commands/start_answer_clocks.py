"""`manage.py start_answer_clocks`: times the answers to returns of before they were timed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from core.accounts.named_tasks import SET_UP
from core.accounts.work import system_user, work
from core.words import short
from earlyadvice.unanswered import start_all


class Command(BaseCommand):
    help = (
        "Start the clock that the police owe on each return that has none, due on the day that "
        "they were given. What is past that day is late by its days from then on, and goes up the "
        "ladder at the next sweep. Safe to run twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say which, and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        with work():
            by = system_user(SET_UP)
        with work(by):
            found = start_all(by=by, at=at, dry_run=options["dry_run"])
        for one in found:
            late = ", which has passed" if one.is_late else ""
            self.stdout.write(f"Request {one.request_id}: due {short(one.due_on)}{late}")
        late_ones = sum(one.is_late for one in found)
        done = "would be started" if options["dry_run"] else "started"
        self.stdout.write(f"Clocks {done}: {len(found)}; late already: {late_ones}.")
