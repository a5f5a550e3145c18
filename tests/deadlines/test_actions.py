"""Every change of a clock, and the rules it must keep."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from core.accounts.models import Bond, Memorandum, User
from core.accounts.roles import PostKind, Rank, Role
from core.accounts.work import work
from core.errors import Absent, NotPermitted, RuleBroken, Stale
from core.notices.models import Event
from deadlines import actions
from deadlines.checking import Examined, verify
from deadlines.events import Target, Unit
from deadlines.ladders import rungs_of
from deadlines.lifecycle import CLOCK, ClockState, ClockVerb
from deadlines.models import ClockEvent, Deadline, Ladder, Rung
from deadlines.reading import reading
from tests.deadlines.conftest import World, at, day


def started(world: World, kind: str = "early-advice", **more: Any) -> Deadline:
    received = more.pop("received_at", at("2026-11-20 15:04"))
    matter = more.pop("matter", None) or world.matter()
    return actions.start(
        matter_id=matter.pk, kind=kind, received_at=received, by=world.set_up, at=received, **more
    )


def paused(world: World, deadline: Deadline, when: str, until: str, **more: Any) -> Deadline:
    given: dict[str, Any] = {
        "deadline_id": deadline.pk,
        "by": world.by[Bond.LAWYER],
        "at": at(when),
        "category": "police-information",
        "reason": "Asked for the download summary",
        "asked_id": world.by[Bond.OFFICER_IN_CHARGE].pk,
        "expected_on": day(until),
    }
    return actions.pause(**{**given, **more})


# --- starting ------------------------------------------------------------------------------------


def test_an_early_advice_clock_starts_with_21_working_days_from_receipt(world: World) -> None:
    deadline = started(world)
    deadline.refresh_from_db()
    assert (deadline.target_n, deadline.target_unit) == (21, "working_days")
    assert deadline.due_on == day("2026-12-21")
    assert deadline.due_at == at("2026-12-21 23:59:59")
    assert (deadline.next_rung_position, deadline.next_rung_at) == (1, at("2026-12-14 00:00"))
    assert (deadline.owed_by, deadline.run, deadline.version) == ("cps", 1, 1)
    assert deadline.history.get().history_user_id == world.set_up.pk
    [event] = deadline.events.all()
    assert (event.seq, event.type, event.n, event.unit) == (1, "started", 21, "working_days")
    assert Event.objects.get(object_id=deadline.pk).kind == "deadline-started"


def test_a_returned_request_keeps_its_first_receipt_date_beside_the_new_one(world: World) -> None:
    deadline = started(world, first_received_on=day("2026-11-02"))
    found = reading(deadline, at("2026-11-23"))
    assert (found.received_on, found.first_received_on) == (day("2026-11-20"), day("2026-11-02"))
    assert (found.days_used, found.working_days_since_first_request) == (1, 15)


def test_a_kind_without_a_length_needs_a_date(world: World) -> None:
    with pytest.raises(RuleBroken, match="needs a date"):
        started(world, "bail-ends")
    deadline = started(world, "bail-ends", target=Target(Unit.DATE, on=day("2026-12-26")))
    assert deadline.due_on == day("2026-12-26")
    # 28 days before falls on 28 November, at midnight
    assert deadline.next_rung_at == at("2026-11-28 00:00")


def test_rungs_from_before_the_clock_began_are_not_owed(world: World) -> None:
    soon = started(world, "bail-ends", target=Target(Unit.DATE, on=day("2026-12-01")))
    assert soon.next_rung_at == at("2026-11-24 00:00")
    sooner = started(world, "bail-ends", target=Target(Unit.DATE, on=day("2026-11-24")))
    assert sooner.next_rung_at is None


def test_a_red_charging_decision_is_timed_in_hours(world: World) -> None:
    deadline = started(world, "charging-decision-red", received_at=at("2026-11-20 09:00"))
    assert deadline.due_at == at("2026-11-20 12:00")
    assert deadline.next_rung_at == at("2026-11-20 11:00")


def test_a_period_that_nobody_owes_has_no_ladder_and_is_never_overdue(world: World) -> None:
    window = started(world, "right-to-review-window")
    assert (window.owed_by, window.ladder, window.next_rung_at) == ("nobody", None, None)
    assert not Deadline.objects.overdue(at=at("2027-03-01")).exists()


def test_beyond_the_calendar_no_clock_starts(world: World) -> None:
    with pytest.raises(RuleBroken, match="Bank holidays are known until 31 December 2028 only"):
        started(world, received_at=at("2028-12-15"))
    assert not Deadline.objects.exists()


def test_a_clock_is_started_only_where_the_person_can_see(world: World) -> None:
    matter = world.matter()
    stranger = world.officer("1", Rank.CONSTABLE, force=None)
    with work(world.staff("elsewhere", Role.PROSECUTOR)) as _, pytest.raises(Absent):
        actions.start(
            matter_id=matter.pk,
            kind="early-advice",
            received_at=at("2026-11-20"),
            by=User.objects.get(email="elsewhere@unit.example"),
            at=at("2026-11-20"),
        )
    with work(stranger):
        actions.start(
            matter_id=matter.pk,
            kind="early-advice",
            received_at=at("2026-11-20"),
            by=stranger,
            at=at("2026-11-20"),
        )


# --- pausing -------------------------------------------------------------------------------------


def test_a_pause_moves_the_due_day_by_its_working_days(world: World) -> None:
    deadline = paused(world, started(world), "2026-11-24", "2026-11-27")
    deadline.refresh_from_db()
    assert deadline.due_on == day("2026-12-24")
    assert deadline.paused_until == day("2026-11-27")
    assert list(Deadline.objects.paused(at=at("2026-11-26"))) == [deadline]
    assert list(Deadline.objects.running(at=at("2026-11-27"))) == [deadline]
    row = deadline.events.get(seq=2)
    assert (row.category, row.asked, row.cps_time) == (
        "police-information",
        world.by[Bond.OFFICER_IN_CHARGE],
        False,
    )


def test_an_answer_ends_the_pause_that_day(world: World) -> None:
    deadline = paused(world, started(world), "2026-11-24", "2026-12-09")
    deadline = actions.resume(
        deadline_id=deadline.pk,
        by=world.by[Bond.OFFICER_IN_CHARGE],
        at=at("2026-11-25 16:00"),
        reason="Sent the summary",
    )
    assert deadline.due_on == day("2026-12-22")
    with pytest.raises(RuleBroken) as refused:
        actions.resume(
            deadline_id=deadline.pk,
            by=world.by[Bond.LAWYER],
            at=at("2026-11-26"),
            reason="Again",
        )
    assert refused.value.code == "wrong-move"


def test_an_answer_to_one_of_two_questions_leaves_the_other_open(world: World) -> None:
    deadline = paused(world, started(world), "2026-11-24", "2026-11-30")
    deadline = paused(world, deadline, "2026-11-24 13:00", "2026-12-02")
    deadline = actions.resume(
        deadline_id=deadline.pk,
        by=world.by[Bond.LAWYER],
        at=at("2026-11-26"),
        reason="The first is answered",
        pause_seq=2,
    )
    assert deadline.paused_until == day("2026-12-02")
    with pytest.raises(RuleBroken, match="No question is waiting"):
        actions.resume(
            deadline_id=deadline.pk,
            by=world.by[Bond.LAWYER],
            at=at("2026-11-27"),
            reason="The first again",
            pause_seq=2,
        )


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"category": "leave"}, "not-a-reason-to-pause"),
        ({"category": "diary"}, "not-a-reason-to-pause"),
        ({"category": "allocation"}, "not-a-reason-to-pause"),
        ({"category": "no-such-code"}, "not-a-reason-to-pause"),
        ({"reason": "  "}, "reason-needed"),
        ({"expected_on": day("2026-11-24")}, "not-in-the-future"),
        ({"expected_on": day("2026-12-23")}, "pause-too-long"),
    ],
)
def test_a_pause_needs_a_category_a_reason_and_an_end(
    world: World, wrong: dict[str, Any], code: str
) -> None:
    deadline = started(world)
    with pytest.raises(RuleBroken) as refused:
        paused(world, deadline, "2026-11-24", "2026-11-30", **wrong)
    assert refused.value.code == code
    assert deadline.events.count() == 1


def test_a_late_clock_cannot_be_paused(world: World) -> None:
    deadline = started(world)
    with pytest.raises(RuleBroken) as refused:
        paused(
            world,
            deadline,
            "2026-12-22 00:00",
            "2026-12-24",
            by=world.by[PostKind.LEGAL_MANAGER],
        )
    assert (refused.value.code, refused.value.state) == ("wrong-move", "late")


def test_bail_is_never_paused(world: World) -> None:
    bail = started(world, "bail-ends", target=Target(Unit.DATE, on=day("2026-12-26")))
    with pytest.raises(RuleBroken) as refused:
        paused(world, bail, "2026-11-23", "2026-11-30", by=world.by[PostKind.LEGAL_MANAGER])
    assert refused.value.code == "never-paused"


def test_after_the_triage_limit_a_pause_needs_the_legal_manager_and_is_cps_time(
    world: World,
) -> None:
    deadline = started(world)  # the two days of triage end on Tuesday 24 November
    with pytest.raises(NotPermitted, match="legal manager"):
        paused(world, deadline, "2026-11-25 00:00", "2026-11-30")
    deadline = paused(
        world, deadline, "2026-11-25 00:00", "2026-11-30", by=world.by[PostKind.LEGAL_MANAGER]
    )
    assert deadline.events.get(seq=2).cps_time is True
    found = reading(deadline, at("2026-11-30"))
    assert (found.days_used, found.working_days_since_first_request) == (3, 6)
    assert found.working_days_waiting == 0


@pytest.mark.parametrize(
    "who", [PostKind.CASE_PROGRESSION_MANAGER, Bond.OFFICER_IN_CHARGE, PostKind.AREA_LEAD]
)
def test_others_cannot_pause(world: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        paused(world, started(world), "2026-11-24", "2026-11-30", by=world.by[who])


# --- extending, new targets ----------------------------------------------------------------------


def test_an_extension_adds_and_begins_a_new_run(world: World) -> None:
    deadline = started(world)
    deadline = actions.extend(
        deadline_id=deadline.pk,
        by=world.by[PostKind.LEGAL_MANAGER],
        at=at("2026-12-17"),
        n=2,
        reason="New download",
    )
    assert (deadline.due_on, deadline.run, deadline.target_n) == (day("2026-12-23"), 2, 23)
    # the reminder five days before fell on 16 December, before this run: the next is the day before
    assert (deadline.next_rung_position, deadline.next_rung_at) == (2, at("2026-12-22 00:00"))


def test_extensions_stop_at_the_cap_of_the_kind(world: World) -> None:
    deadline = started(world)
    manager = world.by[PostKind.LEGAL_MANAGER]
    for n in (6, 4):
        actions.extend(
            deadline_id=deadline.pk, by=manager, at=at("2026-12-01"), n=n, reason="New download"
        )
    with pytest.raises(RuleBroken, match="can be extended by 10 in all; 0 are left"):
        actions.extend(deadline_id=deadline.pk, by=manager, at=at("2026-12-01"), n=1, reason="More")


@pytest.mark.parametrize(("n", "reason"), [(0, "Nothing"), (1, " ")])
def test_an_extension_adds_something_and_says_why(world: World, n: int, reason: str) -> None:
    deadline = started(world)
    with pytest.raises(RuleBroken):
        actions.extend(
            deadline_id=deadline.pk,
            by=world.by[PostKind.LEGAL_MANAGER],
            at=at("2026-12-01"),
            n=n,
            reason=reason,
        )


def test_the_lawyer_cannot_extend_their_own_clock(world: World) -> None:
    deadline = started(world)
    with pytest.raises(NotPermitted, match="legal manager"):
        actions.extend(
            deadline_id=deadline.pk,
            by=world.by[Bond.LAWYER],
            at=at("2026-12-01"),
            n=1,
            reason="Busy",
        )


def test_a_new_target_keeps_the_days_used(world: World) -> None:
    deadline = started(world)
    deadline = actions.retarget(
        deadline_id=deadline.pk,
        by=world.by[PostKind.LEGAL_MANAGER],
        at=at("2026-12-01"),
        target=Target(Unit.DATE, on=day("2026-12-04")),
        reason="Bail ends",
    )
    found = reading(deadline, at("2026-12-01"))
    assert (found.due_on, found.days_used, found.days_left) == (day("2026-12-04"), 7, 3)
    assert (deadline.target_n, deadline.target_on) == (None, day("2026-12-04"))


# --- ending --------------------------------------------------------------------------------------


def test_a_clock_that_is_met_is_told_no_more(world: World) -> None:
    deadline = started(world)
    deadline = actions.meet(
        deadline_id=deadline.pk,
        by=world.by[Bond.LAWYER],
        at=at("2026-12-15"),
        reason="Advice given",
    )
    assert (deadline.ended_how, deadline.next_rung_at) == ("met", None)
    assert reading(deadline, at("2027-02-01")).days_used == 17
    with pytest.raises(RuleBroken, match="the present state is “Met”"):
        actions.cancel(
            deadline_id=deadline.pk, by=world.set_up, at=at("2026-12-16"), reason="Twice"
        )


def test_a_lost_race_is_told_what_stands_now(world: World) -> None:
    deadline = started(world)
    paused(world, deadline, "2026-11-24", "2026-11-30")
    with pytest.raises(Stale) as refused:
        paused(world, deadline, "2026-11-24", "2026-11-30", version=1)
    assert refused.value.current == 2


# --- all of it -----------------------------------------------------------------------------------

STATES: dict[ClockState, list[tuple[str, str]]] = {
    ClockState.RUNNING: [],
    ClockState.PAUSED: [("pause", "2026-11-24")],
    ClockState.UNANSWERED: [("pause", "2026-11-24")],
    ClockState.LATE: [],
    ClockState.MET: [("meet", "2026-11-24")],
    ClockState.CANCELLED: [("cancel", "2026-11-24")],
}
NOW = {
    ClockState.UNANSWERED: "2026-11-30",
    ClockState.LATE: "2026-12-22",
}


@pytest.mark.parametrize("state", list(ClockState))
@pytest.mark.parametrize("verb", [v for v in ClockVerb if v != ClockVerb.ESCALATE])
def test_every_verb_in_every_state_does_what_the_table_says(
    world: World, state: ClockState, verb: ClockVerb
) -> None:
    manager = world.by[PostKind.LEGAL_MANAGER]
    deadline = started(world)
    for what, when in STATES[state]:
        if what == "pause":
            paused(world, deadline, when, "2026-11-30")
        elif what == "meet":
            actions.meet(deadline_id=deadline.pk, by=manager, at=at(when), reason="Done")
        else:
            actions.cancel(deadline_id=deadline.pk, by=manager, at=at(when), reason="Gone")
    now = at(NOW.get(state, "2026-11-25"))
    common: dict[str, Any] = {"deadline_id": deadline.pk, "by": manager, "at": now, "reason": "Why"}
    call: Callable[[], Deadline] = {
        ClockVerb.PAUSE: lambda: actions.pause(
            **common,
            category="police-information",
            asked_id=world.by[Bond.OFFICER_IN_CHARGE].pk,
            expected_on=now.date() + timedelta(days=7),
        ),
        ClockVerb.RESUME: lambda: actions.resume(**common),
        ClockVerb.EXTEND: lambda: actions.extend(**common, n=1),
        ClockVerb.RETARGET: lambda: actions.retarget(
            **common, target=Target(Unit.WORKING_DAYS, 30)
        ),
        ClockVerb.MEET: lambda: actions.meet(**common),
        ClockVerb.CANCEL: lambda: actions.cancel(**common),
    }[verb]
    before = ClockEvent.objects.count()
    if (state, verb) in CLOCK.moves and (state, verb) != (ClockState.LATE, ClockVerb.RESUME):
        call()
        assert ClockEvent.objects.count() == before + 1
    else:
        with pytest.raises(RuleBroken) as refused:
            call()
        assert refused.value.state == state
        assert ClockEvent.objects.count() == before
    assert verify().mismatches == 0


def test_what_is_stored_is_what_the_events_say(world: World) -> None:
    deadline = started(world)
    paused(world, deadline, "2026-11-24", "2026-11-30")
    started(world, "charging-decision-red")
    assert (verify().looked_at, verify().mismatches) == (2, 0)
    Deadline.objects.filter(pk=deadline.pk).update(due_on=day("2026-12-31"))
    found: list[Examined] = []
    assert verify(found.append).mismatches == 1
    assert (found[0].id, found[0].differs) == (deadline.pk, ["due_on"])


def test_an_event_cannot_be_changed_or_taken_away(world: World) -> None:
    deadline = started(world)
    for change in (
        lambda: ClockEvent.objects.filter(deadline=deadline).update(n=99),
        lambda: ClockEvent.objects.filter(deadline=deadline).delete(),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()


def test_another_memorandum_has_another_ladder(world: World) -> None:
    agreed = world.save(
        Memorandum(
            area=world.area,
            force=world.force,
            agreed_on=day("2026-01-01"),
            review_on=day("2027-01-01"),
            in_force_from=day("2026-01-01"),
            source="Test",
        )
    )
    ladder = world.save(
        Ladder(
            kind="early-advice",
            memorandum=agreed,
            unit=Unit.WORKING_DAYS,
            in_force_from=day("2026-01-01"),
            source="Test",
        )
    )
    rung = {"distance": 2, "posts": ["unit_head"], "level": 1, "label": "late"}
    Rung.objects.bulk_create(rungs_of(ladder, [rung]))
    deadline = started(world)
    assert deadline.ladder == ladder
    assert deadline.next_rung_at == at("2026-12-23 00:00")
