"""`manage.py deadline_for KIND DATE [DATE …]`: a line for each date of receipt."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.london import london_day
from core.reference.lookup import Unknown, get, items
from deadlines.actions import CLOCK_KIND
from deadlines.events import Clock, Target, Unit, midnight
from deadlines.ledger import due
from deadlines.reading import current_calendar
from deadlines.rules import rule_from
from deadlines.workingdays import BeyondHorizon


class Command(BaseCommand):
    help = "When something received on a date is due. Prints DATE DUE, both as 2026-11-20."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help="the code of a clock, such as early-advice")
        parser.add_argument("dates", nargs="+", type=date.fromisoformat, metavar="DATE")

    def handle(self, *args: Any, **options: Any) -> None:
        today = london_day(timezone.now())
        try:
            item = get(CLOCK_KIND, options["kind"], today)
        except Unknown:
            known = ", ".join(one.code for one in items(CLOCK_KIND, today))
            raise CommandError(f"No clock {options['kind']}. There are: {known}.") from None
        rule = rule_from(item.code, item.label, item.data)
        if rule.n is None:
            raise CommandError(f"“{rule.label}” has no length of its own: it is given a date.")
        if rule.unit == Unit.HOURS:
            raise CommandError(f"“{rule.label}” is counted in hours from an instant, not in days.")
        calendar = current_calendar()
        for received in options["dates"]:
            clock = Clock(Target(rule.unit, rule.n), midnight(received))
            try:
                self.stdout.write(f"{received} {due(clock, calendar).on}")
            except BeyondHorizon as error:
                raise CommandError(f"{received}: {error}") from None
