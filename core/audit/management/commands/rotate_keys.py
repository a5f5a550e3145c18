"""Re-encrypt every encrypted value under the current key. Safe to kill and to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from core.accounts.named_tasks import SET_UP
from core.accounts.work import system_user, work
from core.audit.rotation import rotate_all


class Command(BaseCommand):
    help = "Re-encrypt every encrypted field, in rows and their history, under the current key."

    def handle(self, *args: Any, **options: Any) -> None:
        with work():
            by = system_user(SET_UP)
        for place, count in rotate_all(by=by):
            self.stdout.write(f"{place}: {count:,} re-encrypted.")
