"""A call that is sent again has its one effect, on whatever day and however many arrive at once."""

from __future__ import annotations

import ast
import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from core.accounts.models import Officer
from core.accounts.work import work
from core.api.models import IdempotencyRecord
from deadlines.models import Escalation
from earlyadvice.lifecycle import State
from earlyadvice.models import Request
from tests.cast import Api, Cast, request_body
from tests.earlyadvice.steps import accept, advise, allocate
from tests.earlyadvice.test_actions import in_state

ROOT = Path(__file__).resolve().parents[2]
PATH = "/early-advice-requests"
BEFORE_MIDNIGHT = "2026-11-20T23:50:00Z"
NEXT_DAY = "2026-11-21T00:10:00Z"


# --- after midnight -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_request_that_names_today_is_answered_as_before_when_it_is_sent_again_after_midnight(
    api: Api,
) -> None:
    body = request_body(urgent={"reason": "bail_ending", "needed_by": "2026-11-20"})
    with time_machine.travel(BEFORE_MIDNIGHT, tick=False):
        first = api.post(PATH, body, **{"Idempotency-Key": "k1"})
    with time_machine.travel(NEXT_DAY, tick=False):
        again = api.post(PATH, body, **{"Idempotency-Key": "k1"})
        other = api.post(PATH, body, **{"Idempotency-Key": "k2"})

    assert (first.status, again.status) == (201, 201)
    assert again.headers["Idempotent-Replay"] == "true"
    assert again.body["id"] == first.body["id"]
    assert again.body["ignored"] == []
    assert (other.status, other.body["errors"][0]["code"]) == (400, "in-the-past")
    assert Request.objects.count() == 1


@pytest.mark.django_db
def test_an_outcome_is_answered_as_before_when_it_is_sent_again_after_midnight(
    api: Api, cast: Cast
) -> None:
    told = {"kind": "still_investigating", "next_expected_on": "2026-11-21"}
    with time_machine.travel(BEFORE_MIDNIGHT, tick=False):
        made = api.post(PATH, request_body()).body
        accept(cast, made["id"])
        allocate(cast, made["id"])
        advise(cast, made["id"], "Begin with the suspect.")
        first = api.post(f"{PATH}/{made['id']}/outcome", told, **{"Idempotency-Key": "k1"})
    with time_machine.travel("2026-11-23T00:10:00Z", tick=False):
        again = api.post(f"{PATH}/{made['id']}/outcome", told, **{"Idempotency-Key": "k1"})
    assert (first.status, again.status) == (200, 200), (first.body, again.body)
    assert again.headers["Idempotent-Replay"] == "true"


@pytest.mark.django_db
def test_the_same_key_with_a_body_that_cannot_be_read_is_refused_for_its_key(api: Api) -> None:
    key = {"Idempotency-Key": "k1"}
    with time_machine.travel(BEFORE_MIDNIGHT, tick=False):
        assert api.post(PATH, request_body(), **key).status == 201
        answer = api.post(PATH, request_body(urn="nonsense"), **key)
    assert (answer.status, answer.body["code"]) == (422, "idempotency-key-reused")


READS = {"is_valid", "read", "read_referral", "read_outcome"}


def _posts() -> list[tuple[str, ast.FunctionDef]]:
    found = []
    for file in ROOT.glob("*/**/*.py"):
        if file.relative_to(ROOT).parts[0] in {"tests", ".venv"} or "api" not in str(file):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ClassDef):
                found += [
                    (f"{file.relative_to(ROOT)}:{node.name}", one)
                    for one in node.body
                    if isinstance(one, ast.FunctionDef) and one.name == "post"
                ]
    return found


def _called(node: ast.AST, *, inside: bool = False) -> set[str]:
    """The names that a function calls; without what it only hands on, unless `inside`."""
    names: set[str] = set()
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Lambda | ast.FunctionDef) and not inside:
            continue
        if isinstance(child, ast.Call):
            target = child.func
            names.add(
                target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            )
        names |= _called(child, inside=inside)
    return names


def test_no_body_is_read_before_its_key_is_looked_up() -> None:
    posts = _posts()
    assert len(posts) > 20
    for name, post in posts:
        if _called(post) & {"once", "act_on"}:
            assert not _called(post) & READS, name


# --- at the same moment ---------------------------------------------------------------------------


