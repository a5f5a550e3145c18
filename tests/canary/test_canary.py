"""A word of a case is only ever where it is meant to be: route by route, reader by reader.

The crawler asks for every route as everybody, and a canary may appear only in the cells below. In
headers, addresses, cookies, logs, Redis, mails, notices and events there is never one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from core.accounts.named_tasks import NOTICES
from core.accounts.work import system_user, work
from core.notices.actions import collect, relay
from core.notices.delivery import deliver
from core.routes import Policy, Route, routes
from tests.canary.planting import MARKER, NOW, Canary, Garden, plant, unplanted
from tests.canary.watching import everything_of, log_lines, mails, redis_commands, tables_with
from tests.cast import Api, Cast, request_body

pytestmark = pytest.mark.django_db

STAFF = (
    "prosecutor",  # the lawyer, and the author of the draft
    "second_prosecutor",  # named on the restricted case
    "legal_manager",
    "other_prosecutor",  # the lawyer of the case of the other unit
    "administrator",
)
POLICE = {"officer": "4412", "colleague": "5150", "other_officer": "7777"}

WITHOUT_CASES = ("administrator", "nobody")  # one case is enough to see that there is none
OUR_UNIT = {"prosecutor", "second_prosecutor", "legal_manager"}
OUR_FORCE = {"officer", "colleague"}
# access.md, by hand: whose eyes each case meets
SEES = {
    "own": OUR_UNIT | OUR_FORCE,
    "asked": OUR_UNIT | OUR_FORCE,
    "advised": OUR_UNIT | OUR_FORCE,
    "returned": OUR_UNIT | OUR_FORCE,
    "withdrawn": OUR_UNIT | OUR_FORCE,
    "queued": {"legal_manager"} | OUR_FORCE,
    "other unit": {"other_prosecutor"} | OUR_FORCE,
    "restricted": {"second_prosecutor", "officer"},
}
HEAD = {"Suspect.name"}
ASKED = HEAD | {"Request.factual_summary", "Request.advice_sought"}
STATED = ASKED | {
    "Request.issues_text",
    "Request.potentially_disclosable",
    "Request.review_comments",
    "Request.no_review_because",
    "Case.incident_when",
    "Suspect.explanation",
    "RequestLine.text",
    "RequestLine.anticipated_outcome",
    "RequestMaterial.text",
}
ESCALATION = {"Escalation.reason", "Escalation.answer"}
DRAFT = "AdviceDraft.body"
IN_A_LINK = re.compile(r"""(?:href|src|action|id|name|title)="[^"]*canary""")
# what each route may show of a case to those who see it; a route that is not here shows nothing
SHOWS: dict[str, set[str]] = {
    "work": HEAD,
    "requests": HEAD,
    "request": STATED | ESCALATION | {"Move.why", "Advice.text", "ReturnReason.details"},
    "request-history": {"Move.why"},
    "request-triage": ASKED,
    "request-return": HEAD,
    "request-route": HEAD,
    "request-allocate": HEAD,
    "request-advise": ASKED | {DRAFT},
    "request-advise-draft": ASKED | {DRAFT},  # script off: the same page
    "request-advise-check": HEAD | {DRAFT},
    "clock": {"ClockEvent.reason"},
    "escalation": ESCALATION,
    "api-request": STATED | {"Advice.text", "ReturnReason.details"},
    "api-ledger": {"ClockEvent.reason"},
    "api-escalations": ESCALATION,
}
# the tables that may hold words of a case, beside those of its own rooms
ALSO_KEPT_IN = {
    "accounts_historicalmatterperson",  # why another lawyer took a case
}


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def garden(cast: Cast) -> Garden:
    return plant(cast)


def test_every_text_field_of_a_case_has_a_canary(garden: Garden) -> None:
    assert unplanted(garden) == []


# --- the crawl -----------------------------------------------------------------------------------


def ours() -> list[Route]:
    return [route for route in routes() if not route.path.startswith("/static/")]


ANY = {
    "uuid": "01a20000-0000-7000-8000-000000000000",
    "int": "1",
    "str": "line_status",
    "slug": "x",
    "": "x",
}


def addresses(route: Route, garden: Garden, name: str) -> list[str]:
    """The route for each case, or once if it names none."""
    found = dict.fromkeys(address(route, vars(ids)) for ids in garden.cases.values())
    return list(found)[:1] if name in WITHOUT_CASES else list(found)


def address(route: Route, keys: dict[str, Any]) -> str:
    def key(match: re.Match[str]) -> str:
        return str(keys.get(match["name"], ANY[match["kind"] or ""]))

    path = re.sub(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>", key, route.path)
    return path + ("?state=" if route.name == "requests" else "")


def may_show(garden: Garden, route: Route, name: str) -> set[Canary]:
    """The cells: every canary that this reader may meet on this route."""
    cells = set()
    for canary in garden.planted.values():
        if name in SEES.get(canary.relation, ()) and canary.field in SHOWS.get(route.name, ()):
            drafted = canary.field == DRAFT
            if not drafted or (name == "prosecutor" and canary.relation == "own"):
                cells.add(canary)
    return cells


def reader(cast: Cast, name: str) -> tuple[Client, dict[str, str]]:
    """Somebody's browser, or their force's system: the client and the headers it sends."""
    if name in POLICE:
        force = cast.other_force if name == "other_officer" else cast.force
        return Client(raise_request_exception=False), Api(force, POLICE[name]).headers
    client = Client(raise_request_exception=False)
    if name != "nobody":
        client.force_login(cast.people[name], "allauth.account.auth_backends.AuthenticationBackend")
    return client, {}


def test_a_word_of_a_case_appears_only_where_it_is_meant_to(cast: Cast, garden: Garden) -> None:
    wrong: list[str] = []
    met: dict[str, set[str]] = {}
    relay()
    with log_lines() as written, redis_commands() as commands:
        for name in (*STAFF, *POLICE, "nobody"):
            client, headers = reader(cast, name)
            for route in ours():
                is_api = route.policy in {Policy.FORCE, Policy.OFFICER}
                if is_api != (name in POLICE) and name != "nobody":
                    continue  # the wrong door: 401 or 302, which the walk over access asserts
                for path in addresses(route, garden, name):
                    response = client.get(path, headers=headers)
                    body = response.content.decode()
                    said = garden.found_in(body)
                    met.setdefault(route.name, set()).update(one.field for one in said)
                    said -= may_show(garden, route, name)
                    wrong += [f"{canary} on {route.name} to {name}" for canary in said]
                    if MARKER.search(everything_of(response)) or IN_A_LINK.search(body):
                        wrong.append(f"in the envelope or a link of {path} to {name}")
    assert not wrong, "\n".join(wrong)
    # the list above has no cell that nothing needs, and the crawler did meet what it should
    assert {route: fields for route, fields in met.items() if fields} == SHOWS
    assert len(written.getvalue().splitlines()) > 500
    assert not MARKER.search(written.getvalue())
    assert not MARKER.search("\n".join(commands))


# --- where words go without a reader -------------------------------------------------------------


def test_no_word_of_a_case_is_kept_outside_it_or_mailed(cast: Cast, garden: Garden) -> None:
    with log_lines() as written, redis_commands() as commands:
        relay()
        task = system_user(NOTICES)
        with work(task):
            assert collect(at=NOW) > 0
        assert deliver(by=task, at=NOW) > 0
    holding = tables_with(MARKER.pattern)
    rooms = ("casework_", "earlyadvice_", "deadlines_")
    assert {table for table in holding if not table.startswith(rooms)} == ALSO_KEPT_IN
    drafts = {m for m, canary in garden.planted.items() if canary.field == DRAFT}
    assert drafts
    assert not drafts & set().union(*holding.values())  # only as ciphertext
    for text in (mails(), written.getvalue(), "\n".join(commands)):
        assert "RASSO" in mails()
        assert not MARKER.search(text)
        assert "06RX000" not in text


# --- what was sent and refused -------------------------------------------------------------------

TYPED = "canary9999x"


def bad_bodies() -> Iterator[tuple[str, str, Any]]:
    """Method, path and body of calls that are refused, each with a canary where it goes wrong."""
    whole = request_body()
    for name in ("urn", "officer", "relationship", "reported_on", "incident_from"):
        yield "post", "/early-advice-requests", {**whole, name: TYPED}
    for name in ("offences", "issues"):
        yield "post", "/early-advice-requests", {**whole, name: [TYPED]}
    suspect, line, material = whole["suspects"][0], whole["lines_of_enquiry"][0], whole["material"]
    for name in ("status", "liberty", "date_of_birth", "bail_ends_on", "under_18"):
        yield "post", "/early-advice-requests", {**whole, "suspects": [{**suspect, name: TYPED}]}
    yield "post", "/early-advice-requests", {**whole, "suspects": [suspect | {"name": TYPED}] * 2}
    yield "post", "/early-advice-requests", {**whole, "suspects": TYPED}
    for name in ("status", "expected_by"):
        lines = [{**line, name: TYPED}]
        yield "post", "/early-advice-requests", {**whole, "lines_of_enquiry": lines}
    broken = [{**material[0], "kind": TYPED}]
    yield "post", "/early-advice-requests", {**whole, "material": broken}
    yield "post", "/early-advice-requests", {**whole, "urgent": {"reason": TYPED}}
    yield "post", "/early-advice-requests", {**whole, "supervisor_review": TYPED}
    yield "post", "/early-advice-requests", {"factual_summary": TYPED}
    yield "post", "/early-advice-requests/check", {**whole, "urn": TYPED}
    yield "post", "/early-advice-requests", f'{{"factual_summary": "{TYPED}", }}'
    yield "post", "/early-advice-requests", f'["{TYPED}"]'
    yield "post", "/early-advice-requests", f'{{"factual_summary": "{TYPED}\\u0000"}}'
    yield "put", "/officers/5150", {"name": "X", "rank": TYPED}
    yield "put", "/officers/5150", {"name": TYPED, "rank": "sergeant", "email": TYPED}
    yield "get", f"/early-advice-requests?state={TYPED}", None
    yield "get", f"/early-advice-requests?updated_since={TYPED}", None
    yield "get", f"/early-advice-requests?limit={TYPED}", None
    yield "get", f"/early-advice-requests?after={TYPED}", None
    yield "get", f"/deadlines?state={TYPED}", None
    yield "get", f"/events?after={TYPED}", None
    yield "get", f"/escalations?state={TYPED}", None


def test_no_problem_document_repeats_what_was_sent(cast: Cast) -> None:
    api = Api(cast.force, "4412")
    wrong = []
    with log_lines() as written, redis_commands() as commands:
        for method, path, body in bad_bodies():
            with transaction.atomic():
                answer = api.get(path) if body is None else getattr(api, method)(path, body)
            if not 400 <= answer.status < 500 or TYPED in str(answer.body):
                wrong.append(f"{method} {path} {body}: {answer.status} {answer.body}")
            if TYPED in str(dict(answer.headers)):
                wrong.append(f"in the headers of {path}")
    assert not wrong, "\n".join(wrong)
    assert len(written.getvalue().splitlines()) > 30
    assert TYPED not in written.getvalue()
    assert TYPED not in "\n".join(commands)
    assert TYPED not in str(tables_with(TYPED))


def test_what_is_typed_into_a_page_and_refused_comes_back_to_its_writer_alone(
    cast: Cast, garden: Garden
) -> None:
    ids = garden.cases["own"]
    forms = {
        f"/early-advice/{ids.request_id}/advise/": {"text": TYPED},  # no version
        f"/early-advice/{ids.request_id}/allocate/": {"lawyer": "x", "why": TYPED},
        f"/deadlines/{ids.deadline_id}/escalate/": {"reason": TYPED * 300, "version": "1"},
        f"/escalations/{ids.escalation_id}/": {"answer": TYPED, "version": "1"},
        "/account/login/": {"login": TYPED, "password": TYPED},
    }
    with log_lines() as written, redis_commands() as commands:
        for name in ("prosecutor", "legal_manager", "other_prosecutor", "nobody"):
            client, _ = reader(cast, name)
            for path, form in forms.items():
                with transaction.atomic():
                    response = client.post(path, form)
                assert response.status_code in {200, 302, 403, 404, 409, 422}, (name, path)
                assert TYPED not in everything_of(response), (name, path)
                if response.status_code == 422:
                    assert TYPED in response.content.decode(), (name, path)
    assert TYPED not in written.getvalue()
    assert TYPED not in "\n".join(commands)
    assert TYPED not in str(tables_with(TYPED))
