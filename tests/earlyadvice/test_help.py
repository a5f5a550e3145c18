"""The help page: every state, every word, the days as the engine counts them, and where it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from core.glossary import GLOSSARY, glossary
from earlyadvice.lifecycle import State, Verb
from earlyadvice.pages.help import DOES, SECTIONS, STATES
from tests.cast import Cast
from tests.earlyadvice.test_actions import in_state, record

pytestmark = pytest.mark.django_db


def page(client: Client | None = None) -> str:
    response = (client or Client()).get("/help/")
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def test_every_word_of_the_glossary_is_on_the_page(cast: Cast) -> None:
    said, bold = page(), re.findall(r"^\| \*\*([^*]+)\*\*", GLOSSARY.read_text(), re.MULTILINE)
    assert len(bold) == len(glossary()) > 60
    for word in bold:
        assert f"<dt>{word}" in said, word
    assert "<dd>First check: take, ask or return</dd>" in said
    assert "alleged victim" not in said


def test_every_state_of_a_request_is_explained(cast: Cast) -> None:
    said = page()
    assert set(STATES) == set(State)
    for state in State:
        assert f">{state.label}</h3>" in said
        assert STATES[state] in said


def test_every_verb_that_somebody_may_take_is_said_with_who(cast: Cast) -> None:
    beside = {Verb.REOPEN, Verb.FOLLOWED, Verb.ASK_SECOND, Verb.CORRECT}
    beside |= {Verb.WRITE_NOTE, Verb.PUT_RIGHT}
    assert {verb for verb, _ in DOES} == set(Verb) - beside
    assert "Ask for a review of a return</dt>" in page()


@pytest.mark.parametrize(
    ("received", "due", "not_counted"),
    [
        (
            "Thursday 10 December 2026",
            "Wednesday 13 January 2027",
            ("Friday 25 December 2026", "Monday 28 December 2026", "Friday 1 January 2027"),
        ),
        (
            "Friday 13 March 2026",
            "Wednesday 15 April 2026",
            ("Friday 3 April 2026 (Good Friday)", "Monday 6 April 2026 (Easter Monday)"),
        ),
        ("Saturday 14 March 2026", "Wednesday 15 April 2026", ("(Good Friday)",)),
        ("Monday 5 September 2022", "Wednesday 5 October 2022", ("Monday 19 September 2022",)),
    ],
)
def test_the_examples_are_those_of_the_rule(
    cast: Cast, received: str, due: str, not_counted: tuple[str, ...]
) -> None:
    row = re.search(rf"<tr[^>]*> <th[^>]*>{received}<br>.*?</tr>", page())
    assert row is not None
    for words in (due, *not_counted):
        assert words in row[0]


def test_it_is_at_the_foot_of_every_page_and_where_a_person_asks(
    cast: Cast, browser_of: Callable[[str], Client]
) -> None:
    browser = browser_of("legal_manager")
    assert 'href="/help/"' in browser.get("/").content.decode()
    request = in_state(cast, State.SUBMITTED)
    allocated = in_state(cast, State.ALLOCATED, "06RX0012426")
    record(cast, allocated)
    for who, here, path, part in (
        ("legal_manager", request, "triage", "steps"),
        ("legal_manager", request, "ask", "queries"),
        ("legal_manager", allocated, "discussion/offer", "discussion"),
        ("legal_manager", allocated, "discussion/record", "discussion"),
        ("legal_manager", allocated, "discussion/note", "discussion"),
        ("prosecutor", allocated, "advise", "second"),
    ):
        said = browser_of(who).get(f"/early-advice/{here.pk}/{path}/").content.decode()
        assert f'href="/help/#{part}"' in said, path


def test_every_part_that_is_linked_is_there(cast: Cast) -> None:
    said = page()
    for section in SECTIONS:
        assert f'href="#{section.id}"' in said
        assert f'id="{section.id}"' in said
