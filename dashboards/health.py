"""How the service is: the database, the last sweep, the mismatch count. For people and machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views import View

from core.accounts.models import Post
from core.accounts.named_tasks import WATCHDOG
from core.accounts.work import system_user, work
from core.london import london_day, utc
from core.notices.models import Webhook
from core.pages import render
from core.routes import Operation, Policy
from deadlines.monitor import Health, health, told_nobody, vacant_posts


@dataclass(frozen=True)
class HealthShown:
    """The same facts as the JSON, in words."""

    title: str
    last_sweep_at: datetime | None
    sweep_late: bool
    sweep_failed: bool
    mismatches: int | None
    vacant: tuple[str, ...]
    vacant_count: int
    told_nobody: int
    webhooks_failing: int


class HealthView(View):
    """`/health/`: 200 while pages can be served, else 503; a page for browsers, JSON for everything
    else.

    `clocks` is `late` when no sweep has finished in time: pages still say what is late, from the
    data, but nobody is told of it.
    """

    policy: ClassVar[Policy] = Policy.PUBLIC
    operation: ClassVar[Operation] = Operation.NONE
    http_method_names = ["get", "head"]

    @staticmethod
    def down() -> JsonResponse:
        """What is said when the database cannot be reached."""
        return JsonResponse({"status": "down"}, status=503)

    def get(self, request: HttpRequest) -> HttpResponse:
        clocks = health(timezone.now())
        if request.accepts("text/html") and "text/html" in request.headers.get("Accept", ""):
            return self._page(request, clocks)
        vacant, told, failing = _untold()
        at = clocks.last_sweep_at
        return JsonResponse(
            {
                "status": "ok",
                "clocks": "late" if clocks.sweep_late else "ok",
                "last_sweep_at": utc(at) if at else None,
                "last_sweep_failed": clocks.sweep_failed,
                "mismatches": clocks.mismatches,
                "vacant_posts": len(vacant),
                "escalations_that_reached_nobody": told,
                "webhooks_failing": failing,
            }
        )

    def _page(self, request: HttpRequest, clocks: Health) -> HttpResponse:
        vacant, told, failing = _untold()
        signed_in = request.user.is_authenticated  # which posts is for those who work here
        shown = HealthShown(
            title="How the service is",
            last_sweep_at=clocks.last_sweep_at,
            sweep_late=clocks.sweep_late,
            sweep_failed=clocks.sweep_failed,
            mismatches=clocks.mismatches,
            vacant=tuple(str(post) for post in vacant) if signed_in else (),
            vacant_count=len(vacant),
            told_nobody=told,
            webhooks_failing=failing,
        )
        return render(request, "dashboards/health.html", {"page": shown})


def _untold() -> tuple[list[Post], int, int]:
    """Posts that nobody stands in today, escalations that found nobody, and webhooks at which
    nothing arrives: as the watchdog."""
    with work(watchdog := system_user(WATCHDOG)):
        return (
            vacant_posts(london_day(timezone.now())),
            told_nobody(),
            Webhook.objects.visible_to(watchdog).failing().count(),
        )
