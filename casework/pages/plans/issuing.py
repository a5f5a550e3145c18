"""What is decided about a round as a whole: agree to it, check and issue it, send one item first,
discard it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone

from casework.moving import stops
from casework.pages.plans.deciding import DecisionShown, PlanDecisionPage
from casework.pages.plans.shown import ItemShown, item_shown, plans_page, standing_items
from casework.plans import issuing, proposing
from casework.plans.lifecycle import ROUND, Cause, ItemState, RoundVerb
from casework.plans.moving import categories, open_tracks, page_of
from casework.plans.policy import allow_review
from casework.plans.rules import may_go_first, wait_until
from casework.plans.waiting import stands_in_the_way
from core.accounts.policy import know_bonds
from core.forms import Form, LongText, Option, Radios
from core.london import london_day
from core.pages import Done
from core.reference.lookup import setting
from core.words import count, in_full, listed
from deadlines.reading import current_calendar


class IssueForm(Form):
    versioned = True


@dataclass(frozen=True)
class IssueShown:
    title: str
    decision: DecisionShown
    items: tuple[ItemShown, ...]
    offer_href: str  # where a discussion is offered first, if that is missing
    edit_href: str
    version: int


class IssuePage(PlanDecisionPage):
    """`issue/`: what will be sent, who is told, which decision waits, before it is done."""

    template: ClassVar[str] = "casework/plan_issue.html"
    form_class = IssueForm
    verb = RoundVerb.ISSUE
    title = "Check the plan before you issue it"
    button = "Issue this plan"

    def contents(self) -> Any:
        self.check()
        now = timezone.now()
        calendar, known = current_calendar(), categories(london_day(now))
        know_bonds(self.person, [self.referral.matter])
        free = self.plan.after_reply_id is not None and not self.plan.needs_review
        talked = free or issuing.discussed(self.plan, now)
        offer = f"/referrals/{self.referral.pk}/discussion/offer/"
        return IssueShown(
            title=self.title,
            decision=self.shown(),
            items=tuple(
                item_shown(item, number, user=self.person, at=now, calendar=calendar, known=known)
                for number, item in enumerate(standing_items(self.plan), start=1)
            ),
            offer_href="" if talked else offer,
            edit_href=page_of(self.plan) + "edit/",
            version=self.plan.version,
        )

    def happens(self) -> Iterable[str]:
        drafts = [one for one in self.plan.items.all() if one.state == ItemState.DRAFT]
        known = categories(london_day(timezone.now()))
        told = listed(sorted({str(one.officer) for one in drafts}))
        yield f"The force can read the plan at once; {told or 'the officer in charge'} is told."
        yield "Each item has a clock on its date. It cannot be changed afterwards, only its date."
        held = [one for one in drafts if known[one.category].is_counselling]
        if held:
            yield (
                f"{count(len(held), 'item')} about counselling waits until a legal manager and a "
                "senior officer of the force have approved it. The rest goes now."
            )
        yield from self._waits([one for one in drafts if one not in held])

    def _waits(self, drafts: list[Any]) -> Iterable[str]:
        now = timezone.now()
        today = london_day(now)
        latest = current_calendar().add(today, setting("longest-pause", today))
        waits = False
        for track in open_tracks(self.referral).values():
            dates = [one.required_on for one in drafts if stands_in_the_way(one, track)]
            if not dates:
                continue
            waits = True
            until = in_full(wait_until(dates, today=today, latest=latest))
            if stops(track.clock, now):
                ours = " It counts as time of the CPS." if self.plan.cause == Cause.CPS else ""
                yield f"The clock of the decision on {track.suspect} stops until {until}.{ours}"
            else:
                yield (f"The decision on {track.suspect} waits until {until}; its clock runs on.")
        if not waits:
            yield "No decision waits for it: the clock runs on."

    def act(self, form: Any) -> Done:
        plan = issuing.issue(
            round_id=self.plan.pk, by=self.person, at=timezone.now(), version=form.version
        )
        return Done(page_of(plan), "Issued. The force has been told.")


class AgreeForm(Form):
    versioned = True
    agreed = Radios(
        "Do you agree that it is issued?",
        [
            Option("yes", "Yes, as it is written"),
            Option("no", "No", hint="The lawyer changes it, or discards it."),
        ],
        empty="Choose whether you agree",
    )
    words = LongText(
        "What do you say to the lawyer?",
        hint="Needed if you do not agree.",
        required=False,
        max_length=4000,
    )


class AgreePage(PlanDecisionPage):
    """`review/`: another legal manager agrees to a later round, or does not."""

    template: ClassVar[str] = "casework/plan_issue.html"
    form_class = AgreeForm
    verb = RoundVerb.AGREE
    title = "Do you agree to this plan?"
    button = "Send your answer"
    fields = ("agreed", "words")
    is_long = True

    def contents(self) -> Any:
        self.check()
        allow_review(self.person, self.plan)
        now = timezone.now()
        calendar, known = current_calendar(), categories(london_day(now))
        know_bonds(self.person, [self.referral.matter])
        return IssueShown(
            title=self.title,
            decision=self.shown(),
            items=tuple(
                item_shown(item, number, user=self.person, at=now, calendar=calendar, known=known)
                for number, item in enumerate(standing_items(self.plan), start=1)
            ),
            offer_href="",
            edit_href="",
            version=self.plan.version,
        )

    def happens(self) -> Iterable[str]:
        yield "The lawyer is told. Nothing goes to the police before the lawyer issues the plan."

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        agreed = given["agreed"] == "yes"
        review = proposing.agree if agreed else proposing.refuse
        plan = review(
            round_id=self.plan.pk,
            by=self.person,
            at=timezone.now(),
            words=given["words"],
            version=form.version,
        )
        said = "Agreed. The lawyer can issue it." if agreed else "The lawyer has been told why not."
        return Done(page_of(plan), said)


class UrgentForm(Form):
    versioned = True
    item = Radios("Which item goes first?", empty="Choose the item that goes first")
    why = LongText(
        "Why can it not wait for the agreement?",
        empty="Say why it cannot wait for the agreement",
        max_length=2000,
    )


class UrgentPage(PlanDecisionPage):
    """`urgent/`: one item goes before the plan is agreed."""

    form_class = UrgentForm
    verb = RoundVerb.URGENT_FIRST
    title = "Send one urgent item first"
    button = "Send this item"
    fields = ("item", "why")

    def offer(self, form: Form) -> None:
        known = categories(london_day(timezone.now()))
        field = form.fields["item"]
        assert isinstance(field, Radios)
        field.offer(
            Option(str(one.pk), one.what)
            for one in self.plan.items.all()
            if one.state == ItemState.DRAFT and may_go_first(known[one.category])
        )

    def happens(self) -> Iterable[str]:
        yield "The officer is told, and the item has its clock. No decision waits for it."
        yield "The others wait until a legal manager has agreed. Only one item can go first."

    def act(self, form: Any) -> Done:
        given = form.cleaned_data
        plan = issuing.urgent_first(
            round_id=self.plan.pk,
            by=self.person,
            at=timezone.now(),
            item_id=UUID(given["item"]),
            why=given["why"],
            version=form.version,
        )
        return Done(page_of(plan), "Sent. The rest waits for the agreement.")


class DiscardForm(Form):
    versioned = True
    why = LongText("Why is it not needed?", empty="Say why the plan is not needed", max_length=2000)


class DiscardPage(PlanDecisionPage):
    """`discard/`: nothing of it has been sent, and nothing will be."""

    form_class = DiscardForm
    verb = RoundVerb.DISCARD
    title = "Discard this plan"
    button = "Discard the plan"
    fields = ("why",)

    def check(self) -> None:
        ROUND.after(self.verb, self.plan.state)

    def act(self, form: Any) -> Done:
        proposing.discard(
            round_id=self.plan.pk,
            by=self.person,
            at=timezone.now(),
            why=form.cleaned_data["why"],
            version=form.version,
        )
        return Done(plans_page(self.referral), "Discarded. Nothing was sent.")
