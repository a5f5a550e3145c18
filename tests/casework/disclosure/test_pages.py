"""The pages of a disclosure list, and what is taken away from them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.models import Case, DisclosureItem, Engagement, Prfi
from core.audit.models import ReadRecord
from core.drafts.models import Draft
from tests.casework import referring
from tests.casework.disclosure.listing import AT, HEARD, add, decide, engage, hold
from tests.casework.reviews import reviewing
from tests.cast import Cast
from tests.papers import text_of

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]
SOURCE = "It names somebody who spoke in confidence."
HERE = "/cases/06RX0012326/disclosure/"


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    return referring.allocated(cast).case


def words(response: Any) -> str:
    return unescape(response.content.decode())


def hidden(response: Any) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\d+)"', words(response)))


def send(client: Client, path: str, **typed: str) -> Any:
    """Open a page and send its form, as a browser would."""
    return client.post(path, {**hidden(client.get(path)), **typed})


def day(name: str, on: int) -> dict[str, str]:
    return {f"{name}-day": str(on), f"{name}-month": "11", f"{name}-year": "2026"}


def a_list(cast: Cast, case: Case) -> None:
    """One item of each decision, and one that waits."""
    add(cast, case, kind="contact", what="At the door of the court", words=HEARD)
    decide(cast, add(cast, case, what="The notebook"), "disclose", reason="It helps the defence.")
    words = "She named him who told her."
    secret = add(cast, case, kind="contact", what="A talk in March", words=words)
    decide(cast, secret, "unused")
    decide(cast, secret, "sensitive", reason=SOURCE, why="The name was overlooked.")


# --- the list ------------------------------------------------------------------------------------


def test_the_list_shows_what_waits_first_with_its_words_and_its_day(
    cast: Cast, case: Case, browser_of: BrowserOf
) -> None:
    a_list(cast, case)
    said = words(browser_of("prosecutor").get(HERE))
    order = [said.index(one) for one in ("At the door of the court", "The notebook", "A talk in")]
    assert order == sorted(order)
    for one in ("Decision needed (1)", "Decided (2)", HEARD, "Tue 1 December 2026", SOURCE):
        assert one in said, one
    assert "The case goes on." in said


def test_why_something_is_sensitive_is_read_by_lawyers_only(
    cast: Cast, case: Case, browser_of: BrowserOf
) -> None:
    a_list(cast, case)
    for who in ("legal_manager", "second_prosecutor"):
        assert SOURCE in words(browser_of(who).get(HERE)), who
    for who in ("victim_liaison_officer", "progression_manager", "paralegal_officer"):
        said = words(browser_of(who).get(HERE))
        assert SOURCE not in said, who
        assert "The name was overlooked." not in said, who
        assert "Legal working paper: read by lawyers" in said, who


def test_an_empty_list_says_what_would_stand_here(case: Case, browser_of: BrowserOf) -> None:
    said = words(browser_of("legal_manager").get(HERE))
    assert "Decision needed (0)" in said
    assert "Nothing waits." in said


def test_the_case_leads_to_its_list_and_says_what_waits(
    cast: Cast, case: Case, browser_of: BrowserOf
) -> None:
    a_list(cast, case)
    said = words(browser_of("legal_manager").get("/cases/06RX0012326/"))
    assert f'href="{HERE}"' in said
    assert "To be decided" in said
    assert HEARD not in said


def test_something_is_added_decided_held_and_let_go_by_pages(
    case: Case, browser_of: BrowserOf
) -> None:
    lawyer = browser_of("prosecutor")
    assert send(lawyer, f"{HERE}add/", kind="other", what="The notebook").url == HERE
    item = DisclosureItem.objects.get()
    assert "Why is it decided anew?" not in words(lawyer.get(f"/disclosure/{item.pk}/"))
    given = {"outcome": "unused", "reason": "It adds nothing."}
    assert send(lawyer, f"/disclosure/{item.pk}/", **given).url == HERE
    refused = send(lawyer, f"/disclosure/{item.pk}/", **given)
    assert refused.status_code == 422
    assert "Say why it is decided anew." in words(refused)
    assert "It adds nothing." in words(refused)
    again = {**given, "outcome": "disclose", "why": "The defence case has changed."}
    assert send(lawyer, f"/disclosure/{item.pk}/", **again).url == HERE
    assert send(lawyer, f"{HERE}hold/", reason="An inquiry.").url == HERE
    assert "A hold stands: An inquiry." in words(lawyer.get(HERE))
    assert send(lawyer, f"{HERE}hold/lift/", why="It is over.").url == HERE
    assert "It is over." in words(lawyer.get(HERE))


# --- the question on the forms that record a contact ---------------------------------------------


def test_the_form_says_all_that_is_missing_at_once_and_keeps_what_was_typed(
    cast: Cast, browser_of: BrowserOf
) -> None:
    row = referring.waits(cast, referring.allocated(cast), AT)
    here, client = f"/prfi/{row.pk}/informed/", browser_of("victim_liaison_officer")
    refused = send(client, here, informs="officer", something_said="yes")
    assert refused.status_code == 422
    for fault, box in (
        ("Enter the date", "on-day"),
        ("Write down what was said, in the words that were used.", "said_words"),
    ):
        assert re.search(rf'<a href="#id_{box}">{fault}</a>', words(refused)), fault
    refused = send(client, here, informs="officer", said_words=HEARD, **day("on", 24))
    assert '<a href="#id_something_said">Say whether anything was said' in words(refused)
    assert HEARD in words(refused)
    assert words(refused).count('id="id_said_words"') == 1
    sent = {"informs": "officer", "something_said": "yes", "said_words": HEARD, **day("on", 24)}
    assert send(client, here, **sent).status_code == 302
    assert DisclosureItem.objects.get().words == HEARD
    assert Prfi.objects.get().last_informed_on == AT.date()
    assert not Draft.objects.filter(sent_at=None).exists()


def test_a_victim_who_was_told_is_written_down_from_the_page_of_the_case(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral = reviewing.released(cast)
    here, client = f"/referrals/{referral.pk}/told/", browser_of("victim_liaison_officer")
    assert f'href="{here}"' in words(client.get("/cases/06RX0012326/"))
    assert f'href="{here}"' in words(client.get(f"/referrals/{referral.pk}/"))
    sent = {"complainant": "C1", "something_said": "no", **day("on", 24)}
    assert send(client, here, **sent).status_code == 302
    assert f'href="{here}"' not in words(client.get("/cases/06RX0012326/"))
    assert "Told on Tuesday 24 November 2026" in words(client.get(f"/referrals/{referral.pk}/"))
    assert "This cannot be done now" in words(client.get(here))


# --- taken away ----------------------------------------------------------------------------------


def table(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_the_file_for_a_spreadsheet_holds_no_privileged_word(
    cast: Cast, case: Case, browser_of: BrowserOf
) -> None:
    a_list(cast, case)
    answer = browser_of("paralegal_officer").get("/cases/06RX0012326/disclosure.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="disclosure-06RX0012326.csv"'
    waits, disclosed, secret = table(answer)
    assert (waits["Words as they were said"], waits["Decision"]) == (HEARD, "Decision needed")
    assert disclosed == {
        "Number": "2",
        "What it is": "The notebook",
        "Kind": "Other",
        "Where it comes from": "Added by hand",
        "Words as they were said": "",
        "Listed on": "Tuesday 24 November 2026",
        "Decision": "Disclose",
        "Reason": "It helps the defence.",
        "Decided on": "Tuesday 24 November 2026",
        "Decided by": "Prosecutor",
    }
    kept_back = "Sensitive: the words and the reason are with the lawyer."
    assert (secret["Decision"], secret["Reason"]) == ("Sensitive", kept_back)
    assert secret["Words as they were said"] == kept_back


@pytest.mark.parametrize("form", ["docx", "pdf", "csv"])
def test_neither_reasons_nor_words_of_what_is_sensitive_leave_in_any_file(
    cast: Cast, case: Case, browser_of: BrowserOf, form: str
) -> None:
    a_list(cast, case)
    said = text_of(browser_of("prosecutor").get(f"/cases/06RX0012326/disclosure.{form}"))
    assert HEARD in said
    assert "The notebook" in said
    for kept_back in (SOURCE, "She named him who told her.", "The name was overlooked."):
        assert kept_back not in said


def test_taking_it_away_is_logged_as_disclosure_with_its_recipient(
    cast: Cast, case: Case, browser_of: BrowserOf
) -> None:
    a_list(cast, case)
    taken = browser_of("prosecutor").get("/cases/06RX0012326/disclosure.pdf")
    assert taken.status_code == 200
    row = ReadRecord.objects.order_by("id").last()
    assert row is not None
    assert row.operation == "disclosure"
    assert row.recipient == "The disclosure officer of Greater Manchester Police"
    assert len(row.record_ids) == 4  # the case and its three items


def test_a_formula_in_an_item_is_only_text(cast: Cast, case: Case, browser_of: BrowserOf) -> None:
    add(cast, case, what='=HYPERLINK("x")')
    (row,) = table(browser_of("prosecutor").get("/cases/06RX0012326/disclosure.csv"))
    assert row["What it is"] == '\'=HYPERLINK("x")'


def test_whoever_only_reads_the_case_takes_nothing_away(
    cast: Cast, case: Case, browser_of: BrowserOf
) -> None:
    hold(cast, case)
    for who in ("area_lead", "second_prosecutor"):
        client = browser_of(who)
        assert client.get(HERE).status_code == 200
        assert "disclosure.csv" not in words(client.get(HERE))
        for form in ("csv", "docx", "pdf"):
            assert client.get(f"/cases/06RX0012326/disclosure.{form}").status_code == 403
    assert browser_of("other_prosecutor").get(HERE).status_code == 404


# --- engagement with the defence -----------------------------------------------------------------


def test_engagement_stands_under_the_suspect_and_in_the_review(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral = referring.allocated(cast)
    lawyer = browser_of("prosecutor")
    here = "/cases/06RX0012326/engagement/"
    first = {
        "suspect": "S1",
        "invited_by": "defence",
        "with_whom": "An invented solicitor",
        "came": "waiting",
        **day("invited_on", 20),
    }
    assert send(lawyer, here, **first).url == here
    (entry,) = Engagement.objects.all()
    held = {
        **first,
        "came": "held",
        "words": "He named a friend who was there.",
        "corrects": str(entry.pk),
        "why": "It had been held.",
    }
    assert send(lawyer, here, **held).url == here
    shown = words(lawyer.get(here))
    assert "A later entry puts this one right." in shown
    assert "What was wrong before: It had been held." in shown
    line = (
        "Fri 20 November 2026, proposed by the defence to An invented solicitor: Held. "
        "He named a friend who was there."
    )
    for path in ("/cases/06RX0012326/", f"/referrals/{referral.pk}/review/"):
        said = words(lawyer.get(path))
        assert line in said, path
        assert "No answer yet" not in said, path


def test_an_entry_of_one_suspect_does_not_put_that_of_another_right(
    cast: Cast, browser_of: BrowserOf
) -> None:
    case = referring.allocated(cast, suspects=("S1", "S2")).case
    entry = engage(cast, case)
    refused = send(
        browser_of("prosecutor"),
        "/cases/06RX0012326/engagement/",
        suspect="S2",
        invited_by="defence",
        with_whom="Another",
        came="waiting",
        corrects=str(entry.pk),
        why="It was S2.",
        **day("invited_on", 20),
    )
    assert refused.status_code == 422
    assert "Choose an entry of this suspect that has not been put right yet." in words(refused)
