"""An action plan from the first word to the last answer: what each verb does, what it refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.models import (
    Chaser,
    ItemChallenge,
    ItemDateChange,
    PlanItem,
    PlanWait,
    Referral,
    Round,
    Track,
)
from casework.plans import chasing, deciding, issuing, proposing, waiting
from casework.plans.lifecycle import ITEM, ROUND, ItemState, ItemVerb, RoundState, RoundVerb
from casework.plans.rules import ItemFacts
from casework.referrals import actions as referrals
from core.accounts.models import Officer
from core.accounts.roles import Role
from core.accounts.work import work
from core.errors import Absent, Invalid, NotPermitted, RuleBroken
from core.notices.models import Event, Notice
from deadlines.models import ClockEvent, Deadline
from tests.casework import planning, referring
from tests.casework.planning import AT, REQUIRED, blocking, counselling, item, items_of, only, phone
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)  # a Thursday


def fresh(row: PlanItem) -> PlanItem:
    return PlanItem.objects.select_related("clock", "round__referral", "round__case").get(pk=row.pk)


def track_of(row: Round, reference: str = "S1") -> Track:
    return Track.objects.select_related("clock").get(
        referral=row.referral_id, suspect__reference=reference
    )


def as_lawyer(cast: Cast, action: Any, name: str = "prosecutor", **given: Any) -> Any:
    person = cast.fresh(name)
    with work(person):
        return action(by=person, **{"at": AT, **given})


# --- the first plan ------------------------------------------------------------------------------


def test_a_first_plan_goes_to_the_police_with_a_clock_on_each_date(cast: Cast) -> None:
    plan = planning.issued(cast, item(), item(what="The footage.", category="footage"))
    assert (plan.number, plan.state, plan.cause) == (1, "issued", "cps")
    first, second = items_of(plan)
    clock = fresh(first).clock
    assert clock is not None
    assert (clock.kind, clock.owed_by, clock.due_on) == ("action-item", "police", REQUIRED)
    assert second.state == "open"
    assert Notice.objects.filter(kind="plan-issued", user=cast.officer).count() == 1
    assert "action-plan.issued" in Event.objects.values_list("kind", flat=True)


def test_nothing_is_issued_before_a_discussion_has_been_offered(cast: Cast) -> None:
    referral = referring.allocated(cast)
    plan = planning.propose(cast, referral)
    with pytest.raises(RuleBroken) as told:
        planning.issue(cast, plan)
    assert told.value.code == "discussion-first"


def test_an_offer_that_nobody_answers_is_enough_after_a_working_day(cast: Cast) -> None:
    from casework.plans import discussing

    referral = referring.allocated(cast)
    plan = planning.propose(cast, referral)
    as_lawyer(cast, discussing.offer, referral_id=referral.pk, about="plan", words="Today at four?")
    with pytest.raises(RuleBroken):
        planning.issue(cast, plan)
    tomorrow = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    assert planning.issue(cast, plan, tomorrow).state == "issued"


def test_all_faults_of_a_plan_are_told_at_once_each_at_its_place(cast: Cast) -> None:
    referral = referring.allocated(cast)
    with pytest.raises(Invalid) as told:
        planning.propose(
            cast,
            referral,
            item(what="", required_on=date(2026, 11, 24)),
            phone(proportionality=planning.record(why_this_source="", processing_notice=False)),
            why="",
        )
    assert [(one.pointer, one.code) for one in told.value.faults] == [
        ("/why", "words-needed"),
        ("/item_0_what", "words-needed"),
        ("/item_0_required_on", "not-in-the-future"),
        ("/item_1_why_this_source", "words-needed"),
        ("/item_1_processing_notice", "notice-needed"),
    ]


def test_a_plan_is_for_a_suspect_whose_decision_is_open(cast: Cast) -> None:
    referral = referring.allocated(cast)
    with pytest.raises(Invalid) as told:
        planning.propose(cast, referral, item(suspect="S2"))
    assert told.value.faults[0].code == "unknown-suspect"


def test_one_plan_is_in_the_making_at_a_time(cast: Cast) -> None:
    referral = referring.allocated(cast)
    plan = planning.propose(cast, referral)
    with pytest.raises(RuleBroken) as told:
        planning.propose(cast, referral)
    assert told.value.code == "plan-in-the-making"
    twin = Round(
        case=plan.case,
        referral=referral,
        number=2,
        kind="plan",
        state="ready",
        why="x",
        author=cast.prosecutor,
        proposed_at=AT,
        updated_at=AT,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.save(twin)


def test_nothing_goes_to_an_officer_who_was_switched_off_since_the_plan_was_written(
    cast: Cast,
) -> None:
    referral = referring.allocated(cast, at=AT)
    planning.talk(cast, referral)
    row = planning.propose(cast, referral, item(officer="5150"), item())
    colleague = Officer.objects.get(collar_number="5150")
    colleague.is_active = False
    cast.save_change(colleague, "is_active")
    with pytest.raises(Invalid) as refused:
        planning.issue(cast, row)
    assert [(one.pointer, one.code, one.detail) for one in refused.value.faults] == [
        (
            "/item_0_officer",
            "unknown-officer",
            "Item 1: Constable Colleague (5150) is no longer active: name another officer.",
        )
    ]
    in_charge = Officer.objects.get(collar_number="4412")  # the police hand the case over
    in_charge.is_active, colleague.is_active = False, True
    cast.save_change(in_charge, "is_active")
    cast.save_change(colleague, "is_active")
    assert planning.issue(cast, row).state == RoundState.ISSUED


def test_a_plan_is_changed_item_by_item_until_it_is_issued(cast: Cast) -> None:
    referral = referring.allocated(cast)
    plan = planning.propose(cast, referral, item(), item(what="Second."), item(what="Third."))
    facts = planning.plan(item(what="First, otherwise."), item(what="Second."))
    changed = as_lawyer(cast, proposing.edit, round_id=plan.pk, facts=facts)
    assert changed.state == "ready"
    assert [one.what for one in items_of(plan)] == ["First, otherwise.", "Second."]
    longer = planning.plan(item(), item(what="Second."), item(what="New."))
    as_lawyer(cast, proposing.edit, round_id=plan.pk, facts=longer)
    assert [one.what for one in items_of(plan)][2] == "New."


def test_the_police_see_nothing_of_a_plan_before_it_is_issued(cast: Cast) -> None:
    plan = planning.propose(cast, referring.allocated(cast))
    officer = cast.fresh("officer")
    with work(officer):
        assert not Round.objects.visible_to(officer).exists()
        assert not PlanItem.objects.visible_to(officer).exists()
        with pytest.raises(Absent):
            planning.reply(cast, only(plan).pk)


# --- the decision waits --------------------------------------------------------------------------


def test_a_blocking_item_stops_the_decision_and_its_answer_starts_it_again(cast: Cast) -> None:
    plan = planning.issued(cast, blocking(), item(what="Something else."))
    track = track_of(plan)
    assert (track.state, track.clock.paused_until) == ("waiting", REQUIRED)
    paused = ClockEvent.objects.get(deadline=track.clock, type="paused")
    assert (paused.category, paused.cps_time) == ("action-plan", True)
    first, second = items_of(plan)
    planning.reply(cast, second.pk, at=LATER)
    assert track_of(plan).state == "waiting"
    planning.reply(cast, first.pk, at=LATER)
    track = track_of(plan)
    assert (track.state, track.clock.paused_until) == ("deciding", date(2026, 11, 26))
    # due on Friday 18 December 2026; two days stood still
    assert track.clock.due_on == date(2026, 12, 20)


def test_items_that_block_nothing_leave_the_clock_alone(cast: Cast) -> None:
    plan = planning.issued(cast, item())
    assert track_of(plan).state == "deciding"
    assert track_of(plan).clock.paused_until is None


def test_only_the_suspect_whose_decision_is_blocked_waits(cast: Cast) -> None:
    plan = planning.issued(cast, blocking(suspect="S2"), suspects=("S1", "S2"))
    assert (track_of(plan, "S1").state, track_of(plan, "S2").state) == ("deciding", "waiting")


def test_a_wait_lasts_no_longer_than_a_pause_may(cast: Cast) -> None:
    plan = planning.issued(cast, blocking(required_on=date(2027, 3, 1)))
    # 20 working days after 24 November 2026: Christmas Day is a holiday
    assert track_of(plan).clock.paused_until == date(2026, 12, 22)


def test_what_is_late_already_stays_late_while_the_police_answer(cast: Cast) -> None:
    late = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
    referral = referring.allocated(cast)
    planning.talk(cast, referral, late)
    plan = planning.propose(cast, referral, blocking(required_on=date(2027, 1, 20)), at=late)
    planning.issue(cast, plan, late)
    track = track_of(plan)
    assert (track.state, track.clock.paused_until) == ("waiting", None)
    assert not ClockEvent.objects.filter(deadline=track.clock, type="paused").exists()


def test_a_clock_of_hours_never_stops(cast: Cast) -> None:
    at = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    referral = referring.allocated(cast, priority="red", why_priority="In custody.")
    planning.talk(cast, referral, at)
    plan = planning.propose(cast, referral, blocking(), at=at)
    planning.issue(cast, plan, at)
    assert (track_of(plan).state, track_of(plan).clock.paused_until) == ("waiting", None)


def test_a_wait_that_runs_out_comes_back_by_itself_once(cast: Cast) -> None:
    plan = planning.issued(cast, blocking())
    before, after = (datetime(2026, 12, day, 9, 0, tzinfo=UTC) for day in (7, 8))
    assert waiting.run_out(before) == []
    (wait,) = waiting.run_out(after)
    for _ in range(2):
        waiting.come_back(wait_id=wait, by=cast.set_up, at=after)
    assert track_of(plan).state == "deciding"
    assert Notice.objects.filter(kind="plan-wait-over", user=cast.prosecutor).count() == 1
    planning.reply(cast, only(plan).pk, at=datetime(2026, 12, 9, 9, 0, tzinfo=UTC))
    assert ClockEvent.objects.filter(deadline=track_of(plan).clock, type="resumed").count() == 1


# --- replies -------------------------------------------------------------------------------------


def test_a_reply_meets_the_clock_of_the_police_and_starts_ours(cast: Cast) -> None:
    plan = planning.issued(cast)
    replied = planning.reply(cast, only(plan).pk)
    assert replied.state == "replied"
    clock = fresh(replied).clock
    assert clock is not None
    assert clock.ended_how == "met"
    ours = Deadline.objects.get(kind="action-plan-reply-review")
    assert (ours.owed_by, ours.due_on) == ("cps", date(2026, 12, 1))  # 5 working days
    assert Notice.objects.filter(kind="item-replied", user=cast.prosecutor).exists()
    accepted = planning.accept(cast, replied.pk)
    assert (accepted.state, accepted.closed_by) == ("accepted", cast.prosecutor)
    ours.refresh_from_db()
    assert ours.ended_how == "met"


def test_what_is_added_to_a_reply_buys_no_time(cast: Cast) -> None:
    one = only(planning.issued(cast))
    planning.reply(cast, one.pk, "part_completed")
    planning.reply(cast, one.pk, "completed", at=LATER)
    assert Deadline.objects.filter(kind="action-plan-reply-review").count() == 1
    assert [row.outcome for row in fresh(one).replies.all()] == ["part_completed", "completed"]


def test_the_same_words_after_a_reply_in_part_go_again_at_once(cast: Cast) -> None:
    one = only(planning.issued(cast))
    planning.reply(cast, one.pk, "part_completed")
    again = as_lawyer(
        cast, deciding.ask_again, item_id=one.pk, why="The second page.", required_on=REQUIRED
    )
    assert (again.number, again.kind, again.state) == (2, "ask_again", "issued")
    assert (again.cause, again.needs_review) == ("police", False)
    successor = only(again)
    assert (successor.state, successor.successor_of_id) == ("open", one.pk)
    assert fresh(one).state == "asked_again"


def test_other_words_are_a_round_that_a_manager_agrees_to(cast: Cast) -> None:
    one = only(planning.issued(cast))
    planning.reply(cast, one.pk, "completed")
    again = as_lawyer(
        cast,
        deciding.ask_again,
        item_id=one.pk,
        why="More of it.",
        what="The whole statement.",
        required_on=REQUIRED,
    )
    assert (again.state, again.cause) == ("awaiting_review", "cps")
    assert only(again).state == "draft"


# --- a second plan -------------------------------------------------------------------------------


def second(cast: Cast, *items: ItemFacts) -> Round:
    first = planning.issued(cast)
    planning.accept(cast, planning.reply(cast, only(first).pk).pk)
    return planning.propose(cast, first.referral, *items, at=LATER)


def test_a_second_plan_waits_for_another_manager_within_two_working_days(cast: Cast) -> None:
    plan = second(cast)
    assert (plan.number, plan.state, plan.cause) == (2, "awaiting_review", "cps")
    clock = plan.review_clock
    assert clock is not None
    assert (clock.kind, clock.owed_by, clock.due_on) == (
        "second-plan-review",
        "cps",
        date(2026, 11, 30),
    )
    officer = cast.fresh("officer")
    with work(officer):
        assert not Deadline.objects.visible_to(officer).filter(pk=clock.pk).exists()
    assert Notice.objects.filter(kind="plan-review-asked", user=cast.legal_manager).exists()
    with pytest.raises(RuleBroken):
        planning.issue(cast, plan, LATER)
    planning.agree(cast, plan, LATER)
    planning.talk(cast, plan.referral, LATER)
    assert planning.issue(cast, plan, LATER).state == "issued"


def test_the_clock_of_the_decision_does_not_stop_while_a_plan_waits_to_be_agreed(
    cast: Cast,
) -> None:
    plan = second(cast, blocking())
    assert track_of(plan).state == "deciding"
    assert not ClockEvent.objects.filter(deadline=track_of(plan).clock, type="paused").exists()


def test_nobody_agrees_to_their_own_plan(cast: Cast) -> None:
    plan = second(cast)
    cast.add_staff("both", Role.LEGAL_MANAGER, unit=cast.unit)
    plan.author = cast.people["both"]
    cast.save_change(plan, "author")
    with pytest.raises(NotPermitted, match="another manager"):
        as_lawyer(cast, proposing.agree, name="both", round_id=plan.pk)
    plan.referral.lawyer = cast.people["both"]
    cast.save_change(plan.referral, "lawyer")
    with pytest.raises(NotPermitted, match="unit head"):
        planning.agree(cast, plan)
    assert as_lawyer(cast, proposing.agree, name="unit_head", round_id=plan.pk).state == "ready"


def test_what_is_not_agreed_says_why_and_is_changed_and_asked_again(cast: Cast) -> None:
    plan = second(cast)
    refused = as_lawyer(
        cast, proposing.refuse, name="legal_manager", round_id=plan.pk, words="Two of three."
    )
    assert (refused.state, refused.review_words) == ("refused", "Two of three.")
    revised = as_lawyer(cast, proposing.edit, round_id=plan.pk, facts=planning.plan(item()))
    assert (revised.state, revised.review_words) == ("awaiting_review", "")
    assert Deadline.objects.filter(kind="second-plan-review").count() == 2


def test_one_urgent_item_may_go_before_the_agreement_and_only_one(cast: Cast) -> None:
    plan = second(cast, blocking(what="The footage, before it goes."), item(), phone())
    first, other, digital = items_of(plan)
    send: dict[str, Any] = {"round_id": plan.pk, "why": "It is overwritten on Friday.", "at": LATER}
    with pytest.raises(RuleBroken) as told:
        as_lawyer(cast, issuing.urgent_first, item_id=digital.pk, **send)
    assert told.value.code == "never-first"
    as_lawyer(cast, issuing.urgent_first, item_id=first.pk, **send)
    assert (fresh(first).state, fresh(other).state) == ("open", "draft")
    assert track_of(plan).state == "deciding"
    officer = cast.fresh("officer")
    with work(officer):
        assert [one.pk for one in PlanItem.objects.visible_to(officer).filter(round=plan)] == [
            first.pk
        ]
    with pytest.raises(RuleBroken):
        as_lawyer(cast, issuing.urgent_first, item_id=other.pk, **send)
    with pytest.raises(RuleBroken):
        as_lawyer(cast, proposing.discard, round_id=plan.pk, why="Not needed.")


def test_a_plan_that_is_discarded_leaves_nothing_owed(cast: Cast) -> None:
    plan = second(cast)
    gone = as_lawyer(cast, proposing.discard, round_id=plan.pk, why="Not needed.")
    assert gone.state == "discarded"
    assert not Deadline.objects.filter(kind="second-plan-review", ended_at=None).exists()
    assert planning.propose(cast, plan.referral, at=LATER).number == 3


def test_a_file_below_the_standard_makes_a_later_round_the_polices(cast: Cast) -> None:
    from casework.referrals import quality

    first = planning.issued(cast)
    as_lawyer(cast, quality.assess, referral_id=first.referral_id, failures=["statement"])
    plan = planning.propose(cast, first.referral, at=LATER)
    assert plan.cause == "police"
    assert plan.after_failure is not None


def test_the_database_refuses_a_round_of_the_police_that_shows_nothing_of_theirs(
    cast: Cast,
) -> None:
    plan = planning.issued(cast)
    plan.cause = "police"
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.save_change(plan, "cause")


# --- challenges ----------------------------------------------------------------------------------


def test_a_challenge_ends_the_clock_of_the_police_and_starts_ours(cast: Cast) -> None:
    plan = planning.issued(cast, blocking())
    one = planning.challenge(cast, only(plan).pk, at=LATER)
    assert one.state == "challenged"
    clock = fresh(one).clock
    assert clock is not None
    assert clock.ended_how == "cancelled"
    ours = Deadline.objects.get(kind="action-item-challenge")
    assert (ours.owed_by, ours.due_on) == ("cps", date(2026, 12, 3))
    assert track_of(plan).state == "deciding"


def test_an_item_that_is_kept_has_a_new_date_and_keeps_the_first_one(cast: Cast) -> None:
    plan = planning.issued(cast, blocking())
    one = planning.challenge(cast, only(plan).pk)
    with pytest.raises(RuleBroken):
        as_lawyer(cast, deciding.keep, item_id=one.pk, words=" ", required_on=date(2026, 12, 15))
    kept = as_lawyer(
        cast,
        deciding.keep,
        item_id=one.pk,
        words="The line is named.",
        required_on=date(2026, 12, 15),
        at=LATER,
    )
    assert (kept.state, kept.required_on, kept.first_required_on) == (
        "open",
        date(2026, 12, 15),
        REQUIRED,
    )
    assert (track_of(plan).state, track_of(plan).clock.paused_until) == (
        "waiting",
        date(2026, 12, 15),
    )
    row = ItemChallenge.objects.get()
    assert (row.answer, row.words, row.answered_by) == (
        "kept",
        "The line is named.",
        cast.prosecutor,
    )


def test_an_item_that_is_changed_has_a_successor_with_the_police_at_once(cast: Cast) -> None:
    plan = planning.issued(cast, phone())
    one = planning.challenge(cast, only(plan).pk)
    other = as_lawyer(
        cast,
        deciding.change,
        item_id=one.pk,
        words="One week is enough.",
        facts=phone(what="The thread, for that week."),
    )
    assert (other.state, other.successor_of_id) == ("open", one.pk)
    assert fresh(one).state == "changed"
    assert ItemChallenge.objects.get().answer == "changed"
    assert Round.objects.count() == 1
    planning.accept(cast, planning.reply(cast, other.pk).pk)


def test_a_change_is_about_the_same_kind_of_material(cast: Cast) -> None:
    one = planning.challenge(cast, only(planning.issued(cast)).pk)
    with pytest.raises(RuleBroken) as told:
        as_lawyer(cast, deciding.change, item_id=one.pk, words="Rather this.", facts=phone())
    assert told.value.code == "another-item"


def test_police_who_answer_after_all_overtake_their_challenge(cast: Cast) -> None:
    one = planning.challenge(cast, only(planning.issued(cast)).pk)
    planning.reply(cast, one.pk, at=LATER)
    assert ItemChallenge.objects.get().answer == "overtaken"
    assert Deadline.objects.get(kind="action-item-challenge").ended_how == "cancelled"


def test_an_item_that_is_withdrawn_lets_the_decision_go_on(cast: Cast) -> None:
    plan = planning.issued(cast, blocking())
    gone = as_lawyer(
        cast, deciding.withdraw, item_id=only(plan).pk, why="Found elsewhere.", at=LATER
    )
    assert (gone.state, gone.closed_why) == ("withdrawn", "Found elsewhere.")
    assert track_of(plan).state == "deciding"
    assert not Deadline.objects.filter(kind="action-item", ended_at=None).exists()


# --- dates ---------------------------------------------------------------------------------------


def test_more_time_is_asked_for_and_agreed_and_what_was_first_asked_stays(cast: Cast) -> None:
    one = planning.ask_extension(cast, only(planning.issued(cast)).pk, date(2026, 12, 18))
    assert one.required_on == REQUIRED
    ours = Deadline.objects.get(kind="action-item-extension")
    assert (ours.owed_by, ours.due_on) == ("cps", date(2026, 11, 26))
    with pytest.raises(RuleBroken):
        planning.ask_extension(cast, one.pk, date(2026, 12, 20))
    agreed = as_lawyer(cast, deciding.answer_extension, item_id=one.pk, agreed=True)
    clock = fresh(agreed).clock
    assert clock is not None
    assert (agreed.required_on, agreed.first_required_on) == (date(2026, 12, 18), REQUIRED)
    assert clock.due_on == date(2026, 12, 18)
    row = ItemDateChange.objects.get()
    assert (row.from_on, row.to_on, row.why, row.answer) == (
        REQUIRED,
        date(2026, 12, 18),
        "She is away.",
        "agreed",
    )


def test_a_request_for_more_time_is_refused_in_words_and_the_date_stands(cast: Cast) -> None:
    one = planning.ask_extension(cast, only(planning.issued(cast)).pk, date(2026, 12, 18))
    with pytest.raises(RuleBroken):
        as_lawyer(cast, deciding.answer_extension, item_id=one.pk, agreed=False)
    refused = as_lawyer(
        cast, deciding.answer_extension, item_id=one.pk, agreed=False, words="Bail ends."
    )
    assert refused.required_on == REQUIRED
    assert ItemDateChange.objects.get().answer == "refused"


def test_the_cps_changes_a_date_with_a_reason_of_its_own(cast: Cast) -> None:
    one = only(planning.issued(cast))
    changed = as_lawyer(
        cast,
        deciding.change_date,
        item_id=one.pk,
        required_on=date(2026, 12, 11),
        why="The officer is on leave.",
    )
    assert changed.required_on == date(2026, 12, 11)
    row = ItemDateChange.objects.get()
    assert (row.side, row.from_on, row.why) == ("cps", REQUIRED, "The officer is on leave.")


# --- counselling ---------------------------------------------------------------------------------


def approve(cast: Cast, name: str, one: PlanItem, agreed: bool = True) -> PlanItem:
    person = cast.fresh(name)
    with work(person):
        return issuing.approve(item_id=one.pk, by=person, at=AT, agreed=agreed, words="Read.")


def test_counselling_records_wait_for_both_approvals_and_the_rest_goes(cast: Cast) -> None:
    plan = planning.issued(cast, item(), counselling())
    plain, held = items_of(plan)
    assert (plain.state, held.state) == ("open", "held")
    with pytest.raises(NotPermitted):
        approve(cast, "sergeant", held)
    with pytest.raises(NotPermitted):
        approve(cast, "prosecutor", held)
    approve(cast, "legal_manager", held)
    assert fresh(held).state == "held"
    with pytest.raises(RuleBroken) as told:
        approve(cast, "unit_head", held)
    assert told.value.code == "approved-already"
    assert approve(cast, "supervisor", held).state == "open"
    clock = fresh(held).clock
    assert clock is not None
    assert clock.due_on == REQUIRED


def test_one_refusal_ends_a_request_for_counselling_records(cast: Cast) -> None:
    held = only(planning.issued(cast, counselling()))
    refused = approve(cast, "supervisor", held, agreed=False)
    assert (refused.state, refused.closed_why) == ("withdrawn", "Read.")
    assert not Deadline.objects.filter(kind="action-item").exists()


def test_counselling_under_another_name_needs_a_reason_and_a_managers_agreement(
    cast: Cast,
) -> None:
    referral = referring.allocated(cast)
    words = item(category="documents", what="The letter of the counsellor.")
    with pytest.raises(Invalid) as told:
        planning.propose(cast, referral, words)
    assert told.value.faults[0].code == "counselling-named"
    given = item(
        category="documents",
        what="The letter of the counsellor.",
        not_counselling_because="It is about the hours of the building.",
    )
    plan = planning.propose(cast, referral, given)
    assert (plan.number, plan.state) == (1, "awaiting_review")


# --- what else happens ---------------------------------------------------------------------------


def test_an_officer_is_reminded_once_and_not_after_a_reply(cast: Cast) -> None:
    plan = planning.issued(
        cast, item(remind_on=date(2026, 12, 1)), item(remind_on=date(2026, 12, 1))
    )
    first, second_one = items_of(plan)
    planning.reply(cast, second_one.pk)
    on_the_day = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    assert chasing.to_remind_of(on_the_day) == [first.pk]
    for _ in range(2):
        chasing.remind(item_id=first.pk, by=cast.set_up, at=on_the_day)
    assert chasing.remind(item_id=second_one.pk, by=cast.set_up, at=on_the_day) is None
    assert Chaser.objects.count() == 1
    assert chasing.to_remind_of(on_the_day) == []
    assert Notice.objects.filter(kind="item-reminder", user=cast.officer).count() == 1


def test_when_the_police_take_the_referral_back_nothing_of_its_plans_goes_on(cast: Cast) -> None:
    plan = planning.issued(cast, blocking(), item(), item())
    _, replied, challenged = items_of(plan)
    planning.reply(cast, replied.pk)
    planning.challenge(cast, challenged.pk)
    unsent = planning.propose(cast, plan.referral)
    officer = cast.fresh("officer")
    with work(officer):
        referrals.withdraw(referral_id=plan.referral_id, by=officer, at=LATER, why="Elsewhere.")
    assert set(PlanItem.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert not Deadline.objects.filter(ended_at=None).exists()
    assert not PlanWait.objects.filter(ended_at=None).exists()
    assert Round.objects.get(pk=unsent.pk).state == "discarded"


def test_a_resubmission_begins_no_new_first_plan(cast: Cast) -> None:
    plan = planning.issued(cast)
    manager = cast.fresh("legal_manager")
    with work(manager):
        referrals.send_back(
            referral_id=plan.referral_id,
            by=manager,
            at=LATER,
            reasons={"mg3": "Send it."},
            answer_on=date(2026, 12, 4),
        )
    again = referring.allocated(cast, at=LATER)
    assert planning.propose(cast, again, at=LATER).state == "awaiting_review"


def test_whoever_is_in_charge_next_owes_what_waits(cast: Cast) -> None:
    from casework.plans.ending import when_handed_over
    from core.accounts.models import Officer

    plan = planning.issued(cast, item(), item())
    answered, open_one = items_of(plan)
    planning.reply(cast, answered.pk)
    colleague = Officer.objects.get(collar_number="5150")
    when_handed_over(plan.case, colleague, cast.set_up, LATER, "Leave")
    assert fresh(open_one).officer == colleague
    assert fresh(answered).officer.collar_number == "4412"


# --- who may, and the tables ---------------------------------------------------------------------


def test_a_stranger_finds_nothing_and_a_colleague_may_not(cast: Cast) -> None:
    plan = planning.issued(cast)
    one = planning.reply(cast, only(plan).pk)
    with pytest.raises(Absent):
        as_lawyer(cast, deciding.accept, name="other_prosecutor", item_id=one.pk)
    with pytest.raises(NotPermitted):
        as_lawyer(cast, deciding.accept, name="second_prosecutor", item_id=one.pk)
    assert as_lawyer(cast, deciding.accept, name="legal_manager", item_id=one.pk).state
    with pytest.raises(NotPermitted):
        as_lawyer(
            cast,
            proposing.propose,
            name="legal_manager",
            referral_id=plan.referral_id,
            facts=planning.plan(),
        )


def test_a_plan_is_written_for_a_referral_with_a_lawyer(cast: Cast) -> None:
    referral = referring.allocated(cast)
    Referral.objects.get(pk=referral.pk)
    officer = cast.fresh("officer")
    with work(officer):
        referrals.withdraw(referral_id=referral.pk, by=officer, at=AT, why="Elsewhere.")
    with pytest.raises(RuleBroken) as told:
        planning.propose(cast, referral)
    assert told.value.code == "wrong-move"


@pytest.mark.parametrize("state", RoundState.values)
@pytest.mark.parametrize("verb", [verb for verb in RoundVerb.values if verb != "propose"])
def test_every_cell_of_a_round_leads_somewhere_or_says_the_present_state(
    state: str, verb: str
) -> None:
    if verb in ROUND.open_verbs(state):
        assert ROUND.after(verb, state) in RoundState.values
    else:
        with pytest.raises(RuleBroken) as told:
            ROUND.after(verb, state)
        assert told.value.state == state


@pytest.mark.parametrize("state", ItemState.values)
@pytest.mark.parametrize("verb", ItemVerb.values)
def test_every_cell_of_an_item_leads_somewhere_or_says_the_present_state(
    state: str, verb: str
) -> None:
    if verb in ITEM.open_verbs(state):
        assert ITEM.after(verb, state) in ItemState.values
    else:
        with pytest.raises(RuleBroken) as told:
            ITEM.after(verb, state)
        assert told.value.state == state
