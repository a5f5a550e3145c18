"""Nothing typed is lost: not by a time-out, another window, a lost race or another person."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client

from core.accounts.work import system_user, work
from core.drafts import actions
from core.drafts.models import Draft
from core.drafts.pages import DraftedPage
from core.drafts.tasks import forget
from core.drafts.tokens import Token, read, signed
from core.errors import Stale
from core.forms import DRAFT_TOKEN, LongText
from core.pages import FormPage
from core.routes import routes
from earlyadvice.lifecycle import State
from earlyadvice.models import Query
from tests.cast import Cast
from tests.earlyadvice.test_actions import in_state

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PLACE = "/early-advice/01a20000-0000-7000-8000-000000000000/ask/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def keep(cast: Cast, words: str, by: str = "prosecutor", **how: Any) -> Draft:
    person = cast.fresh(by)
    with work(person):
        return actions.keep(form=PLACE, by=person, at=NOW, words=words, **how)


def words_of(cast: Cast, form: str = PLACE, by: str = "prosecutor") -> tuple[str, list[str]]:
    """The words of the draft that stands, and of those put aside."""
    person = cast.fresh(by)
    with work(person):
        stands = actions.words_of(actions.standing(form, person))
        return stands, [actions.words_of(one) for one in actions.aside(form, person)]


# --- keeping -------------------------------------------------------------------------------------


def test_a_draft_is_kept_encrypted_and_for_its_author_alone(cast: Cast) -> None:
    draft = keep(cast, "Words of a draft")

    assert "Words" not in draft.body
    assert words_of(cast) == ("Words of a draft", [])
    for other in ("legal_manager", "second_prosecutor", "administrator"):
        with work(cast.fresh(other)):
            assert Draft.objects.count() == 0
    assert not hasattr(Draft, "history")


def test_a_save_from_an_older_window_puts_the_other_text_aside_and_loses_neither(
    cast: Cast,
) -> None:
    keep(cast, "First window", version=0)
    keep(cast, "First window, longer", version=1)

    keep(cast, "Second window", version=0)

    assert words_of(cast) == ("Second window", ["First window, longer"])


def test_a_page_that_saves_by_itself_is_told_of_the_other_window(cast: Cast) -> None:
    keep(cast, "First window", version=0)

    with pytest.raises(Stale):
        keep(cast, "Second window", version=0, only=True)
    assert words_of(cast) == ("First window", [])


def test_an_old_window_does_not_meet_a_newer_draft_by_chance(cast: Cast) -> None:
    """A version is used once in the life of a form, also after it was sent."""
    keep(cast, "Sent long ago", version=0)
    person = cast.fresh("prosecutor")
    with work(person):
        actions.sent(form=PLACE, by=person, at=NOW)
    keep(cast, "A new one", version=0)

    keep(cast, "The window of the first one", version=1)

    assert words_of(cast) == ("The window of the first one", ["A new one"])


def test_drafts_go_thirty_days_after_their_form_was_sent_and_not_before(cast: Cast) -> None:
    keep(cast, "Sent")
    person = cast.fresh("prosecutor")
    with work(person):
        actions.sent(form=PLACE, by=person, at=NOW)
    keep(cast, "Still being written")

    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        forget()
    assert Draft.objects.count() == 2
    with time_machine.travel(NOW + timedelta(days=30, seconds=1), tick=False):
        forget()
    with work(system_user("watchdog")):
        assert Draft.objects.count() == 1
    assert words_of(cast) == ("Still being written", [])


def test_what_was_put_aside_goes_with_the_form_that_was_sent(cast: Cast) -> None:
    keep(cast, "First window", version=0)
    keep(cast, "Second window", version=0)
    person = cast.fresh("prosecutor")
    with work(person):
        actions.sent(form=PLACE, by=person, at=NOW)

    assert words_of(cast) == ("", [])
    with time_machine.travel(NOW + timedelta(days=30, seconds=1), tick=False):
        forget()
    with work(system_user("watchdog")):
        assert Draft.objects.count() == 0


def test_a_draft_that_nobody_has_saved_for_eighteen_months_goes(cast: Cast) -> None:
    keep(cast, "Never sent")

    with time_machine.travel(NOW + timedelta(days=548), tick=False):
        forget()
    assert words_of(cast) == ("Never sent", [])
    with time_machine.travel(NOW + timedelta(days=548, seconds=1), tick=False):
        forget()
    assert words_of(cast) == ("", [])


def test_ten_are_put_aside_and_the_oldest_goes(cast: Cast) -> None:
    for number in range(12):
        keep(cast, f"Window {number}", version=-1)

    assert words_of(cast) == ("Window 11", [f"Window {number}" for number in range(10, 0, -1)])
    person = cast.fresh("prosecutor")
    with work(person):
        oldest = actions.aside(PLACE, person)[-1]
        actions.go_on_with(draft_id=oldest.pk, form=PLACE, by=person, at=NOW)
    assert words_of(cast) == ("Window 1", [f"Window {number}" for number in range(11, 1, -1)])


# --- the token -----------------------------------------------------------------------------------


def test_a_token_says_whose_where_and_which_and_cannot_be_made_by_others() -> None:
    token = Token(person=7, form=PLACE, version=3)

    assert read(signed(token)) == token
    assert read(signed(token)[:-1] + "x") is None
    assert read("") is None
    with time_machine.travel(NOW, tick=False):
        old = signed(token)
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert read(old) is None


# --- a session that has ended --------------------------------------------------------------------


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def boxes_of(body: str, **typed: str) -> dict[str, str]:
    """What a browser would send: the hidden fields of the main form, and what is typed."""
    hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', body))
    return {**hidden, **typed}


@pytest.fixture
def asking(cast: Cast) -> str:
    """The page on which the lawyer asks the police something."""
    request = in_state(cast, State.ALLOCATED)
    return f"/early-advice/{request.pk}/ask/"


def lawyer(cast: Cast, **how: Any) -> Client:
    client = Client(**how)
    client.force_login(cast.prosecutor, BACKEND)
    return client


def test_a_form_sent_after_the_session_ended_is_kept_and_gone_on_with(
    cast: Cast, asking: str
) -> None:
    with time_machine.travel(NOW, tick=False):
        client = lawyer(cast)
        sent = boxes_of(page_of(client, asking), text="Which messages are there?")
        client.logout()

        response = client.post(asking, sent)

        assert response.status_code == 302
        assert response["Location"] == f"/account/login/?next={quote(asking, safe='')}"
        assert "What you typed was saved" in client.get(response["Location"]).content.decode()
        assert Query.objects.count() == 0
        client.force_login(cast.prosecutor, BACKEND)
        resumed = page_of(client, asking)
        assert "Which messages are there?" in resumed
        assert "This goes on with your draft, saved Tue 24 November 2026 at 09:00" in resumed


def test_somebody_else_who_signed_in_meanwhile_neither_sends_nor_sees_it(
    cast: Cast, asking: str
) -> None:
    client = lawyer(cast)
    sent = boxes_of(page_of(client, asking), text="Which messages are there?")
    client.force_login(cast.legal_manager, BACKEND)

    response = client.post(asking, sent)

    assert response.status_code == 403
    assert "Which messages" not in response.content.decode()
    assert Query.objects.count() == 0
    assert "Which messages" not in page_of(client, asking)
    assert "Which messages are there?" in page_of(lawyer(cast), asking)


def test_a_forgery_token_that_no_longer_fits_keeps_the_form_too(cast: Cast, asking: str) -> None:
    client = lawyer(cast, enforce_csrf_checks=True)
    sent = boxes_of(page_of(client, asking), text="Which messages are there?")
    sent["csrfmiddlewaretoken"] = "x" * 64

    response = client.post(asking, sent)

    assert (response.status_code, response["Location"]) == (302, asking)
    resumed = page_of(client, asking)
    assert "Check it and send it again." in resumed
    assert "Which messages are there?" in resumed
    assert Query.objects.count() == 0


def test_what_comes_without_a_session_stands_beside_the_authors_own_words(
    cast: Cast, asking: str
) -> None:
    client = lawyer(cast)
    client.post(asking, {**boxes_of(page_of(client, asking), text="My own"), "save-draft": "1"})
    sent = boxes_of(
        page_of(client, asking), text="Of who found the window"
    )  # of the draft as it is
    client.logout()

    client.post(asking, sent)

    stands, beside = words_of(cast, asking)
    assert "Of who found the window" in stands
    assert ["My own" in one for one in beside] == [True]


def test_what_comes_without_a_session_pushes_nothing_out(cast: Cast, asking: str) -> None:
    client = lawyer(cast)
    client.post(asking, {**boxes_of(page_of(client, asking), text="My own"), "save-draft": "1"})
    sent = boxes_of(page_of(client, asking))
    client.logout()
    for number in range(10):
        assert client.post(asking, {**sent, "text": f"Flood {number}"}).status_code == 302

    last = {**sent, "text": "Flood 10"}
    offered = client.post(asking, last, headers={"Sec-Fetch-Site": "same-origin"})
    by_script = client.post(asking, last, headers={"Accept": "application/json"})

    assert offered.status_code == 403
    assert "Flood 10" in offered.content.decode()  # to be sent again
    assert by_script.status_code == 401
    assert "is saved" not in by_script.json()["message"]
    stands, beside = words_of(cast, asking)
    assert "Flood 9" in stands
    assert len(beside) == 10
    assert "My own" in beside[-1]


def test_a_text_without_end_is_not_kept_without_a_session(cast: Cast, asking: str) -> None:
    client = lawyer(cast)
    sent = boxes_of(page_of(client, asking), text="x" * 1_000_000)
    client.logout()

    assert client.post(asking, sent).status_code == 403
    assert Draft.objects.count() == 0


def test_a_token_of_another_page_or_of_nobody_keeps_nothing(cast: Cast, asking: str) -> None:
    client = lawyer(cast)
    sent = boxes_of(page_of(client, asking), text="Words")
    client.logout()
    elsewhere = asking.replace("/ask/", "/return/")

    for path, boxes in ((elsewhere, sent), (asking, {**sent, DRAFT_TOKEN: "forged"})):
        response = client.post(path, boxes)
        assert response.status_code == 403  # the page that offers to send it again
        assert "Words" in response.content.decode()
    assert Draft.objects.count() == 0


def test_script_that_saves_for_nobody_says_so(cast: Cast, asking: str) -> None:
    client = lawyer(cast)
    sent = boxes_of(page_of(client, asking), text="Words")
    client.logout()

    response = client.post(asking, sent, headers={"Accept": "application/json"})

    assert response.status_code == 401
    assert "sign in again" in response.json()["message"]
    assert "Words" in page_of(lawyer(cast), asking)


# --- a page that is written over days ------------------------------------------------------------


def test_a_draft_is_saved_by_a_button_and_by_script_and_gone_when_sent(
    cast: Cast, asking: str
) -> None:
    with time_machine.travel(NOW, tick=False):
        client = lawyer(cast)
        sent = boxes_of(page_of(client, asking), text="Which", way="carry-on")
        assert client.post(asking, {**sent, "save-draft": "1"}).status_code == 302
        body = page_of(client, asking)
        assert "Draft saved at 09:00." in body
        sent = boxes_of(body, text="Which messages?", way="carry-on")
        for part, value in (("day", "1"), ("month", "12"), ("year", "2026")):
            sent[f"expected_on-{part}"] = value

        saved = client.post(asking, sent, headers={"Accept": "application/json"}).json()
        again = client.post(asking, sent, headers={"Accept": "application/json"})

        assert saved["saved"] == "09:00"
        assert again.status_code == 409  # the token of before the save
        assert "another window" in again.json()["message"]
        done = client.post(asking, {**sent, DRAFT_TOKEN: saved["token"]})
        assert done.status_code == 302, done.content.decode()
        assert Query.objects.get().text == "Which messages?"
        assert "This goes on with your draft" not in page_of(client, asking)


def test_what_was_typed_in_another_window_is_shown_and_can_be_chosen(
    cast: Cast, asking: str
) -> None:
    first, second = lawyer(cast), lawyer(cast)
    boxes = [boxes_of(page_of(client, asking)) for client in (first, second)]
    first.post(asking, {**boxes[0], "text": "Of the first", "save-draft": "1"})
    second.post(asking, {**boxes[1], "text": "Of the second", "save-draft": "1"})

    body = page_of(first, asking)
    assert ">Of the second</textarea>" in body
    (use,) = re.findall(r'value="(use:[0-9a-f-]+)"', body)
    first.post(asking, {"draft-do": use})

    body = page_of(first, asking)
    assert ">Of the first</textarea>" in body
    assert "Of the second" in body  # put aside in its turn
    assert first.post(asking, {"draft-do": "use:nonsense"}).status_code == 302
    (throw,) = re.findall(r'value="(throw:[0-9a-f-]+)">Start again', body)
    first.post(asking, {"draft-do": throw})
    assert ">Of the first</textarea>" not in page_of(first, asking)


def test_a_form_that_is_refused_is_safe_should_the_window_be_closed(
    cast: Cast, asking: str
) -> None:
    client = lawyer(cast)
    sent = boxes_of(page_of(client, asking), text="Without a date")

    assert client.post(asking, sent).status_code == 422
    assert "Without a date" in page_of(lawyer(cast), asking)


# --- everywhere ----------------------------------------------------------------------------------

# administrators' pages of a room below that of drafts
WITHOUT = {"SupportTextPage", "JointUnitsPage", "EndSharingPage"}


def test_every_form_with_a_long_text_keeps_it() -> None:
    forms = {}
    for route in routes():
        view = getattr(route.view, "view_class", None)
        if isinstance(view, type) and issubclass(view, FormPage):
            fields = view.form_class.base_fields.values()
            if any(isinstance(field, LongText) for field in fields):
                forms[view.__name__] = issubclass(view, DraftedPage)
    assert len(forms) > 10
    assert {name for name, keeps in forms.items() if not keeps} == WITHOUT
