"""The eight minimum contents: they advise, never by length, and "none" is an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.facts import CaseFacts
from earlyadvice.rules import answered_count, thin_contents
from earlyadvice.submission import LineFacts, MaterialFacts, Submission, SupervisorReview

WHOLE = Submission(
    case=CaseFacts(urn="06RX0012326"),
    factual_summary="An invented account.",
    advice_sought="What to do next.",
    officer="4412",
    lines_of_enquiry=(LineFacts("A line", "ongoing", "May show the time"),),
    issues_text="None yet known.",
    material=(MaterialFacts("none"),),
    potentially_disclosable="None",
    supervisor_review=SupervisorReview("2087", "supervisor", date(2026, 11, 19), ""),
)


def thin(submission: Submission) -> list[str]:
    return [one.content for one in thin_contents(submission)]


def test_a_request_that_answers_everything_is_not_thin() -> None:
    assert thin(WHOLE) == []
    assert answered_count([]) == 8


@pytest.mark.parametrize(
    ("change", "content"),
    [
        ({"issues_text": " "}, "issues"),
        ({"material": ()}, "material"),
        ({"potentially_disclosable": ""}, "potentially_disclosable"),
        ({"factual_summary": "\n"}, "factual_summary"),
        ({"advice_sought": ""}, "advice_sought"),
        ({"supervisor_review": None}, "supervisor_review"),
        ({"lines_of_enquiry": (LineFacts("A line", "ongoing"),)}, "anticipated_outcome"),
    ],
)
def test_each_content_that_is_missing_is_named(change: dict[str, object], content: str) -> None:
    assert thin(replace(WHOLE, **change)) == [content]  # type: ignore[arg-type]


def test_without_lines_their_outcome_is_missing_too() -> None:
    assert thin(replace(WHOLE, lines_of_enquiry=())) == ["lines_of_enquiry", "anticipated_outcome"]


def test_a_completed_line_needs_no_anticipated_outcome() -> None:
    assert thin(replace(WHOLE, lines_of_enquiry=(LineFacts("Done", "completed"),))) == []


def test_the_length_of_an_answer_counts_for_nothing() -> None:
    short = replace(WHOLE, factual_summary="x", issues_text="x", potentially_disclosable="x")
    long = replace(WHOLE, factual_summary="x" * 9000, issues_text="x" * 9000)
    assert thin(short) == thin(long) == []


def test_the_score_counts_the_eight_contents_and_not_the_review() -> None:
    missing = thin_contents(replace(WHOLE, material=(), supervisor_review=None))
    assert answered_count(missing) == 7
