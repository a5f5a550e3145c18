"""What the product writes about itself names no person."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from celery import Celery
from django.test import Client, RequestFactory

from core.logs import RequestLogMiddleware, configuration

Written = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def written() -> Iterator[Written]:
    """The lines that have been written, as the product's own handler writes them."""
    root = logging.getLogger()
    (ours,) = (handler for handler in root.handlers if type(handler) is logging.StreamHandler)
    paper = StringIO()
    copy = logging.StreamHandler(paper)
    copy.setFormatter(ours.formatter)
    root.addHandler(copy)
    yield lambda: [json.loads(line) for line in paper.getvalue().splitlines()]
    root.removeHandler(copy)


def fail(name_of_a_person: str) -> None:
    raise LookupError(f"no row for {name_of_a_person}")


def test_a_fault_is_written_with_its_kind_and_places_but_without_its_words_or_values(
    written: Written,
) -> None:
    try:
        fail("Rosalind Ashdown")
    except LookupError:
        logging.getLogger("room").exception("the sweep failed")
        structlog.get_logger("room").exception("the sweep failed again")
    lines = written()
    assert [line["event"] for line in lines] == ["the sweep failed", "the sweep failed again"]
    for line in lines:
        (stack,) = line["exception"]
        assert stack["exc_type"] == "LookupError"
        assert stack["frames"][-1]["name"] == "fail"
        assert "Ashdown" not in json.dumps(line)


def test_a_task_that_fails_is_written_without_the_words_of_its_exception(
    written: Written,
) -> None:
    app = Celery("of-a-test", broker="memory://", set_as_current=False)
    app.task(name="room.send")(fail).apply(("Rosalind Ashdown",))
    (line,) = written()
    assert line["event"].startswith("Task room.send[")
    assert line["event"].endswith("raised unexpected")
    assert line["exception"][0]["frames"][-1]["name"] == "fail"
    assert "Ashdown" not in json.dumps(line)


def test_a_request_is_written_without_what_follows_the_question_mark() -> None:
    request = RequestFactory().get("/early-advice/", {"q": "Rosalind Ashdown"})
    assert RequestLogMiddleware.format_request(request) == "GET /early-advice/"


ID = "0199c0de-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/cases/06RX0012326/", "/cases/[urn]/"),
        ("/api/v1/cases/06rx%2F00123%2F26", "[unknown address]"),
        ("/api/v1/cases/06RX0012326/progress", "/api/v1/cases/[urn]/progress"),
        ("/api/v1/cases/06RX 00123 26", "/api/v1/cases/[urn]"),
        ("/api/v1/officers/4412", "/api/v1/officers/[collar_number]"),
        (f"/api/v1/deadlines/{ID}/ledger", f"/api/v1/deadlines/{ID}/ledger"),
        ("/06RX0012326", "[unknown address]"),
        ("/Rosalind/Ashdown/", "[unknown address]"),
    ],
)
def test_an_address_is_written_with_ids_only(path: str, logged: str) -> None:
    request = RequestFactory().get(path)
    assert RequestLogMiddleware.format_request(request) == f"GET {logged}"


@pytest.mark.django_db
def test_no_line_about_a_request_names_a_case_or_an_officer(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("django.request"), "level", logging.WARNING)
    logging.getLogger("django.request").manager._clear_cache()  # type: ignore[attr-defined]
    client = Client(raise_request_exception=False)
    for path in ("/cases/06RX0012326", "/api/v1/officers/4412", "/api/v1/cases/06RX0012326/x"):
        client.get(path)
        client.put(path, {}, content_type="application/json")
        client.get(path, headers={"Cookie": r'sessionid="\000"'})
    structlog.get_logger("room").warning("case_is_odd", of="of 06RX0012326, 06rx0012326")
    lines = json.dumps(written())
    assert "Unauthorized: " in lines  # Django's own line, with the address as we log it
    assert "/api/v1/officers/[collar_number]" in lines
    assert "case_is_odd" in lines
    for secret in ("0012326", "4412"):
        assert secret not in lines


def test_an_event_is_one_line_of_json(
    written: Written,
) -> None:
    structlog.get_logger("room").warning("cache_unavailable", tries=2)
    (line,) = written()
    assert line["event"] == "cache_unavailable"
    assert line["level"] == "warning"
    assert line["tries"] == 2


def test_on_a_desk_a_fault_is_written_without_the_values_of_variables() -> None:
    line = configuration(level="INFO", as_json=False)["formatters"]["line"]
    paper = StringIO()
    handler = logging.StreamHandler(paper)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=line["processors"], foreign_pre_chain=line["foreign_pre_chain"]
        )
    )
    logger = logging.Logger("desk")
    logger.addHandler(handler)
    token = "-".join(("kept", "in", "a", "variable"))
    try:
        fail("")
    except LookupError:
        logger.exception("the page failed")
    assert token
    assert "LookupError: no row for" in paper.getvalue()
    assert "kept-in-a-variable" not in paper.getvalue()