def at_once(number: int, call: Any) -> list[Any]:
    def one(n: int) -> Any:
        try:
            return call(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_of_four_who_register_a_new_officer_at_once_one_does(committed_cast: Cast) -> None:
    systems = [Api(committed_cast.force, None) for _ in range(4)]
    answers = at_once(
        4,
        lambda n: systems[n].put("/officers/9001", {"name": f"Officer {n}", "rank": "constable"}),
    )
    assert sorted(one.status for one in answers) == [201, 428, 428, 428]
    (made,) = [one.body["name"] for one in answers if one.status == 201]
    with work(committed_cast.set_up):
        assert Officer.objects.get(collar_number="9001").user.name == made
    for refused in answers:
        if refused.status == 428:
            assert refused.body["code"] == "if-match-required"


def test_of_four_who_set_a_new_webhook_at_once_one_does(
    committed_cast: Cast, settings: Settings
) -> None:
    settings.WEBHOOKS_MAY_CALL_THIS_MACHINE = True
    systems = [Api(committed_cast.force, None) for _ in range(4)]
    secret = "whsec_" + base64.b64encode(b"s" * 32).decode()
    answers = at_once(
        4,
        lambda n: systems[n].put(
            "/webhook", {"url": f"http://127.0.0.1:{8000 + n}/x", "secret": secret}
        ),
    )
    assert sorted(one.status for one in answers) == [201, 428, 428, 428]


def test_a_call_whose_twin_is_still_running_is_told_to_come_back(committed_cast: Cast) -> None:
    """The key is held before anything else: a second insert would only wait for the first."""
    api = Api(committed_cast.force, "4412")
    officer = committed_cast.people["officer"]
    with time_machine.travel(BEFORE_MIDNIGHT, tick=False):
        answers = at_once(
            4, lambda _: api.post(PATH, request_body(), **{"Idempotency-Key": "the same"})
        )
    told = sorted(
        (one.status, one.body["code"] if one.status == 409 else "Idempotent-Replay" in one.headers)
        for one in answers
    )
    assert told.count((201, False)) == 1, told
    assert set(told) <= {(201, False), (201, True), (409, "still-running")}
    with work(committed_cast.set_up):
        assert IdempotencyRecord.objects.filter(actor=officer).count() == 1
        assert Request.objects.count() == 1


def test_a_key_that_is_held_is_answered_without_waiting(committed_cast: Cast) -> None:
    api = Api(committed_cast.force, "4412")
    key = {"Idempotency-Key": "the same"}
    with time_machine.travel(BEFORE_MIDNIGHT, tick=False):
        first = api.post(PATH, request_body(), **key)
        assert first.status == 201
        other = connection.copy()
        other.inc_thread_sharing()
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s)", [_held_number(committed_cast, "the same")]
            )
            answer = api.post(PATH, request_body(), **key)
            cursor.execute("COMMIT")
        other.close()
        again = api.post(PATH, request_body(), **key)
    assert (answer.status, answer.body["code"]) == (409, "still-running")
    assert (again.status, again.headers["Idempotent-Replay"]) == (201, "true")
    connection.close()


def _held_number(cast: Cast, key: str) -> int:
    import hashlib

    from core.accounts.models import ForceClient

    client = ForceClient.objects.get(force=cast.force)
    name = f"{client.pk}:{cast.people['officer'].pk}:POST:/api/v1{PATH}:{key}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def test_of_eight_escalations_by_hand_at_once_one_goes_up_each_working_day(
    committed_cast: Cast,
) -> None:
    """Each has a key of its own, so that none is taken for another sent again."""
    with time_machine.travel("2026-11-20T15:00:00Z", tick=False), work(committed_cast.set_up):
        path = f"/deadlines/{in_state(committed_cast, State.ALLOCATED).clock_id}/escalate"
    inspector = Api(committed_cast.force, "2087")

    def all_at_once(at: str) -> list[tuple[int, str]]:
        with time_machine.travel(at, tick=False):
            answers = at_once(
                8,
                lambda n: inspector.post(
                    path,
                    {"reason": f"Bail ends soon, says number {n}."},
                    **{"Idempotency-Key": f"{at}, {n}"},
                ),
            )
        return sorted((one.status, one.body.get("code", "")) for one in answers)

    for day, why in (  # Wednesday to Friday
        ("2026-11-25", "escalated-already"),
        ("2026-11-26", "escalated-already"),
        ("2026-11-27", "at-the-top"),
    ):
        assert all_at_once(f"{day}T10:00:00Z") == [(201, ""), *[(409, why)] * 7], day
    assert all_at_once("2026-11-28T10:00:00Z") == [(409, "at-the-top")] * 8
    with work(committed_cast.set_up):
        raised = Escalation.objects.order_by("level").values_list("level", "post", "by_hand")
        assert list(raised) == [
            (1, "legal_manager", True),
            (2, "unit_head", True),
            (3, "area_lead", True),
        ]


# --- what the database promises -------------------------------------------------------------------


@pytest.mark.django_db
def test_no_request_is_allocated_to_nobody(api: Api, cast: Cast) -> None:
    made = api.post(PATH, request_body(reported_on="2026-09-30", supervisor_review=None)).body
    for state in ("allocated", "advised"):
        with pytest.raises(IntegrityError, match="allocated_to_somebody"), transaction.atomic():
            Request.objects.filter(pk=made["id"]).update(state=state, lawyer=None)
