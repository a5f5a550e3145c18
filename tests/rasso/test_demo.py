"""The demonstration: the bulk writer against the actions, and the same for the same seed."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models, transaction
from django.db.models import Count

from casework.models import Decision, Track
from core.accounts.models import ForceClient, Unit
from core.accounts.named_tasks import DEMONSTRATION
from core.accounts.work import system_user, work
from core.audit.agreement import compare_all
from deadlines.reading import current_calendar
from earlyadvice.models import Request
from rasso.demo import charging
from rasso.demo.bulk import Bulk
from rasso.demo.named import Stage
from rasso.demo.people import People, invite
from rasso.demo.playing import play
from rasso.demo.stories import Story, stories
from rasso.demo.telling import Teller
from rasso.management.commands.load_demo import places

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
NAMED = 14  # requests that are told by name (rasso/demo/named.py)
SET_UP_AT = datetime(2024, 1, 1, tzinfo=UTC)

# what a story leaves behind: every table with rows of a case
TOLD = (
    "accounts.Matter",
    "accounts.MatterPerson",
    "casework.Case",
    "casework.Suspect",
    "casework.Complainant",
    "deadlines.Deadline",
    "deadlines.ClockEvent",
    "earlyadvice.Request",
    "earlyadvice.RequestLine",
    "earlyadvice.RequestMaterial",
    "earlyadvice.ReturnReason",
    "earlyadvice.Advice",
    "earlyadvice.AdviceLeaning",
    "earlyadvice.AdviceLine",
    "earlyadvice.Move",
    "notices.Event",
    "notices.Notice",
)


def some_stories() -> list[Story]:
    """Stories of every kind: each verb at least once, and each kind of ending."""
    told = stories(places(), scale="small", seed=7, today=TODAY, calendar=current_calendar())
    chosen: dict[tuple[str, ...], Story] = {}
    for story in told:
        kind = (
            *(chapter.verb for chapter in story.chapters),
            str(bool(story.submission.urgent)),
            str(len(story.submission.case.suspects)),
        )
        chosen.setdefault(kind, story)
    return list(chosen.values())


def everybody() -> People:
    by = system_user(DEMONSTRATION)
    return invite(by=by, at=SET_UP_AT, rng=Random(1), step=lambda name: None)


PEOPLE = {"user_id", "by_id", "given_by_id", "lawyer_id", "officer_id", "supervisor_id"}
PEOPLE |= {"history_user_id", "restricted_by_id"}
# people have other numbers in each world; that they are the same is seen by their names
LEFT_OUT = PEOPLE | {"id", "history_id", "seq"}
UUID_TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def picture() -> dict[str, Counter[str]]:
    """Every table and history: how often each row stands in it, whatever the order.

    A key is replaced by what the row that it names says, so that no key and no order of keys
    counts: of two rows that say the same, either may be the other.
    """
    names: dict[UUID, str] = {}
    found: dict[str, Counter[str]] = {}
    for label in TOLD:
        model = apps.get_model(label)
        tables = [model]
        if hasattr(model, "history"):
            tables.append(model.history.model)
        for table in tables:
            rows = found[table._meta.label] = Counter[str]()
            for row in table._default_manager.all():
                told = _told(row, names)
                rows[told] += 1
                if table is model and isinstance(row.pk, UUID):
                    names[row.pk] = f"{label} {sha256(told.encode()).hexdigest()[:12]}"
    return found


def _told(row: models.Model, names: dict[UUID, str]) -> str:
    """What a row says, one field a line."""

    def named(found: re.Match[str]) -> str:
        return names.get(UUID(found[0]), "?")

    said = {}
    for field in row._meta.concrete_fields:
        if field.attname in LEFT_OUT:
            continue
        value = UUID_TEXT.sub(named, str(getattr(row, field.attname)))
        if field.attname == "key":
            value = re.sub(r":\d+$", ":person", value)
        said[field.attname] = value
    original = getattr(row, "id", None) if hasattr(row, "history_type") else None
    if isinstance(original, UUID):
        said["history of"] = names[original]
    return "\n".join(f"{name}: {value}" for name, value in said.items())


def told_by(way: str, chosen: list[Story]) -> dict[str, Counter[str]]:
    """The world told one way, and undone again."""
    with work():
        by = system_user(DEMONSTRATION)
    with transaction.atomic():
        point = transaction.savepoint()
        with work(by):
            people = everybody()
            if way == "bulk":
                bulk = Bulk(Random(1))
                teller = Teller(bulk, people)
                for story in chosen:
                    teller.tell(story)
                bulk.flush()
            else:
                for story in chosen:
                    play(story, people)
            found = picture()
        transaction.savepoint_rollback(point)
    return found


def test_the_bulk_writer_leaves_what_the_actions_leave() -> None:
    with work():
        by = system_user(DEMONSTRATION)
    with work(by):
        chosen = some_stories()
    verbs = {chapter.verb for story in chosen for chapter in story.chapters}
    assert verbs == {"accept", "return", "allocate", "advise", "withdraw"}

    by_actions, by_bulk = told_by("actions", chosen), told_by("bulk", chosen)

    assert set(by_actions) == set(by_bulk)
    for table, rows in by_actions.items():
        assert rows, table
        assert by_bulk[table] - rows == rows - by_bulk[table] == Counter(), table


def test_the_same_seed_and_day_tell_the_same_stories() -> None:
    with work(system_user(DEMONSTRATION)):
        found = places()
        calendar = current_calendar()

    def told(seed: int) -> list[Story]:
        return list(stories(found, scale="small", seed=seed, today=TODAY, calendar=calendar))

    assert told(1) == told(1)
    assert told(1) != told(2)
    assert len(told(1)) == 300


def test_every_unit_of_the_country_has_work_both_halves_of_london_too() -> None:
    call_command("load_demo", "--today", TODAY.isoformat())

    with work(system_user(DEMONSTRATION)):
        units = Unit.objects.filter(is_queue=False)
        fewest = units.annotate(cases=Count("matters")).order_by("cases").first()
        assert units.count() == 14
        assert fewest is not None
        assert fewest.cases >= 5, fewest.name
        for half in ("north", "south"):
            asked = Request.objects.filter(case__matter__unit__code=f"london-{half}-rasso")
            assert asked.count() >= 10
            assert set(asked.values_list("unit_named", flat=True)) == {f"london-{half}-rasso"}


def test_the_loader_leaves_no_mismatch_and_no_difference() -> None:
    call_command("load_demo", "--today", TODAY.isoformat())

    with work(system_user(DEMONSTRATION)):
        assert Request.objects.count() == 300 + NAMED
        assert [one.table for one in compare_all() if one.differing] == []
        assert sum(one.looked_at for one in compare_all()) > 3000
    call_command("verify_deadlines")
    call_command("load_demo")  # a second time changes nothing
    with work(system_user(DEMONSTRATION)):
        assert Request.objects.count() == 300 + NAMED
    assert ForceClient.objects.filter(client_id="demo-force-06").count() == 1


def test_the_unusual_cases_are_told_and_listed_by_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("load_demo", "--today", TODAY.isoformat())

    said = capsys.readouterr().out
    for title in (
        "A thin urgent request at night",
        "A return, reviewed at an inspector's request and upheld",
        "the officer heard “stop”",
        "A non-recent case of 1985",
        "Joint suspects on different tracks",
        "Two complainants",
        "A cross-allegation",
        "British Transport Police",
        "Metropolitan Police, north",
        "Metropolitan Police, south",
        "No suspect identified",
        "A restricted case about staff",
        "A memorandum that has expired",
        "A memorandum that is missing",
        "An officer on long leave",
    ):
        assert title in said, title
    with work(system_user(DEMONSTRATION)):
        told = {one.case.urn: one for one in Request.objects.filter(case__urn__contains="NM00")}
        assert len(told) == NAMED
        assert told["06NM0000226"].state == "accepted"  # taken back after the review
        assert told["06NM0000326"].discussions.get().unclear_since is not None
        assert {one.leaning for one in told["46NM0000526"].advices.get().leanings.all()} == {
            "refer",
            "carry_on",
        }
        assert told["44NM0001326"].matter.restricted
        assert told["93NM0000926"].matter.unit.is_queue
        assert told["01NM0001026"].matter.unit.code == "london-north-rasso"


def test_it_is_for_local_settings_only(settings: Any) -> None:
    settings.DEMONSTRATION_ALLOWED = False

    with pytest.raises(CommandError, match="local settings only"):
        call_command("load_demo")


def test_charging_cases_of_every_course_stand_where_they_should() -> None:
    """The newest and the oldest of each course, one in nine with two suspects."""
    with work(system_user(DEMONSTRATION)):
        people = everybody()
        (place, *_), calendar = places(), current_calendar()
    stage = Stage(people, TODAY, calendar, datetime(2026, 11, 20, 9, 0, tzinfo=UTC), [])
    rng, number = Random(1), 0
    for (course, newest, oldest), _ in charging.COURSES:
        for days in (newest, oldest):
            number += 1
            charging.tell(stage, place, number, course, days, rng)
    with work(system_user(DEMONSTRATION)):
        states = set(Track.objects.values_list("state", "ended_because"))
        kinds = set(Decision.objects.values_list("kind", "state"))
    assert states == {
        ("deciding", ""),
        ("waiting", ""),
        ("prfi", ""),
        ("ended", "decided"),
        ("ended", "returned"),
    }
    assert kinds == {("A", "released"), ("K", "released")}
