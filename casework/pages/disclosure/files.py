"""The disclosure list to take away: for a spreadsheet, as Word, as PDF. Whoever takes it discloses
it to the disclosure officer of the force, and the read log says so."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from casework.disclosure.documents import list_document, list_rows
from casework.disclosure.lifecycle import DisclosureVerb
from casework.disclosure.policy import MAY
from casework.models import DisclosureItem
from casework.pages.disclosure.base import find_case
from casework.pages.disclosure.page import kinds_of_items
from core.accounts.policy import allow
from core.audit.reading import reads_of
from core.documents.pdf import PDF, write_pdf
from core.documents.word import WORD, write_word
from core.http import attached, spreadsheet
from core.pages import Page
from core.routes import Operation, Policy


class ListFile(Page):
    """`/cases/{urn}/disclosure.csv`, `.docx`, `.pdf`: `form` is the end of the file's name."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.DISCLOSURE
    form: ClassVar[str] = "csv"

    def find(self, **kwargs: Any) -> None:
        self.case = find_case(self.person, kwargs["urn"])
        allow(self.person, DisclosureVerb.EXPORT, self.case.matter, MAY)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        case = self.case
        found = DisclosureItem.objects.visible_to(self.person).filter(case=case)
        items = list(found.prefetch_related("decisions__by").order_by("added_at", "id"))
        recipient = f"The disclosure officer of {case.matter.force.name}"
        records = [(case.pk, case.matter_id), *((one.pk, case.matter_id) for one in items)]
        reads_of(request).show(f"disclosure-list-{self.form}", records, recipient=recipient)
        kinds, name = kinds_of_items(), f"disclosure-{case.urn}.{self.form}"
        if self.form == "csv":
            head, *rows = list_rows(items, kinds)
            return spreadsheet(name, head, rows)
        document = list_document(items, kinds, urn=case.urn, at=timezone.now())
        if self.form == "docx":
            return attached(write_word(document), name, WORD)
        return attached(write_pdf(document), name, PDF)
