"""Every recorded change of a request and its case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from casework.models import Case, Suspect
from core import look
from core.audit.reading import reads_of
from core.changes import steps_of
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
                at=step.at,
                what=f"{what} {KINDS[step.kind]}",
                by=step.by,
                text=step.why,
                altered=step.fields,
            )
            for what, found in (
                ("Request", steps_of(Request, id=request.pk)),
                ("Case", steps_of(Case, id=request.case_id)),
                ("Suspect", steps_of(Suspect, case_id=request.case_id)),
            )
            for step in found
        ]
        return HistoryShown(
            title="History of changes",
            reference=request.case.urn,
            back=page_of(request),
            entries=tuple(sorted(entries, key=lambda entry: entry.at, reverse=True)),
        )
