"""A request that came on paper, from a body without a code of a URN: entered, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.models import Case
from core.accounts.models import Bond, Force, MatterPerson, Officer
from core.accounts.work import work
from core.drafts.models import Draft
from core.errors import NotPermitted, RuleBroken
from core.notices.models import Event, Notice
from earlyadvice import entering
from earlyadvice.models import Move, Request
from tests.cast import Api, Cast, request_body
from tests.earlyadvice.steps import accept, allocate, send_back
from tests.earlyadvice.test_actions import submission

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 15, 4, tzinfo=UTC)  # a Friday
URN = "99RX0012326"  # of no force's code
HERE = "/early-advice/enter/"
BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def friday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def enter(cast: Cast, who: str = "progression_manager", urn: str = URN, **more: Any) -> Request:
    person = cast.fresh(who)
    given: dict[str, Any] = {
        "submission": submission(urn, officer=more.pop("officer", "N-77")),
        "body": "national-crime-agency",
        "unit_code": "north-west-rasso",
        "name": "Investigator Green",
        "email": "green@nca.example",
    }
    with work(person):
        return entering.enter(by=person, at=NOW, **{**given, **more})


def boxes(**changes: str) -> dict[str, str]:
    return {
        "body": "national-crime-agency",
        "unit": "north-west-rasso",
        "urn": "99 rx 00123 26",
        "name": "Investigator Green",
        "officer": "N-77",
        "factual_summary": "Reported on a ship.",
        "advice_sought": "Which lines come first?",
        "suspects": "Alex Brown\nChris Grey",
        "complainants": "2",
        "lines_of_enquiry": "Ask the crew.\n\nFind the log.",
        "material": "The log of the ship",
        **changes,
    }


def test_a_request_on_paper_is_timed_like_any_other_and_says_who_entered_it(
    cast: Cast, browser_of: BrowserOf
) -> None:
    made = enter(cast)

    assert made.state == "submitted"
    assert made.clock.due_on == date(2026, 12, 21)
    assert made.matter.force.name == "National Crime Agency"
    assert made.matter.unit.code == "north-west-rasso"
    assert str(made.officer) == "Investigator Green (N-77)"
    move = Move.objects.get()
    assert (move.verb, move.by) == ("submit", cast.people["progression_manager"])
    newest = made.history.order_by("history_id").last()
    assert (newest.history_change_reason, newest.history_user) == (
        "Early-advice request entered by hand for National Crime Agency",
        cast.people["progression_manager"],
    )
    assert MatterPerson.objects.get(bond=Bond.OFFICER_IN_CHARGE).user.name == "Investigator Green"
    assert Notice.objects.get(kind="triage-needed").user == cast.legal_manager
    assert Event.objects.filter(kind="early-advice.submitted", force=made.matter.force).exists()
    page = browser_of("legal_manager").get(f"/early-advice/{made.pk}/").content.decode()
    assert "Entered by hand by" in page
    assert "Progression Manager" in page
    assert "National Crime Agency" in page


def test_what_a_force_sends_was_entered_by_nobody(
    api: Api, cast: Cast, browser_of: BrowserOf
) -> None:
    made = api.post("/early-advice-requests", request_body()).body
    page = browser_of("legal_manager").get(f"/early-advice/{made['id']}/").content.decode()
    assert "Entered by hand by" not in page


@pytest.mark.parametrize("name", ["progression_manager", "legal_manager", "unit_head"])
def test_whoever_runs_a_unit_enters_for_it(cast: Cast, name: str) -> None:
    assert enter(cast, name).state == "submitted"


@pytest.mark.parametrize(
    "name", ["prosecutor", "paralegal_officer", "area_lead", "other_legal_manager", "officer"]
)
def test_nobody_else_does(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted) as refused:
        enter(cast, name)
    assert "case progression manager" in refused.value.message
    assert not Case.objects.exists()
    assert not Officer.objects.filter(collar_number="N-77").exists()


@pytest.mark.parametrize("body", ["greater-manchester", "nowhere"])
def test_a_force_with_a_code_sends_its_own(cast: Cast, body: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        enter(cast, body=body)
    assert (refused.value.code, refused.value.field) == ("unknown-body", "body")


def test_the_urn_of_another_forces_case_is_not_taken_over(api: Api, cast: Cast) -> None:
    api.post("/early-advice-requests", request_body())

    with pytest.raises(RuleBroken) as refused:
        enter(cast, urn="06RX0012326")

    assert (refused.value.code, refused.value.field) == ("urn-of-another-force", "urn")
    assert "Greater Manchester Police" in refused.value.message


def test_a_second_request_of_the_body_joins_its_case_and_may_hand_it_over(cast: Cast) -> None:
    first = enter(cast)
    send_back(cast, first.pk, {"too_early": "Not yet"}, date(2026, 12, 1))

    second = enter(cast, officer="N-78", name="Investigator Hill")

    assert second.case_id == first.case_id
    assert second.resubmission_of_id == first.pk
    assert MatterPerson.objects.get(bond=Bond.OFFICER_IN_CHARGE).user.name == "Investigator Hill"
    assert Notice.objects.filter(kind="handed-over", user__name="Investigator Green").exists()


def test_it_goes_on_to_a_lawyer(cast: Cast) -> None:
    made = enter(cast)
    accept(cast, made.pk)
    assert allocate(cast, made.pk).lawyer == cast.prosecutor


def test_no_other_force_sees_it(cast: Cast, api: Api, browser_of: BrowserOf) -> None:
    made = enter(cast)
    assert api.get(f"/early-advice-requests/{made.pk}").status == 404
    assert api.get(f"/cases/{URN}").status == 404
    other = browser_of("other_legal_manager")
    assert other.get(f"/early-advice/{made.pk}/").status_code == 404


# --- the page ------------------------------------------------------------------------------------


def test_the_paper_is_typed_on_one_page(cast: Cast, browser_of: BrowserOf) -> None:
    client = browser_of("progression_manager")
    listed = client.get("/early-advice/?state=submitted").content.decode()
    assert f'href="{HERE}"' in listed

    sent = client.post(HERE, boxes())

    made = Request.objects.get()
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/early-advice/{made.pk}/")
    assert made.case.urn == URN
    assert [(one.reference, one.name) for one in made.case.suspects.all()] == [
        ("S1", "Alex Brown"),
        ("S2", "Chris Grey"),
    ]
    assert [one.reference for one in made.case.complainants.all()] == ["C1", "C2"]
    assert [one.text for one in made.lines.all()] == ["Ask the crew.", "Find the log."]
    assert [(one.kind, one.text) for one in made.material.all()] == [
        ("other", "The log of the ship")
    ]
    # what the paper does not say is thin, and nothing is refused for it
    assert "anticipated_outcome" in made.thin
    assert "potentially_disclosable" in made.thin


def test_only_bodies_without_a_code_are_offered(browser_of: BrowserOf) -> None:
    html = browser_of("progression_manager").get(HERE).content.decode()
    for name in (
        "Ministry of Defence Police",
        "Royal Military Police",
        "National Crime Agency",
        "Independent Office for Police Conduct",
    ):
        assert name in html
    assert "Greater Manchester Police" not in html


def test_every_fault_of_the_paper_is_said_at_once_and_what_was_typed_stays(
    browser_of: BrowserOf,
) -> None:
    faulty = boxes(
        urn="12",
        officer="two words",
        offences="NOSUCH",
        urgent_reason="safety",
        advice_sought="",
        **{"reported_on-day": "1", "reported_on-month": "1", "reported_on-year": "2027"},
    )

    answer = browser_of("progression_manager").post(HERE, faulty)

    html = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "URN must be 11 characters",
        "The reference must be letters and digits",
        "No offence has the code NOSUCH",
        "Enter the day by which it is needed",
        "Say what advice is wanted",
        "Day of the report must be between",
        "Reported on a ship.",
    ):
        assert words in html, words
    assert not Request.objects.exists()


def test_a_rule_of_the_action_is_said_beside_its_field(api: Api, browser_of: BrowserOf) -> None:
    api.post("/early-advice-requests", request_body())
    answer = browser_of("progression_manager").post(HERE, boxes(urn="06RX0012326"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "This is the URN of a case of Greater Manchester Police." in html
    assert 'href="#id_urn"' in html


def test_the_page_keeps_a_draft_and_is_for_those_who_may(browser_of: BrowserOf) -> None:
    client = browser_of("progression_manager")
    assert client.get(HERE).status_code == 200
    for name in ("prosecutor", "paralegal_officer", "area_lead", "administrator"):
        assert browser_of(name).get(HERE).status_code == 403, name
        assert browser_of(name).post(HERE, boxes()).status_code == 403, name
    assert not Request.objects.exists()
    assert not Draft.objects.exists()
    listed = browser_of("prosecutor").get("/early-advice/?state=submitted").content.decode()
    assert HERE not in listed


def test_the_bodies_have_no_code_and_the_forces_have(db: None, cast: Cast) -> None:
    assert Force.objects.with_codes().count() == 44
    assert {one.code for one in Force.objects.without_codes()} == {
        "ministry-of-defence-police",
        "royal-navy-police",
        "royal-military-police",
        "royal-air-force-police",
        "defence-serious-crime-command",
        "national-crime-agency",
        "independent-office-for-police-conduct",
    }
