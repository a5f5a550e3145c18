"""The pages of a review: written, checked, countersigned, made, told and released by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.models import Decision, Referral, Review, StrategySection, WorkingNote
from casework.reviews import notes
from core.accounts.work import work
from core.errors import NotPermitted, Stale
from tests.casework import referring
from tests.casework.reviews import reviewing as steps
from tests.casework.reviews.reviewing import NOW, charge, no_charge
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]
TYPED = {
    **steps.SECTIONS,
    "kind_S1": "K",
    "test_S1": "full_code",
    "reasons_S1": "There is no realistic prospect.",
}


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def words(response: Any) -> str:
    return unescape(response.content.decode())


def hidden(response: Any) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\d+)"', words(response)))


def send(client: Client, path: str, **typed: str) -> Any:
    """Open a page and send its form, as a browser would."""
    return client.post(path, {**hidden(client.get(path)), **typed})


def day(name: str, on: int, at: str = "") -> dict[str, str]:
    found = {f"{name}-day": str(on), f"{name}-month": "11", f"{name}-year": "2026"}
    return {**found, **({name.replace("_on_", "_time_"): at} if at else {})}


def test_a_lawyer_comes_from_the_review_to_the_release_by_pages(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral = referring.allocated(cast)
    steps.offer(cast, referral)
    here = f"/referrals/{referral.pk}/"
    lawyer, reader = browser_of("prosecutor"), browser_of("second_prosecutor")

    assert "Write the review" in words(lawyer.get(here))
    assert lawyer.post(f"{here}review/", TYPED).headers["Location"] == f"{here}review/check/"
    checked = lawyer.get(f"{here}review/check/")
    assert "Another lawyer must agree to exactly this wording" in words(checked)
    assert lawyer.post(f"{here}review/check/", hidden(checked)).status_code == 302
    assert Review.objects.get(referral=referral).number == 1

    asked = send(lawyer, f"{here}countersign/ask/", reader=str(cast.people["second_prosecutor"].pk))
    assert asked.status_code == 302
    challenged = send(
        reader, f"{here}countersign/", decision="challenge", words="What of the messages?"
    )
    assert challenged.status_code == 302
    assert "What of the messages?" in words(lawyer.get(f"{here}countersign/answer/"))
    assert send(lawyer, f"{here}countersign/answer/", words="They were read.").status_code == 302
    assert "They were read." in words(reader.get(f"{here}countersign/"))
    assert send(reader, f"{here}countersign/", decision="agree").status_code == 302

    made = send(lawyer, f"{here}make/")
    assert made.headers["Location"] == f"{here}telling/"
    assert "Made, not released" in words(lawyer.get(here))
    told = send(
        lawyer,
        f"{here}telling/",
        told_C1="planned",
        teller_C1="officer_in_charge",
        channel_C1="in_person",
        agreed_C1="on",
        **day("planned_on_C1", 25, "10:00"),
        **day("suspect_on_C1", 25, "12:00"),
    )
    assert told.status_code == 302, words(told)
    assert send(lawyer, f"{here}release/").status_code == 302
    assert Decision.objects.get().state == "released"
    shown = words(lawyer.get(here))
    assert "Released" in shown
    assert "Suspect is told after" in shown
    assert "Every suspect of this referral has been decided." in shown


def test_what_is_missing_is_said_on_the_check_page_with_a_link_to_its_box(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral = referring.allocated(cast)
    here, lawyer = f"/referrals/{referral.pk}/review/", browser_of("prosecutor")
    lawyer.post(here, {**TYPED, "kind_S1": "A", "evidential": ""})
    checked = words(lawyer.get(f"{here}check/"))
    assert f'href="{here}#id_charge_S1_0"' in checked
    assert f'href="{here}#id_evidential"' in checked
    assert 'id="id_charge_S1_0"' in words(lawyer.get(here))
    assert "Propose this decision" not in checked


def test_a_review_begins_with_early_advice_and_the_charges_that_the_police_propose(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral = referring.allocated(cast)
    StrategySection(
        case=referral.case,
        code="conduct_before",
        text="He asked about her shifts.",
        source="early-advice",
        source_id=referral.pk,
        by=cast.people["prosecutor"],
        at=NOW,
    ).save(force_insert=True)
    shown = words(browser_of("prosecutor").get(f"/referrals/{referral.pk}/review/"))
    assert "He asked about her shifts." in shown
    assert re.search(r'<option value="SX03002"[^>]* selected', shown)


def test_what_another_window_saved_is_not_proposed_unread(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral = referring.allocated(cast)
    here, lawyer = f"/referrals/{referral.pk}/review/", browser_of("prosecutor")
    lawyer.post(here, TYPED)
    read = hidden(lawyer.get(f"{here}check/"))
    lawyer.post(here, {**TYPED, "reasons_S1": "Other reasons."})
    refused = lawyer.post(f"{here}check/", read)
    assert refused.status_code == 409
    assert "Other reasons." in words(refused)
    assert not Review.objects.exists()


def test_a_child_among_the_suspects_reminds_of_the_youth_guidance(
    cast: Cast, browser_of: BrowserOf
) -> None:
    from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts

    case = CaseFacts(
        referring.URN,
        suspects=(SuspectFacts("S1", under_18=True),),
        complainants=(ComplainantFacts("C1", adult_now=False),),
    )
    referral = referring.allocated(cast, case=case)
    shown = words(browser_of("prosecutor").get(f"/referrals/{referral.pk}/review/"))
    assert "Both are under 18" in shown


def test_a_threshold_charge_is_written_with_the_day_of_its_full_review(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral = referring.allocated(cast)
    here, lawyer = f"/referrals/{referral.pk}/review/", browser_of("prosecutor")
    typed = {**TYPED, "kind_S1": "A", "test_S1": "threshold", "charge_S1_0": "SX03002"}
    lawyer.post(here, {**typed, "suffix_S1_0": "A", **day("review_on_S1", 30)})
    assert send(lawyer, f"{here}check/").status_code == 302
    decision = Decision.objects.get()
    assert str(decision.full_code_review_on) == "2026-11-30"
    assert list(decision.charges.values_list("code", "suffix")) == [("SX03002", "A")]


def test_reconsidering_and_taking_back_have_pages(cast: Cast, browser_of: BrowserOf) -> None:
    referral = steps.made(cast)
    here, lawyer = f"/referrals/{referral.pk}/", browser_of("prosecutor")
    assert send(lawyer, f"{here}unmake/", why="A report has come.").status_code == 302
    steps.propose(cast, referral.pk, charge())
    assert send(lawyer, f"{here}make/").headers["Location"] == here
    manager = browser_of("legal_manager")
    done = send(manager, f"{here}reconsider/", suspect="S1", why="New evidence.")
    assert done.status_code == 302
    assert Referral.objects.get().state == "allocated"


def test_earlier_versions_stay_to_be_read(cast: Cast, browser_of: BrowserOf) -> None:
    referral = steps.proposed(cast)
    steps.propose(cast, referral.pk, no_charge(), in_short="The second wording.")
    here, lawyer = f"/referrals/{referral.pk}/review/read/", browser_of("legal_manager")
    assert "The second wording." in words(lawyer.get(here))
    first = words(lawyer.get(f"{here}?version=1"))
    assert "The suspect planned the evening." in first
    assert "Version 1, Prosecutor" in first


# --- working notes -------------------------------------------------------------------------------


def keep(cast: Cast, referral: Referral, text: str, **given: Any) -> WorkingNote:
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        return notes.keep_notes(referral_id=referral.pk, by=lawyer, at=NOW, text=text, **given)


def test_working_notes_warn_above_the_box_and_keep_every_wording(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral = referring.allocated(cast)
    path, lawyer = f"/referrals/{referral.pk}/notes/", browser_of("prosecutor")
    shown = words(lawyer.get(path))
    warning = (
        "These notes are legal working papers. If you record a fact about the case here, it may "
        "have to be disclosed."
    )
    assert 0 < shown.index(warning) < shown.index("<textarea")
    assert send(lawyer, path, text="First thoughts.").status_code == 302
    assert send(lawyer, path, text="Second thoughts.").status_code == 302
    note = WorkingNote.objects.get()
    kept = note.history.order_by("history_date", "history_id").values_list("text", flat=True)
    assert list(kept) == ["First thoughts.", "Second thoughts."]
    assert "Second thoughts." in words(browser_of("unit_head").get(path))


def test_working_notes_are_for_lawyers_only(cast: Cast, browser_of: BrowserOf) -> None:
    referral = referring.allocated(cast)
    keep(cast, referral, "Only for lawyers.")
    path = f"/referrals/{referral.pk}/notes/"
    for name in ("progression_manager", "paralegal_officer", "victim_liaison_officer", "area_lead"):
        client = browser_of(name)
        assert client.get(path).status_code == 403, name
        assert "Working notes" not in words(client.get(f"/referrals/{referral.pk}/"))
    assert "Only for lawyers." not in words(
        browser_of("prosecutor").get(f"/referrals/{referral.pk}/")
    )
    manager = cast.fresh("progression_manager")
    with work(manager), pytest.raises(NotPermitted):
        notes.keep_notes(referral_id=referral.pk, by=manager, at=NOW, text="Mine.")


def test_notes_of_two_windows_do_not_overwrite_each_other(cast: Cast) -> None:
    referral = referring.allocated(cast)
    keep(cast, referral, "First.", version=0)
    with pytest.raises(Stale):
        keep(cast, referral, "Second.", version=0)


def test_the_police_do_not_find_working_notes_in_the_database_either(cast: Cast) -> None:
    referral = referring.allocated(cast)
    keep(cast, referral, "Only for lawyers.")
    officer = cast.fresh("officer")
    with work(officer):
        assert not WorkingNote.objects.exists()
        assert not WorkingNote.history.exists()
