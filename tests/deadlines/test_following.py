"""An escalation follows its clocks and belongs to its post; nothing climbs on a day off."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.accounts.models import Area, Bond, Leave, Matter, Memorandum, Officer, RoleHeld, User
from core.accounts.models import Unit as CpsUnit
from core.accounts.roles import PostKind, Rank, Role
from core.accounts.work import work
from core.errors import RuleBroken
from core.history import write
from core.notices.models import Event, Notice
from deadlines import actions, escalating
from deadlines.calendars import load_calendar
from deadlines.checking import verify
from deadlines.escalating import held_by
from deadlines.events import State, Target, Unit
from deadlines.models import Deadline, Escalation, EscalationStep, Ladder, RungFired
from deadlines.monitor import told_nobody, vacant_posts
from deadlines.policy import may_answer
from deadlines.reading import ledger_of, reading
from deadlines.workingdays import BANK_HOLIDAYS
from tests.deadlines.conftest import LONG_AGO, World, at, day
from tests.deadlines.test_actions import paused, started
from tests.deadlines.test_escalations import by_hand
from tests.deadlines.test_ladders import LATE, adopted
from tests.deadlines.test_sweep import escalated_to, swept, told, vacate

MANAGER = PostKind.LEGAL_MANAGER


def late(world: World, **more: Any) -> tuple[Deadline, Escalation]:
    """A clock that fell due on Monday 21 December, raised to the legal manager the day after."""
    deadline = started(world, **more)
    swept("2026-12-22 06:00")
    return deadline, Escalation.objects.get(level=1)


def until(world: World, deadline: Deadline, on: str, when: str = "2026-12-22 09:00") -> Deadline:
    return actions.retarget(
        deadline_id=deadline.pk,
        by=world.by[MANAGER],
        at=at(when),
        target=Target(Unit.DATE, on=day(on)),
        reason="Agreed with the force",
    )


def proclaimed(*days: str) -> dict[str, Any]:
    """Our list of bank holidays with more days."""
    body: dict[str, Any] = json.loads(BANK_HOLIDAYS.read_text(encoding="utf-8"))
    body["name"] += " and more"
    body["england-and-wales"]["events"] += [{"title": "Extra", "date": one} for one in days]
    return body


def has(person: User, on: str) -> list[Escalation]:
    person = User.objects.get(pk=person.pk)
    with work(person):
        mine = Escalation.objects.visible_to(person).open().filter(held_by(person, day(on)))
        return list(mine.select_related("matter__unit"))


# --- it follows its clocks -----------------------------------------------------------------------


def test_a_new_target_closes_what_is_late_no_more_and_nothing_climbs(world: World) -> None:
    deadline, one = late(world)
    until(world, deadline, "2027-01-29")
    one.refresh_from_db()
    assert (one.state, one.closed_because, one.not_answered) == ("closed", "nothing-late", True)
    assert (
        "nothing it was raised for is late"
        in one.history.latest("history_id").history_change_reason
    )
    assert Event.objects.filter(kind="escalation-closed", object_id=one.pk).exists()
    for when in ("2026-12-29 06:00", "2027-01-08 06:00", "2027-01-21 06:00"):
        swept(when)
    assert {name for kind, name, _ in told() if kind == "escalated"} == {"legal_manager"}
    swept("2027-02-01 06:00")  # late again: a new run is raised anew
    assert Escalation.objects.open().get().level == 1


def test_it_stays_open_while_another_clock_under_it_is_late(world: World) -> None:
    matter = world.matter()
    other = started(world, matter=matter)
    deadline, one = late(world, matter=matter)
    until(world, deadline, "2027-01-29")
    one.refresh_from_db()
    assert one.state == "raised"
    actions.meet(deadline_id=other.pk, by=world.set_up, at=at("2026-12-22 10:00"), reason="Given")
    one.refresh_from_db()
    assert (one.state, one.closed_because) == ("closed", "nothing-late")


def test_what_was_raised_by_hand_waits_for_its_answer_whatever_the_target(world: World) -> None:
    deadline = started(world)
    one = by_hand(world, deadline, world.by[Bond.POLICE_SUPERVISOR])
    until(world, deadline, "2027-01-29", "2026-11-25 13:00")
    one.refresh_from_db()
    assert one.state == "raised"


def test_a_new_bank_holiday_closes_what_is_late_no_more_and_moves_the_day_to_acknowledge(
    world: World,
) -> None:
    matter = world.matter()
    deadline, one = late(world, matter=matter)
    still_late = started(world, received_at=at("2026-11-19"))
    swept("2026-12-22 07:00")
    other = Escalation.objects.get(matter=still_late.matter)
    assert other.acknowledge_by == day("2026-12-24")
    # proclaimed in the morning of Tuesday 22 December: Monday 21 and Wednesday 23 December
    load_calendar(
        proclaimed("2026-12-21", "2026-12-23"),
        by=world.set_up,
        at=at("2026-12-22 08:00"),
        why="New",
    )
    deadline.refresh_from_db()
    one.refresh_from_db()
    other.refresh_from_db()
    assert deadline.due_on == day("2026-12-22")
    assert (one.state, one.closed_because) == ("closed", "nothing-late")
    assert (other.state, other.acknowledge_by) == ("raised", day("2026-12-29"))
    assert other.climb_at == at("2026-12-30 00:00")


# --- it belongs to its post ----------------------------------------------------------------------


def test_a_new_holder_has_what_the_last_one_acknowledged_and_it_climbs_if_nobody_answers(
    world: World,
) -> None:
    _, one = late(world)
    leaver = world.by[MANAGER]
    escalating.acknowledge(escalation_id=one.pk, by=leaver, at=at("2026-12-22 09:00"))
    successor = world.staff("successor", Role.LEGAL_MANAGER, unit=world.unit)
    vacate(world, MANAGER, holder=successor)
    assert has(successor, "2026-12-22") == [one]
    assert has(leaver, "2026-12-22") == []
    assert may_answer(successor, Escalation.objects.get())
    swept("2026-12-23 00:05")
    one.refresh_from_db()
    assert (one.state, one.to_user, one.acknowledged_at) == ("raised", successor, None)
    assert (one.acknowledge_by, one.climb_at) == (day("2026-12-29"), at("2026-12-30 00:00"))
    assert ("escalated", "successor", False) in told()
    swept("2026-12-30 00:05")
    assert escalated_to() == ("unit_head", "unit_head", "not-acknowledged")


def test_a_holder_without_a_role_of_that_level_may_answer_for_their_post(world: World) -> None:
    owed = started(
        world, "early-advice-information", target=Target(Unit.DATE, on=day("2026-12-04"))
    )
    swept("2026-12-21 06:00")  # ten working days late
    top = Escalation.objects.get(level=3)
    colleague = world.officer("9009", Rank.SUPERINTENDENT)
    vacate(world, PostKind.FORCE_RASSO_LEAD, holder=colleague)
    assert top in has(colleague, "2026-12-21")
    with work(colleague):
        done = escalating.answer(
            escalation_id=top.pk, by=colleague, at=at("2026-12-21 09:00"), words="Today"
        )
    assert (done.state, owed.owed_by) == ("answered", "police")


def test_what_a_holder_has_acknowledged_stays_theirs_while_they_stand_there(world: World) -> None:
    _, one = late(world)
    escalating.acknowledge(escalation_id=one.pk, by=world.by[MANAGER], at=at("2026-12-22 09:00"))
    swept("2026-12-23 00:05")
    one.refresh_from_db()
    assert (one.state, one.to_user) == ("acknowledged", world.by[MANAGER])
    assert has(world.by[MANAGER], "2026-12-23") == [one]


# --- whoever is not there is not told ------------------------------------------------------------


def test_a_manager_and_deputy_who_are_both_away_are_passed_over_and_seen_on_the_monitor(
    world: World,
) -> None:
    deputy = world.staff("deputy", Role.LEGAL_MANAGER, unit=world.unit)
    vacate(world, MANAGER, deputy=deputy, away_from=day("2026-12-21"))
    world.save(Leave(user=deputy, begins_on=day("2026-12-21"), ends_on=day("2026-12-23")))
    late(world)
    assert escalated_to() == ("unit_head", "unit_head", "next-post")
    assert world.posts[MANAGER] in vacant_posts(day("2026-12-22"))
    assert world.posts[MANAGER] not in vacant_posts(day("2026-12-24"))


def switch_off(world: World, how: str, person: User) -> None:
    if how == "the account":
        person.is_active = False
        world_change(world, person, "is_active")
    elif how == "the last role":
        held = RoleHeld.objects.get(user=person)
        held.ended_on = day("2026-12-01")
        world_change(world, held, "ended_on")
    elif how == "the role at that place":
        held = RoleHeld.objects.get(user=person)
        held.unit = CpsUnit.objects.get(code="wessex-rasso")
        world_change(world, held, "unit")
    else:
        world.save(Leave(user=person, begins_on=day("2026-12-01"), ends_on=day("2026-12-31")))


def world_change(world: World, row: Any, name: str) -> None:
    write(row, by=world.set_up, at=LONG_AGO, why="Changed", fields=[name])


@pytest.mark.parametrize(
    "how", ["the account", "the last role", "the role at that place", "the days of work"]
)
def test_a_holder_is_not_told_who_has_lost(world: World, how: str) -> None:
    switch_off(world, how, world.by[MANAGER])
    late(world)
    assert escalated_to() == ("unit_head", "unit_head", "next-post")
    if how != "the role at that place":
        assert world.posts[MANAGER] in vacant_posts(day("2026-12-22"))


def test_a_role_that_ends_next_march_is_held_until_then(world: World) -> None:
    held = RoleHeld.objects.get(user=world.by[MANAGER])
    held.ended_on = day("2027-03-01")
    world_change(world, held, "ended_on")
    late(world)
    assert escalated_to() == ("legal_manager", "legal_manager", "holder")


def test_an_officer_who_is_switched_off_is_not_told_by_a_clock(world: World) -> None:
    officer = Officer.objects.get(user=world.by[Bond.POLICE_SUPERVISOR])
    officer.is_active = False
    world_change(world, officer, "is_active")
    started(world, "early-advice-information", target=Target(Unit.DATE, on=day("2026-12-04")))
    swept("2026-12-07 06:00")
    assert escalated_to()[0] == "detective_chief_inspector"


def test_when_whoever_restricted_a_case_has_left_nobody_is_told_and_the_monitor_says_so(
    world: World,
) -> None:
    head = world.by[PostKind.UNIT_HEAD]
    deadline = started(world, matter=world.matter(restricted_by=head))
    head.is_active = False
    world_change(world, head, "is_active")
    swept("2026-12-22 06:00")
    assert (told(), told_nobody()) == ([], 1)
    assert deadline.rungs_fired.count() == 3


# --- days off ------------------------------------------------------------------------------------


def test_what_nobody_acknowledged_by_thursday_climbs_on_no_day_off(world: World) -> None:
    # by hand on Wednesday 25 November, to be acknowledged by Friday
    one = by_hand(world, started(world), world.by[Bond.POLICE_SUPERVISOR])
    assert (one.acknowledge_by, one.climb_at) == (day("2026-11-27"), at("2026-11-30 00:00"))
    swept("2026-11-28 00:01")
    swept("2026-11-29 12:00")
    assert EscalationStep.objects.count() == 1
    swept("2026-11-30 00:01")
    assert escalated_to() == ("unit_head", "unit_head", "not-acknowledged")


def test_a_sweep_that_comes_late_lifts_nothing_on_a_saturday(world: World) -> None:
    one = by_hand(world, started(world), world.by[Bond.POLICE_SUPERVISOR], "2026-11-24")
    assert one.climb_at == at("2026-11-27 00:00")
    assert swept("2026-11-28 09:00").climbed == 0
    assert swept("2026-11-30 00:00").climbed == 1


def test_a_rung_counts_as_raised_on_its_day_however_late_the_sweep(world: World) -> None:
    deadline = started(world)
    swept("2026-12-26 09:00")  # Saturday; the rung fell on Tuesday
    rung = RungFired.objects.get(deadline=deadline, position=3)
    assert (rung.fell_at, rung.fired_at) == (at("2026-12-22 00:00"), at("2026-12-26 09:00"))


# --- targets -------------------------------------------------------------------------------------


def test_a_date_that_has_passed_is_no_target_and_the_earliest_is_named(world: World) -> None:
    deadline = started(world)
    with pytest.raises(RuleBroken, match="Choose 22 December 2026 or a later date") as refused:
        until(world, deadline, "2025-12-22")
    assert (refused.value.code, refused.value.field) == ("date-passed", "target")
    with pytest.raises(RuleBroken, match="Choose 20 November 2026 or a later date"):
        started(world, "early-advice-information", target=Target(Unit.DATE, on=day("2026-11-19")))
    assert until(world, deadline, "2026-12-22").due_on == day("2026-12-22")


def test_a_pause_hides_neither_a_fixed_date_nor_that_it_has_passed(world: World) -> None:
    deadline = until(world, started(world), "2026-12-02", "2026-11-23 09:00")
    deadline = paused(world, deadline, "2026-11-24", "2026-12-08")
    swept("2026-12-01 06:00")
    assert ("due-soon", "lawyer", False) in told()  # the date stands, so the reminder comes
    before = reading(deadline, at("2026-12-02 12:00"))
    assert (before.state, before.overdue, before.due_on) == (
        State.PAUSED,
        False,
        day("2026-12-02"),
    )
    swept("2026-12-03 00:00")
    assert escalated_to() == ("legal_manager", "legal_manager", "holder")
    after = reading(deadline, at("2026-12-03 12:00"))
    assert (after.state, after.overdue, after.paused_until) == (State.RUNNING, True, None)
    noon = at("2026-12-03 12:00")
    assert not Deadline.objects.paused(at=noon).exists()
    assert Deadline.objects.running(at=noon).get() == Deadline.objects.overdue(at=noon).get()
    assert verify().mismatches == 0


def test_every_question_that_ran_out_asks_its_owner(world: World) -> None:
    deadline = started(world)
    paused(world, deadline, "2026-11-23", "2026-11-26")
    paused(world, deadline, "2026-11-24", "2026-11-27")
    actions.resume(
        deadline_id=deadline.pk,
        by=world.by[MANAGER],
        at=at("2026-11-25"),
        reason="The newer was answered",
        pause_seq=3,
    )
    assert reading(deadline, at("2026-11-25")).choose_by is None
    assert reading(deadline, at("2026-11-26")).choose_by == day("2026-11-27")
    assert reading(deadline, at("2026-12-01")).choose_by == day("2026-11-27")
    # asked again: that is a choice
    paused(world, deadline, "2026-12-01", "2026-12-04", by=world.by[MANAGER])
    assert reading(deadline, at("2026-12-01 13:00")).choose_by is None


# --- by hand -------------------------------------------------------------------------------------


def test_by_hand_a_case_takes_one_step_in_a_working_day_whatever_the_words(world: World) -> None:
    matter = world.matter()
    deadline, other = started(world, matter=matter), started(world, matter=matter)
    officer = world.by[Bond.POLICE_SUPERVISOR]
    by_hand(world, deadline, officer, "2026-11-27")  # a Friday
    for again in ("2026-11-27 16:00", "2026-11-28", "2026-11-29"):
        with pytest.raises(
            RuleBroken, match="The next is possible on Monday 30 November 2026"
        ) as no:
            by_hand(world, other, officer, again)
        assert no.value.code == "escalated-already"
    assert by_hand(world, other, officer, "2026-11-30").post == "unit_head"


def test_by_hand_the_next_post_is_above_the_one_where_it_stands(world: World) -> None:
    vacate(world, MANAGER, holder=None)
    deadline, officer = started(world), world.by[Bond.POLICE_SUPERVISOR]
    first = by_hand(world, deadline, officer, "2026-11-25")
    second = by_hand(world, deadline, officer, "2026-11-26")
    assert [(first.level, first.post), (second.level, second.post)] == [
        (1, "unit_head"),
        (2, "area_lead"),
    ]
    with pytest.raises(RuleBroken) as refused:
        by_hand(world, deadline, officer, "2026-11-27")
    assert refused.value.code == "at-the-top"


def test_by_hand_nobody_who_has_two_posts_is_told_twice(world: World) -> None:
    vacate(world, PostKind.UNIT_HEAD, holder=world.by[MANAGER])
    deadline, officer = started(world), world.by[Bond.POLICE_SUPERVISOR]
    by_hand(world, deadline, officer, "2026-11-25")
    assert by_hand(world, deadline, officer, "2026-11-26").to_user == world.by[PostKind.AREA_LEAD]


# --- another unit --------------------------------------------------------------------------------


def test_clocks_take_the_ladder_of_the_unit_to_which_the_case_goes(world: World) -> None:
    there = CpsUnit.objects.select_related("area").get(code="wessex-rasso")
    own = agreed(world, there.area)
    matter: Matter = world.matter()
    deadline = started(world, matter=matter)
    assert deadline.ladder is not None
    assert deadline.ladder.memorandum is None
    matter.unit = there
    write(matter, by=world.set_up, at=at("2026-11-25"), why="Sent", fields=["unit"])
    actions.follow_unit(matter=matter, by=world.set_up, at=at("2026-11-25"), why="Sent to Wessex")
    deadline.refresh_from_db()
    assert (deadline.ladder, deadline.due_on) == (own, day("2026-12-21"))
    assert deadline.next_rung_at == at("2026-12-22 00:00")
    assert reading(deadline, at("2026-11-25")).days_used == 3
    assert ledger_of(deadline, at("2026-11-25"))["notes"] == [
        {"date": "2026-11-25", "what": "re-routed", "why": "Sent to Wessex", "by": "set-up"}
    ]
    assert verify().mismatches == 0


def test_within_an_area_the_ladder_stays_and_nothing_is_recorded(world: World) -> None:
    matter = world.matter()
    deadline = started(world, matter=matter)
    actions.follow_unit(matter=matter, by=world.set_up, at=at("2026-11-25"), why="Sent")
    assert deadline.events.count() == 1


def agreed(world: World, area: Area) -> Ladder:
    memorandum = world.save(
        Memorandum(
            area=area,
            force=world.force,
            agreed_on=day("2026-01-01"),
            review_on=day("2027-01-01"),
            in_force_from=day("2026-01-01"),
            source="Test",
        )
    )
    return adopted(world, LATE, memorandum=memorandum, in_force_from=day("2026-01-01"))


# --- the hour that comes twice -------------------------------------------------------------------


def test_in_the_hour_that_comes_twice_sql_and_python_agree(world: World) -> None:
    # 01:30 summer time on 25 October 2026; due after three elapsed hours at 02:30 winter time
    deadline = started(world, "charging-decision-red", received_at=at("2026-10-25 00:30"))
    assert (deadline.due_at, deadline.due_on) == (at("2026-10-25 03:30"), day("2026-10-25"))
    assert deadline.next_rung_at == at("2026-10-25 02:30")
    swept("2026-10-25 02:29")
    assert not deadline.rungs_fired.exists()
    swept("2026-10-25 04:30")
    assert list(deadline.rungs_fired.order_by("position").values_list("fell_at", flat=True)) == [
        at("2026-10-25 02:30"),
        at("2026-10-25 03:30"),
        at("2026-10-25 04:30"),
    ]
    assert verify().mismatches == 0


def test_hours_speak_at_any_hour(world: World) -> None:
    started(world, "charging-decision-red", received_at=at("2026-11-20 20:00"))
    swept("2026-11-20 22:00")
    swept("2026-11-20 23:30")
    assert set(Notice.objects.values_list("kind", flat=True)) == {
        "due-soon-hours",
        "others-due-soon-hours",
        "escalated-hours",
    }
