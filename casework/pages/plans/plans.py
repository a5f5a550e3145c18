"""The plans of a referral, and the page of one round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from casework.models import Round
from casework.pages.plans.shown import (
    ItemShown,
    PlansShown,
    RoundShown,
    find_plan,
    find_referral,
    item_shown,
    plans_page,
    plans_shown,
    round_shown,
    round_steps,
    standing_items,
    title_of,
)
from casework.pages.referrals.shown import header_of
from casework.plans.lifecycle import UNISSUED, DiscussionVerb, RoundState, RoundVerb
from casework.plans.moving import categories, page_of
from casework.plans.offering import who_may
from casework.plans.policy import MAY
from core import look
from core.accounts.policy import know_bonds, may
from core.audit.reading import reads_of
from core.london import london_day
from core.pages import Page
from core.routes import Operation, Policy
from deadlines.reading import current_calendar


@dataclass(frozen=True)
class ReferralPlansShown:
    title: str
    header: look.CaseHeader
    steps: look.NextSteps
    plans: PlansShown


class PlansPage(Page):
    """`/referrals/{id}/plans/`: every round of the case, and what was talked about."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "casework/plans.html"

    def find(self, **kwargs: Any) -> None:
        self.referral = find_referral(self.person, kwargs["referral_id"])

    def contents(self) -> Any:
        referral, now, calendar = self.referral, timezone.now(), current_calendar()
        reads_of(self.request).show("charging-referral", [(referral.pk, referral.matter_id)])
        return ReferralPlansShown(
            title=f"Action plans: {referral.case.urn}",
            header=header_of(referral, user=self.person, at=now, calendar=calendar, link=True),
            steps=self._steps(),
            plans=plans_shown(referral, self.person, now, calendar),
        )

    def _steps(self) -> look.NextSteps:
        here = plans_page(self.referral)
        waiting = Round.objects.visible_to(self.person).filter(
            case=self.referral.case_id, state__in=UNISSUED
        )
        unsent = waiting.first()

        def step(verb: str, text: str, href: str) -> look.Step:
            mine = may(self.person, verb, self.referral.matter, MAY)
            return look.Step(text, href, who=who_may(verb), mine=mine)

        first = (
            look.Step(f"Go on with round {unsent.number}", page_of(unsent))
            if unsent is not None
            else step(RoundVerb.PROPOSE, "Write an action plan", f"{here}new/")
        )
        talk = f"/referrals/{self.referral.pk}/discussion/"
        return look.NextSteps(
            primary=first,
            others=(
                step(DiscussionVerb.OFFER, "Offer a discussion", f"{talk}offer/"),
                step(DiscussionVerb.RECORD, "Record a discussion", f"{talk}record/"),
            ),
        )


@dataclass(frozen=True)
class PlanShown:
    title: str
    back: str
    header: look.CaseHeader
    steps: look.NextSteps
    plan: RoundShown
    items: tuple[ItemShown, ...]
    is_issued: bool


class PlanPage(Page):
    """`/plans/{id}/`: what is asked, what was said of each item, and what is owed by whom."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "casework/plan.html"

    def find(self, **kwargs: Any) -> None:
        self.plan = find_plan(self.person, kwargs["plan_id"])
        self.referral = find_referral(self.person, self.plan.referral_id)

    def contents(self) -> Any:
        plan, now, calendar = self.plan, timezone.now(), current_calendar()
        reads_of(self.request).show("action-plan", [(plan.pk, plan.matter_id)])
        known = categories(london_day(now))
        know_bonds(self.person, [self.referral.matter])
        return PlanShown(
            title=title_of(plan),
            back=plans_page(self.referral),
            header=header_of(self.referral, user=self.person, at=now, calendar=calendar, link=True),
            steps=round_steps(plan, self.person),
            plan=round_shown(plan, now, calendar),
            items=tuple(
                item_shown(item, number, user=self.person, at=now, calendar=calendar, known=known)
                for number, item in enumerate(standing_items(plan), start=1)
            ),
            is_issued=plan.state == RoundState.ISSUED,
        )
