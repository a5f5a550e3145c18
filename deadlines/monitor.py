"""What must be seen from outside: is the sweep alive, is every figure right, is every post held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.accounts.models import Post, Unit
from core.accounts.roles import PostKind
from core.london import london_day
from core.reference.lookup import setting
from deadlines.models import Deadline, Escalation, SweepRun, Verification
from deadlines.reading import current_version
from deadlines.recipients import held_posts

HORIZON_DAYS = 183  # six months


class SweepOverdue(Exception):
    """No sweep has finished within its limit: clocks are not being looked at."""


@dataclass(frozen=True, slots=True)
class Health:
    """The clocks in one line, for footers and `/health/`."""

    last_sweep_at: datetime | None
    sweep_failed: bool
    mismatches: int | None  # None until the first verification
    sweep_late: bool


def last_sweep() -> SweepRun | None:
    """The newest sweep that finished."""
    return SweepRun.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()


def health(at: datetime) -> Health:
    """Three statements, whatever the number of clocks."""
    newest = last_sweep()
    checked = Verification.objects.order_by("-finished_at").first()
    return Health(
        last_sweep_at=newest.finished_at if newest else None,
        sweep_failed=bool(newest and newest.failed),
        mismatches=checked.mismatches if checked else None,
        sweep_late=_late(newest, at),
    )


def watch(at: datetime) -> None:
    """Raise `SweepOverdue` when the last finished sweep is older than its limit."""
    newest = last_sweep()
    if _late(newest, at):
        when = f"{newest.finished_at:%Y-%m-%dT%H:%M:%SZ}" if newest else "never"
        raise SweepOverdue(f"last finished sweep: {when}")


def _late(newest: SweepRun | None, at: datetime) -> bool:
    limit = timedelta(minutes=setting("sweep-late-after", london_day(at)))
    return newest is None or newest.finished_at is None or at - newest.finished_at > limit


def near_the_horizon() -> int:
    """How many open clocks are due within six months of the calendar's last day, or after it.

    Asked as a named task, or as the owner of the tables: others see only their own cases.
    """
    limit = current_version().last - timedelta(days=HORIZON_DAYS)
    return Deadline.objects.open().filter(due_on__gte=limit).count()


def vacant_posts(on: date) -> list[Post]:
    """Posts that nobody stands in today: neither holder nor deputy is there."""
    return list(
        Post.objects.exclude(pk__in=held_posts(on))
        .select_related("unit", "area", "force")
        .order_by("kind", "pk")
    )


def units_without_manager() -> list[Unit]:
    """Units for which no post of legal manager has been made at all."""
    managed = Post.objects.filter(kind=PostKind.LEGAL_MANAGER, unit__isnull=False).values("unit")
    return list(Unit.objects.filter(is_queue=False).exclude(pk__in=managed).order_by("code"))


def told_nobody() -> int:
    """Open escalations that reached nobody, because every post from theirs up is vacant."""
    return Escalation.objects.open().filter(to_user=None).count()
