"""What pages show of action plans: the same words and figures, in the shapes of core.look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from casework.models import NotAsked, PlanItem, PreChargeDiscussion, Referral, Round
from casework.plans.issuing import record_of
from casework.plans.lifecycle import (
    DiscussionAbout,
    DiscussionAnswer,
    ItemState,
    ItemVerb,
    Notice,
    RoundKind,
    RoundState,
    RoundVerb,
    Side,
)
from casework.plans.moving import page_of
from casework.plans.offering import (
    available_item,
    available_round,
    item_open_now,
    round_open_now,
    who_may,
)
from casework.plans.proportionality import ASKED, PROMPTS, Category
from core import look
from core.accounts.roles import Rank
from core.errors import Absent
from core.london import london_day
from core.words import in_full, short
from deadlines.models import Deadline
from deadlines.pages.shown import clock_shown
from deadlines.workingdays import Calendar

if TYPE_CHECKING:
    from core.accounts.models import User

# the step that each verb opens, in the order in which they are offered
ROUND_STEPS: dict[str, tuple[str, str]] = {
    RoundVerb.ISSUE: ("Check and issue the plan", "issue/"),
    RoundVerb.AGREE: ("Say whether you agree to it", "review/"),
    RoundVerb.EDIT: ("Change the plan", "edit/"),
    RoundVerb.URGENT_FIRST: ("Send one urgent item first", "urgent/"),
    RoundVerb.DISCARD: ("Discard the plan", "discard/"),
}
ITEM_STEPS: dict[str, tuple[str, str]] = {
    ItemVerb.ACCEPT: ("Answer the reply", "reply/"),
    ItemVerb.KEEP: ("Answer the challenge", "challenge/"),
    ItemVerb.APPROVE: ("Approve or refuse", "approval/"),
    ItemVerb.ANSWER_EXTENSION: ("Answer the request for more time", "date/"),
    ItemVerb.CHANGE_DATE: ("Change the date", "date/"),
    ItemVerb.WITHDRAW: ("Withdraw it", "withdraw/"),
}


def plans_page(referral: Referral) -> str:
    return f"/referrals/{referral.pk}/plans/"


def item_page(item: PlanItem, there: str) -> str:
    return f"/plans/items/{item.pk}/{there}"


def find_referral(user: User, referral_id: UUID) -> Referral:
    """The referral with what the head of a page shows; `Absent` if this person may not see it."""
    found = Referral.objects.visible_to(user).for_cards().filter(pk=referral_id).first()
    if found is None:
        raise Absent
    return found


def find_plan(user: User, plan_id: UUID) -> Round:
    found = Round.objects.visible_to(user).for_reading().filter(pk=plan_id).first()
    if found is None:
        raise Absent
    return found


# --- an item --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ItemShown:
    id: str
    title: str
    state: str
    clock: look.Clock | None  # with whom it is, and until when
    rows: tuple[look.Row, ...]
    record: tuple[look.Row, ...]
    prompts: tuple[str, ...]
    said: tuple[look.Entry, ...]
    steps: tuple[look.Step, ...]


def item_shown(
    item: PlanItem,
    number: int,
    *,
    user: User,
    at: datetime,
    calendar: Calendar,
    known: dict[str, Category],
) -> ItemShown:
    category = known.get(item.category) or Category(item.category, item.category)
    return ItemShown(
        id=f"item-{number}",
        title=f"Item {number}: {item.what}",
        state=str(ItemState(item.state).label),
        clock=_clock_of(item, at, calendar),
        rows=_rows(item, category),
        record=_record(item) if category.record else (),
        prompts=tuple(PROMPTS[code] for code in item.prompts_left),
        said=_said(item),
        steps=item_steps(item, user, london_day(at)),
    )


def _clock_of(item: PlanItem, at: datetime, calendar: Calendar) -> look.Clock | None:
    clock = owed_on(item)
    if clock is None or item.state in (ItemState.DRAFT, ItemState.HELD):
        return None
    return clock_shown(clock, at, calendar, str(ItemState(item.state).label))


def owed_on(item: PlanItem) -> Deadline | None:
    """The clock of what is owed on an item now: theirs, or ours on what they said."""
    if item.state == ItemState.OPEN:
        return item.clock
    if item.state == ItemState.REPLIED:
        return next((one.clock for one in reversed(item.replies.all())), None)
    if item.state == ItemState.CHALLENGED:
        return next((one.clock for one in reversed(item.challenges.all())), None)
    return None


def _rows(item: PlanItem, category: Category) -> tuple[look.Row, ...]:
    first = item.first_required_on
    return (
        look.Row("Kind", category.label),
        look.Row("About", str(item.suspect) if item.suspect is not None else "All suspects"),
        look.Row("Why", item.why),
        look.Row("Line of enquiry", item.line),
        look.Row("Who does it", str(item.officer)),
        look.Row("Required by", in_full(item.required_on)),
        look.Row("First asked for by", in_full(first) if first != item.required_on else ""),
        look.Row("Reminder", in_full(item.remind_on) if item.remind_on else ""),
        look.Row("No decision without it, because", item.cannot_decide_because),
        look.Row("No counselling record, because", item.not_counselling_because),
        look.Row("Ended because", item.closed_why),
    )


def _record(item: PlanItem) -> tuple[look.Row, ...]:
    record = record_of(item)
    if record is None:
        return ()
    period = [in_full(one) for one in (record.period_from, record.period_to) if one is not None]
    notice = str(Notice(record.notice).label)
    if record.notice_withheld_because:
        notice = f"{notice}: {record.notice_withheld_because}"
    return (
        *(look.Row(question, getattr(record, name)) for name, (question, _) in ASKED.items()),
        look.Row("Period", " to ".join(period)),
        look.Row("Notice to the person", notice),
        look.Row("Police approver", f"{record.approver_name}, {Rank(record.approver_rank).label}"),
        look.Row("Part of the device", record.device_part),
        look.Row("Digital Processing Notice", "Used" if record.processing_notice else ""),
        look.Row("Substantial probative value", record.substantial_probative_value),
    )


def _said(item: PlanItem) -> tuple[look.Entry, ...]:
    """What both sides said of an item, newest first."""
    found = [
        look.Entry(
            one.at,
            f"Reply: {one.get_outcome_display()}",
            one.by.name,
            "\n".join([one.text, *(f"Document: {name}" for name in one.documents)]),
        )
        for one in item.replies.all()
    ]
    for challenge in item.challenges.all():
        text = "\n".join(part for part in (challenge.reason, challenge.proposal) if part)
        found.append(look.Entry(challenge.at, "Challenged", challenge.by.name, text))
        if challenge.answered_at is not None and challenge.answered_by is not None:
            what = f"Challenge answered: {challenge.get_answer_display()}"
            by = challenge.answered_by.name
            found.append(look.Entry(challenge.answered_at, what, by, challenge.words))
    for change in item.date_changes.all():
        asked = change.side == Side.POLICE
        what = f"{'More time asked for' if asked else 'Date changed'}: {short(change.to_on)}"
        found.append(look.Entry(change.at, what, change.by.name, change.why))
        if change.answered_at is not None and change.answered_by is not None:
            what = f"Request for more time: {change.get_answer_display()}"
            by = change.answered_by.name
            found.append(look.Entry(change.answered_at, what, by, change.words))
    found += [
        look.Entry(
            one.at,
            f"{'Approved' if one.agreed else 'Refused'} for the {one.get_side_display()}",
            one.by.name,
            one.words,
        )
        for one in item.approvals.all()
    ]
    found += [look.Entry(one.at, "Officer reminded", "this service") for one in item.chasers.all()]
    return tuple(sorted(found, key=lambda entry: entry.at, reverse=True))


def item_steps(item: PlanItem, user: User, on: date) -> tuple[look.Step, ...]:
    mine = set(available_item(item, user, on))
    opened = [verb for verb in ITEM_STEPS if item_open_now(item, verb)]
    if ItemVerb.ANSWER_EXTENSION in opened:
        opened.remove(ItemVerb.CHANGE_DATE)  # the same page
    return tuple(
        look.Step(
            ITEM_STEPS[verb][0],
            item_page(item, ITEM_STEPS[verb][1]),
            who=who_may(verb),
            mine=verb in mine,
        )
        for verb in opened
    )


# --- a round --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RoundShown:
    href: str
    title: str
    state: str
    rows: tuple[look.Row, ...]
    clocks: tuple[look.Clock, ...]  # what is owed, on both sides


def title_of(plan: Round) -> str:
    return f"{RoundKind(plan.kind).label}, round {plan.number}"


def standing_items(plan: Round) -> list[PlanItem]:
    """The items of a round but for those that were taken out before it was issued."""
    return [
        item
        for item in plan.items.all()
        if item.state != ItemState.WITHDRAWN or item.clock_id or item.approvals.all()
    ]


def owed(plan: Round, at: datetime, calendar: Calendar) -> tuple[look.Clock, ...]:
    """The running clocks of a round: the review of it, and what is owed on its items."""
    found = []
    if plan.review_clock is not None and plan.review_clock.ended_at is None:
        found.append(clock_shown(plan.review_clock, at, calendar, "Agreement needed"))
    for number, item in enumerate(standing_items(plan), start=1):
        clock = owed_on(item)
        if clock is not None:
            words = f"Item {number}: {ItemState(item.state).label}"
            found.append(clock_shown(clock, at, calendar, words))
        found += [
            clock_shown(change.clock, at, calendar, f"Item {number}: answer on more time needed")
            for change in item.date_changes.all()
            if change.clock is not None and not change.answer
        ]
    return tuple(found)


def round_rows(plan: Round) -> tuple[look.Row, ...]:
    reviewed = ""
    if plan.reviewed_by is not None and plan.reviewed_at is not None:
        reviewed = f"{plan.reviewed_by.name}, {short(london_day(plan.reviewed_at))}"
    return (
        look.Row("What it is for", plan.why),
        look.Row("Caused by", "" if plan.number == 1 else plan.get_cause_display()),
        look.Row("Written by", plan.author.name),
        look.Row("Read by", reviewed),
        look.Row("Said of it", plan.review_words),
        look.Row("One item went first, because", plan.urgent_because),
        look.Row("Issued", in_full(london_day(plan.issued_at)) if plan.issued_at else ""),
    )


def round_shown(plan: Round, at: datetime, calendar: Calendar) -> RoundShown:
    return RoundShown(
        href=page_of(plan),
        title=title_of(plan),
        state=str(RoundState(plan.state).label),
        rows=round_rows(plan),
        clocks=owed(plan, at, calendar),
    )


def round_steps(plan: Round, user: User) -> look.NextSteps:
    mine = set(available_round(plan, user))
    opened = [verb for verb in ROUND_STEPS if round_open_now(plan, verb)]
    steps = [
        look.Step(
            ROUND_STEPS[verb][0],
            page_of(plan) + ROUND_STEPS[verb][1],
            who=who_may(verb),
            mine=verb in mine,
        )
        for verb in opened
    ]
    said = {
        RoundState.ISSUED: "The plan is with the police. What is owed on each item stands below.",
        RoundState.DISCARDED: "This plan was not issued.",
    }.get(RoundState(plan.state), "")
    return look.NextSteps(primary=steps[0] if steps else None, others=steps[1:], said=said)


# --- the discussion, and the whole of a referral --------------------------------------------------


@dataclass(frozen=True)
class PlansShown:
    """The plans of a case, for its page: rounds newest first, the discussions, what was decided not
    to be asked for."""

    href: str
    rounds: tuple[RoundShown, ...]
    discussions: tuple[tuple[look.Row, ...], ...]
    not_asked: tuple[tuple[look.Row, ...], ...]


def plans_shown(referral: Referral, user: User, at: datetime, calendar: Calendar) -> PlansShown:
    """A section for the page of a referral. A fixed number of queries."""
    rounds = Round.objects.visible_to(user).for_reading().filter(case=referral.case_id)
    talks = PreChargeDiscussion.objects.visible_to(user).filter(case=referral.case_id)
    limits = NotAsked.objects.filter(case=referral.case_id).select_related("by", "agreed_by")
    return PlansShown(
        href=plans_page(referral),
        rounds=tuple(round_shown(one, at, calendar) for one in rounds.order_by("-number")),
        discussions=tuple(
            discussion_rows(one)
            for one in talks.select_related("offered_by", "answered_by").order_by("-offered_at")
        ),
        not_asked=tuple(_limit_rows(limits)),
    )


def discussion_rows(one: PreChargeDiscussion) -> tuple[look.Row, ...]:
    answer = str(DiscussionAnswer(one.answer).label) if one.answer else "Not answered yet"
    return (
        look.Row("About", str(DiscussionAbout(one.about).label)),
        look.Row("Offered", f"{in_full(london_day(one.offered_at))} by {one.offered_by.name}"),
        look.Row("What was offered", one.words),
        look.Row("The officer's answer", answer),
        look.Row("Words of the officer", one.answer_words),
        look.Row("Held", in_full(one.held_on) if one.held_on else ""),
        look.Row("Note", one.note),
        look.Row("The officer's note", one.officer_note),
    )


def _limit_rows(limits: Iterable[NotAsked]) -> Iterable[tuple[look.Row, ...]]:
    for one in limits:
        agreed = (
            f"{one.agreed_by.name}, {short(london_day(one.agreed_at))}"
            if one.agreed_by is not None and one.agreed_at is not None
            else "Not yet"
        )
        yield (
            look.Row("Not asked for", one.what),
            look.Row("Why", one.why),
            look.Row("Written by", one.by.name),
            look.Row("Agreed by the officer", agreed),
        )
