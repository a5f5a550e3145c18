"""Verbs of the discussion."""

from __future__ import annotations

from datetime import UTC, date, datetime

from earlyadvice import discussions
from earlyadvice.discussion_rules import EntryFacts
from earlyadvice.lifecycle import State
from earlyadvice.tasks import close_points
from tests.doors.asking import WORDS, Door, VerbAtDoors
from tests.doors.left import of_discussion, of_points
from tests.doors.verbs.parts import OFFICER, TALKING, about, day, page, state, verb_of_api
from tests.doors.worlds import held, noted, offered, unclear, withdrawn
from tests.earlyadvice.test_actions import SOON

DISCUSSIONS: dict[str, VerbAtDoors] = {
    "offer a discussion": VerbAtDoors(
        action=discussions.arrange,
        given=about("request_id", times=[SOON]),
        doors={
            "page": Door(
                "request-discussion-offer",
                page(
                    "discussion/offer",
                    which="new",
                    **day("day_0", date(2026, 11, 26)),
                    time_0="14:00",
                    how_0="video",
                ),
                begin=state(State.ALLOCATED),
                **TALKING,
            )
        },
        spoil=withdrawn,
        seen=of_discussion,
        leaves={
            "discussions": [("offered", "", "", "")],
            "said": [],
            "last move": "arrange",
        },
        told=[("Officer", "discussion-offered")],
        fed=["early-advice.discussion-offered"],
    ),
    "answer the offer of a discussion": VerbAtDoors(
        action=discussions.respond,
        given=about("request_id", decline=WORDS),
        doors={
            "api": Door(
                "api-discussion", verb_of_api("discussion", decline=WORDS), begin=offered, **OFFICER
            )
        },
        spoil=withdrawn,
        seen=of_discussion,
        leaves={
            "discussions": [("declined", "", WORDS, "")],
            "said": [],
            "last move": "discussion",
        },
        told=[("Prosecutor", "discussion-declined")],
        fed=["early-advice.discussion-declined"],
    ),
    "record a discussion": VerbAtDoors(
        action=discussions.record_held,
        given=about(
            "request_id",
            held_at=datetime(2026, 11, 23, 14, 0, tzinfo=UTC),
            how="video",
            attendees="Two people.",
            said=EntryFacts(points=WORDS, nfa_suggested=False),
        ),
        doors={
            "page": Door(
                "request-discussion-record",
                page(
                    "discussion/record",
                    held="yes",
                    **day("day", date(2026, 11, 23)),
                    time="14:00",
                    how="video",
                    attendees="Two people.",
                    points=WORDS,
                    nfa_suggested="no",
                ),
                begin=state(State.ALLOCATED),
                keeps=True,
                **TALKING,
            )
        },
        spoil=withdrawn,
        seen=of_discussion,
        leaves={
            "discussions": [("held", "", "", "")],
            "said": [("cps", WORDS)],
            "last move": "record",
        },
        told=[("Officer", "points-asked")],
        fed=["deadline-started", "early-advice.discussion-held"],
    ),
    "say what was discussed": VerbAtDoors(
        action=discussions.contribute,
        given=about(
            "request_id",
            said=EntryFacts(points=WORDS, nfa_suggested=False, understood="carry_on"),
        ),
        doors={
            "api": Door(
                "api-note",
                verb_of_api("note", points=WORDS, nfa_suggested=False, understood="carry_on"),
                begin=held,
                **OFFICER,
            )
        },
        spoil=withdrawn,
        seen=of_discussion,
        leaves={
            "discussions": [("held", "The messages of October are asked for.", "", "")],
            "said": [("cps", "We looked at the messages."), ("police", WORDS)],
            "last move": "note",
        },
        told=[("Prosecutor", "note-said")],
        fed=["deadline-met", "early-advice.note-said"],
    ),
    "put right what was understood": VerbAtDoors(
        action=discussions.put_right,
        given=about("request_id", words=WORDS),
        doors={
            "page": Door(
                "request-put-right",
                page("discussion/put-right", words=WORDS),
                begin=unclear,
                keeps=True,
                **TALKING,
            )
        },
        spoil=withdrawn,
        seen=of_discussion,
        leaves={
            "discussions": [("held", "The messages of October are asked for.", "", WORDS)],
            "said": [
                ("cps", "We looked at the messages."),
                ("police", "We looked at the messages."),
            ],
            "last move": "put-right",
        },
        told=[("Officer", "put-right")],
        fed=["early-advice.put-right"],
    ),
    "say that it was not held": VerbAtDoors(
        action=discussions.record_not_held,
        given=about("request_id", why=WORDS),
        doors={
            "page": Door(
                "request-discussion-record",
                page("discussion/record", held="no", why=WORDS),
                begin=offered,
                keeps=True,
                **TALKING,
            )
        },
        spoil=withdrawn,
        seen=of_discussion,
        leaves={
            "discussions": [("not_held", "", WORDS, "")],
            "said": [],
            "last move": "record",
        },
        told=[("Officer", "discussion-not-held")],
        fed=["early-advice.discussion-not-held"],
    ),
    "write the note": VerbAtDoors(
        action=discussions.write_note,
        # the note has a version of its own, and the request's is not asked for
        given=lambda asked: {
            "request_id": asked.row.pk,
            "text": WORDS,
            "note_version": asked.version,
            "version": None,
        },
        doors={
            "page": Door(
                "request-discussion-note",
                page("discussion/note", note=WORDS, agrees=""),
                begin=noted,
                keeps=True,
                **TALKING,
            )
        },
        spoil=withdrawn,
        seen=of_discussion,
        leaves={
            "discussions": [("held", WORDS, "", "")],
            "said": [("cps", "We looked at the messages.")],
            "last move": "write-note",
        },
        fed=["early-advice.note-written"],
    ),
    "close the points": VerbAtDoors(
        action=discussions.close_points,
        given=lambda asked: {"discussion_id": asked.row.discussions.get().pk},
        doors={
            "worker": Door(
                "earlyadvice.close_points",
                lambda asked: asked.task(close_points),
                begin=held,
                may="watchdog",
                versioned=False,
            )
        },
        at=datetime(2026, 11, 30, 9, 0, tzinfo=UTC),  # three working days after it was held
        seen=of_points,
        leaves={"closed": True, "clock": "cancelled"},
        fed=["deadline-cancelled", "early-advice.points-not-received"],
    ),
}
