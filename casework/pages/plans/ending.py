"""An item is withdrawn; a request for counselling records is approved or refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from casework.pages.plans.deciding import ItemDecisionPage
from casework.plans import deciding, issuing
from casework.plans.lifecycle import ITEM, ItemState, ItemVerb
from casework.plans.moving import page_of
from casework.plans.policy import allow_approval
from core.forms import Form, LongText, Option, Radios
from core.london import london_day
from core.pages import Done


class WithdrawForm(Form):
    versioned = True
    why = LongText(
        "Why is it not asked for any more?",
        empty="Say why it is not asked for any more",
        max_length=2000,
    )


class WithdrawPage(ItemDecisionPage):
    """`withdraw/`: the item is not asked for any more."""

    form_class = WithdrawForm
    verb = ItemVerb.WITHDRAW
    title = "Withdraw the item"
    button = "Withdraw it"
    fields = ("why",)

    def check(self) -> None:
        ITEM.after(ItemVerb.WITHDRAW, self.item.state)

    def happens(self) -> Iterable[str]:
        yield "The officer is told. Nothing is owed on it any more, by either side."
        if self.item.blocks and self.item.state in (ItemState.HELD, ItemState.OPEN):
            yield "If nothing else stands in the way, the clock of the decision runs again."

    def act(self, form: Any) -> Done:
        deciding.withdraw(
            item_id=self.item.pk,
            by=self.person,
            at=timezone.now(),
            why=form.cleaned_data["why"],
            version=form.version,
        )
        return Done(page_of(self.plan), "Withdrawn. The officer has been told.")


class ApprovalForm(Form):
    versioned = True
    agreed = Radios(
        "Do you approve the request for these records?",
        [
            Option("yes", "Yes", hint="It goes once the force has approved it too."),
            Option("no", "No", hint="It is withdrawn."),
        ],
        empty="Choose whether you approve it",
    )
    words = LongText("Why?", empty="Say why", max_length=4000)


class ApprovalPage(ItemDecisionPage):
    """`approval/`: counselling records are presumed not to be needed."""

    form_class = ApprovalForm
    verb = ItemVerb.APPROVE
    title = "Approve a request for counselling records"
    button = "Send your answer"
    fields = ("agreed", "words")

    def check(self) -> None:
        ITEM.after(ItemVerb.APPROVE, self.item.state)
        allow_approval(self.person, self.item, london_day(timezone.now()))

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        item = issuing.approve(
            item_id=self.item.pk,
            by=self.person,
            at=timezone.now(),
            agreed=given["agreed"] == "yes",
            words=given["words"],
            version=form.version,
        )
        said = {
            ItemState.OPEN: "Approved by both sides. It has been sent.",
            ItemState.HELD: "Approved. It waits for the force's approval.",
        }
        return Done(page_of(self.plan), said.get(ItemState(item.state), "Refused, and withdrawn."))
