"""From a proposal to a release: what each verb does, what it refuses, and what stays inside."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from casework.disclosure.rules import Said
from casework.duties import HAVE_POLICE_ADDED, IS_DISCUSSION_OFFERED
from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts
from casework.models import (
    CaseFact,
    Countersign,
    CountersignEntry,
    Decision,
    Referral,
    Review,
    StrategySection,
    Suspect,
    Telling,
    Track,
)
from casework.referrals import actions
from casework.reviews import countersigning, deciding, releasing, reviewing
from casework.reviews.facts import ReviewFacts
from core.accounts.work import work
from core.errors import Absent, Invalid, NotPermitted, RuleBroken, Stale
from core.fields import opened
from core.history import write
from core.notices.models import Event, Notice
from deadlines.models import Deadline
from tests.casework import referring
from tests.casework.reviews import reviewing as steps
from tests.casework.reviews.reviewing import NOW, SUSPECT_AT, TOLD_AT, charge, no_charge, told
from tests.cast import ApiOf, Cast

pytestmark = pytest.mark.django_db


def fresh(referral: Referral) -> Referral:
    return Referral.objects.with_people().get(pk=referral.pk)


def state_of(referral: Referral, suspect: str = "S1") -> list[str]:
    found = Decision.objects.filter(track__referral=referral, track__suspect__reference=suspect)
    return list(found.order_by("id").values_list("state", flat=True))


def notices(kind: str) -> list[str]:
    return list(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


def codes(told: Any) -> list[str]:
    return [one.code for one in told.value.faults]


# --- proposing -----------------------------------------------------------------------------------


def test_a_review_is_written_down_once_and_the_next_is_another_version(cast: Cast) -> None:
    referral = steps.proposed(cast)
    steps.propose(cast, referral.pk, charge(), in_short="He planned it for weeks.")
    numbers = Review.objects.filter(referral=referral).values_list("number", flat=True)
    assert list(numbers) == [1, 2]
    assert state_of(referral) == ["superseded", "proposed"]
    texts = [
        review.sections.get(code="in_short").text
        for review in Review.objects.filter(referral=referral)
    ]
    assert texts == ["The suspect planned the evening.", "He planned it for weeks."]


def test_a_review_cannot_be_changed_by_the_application(cast: Cast) -> None:
    review = Review.objects.get(referral=steps.proposed(cast))
    with pytest.raises(ProgrammingError), transaction.atomic():
        review.save()


def test_everything_that_is_missing_is_told_at_once(cast: Cast) -> None:
    referral = referring.allocated(cast)
    lawyer, facts = cast.fresh("prosecutor"), ReviewFacts({}, (charge(reasons="", charges=()),))
    with work(lawyer), pytest.raises(Invalid) as found:
        reviewing.propose(referral_id=referral.pk, by=lawyer, at=NOW, facts=facts)
    assert [one.pointer for one in found.value.faults] == [
        "/reasons_S1",
        "/charge_S1_0",
        "/in_short",
        "/points_away",
        "/evidential",
        "/public_interest",
    ]


def test_further_evidence_is_asked_for_by_an_action_plan_not_here(cast: Cast) -> None:
    referral = referring.allocated(cast)
    with pytest.raises(Invalid) as found:
        steps.propose(cast, referral.pk, no_charge(kind="H"))
    assert codes(found) == ["action-plan-needed"]


def test_the_threshold_test_names_the_day_of_the_full_review(cast: Cast) -> None:
    referral = referring.allocated(cast)
    for day in (None, NOW.date()):
        with pytest.raises(Invalid) as found:
            steps.propose(cast, referral.pk, charge(test="threshold", full_code_review_on=day))
        assert codes(found) == ["date-needed"]
    with pytest.raises(Invalid) as found:
        steps.propose(cast, referral.pk, no_charge(test="threshold"))
    assert "test-not-fitting" in codes(found)


def test_the_first_review_begins_with_what_was_last_said(cast: Cast) -> None:
    referral = steps.made(cast)
    assert reviewing.carried_forward(referral)[""]["in_short"] == "The suspect planned the evening."
    assert set(StrategySection.objects.values_list("source", flat=True)) == {"review"}


def test_only_the_lawyer_of_the_case_proposes(cast: Cast) -> None:
    referral = referring.allocated(cast)
    colleague, stranger = cast.fresh("second_prosecutor"), cast.fresh("other_prosecutor")
    with work(colleague), pytest.raises(NotPermitted, match="lawyer it is allocated to"):
        reviewing.propose(referral_id=referral.pk, by=colleague, at=NOW, facts=steps.review())
    with work(stranger), pytest.raises(Absent):
        reviewing.propose(referral_id=referral.pk, by=stranger, at=NOW, facts=steps.review())


def test_a_version_that_was_not_read_is_not_overwritten(cast: Cast) -> None:
    referral = steps.proposed(cast)
    lawyer = cast.fresh("prosecutor")
    with work(lawyer), pytest.raises(Stale):
        reviewing.propose(
            referral_id=referral.pk, by=lawyer, at=NOW, facts=steps.review(), version=0
        )


# --- charging ------------------------------------------------------------------------------------


def test_a_charge_is_released_as_it_is_made_and_ends_the_clock(cast: Cast) -> None:
    referral = steps.proposed(cast, charge())
    steps.make(cast, referral.pk)
    assert state_of(referral) == ["released"]
    track = Track.objects.select_related("clock").get(referral=referral)
    assert (track.state, track.ended_because, track.clock.ended_how) == ("ended", "decided", "met")
    assert fresh(referral).state == "closed"
    assert notices("decision-released") == ["Officer"]
    facts = CaseFact.objects.values_list("kind", "code", "on")
    assert list(facts) == [("decided", "A", date(2026, 11, 24))]


def test_suspects_are_decided_one_by_one_and_the_last_closes_the_referral(cast: Cast) -> None:
    referral = steps.proposed(cast, charge("S1"), suspects=("S1", "S2"))
    steps.make(cast, referral.pk)
    assert fresh(referral).state == "allocated"
    states = Track.objects.filter(referral=referral).values_list("suspect__reference", "state")
    assert list(states) == [("S1", "ended"), ("S2", "deciding")]
    with pytest.raises(Invalid) as found:
        steps.propose(cast, referral.pk, charge("S1"))
    assert codes(found) == ["not-open"]
    steps.propose(cast, referral.pk, charge("S2"))
    steps.make(cast, referral.pk)
    assert fresh(referral).state == "closed"


def test_a_threshold_charge_needs_another_lawyer(cast: Cast) -> None:
    soon = date(2026, 12, 8)
    referral = steps.proposed(cast, charge(test="threshold", full_code_review_on=soon))
    with pytest.raises(RuleBroken) as refused:
        steps.make(cast, referral.pk)
    assert refused.value.code == "countersign-needed"


# --- the countersignature ------------------------------------------------------------------------


def test_a_decision_not_to_charge_needs_another_lawyer_who_agrees(cast: Cast) -> None:
    referral = steps.proposed(cast)
    with pytest.raises(RuleBroken, match="Another lawyer must agree"):
        steps.make(cast, referral.pk)
    steps.ask(cast, referral.pk)
    with pytest.raises(RuleBroken, match="has not answered yet"):
        steps.make(cast, referral.pk)
    steps.agree(cast, referral.pk)
    steps.make(cast, referral.pk)
    assert state_of(referral) == ["made"]
    assert notices("countersign-asked") == ["Second Prosecutor"]
    assert notices("countersign-agreed") == ["Prosecutor"]


def test_a_challenge_is_answered_and_then_agreed_with_all_of_it_kept(cast: Cast) -> None:
    referral = steps.challenged(cast)
    with pytest.raises(RuleBroken, match="Answer the challenge first"):
        steps.make(cast, referral.pk)
    steps.answer(cast, referral.pk)
    steps.agree(cast, referral.pk)
    entries = CountersignEntry.objects.values_list("kind", "text", "by__name")
    assert list(entries) == [
        ("challenge", "What of the messages?", "Second Prosecutor"),
        ("answer", "They were read.", "Prosecutor"),
        ("agree", "", "Second Prosecutor"),
    ]
    assert Deadline.objects.get(kind="second-reading").ended_how == "met"
    steps.make(cast, referral.pk)


def test_another_wording_overtakes_the_agreement(cast: Cast) -> None:
    referral = steps.agreed(cast)
    steps.propose(cast, referral.pk, no_charge(reasons="Other reasons."))
    with pytest.raises(RuleBroken, match="Another lawyer must agree"):
        steps.make(cast, referral.pk)


def test_another_wording_ends_a_question_that_waits(cast: Cast) -> None:
    referral = steps.challenged(cast)
    steps.propose(cast, referral.pk, no_charge(reasons="Other reasons."))
    assert Countersign.objects.get().state == "overtaken"
    assert Deadline.objects.get(kind="second-reading").ended_how == "cancelled"
    with pytest.raises(RuleBroken) as refused:
        steps.answer(cast, referral.pk)
    assert refused.value.code == "no-countersign"


def test_what_the_police_add_overtakes_the_agreement(cast: Cast) -> None:
    referral = steps.agreed(cast)
    HAVE_POLICE_ADDED.append(lambda one, since: one.pk == referral.pk and since == NOW)
    try:
        with pytest.raises(RuleBroken, match="The police have added material"):
            steps.make(cast, referral.pk)
    finally:
        HAVE_POLICE_ADDED.pop()


def test_a_suspect_whom_the_police_state_anew_overtakes_the_agreement(cast: Cast) -> None:
    referral = steps.agreed(cast)
    officer = cast.fresh("officer")
    with work(officer), transaction.atomic():
        suspect = Suspect.objects.get(case=referral.case)
        suspect.explanation = "He now says something else."
        later = NOW + timedelta(hours=1)
        write(suspect, by=officer, at=later, why="Restated", fields=["explanation"])
    with pytest.raises(RuleBroken, match="The police have added material"):
        steps.make(cast, referral.pk)


def test_another_lawyer_of_the_case_proposes_anew(cast: Cast) -> None:
    referral = steps.asked(cast)
    referring.allocate(cast, referral.pk, to="second_prosecutor", why="Away for a month.")
    assert Countersign.objects.get().state == "overtaken"
    second = cast.fresh("second_prosecutor")
    with work(second), pytest.raises(RuleBroken) as refused:
        deciding.make(referral_id=referral.pk, by=second, at=NOW)
    assert refused.value.code == "not-your-review"


def test_whoever_wrote_a_part_does_not_countersign_nor_does_the_author(cast: Cast) -> None:
    referral = steps.proposed(cast)
    with pytest.raises(RuleBroken) as refused:
        steps.ask(cast, referral.pk, reader="prosecutor")
    assert refused.value.code == "not-a-lawyer-here"
    StrategySection(
        case=referral.case,
        code="evidential",
        text="Written in early advice.",
        source="early-advice",
        source_id=referral.pk,
        by=cast.people["second_prosecutor"],
        at=NOW,
    ).save(force_insert=True)
    with pytest.raises(RuleBroken, match="has written a part of it"):
        steps.ask(cast, referral.pk)


def test_nobody_but_the_reader_answers_for_them(cast: Cast) -> None:
    referral = steps.asked(cast)
    manager = cast.fresh("legal_manager")
    with work(manager), pytest.raises(NotPermitted, match="Second Prosecutor is asked"):
        countersigning.agree(referral_id=referral.pk, by=manager, at=NOW)


# --- made, and nobody outside knows --------------------------------------------------------------


def test_a_decision_that_is_made_shows_nowhere_outside(cast: Cast, api_of: ApiOf) -> None:
    referral = referring.allocated(cast)
    steps.offer(cast, referral)
    api = api_of("4412")
    before = api.get(f"/charging-referrals/{referral.pk}")
    listed = api.get("/charging-referrals")
    events = Event.objects.count()
    steps.propose(cast, referral.pk)
    steps.ask(cast, referral.pk)
    steps.challenge(cast, referral.pk)
    steps.answer(cast, referral.pk)
    steps.agree(cast, referral.pk)
    steps.make(cast, referral.pk)
    steps.plan(cast, referral.pk)
    after = api.get(f"/charging-referrals/{referral.pk}")
    assert after.headers["ETag"] == before.headers["ETag"]
    for body in (before.body, after.body):
        del body["tracks"][0]["clock"], body["triage_clock"]  # they count on by themselves
    assert after.body == before.body
    assert after.body["headline"] == "Decision needed"
    assert after.body["decisions"] == []
    assert (
        api.get("/charging-referrals").body["results"][0]["version"]
        == (listed.body["results"][0]["version"])
    )
    assert Event.objects.count() == events
    assert (
        Notice.objects.filter(user=cast.people["officer"], kind__startswith="decision").count() == 0
    )


def test_the_database_itself_shows_the_police_nothing_before_the_release(cast: Cast) -> None:
    referral = steps.planned(cast)
    officer = cast.fresh("officer")
    with work(officer):
        assert not Review.objects.exists()
        assert not Decision.objects.exists()
        assert not Countersign.objects.exists()
        assert not Telling.objects.exists()
        assert not Decision.history.exists()
    steps.release(cast, referral.pk)
    with work(officer):
        assert [one.state for one in Decision.objects.all()] == ["released"]
        assert not Review.objects.exists()
        assert not Telling.objects.exists()


def test_what_was_made_is_taken_back_with_a_reason(cast: Cast) -> None:
    referral = steps.made(cast)
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        deciding.unmake(referral_id=referral.pk, by=lawyer, at=NOW, why="A report has come.")
    assert state_of(referral) == ["superseded"]
    steps.propose(cast, referral.pk, charge())
    steps.make(cast, referral.pk)
    assert state_of(referral) == ["superseded", "released"]


def test_the_police_may_take_the_referral_back_and_what_was_made_ends(cast: Cast) -> None:
    referral = steps.made(cast)
    officer = cast.fresh("officer")
    with work(officer):
        actions.withdraw(referral_id=referral.pk, by=officer, at=NOW, why="Elsewhere.")
    assert state_of(referral) == ["superseded"]


def test_a_manager_does_not_return_what_has_been_decided(cast: Cast) -> None:
    referral = steps.made(cast)
    manager = cast.fresh("legal_manager")
    with work(manager), pytest.raises(RuleBroken) as refused:
        actions.send_back(
            referral_id=referral.pk,
            by=manager,
            at=NOW,
            reasons={"mg3": ""},
            answer_on=date(2026, 12, 4),
        )
    assert refused.value.code == "decision-made"


def test_without_a_discussion_offered_nobody_decides_not_to_charge(cast: Cast) -> None:
    referral = steps.agreed(cast)
    IS_DISCUSSION_OFFERED.append(lambda case, at: False)
    try:
        with pytest.raises(RuleBroken) as refused:
            steps.make(cast, referral.pk)
    finally:
        IS_DISCUSSION_OFFERED.pop()
    assert refused.value.code == "discussion-needed"


# --- release -------------------------------------------------------------------------------------


def test_nothing_is_released_before_it_is_agreed_who_tells_the_victim(cast: Cast) -> None:
    referral = steps.made(cast)
    with pytest.raises(RuleBroken) as refused:
        steps.release(cast, referral.pk)
    assert refused.value.code == "telling-needed"


def test_a_release_tells_the_force_starts_the_victims_clock_and_writes_the_facts(
    cast: Cast,
) -> None:
    referral = steps.released(cast)
    decision = Decision.objects.get()
    assert (decision.state, decision.released_by) == ("released", cast.prosecutor)
    assert decision.tell_suspect_after == SUSPECT_AT
    assert fresh(referral).state == "closed"
    clock = Deadline.objects.get(kind="victim-told-enhanced")
    assert (clock.subject, clock.due_on) == ("C1", date(2026, 11, 25))
    facts = CaseFact.objects.order_by("kind").values_list("kind", "code", "suspect__reference")
    assert list(facts) == [("decided", "K", "S1"), ("scrutiny", "K", "S1")]
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"charging-referral.decided", "charging-referral.closed"} <= kinds


def test_the_reasons_reach_the_force_only_after_the_release(cast: Cast, api_of: ApiOf) -> None:
    referral = steps.released(cast)
    body = api_of("4412").get(f"/charging-referrals/{referral.pk}").body
    assert body["decisions"] == [
        {
            "suspect": "S1",
            "kind": "K",
            "test": "full_code",
            "stops_prosecution": False,
            "classification": "legal-advice",
            "handling": "Legal advice to the police. Do not copy, list as evidence or share "
            "outside the force without the lawyer's agreement.",
            "reasons": "There is no realistic prospect.",
            "charges": [],
            "full_code_review_on": None,
            "released_at": "2026-11-24T09:00:00Z",
            "tell_suspect_after": "2026-11-25T12:00:00Z",
            "reconsidered_at": None,
        }
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tell_suspect_after": TOLD_AT - timedelta(minutes=1)}, "suspect-before-victim"),
        ({"tell_suspect_after": None}, "suspect-before-victim"),
        ({"tell_suspect_after": TOLD_AT + timedelta(hours=24, minutes=1)}, "suspect-too-late"),
        ({"agreed": False}, "not-agreed"),
        ({"planned_at": NOW}, "date-needed"),
        ({"teller": ""}, "choice-needed"),
        ({"channel": "pigeon"}, "choice-needed"),
        ({"liberty_first": True}, "words-needed"),
        ({"told": "not_traceable"}, "words-needed"),
        ({"told": "asked_not_to", "said": Said(anything=False)}, "words-needed"),
        ({"told": ""}, "choice-needed"),
    ],
)
def test_the_suspect_is_told_after_the_victim_and_within_a_day(
    cast: Cast, changes: dict[str, Any], code: str
) -> None:
    referral = steps.made(cast)
    with pytest.raises(Invalid) as found:
        steps.plan(cast, referral.pk, told(**changes))
    assert codes(found) == [code]


def test_the_last_minute_of_the_day_after_is_still_in_time(cast: Cast) -> None:
    referral = steps.made(cast)
    steps.plan(cast, referral.pk, told(tell_suspect_after=TOLD_AT + timedelta(hours=24)))
    assert Telling.objects.get().tell_suspect_after == TOLD_AT + timedelta(hours=24)


def test_every_victim_of_the_case_is_thought_of(cast: Cast) -> None:
    case = CaseFacts(
        referring.URN,
        suspects=(SuspectFacts("S1"),),
        complainants=(ComplainantFacts("C1"), ComplainantFacts("C2")),
    )
    referral = steps.made(cast, case=case)
    with pytest.raises(Invalid) as found:
        steps.plan(cast, referral.pk, told("C1"))
    assert [one.pointer for one in found.value.faults] == ["/told_C2"]
    untraced = told("C2", told="not_traceable", why_not="The police have tried for a year.")
    steps.plan(cast, referral.pk, told("C1"), untraced)
    steps.release(cast, referral.pk)
    clocks = Deadline.objects.filter(kind="victim-told-enhanced")
    assert [one.subject for one in clocks] == ["C1"]


def test_what_was_agreed_can_be_agreed_anew_and_the_safety_plan_is_kept_sealed(cast: Cast) -> None:
    referral = steps.planned(cast)
    again = told(teller="victim_liaison_officer", safety_plan="A place to stay is found.")
    steps.plan(cast, referral.pk, again, by="victim_liaison_officer")
    telling = Telling.objects.get()
    assert telling.teller == "victim_liaison_officer"
    assert "place" not in telling.safety_plan
    assert opened(telling, "safety_plan") == "A place to stay is found."
    assert telling.history.count() == 2


def test_a_time_that_has_passed_is_agreed_anew(cast: Cast) -> None:
    referral = steps.planned(cast)
    with pytest.raises(RuleBroken) as refused:
        steps.release(cast, referral.pk, at=TOLD_AT + timedelta(minutes=1))
    assert refused.value.code == "telling-passed"


def test_bail_or_custody_is_never_prolonged_so_that_somebody_is_told_first(cast: Cast) -> None:
    referral = steps.made(cast)
    free = told(
        liberty_first=True, safety_plan="She is met at the station.", tell_suspect_after=None
    )
    steps.plan(cast, referral.pk, free)
    friday = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
    steps.release(cast, referral.pk, at=friday)
    decision = Decision.objects.get()
    assert (decision.state, decision.tell_suspect_after) == ("released", None)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 27, 14, 0, tzinfo=UTC), "Friday afternoon"),
        (datetime(2026, 12, 24, 9, 0, tzinfo=UTC), "Tomorrow is Christmas Day"),
    ],
)
def test_a_release_before_a_weekend_or_a_holiday_is_confirmed(
    cast: Cast, at: datetime, words: str
) -> None:
    referral = steps.made(cast)
    later = at + timedelta(days=4)
    steps.plan(cast, referral.pk, told(planned_at=later, tell_suspect_after=later))
    with pytest.raises(RuleBroken, match=words) as refused:
        steps.release(cast, referral.pk, at=at)
    assert (refused.value.code, refused.value.field) == ("confirm-timing", "confirmed")
    steps.release(cast, referral.pk, at=at, confirmed=True)


def test_police_material_after_the_decision_keeps_it_from_being_released(cast: Cast) -> None:
    referral = steps.planned(cast)
    HAVE_POLICE_ADDED.append(lambda one, since: True)
    try:
        with pytest.raises(RuleBroken) as refused:
            steps.release(cast, referral.pk)
    finally:
        HAVE_POLICE_ADDED.pop()
    assert refused.value.code == "countersign-needed"


def test_a_decision_is_released_once(cast: Cast) -> None:
    referral = steps.released(cast)
    with pytest.raises(RuleBroken) as refused:
        steps.release(cast, referral.pk)
    assert refused.value.code == "wrong-move"


# --- reconsidering -------------------------------------------------------------------------------


def reconsider(cast: Cast, referral: Referral, **given: Any) -> Decision:
    manager = cast.fresh("legal_manager")
    with work(manager):
        return deciding.reconsider(
            referral_id=referral.pk,
            by=manager,
            at=NOW,
            **{"suspect": "S1", "why": "New evidence.", **given},
        )


def test_a_released_decision_is_reconsidered_and_stays_what_was_told(cast: Cast) -> None:
    referral = steps.released(cast)
    reconsider(cast, referral)
    assert fresh(referral).state == "allocated"
    track = Track.objects.select_related("clock").get(referral=referral)
    assert (track.state, track.clock.ended_at) == ("deciding", None)
    assert track.clock.first_received_on == date(2026, 11, 20)
    assert notices("decision-reconsidered") == ["Officer"]
    steps.propose(cast, referral.pk, charge())
    steps.make(cast, referral.pk)
    assert state_of(referral) == ["released", "released"]
    assert fresh(referral).state == "closed"


def test_only_a_released_decision_is_reconsidered_and_once(cast: Cast) -> None:
    referral = steps.made(cast)
    with pytest.raises(RuleBroken) as refused:
        reconsider(cast, referral)
    assert refused.value.code == "nothing-released"
    steps.plan(cast, referral.pk)
    steps.release(cast, referral.pk)
    reconsider(cast, referral)
    with pytest.raises(RuleBroken):
        reconsider(cast, referral)


# --- the database holds it too -------------------------------------------------------------------


def test_two_decisions_in_hand_for_one_suspect_cannot_exist(cast: Cast) -> None:
    decision = Decision.objects.get(track__referral=steps.proposed(cast))
    twin = Decision(
        track=decision.track,
        review=decision.review,
        kind="A",
        test="full_code",
        reasons="A twin.",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.save(twin)


def test_a_manager_of_the_unit_may_release_and_a_colleague_may_not(cast: Cast) -> None:
    referral = steps.planned(cast)
    colleague = cast.fresh("second_prosecutor")
    with work(colleague), pytest.raises(NotPermitted):
        releasing.release(referral_id=referral.pk, by=colleague, at=NOW)
    steps.release(cast, referral.pk, by="legal_manager")
    assert Decision.objects.get().released_by == cast.legal_manager
