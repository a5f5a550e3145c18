"""The advice and the note of a discussion as documents, for the force's own file."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request as Call

from core.api.refusals import Refusal
from core.api.views import ApiView
from core.documents.pdf import PDF, write_pdf
from core.errors import Absent
from core.http import attached
from core.london import london_day
from core.reference.lookup import labels
from core.routes import Operation, Policy
from earlyadvice.api import shapes
from earlyadvice.documents import (
    advice_document,
    note_document,
    which_advice,
    which_discussion,
)
from earlyadvice.models import Request
from earlyadvice.pages.shown_advice import shown_advice
from earlyadvice.pages.shown_discussion import shown_to_force


class PdfView(ApiView):
    """Base of what a force takes away as PDF, tagged for screen readers."""

    policy = Policy.OFFICER
    operation = Operation.DISCLOSURE

    def perform_content_negotiation(
        self, request: Call, force: bool = False
    ) -> tuple[BaseRenderer, str]:
        """The address says what it is; only a problem is JSON, whatever the caller accepts."""
        return JSONRenderer(), JSONRenderer.media_type

    def find(self, request_id: UUID, *prefetched: str) -> Request:
        """The request that the caller may see, with what the document holds of it."""
        seen = Request.objects.visible_to(self.actor).with_people()
        found = seen.prefetch_related(*prefetched).filter(pk=request_id).first()
        if found is None:
            raise Absent
        return found


class AdvicePdfView(PdfView):
    """The advice as PDF: the newest version, or the one asked for."""

    parameters: ClassVar[frozenset[str]] = frozenset({"version"})

    @extend_schema(
        operation_id="early_advice_pdf",
        parameters=[
            OpenApiParameter("version", int, description="Of the advice; the newest if not given.")
        ],
        responses={(200, PDF): OpenApiTypes.BINARY, **shapes.REFUSALS},
    )
    def get(self, request: Call, request_id: UUID) -> HttpResponse:
        version = request.query_params.get("version", "")
        if "version" in request.query_params and not version.isdecimal():
            raise Refusal(400, "version-invalid", "version is the number of one of its versions.")
        found = self.find(
            request_id,
            "case__suspects",
            "lines",
            "advices__given_by",
            "advices__lines",
            "advices__leanings__suspect",
            "advices__open_lines",
        )
        given: dict[int, Any] = {one.number: one for one in found.advices.all()}
        advice = which_advice(given, version)
        self.show("advice-pdf", [(advice.pk, found.matter_id)])
        shown = shown_advice(advice, found, labels("early_advice_issue", london_day(self.now)))
        made = advice_document(advice, shown, urn=found.case.urn, newest=max(given))
        name = f"advice-version-{advice.number}-{found.case.urn}.pdf"
        return attached(write_pdf(made), name, PDF)


class NotePdfView(PdfView):
    """The note of a discussion as PDF: the newest discussion, or the one asked for. As in the
    request itself, the lawyer's words and the note come after the officer's own points."""

    parameters: ClassVar[frozenset[str]] = frozenset({"discussion"})

    @extend_schema(
        operation_id="early_advice_note_pdf",
        parameters=[
            OpenApiParameter("discussion", UUID, description="Its id; the newest one if not given.")
        ],
        responses={(200, PDF): OpenApiTypes.BINARY, **shapes.REFUSALS},
    )
    def get(self, request: Call, request_id: UUID) -> HttpResponse:
        found = self.find(
            request_id,
            "discussions__offered_by",
            "discussions__not_held_by",
            "discussions__note_by",
            "discussions__slots",
            "discussions__entries__by",
        )
        wanted = request.query_params.get("discussion")
        discussion = which_discussion(list(found.discussions.all()), wanted)
        self.show("discussion-pdf", [(discussion.pk, found.matter_id)])
        shown = shown_to_force(discussion)
        made = note_document(discussion, shown, urn=found.case.urn, at=self.now)
        name = f"note-version-{discussion.note_version}-{found.case.urn}.pdf"
        return attached(write_pdf(made), name, PDF)
