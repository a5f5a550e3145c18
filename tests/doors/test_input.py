"""Whatever comes in at whatever door is refused with 4xx, in the door's own form, with our headers;
and when our data is away, every door says so."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from core.processes import dying_with_parent
from core.servers import free_port
from core.setup import ROOT
from rasso.wsgi import application
from tests.cast import Api, Cast, request_body
from tests.core.test_processes import soon
from tests.database import CopiedDatabase

STRANGER = Client(raise_request_exception=False)
DOORS = (
    *("/", "/account/login/", "/health/", "/support/", "/nowhere/", "/api/docs/"),
    *("/oauth/token/", "/api/v1/schema/", "/api/v1/events", "/api/v1/nowhere"),
)
OUR_HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def assert_refused_as_ours(response: Any, path: str, status: int) -> None:
    assert response.status_code == status, (path, response.content[:200])
    for name, value in OUR_HEADERS.items():
        assert response.headers[name] == value, (path, name)
    assert "Content-Security-Policy" in response.headers
    assert "Permissions-Policy" in response.headers
    if path.startswith(("/api/", "/oauth/")):
        assert response.headers["Content-Type"] == "application/problem+json", path
        assert json.loads(response.content)["status"] == status
    elif path != "/health/":
        assert b"RASSO casework" in response.content, path


# --- what no database can hold -------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": r'sessionid="a\000b"'},
        {"Cookie": r'csrftoken="\000"; sessionid=x'},
        {"Cookie": r'messages="\000"'},
        {"User-Agent": "a\x00b"},
        {"Authorization": "Bearer a\x00b"},
        {"Authorization": "Basic " + base64.b64encode(b"a\x00b:c").decode()},
    ],
    ids=["session", "csrf", "messages", "agent", "bearer", "basic"],
)
def test_a_nul_in_a_cookie_or_a_header_is_refused_at_every_door(
    path: str, headers: dict[str, str]
) -> None:
    assert_refused_as_ours(STRANGER.get(path, headers=headers), path, 400)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/oauth/token/", "/", "/nowhere/"])
def test_a_nul_in_a_form_is_refused_at_every_door(path: str) -> None:
    for form in ({"login": "a\x00b"}, {"client_id": "\x00"}, {"a\x00b": "1"}):
        assert_refused_as_ours(STRANGER.post(path, form), path, 400)
        coded = "&".join(f"{name}={value}" for name, value in form.items())
        form_type = "application/x-www-form-urlencoded"
        response = STRANGER.post(path, coded.replace("\x00", "%00"), content_type=form_type)
        assert_refused_as_ours(response, path, 400)


@pytest.mark.django_db
def test_a_nul_in_the_session_of_somebody_signed_in_is_refused(browser_of: Any) -> None:
    browser: Client = browser_of("legal_manager")
    browser.cookies["sessionid"] = "a\x00b"  # written as three digits
    assert_refused_as_ours(browser.get("/notices/"), "/notices/", 400)


# --- numbers that are too long -------------------------------------------------------------------


@pytest.mark.django_db
def test_a_number_of_five_thousand_digits_is_no_number(api: Api, browser_of: Any) -> None:
    long = "9" * 5_000
    for path in (f"/deadlines?limit={long}", f"/events?after={long}"):
        assert api.get(path).status == 400
    assert browser_of("legal_manager").get(f"/early-advice/?page={long}").status_code == 200


# --- depth ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_depth_is_counted_by_structure_and_not_by_characters(api: Api) -> None:
    brackets = request_body(factual_summary="[" * 60 + "]" * 30 + '"[{\\')
    assert api.post("/early-advice-requests/check", brackets).status == 200

    deep = '{"a":' * 500 + "1" + "}" * 500
    for hidden in ("]" * 5_000, "\\" * 7 + "}" * 5_000, '"' * 3 + "]" * 5_000):
        body = '{"text": ' + json.dumps(hidden) + ', "deep": ' + deep + "}"
        answer = api.post("/early-advice-requests/check", body)
        assert (answer.status, answer.body["code"]) == (400, "parse-error")
        assert answer.body["detail"] == "The body is nested more than 50 deep."


@pytest.mark.django_db
@pytest.mark.timeout(60)
@pytest.mark.parametrize("body", ['"' * 900_001, '\\"' * 450_000, '{"a": "' + '\\"' * 450_000])
def test_a_body_made_to_be_slow_is_refused_at_once(api: Api, body: str) -> None:
    assert api.post("/early-advice-requests/check", body).status == 400


# --- bodies in chunks ----------------------------------------------------------------------------


@pytest.fixture
def web(committed_cast: Cast, copied_database: CopiedDatabase, tmp_path: Path) -> Iterator[int]:
    """The product's own web server on this test's database: its port."""
    port = free_port()
    argv = ["-m", "gunicorn", "rasso.wsgi:application", f"--bind=127.0.0.1:{port}"]
    process = subprocess.Popen(
        [sys.executable, *argv, "--workers=1", "--threads=2", "--no-control-socket"],
        cwd=ROOT,
        env={**copied_database.environment(), "RASSO_VAR": str(settings.RASSO_VAR)},
        stdout=(tmp_path / "web.log").open("wb"),
        stderr=subprocess.STDOUT,
        preexec_fn=dying_with_parent(15),  # type: ignore[arg-type]
    )
    try:
        assert soon(lambda: _listens(port)), (tmp_path / "web.log").read_text()
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def sent_in_chunks(port: int, api: Api, chunks: bytes) -> tuple[int, str]:
    """Status and text of the answer to a check whose body comes as `chunks`."""
    lines = [
        "POST /api/v1/early-advice-requests/check HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        "Transfer-Encoding: chunked",
        "Connection: close",
        *(f"{name}: {value}" for name, value in api.headers.items()),
    ]
    with socket.create_connection(("127.0.0.1", port), 60) as line:
        line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + chunks)
        line.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: line.recv(65_536), b"")).decode()
    return int(answer.split()[1]), answer


def chunked(body: bytes, size: int) -> bytes:
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in (*parts, b""))


def test_a_body_in_chunks_is_read_like_any_other(web: int, committed_cast: Cast) -> None:
    api = Api(committed_cast.force, "4412")
    body = json.dumps(request_body()).encode()

    status, answer = sent_in_chunks(web, api, chunked(body, 100))
    assert (status, '"answered":8' in answer) == (200, True), answer

    status, answer = sent_in_chunks(web, api, chunked(b" " * 1_000_000 + body, 65_536))
    assert (status, '"code": "too-large"' in answer.replace('":"', '": "')) == (413, True), answer

    status, answer = sent_in_chunks(web, api, chunked(body, 100)[:500])  # it breaks off
    assert status == 400, answer
    assert "application/problem+json" in answer


@pytest.mark.django_db
def test_chunks_that_the_server_cannot_read_are_asked_for_their_length() -> None:
    for path in ("/api/v1/early-advice-requests", "/account/login/"):
        said: list[Any] = []
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "HTTP_HOST": "testserver",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "HTTP_TRANSFER_ENCODING": "chunked",
            "wsgi.input": BytesIO(b"2\r\n{}\r\n0\r\n\r\n"),
        }
        b"".join(application(environ, lambda *given, said=said: said.append(given)))
        ((status, headers),) = said
        assert status.startswith("411"), path
        assert dict(headers)["X-Frame-Options"] == "DENY"


# --- without the database ------------------------------------------------------------------------


@pytest.fixture
def no_database(committed_cast: Cast) -> Iterator[None]:
    """The application is led to a port on which nobody listens."""
    given = connections["default"].settings_dict
    before = (given["HOST"], given["PORT"])
    connection.close()
    given["HOST"], given["PORT"] = "127.0.0.1", str(free_port())
    yield
    connection.close()
    given["HOST"], given["PORT"] = before


@pytest.mark.usefixtures("no_database")
@pytest.mark.parametrize("path", ["/", "/account/login/", "/api/v1/deadlines", "/oauth/token/"])
def test_without_the_database_every_door_says_when_to_come_back(path: str) -> None:
    response = STRANGER.get(path, headers={"Cookie": "sessionid=abc"})
    assert_refused_as_ours(response, path, 503)
    assert response.headers["Retry-After"] == "10"


@pytest.mark.usefixtures("no_database")
def test_without_the_database_health_is_down_in_its_own_form() -> None:
    response = STRANGER.get("/health/")
    assert_refused_as_ours(response, "/health/", 503)
    assert response.json() == {"status": "down"}
    assert response.headers["Retry-After"] == "10"
