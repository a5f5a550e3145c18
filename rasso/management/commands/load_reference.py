"""Load what every installation needs: named tasks, places and dated reference data."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from core.accounts.loading import load_places, load_system_users
from core.accounts.work import work
from core.crypto import make_keys_file
from core.reference.actions import load
from deadlines.loading import load as load_deadlines

# each room's files, in the order of the rooms
FILES = ("casework/reference", "earlyadvice/reference")


class Command(BaseCommand):
    help = "Add the reference data that is missing; never overwrite what an administrator changed."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if settings.FIELD_KEYS_MADE_LOCALLY:
            settings.FIELD_KEYS_FILE.parent.mkdir(parents=True, exist_ok=True)
            make_keys_file(settings.FIELD_KEYS_FILE, f"{at:%Y-%m}")
        with work():
            by = load_system_users(at=at)
        with work(by):
            added = load_places(by=by, at=at)
            added += load_deadlines(by=by, at=at)
            for folder in FILES:
                for path in sorted((settings.BASE_DIR / folder).glob("*.json")):
                    added += load(path, by=by, at=at)
        self.stdout.write(f"Reference data: {added} rows added.")
