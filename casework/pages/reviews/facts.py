"""`facts/`: what happened to a case after its decision, written down by hand and dated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from casework.models import CaseFact, Referral
from casework.pages.referrals.page import find_referral
from casework.pages.reviews.base import About, about
from casework.policy import MAY, RECORD
from casework.recording import BY_HAND, record
from casework.reviews.lifecycle import FactKind, Kind
from core import look
from core.accounts.policy import allow
from core.audit.reading import reads_of
from core.drafts.pages import DraftedPage
from core.forms import Day, Form, LongText, Option, Radios, Select
from core.pages import Done
from core.routes import Operation, Policy
from core.sense import Sense
from core.words import in_full


class FactForm(Form):
    kind = Radios(
        "What happened?",
        [(one.value, one.label) for one in BY_HAND],
        empty="Choose what happened",
    )
    on = Day(
        "On which day?",
        sense=Sense.HAPPENED,
        empty="Enter the day on which it happened",
        subject="The day",
    )
    suspect = Select("For which suspect?", [("", "The whole case")], required=False)
    detail = LongText(
        "More about it",
        hint="Such as the court, the result, or why it was adjourned.",
        required=False,
        max_length=2000,
    )


@dataclass(frozen=True)
class FactsShown(About):
    known: tuple[look.Row, ...]


def facts_shown(referral: Referral) -> tuple[look.Row, ...]:
    """What is known to have happened to the case, in order."""
    rows = CaseFact.objects.filter(case=referral.case_id).select_related("suspect")
    return tuple(look.Row(in_full(one.on), _words(one)) for one in rows)


def _words(one: CaseFact) -> str:
    whom = f" ({one.suspect.reference})" if one.suspect else ""
    which = f": {Kind(one.code).label}" if one.code in Kind.values else ""
    return f"{FactKind(one.kind).label}{whom}{which}{f'. {one.detail}' if one.detail else ''}"


class FactsPage(DraftedPage):
    """One fact a time; what is known already stands above the question."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    template: ClassVar[str] = "casework/facts.html"
    form_class = FactForm

    def find(self, **kwargs: Any) -> None:
        self.asked = find_referral(self.person, kwargs["referral_id"])
        reads_of(self.request).show("charging-referral", [(self.asked.pk, self.asked.matter_id)])
        allow(self.person, RECORD, self.asked.matter, MAY)

    def contents(self) -> Any:
        shown = about(self.asked, self.person, "Write down what happened", 0)
        return FactsShown(**vars(shown), known=facts_shown(self.asked))

    def offer(self, form: Form) -> None:
        field = form.fields["suspect"]
        assert isinstance(field, Select)
        people = self.asked.case.suspects.all()
        named = [Option(one.reference, f"{one.reference}, {one}") for one in people]
        field.offer([Option("", "The whole case"), *named])

    def act(self, form: Any) -> Done:
        record(referral_id=self.asked.pk, by=self.person, at=timezone.now(), **form.cleaned_data)
        return Done(self.request.path, "Written down.")
