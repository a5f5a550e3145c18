"""What an item must say before it may be asked for, and what deserves a second look."""

from __future__ import annotations

from datetime import date

import pytest

from casework.plans.proportionality import (
    Category,
    ProportionalityFacts,
    faults_of,
    mentions_counselling,
    prompts_for,
    rests_on_credibility_alone,
)
from casework.plans.rules import (
    ItemFacts,
    PlanFacts,
    cause_of,
    digest_of,
    item_faults,
    may_go_first,
    needs_agreement,
    wait_until,
)
from tests.casework.planning import counselling, item, phone, record

TODAY = date(2026, 11, 24)
STATEMENT = Category("statement", "Statement")
PHONE = Category("phone", "Phone", record="digital", is_device=True)
HEALTH = Category("health_records", "Health records", record="third_party")
COUNSELLING = Category("counselling", "Counselling", record="counselling")
QUESTION = Category("question", "Question", is_question=True)
KNOWN = {one.code: one for one in (STATEMENT, PHONE, HEALTH, COUNSELLING, QUESTION)}


def codes(given: ItemFacts, kind: str = "plan") -> list[tuple[str, str]]:
    found = item_faults(
        given, kind=kind, categories=KNOWN, suspects={"S1"}, officers={"5150"}, today=TODAY
    )
    return [(one.pointer, one.code) for one in found]


def test_an_item_with_nothing_missing_has_no_fault() -> None:
    assert codes(item()) == []
    assert codes(phone()) == []
    assert codes(counselling()) == []


def test_digital_material_needs_each_answer_of_its_record() -> None:
    given = phone(line="", proportionality=ProportionalityFacts())
    assert [pointer for pointer, _ in codes(given)] == [
        "line",
        "reason_to_believe_held",
        "relevant_to_line",
        "necessary_and_proportionate",
        "why_this_source",
        "why_this_period",
        "less_intrusive_tried",
        "period_from",
        "notice",
        "approver_name",
        "device_part",
        "processing_notice",
    ]


def test_notice_is_withheld_only_for_a_reason() -> None:
    given = phone(proportionality=record(notice="withheld"))
    assert codes(given) == [("notice_withheld_because", "words-needed")]


def test_counselling_needs_substantial_probative_value_and_stops_no_decision() -> None:
    given = counselling(blocks=True, cannot_decide_because="We think so.", proportionality=record())
    assert codes(given) == [
        ("blocks", "never-blocks"),
        ("substantial_probative_value", "probative-value-needed"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "To test the complainant's credibility.",
        "Her reliability as a witness needs to be assessed.",
        "It is relevant to credibility in general.",
        "To check whether she is honest.",
    ],
)
def test_credibility_alone_is_no_line_of_enquiry(words: str) -> None:
    assert rests_on_credibility_alone(words)
    given = ItemFacts("health_records", "The notes.", why=words, line="The night.")
    found = faults_of(record(), HEALTH, why=given.why, line=given.line)
    assert [(one.pointer, one.code) for one in found] == [("why", "credibility-alone")]
    assert "no reasonable line of enquiry" in found[0].detail


@pytest.mark.parametrize(
    "words",
    [
        "The injuries of 26 September that she told the nurse about.",
        "Whether her reliable account of the taxi journey home is shown by a receipt.",
    ],
)
def test_a_named_line_is_one_whatever_else_is_said(words: str) -> None:
    assert not rests_on_credibility_alone(words)


@pytest.mark.parametrize(
    "words", ["her counsellor", "notes of therapy", "the psychologist's letter", "Counselling file"]
)
def test_counselling_is_noticed_under_any_name(words: str) -> None:
    assert mentions_counselling(words)
    assert codes(item(what=words)) == [("not_counselling_because", "counselling-named")]
    assert codes(item(what=words, not_counselling_because="It is a bill.")) == []


def test_a_question_asks_for_no_material() -> None:
    asked = item(category="question", what="Who was at home that night?")
    assert codes(asked, "question") == []
    hidden = item(category="question", what="Please send the phone records.")
    assert codes(hidden, "question") == [("what", "asks-for-material")]
    assert codes(asked, "plan") == [("category", "question-or-item")]
    assert codes(item(), "question") == [("category", "question-or-item")]


@pytest.mark.parametrize(
    ("category", "words", "period", "prompts"),
    [
        (PHONE, "A full download of it.", {}, ("full-download",)),
        (PHONE, "The one thread.", {}, ()),
        (HEALTH, "All her medical records.", {}, ("lifetime-records",)),
        (HEALTH, "The entry of 2 October.", {"period_from": date(2020, 1, 1)}, ("over-two-years",)),
        (STATEMENT, "A full download.", {}, ()),
    ],
)
def test_prompts_are_shown_and_block_nothing(
    category: Category, words: str, period: dict[str, date], prompts: tuple[str, ...]
) -> None:
    assert prompts_for(category, words, record(**period)) == prompts


def test_every_round_after_the_first_is_agreed_to() -> None:
    plain = PlanFacts("x", (item(),))
    assert not needs_agreement(plain, first=True)
    assert needs_agreement(plain, first=False)
    assert not needs_agreement(plain, first=False, same_words_after_part_reply=True)
    named = PlanFacts("x", (item(not_counselling_because="A bill."),))
    assert needs_agreement(named, first=True)


@pytest.mark.parametrize(
    ("outcome", "file_failed", "cause"),
    [
        ("", False, "cps"),
        ("completed", False, "cps"),
        ("part_completed", False, "police"),
        ("cannot_obtain", False, "police"),
        ("", True, "police"),
    ],
)
def test_a_round_is_the_cps_s_unless_something_of_theirs_shows_otherwise(
    outcome: str, file_failed: bool, cause: str
) -> None:
    assert cause_of(reply_outcome=outcome, file_failed=file_failed) == cause


def test_a_decision_waits_for_the_last_item_and_no_longer_than_a_pause() -> None:
    dates = [date(2026, 12, 1), date(2026, 12, 8)]
    assert wait_until(dates, today=TODAY, latest=date(2026, 12, 22)) == date(2026, 12, 8)
    assert wait_until(dates, today=TODAY, latest=date(2026, 12, 4)) == date(2026, 12, 4)


def test_an_approval_is_of_the_words_and_not_of_the_date() -> None:
    assert digest_of(counselling()) == digest_of(counselling(required_on=date(2027, 1, 8)))
    assert digest_of(counselling()) != digest_of(counselling(what="Another session."))


def test_what_takes_nobodys_information_may_go_first() -> None:
    assert may_go_first(STATEMENT)
    assert not any(may_go_first(one) for one in (PHONE, HEALTH, COUNSELLING, QUESTION))
