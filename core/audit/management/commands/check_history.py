"""Compare each audited row with its newest history row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.accounts.named_tasks import WATCHDOG
from core.accounts.work import system_user, work
from core.audit.agreement import compare_all


class Command(BaseCommand):
    help = "Compare each audited row with its newest history row; fails if any differs."

    def handle(self, *args: Any, **options: Any) -> None:
        with work():
            by = system_user(WATCHDOG)
        with work(by):
            found = compare_all()
        for one in found:
            for key in one.differing:
                self.stdout.write(f"{one.table} {key}: differs from its newest history row")
        wrong = sum(len(one.differing) for one in found)
        rows = sum(one.looked_at for one in found)
        self.stdout.write(f"{rows:,} rows in {len(found)} tables compared: {wrong} differ.")
        if wrong:
            raise CommandError("Some rows differ from their history.")
