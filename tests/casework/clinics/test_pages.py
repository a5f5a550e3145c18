"""The pages of a clinic: the list, the agenda with why, its file, and what is recorded."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.models import Clinic, ClinicItem, ClinicOutcome
from core.accounts.models import Bond
from core.audit.models import ReadRecord
from tests.casework import referring
from tests.casework.clinics import meeting
from tests.casework.clinics.meeting import AT
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]
LONG_AGO = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
URN, OTHER = "06RX0000126", "06RX0000226"


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def clinic(cast: Cast) -> Clinic:
    """Planned; one case is late, one was added."""
    referring.allocated(cast, URN, LONG_AGO)
    referring.allocated(cast, OTHER, AT - timedelta(days=1))
    clinic = meeting.plan(cast)
    meeting.add(cast, clinic, OTHER, "=The officer changes.")
    return clinic


def words_of(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("&#39;", "'"))


def test_the_agenda_shows_why_each_case_is_there(clinic: Clinic, browser_of: BrowserOf) -> None:
    words = words_of(browser_of("progression_manager").get(f"/clinics/{clinic.pk}/"))
    assert "Clinic with Greater Manchester Police, Thu 26 November 2026" in words
    assert "Agenda (2)" in words
    assert "The CPS is 31 working days late" in words
    assert "Added: =The officer changes." in words
    assert "DS Green, supervisor" in words
    assert words.index(URN) < words.index(OTHER)
    log = ReadRecord.objects.filter(route="clinic").latest("id")
    assert (log.kind, len(log.record_ids)) == ("case", 2)


def test_whoever_may_not_lead_reads_and_finds_no_step(
    clinic: Clinic, browser_of: BrowserOf
) -> None:
    response = browser_of("prosecutor").get(f"/clinics/{clinic.pk}/")
    assert response.status_code == 200
    assert "leave-out" not in response.content.decode()
    assert "case progression manager can do this" in words_of(response).lower()


def test_the_file_holds_the_agenda_and_no_formula(
    cast: Cast, clinic: Clinic, browser_of: BrowserOf
) -> None:
    meeting.fix(cast, clinic)
    meeting.agree(cast, ClinicItem.objects.get(case__urn=URN).pk)
    meeting.not_reached(cast, ClinicItem.objects.get(case__urn=OTHER).pk)
    response = browser_of("progression_manager").get(f"/clinics/{clinic.pk}/agenda.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="agenda.csv"'
    rows = list(csv.reader(io.StringIO(response.content.decode())))
    assert rows[0] == ["Place", "URN", "Why this case is here", "CPS", "Police", "Not reached"]
    assert [row[1] for row in rows[1:]] == [URN, OTHER]
    assert rows[1][4:] == ["The download is sent. (by 2026-12-08)", ""]
    assert rows[2][2:] == ["Added: =The officer changes.", "", "", "Yes"]


def test_every_fault_of_an_outcome_is_told_at_once_and_nothing_typed_is_lost(
    cast: Cast, clinic: Clinic, browser_of: BrowserOf
) -> None:
    meeting.fix(cast, clinic)
    row = ClinicItem.objects.get(case__urn=URN)
    here = f"/clinics/cases/{row.pk}/outcome/"
    sent = {
        "version": row.version,
        "cps": "Decide.",
        "police": "Send it.",
        "police_by-day": "24",
        "police_by-month": "11",
        "police_by-year": "2026",
    }
    response = browser_of("progression_manager").post(here, sent)
    assert response.status_code == 422
    html, words = response.content.decode(), words_of(response)
    for fault in ("nothing is agreed without one", "Choose a date between"):
        assert fault in words
    assert 'href="#id_cps_by-day"' in html
    assert 'href="#id_police_by-day"' in html
    assert "Send it." in words
    assert not ClinicOutcome.objects.exists()


def test_two_clicks_record_one_outcome(cast: Cast, clinic: Clinic, browser_of: BrowserOf) -> None:
    meeting.fix(cast, clinic)
    row = ClinicItem.objects.get(case__urn=URN)
    here = f"/clinics/cases/{row.pk}/outcome/"
    sent = {"version": row.version, "not_reached": "on"}
    browser = browser_of("progression_manager")
    assert [browser.post(here, sent).status_code for _ in range(2)] == [302, 409]
    assert ClinicOutcome.objects.count() == 1


def test_what_was_agreed_stands_on_the_page_of_the_case_and_at_the_next_clinic(
    cast: Cast, clinic: Clinic, browser_of: BrowserOf
) -> None:
    meeting.fix(cast, clinic)
    meeting.agree(cast, ClinicItem.objects.get(case__urn=URN).pk)
    said = "The police, by Tue 8 December 2026: The download is sent."
    words = words_of(browser_of("prosecutor").get(f"/cases/{URN}/"))
    assert "Case progression clinics (1)" in words
    assert words.count(said) == 2  # beside the clinic, and in the timeline
    later = meeting.plan(cast, meets_at=AT + timedelta(days=30))
    words = words_of(browser_of("progression_manager").get(f"/clinics/{later.pk}/"))
    assert f"Agreed before {said}" in words


def test_a_lawyer_from_elsewhere_reads_what_was_agreed_of_their_case(
    cast: Cast, clinic: Clinic, browser_of: BrowserOf
) -> None:
    meeting.fix(cast, clinic)
    row = ClinicItem.objects.select_related("case__matter").get(case__urn=URN)
    held = row.matter.people.get(bond=Bond.LAWYER)
    held.user = cast.people["other_prosecutor"]
    cast.save_change(held, "user")
    browser = browser_of("other_prosecutor")
    assert browser.get(f"/clinics/cases/{row.pk}/").status_code == 200
    assert browser.get(f"/cases/{URN}/").status_code == 200
    assert browser.get(f"/clinics/{clinic.pk}/").status_code == 404


def test_the_list_names_the_clinics_of_ones_own_units(
    clinic: Clinic, browser_of: BrowserOf
) -> None:
    words = words_of(browser_of("progression_manager").get("/clinics/"))
    assert "To come (1)" in words
    assert "Thu 26 November 2026 at 14:00" in words
    assert "Plan a clinic" in words
    elsewhere = words_of(browser_of("other_legal_manager").get("/clinics/"))
    assert "To come (0)" in elsewhere
    assert "Plan a clinic" not in words_of(browser_of("prosecutor").get("/clinics/"))
