"""Changing who is told: tried on today's clocks first."""

from typing import Any

import pytest

from core.accounts.models import Memorandum
from core.accounts.roles import Role
from core.accounts.work import work
from core.errors import NotPermitted, RuleBroken
from deadlines import ladders
from deadlines.events import Unit
from deadlines.ladders import DryRun
from deadlines.loading import load
from deadlines.models import Ladder, Rung
from tests.deadlines.conftest import World, at, day
from tests.deadlines.test_actions import started
from tests.deadlines.test_sweep import swept

LATE = {"distance": 1, "posts": ["legal_manager"], "level": 1, "label": "late"}
SOON = {"distance": -3, "posts": ["lawyer", "case_progression_manager"], "level": 0, "label": "s"}


def adopted(world: World, *rungs: dict[str, Any], **more: Any) -> Ladder:
    given: dict[str, Any] = {
        "kind": "early-advice",
        "unit": Unit.WORKING_DAYS,
        "rungs": rungs,
        "by": world.set_up,
        "at": at("2026-12-22"),
        "why": "Agreed at the joint meeting",
        "source": "Joint meeting of 20 November 2026",
        "verified": True,
        "in_force_from": day("2027-01-01"),
    }
    return ladders.adopt(**{**given, **more})


def test_every_kind_that_is_owed_has_a_default_ladder(world: World) -> None:
    early = Ladder.objects.get(kind="early-advice")
    assert list(early.rungs.values_list("distance", "posts", "level", "label")) == [
        (-5, ["lawyer", "case_progression_manager"], 0, "due soon"),
        (-1, ["lawyer", "case_progression_manager"], 0, "due tomorrow"),
        (1, ["legal_manager"], 1, "late"),
        (5, ["unit_head"], 2, "very late"),
        (10, ["area_lead"], 3, "critically late"),
    ]
    police = Ladder.objects.get(kind="early-advice-information")
    assert list(police.rungs.values_list("distance", "posts")) == [
        (-5, ["officer_in_charge"]),
        (-1, ["officer_in_charge"]),
        (1, ["police_supervisor"]),
        (5, ["detective_chief_inspector"]),
        (10, ["force_rasso_lead"]),
    ]
    assert not Ladder.objects.filter(kind="right-to-review-window").exists()
    assert (early.verified, early.source) == (False, "Local setting, not verified: default ladder")


def test_loading_again_adds_nothing_and_overwrites_nothing(world: World) -> None:
    ladder = Ladder.objects.get(kind="early-advice")
    before = (Ladder.objects.count(), Rung.objects.count(), ladder.version)
    assert load(by=world.set_up, at=at("2026-12-22")) == 0
    ladder.refresh_from_db()
    assert (Ladder.objects.count(), Rung.objects.count(), ladder.version) == before


def test_a_dry_run_says_how_many_people_and_messages(world: World) -> None:
    for _ in range(3):
        started(world)  # due 21 December
    started(world, received_at=at("2026-11-26"))  # due 29 December, 3 working days from the 22nd
    found = ladders.dry_run(
        kind="early-advice", unit=Unit.WORKING_DAYS, rungs=[LATE, SOON], on=day("2026-12-22")
    )
    assert found == DryRun((("legal_manager", 3), ("case_progression_manager", 1), ("lawyer", 1)))
    assert found.words == "would have told 3 people today, at most 3 messages each"
    assert found.names == [
        "legal_manager: 3 messages",
        "case_progression_manager: 1 message",
        "lawyer: 1 message",
    ]


def test_a_dry_run_tells_nobody(world: World) -> None:
    started(world)
    quiet = ladders.dry_run(
        kind="early-advice", unit=Unit.WORKING_DAYS, rungs=[LATE], on=day("2026-12-21")
    )
    assert quiet.words == "would have told nobody today"
    assert not Ladder.objects.filter(in_force_until__isnull=False).exists()


@pytest.mark.parametrize(
    ("unit", "distance", "on"),
    [
        (Unit.CALENDAR_DAYS, 2, "2026-12-23"),
        (Unit.HOURS, 1, "2026-12-22"),
        (Unit.WORKING_DAYS, 0, "2026-12-21"),
    ],
)
def test_a_dry_run_knows_each_unit(world: World, unit: Unit, distance: int, on: str) -> None:
    started(world)
    rung = {**LATE, "distance": distance}
    found = ladders.dry_run(kind="early-advice", unit=unit, rungs=[rung], on=day(on))
    assert found.words == "would have told 1 person today, at most 1 message each"


def test_a_ladder_that_would_flood_somebody_is_refused_to_an_administrator_who_sees_no_case(
    world: World,
) -> None:
    for _ in range(6):
        started(world)
    administrator = world.staff("administrator", Role.ADMINISTRATOR)
    with (
        work(administrator),
        pytest.raises(RuleBroken, match=r"at most 6 messages each\. The limit is 5"),
    ):
        adopted(world, LATE, by=administrator)
    assert Ladder.objects.filter(kind="early-advice").count() == 1


def test_a_new_ladder_follows_the_old_one_and_running_clocks_keep_theirs(world: World) -> None:
    old_clock = started(world)
    ladder = adopted(world, {**LATE, "distance": 2})
    assert list(
        Ladder.objects.filter(kind="early-advice")
        .order_by("in_force_from")
        .values_list("in_force_until", flat=True)
    ) == [day("2027-01-01"), None]
    assert old_clock.ladder != ladder
    assert started(world, received_at=at("2027-01-04")).ladder == ladder
    swept("2026-12-22 06:00")
    assert old_clock.rungs_fired.count() == 3


def test_a_memorandum_ladder_is_tried_on_its_own_area_and_force_only(world: World) -> None:
    started(world)
    from core.accounts.models import Force

    elsewhere = world.save(
        Memorandum(
            area=world.area,
            force=Force.objects.get(code="lancashire"),
            agreed_on=day("2026-01-01"),
            review_on=day("2027-01-01"),
            in_force_from=day("2026-01-01"),
            source="Test",
        )
    )
    found = ladders.dry_run(
        kind="early-advice",
        unit=Unit.WORKING_DAYS,
        rungs=[LATE],
        on=day("2026-12-22"),
        memorandum=elsewhere,
    )
    assert found.told == ()
    ladder = adopted(world, LATE, memorandum=elsewhere)
    assert ladder.memorandum == elsewhere
    assert Ladder.objects.filter(kind="early-advice", in_force_until=None).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {**LATE, "level": 0},
        {**SOON, "level": 1, "posts": ["lawyer"]},
    ],
)
def test_a_reminder_comes_before_the_due_day_and_an_escalation_after(
    world: World, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="before the due day a rung is a reminder"):
        adopted(world, wrong)


def test_only_an_administrator_changes_ladders_and_says_why(world: World) -> None:
    with pytest.raises(NotPermitted, match="administrator"):
        adopted(world, LATE, by=world.by["legal_manager"])
    administrator = world.staff("administrator", Role.ADMINISTRATOR)
    with pytest.raises(RuleBroken, match="Say why"):
        adopted(world, LATE, by=administrator, why=" ")
    with pytest.raises(RuleBroken, match="must begin after"):
        adopted(world, LATE, by=administrator, in_force_from=day("2012-01-01"))
    assert adopted(world, LATE, by=administrator).verified
