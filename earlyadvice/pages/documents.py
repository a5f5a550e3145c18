"""Documents to take away, as Word or PDF. Who may see the request may have what it shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from core.audit.reading import reads_of
from core.documents import Document
from core.documents.pdf import PDF, write_pdf
from core.documents.word import WORD, write_word
from core.http import attached
from core.london import london_day
from core.pages import Page
from core.reference.lookup import labels
from core.routes import Operation, Policy
from earlyadvice.documents import (
    advice_document,
    note_document,
    request_document,
    which_advice,
    which_discussion,
)
from earlyadvice.moving import reads_unseen
from earlyadvice.pages.finding import find_request
from earlyadvice.pages.request import RequestPage
from earlyadvice.pages.shown_advice import shown_advice
from earlyadvice.pages.shown_discussion import discussion_shown

WRITERS: dict[str, tuple[str, Callable[[Document], bytes]]] = {
    "docx": (WORD, write_word),
    "pdf": (PDF, write_pdf),
}


class DocumentPage(Page):
    """Base of the documents of one request; `form` is the end of the file's name."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    form: ClassVar[str] = "pdf"

    def find(self, **kwargs: Any) -> None:
        self.asked = find_request(self.person, kwargs["request_id"])

    def document(self) -> tuple[str, Document]:
        """The name of the file, which names no person, and what it says."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name, document = self.document()
        media_type, write = WRITERS[self.form]
        return attached(write(document), f"{name}-{self.asked.case.urn}.{self.form}", media_type)

    def _show(self, kind: str, record: UUID) -> None:
        reads_of(self.request).show(f"{kind}-{self.form}", [(record, self.asked.matter_id)])


class AdviceDocumentPage(DocumentPage):
    """`advice.docx`, `advice.pdf`: the newest version, or the one that `?version=` names."""

    def document(self) -> tuple[str, Document]:
        given = {one.number: one for one in self.asked.advices.all()}
        advice = which_advice(given, self.request.GET.get("version", ""))
        self._show("advice", advice.pk)
        issues = labels("early_advice_issue", london_day(timezone.now()))
        shown = shown_advice(advice, self.asked, issues)
        urn, newest = self.asked.case.urn, max(given)
        made = advice_document(advice, shown, urn=urn, newest=newest)
        return f"advice-version-{advice.number}", made


class NoteDocumentPage(DocumentPage):
    """`note.docx`, `note.pdf`: the newest discussion, or the one that `?discussion=` names."""

    def document(self) -> tuple[str, Document]:
        offered = list(self.asked.discussions.all())
        discussion = which_discussion(offered, self.request.GET.get("discussion"))
        self._show("discussion", discussion.pk)
        shown = discussion_shown(discussion, unseen=reads_unseen(self.asked, self.person))
        made = note_document(discussion, shown, urn=self.asked.case.urn, at=timezone.now())
        return f"note-version-{discussion.note_version}", made


class RequestDocumentPage(RequestPage, DocumentPage):
    """`request.docx`, `request.pdf`: the request as its page shows it now."""

    get = DocumentPage.get

    def document(self) -> tuple[str, Document]:
        shown, version = self.contents(), self.asked.version
        self._show("request", self.asked.pk)
        urn = self.asked.case.urn
        made = request_document(shown, urn=urn, version=version, at=timezone.now())
        return "request", made
