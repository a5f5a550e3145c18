"""One rule, every door: page, API and action give the same answer and leave the same behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from core.accounts.work import work
from deadlines.lifecycle import ESCALATION, EscalationVerb
from deadlines.models import Escalation
from earlyadvice.actions import available
from earlyadvice.lifecycle import State, Verb
from earlyadvice.models import Advice, Move, Request
from tests.cast import ApiOf, Cast
from tests.doors.asking import COLLARS, NOW, WORDS, Asked, Door, Said, VerbAtDoors, by_action
from tests.doors.verbs import VERBS
from tests.doors.worlds import against_cps, answered, fed, in_queue, told, with_draft
from tests.earlyadvice.test_actions import in_state

pytestmark = pytest.mark.django_db
DOORS = [(verb, door) for verb, one in VERBS.items() for door in one.doors]
BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves nothing."""
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)


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
        first = by_action(asked, verb.action)
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

    with undone():
        assert by_action(asked, verb.action) == Said("done")
        by_the_action = left()
    said = door.send(asked)

    assert said.verdict == "done", said.words[:2000]
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

    same(action, said, "rule broken")
    assert (verb.seen(row), told(), fed()) == before
    if door.keeps:
        assert WORDS in said.words


@pytest.mark.parametrize(
    ("name", "through"), [(verb, door) for verb, door in DOORS if VERBS[verb].doors[door].may_not]
)
def test_whoever_may_not_is_told_who_may_and_a_stranger_that_there_is_no_such_thing(
    cast: Cast, name: str, through: str
) -> None:
    verb = VERBS[name]
    door = verb.doors[through]
    row = door.begin(cast)
    before = (verb.seen(row), told(), fed())

    action, said = ask(cast, verb, door, row, door.may_not)
    if name == "change reference data":  # the page closes the whole room, the action the verb
        assert (action.verdict, said.verdict) == ("not permitted", "not permitted")
        assert "for administrators" in said.words
    else:
        same(action, said, "not permitted")
        assert re.search(r"can be (done|answered) by: ", said.words)
    if door.keeps:
        assert WORDS in said.words

    if door.stranger:
        action, said = ask(cast, verb, door, row, door.stranger)
        assert (action.verdict, said.verdict) == ("absent", "absent")
        assert "06RX" not in said.words
        never_there = door.send(Asked(cast, nothing_like(row), door.stranger, row.version))
        assert _without_tokens(never_there.words) == _without_tokens(said.words)
    assert (verb.seen(row), told(), fed()) == before


def nothing_like(row: Any) -> Any:
    """A row of the same kind that nobody ever saved, with keys that lead nowhere."""
    nothing = type(row)(pk=uuid4())
    for key in ("clock_id", "request_id"):
        if hasattr(nothing, key):
            setattr(nothing, key, uuid4())
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
    client.post(here, {"text": "Half a sent", "version": 1})  # another window

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
    third = client.post(here, {**hidden_of(again), "reason": WORDS})  # on purpose
    assert third.status_code == 302
    assert sorted(one.level for one in Escalation.objects.all()) == [1, 2]


