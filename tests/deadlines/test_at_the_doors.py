"""What the clock promises, through the doors of the rooms that lean on it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine

from core.accounts.models import Memorandum, Post, Unit
from core.accounts.work import work
from core.reference.actions import follow
from core.reference.models import Item
from deadlines import escalating
from deadlines.events import Unit as Counted
from deadlines.ladders import adopt
from deadlines.models import Deadline, Escalation
from deadlines.models.clock import Side
from earlyadvice.lifecycle import State
from tests.cast import Api, Cast
from tests.earlyadvice.steps import send_back
from tests.earlyadvice.test_actions import in_state, route, submit

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
LATE = {"distance": 3, "posts": ["legal_manager"], "level": 1, "label": "late"}


def test_a_request_routed_from_the_queue_takes_the_ladder_of_its_unit(cast: Cast) -> None:
    there = Unit.objects.get(code="wessex-rasso")
    memorandum = cast.save(
        Memorandum(
            area=there.area,
            force=cast.force,
            agreed_on=date(2026, 1, 1),
            review_on=date(2027, 1, 1),
            in_force_from=date(2026, 1, 1),
            source="Test",
        )
    )
    ladder = adopt(
        kind="early-advice",
        unit=Counted.WORKING_DAYS,
        rungs=[LATE],
        by=cast.set_up,
        at=memorandum.history.latest().history_date,
        why="Agreed",
        source="Test",
        verified=False,
        in_force_from=date(2026, 1, 2),
        memorandum=memorandum,
    )
    request = submit(cast)
    request.matter.unit = Unit.objects.get(code="metropolitan-routing")
    cast.save_change(request.matter, "unit")
    cast.add_role("legal_manager", request.matter.unit)
    before = Deadline.objects.get(pk=request.clock_id)
    route(cast, request)
    after = Deadline.objects.get(pk=request.clock_id)
    assert (before.ladder == ladder, after.ladder) == (False, ladder)
    assert (after.due_on, after.received_at) == (before.due_on, before.received_at)


def test_page_and_api_name_a_reason_as_it_was_called_on_londons_day(
    cast: Cast, api: Api, browser_of: Any
) -> None:
    with time_machine.travel("2026-06-30T09:00:00Z", tick=False):
        request = in_state(cast, State.SUBMITTED)
        old = Item.objects.get(kind="early_advice_return_reason", code="too_early")
        admin = cast.fresh("administrator")
        with work(admin):
            follow(
                item_id=old.pk,
                by=admin,
                at=old.history.latest().history_date,
                why="Plainer",
                version=old.version,
                label="Come back later",
                data=old.data,
                source="Test",
                verified=False,
                in_force_from=date(2026, 7, 1),
            )
    with time_machine.travel("2026-06-30T23:30:00Z", tick=False):  # 1 July in London
        send_back(cast, request.pk, {"too_early": "After the interview."}, date(2026, 7, 31))
        said = api.get(f"/early-advice-requests/{request.pk}").body["returned"]["reasons"][0]
        page = browser_of("legal_manager").get(f"/early-advice/{request.pk}/").content.decode()
    assert said["label"] == "Come back later"
    assert "Come back later" in page


def test_an_escalation_is_in_my_work_of_whoever_has_the_post_now(
    cast: Cast, browser_of: Any
) -> None:
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        request = in_state(cast, State.ALLOCATED)
        sergeant = cast.fresh("sergeant")
        with work(sergeant):
            escalating.escalate_by_hand(
                deadline_id=request.clock_id,
                by=sergeant,
                at=request.updated_at,
                reason="Bail ends soon",
            )
        post = Post.objects.get(kind="legal_manager", unit=cast.unit)
        post.holder = cast.unit_head
        cast.save_change(post, "holder")
        here = f"/escalations/{Escalation.objects.get(owed_by=Side.CPS).pk}/"
        assert here in browser_of("unit_head").get("/").content.decode()
        assert here not in browser_of("legal_manager").get("/").content.decode()


def test_a_day_is_taken_from_an_instant_in_one_place() -> None:
    """`london_day`; `.date()` of what is in UTC is yesterday for an hour of every summer night."""
    wrong = re.compile(r"(now\(\)|\bat|_at|in_utc\([^)]*\))\.date\(\)")
    rooms = ("core", "deadlines", "casework", "earlyadvice", "dashboards")
    found = [
        str(path.relative_to(ROOT))
        for room in rooms
        for path in sorted((ROOT / room).rglob("*.py"))
        if wrong.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
