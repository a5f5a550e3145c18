"""Walking the lists of the API page by page: nothing that did not move is skipped or repeated."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db.models import Model

from core.accounts.work import work
from deadlines.models import ClockEvent, Deadline
from tests.cast import Api, ApiOf, Cast, request_body

pytestmark = pytest.mark.django_db
PATH = "/early-advice-requests"
NOW = datetime(2026, 11, 20, 15, 4, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def made(api: Api) -> list[dict[str, Any]]:
    """Seven requests of one moment, so that nothing but the id tells their clocks apart."""
    return [
        api.post(PATH, request_body(urn=f"06RX001{number:02d}26", suspects=[])).body
        for number in range(7)
    ]


def there(link: str) -> str:
    return link.partition("/api/v1")[2]


def walk(api: Api, path: str) -> list[str]:
    """The ids of a list from its first page to its last."""
    seen: list[str] = []
    next_page: str | None = path
    for _ in range(100):
        if next_page is None:
            return seen
        page = api.get(next_page).body
        seen += [one["id"] for one in page["results"]]
        next_page = there(page["next"]) if page["next"] else None
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("path", ["/deadlines", PATH])
def test_rows_of_one_moment_are_each_shown_once(
    api: Api, made: list[dict[str, Any]], path: str, limit: int
) -> None:
    walked = walk(api, f"{path}?limit={limit}")
    assert len(walked) == len(set(walked)) == (14 if path == "/deadlines" else 7)
    assert walked == walk(api, f"{path}?limit=200")


def test_a_row_that_is_gone_meanwhile_hides_no_other(api: Api, made: list[dict[str, Any]]) -> None:
    whole = walk(api, "/deadlines?limit=200")
    first = api.get("/deadlines?limit=2").body
    read = {one["urn"] for one in first["results"]}
    withdrawn = next(one for one in made if one["urn"] in read)
    assert api.post(f"{PATH}/{withdrawn['id']}/withdraw", {"reason": "Sent twice"}).status == 200

    rest = walk(api, there(first["next"]))

    gone = {withdrawn["clock"]["id"], withdrawn["triage_clock"]["id"]}
    assert set(rest) == set(whole[2:]) - gone


def test_many_clocks_of_one_moment_have_an_end(api: Api, cast: Cast) -> None:
    made = api.post(PATH, request_body(suspects=[])).body
    one = Deadline.objects.get(pk=made["clock"]["id"])
    with work(cast.set_up):
        rows = Deadline.objects.bulk_create(Deadline(**_copied(one)) for _ in range(1_300))
        ClockEvent.objects.bulk_create(
            ClockEvent(**{**_copied(event), "deadline_id": row.pk})
            for event in one.events.all()
            for row in rows
        )
    walked = walk(api, "/deadlines?limit=200")
    assert len(walked) == len(set(walked)) == len(rows) + 2


def _copied(one: Model) -> dict[str, Any]:
    return {
        field.attname: getattr(one, field.attname)
        for field in one._meta.concrete_fields
        if not field.primary_key
    }


def test_a_list_is_walked_back_as_it_was_walked_on(api: Api, made: list[dict[str, Any]]) -> None:
    first = api.get(f"{PATH}?limit=3").body
    second = api.get(there(first["next"])).body
    third = api.get(there(second["next"])).body
    assert (first["previous"], third["next"]) == (None, None)
    assert [len(page["results"]) for page in (first, second, third)] == [3, 3, 1]

    back = api.get(there(third["previous"])).body
    assert back["results"] == second["results"]
    assert api.get(there(back["previous"])).body["results"] == first["results"]
    assert api.get(there(back["next"])).body["results"] == third["results"]


CURSORS = {
    "words": "nonsense",
    "nothing": "",
    "the old kind": "cD0yMDI2LTExLTIw",
    "no id": "f 2026-11-20T15:04:05+00:00 7",
    "no zone": "f 2026-11-20T15:04:05 019a0000-0000-7000-8000-000000000000",
    "no way": "x 2026-11-20T15:04:05+00:00 019a0000-0000-7000-8000-000000000000",
    "no year": "f 0001-01-01T00:00:00+00:00 019a0000-0000-7000-8000-000000000000",
    "NUL": "f 2026-11-20T15:04:05+00:00 \x00",
}


@pytest.mark.parametrize("name", CURSORS)
@pytest.mark.parametrize(
    "path",
    ["/deadlines", "/escalations", PATH, "/charging-referrals", "/action-plans"],
)
def test_a_cursor_of_nonsense_is_a_fault_that_names_it(api: Api, path: str, name: str) -> None:
    text = CURSORS[name]
    if " " in text:
        text = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    answer = api.get(f"{path}?after={text}")
    assert (answer.status, answer.body["code"]) == (400, "cursor-invalid")
    assert answer.body["detail"] == "after is the cursor of a `next` link."


def test_the_deliveries_of_a_webhook_ask_for_a_cursor_of_theirs(api_of: ApiOf) -> None:
    text = base64.urlsafe_b64encode(b"f 2026-11-20T15:04:05+00:00 x").decode().rstrip("=")
    answer = api_of(None).get(f"/webhook/deliveries?after={text}")
    assert (answer.status, answer.body["code"]) == (400, "cursor-invalid")