def hidden_of(html: str) -> dict[str, str]:
    """The hidden fields of the page's last form, apart from its token."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="(\d+)"', html)
    return dict(found)


# --- what is offered is what may be done ---------------------------------------------------------

PAGE_OF = {Verb.ROUTE: "route", Verb.ACCEPT: "triage", Verb.ADVISE: "advise"} | {
    Verb.ALLOCATE: "allocate"
}
# access.md and the table of moves, by hand: who is offered what, in which state
OFFERED: dict[State, dict[str, set[str]]] = {
    State.SUBMITTED: {"legal_manager": {"triage"}, "unit_head": {"triage"}},
    State.ACCEPTED: {"legal_manager": {"allocate"}, "unit_head": {"allocate"}},
    State.ALLOCATED: {
        "legal_manager": {"allocate"},
        "unit_head": {"allocate"},
        "prosecutor": {"advise"},
    },
    State.ADVISED: {},
    State.RETURNED: {},
    State.WITHDRAWN: {},
}
READERS = (
    "prosecutor",
    "second_prosecutor",
    "legal_manager",
    "unit_head",
    "progression_manager",
)


def offered_on(client: Client, request: Request) -> set[str]:
    """The last part of each address that the page offers as a step."""
    html = client.get(f"/early-advice/{request.pk}/").content.decode()
    steps = re.search(r'<section class="rasso-next".*?</section>', html, re.S)
    assert steps is not None
    return set(re.findall(rf'href="/early-advice/{request.pk}/(\w+)/"', steps[0]))


@pytest.mark.parametrize("state", list(OFFERED))
def test_the_steps_a_page_offers_are_those_that_can_be_taken(
    cast: Cast, browser_of: BrowserOf, state: State
) -> None:
    request = in_state(cast, state)
    for name in READERS:
        client = browser_of(name)
        person = cast.fresh(name)
        with work(person):
            can = set(available(Request.objects.with_people().get(pk=request.pk), person))
        offered = offered_on(client, request)
        assert offered == OFFERED[state].get(name, set()), name
        assert offered == {PAGE_OF[Verb(verb)] for verb in can if verb in PAGE_OF}, name
        assert (Verb.RETURN in can) == (Verb.ACCEPT in can)  # returning is offered within triage
        for verb, path in PAGE_OF.items() if name in {"legal_manager", "prosecutor"} else ():
            status = client.get(f"/early-advice/{request.pk}/{path}/").status_code
            if path in offered:
                assert status == 200, (name, verb)
            else:
                assert status in {403, 409}, (name, verb)


def test_a_request_in_a_queue_is_offered_a_unit_first(cast: Cast, browser_of: BrowserOf) -> None:
    request = in_queue(cast)
    assert offered_on(browser_of("legal_manager"), request) == {"route", "triage"}
    assert offered_on(browser_of("prosecutor"), request) == set()


@pytest.mark.parametrize("state", list(OFFERED))
def test_what_the_api_lists_as_available_can_be_done_and_nothing_else(
    cast: Cast, api_of: ApiOf, state: State
) -> None:
    request = in_state(cast, state)
    open_states = {State.SUBMITTED, State.ACCEPTED, State.ALLOCATED}
    for name in ("officer", "colleague", "supervisor"):
        api = api_of(COLLARS[name])
        path = f"/early-advice-requests/{request.pk}"
        wanted = ["withdraw"] if state in open_states and name != "colleague" else []
        assert api.get(path).body["available"] == wanted, name
        moves = Move.objects.count()
        with undone():
            done = api.post(f"{path}/withdraw", {"reason": "Taken over"}).status
            assert (done == 200) == bool(wanted), (name, done)
        assert Move.objects.count() == moves


def test_an_escalation_shows_its_buttons_to_those_who_may_use_them(
    cast: Cast, browser_of: BrowserOf
) -> None:
    escalation = against_cps(cast)
    path = f"/escalations/{escalation.pk}/"

    def buttons(name: str) -> set[str]:
        html = browser_of(name).get(path).content.decode()
        return {word for word in ("Send the answer", "Only acknowledge") if word in html}

    both = {"Send the answer", "Only acknowledge"}
    for name in READERS:
        may = name in {"legal_manager", "unit_head"}
        assert buttons(name) == (both if may else set()), name
    assert set(ESCALATION.open_verbs(escalation.state)) == set(EscalationVerb)
    answered(cast, escalation)
    for name in READERS:
        assert buttons(name) == set(), name


def test_a_clock_offers_its_escalation_to_those_who_may_raise_one(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = in_state(cast, State.ALLOCATED)
    path = f"/deadlines/{request.clock_id}/"
    for name in READERS:
        client = browser_of(name)
        may = name in {"prosecutor", "legal_manager", "unit_head", "progression_manager"}
        assert ("escalate/" in client.get(path).content.decode()) == may, name
        with undone():
            sent = client.post(f"{path}escalate/", {"reason": WORDS, "version": 0})
        assert sent.status_code == (302 if may else 403), name
