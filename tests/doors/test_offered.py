"""What a page or the API offers is what may be done: no more, and no less."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from core.accounts.work import work
from deadlines.lifecycle import ESCALATION, EscalationVerb
from earlyadvice.lifecycle import State, Verb
from earlyadvice.models import Move, Request
from earlyadvice.offering import available
from tests.cast import ApiOf, Cast
from tests.doors.asking import (
    COLLARS,
    NOW,
    WORDS,
    undone,
)
from tests.doors.worlds import (
    against_cps,
    against_police,
    answered,
    in_queue,
    reviewed,
)
from tests.earlyadvice.test_actions import in_state

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


PAGE_OF = {
    Verb.ROUTE: "route",
    Verb.ACCEPT: "triage",
    Verb.ADVISE: "advise",
    Verb.ALLOCATE: "allocate",
    Verb.ASK: "ask",
    Verb.AGREE_DATE: "urgent",
    Verb.RETURN: "return",
    Verb.ANSWER_REVIEW: "review",
    Verb.CLOSE: "close",
    Verb.ARRANGE: "discussion/offer",
    Verb.RECORD: "discussion/record",
    Verb.CORRECT: "advise",
}
TALK = {"discussion/offer", "discussion/record"}
# access.md and the table of moves, by hand: who is offered what, in which state
OFFERED: dict[State, dict[str, set[str]]] = {
    # to return it is offered within triage
    State.SUBMITTED: {"legal_manager": {"triage", "ask"}, "unit_head": {"triage", "ask"}},
    State.ACCEPTED: {
        "legal_manager": {"allocate", "ask", "return"} | TALK,
        "unit_head": {"allocate", "ask", "return"} | TALK,
    },
    State.ALLOCATED: {
        "legal_manager": {"allocate", "ask", "return"} | TALK,
        "unit_head": {"allocate", "ask", "return"} | TALK,
        "prosecutor": {"advise", "ask"} | TALK,
    },
    State.ADVISED: {
        "legal_manager": {"close"} | TALK,
        "unit_head": {"close"} | TALK,
        "prosecutor": {"advise"} | TALK,  # a correction
    },
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
    return set(re.findall(rf'href="/early-advice/{request.pk}/([\w/-]+)/"', steps[0]))


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
        within = {Verb.RETURN} if state == State.SUBMITTED else set()
        assert offered == {PAGE_OF[Verb(verb)] for verb in can - within if verb in PAGE_OF}, name
        for verb, path in PAGE_OF.items() if name in {"legal_manager", "prosecutor"} else ():
            status = client.get(f"/early-advice/{request.pk}/{path}/").status_code
            if any(PAGE_OF.get(Verb(one)) == path for one in can):
                assert status == 200, (name, verb)
            else:
                assert status in {403, 409}, (name, verb)


def test_a_request_in_a_queue_is_offered_a_unit_first(cast: Cast, browser_of: BrowserOf) -> None:
    request = in_queue(cast)
    assert offered_on(browser_of("legal_manager"), request) == {"route", "triage", "ask"}
    assert offered_on(browser_of("prosecutor"), request) == set()


# what an officer on the case may do over the API, in which state; a colleague nothing of it
OF_THE_POLICE: dict[State, set[str]] = {
    State.SUBMITTED: {"withdraw", "information"},
    State.ACCEPTED: {"withdraw", "information"},
    State.ALLOCATED: {"withdraw", "information"},
    State.ADVISED: {"outcome"},
    State.RETURNED: {"review-of-return"},  # an inspector
    State.WITHDRAWN: set(),
}
BODIES: dict[str, dict[str, str]] = {
    "withdraw": {"reason": "Taken over"},
    "information": {"text": "The coat is in the store."},
    "outcome": {"kind": "charging_referral"},
    "review-of-return": {"reason": "The lines are named."},
}


@pytest.mark.parametrize("state", list(OFFERED))
def test_what_the_api_lists_as_available_can_be_done_and_nothing_else(
    cast: Cast, api_of: ApiOf, state: State
) -> None:
    request = in_state(cast, state)
    for name in ("officer", "colleague", "supervisor"):
        api = api_of(COLLARS[name])
        path = f"/early-advice-requests/{request.pk}"
        wanted = OF_THE_POLICE[state] if name != "colleague" else set()
        if name == "officer":
            wanted = wanted - {"review-of-return"}
        assert set(api.get(path).body["available"]) == wanted, name
        for verb, body in BODIES.items():
            moves = Move.objects.count()
            with undone():
                done = api.post(f"{path}/{verb}", body).status
                assert (done == 200) == (verb in wanted), (name, verb, done)
            assert Move.objects.count() == moves


def test_a_review_of_a_return_is_answered_on_a_page_by_another_lawyer(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = reviewed(cast)
    assert offered_on(browser_of("second_prosecutor"), request) == {"review"}
    for name in ("legal_manager", "progression_manager"):  # the first returned it
        assert offered_on(browser_of(name), request) == set()
        assert browser_of(name).get(f"/early-advice/{request.pk}/review/").status_code == 403


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


def test_an_escalation_lists_over_the_api_what_the_officer_may_do_with_it(
    cast: Cast, api_of: ApiOf
) -> None:
    escalation = against_police(cast)

    def listed(collar: str) -> list[str]:
        (found,) = api_of(collar).get("/escalations").body["results"]
        available: list[str] = found["available"]
        return available

    assert listed(COLLARS["supervisor"]) == ["acknowledge", "answer"]
    assert listed(COLLARS["officer"]) == []
    answered(cast, escalation)
    assert listed(COLLARS["supervisor"]) == []


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
