"""`manage.py refresh_bank_holidays`: make a newer list of bank holidays the current calendar."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.accounts.named_tasks import SET_UP
from core.accounts.work import system_user, work
from core.errors import RuleBroken
from core.london import london_day
from core.words import in_full
from deadlines.calendars import load_calendar
from deadlines.reading import current_calendar
from deadlines.workingdays import Calendar, from_json


class Command(BaseCommand):
    help = (
        "Compare a list of bank holidays with the current calendar and, if it says more, load it "
        "and re-time the open clocks that it moves. Without --file the list is the one kept by the "
        "package govuk-bank-holidays. Nothing is fetched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="in the shape of data/bank_holidays.json")
        parser.add_argument("--why", default="", help="said in each ledger that moves")
        parser.add_argument("--dry-run", action="store_true", help="say what differs and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        body = read_file(options["file"]) if options["file"] else from_package(at)
        with work():
            by = system_user(SET_UP)
        with work(by):
            before, after = current_calendar(), from_json(body)
            changes = differences(before, after)
            for line in changes:
                self.stdout.write(line)
            if not changes:
                self.stdout.write(f"{before.name} says all of it: nothing to load.")
                return
            if options["dry_run"]:
                return
            why = options["why"] or f"Calendar {after.name}: {'; '.join(changes)}"
            try:
                version, moved = load_calendar(body, by=by, at=at, why=why)
            except RuleBroken as refused:
                raise CommandError(refused.message) from None
        self.stdout.write(f"{version.name} is the calendar now; {moved} open clocks moved.")


def differences(before: Calendar, after: Calendar) -> list[str]:
    """What the newer calendar says otherwise, in words."""
    lines = [
        f"added {in_full(day)} ({title})"
        for day, title in sorted(after.holidays.items())
        if day not in before.holidays
    ]
    lines += [
        f"taken away {in_full(day)} ({title})"
        for day, title in sorted(before.holidays.items())
        if day not in after.holidays
    ]
    if (before.first, before.last) != (after.first, after.last):
        lines.append(f"reaches from {after.first} to {after.last}")
    return lines


def read_file(path: Path) -> dict[str, Any]:
    """A reviewed file."""
    try:
        body: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        from_json(body)
    except (OSError, ValueError, KeyError) as error:
        raise CommandError(f"{path} cannot be read as a calendar: {error}") from None
    return body


def from_package(at: datetime) -> dict[str, Any]:
    """The list that the package govuk-bank-holidays keeps, without asking the network."""
    try:
        from govuk_bank_holidays.bank_holidays import BankHolidays
    except ImportError:
        raise CommandError(
            "The package govuk-bank-holidays is not installed: give --file, or install "
            "requirements/dev.txt."
        ) from None
    # without this flag it calls the network as soon as it is made
    kept = BankHolidays(use_cached_holidays=True).get_holidays(
        division=BankHolidays.ENGLAND_AND_WALES
    )
    days = sorted(item["date"] for item in kept)
    return {
        "name": f"england-and-wales {at:%Y-%m-%d}",
        "first": date(days[0].year, 1, 1).isoformat(),
        "last": date(days[-1].year, 12, 31).isoformat(),
        "source": "GOV.UK bank holidays as kept by the Python package govuk-bank-holidays",
        "read_on": london_day(at).isoformat(),
        "england-and-wales": {
            "events": [{"title": item["title"], "date": item["date"].isoformat()} for item in kept]
        },
    }
