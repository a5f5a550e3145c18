"""A body that is almost right: one member, anywhere in it, is replaced by something odd."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import hypothesis
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cast import request_body
from tests.fuzz import BOUNDED, EXAMPLES, SEED
from tests.fuzz.conftest import Known

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
PATH = "/early-advice-requests"
Undone = Callable[[], AbstractContextManager[None]]
Where = tuple[str | int, ...]

DATES = (
    *("0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01", "2026-00-00"),
    *("0001-01-01T00:00:00+23:59", "-2026-01-01", "２０２６-01-01", "2026-11-23T10:00:00Z"),
    *("1900-01-01", "2100-12-31", "2026", "2026-11", "20261123", "2026-W01-1", "٢٠٢٦-01-01"),
)
TEXTS = (
    *("\x00", "a\x00b", "\ud800", "\udfff\ud800", "\U0001f600", "\u202e", "\ufeff", " ", "\n"),
    *("%s", "{}", "'; --", "=1+1", "x" * 60_000, "a\u0301" * 30, "\u2028", "\x1b[31m", "../.."),
)
OTHERS: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**400, -(10**18), [], {}, [[]], [None], {"": None}),
    *([{}] * 101, {"a": {"b": []}}),
)
ANYTHING = st.one_of(
    st.sampled_from(DATES),
    st.sampled_from(TEXTS),
    st.sampled_from(OTHERS),
    st.text(st.characters(codec=None), max_size=30),
    st.recursive(st.none() | st.text(max_size=5), st.lists, max_leaves=4),
)


def places(value: Any, where: Where = ()) -> Iterator[Where]:
    """Every member of a JSON value, however deep."""
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in inner:
            yield (*where, key)
            yield from places(one, (*where, key))


def replaced(value: Any, where: Where, by: Any) -> Any:
    """The value with one member replaced."""
    if not where:
        return by
    first, *rest = where
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[first] = replaced(copy[first], tuple(rest), by)
    return copy


WHOLE = request_body(
    reported_on="2026-09-30",
    supervisor_review={"by": "2087", "role": "gatekeeper", "on": "2026-10-01", "comments": "Yes."},
    urgent={"reason": "bail_ending", "needed_by": "2026-12-01"},
    incident_when="One night in September.",
    no_supervisor_review_because="",
    unit="",
)


def value_at(where: Where) -> Any:
    found: Any = WHOLE
    for key in where:
        found = found[key]
    return found


TEXT_PLACES = [where for where in places(WHOLE) if isinstance(value_at(where), str)]


def assert_answered(answer: Any, *, body: str) -> None:
    assert answer.status in {200, 201, 400, 413}, f"{answer.status} for {body[:300]}"
    if answer.status >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.body["status"] == answer.status
        assert answer.body["code"]
        for one in answer.body.get("errors", []):
            assert one["pointer"].startswith("/") or one["pointer"] == ""


def test_the_body_that_is_changed_is_itself_accepted(known: Known, undone: Undone) -> None:
    with undone():
        assert known.api.post(PATH, WHOLE).status == 201


@pytest.mark.parametrize("path", [PATH, f"{PATH}/check"])
def test_a_body_with_anything_anywhere_is_accepted_or_refused(
    known: Known, undone: Undone, path: str
) -> None:

    @settings(BOUNDED, max_examples=EXAMPLES * 12)
    @given(where=st.sampled_from(list(places(WHOLE))), by=ANYTHING, twice=st.booleans())
    def send(where: Where, by: Any, twice: bool) -> None:
        body = json.dumps(replaced(WHOLE, where, by))
        with undone():
            answer = known.api.post(path, body)
            assert_answered(answer, body=body)
            if answer.status == 201:  # what was accepted can be read
                read = known.api.get(f"{PATH}/{answer.body['id']}")
                assert read.status == 200

    (hypothesis.seed(int(SEED))(send) if SEED else send)()


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "b\udfffc"], ids=["NUL", "high", "low"])
def test_no_text_that_cannot_be_stored_gets_past_any_member(
    known: Known, undone: Undone, text: str
) -> None:
    for where in TEXT_PLACES:
        with undone():
            answer = known.api.post(f"{PATH}/check", json.dumps(replaced(WHOLE, where, text)))
        assert (answer.status, answer.body["code"]) == (400, "parse-error"), where


@pytest.mark.parametrize(
    "path",
    [
        "/officers/a%00b",
        "/officers/%ED%A0%80",
        "/officers/%ff%fe",
        "/early-advice-requests/%00",
        "/early-advice-requests?urn=%00",
        "/early-advice-requests?officer=%00",
        "/early-advice-requests?state=%00",
        "/early-advice-requests?after=%00",
        "/early-advice-requests?after=cD0lMDA%3D",
        "/early-advice-requests?after=cj0xJnA9JTAw",
        "/early-advice-requests?limit=%D9%A3",
        "/early-advice-requests?limit=99999999999999999999",
        "/early-advice-requests?updated_since=0001-01-01T00:00:00%2B23:59",
        "/early-advice-requests?updated_since=9999-12-31T23:59:59-23:59",
        "/early-advice-requests?updated_since=%00",
        "/early-advice-requests?updated_since=2026-11-23",
        "/deadlines?after=x&after=y",
        "/deadlines?owed_by=%ED%A0%80",
        "/escalations?state=%00",
        "/escalations?after=cD05OTk5LTEyLTMx",
        "/events?after=%00",
        "/events?after=999999999999999999",
        "/events?after=9999999999999999999",
        "/events?after=%D9%A3",
        "/events?after=-1",
        "/reference?x=1",
    ],
)
def test_odd_addresses_are_answered_without_a_fault_of_ours(
    known: Known, undone: Undone, path: str
) -> None:
    with undone():
        answer = known.api.get(path)
    assert answer.status in ({400} if "%00" in path else {200, 400, 404}), answer.body
    if answer.status != 200:
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/cases/%00/", "/early-advice/?state=%00", "/account/login/?next=%00", "/%00"]
)
def test_pages_too_refuse_what_no_database_can_hold(
    browser_of: Callable[[str], Client], path: str
) -> None:
    for client in (browser_of("legal_manager"), Client(raise_request_exception=False)):
        response = client.get(path)
        assert response.status_code == 400
        assert b"Something was wrong with that request" in response.content


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"urn": ' + "[" * 60 + "]" * 60 + "}",
        '{"urn": 1' + "0" * 5_000 + "}",
        '{"urn": 1e999999}',
        '{"urn": NaN}',
        '{"urn": -Infinity}',
        '{"urn": "\\u0000"}',
        '{"\\u0000": 1}',
        '{"\\ud800": 1}',
        '{"urn": 1, "urn": 2}',
        '\ufeff{"urn": 1}',
        '"06RX0012326"',
        "",
    ],
    ids=range(14),
)
def test_odd_bodies_are_problems_at_every_door_that_reads_one(
    known: Known, undone: Undone, body: str
) -> None:
    ids = known.ids
    for path in (
        PATH,
        f"{PATH}/check",
        f"{PATH}/{ids['request_id']}/withdraw",
        f"/deadlines/{ids['deadline_id']}/escalate",
        f"/escalations/{ids['escalation_id']}/answer",
    ):
        with undone():
            answer = known.api.post(path, body or " ")
        assert answer.status in {400, 413}, f"{path}: {answer.status}"
        assert answer.headers["Content-Type"] == "application/problem+json"
    with undone():
        assert known.api.put("/officers/4412", body or " ").status in {400, 413}


@pytest.mark.parametrize("value", ["\x00", "x" * 300, "é", '"', "W/", "-1", "*", '"1", "2"'])
@pytest.mark.parametrize("name", ["Idempotency-Key", "If-Match", "X-Acting-Officer"])
def test_odd_headers_are_problems(known: Known, undone: Undone, name: str, value: str) -> None:
    path = f"{PATH}/{known.ids['request_id']}/withdraw"
    with undone():
        answer = known.api.post(path, {"reason": "Taken over"}, **{name: value})
    assert answer.status in {200, 400, 403, 409, 412}, answer.body
