"""One rule, every door: page, API and action give the same answer and leave the same behind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from casework.models import Case
from core.accounts.models import Leave, User, WorkPattern
from deadlines.models import Escalation
from earlyadvice.advice_rules import AdviceFacts
from earlyadvice.lifecycle import State
from earlyadvice.models import Advice, Request
from tests.cast import Cast
from tests.doors.asking import (
    NOW,
    WORDS,
    Asked,
    Door,
    Said,
    VerbAtDoors,
    by_action,
    undone,
)
from tests.doors.left import fed, told
from tests.doors.verbs import VERBS
from tests.doors.worlds import (
    with_draft,
)
from tests.earlyadvice.steps import as_typed, facts
from tests.earlyadvice.test_actions import in_state

pytestmark = pytest.mark.django_db
# pages whose version counts rows, or is of what not every reader of the page may read
COUNTED = {
    *("disclosure-add", "disclosure-decide", "disclosure-hold", "disclosure-lift", "engagement"),
}
DOORS = [(verb, door) for verb, one in VERBS.items() for door in one.doors]
BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def ask(
    cast: Cast, verb: VerbAtDoors, door: Door, row: Any, person: str, behind: int = 0
) -> tuple[Said, Said]:
    """What the action says, then, on the same world, what the door says. `behind` is by how many
    versions the person is late."""
    if hasattr(row, "refresh_from_db"):
        row.refresh_from_db()
    read = getattr(row, "version", None)
    asked = Asked(cast, row, person, None if read is None else read - behind)
    with undone():
        first = by_action(asked, verb)
    return first, door.send(asked)


def same(action: Said, door: Said, verdict: str) -> None:
    """Both gave this verdict, and the door said why in the words of the action."""
    assert (action.verdict, door.verdict) == (verdict, verdict), door.words[:2000]
    assert action.words in door.words, (action.words, door.words[:2000])


@pytest.mark.parametrize(("name", "through"), DOORS)
def test_a_verb_does_the_same_through_every_door(cast: Cast, name: str, through: str) -> None:
    verb = VERBS[name]
    door = verb.doors[through]
    row = door.begin(cast)
    notices, events = told(), fed()
    asked = Asked(cast, row, door.may, getattr(row, "version", None))

    def left() -> dict[str, Any]:
        new = list(fed())
        for event in events:
            new.remove(event)
        return {**verb.seen(row), "told": told()[len(notices) :], "fed": new}

    with time_machine.travel(verb.at, tick=False):
        with undone():
            assert by_action(asked, verb) == Said("done")
            by_the_action = left()
        said = door.send(asked)

    assert said.verdict == "done", said.words[:2000]
    assert set(asked.went_by) == {door.route}
    raiser = [(row.raised_by.name, "escalation-answered")] if verb.told_raiser else []
    assert left() == {**verb.leaves, "told": [*verb.told, *raiser], "fed": list(verb.fed)}
    assert left() == by_the_action


@pytest.mark.parametrize(
    ("name", "through"), [(verb, door) for verb, door in DOORS if VERBS[verb].spoil]
)
def test_a_rule_refuses_alike_at_every_door_and_nothing_changes(
    cast: Cast, name: str, through: str
) -> None:
    verb = VERBS[name]
    door = verb.doors[through]
    row = door.begin(cast)
    assert verb.spoil is not None
    verb.spoil(cast, row)
    before = (verb.seen(row), told(), fed())

    action, said = ask(cast, verb, door, row, door.may)

    same(action, said, verb.spoiled)
    assert (verb.seen(row), told(), fed()) == before
    if door.keeps:
        assert WORDS in said.words


@pytest.mark.parametrize(
    ("name", "through"), [(verb, door) for verb, door in DOORS if VERBS[verb].doors[door].may_not]
)
def test_whoever_may_not_is_told_who_may(cast: Cast, name: str, through: str) -> None:
    verb = VERBS[name]
    door = verb.doors[through]
    row = door.begin(cast)
    before = (verb.seen(row), told(), fed())

    action, said = ask(cast, verb, door, row, door.may_not)

    if door.room:  # the page closes the whole room, the action the verb
        assert (action.verdict, said.verdict) == ("not permitted", "not permitted")
        assert door.room in said.words
    else:
        same(action, said, "not permitted")
        assert re.search(r"can be (done|answered) by: ", said.words)
    if door.keeps:
        assert WORDS in said.words
    assert (verb.seen(row), told(), fed()) == before


@pytest.mark.parametrize(
    ("name", "through"), [(verb, door) for verb, door in DOORS if VERBS[verb].doors[door].stranger]
)
def test_to_a_stranger_there_is_no_such_thing(cast: Cast, name: str, through: str) -> None:
    verb = VERBS[name]
    door = verb.doors[through]
    row = door.begin(cast)
    before = (verb.seen(row), told(), fed())

    action, said = ask(cast, verb, door, row, door.stranger)

    assert (action.verdict, said.verdict) == ("absent", "absent")
    assert "06RX" not in said.words
    version = getattr(row, "version", None)
    never_there = door.send(Asked(cast, nothing_like(row), door.stranger, version))
    assert _without_tokens(never_there.words) == _without_tokens(said.words)
    assert (verb.seen(row), told(), fed()) == before


def nothing_like(row: Any) -> Any:
    """A row of the same kind that nobody ever saved, with keys that lead nowhere."""
    if isinstance(row, Leave | WorkPattern):  # found at the address of whose they are
        nothing = type(row)(pk=row.pk)
        nothing.user = User()
        return nothing
    nothing = type(row)(pk=uuid4())
    for key in ("clock_id", "request_id", "deadline_id"):
        if hasattr(nothing, key):
            setattr(nothing, key, uuid4())
    if isinstance(row, Case):
        nothing.urn = "06RX9999926"
    return nothing


def _without_tokens(words: str) -> str:
    """A page but for its token against forged forms, which is new each time."""
    return re.sub(r'value="\w{64}"', "", words)


@pytest.mark.parametrize(
    ("name", "through"), [(verb, door) for verb, door in DOORS if VERBS[verb].doors[door].versioned]
)
def test_a_lost_race_changes_nothing_and_loses_nothing(cast: Cast, name: str, through: str) -> None:
    verb = VERBS[name]
    door = verb.doors[through]
    row = door.begin(cast)
    before = (verb.seen(row), told(), fed())

    action, said = ask(cast, verb, door, row, door.may, behind=1)

    same(action, said, "stale")
    assert (verb.seen(row), told(), fed()) == before
    if door.keeps:
        assert WORDS in said.words
        assert "What you typed is kept" in said.words
        assert ("Changed while you were working" in said.words) is (door.route not in COUNTED)
        row.refresh_from_db()  # sent again as it stands now, it goes through
        assert f'name="version" value="{row.version}"' in said.words
        assert door.send(Asked(cast, row, door.may, row.version)).verdict == "done"


def test_a_submission_for_somebody_unknown_is_the_same_fault_at_both_doors(cast: Cast) -> None:
    verb = VERBS["submit"]
    door = verb.doors["api"]
    action, said = ask(cast, verb, door, "9999", "officer")

    same(action, said, "invalid")
    assert not Request.objects.exists()


def test_an_officer_who_is_known_is_not_overwritten_unread(cast: Cast) -> None:
    door = VERBS["register an officer"].doors["api"]
    assert door.send(Asked(cast, None, "force_system")).verdict == "428"


def test_the_advice_that_is_given_is_the_advice_that_was_read(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = with_draft(cast)
    here = f"/early-advice/{request.pk}/advise/"
    client = browser_of("prosecutor")
    read = hidden_of(client.get(f"{here}check/").content.decode())
    client.post(here, {**as_sent(facts("Half a sent")), "version": 1})  # another window

    refused = client.post(f"{here}check/", read)

    words = refused.content.decode()
    assert refused.status_code == 409
    assert "Half a sent" in words
    assert "saved again after this page was opened" in words
    assert not Advice.objects.exists()
    assert client.post(f"{here}check/", hidden_of(words)).status_code == 302
    assert Advice.objects.get().text == "Half a sent"


def test_a_reason_that_is_sent_twice_goes_one_post_up(cast: Cast, browser_of: BrowserOf) -> None:
    request = in_state(cast, State.ALLOCATED)
    here = f"/deadlines/{request.clock_id}/escalate/"
    client = browser_of("legal_manager")
    read = hidden_of(client.get(here).content.decode())

    first, second = (client.post(here, {**read, "reason": WORDS}) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert [one.level for one in Escalation.objects.all()] == [1]
    again = second.content.decode()
    assert "after this page was opened" in again
    assert WORDS in again


def as_sent(given: AdviceFacts) -> dict[str, str]:
    """The boxes of the page of the advice, as a browser sends them."""
    return {name: texts[0] for name, texts in json.loads(as_typed(given)).items()}


def hidden_of(html: str) -> dict[str, str]:
    """The hidden fields of the page's last form, apart from its token."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="(\d+)"', html)
    return dict(found)


def test_leave_that_was_cancelled_is_no_longer_there_to_cancel(cast: Cast) -> None:
    verb = VERBS["cancel leave"]
    door = verb.doors["page"]
    row = door.begin(cast)
    assert door.send(Asked(cast, row, "legal_manager")).verdict == "done"

    again = by_action(Asked(cast, row, "legal_manager"), verb)
    said = Asked(cast, row, "legal_manager", 1).page(
        f"/unit/people/{row.user.public_id}/", {"percent": "100", "cancel": str(row.pk)}
    )

    assert again.verdict == "absent"
    assert said.verdict == "invalid"
    assert "Select one of the answers shown" in said.words
    assert verb.seen(row) == verb.leaves
