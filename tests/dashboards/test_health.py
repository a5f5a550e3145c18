"""What whoever watches the service is told, and what an Area says on the support page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.accounts.models import Post
from core.accounts.roles import PostKind
from core.accounts.work import work
from deadlines.models import SweepRun, Verification
from tests.cast import Cast

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def swept(at: datetime, *, failed: bool = False) -> None:
    SweepRun.objects.create(as_of=at, started_at=at, finished_at=at, failed=failed)


@time_machine.travel("2026-11-20T06:05:00Z", tick=False)
def test_health_tells_the_last_sweep_and_the_mismatches(client: Client, cast: Cast) -> None:
    with work(cast.set_up):
        swept(AT)
        Verification.objects.create(started_at=AT, finished_at=AT, looked_at=9, mismatches=2)

    response = client.get("/health/")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "clocks": "ok",
        "last_sweep_at": "2026-11-20T06:00:00Z",
        "last_sweep_failed": False,
        "mismatches": 2,
        "vacant_posts": 0,
        "escalations_that_reached_nobody": 0,
        "webhooks_failing": 0,
    }


def test_a_post_that_nobody_stands_in_is_on_the_monitor(
    client: Client, cast: Cast, browser_of: Any
) -> None:
    post = Post.objects.get(kind=PostKind.UNIT_HEAD, unit=cast.unit)
    post.holder = None
    cast.save_change(post, "holder")

    assert client.get("/health/").json()["vacant_posts"] == 1
    named = "Unit head (SDCP), North West RASSO unit"
    html = {"Accept": "text/html"}
    assert named in browser_of("prosecutor").get("/health/", headers=html).content.decode()
    assert named not in client.get("/health/", headers=html).content.decode()


@time_machine.travel("2026-11-20T09:00:00Z", tick=False)
def test_health_says_when_sweeps_have_stopped_and_pages_go_on(client: Client, cast: Cast) -> None:
    with work(cast.set_up):
        swept(AT)

    assert client.get("/health/").json()["clocks"] == "late"
    page = client.get("/health/", headers={"Accept": "text/html"}).content.decode()
    assert "Friday 20 November 2026 at 06:00" in page
    assert "no check has finished in time" in page


def test_an_area_says_whom_to_ask_and_its_people_read_it(cast: Cast, browser_of: Any) -> None:
    answer = browser_of("administrator").post(
        "/administration/support/north-west/",
        {"text": "Helpline 0000", "why": "New number", "version": "1"},
    )

    assert answer.status_code == 302
    assert b"Helpline 0000" in browser_of("prosecutor").get("/support/").content
    assert b"Helpline 0000" not in browser_of("other_prosecutor").get("/support/").content
    cast.area.refresh_from_db()
    kept = cast.area.history.first()
    assert kept.history_change_reason == "New number"


def test_only_an_administrator_changes_it(browser_of: Any) -> None:
    answer = browser_of("unit_head").post(
        "/administration/support/north-west/", {"text": "x", "why": "y"}
    )
    assert answer.status_code == 403
