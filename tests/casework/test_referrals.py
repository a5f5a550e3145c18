"""A charging referral from receipt to its lawyer: what each verb does, and what it refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from casework.facts import CaseFacts, SuspectFacts
from casework.models import Referral, Track
from casework.referrals import actions, quality
from casework.referrals.lifecycle import (
    REFERRAL,
    TRACK,
    Ended,
    ReferralState,
    ReferralVerb,
    TrackState,
    TrackVerb,
    headline,
    side_of,
)
from casework.referrals.rules import dispute_by
from core.accounts.models import Bond, MatterPerson
from core.accounts.work import work
from core.errors import Absent, Invalid, NotPermitted, RuleBroken
from core.notices.models import Event, Notice
from deadlines.models import Deadline
from tests.casework import referring
from tests.casework.referring import AT, facts, submit
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def fresh(referral: Referral) -> Referral:
    return Referral.objects.with_people().get(pk=referral.pk)


def tracks(referral: Referral) -> dict[str, Track]:
    found = Track.objects.filter(referral=referral).select_related("suspect", "clock")
    return {one.suspect.reference: one for one in found}


# --- the police refer ----------------------------------------------------------------------------


def test_a_referral_starts_one_decision_clock_for_each_suspect(cast: Cast) -> None:
    referral = submit(cast, suspects=("S1", "S2"))
    found = tracks(referral)
    assert {one: track.clock.due_on for one, track in found.items()} == {
        "S1": date(2026, 12, 18),  # 28 calendar days after Friday 20 November 2026
        "S2": date(2026, 12, 18),
    }
    assert {track.state for track in found.values()} == {"deciding"}
    assert referral.triage_clock.due_on == date(2026, 11, 23)
    assert referral.gaps == ["material"]


@pytest.mark.parametrize(
    ("priority", "kind"),
    [("priority", "charging-decision-priority"), ("red", "charging-decision-red")],
)
def test_a_referral_that_is_needed_sooner_has_the_clock_of_its_priority(
    cast: Cast, priority: str, kind: str
) -> None:
    referral = submit(
        cast, priority=priority, why_priority="In custody.", decision_required_by=date(2026, 11, 20)
    )
    assert tracks(referral)["S1"].clock.kind == kind


def test_five_days_are_calendar_days_and_three_hours_run_at_once(cast: Cast) -> None:
    soon = submit(cast, priority="priority", why_priority="Bail ends.")
    assert tracks(soon)["S1"].clock.due_on == date(2026, 11, 25)
    red = submit(cast, "06RX0012426", priority="red", why_priority="In custody.")
    assert tracks(red)["S1"].clock.due_at == datetime(2026, 11, 20, 18, 4, 5, tzinfo=UTC)


def test_what_makes_a_referral_unreadable_is_told_all_at_once(cast: Cast) -> None:
    officer = cast.fresh("officer")
    with work(officer), pytest.raises(Invalid) as told:
        actions.submit(
            facts=facts(
                suspects=("S1",),
                case=CaseFacts("06RX0012326", suspects=(SuspectFacts("S2"),)),
                priority="red",
            ),
            force=cast.force,
            by=officer,
            at=AT,
        )
    assert [(one.pointer, one.code) for one in told.value.faults] == [
        ("/referred_suspects/0", "unknown-suspect"),
        ("/why_priority", "required"),
    ]


def test_a_suspect_who_waits_already_is_not_referred_twice(cast: Cast) -> None:
    submit(cast)
    with pytest.raises(RuleBroken) as told:
        submit(cast, at=LATER)
    assert (told.value.code, told.value.state) == ("referral-open", "deciding")
    one = Track.objects.get()
    twin = Track(referral=one.referral, suspect=one.suspect, clock=one.referral.triage_clock)
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.save(twin)


def test_a_second_suspect_may_follow_in_a_referral_of_their_own(cast: Cast) -> None:
    submit(cast)
    second = submit(cast, at=LATER, suspects=("S2",))
    assert set(tracks(second)) == {"S2"}
    assert Referral.objects.count() == 2


def test_bail_has_a_clock_that_follows_the_newest_date(cast: Cast) -> None:
    def on_bail(until: date) -> dict[str, Any]:
        person = SuspectFacts("S1", name="Invented S1", liberty="bail", bail_ends_on=until)
        return {"case": CaseFacts("06RX0012326", suspects=(person,))}

    referral = submit(cast, **on_bail(date(2026, 12, 20)))
    clock = Deadline.objects.get(kind="bail-ends")
    assert (clock.due_on, clock.owed_by, clock.subject) == (date(2026, 12, 20), "police", "S1")
    referring.accept(cast, referral.pk)
    give_back(cast, referral)
    submit(cast, at=LATER, **on_bail(date(2027, 1, 20)))
    running = Deadline.objects.get(kind="bail-ends", ended_at=None)
    assert running.due_on == date(2027, 1, 20)


# --- triage --------------------------------------------------------------------------------------


def give_back(cast: Cast, referral: Referral, **changes: Any) -> Referral:
    manager = cast.fresh("legal_manager")
    given: dict[str, Any] = {
        "reasons": {"mg3": "Send the MG3."},
        "answer_on": date(2026, 12, 4),
    }
    with work(manager):
        return actions.send_back(referral_id=referral.pk, by=manager, at=AT, **{**given, **changes})


def test_a_return_names_reasons_and_starts_a_clock_of_the_police(cast: Cast) -> None:
    referral = give_back(cast, submit(cast))
    assert referral.state == "returned"
    clock = referral.answer_clock
    assert clock is not None
    assert (clock.owed_by, clock.due_on) == ("police", date(2026, 12, 4))
    track = tracks(referral)["S1"]
    assert (track.state, track.ended_because) == ("ended", "returned")
    assert track.clock.ended_how == "cancelled"
    assert list(referral.return_reasons.values_list("code", "details")) == [
        ("mg3", "Send the MG3.")
    ]
    assert Notice.objects.filter(kind="referral-returned", user=cast.officer).count() == 1


def test_a_return_with_faults_tells_them_all(cast: Cast) -> None:
    referral = submit(cast)
    with pytest.raises(Invalid) as told:
        give_back(
            cast,
            referral,
            reasons={"too_early": "", "mg3": "x" * 251},
            answer_on=date(2026, 11, 20),
        )
    assert sorted(one.code for one in told.value.faults) == [
        "not-in-the-future",
        "too-long",
        "unknown-reason",
    ]


def test_what_comes_back_is_linked_and_keeps_the_first_day_of_receipt(cast: Cast) -> None:
    returned = give_back(cast, submit(cast))
    again = submit(cast, at=LATER)
    assert again.resubmission_of_id == returned.pk
    assert fresh(returned).state == "resubmitted"
    clock = tracks(again)["S1"].clock
    assert (clock.first_received_on, clock.due_on) == (date(2026, 11, 20), date(2026, 12, 22))
    answered = fresh(returned).answer_clock
    assert answered is not None
    assert answered.ended_how == "met"


def test_a_lawyer_of_the_unit_gets_it_and_has_the_case(cast: Cast) -> None:
    referral = referring.allocated(cast)
    assert (referral.state, referral.lawyer) == ("allocated", cast.prosecutor)
    held = MatterPerson.objects.get(matter=referral.matter, bond=Bond.LAWYER)
    assert held.user == cast.prosecutor
    assert Notice.objects.filter(kind="referral-allocated", user=cast.prosecutor).exists()


def test_another_lawyer_than_the_one_who_had_the_case_needs_a_reason(cast: Cast) -> None:
    referral = referring.allocated(cast)
    with pytest.raises(RuleBroken, match="Prosecutor has had this case"):
        referring.allocate(cast, referral.pk, to="second_prosecutor")
    moved = referring.allocate(cast, referral.pk, to="second_prosecutor", why="Away for a month.")
    assert moved.continuity_broken_because == "Away for a month."
    back = referring.allocate(cast, referral.pk, to="prosecutor", why="She is back.")
    assert back.continuity_broken_because == "She is back."


def test_a_lawyer_of_another_unit_cannot_be_given_it(cast: Cast) -> None:
    referral = submit(cast)
    referring.accept(cast, referral.pk)
    with pytest.raises(RuleBroken, match="Choose a lawyer of this unit"):
        referring.allocate(cast, referral.pk, to="other_prosecutor")


def test_a_transfer_keeps_the_clock_and_the_new_unit_chooses_the_lawyer(cast: Cast) -> None:
    referral = referring.allocated(cast)
    due = tracks(referral)["S1"].clock.due_on
    manager = cast.fresh("legal_manager")
    with work(manager):
        actions.transfer(
            referral_id=referral.pk,
            by=manager,
            at=LATER,
            unit_code="wessex-rasso",
            why="A member of this unit knows the suspect.",
        )
    moved = fresh(referral)
    assert (moved.state, moved.matter.unit) == ("accepted", cast.other_unit)
    assert tracks(moved)["S1"].clock.due_on == due
    assert tracks(moved)["S1"].clock.ended_at is None
    other = cast.fresh("other_legal_manager")
    with work(other):
        assert Referral.objects.visible_to(other).filter(pk=referral.pk).exists()


def test_another_priority_counts_from_the_same_receipt(cast: Cast) -> None:
    referral = submit(cast)
    manager = cast.fresh("legal_manager")
    with work(manager):
        actions.reprioritise(
            referral_id=referral.pk, by=manager, at=LATER, priority="priority", why="Bail ends."
        )
    clock = tracks(referral)["S1"].clock
    assert (clock.kind, clock.due_on) == ("charging-decision-priority", date(2026, 11, 25))


def test_lateness_cannot_be_prioritised_away(cast: Cast) -> None:
    referral = submit(cast, priority="priority", why_priority="Bail ends.")
    manager = cast.fresh("legal_manager")
    late = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)  # due on Wednesday 25 November
    with work(manager):
        actions.reprioritise(
            referral_id=referral.pk, by=manager, at=late, priority="standard", why="Not urgent."
        )
    clock = tracks(referral)["S1"].clock
    assert (clock.kind, clock.due_on) == ("charging-decision-priority", date(2026, 11, 25))


def test_the_police_take_it_back_and_every_clock_ends(cast: Cast) -> None:
    referral = referring.allocated(cast)
    officer = cast.fresh("officer")
    with work(officer):
        actions.withdraw(referral_id=referral.pk, by=officer, at=LATER, why="Charged elsewhere.")
    assert fresh(referral).state == "withdrawn"
    assert not Deadline.objects.filter(ended_at=None).exists()
    assert Notice.objects.filter(kind="referral-withdrawn", user=cast.prosecutor).exists()
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert "charging-referral.withdrawn" in kinds


# --- who may -------------------------------------------------------------------------------------


def test_a_stranger_finds_nothing_and_a_colleague_may_not(cast: Cast) -> None:
    referral = submit(cast)
    stranger, colleague = cast.fresh("other_legal_manager"), cast.fresh("prosecutor")
    with work(stranger), pytest.raises(Absent):
        actions.accept(referral_id=referral.pk, by=stranger, at=LATER)
    with work(colleague), pytest.raises(NotPermitted, match="legal manager"):
        actions.accept(referral_id=referral.pk, by=colleague, at=LATER)


# --- the file ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assessed", "until"),
    [
        (date(2026, 11, 20), date(2027, 1, 11)),  # 30 November + 42 days
        (date(2026, 12, 31), date(2027, 2, 11)),  # 31 December + 42 days
        (date(2027, 2, 1), date(2027, 4, 11)),  # 28 February + 42 days
    ],
)
def test_an_assessment_can_be_disputed_for_42_days_after_its_month(
    assessed: date, until: date
) -> None:
    assert dispute_by(assessed) == until


def assessed(cast: Cast, *failures: str) -> Referral:
    referral = referring.allocated(cast)
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        return quality.assess(referral_id=referral.pk, by=lawyer, at=LATER, failures=failures)


def test_the_police_dispute_an_assessment_and_another_manager_answers(cast: Cast) -> None:
    referral = assessed(cast, "statement")
    officer, manager = cast.fresh("officer"), cast.fresh("legal_manager")
    with work(officer):
        quality.dispute(referral_id=referral.pk, by=officer, at=LATER, reason="It was there.")
    with work(manager):
        quality.answer_dispute(
            referral_id=referral.pk, by=manager, at=LATER, upheld=True, words="It was."
        )
    assert fresh(referral).assessment.dispute == "successful"
    with work(officer), pytest.raises(RuleBroken):
        quality.dispute(referral_id=referral.pk, by=officer, at=LATER, reason="Again.")


def test_a_dispute_after_its_day_is_too_late_and_the_assessment_stands(cast: Cast) -> None:
    referral = assessed(cast, "statement")
    officer = cast.fresh("officer")
    after = datetime(2027, 1, 12, 0, 30, tzinfo=UTC)
    with work(officer), pytest.raises(RuleBroken, match="until 11 January 2027"):
        quality.dispute(referral_id=referral.pk, by=officer, at=after, reason="It was there.")
    assert quality.let_stand(by=cast.set_up, at=after - timedelta(days=1)) == 0
    assert quality.let_stand(by=cast.set_up, at=after) == 1
    assert fresh(referral).assessment.dispute == "not_disputed"


def test_several_assessments_are_left_undisputed_at_once_or_none(cast: Cast) -> None:
    one, officer = assessed(cast, "statement"), cast.fresh("officer")
    with work(officer), pytest.raises(Absent):
        quality.leave_undisputed(referral_ids=[one.pk, uuid4()], by=officer, at=LATER)
    assert fresh(one).assessment.dispute == "open"
    with work(officer):
        quality.leave_undisputed(referral_ids=[one.pk, one.pk], by=officer, at=LATER)
    assert fresh(one).assessment.dispute == "not_disputed"


def test_a_file_without_failures_met_the_standard_and_nobody_disputes_it(cast: Cast) -> None:
    referral = assessed(cast)
    assert fresh(referral).assessment.dispute == "not_disputed"
    officer = cast.fresh("officer")
    with work(officer), pytest.raises(RuleBroken):
        quality.dispute(referral_id=referral.pk, by=officer, at=LATER, reason="Why not?")


# --- the tables ----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ReferralState.values)
@pytest.mark.parametrize("verb", ReferralVerb.values)
def test_every_cell_leads_somewhere_or_says_the_present_state(state: str, verb: str) -> None:
    if verb in REFERRAL.open_verbs(state):
        assert REFERRAL.after(verb, state) in ReferralState.values
    else:
        with pytest.raises(RuleBroken) as told:
            REFERRAL.after(verb, state)
        assert told.value.state == state


@pytest.mark.parametrize("state", TrackState.values)
@pytest.mark.parametrize("verb", TrackVerb.values)
def test_every_cell_of_a_suspects_track(state: str, verb: str) -> None:
    if verb in TRACK.open_verbs(state):
        assert TRACK.after(verb, state) in TrackState.values
    else:
        with pytest.raises(RuleBroken):
            TRACK.after(verb, state)


@pytest.mark.parametrize(
    ("states", "side", "words"),
    [
        (["deciding"], "cps", "Decision needed"),
        (["waiting"], "police", "Waiting for action plan reply"),
        (["prfi", "ended"], "police", "Waiting for further investigation"),
        (["deciding", "waiting"], "cps", "Mixed: suspects stand on different tracks"),
        (["waiting", "prfi"], "police", "Mixed: suspects stand on different tracks"),
    ],
)
def test_a_headline_is_derived_and_one_open_decision_makes_it_ours(
    states: list[str], side: str, words: str
) -> None:
    assert side_of("allocated", states) == side
    assert headline("allocated", states) == words


def test_a_decided_suspect_keeps_the_referral_from_going_back(cast: Cast) -> None:
    referral = referring.allocated(cast, suspects=("S1", "S2"))
    one = tracks(referral)["S1"]
    one.state, one.ended_at, one.ended_because = TrackState.ENDED, LATER, Ended.DECIDED
    cast.save_change(one, "state", "ended_at", "ended_because")
    with pytest.raises(RuleBroken, match="has been decided"):
        give_back(cast, referral)
