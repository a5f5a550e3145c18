"""The request, the note and the advice to take away: to whom, in which version, and logged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from core.accounts.models import Bond
from core.audit.models import ReadRecord
from earlyadvice.advice_rules import HANDLING
from earlyadvice.lifecycle import State
from earlyadvice.models import Advice, Discussion, Request
from tests.cast import Api, ApiOf, Cast
from tests.earlyadvice.steps import facts
from tests.earlyadvice.test_actions import (
    advise,
    ask_second,
    contribute,
    correct,
    in_state,
    own_view,
    record,
)
from tests.papers import pdf_flat, text_of

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]
FORMS = ("docx", "pdf")
HOSTILE = "#panic() <b>&amp;</b> {{ x }} \u202eetirw \x07 " + "L" * 300


def taken(browser: Client, request: Request, name: str, asked: str = "") -> Any:
    return browser.get(f"/early-advice/{request.pk}/{name}{asked}")


def corrected(cast: Cast) -> Request:
    request = in_state(cast, State.ADVISED)
    correct(cast, request)
    return request


@pytest.mark.parametrize("form", FORMS)
def test_advice_says_who_when_which_version_and_how_it_is_handled(
    cast: Cast, browser_of: BrowserOf, form: str
) -> None:
    request = in_state(cast, State.ALLOCATED)
    advise(
        cast,
        request,
        facts=facts("Look at the suspect.", sections={"consent_steps": "He asked nothing."}),
    )
    response = taken(browser_of("legal_manager"), request, f"advice.{form}")
    said = text_of(response)
    assert response.status_code == 200
    for words in (
        HANDLING,
        "URN: 06RX0012326",
        "Version: 1 of 1",
        "Given by: Prosecutor, ",
        "Look at the suspect.",
        "Steps taken to be sure of consent",
        "He asked nothing.",
        "Ask for the messages.",
        "Friday 8 January 2027",
        "May point either way",
        "S1, ",
    ):
        assert words in said, words


@pytest.mark.parametrize("form", FORMS)
def test_a_correction_says_why_and_an_older_version_that_it_is_older(
    cast: Cast, browser_of: BrowserOf, form: str
) -> None:
    request, browser = corrected(cast), browser_of("prosecutor")
    newest = text_of(taken(browser, request, f"advice.{form}"))
    assert "Version: 2 of 2" in newest
    assert "Corrected, because: A date was wrong." in newest
    older = text_of(taken(browser, request, f"advice.{form}", "?version=1"))
    assert "Version: 1 of 2" in older
    assert "This is an older version. Version 2 stands in its place." in older
    assert "A date was wrong." not in older
    for wrong in ("3", "0", "x", "²", "9" * 40):
        assert taken(browser, request, f"advice.{form}", f"?version={wrong}").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_the_request_is_written_out_as_its_page_shows_it(
    cast: Cast, browser_of: BrowserOf, form: str
) -> None:
    request = in_state(cast, State.ALLOCATED)
    said = text_of(taken(browser_of("prosecutor"), request, f"request.{form}"))
    for words in ("06RX0012326", "What the police ask", request.factual_summary, "Lawyer: Prosec"):
        assert words in said, words


@pytest.mark.parametrize("form", FORMS)
def test_the_note_of_a_discussion_says_its_version_and_both_sides(
    cast: Cast, browser_of: BrowserOf, form: str
) -> None:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request, points="Points of the lawyer.")
    contribute(cast, request, points="Points of the officer.")
    said = text_of(taken(browser_of("prosecutor"), request, f"note.{form}"))
    for words in (
        "The messages of October are asked for.",
        "version 1",
        "Points of the lawyer.",
        "Points of the officer.",
        "The police investigate, and decide on no further action.",
    ):
        assert words in said, words
    one = Discussion.objects.get()
    browser = browser_of("prosecutor")
    assert taken(browser, request, f"note.{form}", f"?discussion={one.pk}").status_code == 200
    assert taken(browser, request, f"note.{form}", f"?discussion={uuid4()}").status_code == 404


@pytest.mark.parametrize("name", ["advice", "note"])
def test_what_is_not_there_yet_is_said(cast: Cast, browser_of: BrowserOf, name: str) -> None:
    request = in_state(cast, State.ALLOCATED)
    response = taken(browser_of("prosecutor"), request, f"{name}.pdf")
    assert response.status_code == 409
    assert "on this request yet." in response.content.decode()


def test_the_second_lawyer_has_no_word_of_the_first_before_their_own_view(
    cast: Cast, browser_of: BrowserOf
) -> None:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request, points="Points of the lawyer.")
    contribute(cast, request, points="Points of the officer.")
    ask_second(cast, request)
    second, manager = browser_of("second_prosecutor"), browser_of("legal_manager")
    first = ("Points of the lawyer.", "The messages of October are asked for.")
    places = ("", "note.pdf", "note.docx", "request.pdf", "request.docx")
    for place in places:
        said = text_of(taken(second, request, place))
        assert not [words for words in first if words in said], place
    assert "Points of the officer." in text_of(taken(second, request, "note.pdf"))
    assert first[0] in text_of(taken(manager, request, "note.pdf"))
    own_view(cast, request)
    for place in places[:3]:
        assert all(words in text_of(taken(second, request, place)) for words in first), place


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["request", "note", "advice"])
def test_a_document_is_for_those_who_see_the_request(
    cast: Cast, browser_of: BrowserOf, name: str, form: str
) -> None:
    request = in_state(cast, State.ADVISED)
    record(cast, request)
    cast.bond(request.matter, cast.people["unit_head"], Bond.CONFLICTED)
    assert taken(browser_of("paralegal_officer"), request, f"{name}.{form}").status_code == 200
    for stranger in ("other_prosecutor", "unit_head"):
        response = taken(browser_of(stranger), request, f"{name}.{form}")
        assert response.status_code == 404
        assert b"06RX0012326" not in response.content


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_kept_and_its_name_names_nobody(
    cast: Cast, browser_of: BrowserOf, form: str
) -> None:
    request = in_state(cast, State.ADVISED)
    response = taken(browser_of("prosecutor"), request, f"advice.{form}")
    named = f'attachment; filename="advice-version-1-06RX0012326.{form}"'
    assert response.headers["Content-Disposition"] == named
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_every_download_is_logged_as_what_was_taken(cast: Cast, browser_of: BrowserOf) -> None:
    request = in_state(cast, State.ADVISED)
    before = ReadRecord.objects.count()
    taken(browser_of("prosecutor"), request, "advice.pdf")
    (row,) = ReadRecord.objects.order_by("id")[before:]
    advice = Advice.objects.get()
    assert (row.actor, row.kind, row.record_ids, row.matter_ids) == (
        cast.people["prosecutor"],
        "advice-pdf",
        [advice.pk],
        [request.matter_id],
    )
    assert (row.operation, row.route) == ("consultation", "request-advice-pdf")


@pytest.mark.parametrize("form", FORMS)
def test_hostile_words_come_back_as_typed_or_as_what_they_hide(
    cast: Cast, browser_of: BrowserOf, form: str
) -> None:
    request = in_state(cast, State.ALLOCATED)
    advise(cast, request, facts=facts(HOSTILE))
    said = text_of(taken(browser_of("prosecutor"), request, f"advice.{form}"))
    assert "#panic() <b>&amp;</b> {{ x }} [U+202E]etirw [U+0007]" in said
    assert "L" * 300 in "".join(said.split())


# --- the force -----------------------------------------------------------------------------------


def pdf_of(
    api: Api, request: Request, asked: str = "", what: str = "advice", **headers: str
) -> Any:
    path = f"/api/v1/early-advice-requests/{request.pk}/{what}.pdf{asked}"
    return api.client.get(path, headers={**api.headers, **headers})


def test_the_force_takes_the_newest_advice_and_the_log_names_it(cast: Cast, api: Api) -> None:
    request = corrected(cast)
    response = pdf_of(api, request, Accept="application/pdf")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    said = pdf_flat(response.content)
    assert HANDLING in said
    assert "Corrected, because: A date was wrong." in said
    row = ReadRecord.objects.order_by("-id")[0]
    assert (row.operation, row.kind, row.actor, row.recipient) == (
        "disclosure",
        "advice-pdf",
        cast.people["officer"],
        "Greater Manchester Police: record system",
    )
    assert "Version: 1 of 2" in pdf_flat(pdf_of(api, request, "?version=1").content)


def test_the_force_is_told_why_there_is_no_document(cast: Cast, api: Api, api_of: ApiOf) -> None:
    request = in_state(cast, State.ALLOCATED)
    codes = {}
    for asked in ("", "?version=x", "?version=", "?form=docx"):
        response = pdf_of(api, request, asked, Accept="application/pdf")
        assert response.headers["Content-Type"] == "application/problem+json"
        codes[asked] = (response.status_code, response.json()["code"])
    assert codes == {
        "": (409, "no-advice"),
        "?version=x": (400, "version-invalid"),
        "?version=": (400, "version-invalid"),
        "?form=docx": (400, "unknown-parameter"),
    }
    advise(cast, request)
    assert pdf_of(api, request, "?version=2").status_code == 404
    assert pdf_of(api_of("7777", cast.other_force), request).status_code == 404


def test_the_advice_of_one_day_is_the_same_document_on_another(cast: Cast, api: Api) -> None:
    request = in_state(cast, State.ADVISED)
    first = pdf_of(api, request).content
    assert timezone.now()
    assert pdf_of(api, request).content == first


def test_the_force_takes_the_note_of_a_discussion_and_the_log_names_it(
    cast: Cast, api: Api
) -> None:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    contribute(cast, request)
    found = Discussion.objects.get()

    response = pdf_of(api, request, what="note", Accept="application/pdf")

    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    said = pdf_flat(response.content)
    for words in (HANDLING, found.note, "What the officer says", "What the CPS says"):
        assert words in said
    row = ReadRecord.objects.order_by("-id")[0]
    assert (row.operation, row.kind, row.record_ids) == (
        "disclosure",
        "discussion-pdf",
        [found.pk],
    )
    again = pdf_of(api, request, f"?discussion={found.pk}", what="note")
    assert pdf_flat(again.content) == said


def test_the_note_holds_the_lawyers_words_only_after_the_officers_own(cast: Cast, api: Api) -> None:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    found = Discussion.objects.get()

    said = pdf_flat(pdf_of(api, request, what="note").content)

    assert found.note
    assert found.note not in said
    assert "What the CPS says" not in said
    assert "The officer is asked for their own points" in said
    assert "they do not see yours" not in said  # those words are for the lawyer


def test_the_force_is_told_why_there_is_no_note(cast: Cast, api: Api, api_of: ApiOf) -> None:
    request = in_state(cast, State.ALLOCATED)

    none = pdf_of(api, request, what="note")

    assert (none.status_code, none.json()["code"]) == (409, "no-discussion")
    record(cast, request)
    for asked in (f"?discussion={uuid4()}", "?discussion=x", "?discussion="):
        assert pdf_of(api, request, asked, what="note").status_code == 404
    assert pdf_of(api_of("7777", cast.other_force), request, what="note").status_code == 404
