"""Charging referrals that come on paper: entered by the CPS, timed and triaged like any other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.facts import CaseFacts, SuspectFacts
from casework.models import Case, Referral, Suspect
from casework.referrals import actions, receiving
from casework.referrals.entering import enter
from core.accounts.models import Bond, MatterPerson, Officer
from core.accounts.roles import Rank
from core.accounts.work import work
from core.drafts.models import Draft
from core.errors import Invalid, NotPermitted, RuleBroken
from core.notices.models import Notice
from earlyadvice.models import Request
from tests.casework import referring
from tests.casework.referring import AT, facts
from tests.cast import Api, Cast, request_body
from tests.earlyadvice.test_actions import submit as ask_for_advice

pytestmark = pytest.mark.django_db
URN = "06RX0077726"
HERE = f"/referrals/new/{URN}/"
NOW = "2026-11-24T09:00:00Z"
BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def by_hand(cast: Cast, who: str = "progression_manager", **changes: Any) -> Referral:
    given: dict[str, Any] = {
        "facts": facts(changes.pop("urn", URN), **changes.pop("facts", {})),
        "force_code": "greater-manchester",
        "unit_code": "north-west-rasso",
        "name": "",
        "email": "",
    }
    person = cast.fresh(who)
    with work(person):
        return enter(by=person, at=AT, **{**given, **changes})


def boxes(**changes: str) -> dict[str, str]:
    """The page as somebody fills it in from the paper."""
    return {
        "force": "greater-manchester",
        "unit": "north-west-rasso",
        "officer": "4412",
        "supervisor": "2087",
        "supervisor_comments": "Read and agreed.",
        "summary": "An account from a letter.",
        "reported_on-day": "30",
        "reported_on-month": "9",
        "reported_on-year": "2026",
        "incident_from": "2026-09",
        "priority": "priority",
        "why_priority": "Bail ends soon.",
        "decision_required_by-day": "1",
        "decision_required_by-month": "12",
        "decision_required_by-year": "2026",
        "why_no_early_advice": "Charged at once in another case.",
        "flags": "RAPE",
        "suspect_0_name": "Alex Brown",
        "suspect_0_date_of_birth-day": "3",
        "suspect_0_date_of_birth-month": "2",
        "suspect_0_date_of_birth-year": "1988",
        "suspect_0_status": "interviewed",
        "suspect_0_liberty": "bail",
        "suspect_0_bail_ends_on-day": "26",
        "suspect_0_bail_ends_on-month": "12",
        "suspect_0_bail_ends_on-year": "2026",
        "suspect_0_under_18": "no",
        "suspect_0_refer": "on",
        "suspect_1_reference": "S9",
        "suspect_1_name": "Chris Grey",
        "complainant_0_reference": "C1",
        "complainant_0_adult_now": "yes",
        "charge_0_suspect": "S1",
        "charge_0_code": "SX03002",
        "charge_0_suffix": "A",
        "charge_0_on": "2026-09-26",
        "piece_0_kind": "abe_interview",
        "piece_0_standing": "provided",
        "piece_0_text": "Of 2 October.",
        **changes,
    }


# --- the action ----------------------------------------------------------------------------------


def test_it_is_timed_and_triaged_like_one_of_the_force_and_says_who_entered_it(cast: Cast) -> None:
    made = by_hand(cast)
    assert (made.state, made.received_at, made.case.urn) == ("submitted", AT, URN)
    assert made.tracks.get().clock.kind == "charging-decision"
    assert made.moves.get().by == cast.progression_manager
    assert Notice.objects.filter(kind="referral-triage-needed", user=cast.legal_manager).exists()
    officer = MatterPerson.objects.get(matter=made.matter_id, bond=Bond.OFFICER_IN_CHARGE)
    assert officer.user == cast.officer


@pytest.mark.parametrize("name", ["progression_manager", "legal_manager", "unit_head"])
def test_whoever_runs_a_unit_enters_for_it(cast: Cast, name: str) -> None:
    assert by_hand(cast, name).state == "submitted"


@pytest.mark.parametrize(
    "name", ["prosecutor", "paralegal_officer", "area_lead", "other_legal_manager", "officer"]
)
def test_nobody_else_does(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted) as refused:
        by_hand(cast, name)
    assert "case progression manager" in refused.value.message
    assert not Case.objects.exists()


def test_a_body_without_a_code_takes_part_with_an_officer_of_its_own(cast: Cast) -> None:
    made = by_hand(
        cast,
        force_code="national-crime-agency",
        name="Investigator Green",
        facts={"officer": "N-77", "completed_by": "", "supervisor": ""},
    )
    assert made.matter.force.code == "national-crime-agency"
    assert (made.officer.collar_number, made.completed_by) == ("N-77", "N-77")
    assert made.officer.user.name == "Investigator Green"


def test_whom_a_force_has_registered_stays_as_it_says(cast: Cast) -> None:
    made = by_hand(cast, name="Somebody Else")
    assert made.officer.user.name == "Officer"


def test_an_officer_whom_the_force_has_not_registered_needs_a_name_and_has_no_rank(
    cast: Cast,
) -> None:
    with pytest.raises(RuleBroken) as refused:
        by_hand(cast, facts={"officer": "9001"})
    assert refused.value.field == "name"
    made = by_hand(cast, facts={"officer": "9001"}, name="Constable New")
    assert (made.officer.user.name, made.officer.rank) == ("Constable New", "")


def test_an_officer_who_has_left_is_not_put_in_charge(cast: Cast) -> None:
    officer = Officer.objects.get(collar_number="4412")
    officer.is_active = False
    cast.save_change(officer, "is_active")
    with pytest.raises(RuleBroken) as refused:
        by_hand(cast)
    assert (refused.value.code, refused.value.field) == ("officer-inactive", "officer")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"force_code": "nowhere"}, "unknown-force"),
        ({"force_code": "dorset"}, "urn-not-of-this-force"),
    ],
)
def test_the_urn_is_one_of_the_force(cast: Cast, given: Any, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        by_hand(cast, **given)
    assert (refused.value.code, refused.value.field) == (code, "force")


def test_the_case_of_another_force_is_not_taken_over(cast: Cast) -> None:
    referring.submit(cast, URN)
    with pytest.raises(RuleBroken) as refused:
        by_hand(cast, force_code="national-crime-agency", name="Green", facts={"officer": "N-7"})
    assert refused.value.code == "urn-of-another-force"


def test_one_that_went_back_and_comes_again_on_paper_is_linked(cast: Cast) -> None:
    first = referring.submit(cast, URN)
    manager = cast.fresh("legal_manager")
    with work(manager):
        actions.send_back(
            referral_id=first.pk,
            by=manager,
            at=AT,
            reasons={"mg3": "Not there"},
            answer_on=date(2026, 12, 8),
        )
    second = by_hand(cast)
    assert second.resubmission_of_id == first.pk
    assert Referral.objects.get(pk=first.pk).state == "resubmitted"


def test_a_supervisor_named_before_being_registered_is_filled_in_later(cast: Cast) -> None:
    referral = referring.submit(cast, supervisor="9999")
    assert referral.supervisor is None
    assert receiving.fill_in_supervisors(by=cast.set_up, at=AT) == 0

    cast.add_officer("late_comer", "9999", Rank.SERGEANT, cast.force)
    assert receiving.fill_in_supervisors(by=cast.set_up, at=AT) == 1
    assert receiving.fill_in_supervisors(by=cast.set_up, at=AT) == 0

    late = cast.people["late_comer"]
    supervisor = Referral.objects.get(pk=referral.pk).supervisor
    assert supervisor is not None
    assert supervisor.user == late
    bond = MatterPerson.objects.get(matter=referral.matter_id, bond=Bond.POLICE_SUPERVISOR)
    assert bond.user == late


# --- the page ------------------------------------------------------------------------------------


def test_the_paper_is_typed_on_one_page(cast: Cast, browser_of: BrowserOf) -> None:
    client = browser_of("progression_manager")
    listed = client.get("/referrals/?state=submitted").content.decode()
    assert 'href="/referrals/new/"' in listed
    asked = client.post("/referrals/new/", {"urn": "06rx/00777/26"})
    assert (asked.status_code, asked.headers["Location"]) == (302, HERE)
    assert "This URN is a case already" not in client.get(HERE).content.decode()

    sent = client.post(HERE, boxes())

    made = Referral.objects.get()
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/referrals/{made.pk}/")
    suspects = made.case.suspects.values_list("reference", "name", "bail_ends_on", "under_18")
    assert list(suspects) == [
        ("S1", "Alex Brown", date(2026, 12, 26), False),
        ("S9", "Chris Grey", None, None),
    ]
    assert list(made.tracks.values_list("suspect__reference", "clock__kind")) == [
        ("S1", "charging-decision-priority")
    ]
    assert list(made.charges.values_list("suspect__reference", "code", "suffix", "on")) == [
        ("S1", "SX03002", "A", "2026-09-26")
    ]
    assert list(made.material.values_list("kind", "standing", "text")) == [
        ("abe_interview", "provided", "Of 2 October.")
    ]
    assert list(made.case.complainants.values_list("reference", "adult_then", "adult_now")) == [
        ("C1", None, True)
    ]
    assert made.case.offences == ["SX03002"]
    assert (made.flags, made.supervisor_collar_number) == (["RAPE"], "2087")
    assert made.case.incident_from == "2026-09"
    assert made.gaps == []
    page = client.get(f"/referrals/{made.pk}/").content.decode()
    assert "Entered by hand by" in page
    assert "Progression Manager" in page


def test_every_fault_of_the_paper_is_said_at_once_and_what_was_typed_stays(
    browser_of: BrowserOf,
) -> None:
    faulty = boxes(
        officer="two words",
        summary="",
        why_priority="",
        incident_to="2026-08",
        suspect_1_reference="S1",
        suspect_0_reference="S1",
        charge_0_on="2027",
        charge_1_suffix="A",
        piece_1_text="A phone",
        offences="NOSUCH",
    )
    answer = browser_of("progression_manager").post(HERE, faulty)
    html = answer.content.decode()
    assert answer.status_code == 422
    for words, box in {
        "A collar number has 1 to 20 letters": "officer",
        "Enter the summary": "summary",
        "Say why the decision is needed sooner": "why_priority",
        "The incident cannot end before it begins": "incident_to",
        "Give each person a reference of their own": "suspect_1_reference",
        "The date must lie between": "charge_0_on",
        "Choose the offence of charge 2": "charge_1_code",
        "Choose what piece 2 of the file is": "piece_1_kind",
        "No offence has the code NOSUCH": "offences",
    }.items():
        assert words in html, words
        assert f'href="#id_{box}' in html, box
    assert "A phone" in html
    assert not Referral.objects.exists()


def test_a_decision_is_asked_for_somebody(browser_of: BrowserOf) -> None:
    answer = browser_of("progression_manager").post(HERE, boxes(suspect_0_refer=""))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Name at least one suspect to be decided" in html
    assert 'href="#id_suspect_0_refer"' in html


def test_rows_are_added_and_taken_away_without_script_and_nothing_typed_is_lost(
    browser_of: BrowserOf,
) -> None:
    client = browser_of("progression_manager")
    added = client.post(HERE, boxes(**{"rows-do": "add:suspect"}))
    assert (added.status_code, added.headers["Location"]) == (302, f"{HERE}#suspect-3")
    html = client.get(HERE).content.decode()
    for words in ("Alex Brown", "Chris Grey", "An account from a letter.", 'id="suspect-3"'):
        assert words in html, words
    assert 'id="charge-2"' not in html

    removed = client.post(HERE, boxes(**{"rows-do": "remove:suspect:0"}))
    assert removed.headers["Location"] == f"{HERE}#suspect-1"
    html = client.get(HERE).content.decode()
    assert "Alex Brown" not in html
    assert "Chris Grey" in html
    assert not Referral.objects.exists()


def test_what_early_advice_knows_is_carried_into_the_form(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = ask_for_advice(cast, URN)
    client = browser_of("progression_manager")

    html = client.get(HERE).content.decode()

    assert "This URN is a case already" in html
    assert f'href="/cases/{URN}/"' in html
    assert 'value="Invented"' in html  # the suspect
    assert 'value="4412"' in html  # the officer in charge
    assert f'<option value="{request.pk}" selected>' in html
    sent = boxes(early_advice=str(request.pk), suspect_0_name="Invented", why_no_early_advice="")
    del sent["force"], sent["unit"]
    answer = client.post(HERE, sent)
    assert answer.status_code == 302, answer.content.decode()
    made = Referral.objects.get()
    assert (made.case_id, made.early_advice_id) == (request.case_id, request.pk)
    assert Request.objects.get(pk=request.pk).state == "closed"


def test_what_was_asked_is_shown_where_it_is_answered(cast: Cast, browser_of: BrowserOf) -> None:
    first = referring.submit(cast, URN)
    manager = cast.fresh("legal_manager")
    with work(manager):
        actions.send_back(
            referral_id=first.pk,
            by=manager,
            at=AT,
            reasons={"mg3": "Page two is not there."},
            answer_on=date(2026, 12, 8),
        )
    client = browser_of("progression_manager")
    page = client.get(f"/referrals/{first.pk}/").content.decode()
    assert f'href="{HERE}"' in page
    html = client.get(HERE).content.decode()
    assert "Enter what the police sent again" in html
    assert "Page two is not there." in html
    assert "Tuesday 8 December 2026" in html
    assert "An invented account." in html


def test_a_urn_that_waits_already_leads_to_its_referral(cast: Cast, browser_of: BrowserOf) -> None:
    open_one = referring.submit(cast, URN)
    client = browser_of("progression_manager")
    html = client.get(HERE).content.decode()
    assert "A charging decision is open already" in html
    assert f'href="/referrals/{open_one.pk}/"' in html
    answer = client.post(HERE, boxes())
    assert answer.status_code == 409
    assert "A charging decision is open already for S1" in answer.content.decode()
    assert Referral.objects.count() == 1


def test_sent_twice_it_is_one_referral(cast: Cast, browser_of: BrowserOf) -> None:
    client = browser_of("progression_manager")
    assert client.post(HERE, boxes()).status_code == 302
    assert client.post(HERE, boxes()).status_code == 409
    assert Referral.objects.count() == 1
    assert Suspect.objects.count() == 2


def test_the_pages_keep_a_draft_and_are_for_those_who_may(browser_of: BrowserOf) -> None:
    for name in ("prosecutor", "paralegal_officer", "area_lead", "administrator"):
        for path in ("/referrals/new/", HERE):
            assert browser_of(name).get(path).status_code == 403, name
            assert browser_of(name).post(path, boxes()).status_code == 403, name
    assert not Referral.objects.exists()
    assert not Draft.objects.exists()
    listed = browser_of("prosecutor").get("/referrals/?state=submitted").content.decode()
    assert "/referrals/new/" not in listed


def test_a_case_that_is_restricted_is_not_told_of(cast: Cast, browser_of: BrowserOf) -> None:
    matter = referring.submit(cast, URN).matter
    matter.restricted, matter.restricted_by = True, cast.people["legal_manager"]
    cast.save_change(matter, "restricted", "restricted_by")
    client = browser_of("progression_manager")
    html = client.get(HERE).content.decode()
    assert "This URN is a case already" not in html
    assert "Invented S1" not in html
    answer = client.post(HERE, boxes())
    assert answer.status_code == 409
    assert "Please telephone the unit about this URN." in answer.content.decode()


def test_the_same_faults_by_form_and_by_api(api: Api, browser_of: BrowserOf) -> None:
    body = {
        "urn": URN,
        "summary": "An account.",
        "suspects": [{"reference": "S1"}],
        "referred_suspects": [],
        "charges": [{"suspect": "S1", "code": "SX03002"}],
        "priority": "red",
        "officer": "4412",
    }
    said = [one["detail"] for one in api.post("/charging-referrals", body).body["errors"]]
    typed = boxes(priority="red", why_priority="", suspect_0_refer="", suspect_0_reference="S1")
    html = browser_of("progression_manager").post(HERE, typed).content.decode()
    assert len(said) == 3
    for words in said:
        assert words in html, words


def test_request_bodies_of_early_advice_may_name_a_pnc_number(api: Api) -> None:
    people = [{"reference": "S1", "name": "Alex Brown", "pnc_id": "88/123456A"}]
    made = api.post("/early-advice-requests", request_body(suspects=people))
    assert made.body["suspects"][0]["pnc_id"] == "88/123456A"


def test_facts_that_cannot_be_are_refused_below_every_door(cast: Cast) -> None:
    case = CaseFacts(
        urn=URN,
        incident_from="2026-09",
        incident_to="2026-08",
        reported_on=date(2027, 1, 1),
        suspects=(SuspectFacts("S1", date_of_birth=date(2027, 1, 1)), SuspectFacts("S1")),
    )
    with pytest.raises(Invalid) as refused:
        by_hand(cast, facts={"case": case})
    assert [(one.pointer, one.code) for one in refused.value.faults] == [
        ("/incident_to", "impossible-date"),
        ("/reported_on", "impossible-date"),
        ("/suspects/0/date_of_birth", "impossible-date"),
        ("/suspects/0/reference", "reference-repeated"),
        ("/suspects/1/reference", "reference-repeated"),
    ]
