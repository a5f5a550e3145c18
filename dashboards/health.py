"""How the service is, for whoever watches it: the database, the last sweep, the mismatch count."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views import View

from core.london import utc
from core.routes import Operation, Policy
from deadlines.monitor import health


class HealthView(View):
    """`/health/`: 200 while pages can be served.

    `clocks` is `late` when no sweep has finished in time: pages still say what is late, from the
    data, but nobody is told of it.
    """

    policy = Policy.PUBLIC
    operation = Operation.NONE
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> JsonResponse:
        try:
            clocks = health(timezone.now())
        except DatabaseError:
            return JsonResponse({"status": "down"}, status=503)
        at = clocks.last_sweep_at
        return JsonResponse(
            {
                "status": "ok",
                "clocks": "late" if clocks.sweep_late else "ok",
                "last_sweep_at": utc(at) if at else None,
                "last_sweep_failed": clocks.sweep_failed,
                "mismatches": clocks.mismatches,
            },
            headers={"Cache-Control": "no-store"},
        )
