"""A role ends on its date in London, at every door and in the second net."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.accounts.models import Matter, RoleHeld
from core.accounts.roles import Role
from core.accounts.work import work
from core.accounts.working import people_of
from core.london import london_day
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def end_role(cast: Cast, name: str, on: date) -> None:
    held = RoleHeld.objects.get(user=cast.people[name])
    held.ended_on = on
    cast.save_change(held, "ended_on")


def in_days(number: int) -> date:
    return london_day(timezone.now()) + timedelta(days=number)


@pytest.mark.parametrize(("days", "seen"), [(90, 1), (0, 0), (-90, 0)])
def test_a_case_is_seen_until_the_day_on_which_the_role_ends(
    cast: Cast, days: int, seen: int
) -> None:
    cast.matter("06RX0012326")
    end_role(cast, "prosecutor", in_days(days))
    person = cast.fresh("prosecutor")
    with work(person):
        assert Matter.objects.visible_to(person).count() == seen
        assert Matter.objects.count() == seen  # the row-level policy


@pytest.mark.parametrize(("days", "status"), [(90, 200), (0, 403)])
def test_a_page_opens_until_that_day(
    cast: Cast, browser_of: Callable[[str], Client], days: int, status: int
) -> None:
    end_role(cast, "legal_manager", in_days(days))
    assert browser_of("legal_manager").get("/unit/people/").status_code == status


def test_a_manager_sees_the_people_whose_role_has_not_ended(cast: Cast) -> None:
    end_role(cast, "prosecutor", in_days(90))
    end_role(cast, "second_prosecutor", in_days(0))
    named = set(people_of(cast.fresh("legal_manager")).values_list("name", flat=True))
    assert named == {"Prosecutor", "Legal Manager", "Unit Head"}
    assert Role.PROSECUTOR in cast.fresh("prosecutor").standing.roles
    assert not cast.fresh("second_prosecutor").standing.roles
