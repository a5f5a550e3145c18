"""How the service is: the database, the last sweep, the mismatch count. For people and machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views import View

from core.london import utc
from core.pages import render
from core.routes import Operation, Policy
from deadlines.monitor import Health, health


@dataclass(frozen=True)
class HealthShown:
    """The same facts as the JSON, in words."""

    title: str
    last_sweep_at: datetime | None
    sweep_late: bool
    sweep_failed: bool
    mismatches: int | None


class HealthView(View):
    """`/health/`: 200 while pages can be served; a page for browsers, JSON for everything else.

    `clocks` is `late` when no sweep has finished in time: pages still say what is late, from the
    data, but nobody is told of it.
    """

    policy: ClassVar[Policy] = Policy.PUBLIC
    operation: ClassVar[Operation] = Operation.NONE
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            clocks = health(timezone.now())
        except DatabaseError:
            return JsonResponse({"status": "down"}, status=503)
        if request.accepts("text/html") and "text/html" in request.headers.get("Accept", ""):
            return self._page(request, clocks)
        at = clocks.last_sweep_at
        return JsonResponse(
            {
                "status": "ok",
                "clocks": "late" if clocks.sweep_late else "ok",
                "last_sweep_at": utc(at) if at else None,
                "last_sweep_failed": clocks.sweep_failed,
                "mismatches": clocks.mismatches,
            }
        )

    def _page(self, request: HttpRequest, clocks: Health) -> HttpResponse:
        shown = HealthShown(
            title="How the service is",
            last_sweep_at=clocks.last_sweep_at,
            sweep_late=clocks.sweep_late,
            sweep_failed=clocks.sweep_failed,
            mismatches=clocks.mismatches,
        )
        return render(request, "dashboards/health.html", {"page": shown})
