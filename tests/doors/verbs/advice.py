"""Verbs of the advice: given, corrected, and read by a second lawyer."""

from __future__ import annotations

from earlyadvice import advising
from tests.doors.asking import WORDS, Door, VerbAtDoors
from tests.doors.left import of_advice, of_reading
from tests.doors.verbs.parts import LAWYER, READER, about, page
from tests.doors.worlds import (
    outcome_told,
    second_asked,
    second_read,
    with_correction,
    with_draft,
    withdrawn,
)
from tests.earlyadvice.steps import facts

ADVICE: dict[str, VerbAtDoors] = {
    "advise": VerbAtDoors(
        action=advising.advise,
        given=about("request_id", facts=facts(WORDS)),
        doors={
            "page": Door(
                "request-advise-check", page("advise/check", draft="1"), begin=with_draft, **LAWYER
            )
        },
        spoil=withdrawn,
        seen=of_advice,
        leaves={
            "state": "advised",
            "lawyer": "Prosecutor",
            "clocks": ("met", "met"),
            "last move": "advise",
            "advice": [(WORDS, "Prosecutor")],
            "a draft stands": False,
        },
        told=[("Officer", "advice-given")],
        fed=["deadline-met", "deadline-started", "early-advice.advised"],
    ),
    "ask a second lawyer": VerbAtDoors(
        action=advising.ask_second,
        given=lambda asked: {
            "request_id": asked.row.pk,
            "reader_id": asked.cast.people["second_prosecutor"].pk,
            "facts": facts(WORDS),
        },
        doors={
            "page": Door(
                "request-second-ask",
                lambda asked: page("second/ask", reader=asked.cast.people["second_prosecutor"].pk)(
                    asked
                ),
                begin=with_draft,
                **LAWYER,
            )
        },
        spoil=withdrawn,
        seen=of_reading,
        leaves={"readings": [("Second Prosecutor", "", None, "")], "last move": "ask-second"},
        told=[("Second Prosecutor", "second-reading-asked")],
        fed=[],
    ),
    "say one's own view": VerbAtDoors(
        action=advising.say_own_view,
        given=about("request_id", words=WORDS),
        doors={
            "page": Door(
                "request-second",
                page("second", own_view=WORDS),
                begin=second_asked,
                keeps=True,
                **READER,
            )
        },
        spoil=withdrawn,
        seen=of_reading,
        leaves={"readings": [("Second Prosecutor", WORDS, None, "")], "last move": "read-second"},
        fed=[],
    ),
    "answer as the second lawyer": VerbAtDoors(
        action=advising.answer_second,
        given=about("request_id", agrees=False, words=WORDS),
        doors={
            "page": Door(
                "request-second",
                page("second", agrees="no", words=WORDS),
                begin=second_read,
                keeps=True,
                **READER,
            )
        },
        spoil=withdrawn,
        seen=of_reading,
        leaves={
            "readings": [("Second Prosecutor", "The messages should be read first.", False, WORDS)],
            "last move": "read-second",
        },
        told=[("Prosecutor", "second-reading-answered")],
        fed=[],
    ),
    "correct the advice": VerbAtDoors(
        action=advising.advise,
        given=about("request_id", facts=facts(WORDS, correction_why="A date was wrong.")),
        doors={
            "page": Door(
                "request-advise-check",
                page("advise/check", draft="1"),
                begin=with_correction,
                **LAWYER,
            )
        },
        spoil=outcome_told,
        seen=of_advice,
        leaves={
            "state": "advised",
            "lawyer": "Prosecutor",
            "clocks": ("met", "met"),
            "last move": "correct",
            "advice": [("Begin with the suspect.", "Prosecutor"), (WORDS, "Prosecutor")],
            "a draft stands": False,
        },
        told=[("Officer", "advice-corrected")],
        fed=["early-advice.advice-corrected"],
    ),
}
