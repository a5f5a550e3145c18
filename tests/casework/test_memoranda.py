"""Memoranda with forces: gaps and expiry are seen, and a new one follows the one before."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from casework.routing import likely_units
from core.accounts.memoranda import Standing, standing_of
from core.accounts.models import Memorandum
from core.accounts.work import work
from deadlines.events import Unit
from deadlines.ladders import adopt
from deadlines.policy import floors_of, memorandum_of
from tests.cast import Cast

BrowserOf = Callable[[str], Client]
TODAY = date(2026, 11, 24)


def held(**dates: date | None) -> Memorandum:
    return Memorandum(**{"review_on": date(2027, 6, 1), "in_force_until": None, **dates})


def test_how_a_pair_stands_follows_from_its_newest_memorandum() -> None:
    assert standing_of(None, TODAY) is Standing.MISSING
    assert standing_of(held(), TODAY) is Standing.IN_FORCE
    assert standing_of(held(in_force_until=date(2026, 11, 23)), TODAY) is Standing.EXPIRED
    assert standing_of(held(in_force_until=TODAY), TODAY) is Standing.IN_FORCE
    assert standing_of(held(review_on=date(2026, 11, 23)), TODAY) is Standing.REVIEW_LATE
    assert standing_of(held(review_on=date(2027, 1, 23)), TODAY) is Standing.REVIEW_SOON
    assert standing_of(held(review_on=date(2027, 1, 24)), TODAY) is Standing.IN_FORCE


def boxes(**days: date) -> dict[str, str]:
    found = {
        "discussion_offered": "yes",
        "escalate_from_rank": "sergeant",
        "source": "Area intranet, early advice",
        "version": "0",
    }
    for name, day in days.items():
        for part in ("day", "month", "year"):
            found[f"{name}-{part}"] = str(getattr(day, part))
    return found


@pytest.mark.django_db
def test_a_missing_one_is_shown_and_an_administrator_writes_it_down(
    cast: Cast, browser_of: BrowserOf
) -> None:
    path = "/memoranda/north-west/greater-manchester/"
    given = boxes(agreed_on=date(2026, 11, 20), in_force_from=TODAY, review_on=date(2027, 11, 24))
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        administrator, manager = browser_of("administrator"), browser_of("legal_manager")
        assert "<strong>Missing</strong>" in manager.get("/memoranda/").content.decode()
        assert manager.get(path).status_code == 403
        wrong = administrator.post(path, {**given, **boxes(review_on=TODAY)})
        assert wrong.status_code == 422
        assert "The review must come after" in wrong.content.decode()

        assert administrator.post(path, given).status_code == 302
        assert administrator.post(path, given).status_code == 409  # read before the first
        listed = manager.get("/memoranda/").content.decode()
    assert "Tue 24 November 2026" in listed
    assert "Sergeant or above" in listed


@pytest.mark.django_db
def test_a_new_one_ends_the_one_before(cast: Cast, browser_of: BrowserOf) -> None:
    path = "/memoranda/north-west/greater-manchester/"
    first = boxes(agreed_on=TODAY, in_force_from=TODAY, review_on=date(2027, 11, 24))
    second = boxes(agreed_on=TODAY, in_force_from=date(2027, 1, 4), review_on=date(2028, 1, 4))
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        administrator = browser_of("administrator")
        administrator.post(path, first)
        early = administrator.post(path, {**first, "version": "1"})
        assert "choose a later day" in early.content.decode()
        assert administrator.post(path, {**second, "version": "1"}).status_code == 302
    old, new = Memorandum.objects.order_by("in_force_from")
    assert (old.in_force_until, new.in_force_until) == (date(2027, 1, 3), None)


@pytest.mark.django_db
def test_others_see_the_pairs_of_their_own_areas(cast: Cast, browser_of: BrowserOf) -> None:
    body = browser_of("other_prosecutor").get("/memoranda/").content.decode()
    assert "Wessex, Dorset Police" in body
    assert "Greater Manchester" not in body


LADDER = {"distance": 1, "posts": ["legal_manager"], "level": 1, "label": "late"}


@pytest.mark.django_db
def test_a_renewal_carries_the_ladder_and_the_terms_until_they_are_changed(
    cast: Cast, browser_of: BrowserOf
) -> None:
    path = "/memoranda/north-west/greater-manchester/"
    first = boxes(agreed_on=TODAY, in_force_from=TODAY, review_on=date(2027, 11, 24))
    first |= {"discussion_offered": "no", "escalate_from_rank": "inspector"}
    second = boxes(agreed_on=TODAY, in_force_from=date(2027, 1, 4), review_on=date(2028, 1, 4))
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        administrator = browser_of("administrator")
        administrator.post(path, first)
        old = Memorandum.objects.get()
        person = cast.fresh("administrator")
        with work(person):
            adopt(
                kind="early-advice",
                unit=Unit.WORKING_DAYS,
                rungs=[LADDER],
                by=person,
                at=timezone.now(),
                why="Agreed with the force",
                source="The memorandum",
                verified=True,
                in_force_from=TODAY,
                memorandum=old,
            )
        form = administrator.get(path).content.decode()
        assert re.search(r'value="no"[^>]* checked', form)
        assert re.search(r'value="inspector"[^>]* selected', form)
        assert administrator.post(path, {**second, "version": "1"}).status_code == 302
    new = Memorandum.objects.get(in_force_until=None)
    (ladder,) = new.ladders.all()
    assert (ladder.kind, ladder.in_force_from) == ("early-advice", date(2027, 1, 4))
    assert [(rung.distance, rung.posts) for rung in ladder.rungs.all()] == [(1, ["legal_manager"])]
    assert [rung.distance for rung in old.ladders.get().rungs.all()] == [1]


@pytest.mark.django_db
def test_a_memorandum_does_not_begin_while_an_ended_one_still_holds(
    cast: Cast, browser_of: BrowserOf
) -> None:
    path = "/memoranda/north-west/greater-manchester/"
    first = boxes(agreed_on=TODAY, in_force_from=TODAY, review_on=date(2027, 11, 24))
    second = boxes(agreed_on=TODAY, in_force_from=date(2027, 1, 4), review_on=date(2028, 1, 4))
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        administrator = browser_of("administrator")
        administrator.post(path, first)
        Memorandum.objects.update(in_force_until=date(2027, 6, 30))
        refused = administrator.post(path, {**second, "version": "1"})
    assert refused.status_code == 422
    assert "The one before holds until 30 June 2027: choose a later day." in (
        refused.content.decode()
    )


def agreed(cast: Cast, begins: date, ends: date | None, **terms: str) -> Memorandum:
    found: Memorandum = cast.save(
        Memorandum(
            area=cast.area,
            force=cast.force,
            agreed_on=begins,
            review_on=date(2028, 1, 1),
            in_force_from=begins,
            in_force_until=ends,
            source="Test",
            **terms,
        )
    )
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2027, 6, 30), None),  # on the last day of the other
        (date(2026, 1, 1), date(2027, 1, 1)),  # to the first day of the other
        (date(2027, 2, 1), date(2027, 3, 1)),  # inside it
        (date(2026, 1, 1), None),  # round it
    ],
)
def test_the_database_keeps_two_memoranda_from_holding_on_one_day(
    cast: Cast, begins: date, ends: date | None
) -> None:
    agreed(cast, date(2027, 1, 1), date(2027, 6, 30))
    with pytest.raises(IntegrityError, match="one_memorandum_at_a_time"), transaction.atomic():
        agreed(cast, begins, ends)
    agreed(cast, date(2027, 7, 1), None)


@pytest.mark.django_db
def test_a_memorandum_holds_on_its_last_day_and_not_on_the_next(cast: Cast) -> None:
    one = agreed(cast, date(2026, 1, 1), date(2027, 6, 30), escalate_from_rank="inspector")
    matter = cast.matter("06RX0012326")

    assert memorandum_of(matter, date(2027, 6, 30)) == one
    assert memorandum_of(matter, date(2027, 7, 1)) is None
    assert floors_of(cast.force.pk, date(2027, 6, 30)) == {cast.area.pk: "inspector"}
    assert floors_of(cast.force.pk, date(2027, 7, 1)) == {}


@pytest.mark.django_db
def test_a_unit_is_not_likely_for_a_memorandum_that_is_over(cast: Cast) -> None:
    agreed(cast, date(2026, 1, 1), date(2026, 6, 30))
    matter = cast.matter("06RX0012326")

    def why(on: date) -> list[str]:
        found = likely_units(matter, named="", reader=cast.fresh("legal_manager"), on=on)
        return next(words for unit, words in found if unit == cast.unit)

    assert "the Area has a memorandum with the force" in why(date(2026, 6, 30))
    assert "the Area has a memorandum with the force" not in why(date(2026, 7, 1))
