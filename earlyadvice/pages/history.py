"""Every recorded change of a request and its case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from casework.models import Case, Suspect
from core import look
from core.audit.reading import reads_of
from core.pages import Page
from core.routes import Operation, Policy
from earlyadvice.models import Request
from earlyadvice.moving import page_of
from earlyadvice.pages.finding import find_request

KINDS = {"+": "added", "~": "changed", "-": "removed"}


@dataclass(frozen=True)
class HistoryShown:
    title: str
    reference: str
    back: str
    entries: tuple[look.Entry, ...]


class HistoryPage(Page):
    """`/early-advice/{id}/history/`: every recorded change of the request and its case."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "earlyadvice/history.html"

    def find(self, **kwargs: Any) -> None:
        self.asked = find_request(self.person, kwargs["request_id"])

    def contents(self) -> HistoryShown:
        request = self.asked
        reads_of(self.request).show("early-advice-request", [(request.pk, request.matter_id)])
        entries = [
            look.Entry(
                at=row.history_date,
                what=f"{what} {KINDS[row.history_type]}",
                by=row.history_user.name,
                text=row.history_change_reason,
            )
            for what, found in (
                ("Request", Request.history.filter(id=request.pk)),
                ("Case", Case.history.filter(id=request.case_id)),
                ("Suspect", Suspect.history.filter(case_id=request.case_id)),
            )
            for row in found.select_related("history_user")
        ]
        return HistoryShown(
            title="History of changes",
            reference=request.case.urn,
            back=page_of(request),
            entries=tuple(sorted(entries, key=lambda entry: entry.at, reverse=True)),
        )
