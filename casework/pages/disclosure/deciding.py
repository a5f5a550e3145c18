"""Adding to the disclosure list by hand, deciding an item, and the hold on a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from casework.disclosure import holding, listing
from casework.disclosure.lifecycle import DECIDED, DisclosureVerb, HoldState, Outcome
from casework.disclosure.listing import KIND, page_of
from casework.disclosure.policy import MAY
from casework.models import DisclosureItem
from casework.pages.disclosure.base import CaseStepPage, find_case
from casework.pages.disclosure.page import decision_rows, hold_rows, kinds_of_items
from core import look
from core.accounts.models import User
from core.accounts.policy import allow, may
from core.audit.reading import reads_of
from core.errors import Absent, RuleBroken
from core.forms import Form, LongText, Look, Option, Radios, Text
from core.london import london_day
from core.pages import Done
from core.reference.lookup import choices
from core.words import moment

# what each decision means, under its name
MEANS = {
    Outcome.UNUSED: "It is relevant and is no part of the prosecution's case.",
    Outcome.DISCLOSE: "It might undermine the prosecution's case or assist the defence.",
    Outcome.NOT_RELEVANT: "It has no bearing on any offence, person or circumstance here.",
    Outcome.SENSITIVE: "Revealing it would risk serious harm to an important public interest. "
    "The reason is a legal working paper: it is never in the list that is taken away.",
}


class AddForm(Form):
    versioned = True
    kind = Radios("What kind of thing is it?", empty="Choose what kind of thing it is")
    what = Text(
        "What is it?",
        empty="Say what it is",
        hint="So that the disclosure officer can find it. Write no address and no number.",
        max_length=300,
    )
    words = LongText(
        "If somebody said something: the words that were used",
        hint="Needed for a record of contact.",
        required=False,
        max_length=5000,
        look=Look(rows=4, sometimes=True),
    )


class AddPage(CaseStepPage):
    """`add/`: something that no record of this service put there."""

    form_class = AddForm
    verb = DisclosureVerb.ADD
    title = "Add something to the disclosure list"
    button = "Add it"
    happens = (
        "The lawyer decides about it within five working days. If you write down what somebody "
        "said, the lawyer and the officer in charge are told."
    )

    def version(self) -> int:
        return self.case.disclosure_items.count()

    def offer(self, form: Form) -> None:
        field = form.fields["kind"]
        assert isinstance(field, Radios)
        field.offer(choices(KIND, london_day(timezone.now())))

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        listing.add(
            **self.given(form), kind=typed["kind"], what=typed["what"], words=typed["words"]
        )
        return Done(page_of(self.case), "On the list. A lawyer decides about it.")


class DecideForm(Form):
    versioned = True
    outcome = Radios(
        "What is decided?",
        [Option(one.value, one.label, MEANS[one]) for one in DECIDED],
        empty="Choose what is decided",
    )
    reason = LongText("Why?", empty="Give the reason", max_length=5000, look=Look(rows=4))
    why = LongText(
        "Why is it decided anew?",
        hint="Kept with the decision, as a legal working paper.",
        required=False,
        max_length=2000,
        look=Look(rows=3, sometimes=True),
    )


def find_item(user: User, item_id: UUID) -> DisclosureItem:
    """The item; `Absent` if this person may not see its case."""
    found = DisclosureItem.objects.visible_to(user).for_reading()
    item = found.select_related("case", "added_by").filter(pk=item_id).first()
    if item is None:
        raise Absent
    return item


class DecidePage(CaseStepPage):
    """`/disclosure/{id}/`: what becomes of one item, decided for the first time or anew."""

    form_class = DecideForm
    verb = DisclosureVerb.DECIDE
    title = "Decide an item of the disclosure list"
    button = "Decide"

    def find(self, **kwargs: Any) -> None:
        self.item = find_item(self.person, kwargs["disclosure_item_id"])
        self.case = find_case(self.person, self.item.case.urn)
        reads_of(self.request).show("disclosure-item", [(self.item.pk, self.case.matter_id)])
        allow(self.person, self.verb, self.case.matter, MAY)

    def version(self) -> int:
        return self.item.version

    def rows(self) -> tuple[look.Row, ...]:
        one, matter = self.item, self.case.matter
        privileged = may(self.person, DisclosureVerb.READ_PRIVILEGED, matter, MAY)
        newest = max(one.decisions.all(), key=lambda row: (row.at, row.pk), default=None)
        return (
            look.Row("What it is", one.what),
            look.Row("Kind", kinds_of_items().get(one.kind, one.kind)),
            look.Row("Words as they were said", one.words),
            look.Row("Listed", f"{moment(one.added_at)}, {one.added_by.name}"),
            look.Row("Decided until now", str(Outcome(one.outcome).label) if newest else ""),
            *(decision_rows(newest, privileged=privileged) if newest else ()),
        )

    def offer(self, form: Form) -> None:
        if self.item.outcome == Outcome.UNDECIDED:
            del form.fields["why"]

    def act(self, form: Any) -> Done:
        typed = form.cleaned_data
        listing.decide(
            item_id=self.item.pk,
            by=self.person,
            at=timezone.now(),
            version=form.version,
            outcome=typed["outcome"],
            reason=typed["reason"],
            why=typed.get("why", ""),
        )
        return Done(page_of(self.case), "Decided.")


class HoldForm(Form):
    versioned = True
    reason = LongText(
        "Why is the case kept for longer?",
        empty="Say why the case is kept for longer",
        hint="Such as an appeal, an inquiry, or somebody who is in custody for longer.",
        max_length=2000,
    )


class HoldPage(CaseStepPage):
    """`hold/`: the case is kept for longer than its periods."""

    form_class = HoldForm
    verb = DisclosureVerb.HOLD
    title = "Place a hold on this case"
    button = "Place the hold"
    happens = "Nothing of the case is removed while the hold stands, whatever its periods say."

    def version(self) -> int:
        return self.case.holds.count()

    def rows(self) -> tuple[look.Row, ...]:
        return hold_rows(list(self.case.holds.select_related("placed_by", "lifted_by")))

    def contents(self) -> Any:
        if self.case.holds.filter(state=HoldState.STANDS).exists():
            raise RuleBroken("held-already", "A hold stands on this case already.")
        return super().contents()

    def act(self, form: Any) -> Done:
        holding.place_hold(**self.given(form), reason=form.cleaned_data["reason"])
        return Done(page_of(self.case), "The hold stands.")


class LiftForm(Form):
    versioned = True
    why = LongText("Why is it lifted?", empty="Say why the hold is lifted", max_length=2000)


class LiftPage(CaseStepPage):
    """`hold/lift/`: the case is kept for its own periods again."""

    form_class = LiftForm
    verb = DisclosureVerb.LIFT
    title = "Lift the hold on this case"
    button = "Lift the hold"

    def version(self) -> int:
        return self.held.version

    def rows(self) -> tuple[look.Row, ...]:
        return hold_rows([self.held])

    def contents(self) -> Any:
        found = self.case.holds.select_related("placed_by", "lifted_by")
        held = found.filter(state=HoldState.STANDS).first()
        if held is None:
            raise RuleBroken("no-hold", "No hold stands on this case.")
        self.held = held
        return super().contents()

    def act(self, form: Any) -> Done:
        holding.lift_hold(**self.given(form), why=form.cleaned_data["why"])
        return Done(page_of(self.case), "Lifted. The case is kept for its own periods.")
