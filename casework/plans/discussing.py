"""The pre-charge discussion: offered before a plan is issued or before a decision not to charge.

What both sides decide not to ask for is written down with its reason: words, never a count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.models import Case, NotAsked, PreChargeDiscussion, Referral, Round
from casework.moving import hold, needs_words
from casework.plans.lifecycle import (
    DiscussionAbout,
    DiscussionAnswer,
    DiscussionVerb,
    RoundState,
)
from casework.plans.moving import lock_referral
from casework.plans.policy import MAY
from core.accounts.models import User
from core.accounts.policy import allow
from core.errors import Absent, Fault, Invalid, RuleBroken, check_version
from core.history import write
from core.london import london_day
from core.notices.actions import announce, tell
from core.reference.lookup import setting
from deadlines.reading import current_calendar


@dataclass(frozen=True)
class Limit:
    """Something decided not to be asked for, and why."""

    what: str
    why: str


def newest_of(case_id: UUID, about: str | None = None) -> PreChargeDiscussion | None:
    """The discussion that counts now: the one offered last."""
    found = PreChargeDiscussion.objects.filter(case=case_id)
    if about is not None:
        found = found.filter(about=about)
    return found.order_by("-offered_at", "-id").first()


def current_of(case_id: UUID) -> PreChargeDiscussion | None:
    """What is talked of now: the newest that was offered and neither declined nor held yet; where
    there is none, the one offered last."""
    open_offers = PreChargeDiscussion.objects.filter(case=case_id, held_on=None).exclude(
        answer=DiscussionAnswer.DECLINED
    )
    return open_offers.order_by("-offered_at", "-id").first() or newest_of(case_id)


def last_issued(case_id: UUID) -> datetime | None:
    """When the newest plan of the case went to the police."""
    issued = Round.objects.filter(case=case_id, state=RoundState.ISSUED)
    return issued.order_by("-issued_at").values_list("issued_at", flat=True).first()


def was_offered(offers: Iterable[PreChargeDiscussion], at: datetime) -> bool:
    """Whether one of these offers has been answered, or was made long enough ago (a setting)."""
    today = london_day(at)
    days, calendar = setting("discussion-before-plan", today), current_calendar()
    return any(
        one.answer or one.held_on or calendar.add(london_day(one.offered_at), days) <= today
        for one in offers
    )


def offered_before_no_charge(case: Case, at: datetime) -> bool:
    """Whether the force was offered a discussion of a decision not to charge (a duty)."""
    about = DiscussionAbout.NO_CHARGE
    return was_offered(PreChargeDiscussion.objects.filter(case=case, about=about), at)


@transaction.atomic
def offer(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    about: str,
    words: str,
    version: int | None = None,
) -> PreChargeDiscussion:
    """Offer the officer a discussion, saying what about and when. One offer waits at a time."""
    needs_words(words, "words", "Say what to talk about, and when you can.")
    if about not in DiscussionAbout.values:
        raise Invalid([Fault("/about", "choice-needed", "Choose what it is about.")])
    referral = lock_referral(referral_id, by, DiscussionVerb.OFFER, version)
    newest = newest_of(referral.case_id, about)
    if newest is not None and about == DiscussionAbout.PLAN:
        issued = last_issued(referral.case_id)
        if issued is not None and newest.offered_at < issued:
            newest = None  # it was for a plan that has gone without an answer to it
    if newest is not None and not newest.answer and newest.held_on is None:
        text = "A discussion has been offered already, and waits for the officer's answer."
        raise RuleBroken("offered-already", text, state=referral.state)
    discussion = write(
        PreChargeDiscussion(
            case=referral.case,
            referral=referral,
            about=about,
            words=words,
            offered_by=by,
            offered_at=at,
        ),
        by=by,
        at=at,
        why="Discussion offered",
    )
    _announce(discussion, "offered", at=at)
    _tell(discussion, [referral.officer.user_id], "pre-charge-discussion-offered", at=at)
    return discussion


@transaction.atomic
def answer(
    *,
    urn: str,
    by: User,
    at: datetime,
    answer: str,
    words: str = "",
    version: int | None = None,
) -> PreChargeDiscussion:
    """The officer takes the offer, or declines it with a reason."""
    if answer not in DiscussionAnswer.values:
        raise Invalid([Fault("/answer", "unknown-code", "Answer accepted or declined.")])
    if answer == DiscussionAnswer.DECLINED:
        needs_words(words, "words", "Say why the discussion is declined.")
    discussion = _lock_newest(urn, by, version)
    if discussion.answer or discussion.held_on is not None:
        text = "The offer has been answered, or the discussion has been held."
        raise RuleBroken("answered-already", text, state=discussion.answer)
    discussion.answer, discussion.answer_words = answer, words
    discussion.answered_by, discussion.answered_at = by, at
    fields = ["answer", "answer_words", "answered_by", "answered_at"]
    write(discussion, by=by, at=at, why=words or "Discussion answered", fields=fields)
    _announce(discussion, answer, at=at)
    _tell(discussion, [discussion.offered_by_id], "pre-charge-discussion-answered", at=at)
    return discussion


@transaction.atomic
def record(
    *,
    referral_id: UUID,
    by: User,
    at: datetime,
    held_on: date,
    note: str,
    not_asked: Sequence[Limit] = (),
    version: int | None = None,
) -> PreChargeDiscussion:
    """Write down that it was held, what was said, and what was agreed not to be asked for."""
    needs_words(note, "note", "Write the note.")
    faults = [
        Fault(f"/why_{number}", "words-needed", "Say what is not asked for, and why.")
        for number, one in enumerate(not_asked)
        if not (one.what.strip() and one.why.strip())
    ]
    if held_on > london_day(at):
        text = "A discussion is recorded after it was held."
        faults.append(Fault("/held_on", "in-the-future", text))
    if faults:
        raise Invalid(faults)
    referral = lock_referral(referral_id, by, DiscussionVerb.RECORD, version)
    discussion = current_of(referral.case_id)
    if discussion is None:
        text = "No discussion has been offered yet."
        raise RuleBroken("no-discussion", text, state=referral.state)
    if held_on < london_day(discussion.offered_at):
        text = "It cannot have been held before it was offered."
        raise Invalid([Fault("/held_on", "before-the-offer", text)])
    discussion.held_on, discussion.note = held_on, note
    fields = ["held_on", "note"]
    if not discussion.answer:  # held after all, without an answer over the API
        discussion.answer, discussion.answered_at = DiscussionAnswer.ACCEPTED, at
        fields += ["answer", "answered_at"]
    write(discussion, by=by, at=at, why="Discussion held", fields=fields)
    for one in not_asked:
        row = NotAsked(
            case=discussion.case, discussion=discussion, what=one.what, why=one.why, by=by, at=at
        )
        write(row, by=by, at=at, why="Decided not to be asked for")
    _announce(discussion, "recorded", at=at)
    _tell(discussion, [referral.officer.user_id], "pre-charge-discussion-recorded", at=at)
    return discussion


@transaction.atomic
def add_officers_note(
    *,
    urn: str,
    by: User,
    at: datetime,
    note: str,
    agrees_not_asked: bool = False,
    version: int | None = None,
) -> PreChargeDiscussion:
    """The officer's own note; and whether they agree to what is not asked for."""
    needs_words(note, "note", "Write the note.")
    discussion = _lock_newest(urn, by, version)
    if discussion.held_on is None:
        text = "No discussion has been recorded as held yet."
        raise RuleBroken("not-held", text, state=discussion.answer)
    discussion.officer_note = note
    write(discussion, by=by, at=at, why="Officer's note", fields=["officer_note"])
    if agrees_not_asked:
        for row in NotAsked.objects.filter(discussion=discussion, agreed_at=None):
            row.agreed_by, row.agreed_at = by, at
            write(row, by=by, at=at, why="Agreed", fields=["agreed_by", "agreed_at"])
    _announce(discussion, "note-added", at=at)
    _tell(discussion, [discussion.offered_by_id], "pre-charge-discussion-noted", at=at)
    return discussion


