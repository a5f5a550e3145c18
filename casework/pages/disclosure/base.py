"""What the pages about the disclosure list of a case share: the case, and who may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from casework.disclosure.lifecycle import DisclosureVerb
from casework.disclosure.listing import page_of
from casework.disclosure.policy import MAY
from casework.models import Case
from casework.pages.suspects import NO_SUSPECT
from casework.rules import normalise_urn
from core import look
from core.accounts.models import User
from core.accounts.policy import allow
from core.audit.reading import reads_of
from core.drafts.pages import DraftedPage
from core.errors import Absent
from core.routes import Operation, Policy


def find_case(user: User, urn: str) -> Case:
    """The case with its suspects; `Absent` if this person may not see it."""
    seen = Case.objects.visible_to(user).select_related("matter__unit__area", "matter__force")
    found = seen.prefetch_related("suspects").filter(urn=normalise_urn(urn)).first()
    if found is None:
        raise Absent
    return found


def header_of(case: Case) -> look.CaseHeader:
    return look.CaseHeader(
        reference=case.urn,
        suspects=tuple(str(one) for one in case.suspects.all()) or (NO_SUSPECT,),
        clocks=(),
        href=f"/cases/{case.urn}/",
    )


@dataclass(frozen=True)
class StepShown:
    """What a page that changes something shows around its question."""

    title: str
    header: look.CaseHeader
    back: str
    version: int
    rows: tuple[look.Row, ...]
    happens: str
    button: str


class CaseStepPage(DraftedPage):
    """Base of the pages that change something about the list of one case."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    template: ClassVar[str] = "casework/disclosure_step.html"
    verb: ClassVar[DisclosureVerb]
    title: ClassVar[str]
    button: ClassVar[str]
    happens: ClassVar[str] = ""

    def find(self, **kwargs: Any) -> None:
        self.case = find_case(self.person, kwargs["urn"])
        reads_of(self.request).show("case", [(self.case.pk, self.case.matter_id)])
        allow(self.person, self.verb, self.case.matter, MAY)

    def version(self) -> int:
        raise NotImplementedError

    def rows(self) -> tuple[look.Row, ...]:
        """What is read above the question."""
        return ()

    def contents(self) -> Any:
        return StepShown(
            title=self.title,
            header=header_of(self.case),
            back=page_of(self.case),
            version=self.version(),
            rows=self.rows(),
            happens=self.happens,
            button=self.button,
        )

    def given(self, form: Any) -> dict[str, Any]:
        return {
            "case_id": self.case.pk,
            "by": self.person,
            "at": timezone.now(),
            "version": form.version,
        }
