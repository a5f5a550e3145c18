"""Escalating by hand from either side, acknowledging and answering."""

from typing import Any

import pytest

from core.accounts.models import Bond, Memorandum, User
from core.accounts.roles import PostKind, Rank, Role
from core.accounts.work import work
from core.errors import Absent, NotPermitted, RuleBroken, Stale
from core.notices.models import Event, Notice
from deadlines import actions, escalating
from deadlines.events import Target, Unit
from deadlines.lifecycle import ESCALATION, EscalationVerb
from deadlines.models import Deadline, Escalation
from deadlines.models.escalation import EscalationState
from tests.deadlines.conftest import World, at, day
from tests.deadlines.test_actions import started
from tests.deadlines.test_sweep import swept


def by_hand(world: World, deadline: Deadline, who: User, when: str = "2026-11-25") -> Escalation:
    with work(who):
        return escalating.escalate_by_hand(
            deadline_id=deadline.pk, by=who, at=at(when), reason="The suspect's bail ends soon"
        )


# --- by hand -----------------------------------------------------------------------------------


def test_police_escalate_cps_delay_to_the_legal_manager(world: World) -> None:
    deadline = started(world)
    one = by_hand(world, deadline, world.by[Bond.POLICE_SUPERVISOR])
    assert (one.level, one.post, one.by_hand, one.about) == (1, "legal_manager", True, deadline)
    assert one.to_user == world.by[PostKind.LEGAL_MANAGER]
    assert one.acknowledge_by == day("2026-11-27")
    assert Notice.objects.get().user == world.by[PostKind.LEGAL_MANAGER]
    assert Event.objects.filter(kind="escalation-raised", object_id=one.pk).exists()


def test_cps_escalates_police_delay_to_the_supervisor(world: World) -> None:
    owed = started(
        world, "early-advice-information", target=Target(Unit.DATE, on=day("2026-12-04"))
    )
    one = by_hand(world, owed, world.by[Bond.LAWYER])
    assert (one.owed_by, one.post) == ("police", "police_supervisor")
    assert one.to_user == world.by[Bond.POLICE_SUPERVISOR]


def test_by_hand_climbs_the_same_ladder_and_stops_at_the_top(world: World) -> None:
    deadline = started(world)
    officer = world.by[Bond.POLICE_SUPERVISOR]
    days = ("2026-11-25", "2026-11-26", "2026-11-27")
    found = [by_hand(world, deadline, officer, when).post for when in days]
    assert found == ["legal_manager", "unit_head", "area_lead"]
    with pytest.raises(RuleBroken) as refused:
        by_hand(world, deadline, officer, "2026-11-30")
    assert refused.value.code == "at-the-top"
    assert Notice.objects.filter(urgent=True).count() == 1


def test_what_the_sweep_raised_is_not_raised_again_by_hand(world: World) -> None:
    deadline = started(world)
    swept("2026-12-22 06:00")
    one = by_hand(world, deadline, world.by[Bond.POLICE_SUPERVISOR], "2026-12-22")
    assert (one.level, one.post) == (2, "unit_head")


def test_the_sweep_joins_what_was_raised_by_hand(world: World) -> None:
    deadline = started(world)
    one = by_hand(world, deadline, world.by[Bond.POLICE_SUPERVISOR], "2026-12-21")
    swept("2026-12-22 06:00")
    assert Escalation.objects.get() == one
    assert one.items.get().deadline == deadline


def test_it_closes_when_the_work_arrives(world: World) -> None:
    deadline = started(world)
    one = by_hand(world, deadline, world.by[Bond.POLICE_SUPERVISOR])
    actions.meet(deadline_id=deadline.pk, by=world.set_up, at=at("2026-12-01"), reason="Given")
    one.refresh_from_db()
    assert (one.state, one.not_answered, one.climb_at) == ("closed", True, None)


@pytest.mark.parametrize("who", [Bond.OFFICER_IN_CHARGE, PostKind.AREA_LEAD])
def test_below_the_rank_of_the_memorandum_nobody_escalates(world: World, who: str) -> None:
    deadline = started(world)
    with pytest.raises(NotPermitted):
        by_hand(world, deadline, world.by[who])


def test_the_memorandum_says_from_which_rank(world: World) -> None:
    world.save(
        Memorandum(
            area=world.area,
            force=world.force,
            agreed_on=day("2026-01-01"),
            review_on=day("2027-01-01"),
            escalate_from_rank=Rank.INSPECTOR,
            in_force_from=day("2026-01-01"),
            source="Test",
        )
    )
    deadline = started(world)
    with pytest.raises(NotPermitted, match="an officer of the rank of inspector or above"):
        by_hand(world, deadline, world.by[Bond.POLICE_SUPERVISOR])
    assert by_hand(world, deadline, world.by[PostKind.DETECTIVE_CHIEF_INSPECTOR]).level == 1


