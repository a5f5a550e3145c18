"""The base of the pages that decide one thing about a plan, an item or a discussion, and the simple
ones: one question, what will happen, one button."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from casework.models import PlanItem, Referral, Round
from casework.pages.plans.shown import (
    ItemShown,
    find_plan,
    find_referral,
    item_shown,
    plans_page,
    round_rows,
    standing_items,
    title_of,
)
from casework.pages.referrals.shown import header_of
from casework.plans.lifecycle import ITEM, ROUND
from casework.plans.moving import categories, page_of
from casework.plans.policy import MAY
from core import look
from core.accounts.policy import allow
from core.audit.reading import reads_of
from core.changes import changes_of
from core.drafts.pages import DraftedPage
from core.errors import Absent
from core.london import london_day
from core.pages import Change
from core.routes import Operation, Policy
from deadlines.reading import current_calendar


@dataclass(frozen=True)
class DecisionShown:
    """What every page of one decision shows around its question."""

    title: str
    header: look.CaseHeader
    back: str
    back_text: str
    rows: tuple[look.Row, ...]
    said: tuple[look.Entry, ...]
    prompts: tuple[str, ...]
    fields: tuple[str, ...]
    happens: tuple[str, ...]
    button: str
    version: int


class DecisionPage(DraftedPage):
    """Base of them: may this person, may it move so. A subclass names its `verb` and its words."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.ALTERATION
    template: ClassVar[str] = "casework/plan_decide.html"
    verb: ClassVar[str]
    title: ClassVar[str]
    button: ClassVar[str]
    fields: ClassVar[tuple[str, ...]] = ()
    referral: Referral

    def happens(self) -> Iterable[str]:
        """What sending does, in sentences."""
        return ()

    def rows(self) -> tuple[look.Row, ...]:
        return ()

    def said(self) -> tuple[look.Entry, ...]:
        return ()

    def prompts(self) -> tuple[str, ...]:
        return ()

    def version(self) -> int:
        raise NotImplementedError

    def back(self) -> tuple[str, str]:
        raise NotImplementedError

    def check(self) -> None:
        """Raise `RuleBroken` where the thing cannot be moved so now."""

    def contents(self) -> Any:
        self.check()
        return self.shown()

    def shown(self) -> DecisionShown:
        back, back_text = self.back()
        return DecisionShown(
            title=self.title,
            header=header_of(
                self.referral,
                user=self.person,
                at=timezone.now(),
                calendar=current_calendar(),
                link=True,
            ),
            back=back,
            back_text=back_text,
            rows=self.rows(),
            said=self.said(),
            prompts=self.prompts(),
            fields=self.fields,
            happens=tuple(self.happens()),
            button=self.button,
            version=self.version(),
        )


class ReferralDecisionPage(DecisionPage):
    """About a referral: what is written for it anew."""

    def find(self, **kwargs: Any) -> None:
        self.referral = find_referral(self.person, kwargs["referral_id"])
        reads_of(self.request).show(
            "charging-referral", [(self.referral.pk, self.referral.matter_id)]
        )
        allow(self.person, self.verb, self.referral.matter, MAY)

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.referral, since)

    def version(self) -> int:
        return self.referral.version

    def back(self) -> tuple[str, str]:
        return plans_page(self.referral), f"Back to the plans of {self.referral.case.urn}"


class PlanDecisionPage(DecisionPage):
    """About one round."""

    plan: Round

    def find(self, **kwargs: Any) -> None:
        self.plan = find_plan(self.person, kwargs["plan_id"])
        self.referral = find_referral(self.person, self.plan.referral_id)
        reads_of(self.request).show("action-plan", [(self.plan.pk, self.plan.matter_id)])
        allow(self.person, self.verb, self.plan.matter, MAY)

    def check(self) -> None:
        ROUND.after(self.verb, self.plan.state)

    def rows(self) -> tuple[look.Row, ...]:
        return round_rows(self.plan)

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.plan, since)

    def version(self) -> int:
        return self.plan.version

    def back(self) -> tuple[str, str]:
        return page_of(self.plan), f"Back to the {title_of(self.plan).lower()}"


class ItemDecisionPage(DecisionPage):
    """About one item of a round that has been sent."""

    plan: Round
    item: PlanItem

    def find(self, **kwargs: Any) -> None:
        seen = PlanItem.objects.visible_to(self.person).filter(pk=kwargs["action_item_id"])
        plan_id = seen.values_list("round", flat=True).first()
        if plan_id is None:
            raise Absent
        self.plan = find_plan(self.person, plan_id)
        self.referral = find_referral(self.person, self.plan.referral_id)
        self.item = next(one for one in self.plan.items.all() if one.pk == kwargs["action_item_id"])
        reads_of(self.request).show("action-item", [(self.item.pk, self.plan.matter_id)])
        allow(self.person, self.verb, self.plan.matter, MAY)

    def check(self) -> None:
        ITEM.after(self.verb, self.item.state)

    def changes(self, since: int) -> Sequence[Change]:
        return changes_of(self.item, since)

    def version(self) -> int:
        return self.item.version

    def number(self) -> int:
        return standing_items(self.plan).index(self.item) + 1

    def rows(self) -> tuple[look.Row, ...]:
        shown = self._shown_item()
        return (look.Row("What is asked", self.item.what), *shown.rows, *shown.record)

    def said(self) -> tuple[look.Entry, ...]:
        return self._shown_item().said

    def prompts(self) -> tuple[str, ...]:
        return self._shown_item().prompts

    def _shown_item(self) -> ItemShown:
        now = timezone.now()
        return item_shown(
            self.item,
            self.number(),
            user=self.person,
            at=now,
            calendar=current_calendar(),
            known=categories(london_day(now)),
        )

    def back(self) -> tuple[str, str]:
        return f"{page_of(self.plan)}#item-{self.number()}", "Back to the plan"
