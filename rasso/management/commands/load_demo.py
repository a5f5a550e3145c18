"""Demonstration data: the same for the same seed and day, for a desk only."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from core.accounts.models import ForceClient, ForceCode, Routing, Unit
from core.accounts.named_tasks import DEMONSTRATION
from core.accounts.work import system_user, work
from core.london import london_day
from core.notices.actions import relay
from core.notices.models import Notice
from deadlines.checking import note_verification, verify
from deadlines.reading import current_calendar
from deadlines.sweep import sweep
from rasso.demo.bulk import Bulk
from rasso.demo.charging import SCALES as CHARGING
from rasso.demo.charging import tell_charging
from rasso.demo.named import GAPS, Stage, tell_named
from rasso.demo.people import invite
from rasso.demo.stories import SCALES, Place, stories
from rasso.demo.telling import Teller

READ_AFTER = timedelta(days=3)  # older notices count as read, so that the inbox shows what is new
FLUSH = 500  # stories held in memory

# staff of each RASSO unit on 31 March 2021, full-time equivalents: PQ 58992, domain.md §9
WEIGHTS = {
    "cymru-wales": 18.97,
    "east-midlands": 23.95,
    "east-of-england": 19.65,
    "london-north": 26.11,
    "london-south": 34.14,
    "mersey-cheshire": 19.48,
    "north-east": 24.49,
    "north-west": 42.26,
    "south-east": 19.21,
    "south-west": 16.68,
    "thames-and-chiltern": 24.14,
    "wessex": 19.33,
    "west-midlands": 34.05,
    "yorkshire-and-humberside": 35.95,
}

# the two halves of the Metropolitan Police: the code of the URN and the unit that the force names
HALVES = (("01", "london-north-rasso"), ("02", "london-south-rasso"))


class Command(BaseCommand):
    help = "Load demonstration data into an empty database. Local settings only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=sorted(SCALES), default="small")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--today", type=date.fromisoformat, help="as if loaded on that day")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION_ALLOWED:
            raise CommandError("Demonstration data is for local settings only.")
        if ForceClient.objects.exists():
            self.stdout.write("Demonstration data: there already.")
            return
        now = timezone.now()
        today = options["today"] or london_day(now)
        at = datetime.combine(today, time(0, 0), tzinfo=UTC) - timedelta(days=1200)
        rng = Random(options["seed"])
        scale = options["scale"]
        with work():
            by = system_user(DEMONSTRATION)
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, disable=not self.stdout.isatty()) as progress, work(by):
            bar = progress.add_task("People", total=58)
            people = invite(by=by, at=at, rng=rng, step=lambda name: progress.advance(bar))
            bulk = Bulk(rng)
            teller = Teller(bulk, people)
            bar = progress.add_task("Requests", total=SCALES[scale])
            told = stories(
                places(),
                scale=scale,
                seed=options["seed"],
                today=today,
                calendar=current_calendar(),
            )
            for number, story in enumerate(told, start=1):
                teller.tell(story)
                if number % FLUSH == 0:
                    bulk.flush()
                progress.advance(bar)
            bulk.flush()
            stage = Stage(people, today, current_calendar(), now, [])
            bar = progress.add_task("Referrals", total=CHARGING[scale])
            for _ in tell_charging(stage, places(), count=CHARGING[scale], rng=rng):
                progress.advance(bar)
            named = tell_named(stage)
            Notice.objects.filter(at__lt=now - READ_AFTER).update(read_at=now - READ_AFTER)
            relay()
        sweep(at=now, now=timezone.now)
        with work(by):
            note_verification(verify(), started_at=now, finished_at=timezone.now())
        self.stdout.write(
            f"Demonstration data: {SCALES[scale]:,} early-advice requests and "
            f"{CHARGING[scale]} charging referrals. By name:"
        )
        for one in (*named, *GAPS):
            self.stdout.write(f"  {one.urn:<24} {one.title} ({one.see_as})")


def places() -> list[Place]:
    """Every force whose unit is known from its code alone, and the two halves of the Metropolitan
    Police, which name theirs; weighted by the staff of the Area."""
    found = list(
        Routing.objects.select_related("unit__area", "force")
        .filter(urn_unit="", unit__is_queue=False)
        .order_by("force__code")
    )
    shares: dict[str, int] = {}
    for routing in found:
        shares[routing.unit.area.code] = shares.get(routing.unit.area.code, 0) + 1
    usual = [
        Place(
            force_id=routing.force_id,
            unit_id=routing.unit_id,
            code=routing.force.codes.order_by("code")[0].code,
            weight=WEIGHTS[routing.unit.area.code] / shares[routing.unit.area.code],
        )
        for routing in found
    ]
    return [*usual, *(_half(code, named) for code, named in HALVES)]


def _half(code: str, named: str) -> Place:
    unit = Unit.objects.select_related("area").get(code=named)
    force = ForceCode.objects.get(code=code).force_id
    return Place(force, unit.pk, code, WEIGHTS[unit.area.code], named=named)