def test_nothing_is_escalated_when_nothing_is_owed_or_no_reason_is_given(world: World) -> None:
    window, deadline = started(world, "right-to-review-window"), started(world)
    manager = world.by[PostKind.LEGAL_MANAGER]
    with pytest.raises(RuleBroken) as refused:
        by_hand(world, window, manager)
    assert refused.value.code == "nothing-owed"
    with pytest.raises(RuleBroken) as refused:
        escalating.escalate_by_hand(
            deadline_id=deadline.pk, by=manager, at=at("2026-11-25"), reason=" "
        )
    assert refused.value.code == "reason-needed"
    actions.cancel(deadline_id=deadline.pk, by=world.set_up, at=at("2026-11-25"), reason="Gone")
    with pytest.raises(RuleBroken) as refused:
        by_hand(world, deadline, manager)
    assert (refused.value.code, refused.value.state) == ("nothing-owed", "cancelled")


def test_another_unit_sees_neither_clock_nor_escalation(world: World) -> None:
    from core.accounts.models import Unit as CpsUnit

    deadline = started(world)
    one = by_hand(world, deadline, world.by[Bond.POLICE_SUPERVISOR])
    there = CpsUnit.objects.get(code="wessex-rasso")
    stranger = world.staff("stranger", Role.LEGAL_MANAGER, unit=there)
    with work(stranger):
        assert not Deadline.objects.exists()
        assert not Escalation.objects.exists()
        for attempt in (
            lambda: escalating.escalate_by_hand(
                deadline_id=deadline.pk, by=stranger, at=at("2026-11-25"), reason="Why"
            ),
            lambda: escalating.acknowledge(escalation_id=one.pk, by=stranger, at=at("2026-11-25")),
            lambda: actions.meet(
                deadline_id=deadline.pk, by=stranger, at=at("2026-11-25"), reason="Why"
            ),
        ):
            with pytest.raises(Absent):
                attempt()


# --- acknowledging and answering ---------------------------------------------------------------


def answered(one: Escalation, by: User, **more: Any) -> Escalation:
    given = {"at": at("2026-12-22 10:00"), "words": "Advice on Thursday", **more}
    return escalating.answer(escalation_id=one.pk, by=by, **given)


def test_an_answer_is_kept_in_words_and_tells_who_asked_by_hand(world: World) -> None:
    officer = world.by[Bond.POLICE_SUPERVISOR]
    one = by_hand(world, started(world), officer, "2026-12-22")
    one = answered(one, world.by[PostKind.LEGAL_MANAGER])
    assert (one.state, one.answer) == ("answered", "Advice on Thursday")
    assert one.acknowledged_by == world.by[PostKind.LEGAL_MANAGER]
    assert Notice.objects.get(kind="escalation-answered").user == officer


@pytest.mark.parametrize("who", [PostKind.LEGAL_MANAGER, PostKind.UNIT_HEAD, PostKind.AREA_LEAD])
def test_the_post_and_those_above_it_may_answer(world: World, who: str) -> None:
    started(world)
    swept("2026-12-22 06:00")
    assert answered(Escalation.objects.get(), world.by[who]).state == "answered"


@pytest.mark.parametrize(
    "who", [Bond.LAWYER, PostKind.CASE_PROGRESSION_MANAGER, Bond.POLICE_SUPERVISOR]
)
def test_others_may_not(world: World, who: str) -> None:
    started(world)
    swept("2026-12-22 06:00")
    with pytest.raises(NotPermitted, match="Legal manager"):
        answered(Escalation.objects.get(), world.by[who])


def test_an_answer_has_words_and_a_lost_race_is_told(world: World) -> None:
    started(world)
    swept("2026-12-22 06:00")
    one = Escalation.objects.get()
    manager = world.by[PostKind.LEGAL_MANAGER]
    with pytest.raises(RuleBroken) as refused:
        answered(one, manager, words="  ")
    assert refused.value.code == "answer-needed"
    escalating.acknowledge(escalation_id=one.pk, by=manager, at=at("2026-12-22 09:00"))
    with pytest.raises(Stale):
        answered(one, manager, version=1)


