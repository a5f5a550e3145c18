"""The sweep: what it raises, whom it tells, and that it does so once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from core.accounts.models import Bond, Matter, Post, User
from core.accounts.roles import PostKind, Role
from core.history import write
from core.notices.models import Event, Notice
from deadlines import actions, escalating
from deadlines.checking import verify
from deadlines.events import Target, Unit
from deadlines.models import Deadline, Escalation, EscalationStep, RungFired, SweepRun
from deadlines.models.escalation import EscalationState
from deadlines.sweep import sweep
from tests.deadlines.conftest import LONG_AGO, World, at, day
from tests.deadlines.test_actions import paused, started


def swept(when: str, **more: Any) -> SweepRun:
    return sweep(at=at(when), now=lambda: datetime(2026, 12, 1, tzinfo=UTC), **more)


def told() -> list[tuple[str, str, bool]]:
    """(kind of notice, person, urgent), in the order of telling."""
    rows = Notice.objects.order_by("at", "kind", "user__name")
    return list(rows.values_list("kind", "user__name", "urgent"))


def positions(deadline: Deadline) -> list[int]:
    return list(deadline.rungs_fired.order_by("position").values_list("position", flat=True))


# --- one clock, all its rungs ---------------------------------------------------------------------


def test_a_clock_climbs_its_ladder_one_rung_a_day_that_comes(world: World) -> None:
    deadline = started(world)  # due Monday 21 December
    swept("2026-12-13 23:59")
    assert positions(deadline) == []
    swept("2026-12-14 00:00")
    assert told() == [
        ("due-soon", "lawyer", False),
        ("others-due-soon", "case_progression_manager", False),
    ]
    swept("2026-12-18 06:00")
    swept("2026-12-21 23:59")
    assert positions(deadline) == [1, 2]
    assert not Escalation.objects.exists()
    swept("2026-12-22 00:00")
    late = Escalation.objects.get()
    assert (late.level, late.post, late.state) == (1, "legal_manager", "raised")
    assert late.to_user == world.by[PostKind.LEGAL_MANAGER]
    assert late.acknowledge_by == day("2026-12-24")
    assert late.climb_at == at("2026-12-29 00:00")  # after Christmas: nothing climbs on a day off
    assert late.items.get().deadline == deadline
    deadline.refresh_from_db()
    assert (deadline.next_rung_position, deadline.next_rung_at) == (4, at("2026-12-30 00:00"))


def test_a_second_sweep_changes_nothing(world: World) -> None:
    started(world)
    swept("2026-12-22 00:00")
    before = (RungFired.objects.count(), Notice.objects.count(), Event.objects.count())
    run = swept("2026-12-22 00:05")
    assert (run.looked_at, run.raised, run.reminded) == (0, 0, 0)
    assert (RungFired.objects.count(), Notice.objects.count(), Event.objects.count()) == before


def test_after_an_outage_every_rung_is_raised_and_only_the_highest_tells(world: World) -> None:
    deadline = started(world)
    run = swept("2027-01-08 06:00")  # all five rungs have come
    assert (run.looked_at, run.reminded, run.raised) == (1, 2, 3)
    assert positions(deadline) == [1, 2, 3, 4, 5]
    assert list(Escalation.objects.order_by("level").values_list("level", "post")) == [
        (1, "legal_manager"),
        (2, "unit_head"),
        (3, "area_lead"),
    ]
    assert told() == [("escalated", "area_lead", True)]
    deadline.refresh_from_db()
    assert (deadline.next_rung_position, deadline.next_rung_at) == (None, None)


def test_the_sweep_leaves_history_with_its_name_and_reason(world: World) -> None:
    deadline = started(world)
    swept("2026-12-22 00:00")
    newest = deadline.history.latest("history_id")
    assert (newest.history_user, newest.history_type) == (world.sweep, "~")
    assert newest.next_rung_position == 4
    [row] = Escalation.objects.get().history.all()
    assert (row.history_user, row.history_type) == (world.sweep, "+")
    assert verify().mismatches == 0


def test_the_force_reads_of_an_escalation_in_its_feed(world: World) -> None:
    deadline = started(world)
    swept("2026-12-22 00:00")
    event = Event.objects.get(object_kind="escalation")
    assert (event.kind, event.force) == ("escalation-raised", world.force)
    assert event.matter_id == deadline.matter_id


def test_the_police_side_has_its_own_ladder(world: World) -> None:
    owed = started(
        world, "early-advice-information", target=Target(Unit.DATE, on=day("2026-12-04"))
    )
    swept("2026-12-03 06:00")
    assert told() == [("due-soon", "Officer 4412", False)]
    swept("2026-12-07 06:00")
    late = Escalation.objects.get()
    assert (late.owed_by, late.post) == ("police", "police_supervisor")
    assert late.to_user == world.by[Bond.POLICE_SUPERVISOR]
    assert positions(owed) == [1, 2, 3]


def test_an_hour_clock_reminds_at_two_hours_and_escalates_at_three_and_four(world: World) -> None:
    started(world, "charging-decision-red", received_at=at("2026-11-20 09:00"))
    swept("2026-11-20 11:00")
    assert told() == [
        ("due-soon-hours", "lawyer", True),
        ("others-due-soon-hours", "case_progression_manager", True),
    ]
    swept("2026-11-20 12:00")
    swept("2026-11-20 13:00")
    assert list(Escalation.objects.order_by("level").values_list("level", "post")) == [
        (1, "legal_manager"),
        (2, "unit_head"),
    ]
    assert all(urgent for _, _, urgent in told())


def test_bail_reminds_the_lawyer_by_calendar_days_and_escalates_nothing(world: World) -> None:
    started(world, "bail-ends", target=Target(Unit.DATE, on=day("2026-12-26")))
    swept("2026-11-27 23:59")
    assert told() == []
    swept("2026-11-28 00:00")
    swept("2026-12-19 00:00")
    assert told() == [("due-soon", "lawyer", False), ("due-soon", "lawyer", False)]
    swept("2027-03-01")
    assert not Escalation.objects.exists()


def test_a_rung_of_a_summer_day_falls_at_london_midnight(world: World) -> None:
    deadline = started(world, received_at=at("2026-07-02"))  # due 31 July
    swept("2026-08-02 22:59")
    assert 3 not in positions(deadline)
    swept("2026-08-02 23:00")
    assert 3 in positions(deadline)


def test_a_paused_clock_is_left_alone_until_it_runs_again(world: World) -> None:
    deadline = paused(
        world,
        started(world, "early-advice"),
        "2026-11-24",
        "2026-12-22",
        by=world.by[PostKind.LEGAL_MANAGER],
    )
    Deadline.objects.filter(pk=deadline.pk).update(next_rung_at=at("2026-12-01"))
    assert swept("2026-12-21 23:00").looked_at == 0
    assert swept("2026-12-22 00:00").looked_at == 1


def test_a_kind_without_a_ladder_raises_nothing(world: World) -> None:
    started(world, "right-to-review-window")
    assert swept("2027-06-01").looked_at == 0


# --- one open escalation for each case, side and level --------------------------------------------


def test_another_item_that_falls_late_joins_the_open_escalation(world: World) -> None:
    matter = world.matter()
    first = started(world, matter=matter)
    second = started(world, matter=matter, received_at=at("2026-11-23"))
    swept("2026-12-22 00:00")
    swept("2026-12-23 00:00")
    late = Escalation.objects.get(level=1)
    assert {item.deadline for item in late.items.all()} == {first, second}
    assert list(Event.objects.filter(object_kind="escalation").values_list("kind", flat=True)) == [
        "escalation-raised",
        "escalation-joined",
    ]


def test_two_items_late_on_the_same_day_share_one_escalation(world: World) -> None:
    matter = world.matter()
    started(world, matter=matter)
    started(world, matter=matter)
    swept("2026-12-22 00:00")
    assert Escalation.objects.get().items.count() == 2


def test_what_has_been_answered_is_not_joined(world: World) -> None:
    matter = world.matter()
    started(world, matter=matter)
    started(world, matter=matter, received_at=at("2026-11-23"))
    swept("2026-12-22 00:00")
    escalating.answer(
        escalation_id=Escalation.objects.get().pk,
        by=world.by[PostKind.LEGAL_MANAGER],
        at=at("2026-12-22"),
        words="By Wednesday",
    )
    swept("2026-12-23 00:00")
    assert sorted(Escalation.objects.values_list("state", flat=True)) == ["answered", "raised"]


# --- whom it tells --------------------------------------------------------------------------------


def vacate(world: World, kind: str, **changes: Any) -> Post:
    post = world.posts[kind]
    for name, value in changes.items():
        setattr(post, name, value)
    return write(post, by=world.set_up, at=LONG_AGO, why="Changed", fields=list(changes))


def escalated_to() -> tuple[str, str, str]:
    step = EscalationStep.objects.select_related("user").latest("id")
    return step.post, step.user.name if step.user else "", step.why


def test_a_deputy_stands_in_when_the_post_is_vacant_or_its_holder_away(world: World) -> None:
    deputy = world.staff("deputy", Role.LEGAL_MANAGER, unit=world.unit)
    vacate(
        world,
        PostKind.LEGAL_MANAGER,
        deputy=deputy,
        away_from=day("2026-12-21"),
        away_until=day("2026-12-22"),
    )
    started(world)
    swept("2026-12-22 06:00")
    assert escalated_to() == ("legal_manager", "deputy", "deputy")
    vacate(world, PostKind.LEGAL_MANAGER, away_from=None, away_until=None, holder=None)
    started(world)
    swept("2026-12-22 07:00")
    assert escalated_to() == ("legal_manager", "deputy", "deputy")


def test_the_holder_is_told_again_from_the_day_after_their_absence(world: World) -> None:
    vacate(
        world,
        PostKind.LEGAL_MANAGER,
        away_from=day("2026-12-14"),
        away_until=day("2026-12-21"),
    )
    started(world)
    swept("2026-12-22 06:00")
    assert escalated_to() == ("legal_manager", "legal_manager", "holder")


def test_a_vacant_post_without_a_deputy_goes_to_the_next_post_up(world: World) -> None:
    vacate(world, PostKind.LEGAL_MANAGER, holder=None)
    vacate(world, PostKind.UNIT_HEAD, away_from=day("2026-12-01"))
    started(world)
    swept("2026-12-22 06:00")
    assert escalated_to() == ("area_lead", "area_lead", "next-post")
    assert Escalation.objects.get().climb_at is None


def test_somebody_who_has_left_is_not_told(world: World) -> None:
    manager = world.by[PostKind.LEGAL_MANAGER]
    manager.is_active = False
    write(manager, by=world.set_up, at=LONG_AGO, why="Left", fields=["is_active"])
    started(world)
    swept("2026-12-22 06:00")
    assert escalated_to() == ("unit_head", "unit_head", "next-post")


def test_a_case_without_a_lawyer_reminds_the_legal_manager(world: World) -> None:
    started(world, matter=world.matter(bonds=False))
    swept("2026-12-14 06:00")
    assert told() == [
        ("due-soon", "legal_manager", False),
        ("others-due-soon", "case_progression_manager", False),
    ]


def test_when_every_post_is_vacant_it_waits_and_is_tried_again(world: World) -> None:
    for kind in (PostKind.LEGAL_MANAGER, PostKind.UNIT_HEAD, PostKind.AREA_LEAD):
        vacate(world, kind, holder=None)
    started(world)
    swept("2026-12-22 06:00")
    assert escalated_to() == ("legal_manager", "", "nobody")
    assert told() == []
    vacate(world, PostKind.LEGAL_MANAGER, holder=world.by[PostKind.LEGAL_MANAGER])
    swept("2026-12-29 06:00")
    assert escalated_to() == ("legal_manager", "legal_manager", "holder")
    assert [kind for kind, _, _ in told()] == ["escalated"]


def test_a_person_walled_off_from_the_case_is_never_told(world: World) -> None:
    matter = world.matter()
    world.bond(matter, world.by[PostKind.LEGAL_MANAGER], Bond.CONFLICTED)
    started(world, matter=matter)
    swept("2026-12-22 06:00")
    assert escalated_to() == ("unit_head", "unit_head", "next-post")


def restricted(world: World, *named: User) -> Matter:
    matter = world.matter(restricted_by=world.by[PostKind.UNIT_HEAD])
    for user in named:
        world.bond(matter, user, Bond.NAMED)
    return matter


def test_on_a_restricted_case_a_named_holder_of_the_post_is_told(world: World) -> None:
    started(world, matter=restricted(world, world.by[PostKind.LEGAL_MANAGER]))
    swept("2026-12-22 06:00")
    assert escalated_to() == ("legal_manager", "legal_manager", "holder")


def test_on_a_restricted_case_nobody_unnamed_is_told_but_who_restricted_it(world: World) -> None:
    started(world, matter=restricted(world))
    swept("2026-12-14 06:00")
    assert told() == [("due-soon", "unit_head", False)]
    swept("2026-12-22 06:00")
    assert escalated_to() == ("legal_manager", "unit_head", "restricted-by")
    swept("2027-01-08 06:00")
    assert {name for _, name, _ in told()} == {"unit_head"}


# --- acknowledging, climbing, answering, closing --------------------------------------------------


def test_what_nobody_acknowledges_goes_up_once_for_each_post_and_stops_at_the_top(
    world: World,
) -> None:
    started(world)
    swept("2026-12-22 06:00")  # acknowledge by Thursday 24 December
    swept("2026-12-24 23:59")
    assert escalated_to()[0] == "legal_manager"
    swept("2026-12-28 23:59")  # Christmas, the weekend and the bank holiday after it
    assert escalated_to()[0] == "legal_manager"
    swept("2026-12-29 00:00")
    assert escalated_to() == ("unit_head", "unit_head", "not-acknowledged")
    one = Escalation.objects.get(level=1)
    # two working days from Tuesday 29 December: Wednesday 30 and Thursday 31; then New Year
    assert (one.acknowledge_by, one.climb_at) == (day("2026-12-31"), at("2027-01-04 00:00"))
    swept("2027-01-04 00:00")
    one.refresh_from_db()
    assert (one.post, one.to_user, one.climb_at) == (
        "area_lead",
        world.by[PostKind.AREA_LEAD],
        None,
    )
    steps = EscalationStep.objects.filter(escalation=one).count()
    swept("2027-03-01 00:00")
    assert EscalationStep.objects.filter(escalation=one).count() == steps


def test_an_acknowledged_escalation_stays_where_it_is(world: World) -> None:
    started(world)
    swept("2026-12-22 06:00")
    one = Escalation.objects.get()
    escalating.acknowledge(
        escalation_id=one.pk, by=world.by[PostKind.LEGAL_MANAGER], at=at("2026-12-22 09:00")
    )
    swept("2026-12-28 06:00")
    one.refresh_from_db()
    assert (one.state, one.post, one.climb_at) == ("acknowledged", "legal_manager", None)


def test_when_the_work_arrives_escalations_close_and_say_whether_they_were_answered(
    world: World,
) -> None:
    deadline = started(world)
    swept("2026-12-30 06:00")
    first, second = Escalation.objects.order_by("level")
    escalating.answer(
        escalation_id=first.pk,
        by=world.by[PostKind.LEGAL_MANAGER],
        at=at("2026-12-30 09:00"),
        words="Today",
    )
    actions.meet(
        deadline_id=deadline.pk, by=world.set_up, at=at("2026-12-30 16:00"), reason="Advice given"
    )
    for one in (first, second):
        one.refresh_from_db()
        assert one.state == EscalationState.CLOSED
        assert one.closed_at == at("2026-12-30 16:00")
    assert (first.not_answered, second.not_answered) == (False, True)
    assert "Closed by itself" in first.history.latest("history_id").history_change_reason


def test_an_escalation_stays_open_while_one_of_its_items_is_owed(world: World) -> None:
    matter = world.matter()
    first, second = started(world, matter=matter), started(world, matter=matter)
    swept("2026-12-22 06:00")
    for deadline, state in ((first, "raised"), (second, "closed")):
        actions.meet(
            deadline_id=deadline.pk, by=world.set_up, at=at("2026-12-22"), reason="Advice given"
        )
        assert Escalation.objects.get().state == state


def test_a_clock_of_a_new_run_fires_its_rungs_again_and_old_ones_stay(world: World) -> None:
    deadline = started(world)
    swept("2026-12-22 06:00")
    actions.extend(
        deadline_id=deadline.pk,
        by=world.by[PostKind.LEGAL_MANAGER],
        at=at("2026-12-22 09:00"),
        n=5,
        reason="New download",
    )  # due 30 December
    assert Escalation.objects.get().state == "closed"
    swept("2026-12-31 06:00")
    assert set(deadline.rungs_fired.values_list("run", "position")) == {
        (1, 1),
        (1, 2),
        (1, 3),
        (2, 2),
        (2, 3),
    }


# --- a bad row, and what each run says of itself --------------------------------------------------


SPOILED = {
    # its next rung lies past the calendar: the statement itself leaves it out
    "horizon": "due_on = '2028-12-28', next_rung_position = 4",
    # an instant that PostgreSQL cannot add an hour to: the whole statement fails
    "overflow": "due_at = '294276-12-31 23:59:59+00'",
}


@pytest.mark.parametrize("others", [0, 1, 6])
@pytest.mark.parametrize("how", SPOILED)
def test_one_bad_row_is_left_aside_and_the_run_ends_as_failed(
    world: World, others: int, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    kind = {"horizon": "early-advice", "overflow": "charging-decision-red"}[how]
    good = [started(world) for _ in range(others)]
    bad = started(world, kind)
    good += [started(world) for _ in range(others)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE deadlines_deadline SET {SPOILED[how]}, next_rung_at = '2026-12-01'"
            " WHERE id = %s",
            [bad.pk],
        )
    run = swept("2026-12-22 06:00")
    assert run.failed is True
    assert (run.skipped, run.looked_at) == (1, 1 + 2 * others)
    assert positions(bad) == []
    assert all(positions(one) == [1, 2, 3] for one in good)
    assert str(bad.pk) in caplog.text
    assert bad.matter.reference not in caplog.text


def test_a_run_records_what_it_did(world: World) -> None:
    started(world)
    run = swept("2026-12-22 06:00")
    assert (run.looked_at, run.reminded, run.raised, run.climbed) == (1, 2, 1, 0)
    assert (run.skipped, run.failed) == (0, False)
    assert run.finished_at is not None


def test_the_number_of_statements_does_not_grow_with_the_clocks(
    world: World, django_assert_max_num_queries: Any
) -> None:
    swept("2026-12-22 05:00")  # the first of the day looks at more
    counts = []
    for number in (1, 25):
        for _ in range(number):
            started(world)
        with django_assert_max_num_queries(60) as seen:
            swept("2026-12-22 06:00")
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert connection.vendor == "postgresql"


def test_sweeping_through_a_winter_and_a_spring_agrees_with_the_pure_function(
    world: World,
) -> None:
    """Rungs have their days in SQL and in Python: over New Year, Easter and both clock changes."""
    manager = world.by[PostKind.LEGAL_MANAGER]
    for received in ("2026-10-23", "2026-12-10", "2026-12-24", "2027-02-27", "2027-03-06"):
        for kind in (
            "early-advice",
            "early-advice-triage",
            "charging-decision",
            "charging-decision-priority",
            "charging-decision-red",
            "victim-told",
            "safe-contact-confirmed",
        ):
            deadline = started(world, kind, received_at=at(f"{received} 16:30"))
            if kind == "early-advice":
                paused(
                    world,
                    deadline,
                    f"{received} 17:00",
                    str(deadline.due_on - timedelta(days=14)),
                    by=manager,
                )
        bail = Target(Unit.DATE, on=day(received) + timedelta(days=57))
        started(world, "bail-ends", received_at=at(received), target=bail)
    assert verify().mismatches == 0
    when = at("2026-10-24")
    while when < at("2027-06-01"):
        sweep(at=when, now=lambda: LONG_AGO)
        when += timedelta(days=5, hours=7)
    tally = verify()
    assert (tally.looked_at, tally.mismatches) == (40, 0)
    # every rung of every ladder has been raised, but for those from before the clock began
    late = RungFired.objects.filter(escalation__isnull=False)
    assert late.count() == 5 * (3 + 1 + 3 + 1 + 2 + 1 + 1)
    assert not Deadline.objects.filter(next_rung_at__isnull=False).exists()
