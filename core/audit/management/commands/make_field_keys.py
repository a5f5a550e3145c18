"""Make the file of field keys that RASSO_KEYS_FILE names. A file that exists is kept."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from core.crypto import make_keys_file


class Command(BaseCommand):
    help = "Make the file of field keys, readable by its owner only; keep one that exists."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.FIELD_KEYS_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        make_keys_file(path, f"{timezone.now():%Y-%m}")
        self.stdout.write(f"Field keys: {path}. Keep a copy where the database's backups are not.")