@pytest.mark.parametrize("state", list(EscalationState))
@pytest.mark.parametrize("verb", [EscalationVerb.ACKNOWLEDGE, EscalationVerb.ANSWER])
def test_every_verb_in_every_state_does_what_the_table_says(
    world: World, state: EscalationState, verb: EscalationVerb
) -> None:
    deadline = started(world)
    swept("2026-12-22 06:00")
    one = Escalation.objects.get()
    manager = world.by[PostKind.LEGAL_MANAGER]
    if state == EscalationState.ACKNOWLEDGED:
        escalating.acknowledge(escalation_id=one.pk, by=manager, at=at("2026-12-22 08:00"))
    elif state == EscalationState.ANSWERED:
        answered(one, manager)
    elif state == EscalationState.CLOSED:
        actions.meet(deadline_id=deadline.pk, by=manager, at=at("2026-12-22 08:00"), reason="Done")

    def act() -> Escalation:
        if verb == EscalationVerb.ANSWER:
            return answered(one, manager)
        return escalating.acknowledge(escalation_id=one.pk, by=manager, at=at("2026-12-22 10:00"))

    if (state, verb) in ESCALATION.moves:
        assert act().state == ESCALATION.moves[state, verb]
    else:
        with pytest.raises(RuleBroken) as refused:
            act()
        assert (refused.value.code, refused.value.state) == ("wrong-move", state)


def test_the_clocks_of_an_escalation_are_listed_once(world: World) -> None:
    matter = world.matter()
    first = started(world, matter=matter)
    second = started(world, matter=matter, received_at=at("2026-11-19"))
    one = by_hand(world, first, world.by[Bond.POLICE_SUPERVISOR], "2026-12-18")
    swept("2026-12-22 06:00")
    assert escalating.clocks_of(one) == [second, first]


# --- the clocks of the CPS alone -----------------------------------------------------------------


def seen_by(user: User) -> list[tuple[str, int, bool]]:
    with work(user):
        rows = Escalation.objects.visible_to(user).order_by("level", "internal")
        return list(rows.values_list("owed_by", "level", "internal"))


def fed() -> list[str]:
    kinds = Event.objects.filter(kind__startswith="escalation-").order_by("at", "id")
    return list(kinds.values_list("kind", flat=True))


def test_the_police_see_and_hear_nothing_of_what_is_escalated_about_an_internal_clock(
    world: World,
) -> None:
    reading = started(world, "second-reading")  # due Tuesday 24 November
    swept("2026-11-25 06:00")
    swept("2026-11-30 06:00")  # nobody acknowledged it: it climbs
    late = Escalation.objects.get()
    assert (late.internal, late.level, late.post) == (True, 1, "unit_head")
    with work(world.by[PostKind.UNIT_HEAD]):
        escalating.acknowledge(
            escalation_id=late.pk, by=world.by[PostKind.UNIT_HEAD], at=at("2026-11-30")
        )
        escalating.answer(
            escalation_id=late.pk,
            by=world.by[PostKind.UNIT_HEAD],
            at=at("2026-11-30"),
            words="She reads it today.",
        )
    by_hand(world, reading, world.by[PostKind.LEGAL_MANAGER], "2026-11-30")
    actions.meet(deadline_id=reading.pk, by=world.set_up, at=at("2026-12-01"), reason="Read")

    assert fed() == []
    for post in (Bond.OFFICER_IN_CHARGE, Bond.POLICE_SUPERVISOR, PostKind.FORCE_RASSO_LEAD):
        assert seen_by(world.by[post]) == []
    assert not Notice.objects.filter(user__kind="officer").exists()
    assert set(Escalation.objects.values_list("state", flat=True)) == {"closed"}
    officer = world.by[Bond.POLICE_SUPERVISOR]
    with work(officer), pytest.raises(Absent):
        escalating.answer(escalation_id=late.pk, by=officer, at=at("2026-11-29"), words="Well?")


def test_an_internal_escalation_stands_apart_from_that_of_a_clock_the_police_see(
    world: World,
) -> None:
    matter = world.matter()
    started(world, "second-reading", matter=matter)
    advice = started(world, matter=matter)
    swept("2026-11-25 06:00")

    one = by_hand(world, advice, world.by[Bond.POLICE_SUPERVISOR])

    assert (one.level, one.internal) == (1, False)  # not the next post up
    assert fed() == ["escalation-raised"]
    assert seen_by(world.by[Bond.POLICE_SUPERVISOR]) == [("cps", 1, False)]
    assert seen_by(world.by[PostKind.LEGAL_MANAGER]) == [("cps", 1, False), ("cps", 1, True)]
