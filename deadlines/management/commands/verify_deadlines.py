"""`manage.py verify_deadlines`: recompute every cached column from the events."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.accounts.named_tasks import WATCHDOG
from core.accounts.work import system_user, work
from deadlines.checking import Examined, note_verification, verify


class Command(BaseCommand):
    help = "Compare each clock's columns with its events. Prints what differs; fails if any does."

    def handle(self, *args: Any, **options: Any) -> None:
        started_at = timezone.now()
        with work():
            watchdog = system_user(WATCHDOG)
        with work(watchdog):
            tally = verify(self._report)
            note_verification(tally, started_at=started_at, finished_at=timezone.now())
        self.stdout.write(f"{tally.looked_at} clocks, {tally.mismatches} mismatches")
        if tally.mismatches:
            raise CommandError(f"{tally.mismatches} clocks do not say what their events say.")

    def _report(self, one: Examined) -> None:
        if one.fault:
            self.stdout.write(f"{one.id} {one.fault}")
        for name in one.differs:
            self.stdout.write(f"{one.id} {name}: {one.stored[name]}, should be {one.wanted[name]}")
