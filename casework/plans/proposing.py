"""Writing a round: proposed, changed, agreed or not, discarded. Nothing of it is with the police.

Each verb reads in the same order: lock, allow, check the move, change, clock, record, tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from casework.models import (
    FileAssessment,
    ItemReply,
    PlanItem,
    Proportionality,
    Referral,
    Round,
    Suspect,
)
from casework.moving import end_clock, needs_words
from casework.plans.lifecycle import (
    ROUND,
    UNISSUED,
    ItemState,
    ItemVerb,
    RoundState,
    RoundVerb,
)
from casework.plans.moving import (
    categories,
    lock_referral,
    lock_round,
    move_item,
    open_tracks,
    tell_about,
)
from casework.plans.policy import allow_review
from casework.plans.proportionality import Category, prompts_for
from casework.plans.rules import ItemFacts, PlanFacts, cause_of, needs_agreement, plan_faults
from casework.referrals.lifecycle import Dispute
from core.accounts.models import Officer, User
from core.accounts.roles import PostKind
from core.errors import Invalid, RuleBroken
from core.history import write
from core.london import london_day
from deadlines import actions as clocks
from deadlines.recipients import resolve

REVIEW_CLOCK = "second-plan-review"
STANDS = (Dispute.OPEN, Dispute.NOT_DISPUTED, Dispute.UNSUCCESSFUL)


@transaction.atomic
def propose(
    *, referral_id: UUID, by: User, at: datetime, facts: PlanFacts, version: int | None = None
) -> Round:
    """Write a round down. The first of a case is ready to be issued; every later one waits for a
    legal manager's agreement."""
    referral = lock_referral(referral_id, by, RoundVerb.PROPOSE, version)
    return add_round(referral, facts, by=by, at=at)


