"""Pages: who may come in, what is shown, and that nothing typed is ever lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from jinja2 import UndefinedError

from core import pages
from core.accounts.models import User
from core.routes import Operation, Policy
from tests.gallery.pages import EverythingPage, GalleryPage, Shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gallery")]

FILLED = {
    "collar": "4412",
    "days": "5",
    "reason": "Two lines\nof reason",
    "outcome": "return",
    "details": "Send the timetable",
    "missing": ["summary", "urn"],
    "lawyer": "7",
    "until-day": "5",
    "until-month": "1",
    "until-year": "2027",
    "sure": "on",
    "version": "4",
}


def sent(client: Client, **changes: Any) -> str:
    response = client.post("/gallery/form/", FILLED | changes)
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def heading(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)
    return found.group(1).strip() if found else ""


def title(html: str) -> str:
    found = re.search(r"<title>(.*?)</title>", html, re.S)
    return found.group(1) if found else ""


def summary(html: str) -> list[tuple[str, str]]:
    """The lines of the error summary, each with its link."""
    found = re.search(r'govuk-error-summary__list">(.*?)</ul>', html, re.S)
    lines = re.findall(r"<li>(.*?)</li>", found.group(1), re.S) if found else []
    result = []
    for line in lines:
        link = re.search(r'href="([^"]*)"', line)
        result.append((link.group(1) if link else "", re.sub(r"<[^>]+>", "", line).strip()))
    return result


# --- what is shown -------------------------------------------------------------------------------


PATHS = ["clocks", "case", "ledger", "list", "empty", "form", "writing"]


@pytest.mark.parametrize("name", PATHS)
def test_every_component_is_drawn(client: Client, name: str) -> None:
    response = client.get(f"/gallery/{name}/")
    assert response.status_code == 200
    html = response.content.decode()
    assert heading(html)
    assert title(html).endswith(" – RASSO casework")
    assert html.count("<h1") == 1


@pytest.mark.parametrize("name", PATHS)
def test_no_page_has_anything_inline_and_every_page_leads_to_support(
    client: Client, name: str
) -> None:
    html = client.get(f"/gallery/{name}/").content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\s(style|on[a-z]+)=", html)
    assert "<style" not in html
    assert 'href="/support/"' in html


@pytest.mark.parametrize("name", PATHS)
def test_ids_are_used_once_and_links_within_the_page_lead_somewhere(
    client: Client, name: str
) -> None:
    html = client.get(f"/gallery/{name}/").content.decode()
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert sorted(ids) == sorted(set(ids))
    labelled = re.findall(r'aria-(?:labelledby|describedby)="([^"]*)"', html)
    for name_of in {one for many in labelled for one in many.split()}:
        assert name_of in ids


def test_no_page_is_kept_by_browsers_or_proxies(client: Client) -> None:
    assert client.get("/gallery/clocks/").headers["Cache-Control"] == "no-store"


def test_a_clock_says_its_sum_and_shows_colour_only_when_it_presses(client: Client) -> None:
    html = client.get("/gallery/clocks/").content.decode()
    assert "by <time" in html
    assert ">Mon 21 December 2026</time>" in html
    assert ">Monday 21 December 2026</time>" in html
    assert '<span class="rasso-clock__left">(4 working days left)</span>' in html
    assert "rasso-clock__left--critical" in html
    assert 'rasso-clock__left">(paused, 9 working days left)' in html


def test_what_others_may_do_is_folded_away_with_who_may(client: Client) -> None:
    html = re.sub(r"\s+", " ", client.get("/gallery/case/").content.decode())
    assert "Give this request to another lawyer – a legal manager<" in html
    assert html.count('class="govuk-button rasso-next__button"') == 1


def test_an_empty_fact_is_not_drawn(client: Client) -> None:
    assert "Explanation given" not in client.get("/gallery/case/").content.decode()


def test_a_list_shows_what_was_chosen_and_how_to_remove_it(client: Client) -> None:
    html = client.get("/gallery/list/?state=advice&force=gmp&state=nonsense").content.decode()
    assert html.count('class="moj-filter__tag"') == 2
    assert (
        'href="?state=nonsense&amp;force=gmp"' in html
        or 'href="?force=gmp&amp;state=nonsense"' in html
    )
    assert html.count(" checked>") == 2
    assert ">Clear filters</a>" in html


def test_a_list_keeps_its_filters_from_page_to_page(client: Client) -> None:
    html = client.get("/gallery/list/?force=gmp&page=2").content.decode()
    assert "Showing 26 to 50 of 89" in html
    assert 'href="?force=gmp&amp;page=3"' in html
    assert 'href="?force=gmp" rel="prev"' in html


def test_words_of_a_case_are_escaped() -> None:
    html = pages.render(
        RequestFactory().get("/"),
        "gallery/empty.html",
        {
            "page": Shown("<b>title</b>", {"empty": Empty()}),
            "frame": {},
            "banners": (),
        },
    ).content.decode()
    assert "<b>title</b>" not in html
    assert "<script>alert" not in html


class Empty:
    title = "<script>alert(1)</script>"
    text = "<script>alert(2)</script>"
    href = ""


def test_a_template_that_asks_the_database_fails() -> None:
    class Nosy(Empty):
        @property
        def text(self) -> str:  # type: ignore[override]
            return str(User.objects.count())

    with pytest.raises(pages.QueryInTemplate):
        pages.render(
            RequestFactory().get("/"),
            "gallery/empty.html",
            {"page": Shown("Nosy", {"empty": Nosy()}), "frame": {}, "banners": ()},
        )
    assert User.objects.filter(pk=0).count() == 0  # and the connection is as it was


def test_a_template_that_asks_for_what_a_page_does_not_have_fails() -> None:
    with pytest.raises(UndefinedError, match="Shown has no 'areas'"):
        pages.render(
            RequestFactory().get("/"),
            "support/support.html",
            {"page": Shown("Support"), "frame": {}, "banners": ()},
        )


def test_a_page_shows_a_frozen_dataclass() -> None:
    class Loose(GalleryPage):
        title = "Loose"
        template = "gallery/empty.html"

        def contents(self) -> Any:
            return {"title": "a dictionary"}

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(TypeError, match="Loose must show a frozen dataclass"):
        Loose.as_view()(request)


# --- who may come in -----------------------------------------------------------------------------


def test_somebody_not_signed_in_is_sent_to_sign_in_and_back(client: Client) -> None:
    response = client.get("/gallery/cases/?state=advice")
    assert response.status_code == 302
    assert (
        response.headers["Location"]
        == "/account/login/?next=%2Fgallery%2Fcases%2F%3Fstate%3Dadvice"
    )


def test_a_page_for_forces_is_a_fault_of_the_program() -> None:
    class ForForces(GalleryPage):
        policy = Policy.FORCE
        operation = Operation.NONE

    with pytest.raises(ImproperlyConfigured):
        ForForces.as_view()(RequestFactory().get("/"))


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/gallery/signed-in/", 200, "For staff"),
        ("/gallery/cases/", 403, "This page is for people who hold a role in a unit or an Area."),
        ("/gallery/administrators/", 403, "This page is for administrators."),
    ],
)
def test_a_role_is_asked_for_at_the_door(
    client: Client, someone: User, path: str, status: int, said: str
) -> None:
    client.force_login(someone)
    response = client.get(path)
    assert response.status_code == status
    assert said in response.content.decode()
    assert "Someone" in response.content.decode()  # the head of the page knows who it is


# --- a form --------------------------------------------------------------------------------------


def test_a_form_that_is_sent_moves_on_and_says_so_once(client: Client) -> None:
    response = client.post("/gallery/form/", FILLED)
    assert response.status_code == 302
    assert response.headers["Location"] == "/gallery/clocks/"
    assert "The request is taken" in client.get("/gallery/clocks/").content.decode()
    assert "The request is taken" not in client.get("/gallery/clocks/").content.decode()


def test_an_incomplete_form_says_what_is_missing_in_title_and_summary(client: Client) -> None:
    response = client.post("/gallery/form/", FILLED | {"reason": "", "until-day": ""})
    html = response.content.decode()
    assert response.status_code == 422
    assert title(html) == "Error: Check this request – RASSO casework"
    assert summary(html) == [
        ("#id_reason", "Enter why this is returned"),
        ("#id_until-day", "The day of the answer must include a day"),
    ]


def test_every_link_of_an_error_summary_has_its_target(client: Client) -> None:
    html = client.post("/gallery/form/", {"version": "4"}).content.decode()
    ids = set(re.findall(r'\sid="([^"]*)"', html))
    lines = summary(html)
    assert len(lines) == 8
    assert all(href.removeprefix("#") in ids for href, _ in lines)


def assert_all_typed(html: str) -> None:
    assert 'value="5"' in html
    assert "Two lines\nof reason</textarea>" in html
    assert 'value="Send the timetable"' in html
    assert 'value="2027"' in html
    assert len(re.findall(r'type="checkbox"[^>]*checked', html)) == 3
    assert re.search(r'<option value="7" selected', html)
    assert re.search(r'value="return"[^>]*checked', html)


def test_a_rule_that_refuses_speaks_at_its_field_and_keeps_what_was_typed(client: Client) -> None:
    html = sent(client, collar="broken")
    assert summary(html) == [("#id_until-day", "The clock has run out: bail cannot be later.")]
    assert title(html).startswith("Error: ")
    assert_all_typed(html)


def test_a_rule_about_the_whole_speaks_at_the_top(client: Client) -> None:
    response = client.post("/gallery/form/", FILLED | {"collar": "whole"})
    assert response.status_code == 409
    assert summary(response.content.decode()) == [("", "The clock has run out.")]


def test_faults_of_the_input_go_to_the_fields_they_name(client: Client) -> None:
    html = sent(client, collar="invalid")
    assert summary(html) == [("#id_reason", "Say which line of enquiry is meant")]


def test_a_lost_race_shows_what_changed_and_keeps_what_was_typed(client: Client) -> None:
    html = sent(client, collar="stale")
    assert summary(html)[0][1].startswith(
        "This request was changed by someone else while you were working."
    )
    assert "Lawyer changed after version 4 – Priya Nair, Tue 15 December 2026 at 09:30" in html
    assert_all_typed(html)
    assert '<input type="hidden" name="version" value="9"' in html


def test_a_form_without_its_version_is_not_taken(client: Client) -> None:
    html = sent(client, version="")
    assert summary(html) == [("", "Open this page again: what it showed is no longer known")]


def test_a_page_that_no_longer_fits_still_shows_what_was_typed(client: Client) -> None:
    response = client.post("/gallery/form/", FILLED | {"collar": "moved"})
    html = response.content.decode()
    assert response.status_code == 409
    assert heading(html) == "This cannot be done now"
    assert "This request has been withdrawn." in html
    assert "Two lines\nof reason</textarea>" in html
    assert "Return it to the officer" in html
    assert "5 1 2027" in html


@pytest.mark.parametrize(("collar", "status"), [("forbidden", 403), ("gone", 404)])
def test_a_refusal_of_the_action_is_a_page_that_keeps_what_was_typed(
    client: Client, collar: str, status: int
) -> None:
    response = client.post("/gallery/form/", FILLED | {"collar": collar})
    assert response.status_code == status
    assert "Two lines\nof reason</textarea>" in response.content.decode()


def test_a_refusal_leaves_nothing_half_done(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = EverythingPage.act

    def half(self: EverythingPage, form: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO accounts_guesscount (account, window_starts_at, guesses)"
                " VALUES ('half', now(), 1)"
            )
        return real(self, form)

    monkeypatch.setattr(EverythingPage, "act", half)
    client.post("/gallery/form/", FILLED | {"collar": "broken"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_guesscount WHERE account = 'half'")
        assert cursor.fetchone() == (0,)


# --- signed out while typing ---------------------------------------------------------------------


def test_a_form_sent_after_the_session_ended_is_kept_to_be_sent_again(client: Client) -> None:
    response = client.post("/gallery/staff-form/", FILLED | {"secret_password": "never shown"})
    html = response.content.decode()
    assert response.status_code == 403
    assert heading(html) == "You were signed out"
    assert 'action="/gallery/staff-form/"' in html
    assert 'name="reason" rows="8" readonly>\nTwo lines\nof reason</textarea>' in html
    assert html.count('name="missing"') == 2
    assert '<input type="hidden" name="version" value="4">' in html
    assert "never shown" not in html


def test_a_stale_token_keeps_the_text_only_when_our_own_page_sent_it() -> None:
    client = Client(enforce_csrf_checks=True)
    ours = client.post("/gallery/form/", FILLED, headers={"Sec-Fetch-Site": "same-origin"})
    assert ours.status_code == 403
    assert "Two lines\nof reason</textarea>" in ours.content.decode()
    for site in ("cross-site", "same-site", "none"):
        theirs = client.post("/gallery/form/", FILLED, headers={"Sec-Fetch-Site": site})
        assert theirs.status_code == 403
        assert "of reason" not in theirs.content.decode()


# --- the pages of errors -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["400", "403", "404", "429", "500", "503", "errors/refused"])
def test_every_error_has_a_page_of_ours(client: Client, name: str) -> None:
    response = client.get(f"/gallery/error/{name}/")
    html = response.content.decode()
    assert heading(html)
    assert 'href="/support/"' in html


def test_an_unknown_address_is_a_page_of_ours(client: Client) -> None:
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert heading(response.content.decode()) == "We cannot find that"
