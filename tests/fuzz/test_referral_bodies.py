"""Bodies of a charging referral and of what the police answer to a plan, almost right: one member,
anywhere, is replaced by something odd."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.casework import planning, referring
from tests.cast import Api, Cast
from tests.fuzz import BOUNDED, EXAMPLES, SEED
from tests.fuzz.conftest import NOW
from tests.fuzz.test_bodies import ANYTHING, Undone, Where, places, replaced

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
REFERRAL: dict[str, Any] = {
    "urn": "06RX0012426",
    "offences": ["SX03002"],
    "reported_on": "2026-09-30",
    "incident_from": "2026-09-26",
    "incident_to": "2026-09",
    "incident_when": "One night in September.",
    "relationship": "ex_partner",
    "summary": "An invented account.",
    "suspects": [
        {
            "reference": "S1",
            "name": "Invented Suspect",
            "date_of_birth": "1988-02-03",
            "pnc_id": "88/123456A",
            "status": "interviewed",
            "liberty": "bail",
            "bail_ends_on": "2026-12-26",
            "bail_conditions": "Not to contact C1.",
            "under_18": False,
            "explanation": "Says that there was agreement.",
        }
    ],
    "complainants": [{"reference": "C1", "adult_then": True, "adult_now": True}],
    "referred_suspects": ["S1"],
    "charges": [{"suspect": "S1", "code": "SX03002", "suffix": "A", "on": "2026-09-26"}],
    "priority": "priority",
    "why_priority": "Bail ends.",
    "decision_required_by": "2026-12-18",
    "early_advice": None,
    "why_no_early_advice": "Charged at once in another case.",
    "flags": ["RAPE"],
    "potentially_disclosable": "None known.",
    "material": [{"kind": "abe_interview", "standing": "provided", "text": "Of 30 September."}],
    "officer": "4412",
    "completed_by": "4412",
    "supervisor": "2087",
    "supervisor_comments": "Read and agreed.",
    "unit": "",
}
BODIES: dict[str, dict[str, Any]] = {
    "/charging-referrals": REFERRAL,
    "/charging-referrals/{referral_id}/withdraw": {"reason": "Taken over."},
    "/action-items/{item_id}/reply": {
        "outcome": "part_completed",
        "text": "It is attached.",
        "documents": ["MG11.pdf"],
    },
    "/action-items/{item_id}/challenge": {"reason": "No line.", "proposal": "One week."},
    "/action-items/{item_id}/extension": {"new_date": "2026-12-15", "reason": "She is away."},
    "/cases/{waiting}/progress": {
        "text": "The laboratory has it.",
        "next_expected_on": "2026-12-10",
    },
}
WAITING, PLANNED = "06RX0012626", "06RX0012526"


@pytest.fixture
def world(cast: Cast) -> Iterator[dict[str, str]]:
    """A referral with a plan, and a case that waits: the ids of the addresses."""
    with time_machine.travel(NOW, tick=False):
        plan = planning.issued(cast, urn=PLANNED, at=NOW)
        referring.waits(cast, referring.allocated(cast, WAITING), NOW)
        yield {
            "referral_id": str(plan.referral_id),
            "item_id": str(planning.only(plan).pk),
            "waiting": WAITING,
        }


def assert_answered(answer: Any, body: str) -> None:
    assert answer.status in {200, 201, 400, 409, 413}, f"{answer.status} for {body[:300]}"
    if answer.status >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.body["code"]


@pytest.mark.parametrize("path", BODIES)
def test_the_body_that_is_changed_is_itself_accepted(
    api: Api, world: dict[str, str], path: str
) -> None:
    answer = api.post(path.format(**world), BODIES[path])
    assert answer.status in {200, 201}, answer.body


@pytest.mark.parametrize("path", BODIES)
def test_a_body_with_anything_anywhere_is_accepted_or_refused(
    api: Api, world: dict[str, str], undone: Undone, path: str
) -> None:
    whole, there = BODIES[path], path.format(**world)
    members = list(places(whole))

    @settings(BOUNDED, max_examples=EXAMPLES * (10 if len(members) > 10 else 2))
    @given(where=st.sampled_from(members), by=ANYTHING)
    def send(where: Where, by: Any) -> None:
        body = json.dumps(replaced(whole, where, by))
        with undone():
            answer = api.post(there, body)
            assert_answered(answer, body)
            if answer.status == 201:  # what was accepted can be read
                assert api.get(f"{there}/{answer.body['id']}").status == 200

    (hypothesis.seed(int(SEED))(send) if SEED else send)()


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize("text", ["a\x00b", "\ud800"], ids=["NUL", "surrogate"])
def test_no_text_that_cannot_be_stored_gets_past_any_member(
    api: Api, world: dict[str, str], undone: Undone, path: str, text: str
) -> None:
    for where in places(BODIES[path]):
        with undone():
            body = json.dumps(replaced(BODIES[path], where, text))
            answer = api.post(path.format(**world), body)
        assert (answer.status, answer.body["code"]) == (400, "parse-error"), where
