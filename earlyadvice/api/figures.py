"""A force's own figures over the API: the numbers that the CPS sees of it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request as Call
from rest_framework.response import Response

from core.api.models import CheckRecord
from core.api.shapes import REFUSALS
from core.api.views import ApiView
from core.routes import Operation, Policy
from earlyadvice.api.shapes import FiguresOut
from earlyadvice.figures import Month, trend
from earlyadvice.models import Request


class FiguresView(ApiView):
    """The last twelve months of the force's early advice. Numbers and codes, no case."""

    policy = Policy.OFFICER
    operation = Operation.NONE

    @extend_schema(operation_id="figures", responses={200: FiguresOut, **REFUSALS})
    def get(self, request: Call) -> Response:
        force = self.client.force
        months = trend(
            Request.objects.visible_to(self.actor),
            CheckRecord.objects.filter(force=force),
            at=self.now,
        )
        return Response({"force": force.code, "months": [month_json(one) for one in months]})


def month_json(month: Month) -> dict[str, Any]:
    """The figures of one month; null where there is nothing to share out or to order."""
    return {
        "month": f"{month.first:%Y-%m}",
        **month.counts,
        "thin_share": month.thin_share,
        "contents_answered_average": month.contents_answered_average,
        "missing": _coded(month.missing),
        "return_reasons": _coded(month.return_reasons),
        "median_working_days_to_advice": month.median_working_days_to_advice,
        "checks": month.checks,
        "refusals": _coded(month.refusals),
    }


def _coded(found: dict[str, int]) -> list[dict[str, Any]]:
    return [{"code": code, "number": number} for code, number in found.items()]
