"""Advice: suspect first, structured, corrected by versions, and guarded where it leans to no
further action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.facts import CaseFacts, SuspectFacts
from core.accounts.work import work
from core.errors import Invalid, NotPermitted, RuleBroken
from core.notices.models import Event
from earlyadvice import advising, discussions
from earlyadvice.advice_rules import AdviceFacts, LineFacts, leans_to_stopping
from earlyadvice.lifecycle import State
from earlyadvice.models import Advice, Request, SecondReading
from earlyadvice.submission import LineFacts as StatedLine
from tests.cast import Cast
from tests.earlyadvice.steps import facts
from tests.earlyadvice.test_actions import (
    LATER,
    accept,
    advise,
    allocate,
    answer_second,
    arrange,
    as_person,
    ask_second,
    correct,
    in_state,
    own_view,
    record,
    respond,
    submit,
)
from tests.earlyadvice.test_questions import pointers, told

pytestmark = pytest.mark.django_db
LINE = LineFacts("Ask for the messages.", "What each said.", date(2027, 1, 8), "either")


def with_open_line(cast: Cast, *suspects: str) -> Request:
    """Allocated, with a line of enquiry that is still open and one that is completed."""
    request = submit(
        cast,
        case=CaseFacts(
            urn="06RX0012326",
            suspects=tuple(SuspectFacts(one, name="Invented") for one in suspects or ("S1",)),
        ),
        lines_of_enquiry=(
            StatedLine("Footage of the street.", "ongoing"),
            StatedLine("The first account.", "completed"),
        ),
    )
    accept(cast, request)
    allocate(cast, request)
    return Request.objects.get(pk=request.pk)


def stopping(request: Request, **changes: Any) -> AdviceFacts:
    """Advice that leans to no further action, with its open line explained."""
    (line,) = request.lines.filter(status="ongoing")
    whole = facts(
        "The evidence cannot reach the test.",
        leanings={"S1": "no_further_action"},
        lines=(),
        open_lines={str(line.pk): "It shows another street."},
    )
    return replace(whole, **changes)


def refused(cast: Cast, request: Request, given: AdviceFacts) -> list[str]:
    with pytest.raises(Invalid) as broken:
        advise(cast, request, facts=given)
    assert not Advice.objects.exists()
    return [code for _, code in pointers(broken)]


# --- structure -----------------------------------------------------------------------------------


def test_advice_is_kept_as_it_was_written_section_by_section(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    advise(
        cast,
        request,
        facts=facts("In short.", sections={"consent_steps": "He asked nothing."}, issues=("age",)),
    )
    given = Advice.objects.get()
    assert (given.text, given.consent_steps, given.myths) == ("In short.", "He asked nothing.", "")
    assert [(one.suspect.reference, one.leaning) for one in given.leanings.all()] == [  # type: ignore[union-attr]
        ("S1", "carry_on")
    ]
    (line,) = given.lines.all()
    assert (line.text, line.by_when, line.points) == (
        "Ask for the messages.",
        date(2027, 1, 8),
        "either",
    )


def test_everything_that_is_missing_is_said_at_once(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    given = AdviceFacts(text=" ", leanings={}, lines=(LineFacts("", points="elsewhere"),))
    with pytest.raises(Invalid) as broken:
        advise(cast, request, facts=given)
    assert pointers(broken) == [
        ("/text", "words-needed"),
        ("/leaning_S1", "leaning-needed"),
        ("/line_0_text", "words-needed"),
        ("/line_0_why", "words-needed"),
        ("/line_0_by_when", "date-needed"),
        ("/line_0_points", "choice-needed"),
    ]


def test_to_carry_on_names_something_to_do(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    assert "line-needed" in refused(cast, request, facts("Carry on.", lines=()))


def test_a_correction_is_a_new_version_that_says_why(cast: Cast) -> None:
    request = in_state(cast, State.ADVISED)
    with pytest.raises(RuleBroken) as broken:  # without saying why it is no correction
        advise(cast, request, facts=facts("Begin with the suspect."))
    assert broken.value.code == "wrong-move"
    correct(cast, request)

    first, second = Advice.objects.order_by("number")
    assert (first.number, second.number, second.correction_why) == (1, 2, "A date was wrong.")
    assert told("advice-corrected") == ["Officer"]
    feed = Event.objects.filter(kind="early-advice.advice-corrected")
    assert feed.count() == 1


# --- what counts as leaning to no further action --------------------------------------------------


@pytest.mark.parametrize(
    ("leanings", "lines", "leans"),
    [
        ({"S1": "carry_on"}, (LINE,), False),
        ({"S1": "refer"}, (), False),
        ({"S1": "points_only"}, (LINE,), False),
        ({"S1": "no_further_action"}, (LINE,), True),
        # no other label gets round it
        ({"S1": "points_only"}, (), True),
        ({"S1": "carry_on"}, (), True),
        # nor another suspect
        ({"S1": "carry_on", "S2": "no_further_action"}, (LINE,), True),
        ({"S1": "refer", "S2": "points_only"}, (), True),
        ({"": "no_further_action"}, (), True),
    ],
)
def test_what_counts_as_leaning_to_no_further_action(
    leanings: dict[str, str], lines: tuple[LineFacts, ...], leans: bool
) -> None:
    assert leans_to_stopping(AdviceFacts("Words", leanings, lines=lines)) is leans


# --- the guard -----------------------------------------------------------------------------------


def test_it_waits_for_a_discussion_each_open_line_and_a_second_lawyer(cast: Cast) -> None:
    request = with_open_line(cast)
    assert refused(cast, request, stopping(request, open_lines={})) == [
        "discussion-needed",
        "open-line-unexplained",
        "second-lawyer-needed",
    ]
    record(cast, request)
    assert refused(cast, request, stopping(request)) == ["second-lawyer-needed"]
    ask_second(cast, request, facts=stopping(request))
    own_view(cast, request)
    assert refused(cast, request, stopping(request)) == ["second-lawyer-needed"]
    answer_second(cast, request)
    advise(cast, request, facts=stopping(request))

    (line,) = Advice.objects.get().open_lines.all()
    assert (line.line.text, line.why) == ("Footage of the street.", "It shows another street.")


def test_the_officer_may_decline_the_discussion_in_writing_and_nobody_else(cast: Cast) -> None:
    request = with_open_line(cast)
    arrange(cast, request)
    as_person(
        cast,
        "legal_manager",
        discussions.record_not_held,
        request_id=request.pk,
        why="The officer was ill.",
    )
    assert "discussion-needed" in refused(cast, request, stopping(request))
    arrange(cast, request)
    respond(cast, request, decline="There is nothing to talk about.")
    assert "discussion-needed" not in refused(cast, request, stopping(request))


def test_agreement_is_to_one_wording_only(cast: Cast) -> None:
    request = with_open_line(cast)
    record(cast, request)
    ask_second(cast, request, facts=stopping(request))
    own_view(cast, request)
    answer_second(cast, request)
    changed = stopping(request, text="Another wording.")
    assert refused(cast, request, changed) == ["second-lawyer-needed"]


def test_a_second_lawyer_who_does_not_agree_opens_nothing(cast: Cast) -> None:
    request = with_open_line(cast)
    record(cast, request)
    ask_second(cast, request, facts=stopping(request))
    own_view(cast, request)
    answer_second(cast, request, agrees=False)
    assert refused(cast, request, stopping(request)) == ["second-lawyer-needed"]
    assert told("second-reading-answered") == ["Prosecutor"]


def test_the_second_lawyer_says_their_own_view_before_they_see_the_first(cast: Cast) -> None:
    request = with_open_line(cast)
    ask_second(cast, request, facts=stopping(request))
    assert told("second-reading-asked") == ["Second Prosecutor"]
    with work(cast.fresh("second_prosecutor")):
        assert advising.first_opinion_of(SecondReading.objects.get()) == ""
    with pytest.raises(RuleBroken) as broken:
        answer_second(cast, request)
    assert broken.value.code == "own-view-first"
    with pytest.raises(NotPermitted):
        own_view(cast, request, "legal_manager")
    own_view(cast, request)
    with work(cast.fresh("second_prosecutor")):
        seen = advising.first_opinion_of(SecondReading.objects.get())
    assert "The evidence cannot reach the test." in seen


def test_the_request_page_keeps_the_first_lawyers_words_until_then(
    cast: Cast, browser_of: Callable[[str], Client]
) -> None:
    request = with_open_line(cast)
    record(cast, request, points="I think that nothing is left.")
    ask_second(cast, request, facts=stopping(request))
    path = f"/early-advice/{request.pk}/"
    with time_machine.travel(LATER, tick=False):
        second, other = browser_of("second_prosecutor"), browser_of("legal_manager")
        assert "I think that nothing is left." in other.get(path).content.decode()
        for page in (path, f"{path}second/"):
            assert "I think that nothing is left." not in second.get(page).content.decode()
        own_view(cast, request)
        assert "I think that nothing is left." in second.get(path).content.decode()


def test_nobody_is_their_own_second_lawyer(cast: Cast) -> None:
    request = with_open_line(cast)
    for reader in ("prosecutor", "other_prosecutor", "progression_manager", "officer"):
        with pytest.raises(RuleBroken) as broken:
            ask_second(cast, request, reader_id=cast.people[reader].pk)
        assert broken.value.code == "not-a-lawyer-here"


def test_asking_anew_supersedes_the_reading_that_waits(cast: Cast) -> None:
    request = with_open_line(cast)
    ask_second(cast, request, facts=stopping(request))
    ask_second(cast, request, facts=stopping(request, text="Another wording."))
    first, second = SecondReading.objects.all()
    assert (first.answered_at, first.agrees) == (LATER, None)
    assert second.answered_at is None
    assert first.clock.ended_how == "cancelled"


def test_two_suspects_are_each_given_a_direction(cast: Cast) -> None:
    request = with_open_line(cast, "S1", "S2")
    given = facts("Words.", leanings={"S1": "carry_on"})
    assert refused(cast, request, given) == ["leaning-needed"]
    both = {"S1": "carry_on", "S2": "no_further_action"}
    assert refused(cast, request, facts("Words.", leanings=both)) == [
        "discussion-needed",
        "open-line-unexplained",
        "second-lawyer-needed",
    ]


def test_the_guard_holds_for_a_correction_too(cast: Cast) -> None:
    request = with_open_line(cast)
    advise(cast, request)
    with pytest.raises(Invalid) as broken:
        advise(
            cast, request, facts=stopping(request, correction_why="It looks different to me now.")
        )
    assert {code for _, code in pointers(broken)} == {"discussion-needed", "second-lawyer-needed"}
    assert Advice.objects.count() == 1
