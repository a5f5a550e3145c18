"""The plan editor: one page, each item a fieldset in a list, by keyboard and without script.

Rows are added, moved and taken away by buttons; each keeps the draft first, so that nothing typed
is lost. An item of a category that needs a proportionality record shows its questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.utils import timezone

from casework.models import Round
from casework.pages.plans.boxes import (
    ROWS,
    PlanForm,
    as_written,
    item_fields,
    item_in,
    plan_in,
    rearranged,
    rows_in,
)
from casework.pages.plans.deciding import (
    DecisionShown,
    PlanDecisionPage,
    ReferralDecisionPage,
)
from casework.plans import proposing
from casework.plans.lifecycle import RoundKind, RoundVerb
from casework.plans.moving import categories, page_of
from casework.plans.proportionality import (
    PROMPTS,
    Category,
    ProportionalityFacts,
    prompts_for,
)
from casework.plans.rules import MOST_ITEMS
from core import look
from core.drafts.pages import DO, SAVE
from core.forms import VERSION, Form
from core.london import london_day
from core.pages import Done

# --- the pages ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RowShown:
    """One item: its plain fields, those of its record, and what deserves a second look."""

    number: int
    plain: tuple[str, ...]
    record: tuple[str, ...]
    prompts: tuple[str, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class EditorShown:
    title: str
    decision: DecisionShown
    sections: tuple[look.Section, ...]
    items: tuple[RowShown, ...]
    may_add: bool
    is_new: bool
    version: int


RECORD = frozenset(ProportionalityFacts.__dataclass_fields__)


class EditorMixin:
    """What the page of a new plan and that of one in the making share."""

    template: ClassVar[str] = "casework/plan_edit.html"
    form_class: ClassVar[type[Form]] = PlanForm
    is_long = True
    button = "Save the plan"

    def start(self: Any) -> QueryDict:
        """What the page holds when nothing was sent and no draft stands."""
        raise NotImplementedError

    def data(self: Any) -> QueryDict:
        if self.request.method == "POST":
            return self.request.POST  # type: ignore[no-any-return]
        return self.before() or self.start()  # type: ignore[no-any-return]

    def offer(self: Any, form: Form) -> None:
        data, known = self.data(), self._known()
        for number in range(rows_in(data)):
            category = data.get(f"item_{number}_category", "")
            item_fields(form, number, known=known, referral=self.referral, category=category)

    def _known(self: Any) -> dict[str, Category]:
        return categories(london_day(timezone.now()))

    def initial(self: Any, contents: Any) -> dict[str, Any]:
        data, form = self.data(), self._form()
        found = {
            name: field.widget.value_from_datadict(data, {}, name)
            for name, field in form.fields.items()
            if name != VERSION
        }
        return found | {"kind": found.get("kind") or RoundKind.PLAN}

    def contents(self: Any) -> Any:
        self.check()
        data = self.data()
        rows = rows_in(data)
        form = self._form()
        read = self._form(data=data)
        read.is_valid()
        known = self._known()
        return EditorShown(
            title=self.title,
            decision=self.shown(),
            sections=tuple(
                look.Section(f"item-{number + 1}", f"Item {number + 1}") for number in range(rows)
            ),
            items=tuple(
                self._row(form, number, rows, read.cleaned_data, known) for number in range(rows)
            ),
            may_add=rows < MOST_ITEMS,
            is_new=self.is_new,
            version=self.version(),
        )

    def _row(
        self: Any,
        form: Form,
        number: int,
        rows: int,
        given: Mapping[str, Any],
        known: Mapping[str, Category],
    ) -> RowShown:
        name = f"item_{number}_"
        names = [one for one in form.fields if one.startswith(name)]
        record = [one for one in names if one.removeprefix(name) in RECORD]
        hidden = {name + "notice_withheld_because"}  # drawn beneath the answer that reveals it
        facts = item_in(given, number)
        category = known.get(facts.category)
        prompts = prompts_for(category, facts.words(), facts.proportionality) if category else ()
        return RowShown(
            number=number,
            plain=tuple(one for one in names if one not in record),
            record=tuple(one for one in record if one not in hidden),
            prompts=tuple(PROMPTS[code] for code in prompts),
            is_first=number == 0,
            is_last=number == rows - 1,
        )

    def post(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The buttons of the rows keep what was typed, in its new order."""
        what = request.POST.get(ROWS, "")
        if not what or {SAVE, DO} & set(request.POST):
            return super().post(request, *args, **kwargs)  # type: ignore[misc, no-any-return]
        self.check()
        changed, at = rearranged(request.POST, what)
        request.POST = changed  # type: ignore[assignment]
        self.keep()
        return HttpResponseRedirect(f"{request.path}#item-{at + 1}")


class NewPlanPage(EditorMixin, ReferralDecisionPage):
    """`/referrals/{id}/plans/new/`: the next round."""

    verb = RoundVerb.PROPOSE
    title = "Write an action plan"
    is_new = True

    def check(self) -> None:
        proposing.check_none_in_the_making(self.referral)

    def start(self) -> QueryDict:
        return QueryDict(mutable=True)

    def act(self, form: Any) -> Done:
        plan = proposing.propose(
            referral_id=self.referral.pk,
            by=self.person,
            at=timezone.now(),
            facts=plan_in(form, rows_in(self.data())),
            version=form.version,
        )
        return Done(page_of(plan), said_of(plan))


class EditPlanPage(EditorMixin, PlanDecisionPage):
    """`/plans/{id}/edit/`: a round that has not been issued."""

    verb = RoundVerb.EDIT
    title = "Change the plan"
    is_new = False

    def start(self) -> QueryDict:
        return as_written(self.plan)

    def act(self, form: Any) -> Done:
        plan = proposing.edit(
            round_id=self.plan.pk,
            by=self.person,
            at=timezone.now(),
            facts=plan_in(form, rows_in(self.data())),
            version=form.version,
        )
        return Done(page_of(plan), said_of(plan))


def said_of(plan: Round) -> str:
    if plan.needs_review:
        return "Saved. A legal manager has been asked to agree to it; nothing has been sent yet."
    return "Saved. Nothing has been sent yet: check it, then issue it."