def add_round(
    referral: Referral,
    facts: PlanFacts,
    *,
    by: User,
    at: datetime,
    after: ItemReply | None = None,
    same_words: bool = False,
) -> Round:
    """A new round of a locked referral. `after` is the reply that it follows."""
    check_none_in_the_making(referral)
    around = look_around(referral, facts, at)
    rounds = Round.objects.filter(case=referral.case_id)
    first = not rounds.exclude(state=RoundState.DISCARDED).exists()
    failure = None if first or after is not None else _failure_of(referral)
    needs = needs_agreement(facts, first=first, same_words_after_part_reply=same_words)
    plan = Round(
        case=referral.case,
        referral=referral,
        number=(rounds.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=facts.kind,
        state=RoundState.READY,
        why=facts.why,
        cause=cause_of(
            reply_outcome=after.outcome if after is not None else "",
            file_failed=failure is not None,
        ),
        after_reply=after,
        after_failure=failure,
        author=by,
        proposed_at=at,
        updated_at=at,
    )
    if needs:
        _await_review(plan, by=by, at=at)
    write(plan, by=by, at=at, why="Action plan written")
    _write_items(plan, facts, around, by=by, at=at)
    if needs:
        _tell_reviewers(plan, at=at)
    return plan


def check_none_in_the_making(referral: Referral) -> None:
    waiting = Round.objects.filter(case=referral.case_id, state__in=UNISSUED).first()
    if waiting is not None:
        text = f"Round {waiting.number} has not been issued yet. Change that one, or discard it."
        raise RuleBroken("plan-in-the-making", text, state=waiting.state)


def _failure_of(referral: Referral) -> FileAssessment | None:
    """The assessment that the file of this referral was below the standard, where it stands."""
    found = FileAssessment.objects.filter(referral=referral, dispute__in=STANDS).first()
    return found if found is not None and found.failures else None


class Around:
    """What the rows of a plan are made with."""

    def __init__(
        self,
        known: Mapping[str, Category],
        suspects: Mapping[str, Suspect],
        officers: Mapping[str, Officer],
        in_charge: Officer,
    ) -> None:
        self.known, self.suspects, self.officers = known, suspects, officers
        self.in_charge = in_charge


def look_around(referral: Referral, facts: PlanFacts, at: datetime) -> Around:
    """Reads what the plan is checked against; `Invalid` with all its faults."""
    today = london_day(at)
    tracks = open_tracks(referral)
    if not tracks:
        text = "No suspect of this referral waits for a decision."
        raise RuleBroken("nothing-to-decide", text, state=referral.state)
    collars = {item.officer for item in facts.items if item.officer}
    named = (
        Officer.objects.in_service()
        .select_related("user")
        .filter(force=referral.matter.force_id, collar_number__in=collars)
    )
    around = Around(
        categories(today),
        {reference: track.suspect for reference, track in tracks.items()},
        {officer.collar_number: officer for officer in named},
        referral.officer,
    )
    faults = plan_faults(
        facts,
        categories=around.known,
        suspects=around.suspects,
        officers=around.officers,
        today=today,
    )
    if faults:
        raise Invalid(faults)
    return around


def _await_review(plan: Round, *, by: User, at: datetime) -> None:
    """The round waits for a manager's agreement. One that waits already keeps its clock."""
    running = plan.review_clock is not None and plan.review_clock.ended_at is None
    if not running:
        plan.review_clock = clocks.start(
            matter_id=plan.matter_id, kind=REVIEW_CLOCK, received_at=at, by=by, at=at
        )
    plan.state, plan.needs_review = RoundState.AWAITING_REVIEW, True
    plan.reviewed_by = plan.reviewed_at = None
    plan.review_words = ""


def _tell_reviewers(plan: Round, *, at: datetime) -> None:
    today = london_day(at)
    found = resolve(plan.matter_id, PostKind.LEGAL_MANAGER, today).user_id
    if found in (plan.author_id, plan.referral.lawyer_id):
        found = resolve(plan.matter_id, PostKind.UNIT_HEAD, today).user_id
    tell_about(plan, [found], "plan-review-asked", key=f"{plan.pk}:{plan.version}", at=at)


def _write_items(
    plan: Round, facts: PlanFacts, around: Around, *, by: User, at: datetime
) -> list[PlanItem]:
    """The draft items as they are written now: changed where they stand, added, or taken away."""
    standing = list(
        PlanItem.objects.select_for_update(of=("self",))
        .filter(round=plan, state=ItemState.DRAFT)
        .order_by("position")
    )
    free = next_position(plan)
    for item in standing[len(facts.items) :]:
        item.round = plan
        move_item(item, ItemVerb.WITHDRAW, by=by, at=at, why="Taken out of the plan")
    written = []
    for number, given in enumerate(facts.items):
        kept = standing[number] if number < len(standing) else None
        position = kept.position if kept is not None else free + number - len(standing)
        made = write_item(plan, given, around, position=position, kept=kept, by=by, at=at)
        written.append(made)
    return written


def next_position(plan: Round) -> int:
    """The first place that no item of the round has had."""
    last = PlanItem.objects.filter(round=plan).aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def write_item(
    plan: Round,
    given: ItemFacts,
    around: Around,
    *,
    position: int,
    kept: PlanItem | None = None,
    after: PlanItem | None = None,
    by: User,
    at: datetime,
) -> PlanItem:
    """One draft item with its proportionality record. `after` is the item that it follows."""
    assert given.required_on is not None
    category = around.known[given.category]
    after = kept.successor_of if kept is not None else after
    prompts = prompts_for(category, given.words(), given.proportionality)
    values = {
        "suspect": around.suspects.get(given.suspect),
        "category": given.category,
        "what": given.what,
        "why": given.why,
        "line": given.line,
        "officer": around.officers.get(given.officer, around.in_charge),
        "required_on": given.required_on,
        "first_required_on": after.first_required_on if after else given.required_on,
        "remind_on": given.remind_on,
        "blocks": given.blocks,
        "cannot_decide_because": given.cannot_decide_because if given.blocks else "",
        "not_counselling_because": given.not_counselling_because,
        "prompts_left": list(prompts),
    }
    why = "Item written"
    item = kept or PlanItem(round=plan, position=position, successor_of=after)
    # a prompt that was ever shown stays known: whether it was taken is seen when the item is sent
    values["prompted"] = sorted({*item.prompted, *prompts})
    for name, value in values.items():
        setattr(item, name, value)
    write(item, by=by, at=at, why=why, fields=list(values) if kept is not None else None)
    if category.record:
        _write_record(item, given, by=by, at=at)
    return item


def _write_record(item: PlanItem, given: ItemFacts, *, by: User, at: datetime) -> None:
    said = asdict(given.proportionality)
    standing = Proportionality.objects.filter(item=item).first()
    record = standing or Proportionality(item=item)
    for name, value in said.items():
        setattr(record, name, value)
    fields = list(said) if standing is not None else None
    write(record, by=by, at=at, why="Proportionality recorded", fields=fields)


@transaction.atomic
def edit(
    *, round_id: UUID, by: User, at: datetime, facts: PlanFacts, version: int | None = None
) -> Round:
    """Change a round that has not been issued. What was agreed of it is agreed no longer."""
    plan = lock_round(round_id, by, RoundVerb.EDIT, version)
    facts = replace(facts, kind=plan.kind)
    around = look_around(plan.referral, facts, at)
    others = Round.objects.filter(case=plan.case_id).exclude(pk=plan.pk)
    first = not others.exclude(state=RoundState.DISCARDED).exists()
    needs = needs_agreement(facts, first=first)
    verb = RoundVerb.REVISE if needs else RoundVerb.EDIT
    after = ROUND.after(verb, plan.state)
    if needs:
        _await_review(plan, by=by, at=at)
    else:
        _no_review(plan, by=by, at=at)
    plan.state, plan.why, plan.updated_at = after, facts.why, at
    fields = ["state", "why", "updated_at", "needs_review", "review_clock"]
    fields += ["reviewed_by", "reviewed_at", "review_words"]
    write(plan, by=by, at=at, why=str(verb.label), fields=fields)
    _write_items(plan, facts, around, by=by, at=at)
    if needs:
        _tell_reviewers(plan, at=at)
    return plan


def _no_review(plan: Round, *, by: User, at: datetime) -> None:
    if plan.review_clock is not None:
        end_clock(plan.review_clock, by=by, at=at, why="No agreement is needed any more")
    plan.needs_review = False


@transaction.atomic
def agree(
    *, round_id: UUID, by: User, at: datetime, words: str = "", version: int | None = None
) -> Round:
    """A legal manager agrees that a later round is issued as it is written."""
    return _review(round_id, RoundVerb.AGREE, by=by, at=at, words=words, version=version)


@transaction.atomic
def refuse(
    *, round_id: UUID, by: User, at: datetime, words: str, version: int | None = None
) -> Round:
    """A legal manager does not agree, and says why. The author changes the plan, or discards it."""
    needs_words(words, "words", "Say why, in words for the lawyer.")
    return _review(round_id, RoundVerb.REFUSE, by=by, at=at, words=words, version=version)


def _review(
    round_id: UUID, verb: RoundVerb, *, by: User, at: datetime, words: str, version: int | None
) -> Round:
    plan = lock_round(round_id, by, verb, version)
    allow_review(by, plan)
    assert plan.review_clock is not None
    clocks.meet(deadline_id=plan.review_clock.pk, by=by, at=at, reason="Read")
    plan.state = ROUND.after(verb, plan.state)
    plan.reviewed_by, plan.reviewed_at, plan.review_words = by, at, words
    plan.updated_at = at
    fields = ["state", "reviewed_by", "reviewed_at", "review_words", "updated_at"]
    write(plan, by=by, at=at, why=words or str(verb.label), fields=fields)
    tell_about(plan, [plan.author_id], "plan-reviewed", key=f"{plan.pk}:{plan.version}", at=at)
    return plan


@transaction.atomic
def discard(
    *, round_id: UUID, by: User, at: datetime, why: str, version: int | None = None
) -> Round:
    """Drop a round of which nothing has been sent."""
    needs_words(why, "why", "Say why it is discarded.")
    plan = lock_round(round_id, by, RoundVerb.DISCARD, version)
    if PlanItem.objects.filter(round=plan, went_first=True).exists():
        text = "An urgent item of this plan has gone to the police. Change the rest of it instead."
        raise RuleBroken("sent-in-part", text, state=plan.state)
    return drop(plan, by=by, at=at, why=why)


def drop(plan: Round, *, by: User, at: datetime, why: str) -> Round:
    """The round is not issued any more: its draft items and its review end."""
    for item in PlanItem.objects.filter(round=plan, state=ItemState.DRAFT):
        item.round = plan
        move_item(item, ItemVerb.WITHDRAW, by=by, at=at, why=why)
    if plan.review_clock is not None:
        end_clock(plan.review_clock, by=by, at=at, why="The plan is discarded")
    plan.state = ROUND.after(RoundVerb.DISCARD, plan.state)
    plan.updated_at = at
    return write(plan, by=by, at=at, why=why, fields=["state", "updated_at"])
