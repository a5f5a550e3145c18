"""The language aid: what it marks, what it passes over, and that nothing of it is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.reviews.language import Phrase, marks_in
from tests.casework import referring
from tests.cast import Cast

PHRASES = [Phrase("failed to resist", "No law asks for it.", "Say what the suspect did.")]


def found(text: str, code: str = "evidential") -> list[str]:
    marks = marks_in([(code, "Evidence", text)], PHRASES, about_myths="myths")
    return [one.around for one in marks]


def test_a_phrase_is_marked_with_the_words_around_it_why_and_what_instead() -> None:
    text = "In the end she Failed  to\nresist him."
    [mark] = marks_in([("evidential", "Evidence", text)], PHRASES, about_myths="myths")
    assert (mark.where, mark.around) == ("Evidence", text)
    assert (mark.phrase.why, mark.phrase.instead) == (
        "No law asks for it.",
        "Say what the suspect did.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "He said “she failed to resist” twice.",
        'He said "she failed to resist" twice.',
        "He said ‘she failed to resist’ twice.",
        "She failed to resistance.",
        "",
    ],
)
def test_quotations_and_other_words_are_passed_over(text: str) -> None:
    assert found(text) == []


def test_the_section_about_myths_is_passed_over() -> None:
    assert found("That she failed to resist is a myth.", "myths") == []


def test_what_follows_a_quotation_is_looked_at() -> None:
    assert len(found("He said “she failed to resist”. She failed to resist.")) == 1


def test_a_long_text_is_shown_in_part() -> None:
    [around] = found("x" * 100 + " she failed to resist " + "y" * 100)
    assert around.startswith("…")
    assert around.endswith("…")


@pytest.mark.django_db
def test_looking_leaves_no_trace_anywhere(
    cast: Cast, browser_of: Callable[[str], Client], caplog: pytest.LogCaptureFixture
) -> None:
    referral = referring.allocated(cast)
    here, lawyer = f"/referrals/{referral.pk}/review/", browser_of("prosecutor")
    lawyer.post(here, {"evidential": "She failed to resist.", "save-draft": "1"})
    before = {model: model._default_manager.count() for model in apps.get_models()}
    sessions = [sorted(one.get_decoded()) for one in Session.objects.all()]

    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as said:
        response = lawyer.get(f"{here}language/")

    assert "It measures the victim by resistance" in response.content.decode()
    after = {model: model._default_manager.count() for model in apps.get_models()}
    grown = {model.__name__ for model in before if after[model] != before[model]}
    assert grown == {"ReadRecord"}  # that the case was read, as for every page
    assert [sorted(one.get_decoded()) for one in Session.objects.all()] == sessions
    assert "resist" not in str([one.get_decoded() for one in Session.objects.all()])
    assert "resist" not in caplog.text.replace("failed-to-resist", "")
    writes = [one["sql"] for one in said if one["sql"].startswith(("INSERT", "UPDATE"))]
    assert not [sql for sql in writes if "resist" in sql]
