"""`manage.py ledger ID`: the account of one clock, day by day."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.accounts.named_tasks import WATCHDOG
from core.accounts.work import system_user, work
from core.audit.models import ReadRecord
from core.routes import Operation
from deadlines.ledger import words
from deadlines.models import Deadline
from deadlines.reading import ledger_of, reading


class Command(BaseCommand):
    help = "Print the ledger of a clock. The reading is logged, as every reading is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        with work():
            reader = system_user(WATCHDOG)
        with work(reader):
            deadline = Deadline.objects.with_events().filter(pk=options["id"]).first()
            if deadline is None:
                raise CommandError("There is no such clock.")
            ReadRecord.objects.create(
                at=at,
                actor=reader,
                operation=Operation.CONSULTATION,
                route="manage.py ledger",
                status=200,
                kind="deadline",
                record_ids=[deadline.pk],
                matter_ids=[deadline.matter_id],
            )
            found, said = ledger_of(deadline, at), reading(deadline, at)
        self.stdout.write(f"{deadline.rule.label}: due {found['due_on']} ({words(said)})")
        self.stdout.write(
            f"{said.days_used if said.hours_used is None else said.hours_used} used, "
            f"{found['working_days_since_first_request']} working days since the first request "
            f"({found['first_received_on']}); calendar {found['calendar']}"
        )
        for line in found["days"]:
            counted = str(line.get("number") or line.get("hours") or "-")
            notes = [line.get("why", "")]
            notes += [f"by {line['by']}: {line.get('reason', '')}"] if line.get("by") else []
            notes += ["due"] if line.get("due") else []
            notes += ["late"] if line.get("late") else []
            self.stdout.write(f"{line['date']} {counted:>5}  {', '.join(filter(None, notes))}")
        for note in found["notes"]:
            self.stdout.write(f"{note['date']} {note['what']} by {note['by']}: {note['why']}")
