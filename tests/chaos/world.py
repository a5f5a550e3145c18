"""What the house holds, what is owed in it, and what must be true of it afterwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from core.accounts.models import Bond, Matter
from core.accounts.work import work
from core.audit.agreement import compare_all
from core.london import LONDON, london_day
from core.notices.models import Event, Message, Notice
from deadlines import actions
from deadlines.checking import verify
from deadlines.models import Escalation, EscalationStep, RungFired, SweepRun
from deadlines.reading import current_calendar
from tests.cast import Cast

LATE_DAYS = 15  # working days past the due day: each of the five rungs has fallen
ALL_RUNGS = (1, 2, 3, 4, 5)
REMINDERS = (1, 2)  # those of a clock that is due on the next working day
DIGEST_HOUR = 7  # London: from then on the day's digest goes


@dataclass
class World:
    """The cast, and the clocks made so far with the rungs that are owed on each."""

    cast: Cast
    owed: dict[UUID, tuple[int, ...]] = field(default_factory=dict)
    late_matters: set[UUID] = field(default_factory=set)
    told: set[str] = field(default_factory=set)  # keys of the notices that are owed
    digests: set[int] = field(default_factory=set)  # who has something for the day's digest
    began_at: datetime = field(default_factory=timezone.now)
    matters: int = 0

    def add_late(self, clocks: int = 9) -> None:
        """Clocks that are critically late already, two of three on one case with another."""
        with work(self.cast.set_up):
            matters = [self._matter() for _ in range(max(1, clocks * 2 // 3))]
            due_on = current_calendar().add(london_day(timezone.now()), -LATE_DAYS)
            for number in range(clocks):
                matter = matters[number % len(matters)]
                clock = self._start(matter, due_on)
                self.owed[clock] = ALL_RUNGS
                self.late_matters.add(matter.pk)
                # after an outage only the highest rung sends a notice
                self.told.add(f"rung:{clock}:1:5:{self.cast.area_lead.pk}")

    def add_due_soon(self, clocks: int = 4) -> None:
        """Clocks that are due on the next working day: two reminders each, nothing to answer."""
        with work(self.cast.set_up):
            due_on = current_calendar().add(london_day(timezone.now()), 1)
            for _ in range(clocks):
                clock = self._start(self._matter(), due_on)
                self.owed[clock] = REMINDERS
                for person in (self.cast.prosecutor, self.cast.progression_manager):
                    self.told.add(f"rung:{clock}:1:2:{person.pk}")
                    self.digests.add(person.pk)

    def _matter(self) -> Matter:
        self.matters += 1
        matter = self.cast.matter(f"06CH{self.matters:05d}26")
        for bond, name in (
            (Bond.LAWYER, "prosecutor"),
            (Bond.OFFICER_IN_CHARGE, "officer"),
            (Bond.POLICE_SUPERVISOR, "supervisor"),
        ):
            self.cast.bond(matter, self.cast.people[name], bond)
        return matter

    def _start(self, matter: Matter, due_on: date) -> UUID:
        """An early-advice clock of 21 working days that is due on that day."""
        received_on = current_calendar().add(due_on, -21)
        received_at = datetime(
            received_on.year, received_on.month, received_on.day, 12, tzinfo=LONDON
        )
        clock = actions.start(
            matter_id=matter.pk,
            kind="early-advice",
            received_at=received_at,
            by=self.cast.set_up,
            at=received_at,
        )
        assert clock.due_on == due_on
        return clock.pk

    # --- what must be true -----------------------------------------------------------------------

    def fired(self) -> int:
        """Rungs raised so far that can be seen."""
        with work(self.cast.set_up):
            return RungFired.objects.count()

    def all_fired(self) -> bool:
        """Whether as many rungs have been raised as are owed."""
        return self.fired() >= sum(len(rungs) for rungs in self.owed.values())

    def finished_sweeps(self, after: datetime) -> int:
        """Sweeps that began after that moment and have finished."""
        with work(self.cast.set_up):
            done = SweepRun.objects.filter(started_at__gt=after, finished_at__isnull=False)
            return done.count()

    def assert_nothing_lost_or_doubled(self) -> None:
        """THE invariants, whatever was killed meanwhile."""
        with work(self.cast.set_up):
            # every owed rung once, and none that is not owed
            fired = RungFired.objects.values_list("deadline_id", "run", "position")
            assert Counter(fired) == Counter(
                (clock, 1, position) for clock, rungs in self.owed.items() for position in rungs
            )
            # one escalation for each case, side and level, with one step and one event each
            raised = Escalation.objects.values_list("matter_id", "owed_by", "level")
            assert Counter(raised) == Counter(
                (matter, "cps", level) for matter in self.late_matters for level in (1, 2, 3)
            )
            assert not RungFired.objects.filter(position__gt=2, escalation=None).exists()
            count = len(self.late_matters) * 3
            assert EscalationStep.objects.count() == count
            assert Event.objects.filter(kind="escalation-raised").count() == count
            # everybody who had to be told was, once
            keys = Notice.objects.filter(key__startswith="rung:").values_list("key", flat=True)
            assert Counter(keys) == Counter(self.told)
            # every cached column is what the events say, every row what its history says
            assert verify().mismatches == 0
            assert [table for table in compare_all() if table.differing] == []
            assert not SweepRun.objects.filter(failed=True).exists()
            # at most one digest a person a day
            digests = Message.objects.filter(kind=Message.Kind.DIGEST)
            days = Counter((one.user_id, london_day(one.created_at)) for one in digests)
            assert all(n == 1 for n in days.values()), days

    def digest_is_due(self) -> bool:
        """Whether digests went all the while: not before seven, and not over midnight."""
        now = timezone.now().astimezone(LONDON)
        began = self.began_at.astimezone(LONDON)
        return began.date() == now.date() and began.hour >= DIGEST_HOUR

    def digested(self) -> Counter[int]:
        """How many digests each person has got."""
        with work(self.cast.set_up):
            return Counter(
                Message.objects.filter(kind=Message.Kind.DIGEST).values_list("user_id", flat=True)
            )