def _lock_newest(urn: str, by: User, version: int | None) -> PreChargeDiscussion:
    case = Case.objects.visible_to(by).select_related("matter").filter(urn=urn).first()
    if case is None:
        raise Absent
    allow(by, DiscussionVerb.ANSWER, hold(case.matter_id), MAY)
    newest = current_of(case.pk)
    if newest is None:
        raise RuleBroken("no-discussion", "No discussion is offered on this case.")
    locked = PreChargeDiscussion.objects.select_for_update(of=("self",))
    discussion = locked.select_related("case__matter", "referral__officer").get(pk=newest.pk)
    check_version(discussion.version, version, "This discussion")
    return discussion


def _announce(discussion: PreChargeDiscussion, event: str, *, at: datetime) -> None:
    announce(
        discussion.matter,
        f"pre-charge-discussion.{event}",
        object_kind="pre-charge-discussion",
        object_id=discussion.pk,
        at=at,
    )


def _tell(
    discussion: PreChargeDiscussion, user_ids: Sequence[int], kind: str, *, at: datetime
) -> None:
    tell(
        user_ids,
        matter_id=discussion.matter_id,
        kind=kind,
        path=page_of_discussions(discussion.referral),
        key=f"{kind}:{discussion.pk}:{discussion.version}",
        at=at,
    )


def page_of_discussions(referral: Referral) -> str:
    return f"/referrals/{referral.pk}/plans/"
