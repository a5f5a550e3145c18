"""Whoever loses a race reads what the other has changed: which fact, before and after, who, why."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from core.accounts.work import system_user, work
from core.history import write
from deadlines import escalating
from deadlines.models import Escalation
from tests.casework.reviews import reviewing
from tests.cast import Cast
from tests.doors.asking import Asked
from tests.doors.verbs import VERBS

pytestmark = pytest.mark.django_db
NOW = "2026-11-24T10:00:00Z"


def changed_in(words: str) -> str:
    """What the page says was changed, as one line."""
    part = words.partition("Changed while you were working")[2].partition("</ul>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def raced(cast: Cast, verb: str, meanwhile: Callable[[Cast, Any], None]) -> str:
    """A form that was opened before `meanwhile` and sent after it."""
    door = VERBS[verb].doors["page"]
    row = door.begin(cast)
    asked = Asked(cast, row, door.may, row.version)
    with time_machine.travel(NOW, tick=False):
        meanwhile(cast, row)
        said = door.send(asked)
    assert said.verdict == "stale", said.words[:2000]
    return changed_in(unescape(said.words))


def changed(**fields: Any) -> Callable[[Cast, Any], None]:
    """Somebody else writes these fields of the row."""

    def write_them(cast: Cast, row: Any) -> None:
        found = type(row).objects.get(pk=row.pk)
        for name, value in fields.items():
            setattr(found, name, value)
        with work(cast.set_up):
            write(found, by=cast.unit_head, at=timezone.now(), why="As agreed", fields=fields)

    return write_them


def acknowledged(cast: Cast, row: Any) -> None:
    manager = cast.fresh("legal_manager")
    with work(manager):
        escalating.acknowledge(escalation_id=row.pk, by=manager, at=timezone.now())


def proposed_anew(cast: Cast, row: Any) -> None:
    reviewing.propose(cast, row.pk, in_short="He planned the weekend.", at=timezone.now())


@pytest.mark.parametrize(
    ("verb", "meanwhile", "said"),
    [
        (
            "set how somebody works",
            changed(percent=60),
            "Percent: 60 (before: 80). Why: As agreed – Unit Head, Tue 24 November 2026 at 10:00",
        ),
        (
            "end a joint unit",
            changed(source="Another paper"),
            "Source: Another paper (before: The test). Why: As agreed",
        ),
        (
            "answer",
            acknowledged,
            "State: Acknowledged, answer needed (before: Answer needed);",
        ),
        (
            "change an item",
            changed(why="Another reason"),
            "Why: Another reason (before: ",
        ),
        (
            "ask for a countersignature",
            proposed_anew,
            "In short: He planned the weekend. (before: The suspect planned the evening.). "
            "Why: Version 2 was proposed – Prosecutor",
        ),
    ],
)
def test_what_was_changed_meanwhile_is_said_by_field_before_and_after_with_who_and_why(
    cast: Cast, verb: str, meanwhile: Callable[[Cast, Any], None], said: str
) -> None:
    assert said in raced(cast, verb, meanwhile)


def test_how_high_it_has_gone_meanwhile_is_said(cast: Cast) -> None:
    door = VERBS["escalate by hand"].doors["page"]
    row = door.begin(cast)
    with time_machine.travel(NOW, tick=False):
        cast.save(
            Escalation(
                matter=row.matter,
                owed_by="cps",
                level=1,
                post="legal_manager",
                raised_at=timezone.now(),
                raised_by=system_user("sweep"),
                acknowledge_by=date(2026, 11, 26),
            )
        )
        said = door.send(Asked(cast, row, door.may, 0))
    assert "Escalated to: Legal manager (DCP) (before: nothing). Why: late – sweep" in (
        changed_in(unescape(said.words))
    )
