"""`manage.py check_deployment`: whether the files for production keep what they promise."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rasso.deployment import faults


class Command(BaseCommand):
    help = "Checks the files for production, without a container engine."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        found = faults(settings.BASE_DIR)
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("The files for production keep what they promise.")
